//! The desk for editors and `grep`: `file:line:column: what: story`.

use std::fmt::Write;

use crate::desk::compare::How;
use crate::desk::{DeskStory, DeskText, Follows};
use crate::pipeline::edition::schedule::State;
use crate::report::ReportSettings;
use crate::report::plain::plain;
use crate::report::summary::pick;

use super::{Status, lacking, lacking_lang, never_accepted, opening, stale, texts, words};

/// Characters of a block that are shown.
const WORDS: usize = 60;

/// Writes a line for each thing that is to be done.
pub(super) fn render(status: &Status<'_>, settings: &ReportSettings) -> String {
    let (desk, lang) = (status.desk, settings.messages);
    let mut out = String::new();
    let mut line = |text: &DeskText, number: u32, what: &str, story: &DeskStory, more: &str| {
        let (file, id) = (plain(&format!("{}{}", settings.folder, text.source)), plain(story.id.as_str()));
        let more = if more.is_empty() { String::new() } else { format!(": {}", plain(more)) };
        let _ = writeln!(out, "{file}:{number}:1: {what}: {id}{more}");
    };
    let stale_word = pick(lang, "stale", "atrasada");
    for story in stale(desk) {
        let Follows::Stale(changes) = &story.follows else { continue };
        for change in changes {
            let number = change.place.as_ref().map_or(1, |place| place.start.line);
            let said = if change.how == How::Gone { None } else { opening(story, change.at, WORDS) };
            let said = said.unwrap_or_else(|| words::kind(change.kind, lang).to_owned());
            line(&story.original, number, stale_word, story, &format!("{}: {said}", words::how(change.how, lang)));
        }
    }
    for story in lacking(desk) {
        let language = words::language(lacking_lang(story), lang);
        line(&story.original, 1, pick(lang, "no twin", "sin gemelo"), story, language);
    }
    for state in [State::Future, State::Waiting, State::Draft] {
        for (story, text) in texts(desk, state) {
            let due = text.due.filter(|_| state == State::Future).map(|due| due.iso_with_time()).unwrap_or_default();
            line(text, 1, words::state(state, lang), story, &due);
        }
    }
    for story in never_accepted(desk) {
        let Some(text) = &story.translation else { continue };
        line(text, 1, pick(lang, "never accepted", "nunca aceptada"), story, "");
    }
    out
}
