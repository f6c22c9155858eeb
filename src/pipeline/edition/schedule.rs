//! What readers may see at one moment. Time is an input: `now` comes with the inputs of the build.

use crate::pipeline::base::date::When;
use crate::pipeline::content::article::{Article, Publish};

use super::pair::Pair;

/// The moment that an edition shows, and what it shows beyond what is due.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Moment {
    /// The moment.
    pub now: When,
    /// Drafts too (`--drafts`).
    pub drafts: bool,
    /// What is not yet due too (`--future`).
    pub future: bool,
}

/// Whether readers may see a text, and if not, why not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum State {
    /// They may.
    Live,
    /// Its day has not come.
    Future,
    /// Its day has passed.
    Expired,
    /// It waits for its twin.
    Waiting,
    /// It is a draft.
    Draft,
    /// Its front matter cannot be read, or it has no date.
    Unreadable,
}

impl State {
    /// Whether what is wrong with it is only a warning.
    pub fn forgives(self) -> bool {
        matches!(self, State::Future | State::Expired | State::Waiting | State::Draft)
    }

    /// Whether it will never be published as it stands.
    pub fn is_never(self) -> bool {
        matches!(self, State::Draft | State::Unreadable)
    }
}

/// The state of one text of a story, its twin's readiness left aside.
pub(super) fn state(article: &Article, original: &Article, moment: &Moment) -> State {
    if !article.is_readable {
        return State::Unreadable;
    }
    if article.fields.draft && !moment.drafts {
        return State::Draft;
    }
    let Some(due) = due(article, original) else { return State::Unreadable };
    if original.story.expires.is_some_and(|end| end.instant <= moment.now.instant) {
        return State::Expired;
    }
    if due.instant > moment.now.instant && !moment.future { State::Future } else { State::Live }
}

/// When readers may see a text: from its day on, and not before the embargo of its story ends.
pub(super) fn due(article: &Article, original: &Article) -> Option<When> {
    let date = published(article, original)?;
    Some(original.story.embargo.filter(|embargo| embargo.instant > date.instant).unwrap_or(date))
}

/// Whether a text seems to be live as far as it alone can tell: for weighing what is wrong with it before its story
/// is known. A file that cannot be read counts: nobody knows that it is a draft.
pub(super) fn seems_live(article: &Article, moment: &Moment) -> bool {
    matches!(state(article, article, moment), State::Live | State::Unreadable)
}

/// When a text is published: its own date, else the original's.
pub(super) fn published(article: &Article, original: &Article) -> Option<When> {
    article.fields.date.or(original.fields.date)
}

/// The states of a story's texts: the original's and the translation's. With `publish: together` one waits for the
/// other.
pub(super) fn states(pair: &Pair, moment: &Moment) -> (State, Option<State>) {
    let original = state(&pair.original, &pair.original, moment);
    let translation = pair.translation.as_ref().map(|article| state(article, &pair.original, moment));
    if pair.original.story.publish != Some(Publish::Together) {
        return (original, translation);
    }
    match (original, translation) {
        (State::Live, Some(State::Live)) => (original, translation),
        (State::Live, _) => (State::Waiting, translation),
        (_, Some(State::Live)) => (original, Some(State::Waiting)),
        _ => (original, translation),
    }
}
