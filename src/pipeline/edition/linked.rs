//! An edition with what is needed to link the next one quickly. Most saves change one text, and nothing that any other
//! text, list or address asks about: then the story of that text is seen and answered again, and all else is taken over
//! as it is. Whether that is so is found by comparing values, never guessed from what was saved; wherever it is not,
//! the whole edition is linked anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::article::Article;
use crate::pipeline::content::comments_file::CommentsFile;

use super::answer::{self, Answered};
use super::atlas::SourceIs;
use super::facts::{self, Known, Seen};
use super::media::Published;
use super::pair::Pair;
use super::resolve::Found;
use super::story::Story;
use super::{Edition, Ids, Sources, lists, resolver, schedule, telling};

/// An edition, and what it was linked from.
pub struct Linked {
    /// The edition.
    pub edition: Arc<Edition>,
    sources: Sources,
    ids: Arc<Ids>,
    /// Every story with the texts that were paired, live or not.
    stories: BTreeMap<StoryId, Arc<Own>>,
    /// What belongs to no single story.
    others: Arc<Others>,
    /// The first moment after the edition's at which something comes or goes by itself.
    until: Option<Timestamp>,
}

/// What belongs to one story and to no other.
struct Own {
    /// `None` where its original cannot be read.
    pair: Option<Pair>,
    /// What is wrong with its files and with what they refer to.
    problems: Vec<Diagnostic>,
    /// The files that its texts publish.
    published: Published,
}

/// What belongs to no single story.
struct Others {
    /// Whether every article found its place in a story.
    all_paired: bool,
    problems: Vec<Diagnostic>,
    published: Published,
}

/// What the stages of linking found.
pub(super) struct Gathered {
    pub(super) pairs: BTreeMap<StoryId, Pair>,
    pub(super) of_pairs: BTreeMap<StoryId, Vec<Diagnostic>>,
    pub(super) unpaired: Vec<Diagnostic>,
    pub(super) answered: Answered,
    pub(super) problems: Vec<Diagnostic>,
}

impl Linked {
    pub(super) fn new(mut edition: Edition, sources: Sources, ids: Ids, found: Gathered) -> Linked {
        let Gathered { mut pairs, mut of_pairs, unpaired, answered, mut problems } = found;
        let Answered { mut of_stories, of_others } = answered;
        let paired: usize = pairs.values().map(|pair| 1 + usize::from(pair.translation.is_some())).sum();
        let all_paired = paired == sources.articles.len();
        let own = |id: &StoryId| {
            let Found { published, problems: answers, .. } = of_stories.remove(id).unwrap_or_default();
            let mut problems = of_pairs.remove(id).unwrap_or_default();
            problems.extend(answers);
            (id.clone(), Arc::new(Own { pair: pairs.remove(id), problems, published }))
        };
        let stories = edition.atlas.stories.keys().map(own).collect();
        problems.extend(unpaired);
        problems.extend(of_others.problems);
        problems.extend(of_stories.into_values().flat_map(|found| found.problems));
        let until = next_change(&sources);
        let others = Arc::new(Others { all_paired, problems, published: of_others.published });
        edition.published = Arc::new(published(&stories, &others));
        Linked { edition: Arc::new(edition), sources, ids: Arc::new(ids), stories, others, until }
    }

    /// The first moment after the edition's at which something comes or goes by itself.
    pub fn until(&self) -> Option<Timestamp> {
        self.until
    }

    /// The files of texts that all readers may see from the first word to the last: neither gated nor withdrawn, and with
    /// no correction whose day has not come.
    pub fn public_sources(&self) -> BTreeSet<&SourcePath> {
        let now = self.edition.moment.now.instant;
        let waits = |article: &Article| article.fields.corrections.iter().any(|one| one.date.instant > now);
        let waiting: BTreeSet<&SourcePath> =
            self.sources.articles.iter().filter(|article| waits(article)).map(|article| &article.source).collect();
        let is_open = |story: &&Arc<Story>| !story.facts.tier.is_paid() && story.facts.withdrawn.is_none();
        let stories = self.edition.stories.values().filter(is_open);
        let articles = stories.flat_map(|story| story.live().map(|text| &text.source));
        let articles = articles.filter(|source| !waiting.contains(source));
        let pages =
            self.edition.pages.values().flat_map(|page| page.texts.iter().filter_map(|(_, text)| text.as_ref()));
        articles.chain(pages.map(|text| &text.file.source)).collect()
    }

