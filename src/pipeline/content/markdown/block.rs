//! What stands between paragraphs: every block of Markdown as HTML, every `:::` block as a piece.

use comrak::nodes::{ListType, Node, NodeCodeBlock, NodeList, NodeValue};

use crate::pipeline::content::text::{Attribute, Block, Piece};

use super::fences::{Fenced, Part};
use super::flow::{self, Writer};
use super::raw::{Judged, RawStack};
use super::walk::Walk;
use super::{figure, prepare};

impl<'t> Walk<'_, 't> {
    /// Writes what a container holds.
    pub(super) fn blocks(&mut self, container: Node<'_>, out: &mut Writer) {
        let parts = self.parts(container);
        self.group(&parts, out);
    }

    /// Writes siblings of which none is cut off from the others.
    fn group(&mut self, parts: &[Part<'_>], out: &mut Writer) {
        let judged = self.judge(parts);
        let mut raw = self.raw_stack();
        self.run(parts.iter(), &judged, &mut raw, out);
        self.end(&judged, &mut raw, out);
    }

    /// Writes parts, with the raw HTML among them as it was judged.
    pub(super) fn run<'p, 'n: 'p>(
        &mut self,
        parts: impl Iterator<Item = &'p Part<'n>>,
        judged: &Judged,
        raw: &mut RawStack,
        out: &mut Writer,
    ) {
        for part in parts {
            match part {
                Part::Block(fenced) => {
                    self.before_block(judged, raw, out);
                    self.fenced(fenced, out);
                }
                Part::Node(node) => {
                    if let NodeValue::HtmlBlock(html) = &node.data().value {
                        self.raw_block(node, &html.literal, judged, raw, out);
                        continue;
                    }
                    self.before_block(judged, raw, out);
                    self.deeper(node, |walk| walk.block(node, out));
                }
            }
        }
    }

    fn fenced(&mut self, fenced: &Fenced<'_>, out: &mut Writer) {
        let mut body = Writer::default();
        self.group(&fenced.body, &mut body);
        if fenced.name == "embed" && fenced.attributes.iter().all(|(name, _)| name != "url") {
            // That it leads nowhere is told already.
            return;
        }
        out.piece(Piece::Block(Box::new(Block {
            name: fenced.name.clone(),
            attributes: self.said_by(fenced),
            body: body.finish(),
            place: fenced.place.clone(),
        })));
    }

    /// The attributes of a block. Those that name a file are addresses like any other; a refused one is left out.
    fn said_by(&mut self, fenced: &Fenced<'_>) -> Vec<(String, Attribute)> {
        let mut read = Vec::new();
        for (name, value) in &fenced.attributes {
            let said = match name.as_str() {
                "src" | "poster" => self.file_address(value, &fenced.place).map(Attribute::Address),
                _ => Some(Attribute::Words(value.clone())),
            };
            read.extend(said.map(|said| (name.clone(), said)));
        }
        read
    }

    fn block(&mut self, node: Node<'_>, out: &mut Writer) {
        let data = node.data();
        match &data.value {
            NodeValue::Paragraph => self.paragraph(node, out),
            NodeValue::Heading(heading) => {
                let heading = *heading;
                // The heading's own words are changed when they end in an id.
                drop(data);
                self.heading(node, heading, out);
            }
            NodeValue::ThematicBreak => out.html("<hr>\n"),
            NodeValue::CodeBlock(code) => self.code(code, out),
            NodeValue::BlockQuote => self.container(node, "<blockquote>\n", "</blockquote>\n", out),
            NodeValue::List(list) => self.list(node, list, out),
            NodeValue::Item(_) => self.container(node, "<li>", "</li>\n", out),
            NodeValue::TaskItem(task) => self.task(node, task.symbol.is_some(), out),
            NodeValue::DescriptionList => self.container(node, "<dl>\n", "</dl>\n", out),
            NodeValue::DescriptionItem(_) => self.blocks(node, out),
            NodeValue::DescriptionTerm => self.container(node, "<dt>", "</dt>\n", out),
            NodeValue::DescriptionDetails => self.container(node, "<dd>", "</dd>\n", out),
            NodeValue::Table(table) => self.table(node, &table.alignments, out),
            _ => self.blocks(node, out),
        }
    }

    fn container(&mut self, node: Node<'_>, open: &str, close: &str, out: &mut Writer) {
        out.html(open);
        self.blocks(node, out);
        out.html(close);
    }

    fn paragraph(&mut self, node: Node<'_>, out: &mut Writer) {
        if figure::is_figure(node) {
            self.figure(node, out);
            return;
        }
        let line = self.line(node);
        if is_tight(node) {
            line.write(out);
        } else if !line.is_empty() {
            out.html("<p>");
            line.write(out);
            out.html("</p>\n");
        }
    }

    fn list(&mut self, node: Node<'_>, list: &NodeList, out: &mut Writer) {
        match (list.list_type, list.start) {
            (ListType::Bullet, _) if list.is_task_list => {
                self.container(node, "<ul class=\"tasks\">\n", "</ul>\n", out);
            }
            (ListType::Bullet, _) => self.container(node, "<ul>\n", "</ul>\n", out),
            (ListType::Ordered, 1) => self.container(node, "<ol>\n", "</ol>\n", out),
            (ListType::Ordered, start) => self.container(node, &format!("<ol start=\"{start}\">\n"), "</ol>\n", out),
        }
    }

    /// The box belongs to the words of the item's first paragraph: a screen reader reads them as its name.
    fn task(&mut self, node: Node<'_>, is_done: bool, out: &mut Writer) {
        let state = if is_done { " checked" } else { "" };
        out.html("<li class=\"task\">");
        let first = node
            .first_child()
            .filter(|first| matches!(first.data().value, NodeValue::Paragraph) && !figure::is_figure(first));
        let open = format!("<label><input type=\"checkbox\" disabled{state}> ");
        match first {
            Some(first) => {
                let is_tight = is_tight(first);
                out.html(if is_tight { "" } else { "<p>" });
                out.html(&open);
                self.line(first).write(out);
                out.html(if is_tight { "</label>" } else { "</label></p>\n" });
                first.detach();
            }
            None => {
                out.html(&open);
                out.html("</label>");
            }
        }
        self.blocks(node, out);
        out.html("</li>\n");
    }

    fn code(&mut self, code: &NodeCodeBlock, out: &mut Writer) {
        out.html("<pre><code");
        let info = self.restored(&code.info).into_owned();
        if let Some(language) = info.split([' ', '\t', ',', '{']).next().filter(|language| !language.is_empty()) {
            let mut class = String::new();
            flow::attribute(&mut class, "class", &format!("language-{language}"));
            out.html(&class);
        }
        out.html(">");
        out.words(&prepare::restore_all(&code.literal, self.masks));
        out.html("</code></pre>\n");
    }
}

/// Whether a paragraph stands in a tight list, where its words stand without a tag.
fn is_tight(paragraph: Node<'_>) -> bool {
    let Some(item) = paragraph.parent() else { return false };
    let Some(list) = item.parent() else { return false };
    match &list.data().value {
        NodeValue::List(list) => list.tight,
        NodeValue::DescriptionItem(item) => {
            item.tight
                || matches!(
                    paragraph.parent().map(|parent| matches!(parent.data().value, NodeValue::DescriptionTerm)),
                    Some(true)
                )
        }
        _ => false,
    }
}
