//! The edition's answers to what templates ask while they are rendered.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::base::path::Url;
use crate::pipeline::edition::lists::{Entry, ListOf};
use crate::pipeline::edition::people::Credited;

use super::answers::{Answering, StoryQuery};
use super::book::Book;
use super::people;
use super::recording::{Question, note_question};
use super::shared::value;

impl Answering for Book {
    fn stories(&self, lang: Lang, query: &StoryQuery) -> Vec<Value> {
        let entries = self.narrowest(lang, query);
        let fits = entries.iter().filter(|entry| self.fits(entry, query));
        let cards = self.cards(lang, fits.skip(query.offset).take(query.limit.unwrap_or(usize::MAX)));
        note_question(|| (Question::Stories(lang, query.clone()), mark(&cards)));
        cards
    }

    fn story(&self, lang: Lang, id: &str) -> Option<Value> {
        let card = StoryId::parse(id).and_then(|story| self.card(lang, &Entry { story, lang }));
        note_question(|| (Question::Story(lang, id.to_owned()), mark(&card)));
        card
    }

    fn author(&self, lang: Lang, id: &str) -> Option<Value> {
        let author = self.edition.authors.get(id);
        let person = author.map(|author| people::person(self, &Credited::Known(author.id.clone()), lang));
        let author = person.filter(|person| person.href.is_some()).map(|person| value(&person));
        note_question(|| (Question::Author(lang, id.to_owned()), mark(&author)));
        author
    }

    fn url(&self, lang: Lang, to: &str) -> Option<String> {
        let url = self.find_url(lang, to).map(|url| self.edition.config.base_url.href(url));
        note_question(|| (Question::Url(lang, to.to_owned()), mark(&url)));
        url
    }
}

fn mark(answer: &impl Serialize) -> Mark {
    let mut marker = Marker::default();
    marker.take(answer);
    marker.mark()
}

/// `section:ID` and its kin.
fn list_named(kind: &str, id: &str) -> Option<ListOf> {
    use crate::pipeline::base::ids::{AuthorId, SectionId, SeriesId, TopicId};
    match kind {
        "section" => SectionId::parse(id).map(ListOf::Section),
        "topic" => TopicId::parse(id).map(ListOf::Topic),
        "series" => SeriesId::parse(id).map(ListOf::Series),
        "author" => AuthorId::parse(id).map(ListOf::Author),
        _ => None,
    }
}

impl Book {
    /// Whether a question that was asked before has the same answer still.
    pub fn answers_as(&self, question: &Question, before: Mark) -> bool {
        let now = match question {
            Question::Stories(lang, query) => mark(&self.stories(*lang, query)),
            Question::Story(lang, id) => mark(&Answering::story(self, *lang, id)),
            Question::Author(lang, id) => mark(&self.author(*lang, id)),
            Question::Url(lang, to) => mark(&self.url(*lang, to)),
        };
        now == before
    }

    fn find_url(&self, lang: Lang, to: &str) -> Option<&Url> {
        let (kind, id) = to.split_once(':')?;
        let atlas = &self.edition.atlas;
        match kind {
            "story" => atlas.stories.get(id)?.urls[lang].as_ref(),
            "page" => atlas.pages.get(id)?[lang].as_ref(),
            _ => atlas.lists.of(&list_named(kind, id)?, lang).url.as_ref(),
        }
    }

    /// The shortest list that holds every story that may fit.
    fn narrowest(&self, lang: Lang, query: &StoryQuery) -> &[Entry] {
        let lists = &self.edition.atlas.lists;
        let named = [
            ("series", &query.series),
            ("author", &query.author),
            ("topic", &query.topic),
            ("section", &query.section),
        ];
        let narrowed = named.into_iter().find_map(|(kind, id)| id.as_ref().map(|id| (kind, id)));
        match narrowed {
            None => &lists.all[lang],
            Some((kind, id)) => list_named(kind, id).map_or(&[], |list| &lists.of(&list, lang).entries),
        }
    }

    /// Whether a story is what a template asks for.
    fn fits(&self, entry: &Entry, query: &StoryQuery) -> bool {
        let Some(story) = self.story(&entry.story) else { return false };
        let facts = &story.facts;
        let is = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let by = |id: &String| {
            facts.authors.iter().any(|person| matches!(person, Credited::Known(known) if known.as_str() == id))
        };
        is(&query.section, facts.section.as_str())
            && is(&query.kind, facts.kind.as_str())
            && query.topic.as_ref().is_none_or(|id| facts.topics.iter().any(|topic| topic.as_str() == id))
            && query.series.as_ref().is_none_or(|id| facts.series.as_ref().is_some_and(|series| series.as_str() == id))
            && query.author.as_ref().is_none_or(by)
            && !query.exclude.iter().any(|id| id == story.id.as_str())
    }
}
