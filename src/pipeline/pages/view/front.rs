//! What the front page, the chooser and the page for dead addresses see.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::pages::shared::Day;

use super::Named;

/// A section of the front page with its stories.
#[derive(Clone, Debug, Serialize)]
pub struct River {
    /// The section.
    pub section: Named,
    /// Its stories: first the newest with a picture that nobody paid for, if there is one, then the newest.
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
    /// The section in which most of it stands, for the link to all of it.
    pub opinion_section: Option<Named>,
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
