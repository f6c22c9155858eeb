//! What a page asks of the edition while its view is made and its template runs, noted per thread: a page is made from
//! beginning to end on one. Views and templates read stories through [`Book::story`](super::Book) and cards, and templates
//! ask the questions of [`super::answers`]; all else that they see is the same for every page of an edition.

use std::cell::RefCell;

use super::answers::StoryQuery;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::mark::Mark;

thread_local! {
    static NOTES: RefCell<Option<Notes>> = const { RefCell::new(None) };
}

/// What a page asked.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Notes {
    /// Marks of the stories that it looked at, sorted, each once.
    stories: Vec<u64>,
    /// Whether it looked at all stories.
    pub all_stories: bool,
    /// What its template asked, and the marks of the answers.
    pub asked: Vec<(Question, Mark)>,
}

/// What a template can ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
    /// `stories(…)`.
    Stories(Lang, StoryQuery),
    /// `story(id=…)`.
    Story(Lang, String),
    /// `author(id=…)`.
    Author(Lang, String),
    /// `url(to=…)`.
    Url(Lang, String),
}

impl Notes {
    /// What was asked here and there.
    pub fn and(mut self, other: Notes) -> Notes {
        self.stories.extend(other.stories);
        self.stories.sort_unstable();
        self.stories.dedup();
        self.all_stories |= other.all_stories;
        self.asked.extend(other.asked);
        self
    }

    /// Whether the page looked at any of the stories with these marks.
    pub fn touch(&self, stories: &[u64]) -> bool {
        self.all_stories || stories.iter().any(|story| self.stories.binary_search(story).is_ok())
    }
}

/// The short mark of a story.
pub fn story_mark(id: &StoryId) -> u64 {
    Mark::of(id.as_str()).short()
}

/// Runs `work`, and tells what it asked.
pub fn noting<T>(work: impl FnOnce() -> T) -> (T, Notes) {
    NOTES.set(Some(Notes::default()));
    let value = work();
    let mut notes = NOTES.take().unwrap_or_default();
    notes.stories.sort_unstable();
    notes.stories.dedup();
    (value, notes)
}

pub(super) fn note_story(id: &StoryId) {
    note(|notes| notes.stories.push(story_mark(id)));
}

pub(super) fn note_all_stories() {
    note(|notes| notes.all_stories = true);
}

pub(super) fn note_question(question: impl FnOnce() -> (Question, Mark)) {
    note(|notes| notes.asked.push(question()));
}

fn note(write: impl FnOnce(&mut Notes)) {
    NOTES.with_borrow_mut(|notes| {
        if let Some(notes) = notes {
            write(notes);
        }
    });
}
