//! Footnotes: numbered by first use, walked once each, in the half of the text that uses them first.

use std::collections::{BTreeMap, VecDeque};

use comrak::nodes::{Node, NodeValue, Sourcepos};

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::content::text::{Flow, Note};

use super::flow::Writer;
use super::problems;
use super::walk::Walk;

/// The footnotes of a text.
#[derive(Default)]
pub(super) struct Notes<'a> {
    /// Every definition, in the order of the file; of a name defined twice comrak takes one.
    all: Vec<(String, Node<'a>, bool)>,
    by_name: BTreeMap<String, usize>,
    /// The numbers of those that are used, from 1, by their index.
    numbers: BTreeMap<usize, usize>,
    waiting: VecDeque<usize>,
}

impl<'a> Notes<'a> {
    /// Finds the definitions, which may stand in any container.
    pub(super) fn define(&mut self, root: Node<'a>) {
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            match &node.data().value {
                NodeValue::FootnoteDefinition(note) => {
                    let is_taken = note.total_references > 0;
                    if is_taken {
                        self.by_name.insert(note.name.clone(), self.all.len());
                    }
                    self.all.push((note.name.clone(), node, is_taken));
                    stack.extend(node.reverse_children());
                }
                value if value.contains_inlines() => {}
                _ => stack.extend(node.reverse_children()),
            }
        }
    }

    /// The nodes of the definitions.
    pub(super) fn definitions(&self) -> impl Iterator<Item = Node<'a>> + '_ {
        self.all.iter().map(|(_, node, _)| *node)
    }
}

impl Walk<'_, '_> {
    /// Counts a mark of a note: its number, and which of its marks it is.
    pub(super) fn use_note(&mut self, name: &str) -> Option<(usize, usize)> {
        let index = *self.notes.by_name.get(name)?;
        let number = match self.notes.numbers.get(&index) {
            Some(&number) => number,
            None => {
                self.out.notes.push(Note { body: Flow::new(), marks: [0, 0] });
                self.notes.waiting.push_back(index);
                self.notes.numbers.insert(index, self.out.notes.len());
                self.out.notes.len()
            }
        };
        let marks = &mut self.out.notes.get_mut(number - 1)?.marks;
        marks[usize::from(self.after_cut)] += 1;
        Some((number, marks[0] + marks[1]))
    }

    /// Walks the notes that this half is the first to use, and those that they use.
    pub(super) fn used_notes(&mut self) {
        while let Some(index) = self.notes.waiting.pop_front() {
            let (Some(&number), Some(&(_, node, _))) = (self.notes.numbers.get(&index), self.notes.all.get(index))
            else {
                continue;
            };
            let mut out = Writer::default();
            self.in_note = true;
            self.blocks(node, &mut out);
            self.in_note = false;
            if let Some(note) = self.out.notes.get_mut(number - 1) {
                note.body = out.finish();
            }
        }
    }

    /// Complains of definitions that no mark leads to.
    pub(super) fn unused_notes(&mut self) {
        for index in 0..self.notes.all.len() {
            if self.notes.numbers.contains_key(&index) {
                continue;
            }
            let (name, _, _) = &self.notes.all[index];
            let name = name.clone();
            let twin = self.notes.by_name.get(&name).filter(|twin| self.notes.numbers.contains_key(twin)).copied();
            match twin {
                Some(twin) => {
                    let place = self.place_of_note(index.max(twin), &name);
                    self.complain(problems::footnote_twice(place, &name));
                }
                None => {
                    let place = self.place_of_note(index, &name);
                    self.complain(problems::footnote_unused(place, &name));
                }
            }
        }
    }

    /// The label of a definition.
    fn place_of_note(&mut self, index: usize, name: &str) -> Place {
        let pos = self.notes.all[index].1.data().sourcepos;
        self.places.bytes(pos.start.line, pos.start.column.saturating_sub(1), name.len() + 3)
    }

    /// Complains of marks and references in words that comrak could not resolve.
    pub(super) fn undefined(&mut self, text: &str, pos: Sourcepos) {
        let (mut line, mut from) = (pos.start.line, pos.start.column.saturating_sub(1));
        let mut at = 0;
        while let Some(offset) = text[at..].find('[') {
            at += offset;
            let Some((label, is_note)) = unresolved(text, at) else {
                at += 1;
                continue;
            };
            let written = &text[at..at + label.len() + 2 + usize::from(is_note)];
            while self.places.find(line, from, written).is_none() && line < pos.end.line {
                (line, from) = (line + 1, 0);
            }
            let column = self.places.find(line, from, written).unwrap_or(from);
            let place = self.places.bytes(line, column, written.len());
            from = column + 1;
            self.complain(match is_note {
                true => problems::footnote_undefined(place, label),
                false => problems::reference_undefined(place, label),
            });
            at += written.len();
        }
    }
}

/// The label of a mark or of the second half of a reference that opens at `at`, where nothing was found for it.
fn unresolved(text: &str, at: usize) -> Option<(&str, bool)> {
    const LONGEST: usize = 200;
    let is_note = text[at + 1..].starts_with('^');
    let inner = &text[at + 1 + usize::from(is_note)..];
    let is_reference = !is_note && text[..at].ends_with(']') && opens_like_a_link(&text[..at - 1]);
    if !is_note && !is_reference {
        return None;
    }
    let end = inner.bytes().take(LONGEST).position(|byte| matches!(byte, b']' | b'[' | b'\n'))?;
    let label = &inner[..end];
    let is_sound = inner.as_bytes()[end] == b']' && (is_reference || !(label.is_empty() || label.contains(' ')));
    is_sound.then_some((label, is_note))
}

/// Whether `[words` ends this text, after nothing or a blank: then `][name]` after it is a reference, and no index
/// of a list in prose.
fn opens_like_a_link(text: &str) -> bool {
    const LONGEST: usize = 400;
    let near = text.len().saturating_sub(LONGEST);
    let Some(opening) = text.as_bytes()[near..].iter().rposition(|&byte| byte == b'[').map(|at| at + near) else {
        return false;
    };
    let is_filled = opening + 1 < text.len();
    let before = text[..opening].chars().next_back();
    is_filled && before.is_none_or(|c| !c.is_alphanumeric() && c != ']') && !text[opening + 1..].starts_with('^')
}
