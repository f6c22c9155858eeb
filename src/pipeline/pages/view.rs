//! What each template sees: small structs with public fields and no way back to the edition. THEMES.md documents them.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::lang::Lang;

use super::shared::Day;

/// A name with an address: a section, a topic, a plain page.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name in the language of the page.
    pub name: String,
    /// Its address; none where it has no page in this language.
    pub href: Option<String>,
}

/// A picture.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Image {
    /// Its address.
    pub src: String,
    /// Pixels from left to right; 0 where unknown.
    pub width: u32,
    /// Pixels from top to bottom; 0 where unknown.
    pub height: u32,
    /// What it shows.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// `40% 30%`: the point that must stay in view.
    pub focus: Option<String>,
    /// Whether `html.caption` exists.
    pub has_caption: bool,
}

/// Somebody in a byline.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PersonView {
    /// The author's id; none for guests.
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The author's page, or a guest's page elsewhere.
    pub href: Option<String>,
    /// What they do, in the language of the page.
    pub role: Option<String>,
    /// The portrait.
    pub photo: Option<Image>,
    /// Whether they have a file.
    pub is_known: bool,
}

/// Who else worked on a story.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Contributors {
    /// The id of a message of the theme.
    pub role: String,
    /// Who.
    pub people: Vec<PersonView>,
}

/// A story in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// The story's id.
    pub story: String,
    /// The language of the text that is shown.
    pub lang: Lang,
    /// `news`, `opinion` …
    pub kind: &'static str,
    /// The kicker.
    pub kicker: Option<String>,
    /// The headline of lists, safe HTML.
    pub title_html: Value,
    /// The headline of lists, plain.
    pub title: String,
    /// The dek, safe HTML.
    pub dek_html: Option<Value>,
    /// The dek, plain.
    pub dek: Option<String>,
    /// The article's address.
    pub href: String,
    /// The section.
    pub section: Named,
    /// The authors.
    pub authors: Vec<PersonView>,
    /// The authors' names in grammatical order.
    pub byline: String,
    /// When it was published.
    pub published: Day,
    /// Its picture.
    pub image: Option<Image>,
    /// `free`, `metered`, or the paid tier.
    pub tier: String,
    /// Whether the text behind the cut is for those who pay.
    pub is_gated: bool,
    /// Whether the text is in another language than the page.
    pub is_foreign: bool,
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

/// A row of the corrections list.
#[derive(Clone, Debug, Serialize)]
pub struct CorrectionRow {
    /// `correction`, `clarification`, `update`, `retraction`.
    pub kind: &'static str,
    /// When it was made.
    pub date: Day,
    /// The key of its text in `html`.
    pub html_key: String,
    /// The article's headline, safe HTML.
    pub title_html: Value,
    /// The correction's place on the article's page.
    pub href: String,
    /// The language of the article.
    pub lang: Lang,
    /// Whether that is not the language of the page.
    pub is_foreign: bool,
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
    /// That it was withdrawn.
    pub withdrawn: Option<WithdrawnView>,
    /// `extra` of the front matter.
    pub extra: serde_json::Value,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct PageNumber {
    /// Its number, from 1.
    pub n: usize,
    /// Its address.
    pub href: String,
    /// Whether it is this one.
    pub is_current: bool,
}

/// `list` in the templates `section`, `topic`, `series` and `author`.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// `section`, `topic`, `series`, `author`.
    pub kind: &'static str,
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The key of the description in `html`.
    pub description_key: Option<String>,
    /// Topics of a section's stories.
    pub topics: Vec<Named>,
    /// The stories of this page.
    pub cards: Vec<Value>,
    /// The page's number, from 1.
    pub number: usize,
    /// How many pages there are.
    pub total_pages: usize,
    /// The pages.
    pub pages: Vec<PageNumber>,
    /// The page with newer stories.
    pub newer: Option<String>,
    /// The page with older stories.
    pub older: Option<String>,
    /// How many stories are on the list.
    pub count: usize,
}

/// `author` in the template `author`.
#[derive(Clone, Debug, Serialize)]
pub struct AuthorView {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What they do.
    pub role: Option<String>,
    /// The portrait.
    pub photo: Option<Image>,
    /// Where to write.
    pub email: Option<String>,
    /// Pages elsewhere.
    pub links: Vec<Link>,
    /// Whether it is an organization.
    pub is_organization: bool,
    /// The languages in which their originals are written, that of the page first.
    pub languages: Vec<Lang>,
    /// The key of the bio in `html`.
    pub bio_key: Option<String>,
}

/// A page elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// Its address.
    pub url: String,
}

/// A letter of the authors' index.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// The letter.
    pub letter: String,
    /// The people under it.
    pub people: Vec<PersonView>,
}

/// A section of the front page with its stories.
#[derive(Clone, Debug, Serialize)]
pub struct River {
    /// The section.
    pub section: Named,
    /// Its stories, the first with its dek and picture.
    pub cards: Vec<Value>,
}