    /// The files that the texts of a story publish.
    pub(super) fn published_by(&self, story: &StoryId) -> Option<&Published> {
        self.stories.get(story).map(|own| &own.published)
    }

    /// Everything that is wrong with what the edition was linked from.
    pub fn problems(&self) -> impl Iterator<Item = &Diagnostic> {
        self.others.problems.iter().chain(self.stories.values().flat_map(|own| &own.problems))
    }

    /// The edition of `sources`, where it differs from this one in nothing but single stories, and in them in nothing
    /// that anything else asks about but their cards. The stories that differ come with it.
    pub fn next(&self, sources: &Sources) -> Option<(Linked, Vec<StoryId>)> {
        let changed = self.changed(sources)?;
        let known = Known {
            config: &sources.config,
            terms: &sources.terms,
            authors: &self.ids.authors,
            moment: sources.moment,
        };
        let mut next = Linked {
            edition: self.edition.clone(),
            sources: sources.clone(),
            ids: self.ids.clone(),
            stories: self.stories.clone(),
            others: self.others.clone(),
            until: self.until,
        };
        let mut edition = Edition { moment: sources.moment, ..Edition::clone(&self.edition) };
        let mut files_differ = false;
        for (id, pair) in &changed {
            let seen = facts::see(pair, &known);
            let (story, found) = self.again(id, seen, sources)?;
            let before = self.stories.get(id)?;
            files_differ |= found.0.published != before.published;
            next.until = next.until.into_iter().chain(moments(pair, sources)).min();
            let (Found { published, problems: answers, .. }, mut problems) = found;
            problems.extend(answers);
            next.stories.insert(id.clone(), Arc::new(Own { pair: Some(pair.clone()), problems, published }));
            if let Some(story) = story {
                edition.stories.insert(id.clone(), Arc::new(story));
            }
        }
        if files_differ {
            edition.published = Arc::new(published(&next.stories, &next.others));
        }
        next.edition = Arc::new(edition);
        Some((next, changed.into_keys().collect()))
    }

    /// The pairs that differ, where nothing else does.
    fn changed(&self, sources: &Sources) -> Option<BTreeMap<StoryId, Pair>> {
        let before = &self.sources;
        let same_others = Arc::ptr_eq(&before.config, &sources.config)
            && Arc::ptr_eq(&before.terms, &sources.terms)
            && Arc::ptr_eq(&before.front, &sources.front)
            && Arc::ptr_eq(&before.notes, &sources.notes)
            && Arc::ptr_eq(&before.authors, &sources.authors)
            && Arc::ptr_eq(&before.pages, &sources.pages)
            && Arc::ptr_eq(&before.comments, &sources.comments)
            && Arc::ptr_eq(&before.shelf, &sources.shelf);
        let (then, now) = (&before.moment, &sources.moment);
        let same_day = (then.drafts, then.future) == (now.drafts, now.future)
            && then.now.instant <= now.now.instant
            && self.until.is_none_or(|until| now.now.instant < until);
        if !(same_others && same_day && self.others.all_paired && before.articles.len() == sources.articles.len()) {
            return None;
        }
        let mut changed = BTreeMap::<StoryId, Pair>::new();
        for (old, new) in before.articles.iter().zip(&sources.articles) {
            if Arc::ptr_eq(old, new) {
                continue;
            }
            let id = self.story_of(old, new)?;
            let pair = match changed.get_mut(&id) {
                Some(pair) => pair,
                None => {
                    let pair = self.stories.get(&id)?.pair.clone()?;
                    changed.entry(id).or_insert(pair)
                }
            };
            if Arc::ptr_eq(&pair.original, old) {
                pair.original = new.clone();
            } else {
                pair.translation = Some(new.clone());
            }
        }
        Some(changed)
    }

