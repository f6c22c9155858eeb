//! The translation desk: every story with its texts, and how far each translation follows its original. `bifolio status`
//! prints it, the preview shows it.
//!
//! A translation follows what it was made from: the blocks of the original when somebody last said so. Those are kept
//! in `translations.lock`; [`compare`] finds what became of them since. Nothing is written here but that file, and only
//! by [`Desk::accept`] and [`begin`].

pub mod compare;
mod problems;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::gather;
use crate::pipeline::base::config::Config;
use crate::pipeline::base::date::{When, Zone};
use crate::pipeline::base::diagnostic::{Diagnostic, Severity};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::ids::{SectionId, StoryId};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::read::{self, DATA_LIMIT};
use crate::pipeline::collect::root::TRANSLATIONS_LOCK;
use crate::pipeline::collect::tree::{self, Tree};
use crate::pipeline::content::article::Article;
use crate::pipeline::content::block::{self, Block, Mark};
use crate::pipeline::content::front_block::split;
use crate::pipeline::content::lock_file::{self, Lock};
use crate::pipeline::content::markdown;
use crate::pipeline::edition::newsroom::{Standing, newsroom};
use crate::pipeline::edition::schedule::{Moment, State};
use crate::pipeline::write;

use compare::Change;

/// The stories of a site at one moment.
pub struct Desk {
    /// The site's folder.
    pub root: PathBuf,
    /// The configuration.
    pub config: Config,
    /// The moment.
    pub now: When,
    /// The stories, by id.
    pub stories: Vec<DeskStory>,
    /// Texts that tell no story, because they cannot be read or have no place: `check` says why.
    pub apart: Vec<SourcePath>,
    /// What is wrong with `translations.lock`; then nothing is accepted.
    pub problems: Vec<Diagnostic>,
    lock: Lock,
}

/// A story with its texts.
pub struct DeskStory {
    /// Its id.
    pub id: StoryId,
    /// Its section, as the original says it.
    pub section: Option<SectionId>,
    /// Whether what stands behind the cut is for those who pay: then its words are nowhere printed.
    pub is_gated: bool,
    /// The original.
    pub original: DeskText,
    /// The translation.
    pub translation: Option<DeskText>,
    /// How far the translation follows.
    pub follows: Follows,
}

/// A text of a story.
pub struct DeskText {
    /// Its file.
    pub source: SourcePath,
    /// Its language.
    pub lang: Lang,
    /// Its title, plain text.
    pub title: String,
    /// Whether readers may see it.
    pub state: State,
    /// From when on they may.
    pub due: Option<When>,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// How far a translation follows its original.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Follows {
    /// There is none.
    Lacking,
    /// Nobody ever said.
    NeverAccepted,
    /// Somebody may have said, but what was written down cannot be used.
    Unknown,
    /// Nothing of the original has changed since somebody said that it does.
    Fresh,
    /// These blocks have.
    Stale(Vec<Change>),
}

impl Desk {
    /// Reads the site in `root`. What is wrong with its texts is not told here: `check` does that.
    pub fn read(root: &Path, now: &dyn Fn(&Zone) -> Result<Timestamp, Error>) -> Result<Desk, Error> {
        let tree = tree::scan(root, &[])?;
        let Some((config, _)) = gather::config(&tree, &mut Vec::new()) else {
            return Err(problems::configuration_unusable(root));
        };
        let now = config.timezone.at(now(&config.timezone)?);
        let (lock, problems) = lock(&tree);
        let is_sound = unusable(&problems).is_none();
        let read = read::each(&tree, &tree.articles, |file, text| {
            let text = text.ok()?;
            Some((Arc::new(gather::article(file, &text, &config)), blocks(&file.path, &text)))
        });
        let (articles, blocks): (Vec<Arc<Article>>, Vec<Vec<Block>>) = read.into_iter().flatten().unzip();
        let mut blocks: BTreeMap<SourcePath, Vec<Block>> =
            articles.iter().map(|article| article.source.clone()).zip(blocks).collect();
        let unread = tree.articles.iter().filter(|file| !blocks.contains_key(&file.path)).map(|file| file.path.clone());
        let unread: Vec<SourcePath> = unread.collect();
        let (stories, mut apart) = newsroom(articles, &config, &Moment { now, drafts: false, future: false });
        apart.extend(unread);
        apart.sort();
        let mut text = |standing: Standing| {
            let blocks = blocks.remove(&standing.article.source).unwrap_or_default();
            DeskText::new(standing, blocks)
        };
        let stories = stories.into_iter().map(|story| {
            let section = story.original.article.story.section.clone();
            let (original, translation) = (text(story.original), story.translation.map(&mut text));
            let follows = match follows(&story.id, &original, translation.as_ref(), &lock) {
                // What is not found in a file that cannot be used may stand there all the same.
                Follows::NeverAccepted if !is_sound => Follows::Unknown,
                follows => follows,
            };
            DeskStory { id: story.id, section, is_gated: story.is_gated, original, translation, follows }
        });
        Ok(Desk { root: tree.root.clone(), now, stories: stories.collect(), apart, problems, lock, config })
    }

