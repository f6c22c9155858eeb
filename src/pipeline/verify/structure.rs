//! Takes a finished page, returns what is wrong with its tags, and what of it reaches readers. For a theme that is tried:
//! a build looks at addresses and ids alone.
//!
//! Stricter than a browser, which mends in silence: a tag that is not closed where it was opened is told, but for those
//! whose end HTML lets one leave out.

use std::borrow::Cow;

use super::scan;
use crate::pipeline::base::diagnostic::Sentence;
use crate::say;

/// Elements without content.
const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Elements whose end may be left out.
const ENDS_BY_ITSELF: [&str; 12] =
    ["li", "dt", "dd", "p", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup"];

/// What cannot stand in a paragraph: it ends one.
const BLOCKS: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "search",
];

/// Elements whose content is not shown.
const UNSEEN: [&str; 4] = ["head", "script", "style", "template"];

/// A part of a page.
#[derive(Debug)]
pub(super) enum Piece<'h> {
    /// An opening tag with its attributes, decoded.
    Open(&'h str, Vec<(&'h str, Cow<'h, str>)>),
    /// A closing tag.
    Close(&'h str),
    /// What stands between tags.
    Text(&'h str),
}

/// A link as far as languages are concerned.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Link {
    /// Where it leads.
    pub href: String,
    /// The language of its words, where it says one.
    pub lang: String,
    /// The language that it leads to, where it says one.
    pub hreflang: String,
}

/// What is wrong with a page's tags, in the order in which it stands there.
pub fn flaws(html: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut headings = Vec::new();
    for piece in scan::pieces(html) {
        match piece {
            Piece::Open(name, attributes) => {
                if BLOCKS.contains(&name) && open.last() == Some(&"p") {
                    found.push(say!(
                        "`<{name}>` stands in a `<p>`, which ends there",
                        "`<{name}>` está dentro de un `<p>`, que termina ahí"
                    ));
                }
                if name == "img" && !attributes.iter().any(|(attribute, _)| *attribute == "alt") {
                    found.push(say!("an `<img>` has no `alt`", "un `<img>` no tiene `alt`"));
                }
                if let Some(level) = level(name) {
                    headings.push(level);
                }
                if !is_void(name) {
                    open.push(name);
                }
            }
            Piece::Close(name) => found.extend(close(&mut open, name)),
            Piece::Text(_) => {}
        }
    }
    let unclosed = open.into_iter().filter(|name| !ENDS_BY_ITSELF.contains(name));
    found.extend(unclosed.map(|name| say!("`<{name}>` is not closed", "`<{name}>` no está cerrado")));
    found.extend(of_headings(&headings));
    found
}

/// Takes a closing tag: what it closes is taken from the open ones, and what stands in its way is told.
fn close(open: &mut Vec<&str>, name: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    if !open.contains(&name) {
        found.push(say!("`</{name}>` closes nothing", "`</{name}>` no cierra nada"));
        return found;
    }
    while let Some(last) = open.pop().filter(|last| *last != name) {
        if !ENDS_BY_ITSELF.contains(&last) {
            found.push(say!(
                "`</{name}>` stands where `<{last}>` is still open",
                "`</{name}>` está donde `<{last}>` sigue abierto"
            ));
        }
    }
    found
}

/// Whether an element has no content, and so no end.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// The level of a heading.
fn level(name: &str) -> Option<u8> {
    let digit = name.strip_prefix('h')?;
    digit.parse().ok().filter(|level| (1..=6).contains(level) && digit.len() == 1)
}

/// One heading of the first level, and none that is more than one below the one before.
fn of_headings(levels: &[u8]) -> Vec<Sentence> {
    let mut found = Vec::new();
    let first = levels.iter().filter(|level| **level == 1).count();
    if first != 1 {
        found.push(say!(
            "the page has {first} `<h1>`, and must have one",
            "la página tiene {first} `<h1>`, y debe tener uno"
        ));
    }
    for pair in levels.windows(2).filter(|pair| pair[1] > pair[0] + 1) {
        let (above, below) = (pair[0], pair[1]);
        found.push(say!("an `<h{below}>` follows an `<h{above}>`", "un `<h{below}>` sigue a un `<h{above}>`"));
    }
    found
}

/// What a page says to those who see it or hear it: its words, what its pictures show, and the languages that links
/// lead to. One line for each run of words.
pub fn shown(html: &str) -> String {
    let mut out = String::new();
    let mut unseen = 0usize;
    for piece in scan::pieces(html) {
        match piece {
            Piece::Open(name, _) if UNSEEN.contains(&name) => unseen += 1,
            Piece::Close(name) if UNSEEN.contains(&name) => unseen = unseen.saturating_sub(1),
            Piece::Open(_, attributes) if unseen == 0 => {
                for (_, value) in
                    attributes.iter().filter(|(name, _)| matches!(*name, "alt" | "aria-label" | "hreflang"))
                {
                    push_words(&mut out, value);
                }
            }
            Piece::Text(text) if unseen == 0 => push_words(&mut out, &scan::decode(text)),
            _ => {}
        }
    }
    out
}

/// Adds a line of words.
fn push_words(out: &mut String, text: &str) {
    let words: Vec<&str> = text.split_whitespace().collect();
    if !words.is_empty() {
        out.push_str(&words.join(" "));
        out.push('\n');
    }
}

/// Every link of a page.
pub fn links(html: &str) -> Vec<Link> {
    let link = |piece: Piece<'_>| {
        let Piece::Open("a", attributes) = piece else { return None };
        let of = |name: &str| {
            attributes
                .iter()
                .find(|(attribute, _)| *attribute == name)
                .map_or_else(String::new, |(_, value)| value.to_string())
        };
        Some(Link { href: of("href"), lang: of("lang"), hreflang: of("hreflang") })
    };
    scan::pieces(html).into_iter().filter_map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::base::lang::Lang;

    #[test]
    fn tags_that_are_not_in_order_are_told() {
        let cases: [(&str, &[&str]); 12] = [
            ("<h1>a</h1><p>b<br>c</p><ul><li>d<li>e</ul>", &[]),
            ("<h1>a</h1><svg><path d=\"\"/></svg><script>if (a < b) { \"</p>\" }</script>", &[]),
            ("<h1>a</h1><!-- <p> --><img alt=\"\" src=\"x\">", &[]),
            ("<h1>a</h1><div><span>b</div>", &["`</div>` stands where `<span>` is still open"]),
            ("<h1>a</h1><div>", &["`<div>` is not closed"]),
            ("<h1>a</h1></em>", &["`</em>` closes nothing"]),
            ("<h1>a</h1><p>b<div>c</div></p>", &["`<div>` stands in a `<p>`, which ends there"]),
            ("<h1>a</h1><img src=\"x\">", &["an `<img>` has no `alt`"]),
            ("<h2>a</h2>", &["the page has 0 `<h1>`, and must have one"]),
            ("<h1>a</h1><h1>b</h1>", &["the page has 2 `<h1>`, and must have one"]),
            ("<h1>a</h1><h3>b</h3><h2>c</h2>", &["an `<h3>` follows an `<h1>`"]),
            ("<h1>a > b</h1><p title=\"a > b\">c</p>", &[]),
        ];
        for (html, expected) in cases {
            let found: Vec<String> = flaws(html).into_iter().map(|flaw| flaw[Lang::En].clone()).collect();
            assert_eq!(found, expected, "{html}");
        }
    }

    #[test]
    fn what_readers_get_is_words_pictures_and_languages() {
        let html = "<head><title>No</title></head><body><p>A &amp;\n B</p><img alt=\"C\"><a hreflang=\"es\" lang='es' href=\"/x?a&amp;b\">D</a><script>no</script>";
        assert_eq!(shown(html), "A & B\nC\nes\nD\n");
        assert_eq!(links(html), [Link { href: "/x?a&b".to_owned(), lang: "es".to_owned(), hreflang: "es".to_owned() }]);
    }
}
