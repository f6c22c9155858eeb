//! The desk for programs: the report of every other command, with the stories beside it.

use serde_json::{Value, json};

use crate::desk::compare::{Change, How};
use crate::desk::{DeskStory, DeskText, Follows};
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::{SectionId, StoryId};
use crate::pipeline::base::path::SourcePath;
use crate::report::ReportSettings;
use crate::report::plain::plain_json;

use super::{Status, counts, lacking, never_accepted, opening, stale, summary, words};

/// Characters of a block that are told.
const WORDS: usize = 80;

/// Writes one line. Files are relative to the source.
pub(super) fn render(status: &Status<'_>, problems: &[&Diagnostic], settings: &ReportSettings) -> String {
    let desk = status.desk;
    let report = crate::report::json::render(problems, counts(problems), &summary(), settings);
    let mut report: Value = serde_json::from_str(&report).unwrap_or_default();
    report["summary"]["stories"] = desk.stories.len().into();
    report["summary"]["lacking"] = lacking(desk).len().into();
    // What is not known is no number.
    let known = |count: usize| desk.is_lock_sound().then_some(count);
    report["summary"]["stale"] = known(stale(desk).count()).into();
    report["summary"]["never_accepted"] = known(never_accepted(desk).count()).into();
    report["now"] = desk.now.iso_with_time().into();
    report["accepted"] = status.accepted.iter().map(StoryId::as_str).collect();
    report["stories"] = desk.stories.iter().map(story).collect();
    report["apart"] = desk.apart.iter().map(SourcePath::as_str).collect();
    plain_json(&report.to_string()) + "\n"
}

fn story(story: &DeskStory) -> Value {
    let (follows, changes): (&str, &[Change]) = match &story.follows {
        Follows::Lacking => ("lacking", &[]),
        Follows::NeverAccepted => ("never-accepted", &[]),
        Follows::Unknown => ("unknown", &[]),
        Follows::Fresh => ("fresh", &[]),
        Follows::Stale(changes) => ("stale", changes),
    };
    json!({
        "story": story.id.as_str(),
        "section": story.section.as_ref().map(SectionId::as_str),
        "gated": story.is_gated,
        "original": text(&story.original),
        "translation": story.translation.as_ref().map(text),
        "follows": follows,
        "changes": changes.iter().map(|one| change(story, one)).collect::<Vec<_>>(),
    })
}

fn text(text: &DeskText) -> Value {
    json!({
        "lang": text.lang.code(),
        "file": text.source.as_str(),
        "title": text.title,
        "state": words::state_code(text.state),
        "due": text.due.map(|due| due.iso_with_time()),
    })
}

fn change(story: &DeskStory, change: &Change) -> Value {
    let words = if change.how == How::Gone { None } else { opening(story, change.at, WORDS) };
    json!({
        "change": words::how_code(change.how),
        "block": change.kind.as_str(),
        "file": story.original.source.as_str(),
        "line": change.place.as_ref().map(|place| place.start.line),
        "words": words,
    })
}
