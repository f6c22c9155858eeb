//! Sections, topics and series: which there are, and what a reader of each language reads of them.

use std::collections::BTreeSet;

use crate::pipeline::base::config::Term;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::{SectionId, SeriesId, TopicId};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::content::front_block::FrontBlock;

use super::lists::ListOf;
use super::problems;

/// The data files, and the way back to their lines.
#[derive(Clone, PartialEq, Debug)]
pub struct Terms {
    /// `sections.yaml`, in the file's order.
    pub sections: Vec<(SectionId, Term)>,
    /// `topics.yaml`.
    pub topics: Vec<(TopicId, Term)>,
    /// `series.yaml`.
    pub series: Vec<(SeriesId, Term)>,
    /// The files as they were written.
    pub files: TermFiles,
}

/// The data files as they were written.
#[derive(Clone, PartialEq, Debug)]
pub struct TermFiles {
    /// `content/sections.yaml`.
    pub sections: FrontBlock,
    /// `content/topics.yaml`.
    pub topics: FrontBlock,
    /// `content/series.yaml`.
    pub series: FrontBlock,
}

macro_rules! terms {
    ($($field:ident: $id:ident, $find:ident, $unknown:ident, $problem:ident;)*) => {
        impl Terms {
            $(
                /// An entry by its id.
                pub fn $find(&self, id: &$id) -> Option<&Term> {
                    self.$field.iter().find(|(known, _)| known == id).map(|(_, term)| term)
                }

                /// The problem with an id that is in no data file; its place is looked for only then.
                pub(super) fn $unknown(&self, id: &$id, place: impl FnOnce() -> Place) -> Option<Diagnostic> {
                    let known = self.$field.iter().map(|(known, _)| known.as_str());
                    self.$find(id).is_none().then(|| problems::$problem(&place(), id.as_str(), known))
                }
            )*
        }
    };
}

terms! {
    sections: SectionId, section, unknown_section, unknown_section;
    topics: TopicId, topic, unknown_topic, unknown_topic;
    series: SeriesId, one_series, unknown_series, unknown_series;
}

impl Terms {
    /// The name that a reader sees: in their language, else in the other, else the id.
    pub fn name(&self, list: &ListOf, lang: Lang) -> String {
        let (term, id) = match list {
            ListOf::Section(id) => (self.section(id), id.as_str()),
            ListOf::Topic(id) => (self.topic(id), id.as_str()),
            ListOf::Series(id) => (self.one_series(id), id.as_str()),
            ListOf::Author(id) => (None, id.as_str()),
        };
        let name = term.and_then(|term| term.name[lang].as_ref().or(term.name[lang.other()].as_ref()));
        name.map_or_else(|| id.to_owned(), Clone::clone)
    }

    /// The segment of the address.
    pub fn slug(&self, list: &ListOf, lang: Lang) -> String {
        let (term, id) = match list {
            ListOf::Section(id) => (self.section(id), id.as_str()),
            ListOf::Topic(id) => (self.topic(id), id.as_str()),
            ListOf::Series(id) => (self.one_series(id), id.as_str()),
            ListOf::Author(id) => (None, id.as_str()),
        };
        term.map_or_else(|| id.to_owned(), |term| term.slug[lang].clone())
    }

    /// Names that a language lacks although a live text of it needs them.
    pub(super) fn missing_names(&self, used: &BTreeSet<(ListOf, Lang)>) -> Vec<Diagnostic> {
        let lacks = |(list, lang): &(ListOf, Lang)| {
            let (term, file, id) = match list {
                ListOf::Section(id) => (self.section(id)?, &self.files.sections, id.as_str()),
                ListOf::Topic(id) => (self.topic(id)?, &self.files.topics, id.as_str()),
                ListOf::Series(id) => (self.one_series(id)?, &self.files.series, id.as_str()),
                ListOf::Author(_) => return None,
            };
            term.name[*lang].is_none().then(|| problems::name_missing(file, id, *lang))
        };
        used.iter().filter_map(lacks).collect()
    }
}
