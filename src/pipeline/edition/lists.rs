//! Which stories stand on which list, in which language.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pipeline::base::config::{Config, Untranslated};
use crate::pipeline::base::ids::{AuthorId, SectionId, SeriesId, StoryId, TopicId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::Url;

use super::people::Credited;
use super::story::Story;

/// What a list is of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum ListOf {
    /// A section's stories.
    Section(SectionId),
    /// A topic's stories.
    Topic(TopicId),
    /// A series' stories.
    Series(SeriesId),
    /// An author's stories.
    Author(AuthorId),
}

/// A story on a list, by the text that is shown there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Entry {
    /// The story.
    pub story: StoryId,
    /// The language of the text: the list's, or the other where the story has none in it.
    pub lang: Lang,
}

/// A list in one language, newest first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Listing {
    /// Its address; `None` where no live text of the language is on it, and so no page exists.
    pub url: Option<Url>,
    /// The stories.
    pub entries: Vec<Entry>,
}

/// Every list of the edition.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Lists {
    /// All stories of a language.
    pub all: ByLang<Vec<Entry>>,
    /// Lists by what they are of.
    pub by: BTreeMap<ListOf, ByLang<Listing>>,
}

impl Lists {
    /// A list in a language; an empty one where nothing is on it.
    pub fn of(&self, list: &ListOf, lang: Lang) -> &Listing {
        static NOTHING: Listing = Listing { url: None, entries: Vec::new() };
        self.by.get(list).map_or(&NOTHING, |both| &both[lang])
    }
}

/// Sorts stories into lists: newest first, ties by id. `address` gives a list its address in a language.
pub(super) fn sort(
    config: &Config,
    stories: &BTreeMap<StoryId, Story>,
    address: impl Fn(&ListOf, Lang) -> Url + Sync,
) -> Lists {
    let sorted = |lang| of_language(config, stories, lang, &address);
    let ((english, of_english), (spanish, of_spanish)) = rayon::join(|| sorted(Lang::En), || sorted(Lang::Es));
    let mut lists = Lists { all: ByLang::new(english, spanish), by: BTreeMap::new() };
    for (lang, listings) in [(Lang::En, of_english), (Lang::Es, of_spanish)] {
        for (key, listing) in listings {
            lists.by.entry(key).or_default()[lang] = listing;
        }
    }
    lists
}

/// Every story that a language shows in its lists, newest first, and its lists.
fn of_language(
    config: &Config,
    stories: &BTreeMap<StoryId, Story>,
    lang: Lang,
    address: impl Fn(&ListOf, Lang) -> Url,
) -> (Vec<Entry>, BTreeMap<ListOf, Listing>) {
    let mut listings = BTreeMap::<ListOf, Listing>::new();
    let all = newest_first(config, stories, lang);
    for entry in &all {
        let Some(story) = stories.get(&entry.story) else { continue };
        for key in keys(story) {
            let listing = listings.entry(key.clone()).or_default();
            if entry.lang == lang && listing.url.is_none() {
                listing.url = Some(address(&key, lang));
            }
            listing.entries.push(entry.clone());
        }
    }
    (all, listings)
}

/// Every story that a language shows in its lists.
fn newest_first(config: &Config, stories: &BTreeMap<StoryId, Story>, lang: Lang) -> Vec<Entry> {
    let mixed = config.lists.untranslated == Untranslated::List;
    let mut found: Vec<_> = stories
        .values()
        .filter(|story| story.facts.withdrawn.is_none())
        .filter_map(|story| {
            story.text(lang).or_else(|| story.text(lang.other()).filter(|_| mixed)).map(|text| (story, text))
        })
        .map(|(story, text)| {
            (std::cmp::Reverse(text.published.instant), Entry { story: story.id.clone(), lang: text.lang })
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// The lists that a story stands on, each once.
pub(super) fn keys(story: &Story) -> impl Iterator<Item = ListOf> {
    let facts = &story.facts;
    let mut keys = vec![ListOf::Section(facts.section.clone())];
    keys.extend(facts.topics.iter().cloned().map(ListOf::Topic));
    keys.extend(facts.series.iter().cloned().map(ListOf::Series));
    keys.extend(facts.authors.iter().filter_map(|person| match person {
        Credited::Known(id) => Some(ListOf::Author(id.clone())),
        Credited::Guest(_) => None,
    }));
    keys.sort();
    keys.dedup();
    keys.into_iter()
}
