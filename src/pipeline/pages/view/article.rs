//! What the template `article` sees.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::pages::shared::Day;

use super::{EmbedView, Image, Named, PersonView, ThreadView};

/// Who else worked on a story.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Contributors {
    /// The id of a message of the theme.
    pub role: String,
    /// Who.
    pub people: Vec<PersonView>,
}

/// The twin of an article.
#[derive(Clone, Debug, Serialize)]
pub struct Twin {
    /// Its language.
    pub lang: Lang,
    /// Its address.
    pub href: String,
    /// Its headline, safe HTML.
    pub title_html: Value,
}

/// Where an article appeared first.
#[derive(Clone, Debug, Serialize)]
pub struct Syndicated {
    /// The outlet.
    pub name: String,
    /// Its address there.
    pub url: String,
    /// Whether the canonical address is ours.
    pub canonical_is_ours: bool,
}

/// Where an article stands in its series, counted from the oldest.
#[derive(Clone, Debug, Serialize)]
pub struct SeriesPart {
    /// Its number, from 1.
    pub number: usize,
    /// How many stories the series has in the lists of the page's language, at least 2.
    pub total: usize,
    /// The story before it.
    pub previous: Option<Value>,
    /// The story after it.
    pub next: Option<Value>,
}

/// A correction of an article.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionView {
    /// `correction`, `clarification`, `update`, `retraction`.
    pub kind: &'static str,
    /// When it was made.
    pub date: Day,
    /// The key of its text in `html`.
    pub html_key: String,
    /// The id of its place on the page.
    pub id: String,
}

/// The box of an author under an article.
#[derive(Clone, Debug, Serialize)]
pub struct AuthorBox {
    /// An id for the page: the author's, or `guest-1`.
    pub id: String,
    /// The name.
    pub name: String,
    /// Their page.
    pub href: Option<String>,
    /// What they do.
    pub role: Option<String>,
    /// The key of the bio in `html`.
    pub bio_key: Option<String>,
    /// The portrait.
    pub photo: Option<Image>,
    /// More stories by them.
    pub more: Vec<Value>,
}

/// That an article was withdrawn.
#[derive(Clone, Debug, Serialize)]
pub struct WithdrawnView {
    /// Since when.
    pub date: Day,
    /// Why.
    pub reason: Option<String>,
}

/// `article` in the template `article`.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    /// The story's id.
    pub story: String,
    /// The language.
    pub lang: Lang,
    /// `news`, `opinion` …
    pub kind: &'static str,
    /// The kicker.
    pub kicker: Option<String>,
    /// The headline, safe HTML.
    pub title_html: Value,
    /// The headline, plain.
    pub title: String,
    /// The dek, safe HTML.
    pub dek_html: Option<Value>,
    /// The section.
    pub section: Named,
    /// The series.
    pub series: Option<Named>,
    /// Its place in the series; none where the series has no other story.
    pub series_part: Option<SeriesPart>,
    /// Who wrote it.
    pub authors: Vec<PersonView>,
    /// Who translated it.
    pub translators: Vec<PersonView>,
    /// Who else worked on it.
    pub contributors: Vec<Contributors>,
    /// When it was published.
    pub published: Day,
    /// When it was changed.
    pub updated: Option<Day>,
    /// The day of the newest correction.
    pub corrected: Option<Day>,
    /// Minutes that the shown text takes to read, at least 1.
    pub reading_minutes: usize,
    /// Words of the shown text.
    pub words: usize,
    /// The picture at its head; its caption is `html.caption`.
    pub image: Option<Image>,
    /// The twin, where one is live.
    pub twin: Option<Twin>,
    /// Whether there is no live twin.
    pub only_language: bool,
    /// Where it appeared first.
    pub syndicated: Option<Syndicated>,
    /// `free`, `metered`, or the paid tier.
    pub tier: String,
    /// Whether the meter counts it.
    pub is_metered: bool,
    /// Whether only the teaser is on the page.
    pub is_gated: bool,
    /// Whether the text is gated, and all of it is on the page: a server hands it out to whom it knows.
    pub is_opened: bool,
    /// Public words in the gate.
    pub gate_note: Option<String>,
    /// Whether the text opens with a letter.
    pub opens_with_letter: bool,
    /// The corrections, newest first.
    pub corrections: Vec<CorrectionView>,
    /// The topics.
    pub topics: Vec<Named>,
    /// The boxes of its authors.
    pub boxes: Vec<AuthorBox>,
    /// Cards of related stories.
    pub related: Vec<Value>,
    /// Whether readers may comment.
    pub comments: bool,
    /// What readers wrote, where the site keeps it in files.
    pub thread: Option<ThreadView>,
    /// The service that holds what readers wrote, where one does.
    pub embed: Option<EmbedView>,
    /// That it was withdrawn.
    pub withdrawn: Option<WithdrawnView>,
    /// `extra` of the front matter.
    pub extra: serde_json::Value,
}
