//! A block of a text as the desk shows it: the words of the page, set by the same parser, without what only the site can
//! answer. Links are words, a picture is what it shows, a block of the theme is its name and its words. Nothing of a text
//! can run here, or reach what is around it.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::content::block::{Block, BlockKind};
use crate::pipeline::content::markdown;
use crate::pipeline::content::text::{Piece, Text};
use crate::pipeline::render::escape::escaped;

/// How deep blocks may stand in blocks.
const DEPTH_MAX: usize = 32;

/// The HTML of a block.
pub(super) fn html(block: &Block, lang: Lang, config: &Config) -> String {
    let kind = block.kind();
    if kind.is_field() {
        return format!("<p class=\"field\">{}</p>", escaped(&block.source));
    }
    match kind {
        BlockKind::Cut | BlockKind::Rule => "<hr>".to_owned(),
        // Words that the parser keeps for other places: as written.
        BlockKind::Footnote | BlockKind::References => format!("<pre>{}</pre>", escaped(&block.source)),
        _ => {
            let (text, _) = markdown::text(&block.place.file, lang, &block.source, block.place.start.line, config);
            let mut out = String::new();
            flow(&text, &text.before, 0, &mut out);
            flow(&text, &text.after, 0, &mut out);
            if out.trim().is_empty() { format!("<pre>{}</pre>", escaped(&block.source)) } else { out }
        }
    }
}

fn flow(text: &Text, pieces: &[Piece], depth: usize, out: &mut String) {
    if depth > DEPTH_MAX {
        return;
    }
    for piece in pieces {
        match piece {
            Piece::Html(html) => without_ids(html, out),
            Piece::LinkOpens(_) => out.push_str("<span class=\"link\">"),
            Piece::LinkCloses => out.push_str("</span>"),
            Piece::Picture(index) => picture(text, *index, out),
            Piece::Figure(figure) => {
                out.push_str("<figure>");
                picture(text, figure.picture, out);
                out.push_str("<figcaption>");
                flow(text, &figure.caption, depth + 1, out);
                let credit = text.pictures.get(figure.picture).and_then(|picture| picture.credit.as_deref());
                out.extend(credit.map(|credit| format!(" <small>{}</small>", escaped(credit))));
                out.push_str("</figcaption></figure>");
            }
            Piece::Block(block) => {
                out.push_str(&format!(
                    "<div class=\"component\"><p class=\"what\"><code>:::{}</code></p>",
                    escaped(&block.name)
                ));
                flow(text, &block.body, depth + 1, out);
                out.push_str("</div>");
            }
            Piece::Table(rows) => {
                out.push_str("<div class=\"wide\">");
                flow(text, rows, depth + 1, out);
                out.push_str("</div>");
            }
            Piece::NoteMark { number, .. } => out.push_str(&format!("<sup>{number}</sup>")),
        }
    }
}

fn picture(text: &Text, index: usize, out: &mut String) {
    let alt = text.pictures.get(index).and_then(|picture| picture.alt.as_deref()).unwrap_or_default();
    out.push_str(&format!("<span class=\"picture\">▣ {}</span>", escaped(alt)));
}

/// Finished HTML without its ids: both texts and the desk stand on one page. The parser writes every attribute as
/// ` name="value"`, and escapes quotes in values and in words.
fn without_ids(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(at) = rest.find(" id=\"") {
        // Only within a tag: elsewhere these are words.
        let is_in_tag =
            rest[..at].rfind('<') > rest[..at].rfind('>') || (rest[..at].contains('<') && !rest[..at].contains('>'));
        let value = &rest[at + " id=\"".len()..];
        match value.find('"').filter(|_| is_in_tag) {
            Some(end) => {
                out.push_str(&rest[..at]);
                rest = &value[end + 1..];
                // The tag goes on.
                let end = rest.find('>').map_or(rest.len(), |end| end + 1);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            None => {
                let end = at + " id=\"".len();
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::base::lang::ByLang;
    use crate::pipeline::base::path::{BaseUrl, SourcePath};

    fn shown(text: &str) -> String {
        let base_url = BaseUrl::parse("https://meridian.example").unwrap();
        let config = Config::new(ByLang::new("M".to_owned(), "M".to_owned()), base_url);
        let source = SourcePath::new("content/a.en.md").unwrap();
        let blocks = markdown::blocks(&source, text, 1);
        blocks.iter().map(|block| html(block, Lang::En, &config)).collect::<Vec<_>>().join("\n").replace('\n', "")
    }

    #[test]
    fn words_are_set_and_nothing_else_is_left() {
        let cases = [
            ("## A \"head\" {#main}", "<h2>A “head”</h2>"),
            ("[a](javascript:alert(1)) [b](https://e.example)", "<p>a <span class=\"link\">b</span></p>"),
            (
                "![a & b](dam.jpg)",
                "<figure><span class=\"picture\">▣ a &amp; b</span><figcaption></figcaption></figure>",
            ),
            ("one id=\"x\" two", "<p>one id=“x” two</p>"),
            ("<!-- more -->", "<hr>"),
            ("[^1]: <script>", "<pre>[^1]: &lt;script&gt;</pre>"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<p id=\"main\" onclick=\"x\">a</p>",
            "<form>",
        ] {
            let shown = shown(text);
            for word in ["<script", "<img", "onerror=\"", "onclick", "id=\"", "<form"] {
                assert!(!shown.contains(word), "{text}: {shown}");
            }
        }
    }
}
