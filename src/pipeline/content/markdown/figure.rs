//! A picture alone in its paragraph, with what stands around it.

use comrak::nodes::{Node, NodeLink, NodeValue};

use crate::pipeline::content::text::{Figure, Flow, Piece};

use super::flow::Writer;
use super::token;
use super::walk::Walk;

/// Whether a paragraph holds a picture, maybe inside a link, with its attributes and nothing else.
pub(super) fn is_figure(paragraph: Node<'_>) -> bool {
    only_child(paragraph).is_some_and(|child| match &child.data().value {
        NodeValue::Image(_) => true,
        NodeValue::Link(_) => only_child(child).is_some_and(|inner| matches!(inner.data().value, NodeValue::Image(_))),
        _ => false,
    })
}

/// The only child of a node, but for attributes after it.
fn only_child<'n>(node: Node<'n>) -> Option<Node<'n>> {
    let mut children = node.children();
    let first = children.next()?;
    match (children.next(), children.next()) {
        (None, None) => Some(first),
        (Some(second), None) => is_attributes(second).then_some(first),
        _ => None,
    }
}

/// Whether a node is attributes and nothing else.
fn is_attributes(node: Node<'_>) -> bool {
    match &node.data().value {
        NodeValue::Text(text) => token::read(text).is_some_and(|(_, length)| text[length..].trim().is_empty()),
        _ => false,
    }
}

impl Walk<'_, '_> {
    /// Writes a paragraph for which [`is_figure`] holds.
    pub(super) fn figure(&mut self, paragraph: Node<'_>, out: &mut Writer) {
        let Some(child) = paragraph.first_child() else { return };
        let data = child.data();
        match &data.value {
            NodeValue::Image(image) => self.picture_alone(child, child, image, None, out),
            NodeValue::Link(link) => {
                let place = self.place(child);
                let index = self.link(&link.url, &link.title, place);
                if let Some(inner) = child.first_child()
                    && let NodeValue::Image(image) = &inner.data().value
                {
                    self.picture_alone(inner, child, image, index, out);
                }
            }
            _ => {}
        }
    }

    /// Attributes stand after the picture, or after the link around it.
    fn picture_alone(
        &mut self,
        node: Node<'_>,
        outer: Node<'_>,
        image: &NodeLink,
        link: Option<usize>,
        out: &mut Writer,
    ) {
        let found = self.attributes_after(node).0.or_else(|| self.attributes_after(outer).0);
        let Some(picture) = self.picture(node, image, found, true) else { return };
        let caption = if image.title.trim().is_empty() { Flow::new() } else { self.caption(node, &image.title) };
        out.piece(Piece::Figure(Box::new(Figure { picture, caption, link })));
    }

    /// A caption is a line of its own; everything in it is placed at its picture.
    fn caption(&mut self, node: Node<'_>, title: &str) -> Flow {
        let place = self.place(node);
        let before = self.places.fixed.replace(place);
        let words = std::mem::take(&mut self.in_note);
        self.in_note = true;
        let (flow, _) = self.inline(title);
        self.in_note = words;
        self.places.fixed = before;
        flow
    }
}
