//! Where a text is cut in two: at `<!-- more -->`, or after its first paragraph.

use comrak::nodes::{Node, NodeValue};

use crate::pipeline::content::text::Flow;

use super::fences::Part;
use super::figure;
use super::flow::Writer;
use super::html::tokens::{self, Token};
use super::problems;
use super::raw::Judged;
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
            return Cut { at: after_first_paragraph(parts), is_written: false, is_wrong: false };
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
        let at = match (wrong, cut.is_written) {
            (true, _) => 0,
            (false, true) => cut.at,
            (false, false) => past_end_tags(parts, &judged, cut.at),
        };
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

/// A teaser that was not cut by its writer ends after the end tags that follow it, so that none opens again for nothing.
fn past_end_tags(parts: &[Part<'_>], judged: &Judged, at: usize) -> usize {
    let is_end = |part: &Part<'_>| match part {
        Part::Node(node) => match &node.data().value {
            NodeValue::HtmlBlock(html) => tokens::read(&html.literal).iter().all(|(_, token)| match token {
                Token::Text(text) => text.trim().is_empty(),
                token => matches!(token, Token::Close(_)),
            }),
            _ => false,
        },
        Part::Block(_) => false,
    };
    at + parts[at..]
        .iter()
        .enumerate()
        .take_while(|(after, part)| judged.is_open_at(at + after) && is_end(part))
        .count()
}

fn node_of<'n>(part: &Part<'n>) -> Option<Node<'n>> {
    match part {
        Part::Node(node) => Some(node),
        Part::Block(_) => None,
    }
}

/// How many parts a text without a cut shows: up to its first paragraph. A text without paragraphs shows its first
/// part that is more than a heading or a picture, because what has no cut is shown sparingly.
fn after_first_paragraph(parts: &[Part<'_>]) -> usize {
    let find = |is_last: fn(&Part<'_>) -> bool| parts.iter().position(is_last).map(|at| at + 1);
    find(is_paragraph).or_else(|| find(is_reading)).unwrap_or(parts.len())
}

/// A paragraph of words, Markdown's or HTML's.
fn is_paragraph(part: &Part<'_>) -> bool {
    let Part::Node(node) = part else { return false };
    match &node.data().value {
        NodeValue::Paragraph => !figure::is_figure(node),
        NodeValue::HtmlBlock(html) => html.literal.contains("<p>") || html.literal.contains("<p "),
        _ => false,
    }
}

fn is_reading(part: &Part<'_>) -> bool {
    let Part::Node(node) = part else { return true };
    let is_figure = matches!(node.data().value, NodeValue::Paragraph);
    !is_figure && !matches!(node.data().value, NodeValue::Heading(_) | NodeValue::ThematicBreak)
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
