//! What is wrong with one YAML text, as it is read.

use crate::pipeline::base::diagnostic::{Diagnostic, Place};

use super::item::Item;
use super::load::Node;
use super::{Sheet, problems};

/// Problems of one text that are told; a file of nothing but mistakes does not fill the memory.
const TOLD_MAX: usize = 1_000;
/// Problems after which no nearest words are looked for any more.
const GUESSES_MAX: usize = 100;

/// The problems found so far, and the way to places.
pub struct Report<'s> {
    sheet: &'s Sheet<'s>,
    found: Vec<Diagnostic>,
    untold: usize,
}

impl<'s> Report<'s> {
    pub(super) fn new(sheet: &'s Sheet<'s>) -> Report<'s> {
        Report { sheet, found: Vec::new(), untold: 0 }
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Diagnostic) {
        if self.found.len() < TOLD_MAX {
            self.found.push(problem);
        } else {
            self.untold += 1;
        }
    }

    /// Adds a hint to the problem that was told last.
    pub fn hint_last(&mut self, hint: crate::pipeline::base::diagnostic::Sentence) {
        if let Some(last) = self.found.last_mut() {
            last.hints.push(hint);
        }
    }

    /// Adds several.
    pub fn extend(&mut self, problems: impl IntoIterator<Item = Diagnostic>) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }

    /// The place of a value.
    pub fn place(&self, item: &Item<'_>) -> Place {
        self.node_place(item.node())
    }

    /// The opening `---`, or the first character of a whole file.
    pub fn opening(&self) -> Place {
        self.sheet.opening()
    }

    /// The file.
    pub fn source(&self) -> &'s crate::pipeline::base::path::SourcePath {
        self.sheet.source
    }

    /// The line of the file on which the words of a text begin: of a block (`|`, `>`), the line after its mark.
    pub fn text_line(&self, item: &Item<'_>) -> u32 {
        let line = self.place(item).start.line;
        if self.sheet.opens_block(item.node()) { line.saturating_add(1) } else { line }
    }

    pub(super) fn node_place(&self, node: &Node) -> Place {
        // A problem that is not told any more needs no place.
        if self.found.len() == TOLD_MAX { self.sheet.opening() } else { self.sheet.place_of(node) }
    }

    /// A report whose problems are not told.
    pub fn aside(&self) -> Report<'s> {
        Report::new(self.sheet)
    }

    /// The words among which the nearest is looked for: none when there are very many problems already.
    pub fn guesses<'k>(&self, known: &'k [&'k str]) -> &'k [&'k str] {
        if self.found.len() < GUESSES_MAX { known } else { &[] }
    }

    /// All problems, in the order of the text.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        let Report { mut found, untold, sheet } = self;
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        if untold > 0 {
            found.push(problems::untold(sheet.opening(), untold));
        }
        found
    }
}
