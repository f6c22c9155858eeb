//! A value, and the ways to ask for it by type. Each says what it expected and what it found.

use crate::pipeline::base::lang::{ByLang, Lang};

use super::fields::{Fields, single};
use super::load::{Kind, Node, Value};
use super::problems::{self, Wanted};
use super::report::Report;

/// A value with the name by which messages call it.
#[derive(Clone)]
pub struct Item<'s> {
    label: String,
    node: &'s Node,
}

impl<'s> Item<'s> {
    pub(super) fn new(label: String, node: &'s Node) -> Item<'s> {
        Item { label, node }
    }

    /// The name by which messages call the value: `image.alt`, `topics[2]` (counted from 1).
    pub fn label(&self) -> &str {
        &self.label
    }

    pub(super) fn node(&self) -> &'s Node {
        self.node
    }

    /// Whether nothing stands here.
    pub fn is_empty(&self) -> bool {
        self.node.is_nothing()
    }

    /// Whether a mapping stands here.
    pub fn is_map(&self) -> bool {
        matches!(self.node.value, Value::Map(_))
    }

    /// Whether a list stands here.
    pub fn is_list(&self) -> bool {
        matches!(self.node.value, Value::List(_))
    }

    /// The scalar as it was written; `None` of lists and mappings. For hints, and for keys.
    pub fn scalar(&self) -> Option<&'s str> {
        if let Value::Scalar(_, text) = &self.node.value { Some(text) } else { None }
    }

    /// A text: any scalar as it was written, also `2026` and `no`.
    pub fn text(&self, report: &mut Report<'_>) -> Option<&'s str> {
        match &self.node.value {
            Value::Scalar(..) if self.node.is_nothing() => None,
            Value::Scalar(_, text) => Some(text),
            _ => self.wrong(Wanted::Text, report),
        }
    }

    /// A text that is more than spaces; a blank one is a problem, as a missing one would be.
    pub fn full_text(&self, report: &mut Report<'_>) -> Option<&'s str> {
        let text = self.text(report)?;
        if text.trim().is_empty() {
            report.push(problems::required_empty(report.place(self), &self.label));
            return None;
        }
        Some(text)
    }

    /// `true` or `false`.
    pub fn flag(&self, report: &mut Report<'_>) -> Option<bool> {
        match &self.node.value {
            Value::Scalar(Kind::Null, _) => None,
            Value::Scalar(Kind::Flag, text) => Some(text.eq_ignore_ascii_case("true")),
            _ => self.wrong(Wanted::Flag, report),
        }
    }

    /// A whole number between `min` and `max`.
    pub fn whole(&self, min: u32, max: u32, report: &mut Report<'_>) -> Option<u32> {
        let Value::Scalar(kind, text) = &self.node.value else { return self.wrong(Wanted::Whole(min, max), report) };
        match (kind, text.parse::<u32>()) {
            (Kind::Null, _) => None,
            (Kind::Number, Ok(number)) if (min..=max).contains(&number) => Some(number),
            (Kind::Number, _) => {
                report.push(problems::number_outside(report.place(self), &self.label, text, min, max));
                None
            }
            _ => self.wrong(Wanted::Whole(min, max), report),
        }
    }

    /// One of the words of `known`.
    pub fn one_of<T: Clone>(&self, known: &[(&str, T)], report: &mut Report<'_>) -> Option<T> {
        let text = self.text(report)?;
        if let Some((_, value)) = known.iter().find(|(word, _)| *word == text) {
            return Some(value.clone());
        }
        let words: Vec<&str> = known.iter().map(|&(word, _)| word).collect();
        report.push(problems::not_one_of(report.place(self), &self.label, text, &words, report.guesses(&words)));
        None
    }

    /// A list; of a single text where a list is wanted, the hint shows the brackets.
    pub fn list(&self, report: &mut Report<'_>) -> Option<Vec<Item<'s>>> {
        match &self.node.value {
            Value::List(nodes) => {
                let label = |nth: usize| format!("{}[{nth}]", self.label);
                Some(nodes.iter().zip(1..).map(|(node, nth)| Item::new(label(nth), node)).collect())
            }
            Value::Scalar(Kind::Null, _) => None,
            _ => self.wrong(Wanted::List, report),
        }
    }

    /// A list of texts; entries that are none are problems and left out.
    pub fn texts(&self, report: &mut Report<'_>) -> Option<Vec<Item<'s>>> {
        let mut items = self.list(report)?;
        items.retain(|item| item.full_text_or_gap(report).is_some());
        Some(items)
    }

    fn full_text_or_gap(&self, report: &mut Report<'_>) -> Option<&'s str> {
        if self.node.is_nothing() {
            report.push(problems::required_empty(report.place(self), &self.label));
            return None;
        }
        self.full_text(report)
    }

    /// A mapping with fields of ours.
    pub fn fields(&self, report: &mut Report<'_>) -> Option<Fields<'s>> {
        self.fields_like("", report)
    }

    /// The same, with an example of the mapping for the hint: `{name: …, url: …}`.
    pub fn fields_like(&self, example: &str, report: &mut Report<'_>) -> Option<Fields<'s>> {
        match &self.node.value {
            Value::Map(entries) => Some(Fields::new(self.label.clone(), Some(self.node), entries, report)),
            Value::Scalar(Kind::Null, _) => None,
            _ => self.wrong(Wanted::Map(example), report),
        }
    }

    /// `{en: …, es: …}`, or one value that stands for both. `read` is asked once per language that is there; `bool`
    /// tells whether one value stood for both.
    pub fn by_lang<T: Clone>(
        &self,
        report: &mut Report<'_>,
        mut read: impl FnMut(&Item<'s>, Lang, &mut Report<'_>) -> Option<T>,
    ) -> (ByLang<Option<T>>, bool) {
        let Value::Map(_) = &self.node.value else {
            let en = read(self, Lang::En, report);
            // What is wrong with the one value was told in the first reading.
            let mut aside = report.aside();
            let es = read(self, Lang::Es, &mut aside);
            return (ByLang::new(en, es), true);
        };
        let mut values = ByLang::new(None, None);
        if let Some(mut fields) = self.fields(report) {
            for lang in Lang::ALL {
                values[lang] = fields.take(lang.code()).and_then(|item| read(&item, lang, report));
            }
            fields.end(&[], report);
        }
        (values, false)
    }

    /// Anything, as JSON. Numbers stay numbers only where that loses nothing: `2026.10` is a text.
    pub fn json(&self, report: &mut Report<'_>) -> serde_json::Value {
        json(self.node, report)
    }

    /// Says that the type is wrong.
    fn wrong<T>(&self, wanted: Wanted<'_>, report: &mut Report<'_>) -> Option<T> {
        report.push(problems::wrong_type(report.place(self), &self.label, wanted, self.node));
        None
    }

    /// Says that a text or a mapping is wanted, and something else stands here.
    pub fn wrong_text_or_map<T>(&self, example: &str, report: &mut Report<'_>) -> Option<T> {
        self.wrong(Wanted::TextOrMap(example), report)
    }
}

fn json(node: &Node, report: &mut Report<'_>) -> serde_json::Value {
    match &node.value {
        Value::Scalar(Kind::Null, _) => serde_json::Value::Null,
        Value::Scalar(Kind::Flag, text) => serde_json::Value::Bool(text.eq_ignore_ascii_case("true")),
        Value::Scalar(Kind::Number, text) => number(text),
        Value::Scalar(Kind::Text, text) => serde_json::Value::String(text.clone()),
        Value::List(nodes) => nodes.iter().map(|node| json(node, report)).collect(),
        Value::Map(entries) => {
            let pairs = single(entries, report).into_iter().filter_map(|(key, value)| match &key.value {
                Value::Scalar(_, word) => Some((word.clone(), json(value, report))),
                _ => None,
            });
            serde_json::Value::Object(pairs.collect())
        }
    }
}

/// A number that prints as it was written; else the text.
fn number(text: &str) -> serde_json::Value {
    match serde_json::from_str::<serde_json::Number>(text) {
        Ok(number) if number.to_string() == text => serde_json::Value::Number(number),
        _ => serde_json::Value::String(text.to_owned()),
    }
}
