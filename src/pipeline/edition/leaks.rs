//! Mistakes that `bifolio prove` must find, for the tests of it: each lets something hidden out as a careless change of the
//! program would. No program that is given away has them: this file is compiled only where debug assertions are, and
//! nothing happens unless the environment names a leak.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::pipeline::base::date::When;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::content::article::{Article, ArticleFields, Role, StoryFields};
use crate::pipeline::content::text::{PictureSource, Piece, Text};

use super::Sources;
use super::newsroom::{NewsroomStory, newsroom};
use super::schedule::State;

/// The one that was sprung.
static SPRUNG: OnceLock<&Leak> = OnceLock::new();

/// A leak: its name, and what it does to every text.
type Leak = (&'static str, fn(&mut Spilt<'_>));

/// A text that is spoilt, and what there is to spill.
struct Spilt<'a> {
    fields: &'a mut ArticleFields,
    story: &'a mut StoryFields,
    text: &'a mut Text,
    /// What stands behind the cut of a live gated text; empty elsewhere.
    rest: String,
    is_live: bool,
    /// The other text of the story, where readers may not see it.
    hidden_twin: Option<&'a Article>,
    /// The first text of the site that readers may not see, and that is of another story.
    other: Option<&'a Article>,
    now: When,
}

/// All of them, in the order of this file.
const LEAKS: [Leak; 33] = [
    // Texts that are out too early, or too long.
    ("draft-published", |it| it.fields.draft = false),
    ("future-published", |it| it.fields.date = it.fields.date.map(|date| date.min(it.now))),
    ("expired-published", |it| it.story.expires = None),
    ("embargo-ignored", |it| it.story.embargo = None),
    ("twin-not-waited-for", |it| it.story.publish = None),
    ("withdrawn-text-stays", |it| it.story.withdrawn = None),
    ("correction-too-early", |it| it.fields.corrections.iter_mut().for_each(|one| one.date = one.date.min(it.now))),
    // What is said of a text that readers may not see, beside one that they do.
    ("title-of-draft", |it| it.fields.kicker = it.other().map(|other| other.fields.title.plain.clone())),
    ("title-of-twin", |it| it.fields.kicker = it.twin().map(|twin| twin.fields.title.plain.clone())),
    ("address-of-twin", |it| it.fields.description = it.twin().map(|twin| format!("/{}/", twin.fields.slug))),
    ("changed-by-twin", |it| it.fields.updated = it.twin().and_then(|twin| twin.fields.updated)),
    ("picture-of-draft", |it| it.fields.social_image = it.other().and_then(|other| other.fields.image.clone()?.src)),
    ("alt-of-draft", |it| it.fields.kicker = it.other().and_then(|other| other.fields.image.clone()?.alt)),
    ("topics-of-draft", |it| it.story.topics = it.other().and_then(|other| other.story.topics.clone())),
    ("authors-of-draft", |it| it.story.authors = it.other().and_then(|other| other.story.authors.clone())),
    ("series-of-draft", |it| it.story.series = it.other().and_then(|other| other.story.series.clone())),
    ("old-address-of-draft", |it| it.fields.kicker = it.other().map(|other| other.fields.aliases.concat())),
    // What stands behind the cut.
    ("tier-forgotten", |it| it.story.tier = it.story.tier.take().map(|_| "metered".to_owned())),
    ("cut-too-late", |it| it.text.before.extend(it.text.after.drain(..1.min(it.text.after.len())))),
    ("correction-not-gated", |it| it.fields.corrections.iter_mut().for_each(|one| one.gated = false)),
    ("picture-published", |it| it.text.pictures.iter_mut().for_each(|picture| picture.after_cut = false)),
    ("file-published", |it| it.text.links.iter_mut().for_each(|link| link.after_cut = false)),
    ("notes-counted", |it| it.fill(|fields| &mut fields.kicker, |it| it.text.notes.len().to_string())),
    // What is derived from it.
    ("words-of-all", |it| it.text.words[0] += it.text.words[1]),
    ("description-of-all", |it| it.fill(|fields| &mut fields.description, |it| it.rest.chars().take(120).collect())),
    ("length-told", |it| it.fill(|fields| &mut fields.gate_note, |it| format!("{} words more", it.text.words[1]))),
    ("heading-in-search", |it| it.fill(|fields| &mut fields.search_title, Spilt::heading)),
    ("heading-on-cards", |it| it.fill(|fields| &mut fields.social_title, Spilt::heading)),
    ("alt-of-hidden-picture", |it| it.fill(|fields| &mut fields.kicker, Spilt::alt)),
    ("name-of-hidden-picture", |it| it.fill(|fields| &mut fields.kicker, Spilt::name)),
    ("heading-ids-numbered", |it| it.number_ids()),
    ("hash-in-address", |it| it.hash_in_address()),
    ("links-counted", |it| it.fill(|fields| &mut fields.kicker, |it| it.text.links.len().to_string())),
];

