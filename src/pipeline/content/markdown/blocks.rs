//! A text divided into its blocks, as written. What no reader sees, comments, is no block.

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, parse_document};

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::block::{self, Block, BlockKind};

use super::cut::{is_comment, is_cut};
use super::options::OPTIONS;
use super::{figure, prepare};

/// Lines of a text that belong together, from 1; the kind is `None` where no reader sees them.
struct Span {
    kind: Option<BlockKind>,
    first: usize,
    last: usize,
}

/// The blocks of the body of a text, which begins on line `first_line` (from 1) of `source`.
pub fn blocks(source: &SourcePath, text: &str, first_line: u32) -> Vec<Block> {
    let clean = prepare::clean(text);
    let lines: Vec<&str> = clean.lines().collect();
    let block = |span: &Span| {
        let (first, last) = (span.first, span.last.min(lines.len()));
        let written = lines.get(first - 1..last)?.join("\n");
        let number = |line: usize| first_line.saturating_add(u32::try_from(line - 1).unwrap_or(u32::MAX));
        let place = block::lines(Place::top(source), number(first), number(last));
        Some(Block::new(span.kind?, place, written))
    };
    spans(&clean, &lines).iter().filter_map(block).collect()
}

/// The lines of each block. Whatever no node stands for, addresses of links, is a block of its own, so that no word of
/// a text is overlooked.
fn spans(text: &str, lines: &[&str]) -> Vec<Span> {
    let prepared = prepare::prepare(text);
    if prepared.too_deep.is_some() {
        return vec![Span { kind: Some(BlockKind::Paragraph), first: 1, last: lines.len() }];
    }
    let arena = Arena::new();
    let root = parse_document(&arena, &prepared.text, &OPTIONS);
    let mut found = nodes(root, &prepared.masks);
    found.sort_by_key(|span| span.first);
    let mut all: Vec<Span> = Vec::new();
    let mut next = 1;
    for span in found {
        all.extend(rest(lines, next, span.first));
        // Two nodes that share a line are one block.
        if span.first < next {
            let last = span.last;
            all.last_mut().into_iter().for_each(|before| before.last = before.last.max(last));
        } else {
            all.push(Span { last: span.last.max(span.first), ..span });
        }
        next = next.max(all.last().map_or(1, |span| span.last + 1));
    }
    all.extend(rest(lines, next, lines.len() + 1));
    all
}

/// What is written on the lines from `next` to before `end`, where anything is.
fn rest(lines: &[&str], next: usize, end: usize) -> Option<Span> {
    let is_written = |line: &usize| lines.get(line - 1).is_some_and(|line| !line.trim().is_empty());
    let mut written = (next..end).filter(is_written);
    let first = written.next()?;
    let last = written.next_back().unwrap_or(first);
    Some(Span { kind: Some(BlockKind::References), first, last })
}

/// The top-level nodes, those between two fences put together.
fn nodes(root: Node<'_>, masks: &[&str]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    // The colons of the fences that are open.
    let mut open: Vec<usize> = Vec::new();
    for node in root.children() {
        let pos = node.data().sourcepos;
        let (first, last) = (pos.start.line.max(1), pos.end.line);
        let was_open = !open.is_empty();
        let fence = fence(node, masks);
        if let Some(fence) = &fence {
            step(fence, &mut open);
        }
        match spans.last_mut().filter(|_| was_open) {
            Some(span) => span.last = span.last.max(last),
            None => spans.push(Span {
                kind: if fence.is_some() { Some(BlockKind::Component) } else { kind(node) },
                first,
                last,
            }),
        }
    }
    spans
}

/// The fence that a node stands for.
fn fence(node: Node<'_>, masks: &[&str]) -> Option<String> {
    match &node.data().value {
        NodeValue::HtmlBlock(html) => prepare::fence(&html.literal, masks).map(str::to_owned),
        _ => None,
    }
}

/// Opens a fence, or closes the innermost one of its length with all that is open in it.
fn step(fence: &str, open: &mut Vec<usize>) {
    let name = fence.trim_start_matches(':');
    let colons = fence.len() - name.len();
    if !name.trim().is_empty() {
        open.push(colons);
    } else if let Some(at) = open.iter().rposition(|other| *other == colons) {
        open.truncate(at);
    }
}

/// What a node is; `None` for a comment.
fn kind(node: Node<'_>) -> Option<BlockKind> {
    let data = node.data();
    Some(match &data.value {
        NodeValue::Heading(_) => BlockKind::Heading,
        NodeValue::List(_) | NodeValue::DescriptionList => BlockKind::List,
        NodeValue::BlockQuote => BlockKind::Quote,
        NodeValue::CodeBlock(_) => BlockKind::Code,
        NodeValue::Table(_) => BlockKind::Table,
        NodeValue::ThematicBreak => BlockKind::Rule,
        NodeValue::FootnoteDefinition(_) => BlockKind::Footnote,
        NodeValue::HtmlBlock(html) => {
            let inner = html.literal.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
            match inner {
                Some(inner) if is_cut(inner) => BlockKind::Cut,
                _ if is_comment(&html.literal) => return None,
                _ => BlockKind::Html,
            }
        }
        NodeValue::Paragraph if figure::is_figure(node) => BlockKind::Figure,
        _ => BlockKind::Paragraph,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let source = SourcePath::new("content/a.en.md").unwrap();
        let told =
            |block: &Block| format!("{} {} {}", block.place.start.line, block.kind().as_str(), block.opening(24));
        blocks(&source, text, 10).iter().map(told).collect()
    }

    #[test]
    fn a_text_is_divided_into_what_a_translator_sees() {
        let text = "One\ntwo\n\n## Head\n\n- a\n\n- b\n\n> q\n> r\n\n<!--\nnot\n\nseen\n-->\n\n<!-- more -->\n\n```\nc\n\nd\n```\n\n\
                    ::::aside\nx\n\n:::note\ny\n:::\n\nz[^1]\n::::\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n***\n\n![alt](a.jpg)\n\n\
                    Term\n\n: What it means\n\n[^1]: A note.\n\n    Its second part.\n\n[home]: https://example.org\n";
        let expected = [
            "10 paragraph One two",
            "13 heading ## Head",
            "15 list - a - b",
            "19 quote q r",
            "28 cut ",
            "30 code ``` c d ```",
            "36 component ::::aside x :::note y …",
            "46 table | a | b | |---|---| | 1 …",
            "50 rule ",
            "52 figure ![alt](a.jpg)",
            "54 list Term : What it means",
            "58 footnote [^1]: A note. Its …",
            "62 references [home]: https://example. …",
        ];
        assert_eq!(told(text), expected);
        assert_eq!(told("\n\n"), Vec::<String>::new());
        assert_eq!(told(":::aside\nnever closed\n\nx"), ["10 component :::aside never closed x"]);
        assert_eq!(told(&format!("{}x", "> ".repeat(400))).len(), 1);
    }

    #[test]
    fn spaces_alone_change_nothing() {
        let source = SourcePath::new("content/a.en.md").unwrap();
        let marks = |text: &str| blocks(&source, text, 1).iter().map(|block| block.mark).collect::<Vec<_>>();
        assert_eq!(marks("One two\n\n> a b\n\n- x\n- y\n"), marks("\n\nOne\r\n  two\r\n\n\n> a\n> b\n\n-   x\n-  y"));
        assert_eq!(marks("caf\u{e9}"), marks("cafe\u{301}"));
        assert_ne!(marks("One two"), marks("One, two"));
        assert_ne!(marks("One two"), marks("One\n\ntwo"));
    }
}
