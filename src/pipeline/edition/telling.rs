//! Articles → stories: texts that can be read are paired and measured; those that cannot are kept apart, so that what
//! names them is not told a second time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::article::{Article, Role};

use super::atlas::StoryPlace;
use super::facts::{self, Asleep, Known};
use super::pair::{self, Pair};
use super::schedule::{self, State};
use super::story::Story;

/// What the articles of a site tell.
pub(super) struct Told {
    /// The texts of every story.
    pub(super) pairs: BTreeMap<StoryId, Pair>,
    /// Stories with a live text.
    pub(super) stories: BTreeMap<StoryId, Story>,
    /// Every story as links see it.
    pub(super) places: BTreeMap<StoryId, StoryPlace>,
    /// Which story each file tells.
    pub(super) sources: BTreeMap<SourcePath, StoryId>,
    /// Texts that readers may not see.
    pub(super) asleep: Vec<(StoryId, Asleep)>,
    /// What is wrong with the files of a pair, by story.
    pub(super) problems: BTreeMap<StoryId, Vec<Diagnostic>>,
}

/// Pairs the articles, which come sorted by path, and decides what of them is live. What is told beside belongs to no
/// pair: texts that cannot be read, or that found no place in a story.
pub(super) fn stories(articles: Vec<Arc<Article>>, known: &Known<'_>) -> (Told, Vec<Diagnostic>) {
    let (articles, unreadable): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| article.is_readable);
    let unreadable_ids: BTreeSet<StoryId> = unreadable.iter().map(|article| id_of(article)).collect();
    let is_live = |article: &Article| schedule::seems_live(article, &known.moment);
    let (pairs, mut problems) = pair::pair(articles, &unreadable_ids, &is_live);

    let mut told = told(pairs, known);
    for article in unreadable {
        let id = id_of(&article);
        problems.extend(article.diagnostics.iter().cloned());
        told.places.entry(id.clone()).or_insert_with(|| place(None, State::Unreadable));
        told.sources.insert(article.source.clone(), id.clone());
        let text = facts::unreadable(&article, &id, known);
        told.asleep.push((id, text));
    }
    (told, problems)
}

/// Decides what of the pairs, which come sorted by story, is live. Maps are made of whole lists: what is put into a map one by
/// one leaves half of it empty.
fn told(pairs: Vec<Pair>, known: &Known<'_>) -> Told {
    let (places, seen): (Vec<_>, Vec<_>) = pairs
        .par_iter()
        .map(|pair| {
            let seen = facts::see(pair, known);
            ((pair.id.clone(), place(seen.story.as_ref(), seen.state)), seen)
        })
        .unzip();
    let (mut stories, mut asleep, mut problems) = (Vec::with_capacity(pairs.len()), Vec::new(), Vec::new());
    for (pair, seen) in pairs.iter().zip(seen) {
        stories.extend(seen.story.map(|story| (pair.id.clone(), story)));
        asleep.extend(seen.asleep.into_iter().map(|text| (pair.id.clone(), text)));
        problems.extend(Some(seen.problems).filter(|all| !all.is_empty()).map(|all| (pair.id.clone(), all)));
    }
    let sources = pairs.iter().flat_map(|pair| sources_of(pair).map(|source| (source, pair.id.clone())));
    Told {
        sources: sources.collect(),
        stories: stories.into_iter().collect(),
        places: places.into_iter().collect(),
        asleep,
        problems: problems.into_iter().collect(),
        pairs: pairs.into_iter().map(|pair| (pair.id.clone(), pair)).collect(),
    }
}

/// The id of an article's story. Of one that cannot be read, the id that it seems to have.
fn id_of(article: &Article) -> StoryId {
    match &article.role {
        Role::Original { id, .. } => id.clone(),
        Role::Translation { of } => of.clone(),
    }
}

fn sources_of(pair: &Pair) -> impl Iterator<Item = SourcePath> {
    std::iter::once(&pair.original).chain(&pair.translation).map(|article| article.source.clone())
}

/// A story as links see it.
pub(super) fn place(story: Option<&Story>, state: State) -> StoryPlace {
    let urls = ByLang::from_fn(|lang| story.and_then(|story| story.text(lang)).map(|text| text.url.clone()));
    let hidden = |lang| {
        let text = story.filter(|story| story.is_gated()).and_then(|story| story.text(lang));
        let headings = text.into_iter().flat_map(|text| &text.text.headings);
        headings.filter(|heading| heading.after_cut).map(|heading| heading.id.clone()).collect()
    };
    StoryPlace { urls, state, hidden_parts: ByLang::from_fn(hidden) }
}