/// `front` in the template `front`.
#[derive(Clone, Debug, Serialize)]
pub struct FrontView {
    /// The first story.
    pub lead: Option<Value>,
    /// Stories of the lead's topics, under it.
    pub more: Vec<Value>,
    /// The next ones.
    pub secondary: Vec<Value>,
    /// The most recent ones.
    pub latest: Vec<Value>,
    /// Opinion.
    pub opinion: Vec<Value>,
    /// Sections with their stories.
    pub rivers: Vec<River>,
    /// News that break.
    pub breaking: Option<Breaking>,
    /// The day of the build: on no other page.
    pub today: Day,
}

/// News that break.
#[derive(Clone, Debug, Serialize)]
pub struct Breaking {
    /// The story.
    pub card: Value,
}

/// `text` in the templates `page` and `subscribe`.
#[derive(Clone, Debug, Serialize)]
pub struct PageTextView {
    /// The page's id.
    pub id: String,
    /// The title, safe HTML.
    pub title_html: Value,
    /// The title, plain.
    pub title: String,
    /// The dek, safe HTML.
    pub dek_html: Option<Value>,
    /// When it was changed.
    pub updated: Option<Day>,
    /// `extra` of the front matter.
    pub extra: serde_json::Value,
}

/// One half of the chooser and of the page for dead addresses.
#[derive(Clone, Debug, Serialize)]
pub struct HalfView {
    /// Its language.
    pub lang: Lang,
    /// The outlet's name in it.
    pub title: String,
    /// The outlet's description in it.
    pub description: String,
    /// Its front page.
    pub href: String,
    /// Its first stories.
    pub cards: Vec<Value>,
}

/// `site`: what every page knows of the outlet, in its language.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// The name.
    pub title: String,
    /// The name in the other language.
    pub other_title: String,
    /// The description.
    pub description: String,
    /// The front page.
    pub home: String,
    /// The other language's front page.
    pub other_home: String,
    /// The path of `base_url`.
    pub base_path: String,
    /// `base_url`.
    pub base_url: String,
    /// Who publishes.
    pub publisher: PublisherView,
    /// Sections with a page in this language.
    pub sections: Vec<Named>,
    /// Plain pages of this language.
    pub pages: Vec<PageLink>,
    /// The authors' index.
    pub authors: String,
    /// The corrections list.
    pub corrections: String,
    /// The page that sells.
    pub subscribe: Option<String>,
    /// The year of the newest story.
    pub year: Option<i16>,
    /// Stories that may be read in a month without paying.
    pub meter_articles: u32,
    /// Where a reader writes to about a story.
    pub reply_to: Option<String>,
}

/// A plain page in a menu.
#[derive(Clone, Debug, Serialize)]
pub struct PageLink {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub href: String,
}

/// `site.publisher`.
#[derive(Clone, Debug, Serialize)]
pub struct PublisherView {
    /// The name.
    pub name: String,
    /// The legal name.
    pub legal_name: Option<String>,
    /// Where to write.
    pub email: Option<String>,
    /// Pages elsewhere.
    pub social: Vec<String>,
}

/// A language version of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Alternate {
    /// `en`, `es` or `x-default`.
    pub hreflang: &'static str,
    /// The absolute address.
    pub href: String,
}

/// Where the language switch leads.
#[derive(Clone, Debug, Serialize)]
pub struct Switch {
    /// The other language.
    pub lang: Lang,
    /// The twin, or the other front page.
    pub href: String,
    /// Whether it is the twin.
    pub exists: bool,
}

/// Open Graph.
#[derive(Clone, Debug, Serialize)]
pub struct OpenGraph {
    /// `article` or `website`.
    pub r#type: &'static str,
    /// The title.
    pub title: String,
    /// The description.
    pub description: String,
    /// The canonical address.
    pub url: String,
    /// `en_US`.
    pub locale: String,
    /// The locale of the twin.
    pub locale_alternate: Option<String>,
    /// The picture.
    pub image: Option<CardImage>,
    /// RFC 3339.
    pub published: Option<String>,
    /// RFC 3339.
    pub modified: Option<String>,
    /// The section's name.
    pub section: Option<String>,
}

/// The picture of a social card.
#[derive(Clone, Debug, Serialize)]
pub struct CardImage {
    /// The absolute address.
    pub url: String,
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
    /// What it shows.
    pub alt: String,
}

/// `page`: what every template knows of the page itself.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// The template.
    pub template: &'static str,
    /// The address.
    pub href: String,
    /// The canonical address, absolute: the origin's for what is syndicated.
    pub canonical: String,
    /// The title of the window.
    pub title: String,
    /// For search engines and cards.
    pub description: String,
    /// What robots may do.
    pub robots: Option<&'static str>,
    /// Open Graph; none on the chooser and the page for dead addresses.
    pub og: Option<OpenGraph>,
    /// The language versions.
    pub alternates: Vec<Alternate>,
    /// Where the language switch leads.
    pub twin: Switch,
}