/// Springs the leak of this name; `false` where there is none.
pub fn spring(name: &str) -> bool {
    let found = LEAKS.iter().find(|(known, _)| *known == name);
    found.is_some_and(|leak| SPRUNG.set(leak).is_ok())
}

/// The names of all leaks.
pub fn names() -> impl Iterator<Item = &'static str> {
    LEAKS.iter().map(|(name, _)| *name)
}

/// The sources as the leak that was sprung makes them.
pub(super) fn spoilt(mut sources: Sources) -> Sources {
    let Some((_, spoil)) = SPRUNG.get() else { return sources };
    let (stories, _) = newsroom(sources.articles.clone(), &sources.config, &sources.moment);
    let stories: BTreeMap<StoryId, NewsroomStory> =
        stories.into_iter().map(|story| (story.id.clone(), story)).collect();
    for article in &mut sources.articles {
        let (Role::Original { id, .. } | Role::Translation { of: id }) = &article.role;
        let Some(story) = stories.get(id) else { continue };
        let texts = || std::iter::once(&story.original).chain(&story.translation);
        let is_live = texts().any(|text| text.article.source == article.source && text.state == State::Live);
        let asleep = |text: &&super::newsroom::Standing| text.state != State::Live;
        let hidden_twin = texts().filter(asleep).find(|text| text.article.source != article.source);
        let others = stories.values().filter(|other| other.id != story.id).map(|other| &other.original);
        let other = others.filter(asleep).find(|text| text.article.fields.image.is_some());
        let (mut fields, mut facts, mut text) =
            (ArticleFields::clone(&article.fields), StoryFields::clone(&article.story), Text::clone(&article.text));
        let rest = if is_live && story.is_gated { words(&text.after) } else { String::new() };
        spoil(&mut Spilt {
            fields: &mut fields,
            story: &mut facts,
            text: &mut text,
            rest,
            is_live,
            hidden_twin: hidden_twin.map(|text| &*text.article),
            other: other.map(|text| &*text.article),
            now: sources.moment.now,
        });
        let article = Arc::make_mut(article);
        (article.fields, article.story, article.text) = (Arc::new(fields), Arc::new(facts), Arc::new(text));
    }
    sources
}

impl<'a> Spilt<'a> {
    fn other(&self) -> Option<&'a Article> {
        self.other.filter(|_| self.is_live)
    }

    fn twin(&self) -> Option<&'a Article> {
        self.hidden_twin.filter(|_| self.is_live)
    }

    /// Fills a field of a gated text.
    fn fill(&mut self, field: fn(&mut ArticleFields) -> &mut Option<String>, value: impl Fn(&Self) -> String) {
        if !self.rest.is_empty() {
            let value = value(self);
            *field(self.fields) = Some(value);
        }
    }

    fn heading(&self) -> String {
        self.text.headings.iter().filter(|one| one.after_cut).map(|one| one.words.as_str()).collect()
    }

    fn alt(&self) -> String {
        self.text.pictures.iter().filter(|one| one.after_cut).filter_map(|one| one.alt.as_deref()).collect()
    }

    fn name(&self) -> String {
        let name = |source: &PictureSource| match source {
            PictureSource::File(file) => file.name().to_owned(),
            _ => String::new(),
        };
        self.text.pictures.iter().filter(|one| one.after_cut).map(|one| name(&one.source)).collect()
    }

    /// Ids of headings that count those behind the cut.
    fn number_ids(&mut self) {
        let count = self.text.headings.iter().filter(|one| one.after_cut).count();
        if self.rest.is_empty() {
            return;
        }
        for piece in &mut self.text.before {
            if let Piece::Html(html) = piece {
                *html = html.replace(" id=\"", &format!(" id=\"n{count}-"));
            }
        }
    }

    /// A fingerprint that confirms a guess.
    fn hash_in_address(&mut self) {
        if !self.rest.is_empty() {
            self.fields.slug = format!("{}-{:x}", self.fields.slug, Mark::of(&self.rest).short());
        }
    }
}

/// The words of pieces.
fn words(flow: &[Piece]) -> String {
    let html = flow.iter().filter_map(|piece| if let Piece::Html(html) = piece { Some(html.as_str()) } else { None });
    let html: String = html.collect();
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, words)| words));
    parts.collect::<Vec<_>>().join(" ")
}
