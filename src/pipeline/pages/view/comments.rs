//! What the template `article` sees of readers' comments.

use serde::Serialize;
use tera::Value;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::pages::shared::Day;

/// What readers wrote about a story.
#[derive(Clone, Debug, Serialize)]
pub struct ThreadView {
    /// How many comments are shown, replies among them, removed ones not.
    pub count: usize,
    /// The comments that answer no other, in the order of their dates.
    pub comments: Vec<CommentView>,
}

/// A comment.
#[derive(Clone, Debug, Serialize)]
pub struct CommentView {
    /// The id of its place on the page.
    pub id: String,
    /// Who wrote it; empty where it was removed.
    pub author: String,
    /// The author's page, where they are of the newsroom.
    pub href: Option<String>,
    /// Whether the newsroom wrote it.
    pub is_staff: bool,
    /// Its language.
    pub lang: Lang,
    /// Whether that is not the language of the page.
    pub is_foreign: bool,
    /// When it was written.
    pub date: Day,
    /// Its words, safe HTML; empty where it was removed.
    pub text_html: Value,
    /// Whether editors removed it: only its place is shown, for the sake of its replies.
    pub is_removed: bool,
    /// Whom it answers, where it stands no deeper than the comment that it answers.
    pub to: Option<String>,
    /// The comments that answer it; none on the third level.
    pub replies: Vec<CommentView>,
}

/// The service that holds the comments.
#[derive(Clone, Debug, Serialize)]
pub struct EmbedView {
    /// Its name.
    pub name: String,
    /// The host that its script comes from.
    pub host: String,
    /// What a script of the theme needs once a reader has asked: `script`, `attributes`, `thread`.
    pub load: serde_json::Value,
}