    /// The story of a text whose file was saved, where the text has the same part in it as before.
    fn story_of(&self, old: &Article, new: &Article) -> Option<StoryId> {
        let moment = &self.sources.moment;
        let same = old.source == new.source
            && old.role == new.role
            && old.is_readable
            && new.is_readable
            && schedule::seems_live(old, moment) == schedule::seems_live(new, moment);
        match self.edition.atlas.sources.get(&new.source) {
            Some(SourceIs::Story(id)) if same => Some(id.clone()),
            _ => None,
        }
    }

    /// The story again with what is wrong with it, where others see in it what they saw before.
    #[expect(clippy::type_complexity, reason = "two halves of what was found, kept apart for one line")]
    fn again(&self, id: &StoryId, seen: Seen, sources: &Sources) -> Option<(Option<Story>, (Found, Vec<Diagnostic>))> {
        let Seen { state, mut story, asleep, problems } = seen;
        let before = self.edition.stories.get(id).map(Arc::as_ref);
        let same_place = self.edition.atlas.stories.get(id) == Some(&telling::place(story.as_ref(), state));
        if !same_place || before.map(on_lists) != story.as_ref().map(on_lists) {
            return None;
        }
        if let (Some(story), Some(before)) = (&mut story, before) {
            story.thread.clone_from(&before.thread);
        }
        let resolver = resolver(sources, &self.edition.atlas, &self.ids);
        let found = answer::one(&resolver, story.as_mut(), id, asleep);
        Some((story, (found, problems)))
    }
}

/// What of a story decides on which lists it stands, where on them, and whether readers comment.
fn on_lists(story: &Story) -> impl PartialEq {
    let facts = &story.facts;
    let days: ByLang<Option<Timestamp>> =
        story.texts.as_ref().map(|_, text| text.as_ref().map(|text| text.published.instant));
    let keys: Vec<lists::ListOf> = lists::keys(story).collect();
    (keys, days, facts.withdrawn.is_some(), facts.comments, story.original)
}

fn published(stories: &BTreeMap<StoryId, Arc<Own>>, others: &Others) -> Published {
    let mut all = others.published.clone();
    for own in stories.values().filter(|own| !own.published.is_empty()) {
        all.extend(own.published.clone());
    }
    all
}

/// The first moment after that of the sources at which a text, a correction or a comment comes or goes, or something is
/// no more breaking.
fn next_change(sources: &Sources) -> Option<Timestamp> {
    let now = sources.moment.now.instant;
    let of_articles = sources.articles.iter().flat_map(|article| of_article(article));
    let breaking = sources.front.breaking.as_ref().and_then(|(_, until)| *until).map(|until| until.instant);
    let of_comments = sources.comments.iter().flat_map(CommentsFile::moments);
    of_articles.chain(breaking).chain(of_comments).filter(|moment| *moment > now).min()
}

fn moments(pair: &Pair, sources: &Sources) -> Option<Timestamp> {
    let now = sources.moment.now.instant;
    let all = of_article(&pair.original).chain(pair.translation.iter().flat_map(|article| of_article(article)));
    all.filter(|moment| *moment > now).min()
}

/// Every moment that an article names and that decides what readers see.
fn of_article(article: &Article) -> impl Iterator<Item = Timestamp> {
    let (story, fields) = (&article.story, &article.fields);
    let withdrawn = story.withdrawn.as_ref().map(|withdrawal| withdrawal.date);
    let of_story = [story.embargo, story.expires, withdrawn, fields.date].into_iter().flatten();
    of_story.chain(fields.corrections.iter().map(|correction| correction.date)).map(|when| when.instant)
}
