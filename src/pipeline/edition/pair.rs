//! Articles → stories: twins matched by the story's id, never by the names of files.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pipeline::base::diagnostic::{Diagnostic, Severity};
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::content::article::{Article, Contribution, Kind, Person, Publish, Role};

use super::problems;

/// The texts of a story before anybody asks what is live.
#[derive(Clone)]
pub(super) struct Pair {
    pub(super) id: StoryId,
    pub(super) original: Arc<Article>,
    pub(super) translation: Option<Arc<Article>>,
}

/// Matches the texts of each story. Articles come sorted by path, so the first of two rivals is always the same one.
/// A text that cannot be matched is left out; `is_live` tells whether that is an error or a warning.
pub(super) fn pair(
    articles: Vec<Arc<Article>>,
    unreadable: &BTreeSet<StoryId>,
    is_live: &dyn Fn(&Article) -> bool,
) -> (Vec<Pair>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let (originals, translations): (Vec<_>, Vec<_>) =
        articles.into_iter().partition(|article| matches!(article.role, Role::Original { .. }));
    let mut stories = BTreeMap::<StoryId, Pair>::new();
    for original in live_first(originals, is_live) {
        let Role::Original { id, .. } = &original.role else { continue };
        match stories.get(id) {
            None => {
                stories.insert(id.clone(), Pair { id: id.clone(), original, translation: None });
            }
            Some(first) => {
                let problem = problems::two_originals(id, &first.original, &original);
                problems.extend(leave_out(&original, problem, is_live));
            }
        }
    }
    for translation in live_first(translations, is_live) {
        let Role::Translation { of } = &translation.role else { continue };
        let problem = match stories.get_mut(of) {
            // Its original is there but cannot be read: that is told already.
            None if unreadable.contains(of) => {
                problems.extend(translation.diagnostics.iter().cloned());
                continue;
            }
            None => Some(problems::translation_orphan(of, &translation, stories.keys())),
            Some(story) if story.original.lang == translation.lang => {
                Some(problems::translation_language(&story.original, &translation))
            }
            Some(story) => match &story.translation {
                Some(first) => Some(problems::two_translations(of, first, &translation)),
                None => {
                    story.translation = Some(translation);
                    continue;
                }
            },
        };
        problems.extend(problem.into_iter().flat_map(|problem| leave_out(&translation, problem, is_live)));
    }
    (stories.into_values().collect(), problems)
}

/// What is said of a text that has no place in any story: why, and what else is wrong with it.
fn leave_out(article: &Article, why: Diagnostic, is_live: &dyn Fn(&Article) -> bool) -> Vec<Diagnostic> {
    let all = article.diagnostics.iter().cloned().chain([why]);
    all.map(|problem| weigh(problem, is_live(article))).collect()
}

/// Live texts before the others, so that a draft never takes a live text's place.
fn live_first(articles: Vec<Arc<Article>>, is_live: &dyn Fn(&Article) -> bool) -> Vec<Arc<Article>> {
    let (mut live, asleep): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| is_live(article));
    live.extend(asleep);
    live
}

/// An error of a text that is not live is a warning.
pub(super) fn weigh(problem: Diagnostic, is_live: bool) -> Diagnostic {
    if is_live || problem.severity != Severity::Error { problem } else { problem.demoted() }
}

/// The story's fields that a translation gives: an error where it contradicts the effective value, a warning where it
/// repeats it.
pub(super) fn against_original(
    original: &Article,
    translation: &Article,
    default_tier: &str,
    is_live: bool,
) -> Vec<Diagnostic> {
    let (ours, theirs) = (&original.story, &translation.story);
    let mut problems = Vec::new();
    let mut hold = |field: &str, given: bool, same: bool| {
        if given {
            let problem = if same { problems::translation_repeats } else { problems::translation_contradicts };
            problems.push(weigh(problem(field, original, translation), is_live));
        }
    };
    macro_rules! compare {
        ($($field:ident or $default:expr;)*) => {$(
            let same = theirs.$field.clone().unwrap_or($default) == ours.$field.clone().unwrap_or($default);
            hold(stringify!($field), theirs.$field.is_some(), same);
        )*};
        ($($field:ident)*) => {$(
            hold(stringify!($field), theirs.$field.is_some(), theirs.$field == ours.$field);
        )*};
    }
    compare!(section syndicated_from series embargo expires withdrawn);
    compare! {
        tier or default_tier.to_owned();
        kind or Kind::News;
        publish or Publish::Independent;
        comments or true;
        topics or Vec::new();
    }
    let people = |list: &Option<Vec<Person>>| list.iter().flatten().map(who).collect::<Vec<_>>();
    hold("authors", theirs.authors.is_some(), people(&theirs.authors) == people(&ours.authors));
    let work = |list: &Option<Vec<Contribution>>| {
        list.iter()
            .flatten()
            .map(|one| (one.role.clone(), one.who.iter().map(who).collect::<Vec<_>>()))
            .collect::<Vec<_>>()
    };
    hold("contributors", theirs.contributors.is_some(), work(&theirs.contributors) == work(&ours.contributors));
    problems
}

/// What tells two people apart.
fn who(person: &Person) -> String {
    match person {
        Person::Known(id) => format!("id {id}"),
        Person::Guest(guest) => format!("guest {}", guest.name),
    }
}
