//! What a template may ask the edition while it is rendered. `render/` passes the questions on; the theme sees only the answers.

use serde::{Deserialize, Serialize};
use tera::Value;

use crate::pipeline::base::lang::Lang;

/// The arguments of `stories(…)`: each narrows the list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct StoryQuery {
    /// Only of this section.
    pub section: Option<String>,
    /// Only with this topic.
    pub topic: Option<String>,
    /// Only by this author.
    pub author: Option<String>,
    /// Only of this series.
    pub series: Option<String>,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Not these stories.
    pub exclude: Vec<String>,
    /// How many are passed over first.
    pub offset: usize,
    /// How many at the most.
    pub limit: Option<usize>,
}

/// The edition, as a template may ask it. Answers are in the language of the page that asks.
pub trait Answering: Send + Sync {
    /// The cards of the stories that fit, newest first.
    fn stories(&self, lang: Lang, query: &StoryQuery) -> Vec<Value>;
    /// The card of one story; `None` when it is not live in this language.
    fn story(&self, lang: Lang, id: &str) -> Option<Value>;
    /// One author; `None` when there is no such author or no page of theirs in this language.
    fn author(&self, lang: Lang, id: &str) -> Option<Value>;
    /// The address of `story:ID`, `author:ID`, `section:ID`, `topic:ID`, `series:ID` or `page:ID`; `None` when it has no page in this language.
    fn url(&self, lang: Lang, to: &str) -> Option<String>;
}
