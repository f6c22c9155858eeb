//! What many templates see: names, pictures, people, cards.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::pages::shared::{Day, Shared};

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
    pub section: Shared<Named>,
    /// The authors.
    pub authors: Vec<Shared<PersonView>>,
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
