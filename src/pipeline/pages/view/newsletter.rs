//! What the templates `newsletter.html` and `newsletter.txt` see.

use serde::Serialize;
use tera::Value;

use crate::pipeline::pages::shared::Day;

use super::River;

/// `letter` in the templates `newsletter`. All its addresses are whole.
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterView {
    /// The day of the letter.
    pub today: Day,
    /// Since when its stories were published.
    pub since: Day,
    /// How many stories it has.
    pub count: usize,
    /// The first story.
    pub lead: Option<Value>,
    /// The other stories but opinion, by section.
    pub sections: Vec<River>,
    /// Opinion.
    pub opinion: Vec<Value>,
    /// Corrections that were made since, newest first.
    pub corrections: Vec<NewsletterCorrection>,
}

/// A correction in a letter.
#[derive(Clone, Debug, Serialize)]
pub struct NewsletterCorrection {
    /// `correction`, `clarification`, `update`, `retraction`.
    pub kind: &'static str,
    /// When it was made.
    pub date: Day,
    /// What it says, plain.
    pub text: String,
    /// The article's headline, plain.
    pub title: String,
    /// The correction's place on the article's page.
    pub href: String,
    /// Whether somebody paid for the article.
    pub is_sponsored: bool,
}
