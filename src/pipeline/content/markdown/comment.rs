//! The Markdown of a reader's comment: words, emphasis, code, quotes, lists and links to elsewhere. A comment is
//! written by somebody whom nobody employs, so what could change the page around it is words like any others: tags,
//! headings, pictures, blocks, attributes. Nothing is left open, and finished HTML comes out.

use std::sync::LazyLock;

use comrak::nodes::{AstNode, Node, NodeValue};
use comrak::{Arena, Options, parse_document};

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::text::{Flow, Link, Piece, Target};

use super::flow::{self, Writer};
use super::places::Places;
use super::walk::{Setting, Walk};
use super::{prepare, problems};

/// What a link in a comment says of itself: search engines owe it nothing, and its page learns nothing of ours.
const REL: &str = "nofollow ugc noopener";

/// How comrak is asked to parse: without tables, notes, tasks and definitions, which no letter needs.
static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.parse.escaped_char_spans = true;
    options
});

/// Reads the text of a comment. `text` begins on line `first_line` (from 1) of `source`.
pub fn comment(source: &SourcePath, lang: Lang, text: &str, first_line: u32) -> (String, Vec<Diagnostic>) {
    let clean = prepare::clean(text);
    let mut places = Places::new(source, &clean, first_line);
    if let Some(line) = prepare::deepest_line(&clean) {
        return (String::new(), vec![problems::too_deep(places.line(line + 1))]);
    }
    let setting = Setting { source, lang, keep_remote: false, links_may_stand: true, pictures_may_stand: false };
    let arena = Arena::new();
    let root = parse_document(&arena, &clean, &OPTIONS);
    let mut walk = Walk::new(setting, &[], places);
    tame(&arena, root, &mut walk);
    let mut out = Writer::default();
    walk.blocks(root, &mut out);
    let (text, mut found) = walk.finish();
    found.iter_mut().filter(|problem| problem.code == Code::LinkInvalid).for_each(problems::only_elsewhere);
    let html = html(&out.finish(), &text.links, &mut found);
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    (html, found)
}

/// Turns what a comment may not hold into words; of a picture its alternative words stay.
fn tame<'a>(arena: &'a Arena<'a>, root: Node<'a>, walk: &mut Walk<'a, '_>) {
    let nodes: Vec<Node<'a>> = root.descendants().collect();
    for node in nodes {
        let value = node.data().value.clone();
        match value {
            NodeValue::HtmlInline(html) => node.data_mut().value = NodeValue::Text(html.into()),
            NodeValue::HtmlBlock(html) => {
                let words = html.literal.trim_end().to_owned();
                node.data_mut().value = NodeValue::Paragraph;
                node.append(arena.alloc(AstNode::from(NodeValue::Text(words.into()))));
            }
            NodeValue::Heading(_) => {
                let strong = &*arena.alloc(AstNode::from(NodeValue::Strong));
                move_children(node, |child| strong.append(child));
                node.append(strong);
                node.data_mut().value = NodeValue::Paragraph;
            }
            NodeValue::Image(image) => {
                let place = walk.place(node);
                walk.complain(problems::comment_picture(place, &image.url));
                move_children(node, |child| node.insert_before(child));
                node.detach();
            }
            _ => {}
        }
    }
}

fn move_children<'a>(node: Node<'a>, put: impl Fn(Node<'a>)) {
    let children: Vec<Node<'a>> = node.children().collect();
    for child in children {
        child.detach();
        put(child);
    }
}

/// Writes a flow whose only open questions are links. One that leads to the site itself is refused, and its words stand
/// alone: comments outlive the addresses of ours that readers copy.
fn html(flow: &Flow, links: &[Link], found: &mut Vec<Diagnostic>) -> String {
    let mut out = String::new();
    let mut is_open = false;
    for piece in flow {
        match piece {
            Piece::Html(html) => out.push_str(html),
            Piece::LinkOpens(index) => {
                let Some(link) = links.get(*index) else { continue };
                let Target::Elsewhere(address) = &link.target else {
                    found.push(problems::comment_link(link.place.clone()));
                    continue;
                };
                is_open = true;
                out.push_str("<a");
                flow::attribute(&mut out, "href", address);
                if let Some(title) = &link.title {
                    flow::attribute(&mut out, "title", title);
                }
                flow::attribute(&mut out, "rel", REL);
                out.push('>');
            }
            Piece::LinkCloses if std::mem::take(&mut is_open) => out.push_str("</a>"),
            // A link that was refused closes; `tame` has left nothing else.
            _ => {}
        }
    }
    out.trim_end().to_owned()
}
