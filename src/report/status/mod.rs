//! The translation desk as text: for people, for editors, for programs.

mod json;
mod lines;
mod people;
mod words;

use crate::desk::{Desk, DeskStory, DeskText, Follows};
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::edition::schedule::State;

use super::{Counts, Format, Rendered, ReportSettings, SourceText, Summary, human, sarif, short};

/// What is told.
pub struct Status<'a> {
    /// The desk.
    pub desk: &'a Desk,
    /// The stories whose translation was accepted just now.
    pub accepted: &'a [StoryId],
}

/// Writes the desk in the format asked for. What is wrong with `translations.lock` goes the way of all diagnostics.
pub fn print(status: &Status<'_>, settings: &ReportSettings, source_text: SourceText<'_>) -> Rendered {
    let problems: Vec<&Diagnostic> = status.desk.problems.iter().collect();
    let stderr = match settings.format {
        Format::Json => {
            return Rendered { stdout: json::render(status, &problems, settings), stderr: String::new() };
        }
        Format::Sarif => return Rendered { stdout: sarif::render(&problems, settings), stderr: String::new() },
        Format::Human => human::render(&problems, settings, source_text),
        Format::Short => short::render(&problems, settings),
        Format::Github => super::github::render(&problems, settings),
    };
    let stdout = match settings.format {
        _ if settings.quiet => String::new(),
        Format::Short => lines::render(status, settings),
        _ => people::render(status, settings),
    };
    Rendered { stdout, stderr }
}

/// The stories that are alone in their language, the longest there first. Drafts and what is over need no twin.
fn lacking(desk: &Desk) -> Vec<&DeskStory> {
    let is_lacking = |story: &&DeskStory| story.follows == Follows::Lacking && story.original.is_ready();
    let mut found: Vec<&DeskStory> = desk.stories.iter().filter(is_lacking).collect();
    found.sort_by_key(|story| (story.original.due.map(|due| due.instant), &story.id));
    found
}

/// The stories whose translation does not follow any more.
fn stale(desk: &Desk) -> impl Iterator<Item = &DeskStory> {
    desk.stories.iter().filter(|story| matches!(story.follows, Follows::Stale(_)))
}

/// The stories of whose translation nobody ever said that it follows.
fn never_accepted(desk: &Desk) -> impl Iterator<Item = &DeskStory> {
    desk.stories.iter().filter(|story| story.follows == Follows::NeverAccepted)
}

/// The texts in a state, with their stories, in the order of their days.
fn texts(desk: &Desk, state: State) -> Vec<(&DeskStory, &DeskText)> {
    let both = desk
        .stories
        .iter()
        .flat_map(|story| std::iter::once(&story.original).chain(&story.translation).map(move |text| (story, text)));
    let mut found: Vec<_> = both.filter(|(_, text)| text.state == state).collect();
    found.sort_by_key(|(story, text)| (text.due.map(|due| due.instant), &story.id, text.lang));
    found
}

/// Whole days from a day to the day of the desk.
fn days_since(desk: &Desk, day: When) -> i64 {
    desk.now.local.date().duration_since(day.local.date()).as_hours() / 24
}

/// The words at the beginning of a block of an original; none where they are for those who pay.
fn opening(story: &DeskStory, at: usize, characters: usize) -> Option<String> {
    let block = story.original.blocks.get(at)?;
    let is_public = !story.is_gated || block.kind().is_field();
    is_public.then(|| block.opening(characters)).filter(|words| !words.is_empty())
}

/// The code of the language in which a story has no text.
fn lacking_lang(story: &DeskStory) -> Lang {
    story.original.lang.other()
}

/// What the desk counts, as a report of any other command has it.
fn summary() -> Summary {
    Summary::default()
}

/// How many diagnostics there are.
fn counts(problems: &[&Diagnostic]) -> Counts {
    Counts::of_refs(problems)
}
