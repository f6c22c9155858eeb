//! Readers' comments as templates see them: a thread of three levels at the most, or the service that holds it.

use serde_json::{Map, json};

use crate::pipeline::base::config::{CommentMode, Embed};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::content::comments_file::Comment;
use crate::pipeline::edition::people::Credited;
use crate::pipeline::edition::story::{LiveText, Story};

use super::book::Book;
use super::people;
use super::shared::{Day, safe};
use super::view::{CommentView, EmbedView, ThreadView};

/// How deep replies are shown; deeper ones stand on the last level and name whom they answer.
const LEVELS: usize = 3;

/// Whether readers may comment on a story.
pub(super) fn are_open(book: &Book, story: &Story) -> bool {
    let mode = book.edition.config.comments.mode;
    story.facts.comments && story.facts.withdrawn.is_none() && mode != CommentMode::None
}

/// The thread of a story, where the site keeps threads in files.
pub(super) fn thread(book: &Book, story: &Story, lang: Lang) -> Option<ThreadView> {
    let is_ours = are_open(book, story) && book.edition.config.comments.mode == CommentMode::Files;
    let page = Page { book, lang };
    is_ours.then(|| ThreadView { count: count(&story.thread), comments: page.level(&story.thread, LEVELS) })
}

fn count(comments: &[Comment]) -> usize {
    comments.iter().map(|comment| usize::from(!comment.is_hidden) + count(&comment.replies)).sum()
}

/// The page on which a thread is shown.
#[derive(Clone, Copy)]
struct Page<'b> {
    book: &'b Book,
    lang: Lang,
}

impl Page<'_> {
    /// Comments on one level, with so many levels to go.
    fn level(self, comments: &[Comment], levels: usize) -> Vec<CommentView> {
        if levels > 1 {
            let nested = |comment: &Comment| CommentView {
                replies: self.level(&comment.replies, levels - 1),
                ..self.one(comment)
            };
            return comments.iter().map(nested).collect();
        }
        let mut flat = Vec::new();
        self.flatten(comments, None, &mut flat);
        flat.sort_by_key(|(comment, _)| comment.date.instant);
        flat.into_iter().map(|(comment, to)| CommentView { to, ..self.one(comment) }).collect()
    }

    /// Comments and all that answers them, each with whom it answers.
    fn flatten<'c>(self, comments: &'c [Comment], to: Option<&str>, flat: &mut Vec<(&'c Comment, Option<String>)>) {
        for comment in comments {
            flat.push((comment, to.map(str::to_owned)));
            self.flatten(&comment.replies, Some(&self.name(comment)), flat);
        }
    }

    fn one(self, comment: &Comment) -> CommentView {
        let staff = comment.staff.as_ref().map(|(id, _)| Credited::Known(id.clone()));
        let person = staff.as_ref().map(|person| people::person(self.book, person, self.lang));
        CommentView {
            id: format!("comment_{}", comment.id),
            author: self.name(comment),
            href: person.and_then(|person| person.href),
            is_staff: comment.staff.is_some(),
            lang: comment.lang,
            is_foreign: comment.lang != self.lang,
            date: Day::of(comment.date),
            text_html: safe(&comment.html),
            is_removed: comment.is_hidden,
            to: None,
            replies: Vec::new(),
        }
    }

    /// The name under which a comment appears.
    fn name(self, comment: &Comment) -> String {
        let of_author = || {
            let (id, _) = comment.staff.as_ref()?;
            Some(people::name(&self.book.edition, &Credited::Known(id.clone()), self.lang).to_owned())
        };
        comment.author.clone().or_else(of_author).unwrap_or_default()
    }
}

/// The service that holds the comments on a text, where a service does.
pub(super) fn embed(book: &Book, story: &Story, text: &LiveText) -> Option<EmbedView> {
    let comments = &book.edition.config.comments;
    let embed = comments.embed.as_ref().filter(|_| comments.mode == CommentMode::Embed && are_open(book, story))?;
    let filled = |words: &str| filled(words, book, story, text);
    let attributes = |pairs: &[(String, String)]| -> Map<String, serde_json::Value> {
        pairs.iter().map(|(name, value)| (name.clone(), filled(value).into())).collect()
    };
    let script = filled(&embed.script);
    let load = json!({
        "script": script,
        "attributes": attributes(&embed.attributes),
        "thread": attributes(&embed.thread),
    });
    Some(EmbedView { name: embed.name.clone(), host: Embed::host(&script).to_owned(), load })
}

/// Words of the configuration with what stands for a story filled in. Both texts of a story say the same `{story}`.
fn filled(words: &str, book: &Book, story: &Story, text: &LiveText) -> String {
    let url = book.edition.config.base_url.absolute(&text.url);
    let values = [story.id.as_str(), text.lang.code(), &text.fields.title.plain, &url];
    let mut out = String::new();
    let mut rest = words;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = Embed::HOLES.iter().zip(values).find(|(hole, _)| rest.starts_with(**hole));
        let (written, length) = found.map_or(("{", 1), |(hole, value)| (value, hole.len()));
        out.push_str(written);
        rest = &rest[length..];
    }
    out + rest
}
