//! `river.comments.yaml`, the thread of a story: what readers wrote about it and what editors let stand. Whose thread it
//! is only the edition knows.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::pipeline::base::config::Config;
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::AuthorId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::slug::{is_slug, slug_of, slugify};
use crate::pipeline::base::yaml::{self, Fields, Item, Report};

use super::field_problems as problems;
use super::prose::Prose;
use super::values::{flag, id, plain_item, when};

/// A comments file. One that cannot be read has no comments.
#[derive(Clone, PartialEq, Debug)]
pub struct CommentsFile {
    /// The file.
    pub source: SourcePath,
    /// The comments that answer no other, in the order of their dates.
    pub comments: Vec<Comment>,
    /// What is wrong with it.
    pub diagnostics: Vec<Diagnostic>,
}

impl CommentsFile {
    /// When each comment was written, those that answer others among them.
    pub fn moments(&self) -> Vec<Timestamp> {
        fn note(comments: &[Comment], all: &mut Vec<Timestamp>) {
            for comment in comments {
                all.push(comment.date.instant);
                note(&comment.replies, all);
            }
        }
        let mut all = Vec::new();
        note(&self.comments, &mut all);
        all
    }
}

/// What a reader wrote about a story, in one language.
#[derive(Clone, PartialEq, Debug)]
pub struct Comment {
    /// The end of its address: unique in its thread.
    pub id: String,
    /// The name under which it appears; of the newsroom's own, where nothing is said, that of the author.
    pub author: Option<String>,
    /// Who of the newsroom wrote it, and where that is said.
    pub staff: Option<(AuthorId, Place)>,
    /// Its language.
    pub lang: Lang,
    /// When it was written.
    pub date: When,
    /// Its words as finished, safe HTML.
    pub html: String,
    /// Whether editors took it away: only its place stays.
    pub is_hidden: bool,
    /// The comments that answer it, in the order of their dates.
    pub replies: Vec<Comment>,
}

/// A comment for hints.
const EXAMPLE: &str = "{author: …, lang: es, date: 2026-11-20T10:02, text: …}";

/// What is known while one file is read.
struct Thread<'t> {
    source: &'t SourcePath,
    yaml: &'t str,
    config: &'t Config,
    prose: &'t Prose,
    /// The ids so far, with their places.
    ids: BTreeMap<String, Place>,
}

/// Reads a comments file.
pub fn read(source: &SourcePath, text: &str, config: &Config, prose: &Prose) -> CommentsFile {
    let file =
        |comments, diagnostics| CommentsFile { source: source.clone(), comments: oldest_first(comments), diagnostics };
    let sheet = match yaml::open(source, text, 1) {
        Ok(sheet) => sheet,
        Err(problem) => return file(Vec::new(), vec![*problem]),
    };
    let mut report = sheet.report();
    let Some(mut fields) = sheet.fields(&mut report) else { return file(Vec::new(), report.into_diagnostics()) };
    let mut thread = Thread { source, yaml: text, config, prose, ids: BTreeMap::new() };
    let comments = thread.comments(&mut fields, "comments", &mut report);
    fields.end(&[], &mut report);
    file(comments, report.into_diagnostics())
}

/// Comments in the order of their dates; those of one moment as they stand in the file.
fn oldest_first(mut comments: Vec<Comment>) -> Vec<Comment> {
    comments.sort_by_key(|comment| comment.date.instant);
    comments
}

