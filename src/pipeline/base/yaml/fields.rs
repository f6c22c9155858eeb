//! A mapping, read key by key. What is asked for is known; what is left over is not.

use std::collections::BTreeSet;

use super::item::Item;
use super::load::{Node, Value};
use super::problems;
use super::report::Report;

/// Words that are right in another kind of text: each with what it belongs to, in English and Spanish.
pub type Elsewhere<'k> = &'k [(&'k str, &'k str, &'k str)];

/// The fields of a mapping; of a double key, the first.
pub struct Fields<'s> {
    /// The name of the mapping, as `image`; empty for the root.
    label: String,
    /// The mapping itself; `None` for the root.
    node: Option<&'s Node>,
    entries: Vec<(&'s Node, &'s Node)>,
    asked: Vec<&'static str>,
}

impl<'s> Fields<'s> {
    pub(super) fn new(
        label: String,
        node: Option<&'s Node>,
        entries: &'s [(Node, Node)],
        report: &mut Report<'_>,
    ) -> Fields<'s> {
        Fields { label, node, entries: single(entries, report), asked: Vec::new() }
    }

    /// The value of `key`; `None` where it is missing or empty.
    pub fn take(&mut self, key: &'static str) -> Option<Item<'s>> {
        self.asked.push(key);
        let (_, node) = self.entry(key)?;
        (!node.is_nothing()).then(|| Item::new(self.full_name(key), node))
    }

    /// Complains of each of `keys` that is there without a value: of fields whose absence lets a text out.
    pub fn refuse_empty(&self, keys: &[&str], report: &mut Report<'_>) {
        for key in keys {
            if self.entry(key).is_some_and(|(_, node)| node.is_nothing()) {
                self.miss(key, report);
            }
        }
    }

    /// The value of `key`; where it is missing or empty, that is a problem.
    pub fn need(&mut self, key: &'static str, report: &mut Report<'_>) -> Option<Item<'s>> {
        let item = self.take(key);
        if item.is_none() {
            self.miss(key, report);
        }
        item
    }

    /// Says that `key` is missing or empty: at the key where there is one, else at the mapping or the opening `---`.
    pub fn miss(&self, key: &str, report: &mut Report<'_>) {
        let name = self.full_name(key);
        let asked = |word: &&str| !self.asked.contains(word);
        let words = || self.entries.iter().filter_map(|(key, _)| key.word()).filter(asked);
        let problem = match (self.entry(key), self.node) {
            (Some((key, _)), _) => problems::required_empty(report.node_place(key), &name),
            (None, Some(node)) => problems::required_missing(report.node_place(node), &name, words()),
            (None, None) => problems::required_missing(report.opening(), &name, words()),
        };
        report.push(problem);
    }

    /// Whether `key` is written, with or without a value.
    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    /// Whether `key` is missing or has no value.
    pub fn lacks(&self, key: &str) -> bool {
        self.entry(key).is_none_or(|(_, value)| value.is_nothing())
    }

    /// The value of `key`, without declaring the field: for places.
    pub fn peek(&self, key: &str) -> Option<Item<'s>> {
        self.entry(key).map(|(_, value)| Item::new(self.full_name(key), value))
    }

    /// Whether the mapping has no keys at all.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Ends the reading: every key that was not asked for is unknown. `elsewhere` names those that are right in
    /// another kind of text.
    pub fn end(self, elsewhere: Elsewhere<'_>, report: &mut Report<'_>) {
        for &(key, _) in &self.entries {
            let Value::Scalar(_, word) = &key.value else { continue };
            if self.asked.contains(&word.as_str()) {
                continue;
            }
            let place = report.node_place(key);
            let name = self.full_name(word);
            let problem = match elsewhere.iter().find(|(known, ..)| known == word) {
                Some((_, en, es)) => problems::key_of_another_kind(place, &name, en, es),
                None => problems::unknown_key(place, &name, word, report.guesses(&self.asked), &self.asked),
            };
            report.push(problem);
        }
    }

    /// Every entry in its order, for mappings whose keys are not ours: the key, then its value.
    pub fn entries(&self) -> impl Iterator<Item = (Item<'s>, Item<'s>)> + '_ {
        self.entries.iter().map(|&(key, value)| {
            let name = if let Value::Scalar(_, word) = &key.value { word.as_str() } else { "" };
            (Item::new(self.label.clone(), key), Item::new(self.full_name(name), value))
        })
    }

    fn entry(&self, word: &str) -> Option<(&'s Node, &'s Node)> {
        self.entries.iter().copied().find(|(key, _)| key.is(word))
    }

    fn full_name(&self, key: &str) -> String {
        if self.label.is_empty() { key.to_owned() } else { format!("{}.{key}", self.label) }
    }
}

/// Entries with different keys; the second of a double one is a problem.
pub(super) fn single<'s>(entries: &'s [(Node, Node)], report: &mut Report<'_>) -> Vec<(&'s Node, &'s Node)> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let Value::Scalar(_, word) = &key.value else { continue };
        if seen.insert(word.as_str()) {
            kept.push((key, value));
        } else {
            report.push(problems::double_key(report.node_place(key), word));
        }
    }
    kept
}
