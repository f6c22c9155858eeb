//! What every page says of itself to browsers, search engines and cards.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::lang::Lang;

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
    /// The twin; of a list with fewer pages, its last one; else the other front page.
    pub href: String,
    /// Whether it is the twin, and not the front page.
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
    /// What machines are told of an article: a script element that runs nothing. None on other pages.
    pub structured_data_html: Option<Value>,
}
