//! What a page asks of the edition while its view is made and its template runs, noted per thread: a page is made from
//! beginning to end on one. Views read stories through [`Book`](super::Book), and templates ask the questions of
//! [`super::answers`]; all else that they see is the same for every page of an edition. The words of a text are shown on
//! one page only, that of the text itself: all others show outlines.

use std::cell::RefCell;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

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
    /// Marks of the stories of which it shows something, sorted, each once.
    stories: Vec<u64>,
    /// Whether it may show something of any story.
    all_stories: bool,
    /// The mark of the story whose whole text it shows.
    whole: Option<u64>,
    /// What its template asked, and the marks of the answers.
    pub asked: Vec<(Question, Mark)>,
}

/// What a template can ask.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
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
    /// Of a page of which is known only what its template asked.
    pub fn of_template(asked: Vec<(Question, Mark)>) -> Notes {
        Notes { asked, ..Notes::default() }
    }

    /// What was asked here and there.
    pub fn and(mut self, other: Notes) -> Notes {
        self.stories.extend(other.stories);
        self.stories.sort_unstable();
        self.stories.dedup();
        self.stories.shrink_to_fit();
        self.all_stories |= other.all_stories;
        self.whole = self.whole.or(other.whole);
        self.asked.extend(other.asked);
        self
    }

    /// Whether the page may show anything that changed.
    pub fn touch(&self, changed: &Changed) -> bool {
        let shows = |story: &u64| self.all_stories || self.stories.binary_search(story).is_ok();
        changed.outlines.iter().any(shows) || self.whole.is_some_and(|story| changed.stories.contains(&story))
    }
}

/// The stories in which one edition differs from another.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Changed {
    /// Marks of all of them.
    stories: Vec<u64>,
    /// Marks of those that differ in more than the words of their texts: in something that other pages may show.
    outlines: Vec<u64>,
}

impl Changed {
    /// These stories, and those of them that differ in their outlines.
    pub fn new(stories: &[StoryId], outlines: &[StoryId]) -> Changed {
        let marks = |ids: &[StoryId]| ids.iter().map(story_mark).collect();
        Changed { stories: marks(stories), outlines: marks(outlines) }
    }
}

/// The short mark of a story.
fn story_mark(id: &StoryId) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
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

pub(super) fn note_whole(id: &StoryId) {
    note(|notes| notes.whole = Some(story_mark(id)));
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
