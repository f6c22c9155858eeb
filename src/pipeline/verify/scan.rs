//! A linear look over a page of our own: its ids, and the addresses that it names. Our pages are well-formed, so tags
//! are found by their angle brackets; `tests/scanner.rs` holds the result against a real HTML parser.

use std::borrow::Cow;

use super::structure::Piece;

/// What a page names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names<'h> {
    /// Every id, in order, doubles too.
    pub ids: Vec<Cow<'h, str>>,
    /// Every address of `href`, `src`, `poster`, `srcset` and of `action`, entities decoded, in order.
    pub addresses: Vec<Cow<'h, str>>,
}

/// Looks over a page.
pub fn names(html: &str) -> Names<'_> {
    let mut names = Names::default();
    let mut rest = html;
    // Tags stand so near each other that the search of the standard library costs more than it spares.
    while let Some(after) = before(rest, |byte| byte == b'<').1.strip_prefix('<') {
        rest = after;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, after) = before(rest, |byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
            rest = attributes(after, |name, value| note(&mut names, name, value));
            rest = past_raw_text(tag, rest);
        }
    }
    names
}

/// A page as a sequence of tags and what stands between them. A tag that closes itself counts as opened and closed.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    loop {
        let (text, after) = before(rest, |byte| byte == b'<');
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        let Some(after) = after.strip_prefix('<') else { return pieces };
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some(closing) = after.strip_prefix('/') {
            let (name, after) = before(closing, |byte| byte == b'>');
            pieces.push(Piece::Close(name.trim()));
            rest = after.strip_prefix('>').unwrap_or(after);
        } else if after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = opening(after, &mut pieces);
        } else {
            // `<!doctype html>`, or a sign that opens no tag.
            rest = after;
            if let Some(declaration) = after.strip_prefix('!') {
                rest = declaration.split_once('>').map_or("", |(_, after)| after);
            }
        }
    }
}

/// Takes an opening tag; returns what stands after it.
fn opening<'h>(tag: &'h str, pieces: &mut Vec<Piece<'h>>) -> &'h str {
    let (name, after) = before(tag, |byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    let mut told = Vec::new();
    let rest = attributes(after, |name, value| told.push((name, decode(value))));
    let closes_itself = after[..after.len() - rest.len()].ends_with("/>");
    pieces.push(Piece::Open(name, told));
    if closes_itself && !super::structure::is_void(name) {
        pieces.push(Piece::Close(name));
    }
    past_raw_text(name, rest)
}

/// Divides a text before its first byte of a kind, which must be ASCII.
fn before(text: &str, is_end: impl Fn(u8) -> bool) -> (&str, &str) {
    text.split_at(text.bytes().position(is_end).unwrap_or(text.len()))
}

/// What stands after a script or style sheet: their text holds no tags.
fn past_raw_text<'h>(tag: &str, rest: &'h str) -> &'h str {
    let closing = match tag {
        "script" => "</script",
        "style" => "</style",
        _ => return rest,
    };
    rest.match_indices('<').map(|(at, _)| &rest[at..]).find(|tail| tail.starts_with(closing)).unwrap_or("")
}

/// Reads the attributes of a tag; returns what stands after its `>`.
fn attributes<'h>(mut rest: &'h str, mut tell: impl FnMut(&'h str, &'h str)) -> &'h str {
    loop {
        (_, rest) = before(rest, |byte| !(byte.is_ascii_whitespace() || byte == b'/'));
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        let (name, after) = before(rest, |byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'>' | b'/'));
        if name.is_empty() {
            // A stray sign: our pages have none, but a scanner must always move on.
            let Some(stray) = after.chars().next() else { return "" };
            rest = &after[stray.len_utf8()..];
            continue;
        }
        rest = after;
        let Some(after) = rest.strip_prefix('=') else { continue };
        let (value, after) = match after.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let (value, closing) = before(&after[1..], |byte| byte == quote);
                (value, closing.get(1..).unwrap_or(""))
            }
            _ => before(after, |byte| byte.is_ascii_whitespace() || byte == b'>'),
        };
        tell(name, value);
        rest = after;
    }
}

fn note<'h>(names: &mut Names<'h>, name: &str, value: &'h str) {
    match name {
        "id" => names.ids.push(decode(value)),
        "srcset" => {
            let sources = value.split(", ").filter_map(|source| source.split_ascii_whitespace().next());
            names.addresses.extend(sources.map(decode));
        }
        "href" | "src" | "poster" | "action" => names.addresses.push(decode(value)),
        _ => {}
    }
}

/// Resolves the character references that our own escaping writes.
pub(super) fn decode(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let pairs = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    Cow::Owned(pairs.iter().fold(value.to_owned(), |text, (reference, sign)| text.replace(reference, sign)))
}
