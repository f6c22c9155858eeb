//! What every page knows of the outlet, and what plain pages say.

use serde::Serialize;
use tera::Value;

use crate::pipeline::pages::shared::Day;

use super::Named;

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
    /// The ways to find a story.
    pub search: String,
    /// The page that sells.
    pub subscribe: Option<String>,
    /// The page where a pass is entered; none where nothing can be opened by one.
    pub pass: Option<String>,
    /// The year of the newest story.
    pub year: Option<i16>,
    /// Stories that may be read in a month without paying.
    pub meter_articles: u32,
    /// The time zone in which its months are counted.
    pub timezone: String,
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
