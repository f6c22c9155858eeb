//! A place of the output → the hidden text that it likely came from: the one whose words stand there in either build.

use std::collections::{BTreeMap, BTreeSet};

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::path::SourcePath;

use super::compare::Difference;
use super::replace::Hidden;
use super::words;

/// Every hidden text with its words.
pub(super) struct Sources<'a> {
    texts: Vec<(&'a Hidden, [BTreeSet<String>; 2])>,
    /// The texts by the path of their page, where they have one.
    pages: BTreeMap<String, SourcePath>,
}

impl<'a> Sources<'a> {
    /// Knows the texts again.
    pub(super) fn of(texts: &'a [Hidden], pages: BTreeMap<String, SourcePath>) -> Sources<'a> {
        let known = |text: &'a Hidden| (text, [words::known(&text.words), words::known(&text.instead)]);
        Sources { texts: texts.iter().map(known).collect(), pages }
    }

    /// The text that a difference likely came from: the one most of whose words stand there, else the one whose page
    /// it is.
    pub(super) fn of_difference(&self, difference: &Difference) -> Option<Place> {
        let there = [words::known(&difference.shown[0]), words::known(&difference.shown[1])];
        let own = [&there[0] - &there[1], &there[1] - &there[0]];
        let score = |known: &[BTreeSet<String>; 2]| -> usize {
            // Words of the second build were made up: they stand nowhere else.
            own[0].intersection(&known[0]).count() + 3 * own[1].intersection(&known[1]).count()
        };
        let best = self.texts.iter().map(|(text, known)| (score(known), *text)).max_by_key(|(score, _)| *score);
        if let Some((_, text)) = best.filter(|(score, _)| *score > 0) {
            return Some(Place::top(&text.source));
        }
        let of_page = self.pages.get(&difference.path)?;
        self.texts.iter().any(|(text, _)| text.source == *of_page).then(|| Place::top(of_page))
    }
}