impl Thread<'_> {
    fn comments(&mut self, fields: &mut Fields<'_>, key: &'static str, report: &mut Report<'_>) -> Vec<Comment> {
        let items = fields.take(key).and_then(|item| item.list(report)).unwrap_or_default();
        items.iter().filter_map(|item| self.comment(item, report)).collect()
    }

    /// One comment with its replies; `None`, and told, where something that it needs is missing.
    fn comment(&mut self, item: &Item<'_>, report: &mut Report<'_>) -> Option<Comment> {
        let mut fields = item.fields_like(EXAMPLE, report)?;
        let own_id = fields.take("id");
        let author = fields.take("author").and_then(|item| name(&item, report));
        let staff = fields.take("staff").and_then(|item| {
            let place = report.place(&item);
            Some((id(&item, AuthorId::parse, report)?, place))
        });
        let lang = fields.take("lang").and_then(|item| item.one_of(&[("en", Lang::En), ("es", Lang::Es)], report));
        let date_item = fields.need("date", report);
        let date = date_item.as_ref().and_then(|item| when(item, &self.config.timezone, report));
        let words = fields.take("text");
        let is_hidden = flag(&mut fields, "hidden", report).unwrap_or(false);
        if !is_hidden {
            // What is taken away may lose its words too; all else is read by somebody.
            let needed = ["author", "lang", "text"].into_iter().filter(|key| *key != "author" || staff.is_none());
            needed.filter(|key| fields.lacks(key)).for_each(|key| fields.miss(key, report));
        }
        // Words that were removed are not even read: nothing in them may keep a site from being published.
        let read = words.zip(lang).filter(|_| !is_hidden);
        let html = read.map(|(item, lang)| self.text(&item, lang, report)).unwrap_or_default();
        // The name of somebody whose words were removed stands in no address either.
        let said_by = author.as_deref().or(staff.as_ref().map(|(id, _)| id.as_str())).unwrap_or_default();
        let id = match &own_id {
            Some(item) => comment_id(item, report),
            None => date.as_ref().map(|date| usual_id(date, if is_hidden { "removed" } else { said_by })),
        };
        let said = own_id.as_ref().or(date_item.as_ref());
        let id = id.filter(|id| self.take_id(id, said, report));
        let replies = oldest_first(self.comments(&mut fields, "replies", report));
        fields.end(&[], report);
        let (id, date) = (id?, date?);
        let lang = lang.or(is_hidden.then_some(Lang::En))?;
        Some(Comment { id, author, staff, lang, date, html, is_hidden, replies })
    }

    /// The words of a comment as HTML.
    fn text(&self, item: &Item<'_>, lang: Lang, report: &mut Report<'_>) -> String {
        let Some(words) = item.full_text(report) else { return String::new() };
        let first = report.text_line(item);
        let (html, mut found) = (self.prose.comment)(self.source, lang, words, first);
        self.indent(&mut found, words, first);
        report.extend(found);
        html
    }

    /// Moves problems from the columns in the value to those in the file, where the value's lines are indented.
    fn indent(&self, found: &mut [Diagnostic], words: &str, first: u32) {
        // A line with thousands of problems is looked at once.
        let mut shifts = BTreeMap::<u32, u32>::new();
        let shift = |line: u32| {
            let value = words.lines().nth(line.checked_sub(first)? as usize)?;
            let written = self.line(line)?;
            let at = written.find(value.trim_end())?;
            u32::try_from(written[..at].chars().count()).ok()
        };
        for place in found.iter_mut().filter_map(|problem| problem.place.as_mut()) {
            for point in [&mut place.start, &mut place.end] {
                point.column += *shifts.entry(point.line).or_insert_with(|| shift(point.line).unwrap_or(0));
            }
        }
    }

    fn line(&self, number: u32) -> Option<&str> {
        self.yaml.lines().nth(number.checked_sub(1)? as usize)
    }

    /// Takes an id; `false`, and told, where another comment has it.
    fn take_id(&mut self, id: &str, said: Option<&Item<'_>>, report: &mut Report<'_>) -> bool {
        let Some(place) = said.map(|item| report.place(item)) else { return false };
        if let Some(first) = self.ids.get(id) {
            report.push(problems::comment_id_duplicate(place, id, first));
            return false;
        }
        self.ids.insert(id.to_owned(), place);
        true
    }
}

/// A name on one line.
fn name(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let name = plain_item(item, report)?;
    Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// An id that was written: it becomes part of an address.
fn comment_id(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    if is_slug(text) {
        return Some(text.to_owned());
    }
    report.push(problems::comment_id_invalid(report.place(item), text, &slugify(text)));
    None
}

/// The id of a comment that is given none: its moment and its author, so that comments which are added, taken away or
/// moved in the file change the address of no other.
fn usual_id(date: &When, author: &str) -> String {
    let (day, time) = (date.local.date(), date.local.time());
    let day = format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    let time = if date.has_time { format!("-{:02}{:02}", time.hour(), time.minute()) } else { String::new() };
    let author = if author.is_empty() { String::new() } else { format!("-{}", slug_of(&[author])) };
    format!("{day}{time}{author}")
}
