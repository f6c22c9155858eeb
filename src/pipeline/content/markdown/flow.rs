//! Writes a flow: HTML gathers until a piece that is not HTML stands between.

use std::borrow::Cow;

use crate::pipeline::content::text::{Flow, Piece};

/// A flow in the making.
#[derive(Default, Debug)]
pub(super) struct Writer {
    flow: Flow,
    html: String,
}

impl Writer {
    /// Adds finished HTML.
    pub(super) fn html(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds words, escaped.
    pub(super) fn words(&mut self, words: &str) {
        escape(&mut self.html, words);
    }

    /// Adds a piece.
    pub(super) fn piece(&mut self, piece: Piece) {
        self.flush();
        self.flow.push(piece);
    }

    /// The flow, with no room to spare: it is held as long as its text is.
    pub(super) fn finish(mut self) -> Flow {
        self.flush();
        self.flow.shrink_to_fit();
        self.flow
    }

    fn flush(&mut self) {
        if !self.html.is_empty() {
            // A copy has no room to spare, and what gathers next grows in a buffer that is large already.
            self.flow.push(Piece::Html(self.html.as_str().to_owned()));
            self.html.clear();
        }
    }
}

/// Adds text to HTML, escaped for words and for attributes in double quotes.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(entity);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}

/// Text as it stands in HTML.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    escape(&mut out, text);
    Cow::Owned(out)
}

/// Adds ` name="value"` to a tag.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value);
    out.push('"');
}