    /// The story of an id.
    pub fn story(&self, id: &str) -> Option<&DeskStory> {
        self.stories.iter().find(|story| story.id.as_str() == id)
    }

    /// Whether `translations.lock` can be used: else nobody knows of every translation how far it follows, and nothing is
    /// accepted.
    pub fn is_lock_sound(&self) -> bool {
        unusable(&self.problems).is_none()
    }

    /// What the translation of a story was made from, as far as it is known.
    pub fn accepted(&self, story: &DeskStory) -> Option<&[Mark]> {
        self.lock.get(&story.id, story.translation.as_ref()?.lang)
    }

    /// Says of the translations of these stories that they follow, and writes it down. Answers the ids of those whose
    /// translation was not known to follow.
    pub fn accept(&mut self, ids: &[&str]) -> Result<Vec<StoryId>, Error> {
        must_be_sound(&self.root, &self.problems)?;
        let mut accepted = Vec::new();
        for id in ids {
            let found = self.stories.iter_mut().find(|story| story.id.as_str() == *id);
            let Some(story) = found else {
                return Err(problems::unknown_story(id, self.stories.iter().map(|story| story.id.as_str())));
            };
            let Some(translation) = &story.translation else { return Err(problems::no_translation(&story.id)) };
            let marks = story.original.blocks.iter().map(|block| block.mark).collect();
            self.lock.accept(&story.id, translation.lang, marks);
            if story.follows != Follows::Fresh {
                accepted.push(story.id.clone());
            }
            story.follows = Follows::Fresh;
        }
        if self.apart.is_empty() {
            // A text that cannot be read today may be mended tomorrow, and is then known again.
            let stories = &self.stories;
            let has = |story: &DeskStory, lang| story.translation.as_ref().is_some_and(|text| text.lang == lang);
            let find = |id: &StoryId| stories.binary_search_by(|story| story.id.cmp(id)).ok().map(|at| &stories[at]);
            self.lock.keep(|id, lang| find(id).is_some_and(|story| has(story, lang)));
        }
        write::own_text(&self.root, TRANSLATIONS_LOCK, &self.lock.print())?;
        Ok(accepted)
    }
}

impl DeskText {
    fn new(standing: Standing, blocks: Vec<Block>) -> DeskText {
        let Standing { article, state, due } = standing;
        let (source, title) = (article.source.clone(), article.fields.title.plain.clone());
        DeskText { source, lang: article.lang, title, state, due, blocks }
    }

    /// Whether readers see it, or will without anybody doing anything.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, State::Live | State::Future | State::Waiting)
    }
}

/// `translations.lock` of a site that cannot be written over: told before a translation is begun.
pub fn sound_lock(tree: &Tree) -> Result<Lock, Error> {
    let (lock, problems) = lock(tree);
    must_be_sound(&tree.root, &problems).map(|()| lock)
}

/// Writes down that a translation is begun from the original as it stands.
pub fn begin(
    tree: &Tree,
    mut lock: Lock,
    story: &StoryId,
    original: (&SourcePath, &str),
    lang: Lang,
) -> Result<(), Error> {
    let (source, text) = original;
    lock.accept(story, lang, blocks(source, text).iter().map(|block| block.mark).collect());
    write::own_text(&tree.root, TRANSLATIONS_LOCK, &lock.print())
}

fn must_be_sound(root: &Path, problems: &[Diagnostic]) -> Result<(), Error> {
    match unusable(problems) {
        Some(problem) => Err(problems::lock_unusable(root, problem)),
        None => Ok(()),
    }
}

/// What keeps `translations.lock` from being used.
fn unusable(problems: &[Diagnostic]) -> Option<&Diagnostic> {
    problems.iter().find(|problem| problem.severity != Severity::Note)
}

/// Reads `translations.lock`; a site need not have one.
fn lock(tree: &Tree) -> (Lock, Vec<Diagnostic>) {
    let Some(path) = SourcePath::new(TRANSLATIONS_LOCK) else { return (Lock::default(), Vec::new()) };
    match tree.read_text_if_there(&path, DATA_LIMIT) {
        Ok(Some(text)) => lock_file::read(&path, &text),
        Ok(None) => (Lock::default(), Vec::new()),
        Err(problem) => (Lock::default(), vec![problem]),
    }
}

/// The blocks of a file: its fields, then its body.
fn blocks(source: &SourcePath, text: &str) -> Vec<Block> {
    let split = split(source, text);
    let mut blocks = block::of_fields(&split.block);
    blocks.extend(markdown::blocks(source, split.body, split.body_line));
    blocks
}

fn follows(id: &StoryId, original: &DeskText, translation: Option<&DeskText>, lock: &Lock) -> Follows {
    let Some(translation) = translation else { return Follows::Lacking };
    let Some(accepted) = lock.get(id, translation.lang) else { return Follows::NeverAccepted };
    let changes = compare::changes(accepted, &original.blocks);
    if changes.is_empty() { Follows::Fresh } else { Follows::Stale(changes) }
}
