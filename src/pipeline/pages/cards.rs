//! Cards: what lists show of a story. Each is made once for the pages of a language and shared by all that show it. So is
//! what many cards show, a name in a byline and a section: without that, they would be half of what cards hold.

use std::collections::BTreeMap;

use rayon::prelude::*;
use tera::{Map, Value};

use crate::pipeline::base::config::Untranslated;
use crate::pipeline::base::ids::{AuthorId, SectionId, StoryId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::edition::lists::ListOf;
use crate::pipeline::edition::people::Credited;
use crate::pipeline::edition::story::{LiveText, Story};

use super::book::{Book, hero};
use super::people;
use super::shared::{self, Day, Shared, markup, value};
use super::view::{Card, Named, PersonView};

/// Where a card lies in memory.
fn place(card: &Map) -> usize {
    std::ptr::from_ref(card).addr()
}

/// Where the cards of a story lie, and their marks.
fn marks(cards: &OfStory) -> impl Iterator<Item = (usize, Mark)> {
    cards.iter().filter_map(|(_, card)| card.as_ref()?.as_map()).map(|card| {
        let mut marker = Marker::default();
        shared::mark_map(card, &mut marker, &|_| None);
        (place(card), marker.mark())
    })
}

/// The cards of one story, by the language of the text.
type OfStory = ByLang<Option<Value>>;

/// Asked for every card that a page shows, and never walked: in what order it holds them is nobody's concern.
#[expect(clippy::disallowed_types, reason = "nobody walks it")]
type Table<K, V> = std::collections::HashMap<K, V>;

/// The cards for pages of one language.
#[derive(Clone, Default)]
pub(super) struct Cards {
    all: Table<StoryId, OfStory>,
    /// Their marks, by where the card lies in memory: whoever shows one shares it, and none lies elsewhere as long as it is
    /// held here.
    marks: Table<usize, Mark>,
    people: BTreeMap<AuthorId, Shared<PersonView>>,
    sections: BTreeMap<SectionId, Shared<Named>>,
}

impl Cards {
    /// The cards of all stories.
    pub(super) fn of(book: &Book, lang: Lang) -> Cards {
        let edition = &book.edition;
        let person = |id: &AuthorId| people::person(book, &Credited::Known(id.clone()), lang);
        let section = |id: &SectionId| book.named(&ListOf::Section(id.clone()), lang);
        let people = edition.authors.keys().map(|id| (id.clone(), Shared::of(&person(id)))).collect();
        let sections = edition.terms.sections.iter().map(|(id, _)| (id.clone(), Shared::of(&section(id)))).collect();
        let mut cards = Cards { people, sections, ..Cards::default() };
        let stories: Vec<&Story> = edition.stories.values().map(AsRef::as_ref).collect();
        let made = stories.par_iter().map(|story| {
            let made = cards.made(book, story, lang);
            let marks = marks(&made).collect::<Vec<_>>();
            (story.id.clone(), made, marks)
        });
        for (id, made, marks) in made.collect::<Vec<_>>() {
            cards.all.insert(id, made);
            cards.marks.extend(marks);
        }
        cards
    }

    /// The mark of a value, if it is one of these cards.
    pub(super) fn mark(&self, value: &Map) -> Option<Mark> {
        self.marks.get(&place(value)).copied()
    }

    /// The card of a story's text in `of`, where pages of the language show it.
    pub(super) fn get(&self, story: &StoryId, of: Lang) -> Option<Value> {
        self.all.get(story)?[of].clone()
    }

    /// Takes the cards that were made of a story in place of those it had.
    pub(super) fn put(&mut self, story: &StoryId, made: OfStory) {
        self.marks.extend(marks(&made));
        let before = self.all.insert(story.clone(), made);
        for (place, _) in before.iter().flat_map(marks) {
            self.marks.remove(&place);
        }
    }

    /// Makes the cards of a story.
    pub(super) fn made(&self, book: &Book, story: &Story, lang: Lang) -> OfStory {
        let lists_both = book.edition.config.lists.untranslated == Untranslated::List;
        ByLang::from_fn(|of| {
            let text = story.text(of).filter(|_| of == lang || lists_both)?;
            Some(value(&self.card(book, story, text, lang)))
        })
    }

    fn card(&self, book: &Book, story: &Story, text: &LiveText, lang: Lang) -> Card {
        let fields = &text.fields;
        let title = fields.front_title.as_ref().unwrap_or(&fields.title);
        Card {
            story: story.id.to_string(),
            lang: text.lang,
            kind: story.facts.kind.as_str(),
            kicker: fields.kicker.clone(),
            title_html: markup(title),
            title: title.plain.clone(),
            dek_html: fields.dek.as_ref().map(markup),
            dek: fields.dek.as_ref().map(|dek| dek.plain.clone()),
            href: book.href(text),
            section: self.section(book, &story.facts.section, lang),
            byline: book.names(&story.facts.authors, lang),
            authors: story.facts.authors.iter().map(|person| self.person(book, person, lang)).collect(),
            published: Day::of(text.published),
            image: hero(text),
            tier: story.facts.tier.as_str().to_owned(),
            is_gated: story.is_gated(),
            is_foreign: text.lang != lang,
        }
    }

    fn section(&self, book: &Book, id: &SectionId, lang: Lang) -> Shared<Named> {
        let known = self.sections.get(id).cloned();
        known.unwrap_or_else(|| Shared::of(&book.named(&ListOf::Section(id.clone()), lang)))
    }

    fn person(&self, book: &Book, person: &Credited, lang: Lang) -> Shared<PersonView> {
        let known = match person {
            Credited::Known(id) => self.people.get(id).cloned(),
            Credited::Guest(_) => None,
        };
        known.unwrap_or_else(|| Shared::of(&people::person(book, person, lang)))
    }
}
