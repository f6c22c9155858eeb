//! Where a text is cut in two: at `<!-- more -->`, or after the paragraph that opens it.

use comrak::nodes::{Node, NodeValue};

use crate::pipeline::content::text::Flow;

use super::fences::Part;
use super::figure;
use super::flow::Writer;
use super::html::tokens::{self, Token};
use super::problems;
use super::walk::Walk;

/// The cut of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut {
    /// How many parts stand before it.
    at: usize,
    /// Whether it was written.
    pub(super) is_written: bool,
    /// Whether it was written twice; a cut in a wrong place is found later, in the walk.
    pub(super) is_wrong: bool,
}

/// Whether a comment's inside makes it the cut.
pub(super) fn is_cut(comment: &str) -> bool {
    comment.trim() == "more"
}

/// Whether a part is the cut and nothing else.
pub(super) fn is_cut_part(part: &Part<'_>) -> bool {
    let Part::Node(node) = part else { return false };
    match &node.data().value {
        NodeValue::HtmlBlock(html) => {
            let comment = html.literal.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
            comment.is_some_and(is_cut)
        }
        _ => false,
    }
}

impl<'a> Walk<'a, '_> {
    /// Finds the cut among the parts of the text. A second one is an error.
    pub(super) fn cut(&mut self, parts: &[Part<'a>]) -> Cut {
        let mut cuts = parts.iter().enumerate().filter(|(_, part)| is_cut_part(part));
        let Some((at, _)) = cuts.next() else {
            return Cut { at: after_opening_paragraph(parts), is_written: false, is_wrong: false };
        };
        let others: Vec<Node<'a>> = cuts.filter_map(|(_, part)| node_of(part)).collect();
        for &other in &others {
            self.misplaced_cut(other);
        }
        Cut { at, is_written: true, is_wrong: !others.is_empty() }
    }

    /// Complains of a cut in a wrong place: the whole text counts as standing after it.
    pub(super) fn misplaced_cut(&mut self, node: Node<'_>) {
        let place = self.place(node);
        self.out.has_cut = true;
        self.out.cut_is_wrong = true;
        self.complain(problems::cut_misplaced(place));
    }

    /// Walks the two halves, each followed by the notes that it is the first to use.
    pub(super) fn halves(&mut self, parts: &[Part<'a>], cut: Cut) -> [Flow; 2] {
        let mut judged = self.judge(parts);
        let is_inside = cut.is_written && judged.is_open_at(cut.at);
        let wrong = cut.is_wrong || is_inside || self.has_hidden_cut(parts);
        if is_inside && let Some(node) = parts.get(cut.at).and_then(node_of) {
            self.misplaced_cut(node);
        }
        let at = if wrong { 0 } else { cut.at };
        let (before, after) = parts.split_at(at);
        let (mut raw, mut out) = (self.raw_stack(), Writer::default());
        self.shift = shift(before);
        self.run(before.iter().filter(|part| !is_cut_part(part)), &judged, &mut raw, &mut out);
        self.pause(&mut judged, &mut raw, &mut out);
        let first_half = std::mem::take(&mut out).finish();
        self.used_notes();
        self.after_cut = true;
        self.shift = self.shift.max(shift(after));
        self.resume(&raw, &mut out);
        self.run(after.iter().filter(|part| !is_cut_part(part)), &judged, &mut raw, &mut out);
        self.end(&judged, &mut raw, &mut out);
        self.used_notes();
        [first_half, out.finish()]
    }

    /// Whether a cut stands anywhere but at the top. Known before the walk, because a text with one has no first half.
    fn has_hidden_cut(&self, parts: &[Part<'a>]) -> bool {
        if !self.places.text.contains("<!--") {
            return false;
        }
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let mut stack: Vec<&Part<'a>> = parts.iter().collect();
        while let Some(part) = stack.pop() {
            match part {
                Part::Node(node) if !is_cut_part(part) => nodes.push(node),
                Part::Node(_) => {}
                Part::Block(fenced) => {
                    if fenced.body.iter().any(is_cut_part) {
                        return true;
                    }
                    stack.extend(&fenced.body);
                }
            }
        }
        nodes.extend(self.notes.definitions());
        nodes.iter().any(|node| node.descendants().any(holds_cut))
    }
}

/// Whether raw HTML may hold the cut's comment. Exact enough: it is read as the walk reads it.
fn holds_cut(node: Node<'_>) -> bool {
    let data = node.data();
    let html = match &data.value {
        NodeValue::HtmlBlock(html) => &html.literal,
        NodeValue::HtmlInline(html) => html,
        _ => return false,
    };
    html.contains("more")
        && tokens::read(html).iter().any(|(_, token)| matches!(token, Token::Comment(inner) if is_cut(inner)))
}

fn node_of<'n>(part: &Part<'n>) -> Option<Node<'n>> {
    match part {
        Part::Node(node) => Some(node),
        Part::Block(_) => None,
    }
}

/// How many parts a text without a cut shows: its first paragraph, where only headings stand above it. Where it opens
/// with anything else, raw HTML for one, nothing tells how much its writer would show, so nothing is shown.
fn after_opening_paragraph(parts: &[Part<'_>]) -> usize {
    let opening = parts.iter().position(|part| !is_above_words(part));
    opening.filter(|&at| is_paragraph(&parts[at])).map_or(0, |at| at + 1)
}

/// A paragraph of words, in Markdown.
fn is_paragraph(part: &Part<'_>) -> bool {
    let Part::Node(node) = part else { return false };
    matches!(node.data().value, NodeValue::Paragraph) && !figure::is_figure(node)
}

/// What may stand above the first paragraph: a heading, a rule, a comment, which no reader sees.
fn is_above_words(part: &Part<'_>) -> bool {
    let Part::Node(node) = part else { return false };
    match &node.data().value {
        NodeValue::Heading(_) | NodeValue::ThematicBreak => true,
        NodeValue::HtmlBlock(html) => is_comment(&html.literal),
        _ => false,
    }
}

/// Whether HTML is comments and nothing else.
pub(super) fn is_comment(html: &str) -> bool {
    tokens::read(html).iter().all(|(_, token)| match token {
        Token::Comment(_) => true,
        Token::Text(text) => text.trim().is_empty(),
        _ => false,
    })
}

/// 1 when the parts hold a heading of level 1, else 0.
fn shift(parts: &[Part<'_>]) -> u8 {
    let mut stack: Vec<&Part<'_>> = parts.iter().collect();
    while let Some(part) = stack.pop() {
        match part {
            Part::Block(fenced) => stack.extend(&fenced.body),
            Part::Node(node) if has_top_heading(node) => return 1,
            Part::Node(_) => {}
        }
    }
    0
}

/// Whether a block or a block in it is a heading of level 1. Words are not looked into.
fn has_top_heading(node: Node<'_>) -> bool {
    let mut stack = vec![node];
    while let Some(node) = stack.pop() {
        match &node.data().value {
            NodeValue::Heading(heading) if heading.level == 1 => return true,
            NodeValue::Heading(_) | NodeValue::Paragraph | NodeValue::Table(_) => {}
            _ => stack.extend(node.children()),
        }
    }
    false
}
