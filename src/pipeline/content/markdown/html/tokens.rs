//! Reads HTML into tags and text. Made for what writers type and for what attackers type: every byte is read once,
//! and what is not clearly a tag is text.

use super::tags;

/// A piece of HTML.
#[derive(Clone, PartialEq, Debug)]
pub(in super::super) enum Token<'t> {
    /// Text, entities as written.
    Text(&'t str),
    /// A start tag, its name in small letters, its attributes as written.
    Open(String, Vec<(String, &'t str)>),
    /// An end tag.
    Close(String),
    /// The inside of a comment.
    Comment(&'t str),
    /// A declaration, an instruction, a CDATA section: as written.
    Declaration(&'t str),
    /// An element that is dropped with its content: its name.
    Swallowed(String),
}

/// Reads `html`; each token with the byte where it begins.
pub(in super::super) fn read(html: &str) -> Vec<(usize, Token<'_>)> {
    let mut reader = Reader { html, tokens: Vec::new(), unfound: Vec::new() };
    reader.run();
    reader.tokens
}

struct Reader<'t> {
    html: &'t str,
    tokens: Vec<(usize, Token<'t>)>,
    /// Names of which no end tag follows, so that none is looked for twice.
    unfound: Vec<String>,
}

impl<'t> Reader<'t> {
    fn run(&mut self) {
        let (mut at, mut text) = (0, 0);
        while let Some(offset) = self.html[at..].find('<') {
            at += offset;
            let Some((token, length)) = self.markup(at) else {
                at += 1;
                continue;
            };
            self.text(text, at);
            self.tokens.push((at, token));
            at += length;
            text = at;
        }
        self.text(text, self.html.len());
    }

    fn text(&mut self, from: usize, to: usize) {
        if from < to {
            self.tokens.push((from, Token::Text(&self.html[from..to])));
        }
    }

    /// The markup that opens at `at`, and its length; `None` when the `<` is text.
    fn markup(&mut self, at: usize) -> Option<(Token<'t>, usize)> {
        let rest = &self.html[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            let inner = comment.find("-->").map_or(comment, |end| &comment[..end]);
            return Some((Token::Comment(inner), (inner.len() + 7).min(rest.len())));
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = if rest.starts_with("<![CDATA[") { "]]>" } else { ">" };
            let length = rest.find(end).map_or(rest.len(), |found| found + end.len());
            return Some((Token::Declaration(&rest[..length]), length));
        }
        let is_end = rest.as_bytes().get(1) == Some(&b'/');
        let name = name(&rest[1 + usize::from(is_end)..])?;
        if is_end {
            let length = rest.find('>').map_or(rest.len(), |found| found + 1);
            return Some((Token::Close(name), length));
        }
        let (attributes, length) = attributes(rest, 1 + name.len());
        if tags::is_swallowed(&name) {
            let length = length + self.content(&rest[length..], &name);
            return Some((Token::Swallowed(name), length));
        }
        Some((Token::Open(name, attributes), length))
    }

    /// The length of what a swallowed element holds, its end tag included. Without an end tag scripts and the like
    /// take all that follows, as in a browser; other elements nothing.
    fn content(&mut self, rest: &str, name: &str) -> usize {
        let takes_all = matches!(name, "script" | "style" | "textarea" | "title" | "xmp" | "plaintext" | "iframe");
        let without = if takes_all { rest.len() } else { 0 };
        if self.unfound.iter().any(|other| other == name) {
            return without;
        }
        match find_end_tag(rest, name) {
            Some(end) => end + rest[end..].find('>').map_or(rest.len() - end, |found| found + 1),
            None => {
                self.unfound.push(name.to_owned());
                without
            }
        }
    }
}

/// Where `</name` stands.
fn find_end_tag(rest: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(offset) = rest[at..].find("</") {
        at += offset;
        let after = rest.as_bytes().get(at + 2..at + 2 + name.len());
        if after.is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(at);
        }
        at += 2;
    }
    None
}

/// A tag's name in small letters; `None` when no letter opens it.
fn name(text: &str) -> Option<String> {
    text.as_bytes().first().filter(|byte| byte.is_ascii_alphabetic())?;
    let end = text.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(text.len());
    Some(text[..end].to_ascii_lowercase())
}

/// Attributes from byte `at` of a tag to its `>`, and the tag's length. A tag that never ends takes all that follows.
fn attributes(tag: &str, mut at: usize) -> (Vec<(String, &str)>, usize) {
    let (bytes, mut found) = (tag.as_bytes(), Vec::new());
    loop {
        at += skip(&tag[at..], |byte| byte.is_ascii_whitespace() || byte == b'/');
        match bytes.get(at) {
            None => return (found, tag.len()),
            Some(b'>') => return (found, at + 1),
            Some(_) => {}
        }
        let ends = |&(_, c): &(usize, char)| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '=');
        let length = tag[at..].char_indices().skip(1).find(ends).map_or(tag.len() - at, |(length, _)| length);
        let name = &tag[at..at + length];
        at += length;
        let blank = skip(&tag[at..], |byte| byte.is_ascii_whitespace());
        let mut value = "";
        if bytes.get(at + blank) == Some(&b'=') {
            at += blank + 1;
            at += skip(&tag[at..], |byte| byte.is_ascii_whitespace());
            let (read, length) = attribute_value(&tag[at..]);
            value = read;
            at += length;
        }
        found.push((name.to_ascii_lowercase(), value));
    }
}

/// A value with or without quotes, and how many bytes it takes.
fn attribute_value(text: &str) -> (&str, usize) {
    match text.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => {
            let end = text[1..].find(char::from(*quote)).map_or(text.len(), |found| found + 1);
            (&text[1..end], (end + 1).min(text.len()))
        }
        _ => {
            let end = skip(text, |byte| !byte.is_ascii_whitespace() && byte != b'>');
            (&text[..end], end)
        }
    }
}

/// How many bytes from the start satisfy `is_in`.
fn skip(text: &str, is_in: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|&byte| is_in(byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_read_as_browsers_do() {
        for (html, expected) in [
            (
                "a<b c=d e='f>' G>h</B >",
                r#"[Text("a"), Open("b", [("c", "d"), ("e", "f>"), ("g", "")]), Text("h"), Close("b")]"#,
            ),
            ("<!-- more -->x", r#"[Comment(" more "), Text("x")]"#),
            ("<!--", r#"[Comment("")]"#),
            ("1 < 2 <3", r#"[Text("1 < 2 <3")]"#),
            ("<a href=\"x", r#"[Open("a", [("href", "x")])]"#),
            ("<ScRiPt>alert('</p>')</sCript >y", r#"[Swallowed("script"), Text("y")]"#),
            ("<svg><svg>x", r#"[Swallowed("svg"), Swallowed("svg"), Text("x")]"#),
            ("<br/><i/ñ=\"é\">", r#"[Open("br", []), Open("i", [("ñ", "é")])]"#),
            ("<a ⟆<i>", r#"[Open("a", [("⟆<i", "")])]"#),
            ("<a =b>", r#"[Open("a", [("=b", "")])]"#),
        ] {
            let tokens: Vec<Token<'_>> = read(html).into_iter().map(|(_, token)| token).collect();
            assert_eq!(format!("{tokens:?}"), expected, "{html}");
        }
    }
}
