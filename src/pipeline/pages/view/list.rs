//! What the templates of lists see: sections, topics, series, authors, corrections, and the page that leads to them.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::pages::shared::Day;

use super::{Image, Named, PersonView};

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
    /// Whether somebody paid for the story.
    pub is_sponsored: bool,
    /// The language of the article.
    pub lang: Lang,
    /// Whether that is not the language of the page.
    pub is_foreign: bool,
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

/// `search` in the template of that name. Sections are in `site`.
#[derive(Clone, Debug, Serialize)]
pub struct SearchView {
    /// Topics with a page in this language, in the order of its alphabet.
    pub topics: Vec<Named>,
    /// Series with a page in this language, likewise.
    pub series: Vec<Named>,
}
