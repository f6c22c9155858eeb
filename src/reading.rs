//! What was read of a site, kept so that the next build reads again only what changed. A build that remembers nothing
//! and one that remembers everything take the same way: a file is asked for, and either it is known or it is read.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::gather::{Data, Notes};
use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::media::Media;
use crate::pipeline::collect::read::TEXT_LIMIT;
use crate::pipeline::collect::stamp::Stamp;
use crate::pipeline::collect::tree::{TextFile, Tree};
use crate::pipeline::content::article::{Article, AuthorFile, PageFile};
use crate::pipeline::content::comments_file::CommentsFile;
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::edition::media::Shelf;

/// Which files may have changed since they were read.
#[derive(Clone, Copy)]
pub enum Look<'a> {
    /// Any of them: each is compared with what the disk says of it.
    Everywhere,
    /// Only these; the tree is the same one.
    At(&'a BTreeSet<SourcePath>),
}

/// What was read of a site.
#[derive(Default)]
pub struct Reading {
    config: Option<(Arc<Config>, Arc<FrontBlock>)>,
    pub(crate) data: Group<Data>,
    pub(crate) notes: Group<Notes>,
    pub(crate) authors: Group<Vec<AuthorFile>>,
    pub(crate) pages: Group<Vec<PageFile>>,
    pub(crate) comments: Group<Vec<CommentsFile>>,
    pub(crate) shelf: Group<Shelf>,
    pub(crate) media: Vec<KnownMedia>,
    pub(crate) articles: Articles,
}

impl Reading {
    /// Nothing was read yet, but these pictures and files were looked at.
    pub(crate) fn of_media(media: Vec<KnownMedia>) -> Reading {
        Reading { media, ..Reading::default() }
    }

    /// The configuration under which everything is read. Where it is another one than before, all is forgotten but
    /// pictures and files: there is no text that it may not touch.
    pub fn under(&mut self, config: Config, file: FrontBlock) -> (Arc<Config>, Arc<FrontBlock>) {
        let known = self.config.take().filter(|(known, _)| **known == config);
        let Some((known, known_file)) = known else {
            *self = Reading::of_media(std::mem::take(&mut self.media));
            return self.config.insert((Arc::new(config), Arc::new(file))).clone();
        };
        let file = if *known_file == file { known_file } else { Arc::new(file) };
        self.config.insert((known, file)).clone()
    }
}

/// Files that are read together, and what was made of them.
pub(crate) struct Group<T> {
    prints: Vec<Print>,
    under: Mark,
    made: Option<(Arc<T>, Vec<Diagnostic>)>,
}

/// A file and its stamp when it was read; `None`: it must be read again.
type Print = (SourcePath, Option<Stamp>);

impl<T> Default for Group<T> {
    fn default() -> Group<T> {
        Group { prints: Vec::new(), under: Mark::default(), made: None }
    }
}

impl<T: PartialEq> Group<T> {
    /// Forgets what was made under anything else than `under`.
    pub(crate) fn only_under(&mut self, under: Mark) {
        if self.under != under {
            *self = Group { under, ..Group::default() };
        }
    }

    /// What `make` makes of `files`, or made of them when they were the same. What is wrong with them is told each time.
    pub(crate) fn get<'f>(
        &mut self,
        tree: &Tree,
        look: Look<'_>,
        files: impl Iterator<Item = &'f SourcePath> + Clone,
        told: &mut Vec<Diagnostic>,
        make: impl FnOnce(&mut Vec<Diagnostic>) -> T,
    ) -> Arc<T> {
        if !self.is_fresh(tree, look, files) || self.made.is_none() {
            let mut own = Vec::new();
            let value = make(&mut own);
            let same = self.made.take().map(|(before, _)| before).filter(|before| **before == value);
            self.made = Some((same.unwrap_or_else(|| Arc::new(value)), own));
        }
        let (made, own) = self.made.as_ref().unwrap_or_else(|| unreachable!("it was made above"));
        told.extend(own.iter().cloned());
        made.clone()
    }

    /// Whether no file is another than when the group was made; the stamps are noted.
    fn is_fresh<'f>(
        &mut self,
        tree: &Tree,
        look: Look<'_>,
        mut files: impl Iterator<Item = &'f SourcePath> + Clone,
    ) -> bool {
        if let Look::At(changed) = look
            && !files.clone().any(|file| changed.contains(file))
        {
            return true;
        }
        let prints: Vec<Print> = files.by_ref().map(|file| (file.clone(), tree.stamp(file))).collect();
        let same = prints == self.prints && prints.iter().all(|(_, stamp)| stamp.is_some());
        self.prints = prints;
        same
    }
}

/// A picture or file that was looked at.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KnownMedia {
    pub(crate) path: SourcePath,
    stamp: Option<Stamp>,
    pub(crate) media: Media,
}

impl KnownMedia {
    /// Whether a later build may believe it: nothing is wrong with the file, and no later write can look the same.
    pub(crate) fn is_settled(&self) -> bool {
        self.media.problem.is_none() && self.stamp.is_some_and(|stamp| stamp.is_settled())
    }

    /// What `look_at` says of each file, or said when it was the same.
    pub(crate) fn all(
        before: &[KnownMedia],
        tree: &Tree,
        files: &[&SourcePath],
        look_at: impl Fn(&SourcePath) -> Media + Sync,
    ) -> Vec<KnownMedia> {
        let one = |path: &&SourcePath| {
            let stamp = tree.stamp(path);
            let known = before.binary_search_by(|known| known.path.cmp(path)).ok().map(|at| &before[at]);
            let same = known.filter(|known| stamp.is_some() && known.stamp == stamp);
            same.cloned().unwrap_or_else(|| KnownMedia { path: SourcePath::clone(path), stamp, media: look_at(path) })
        };
        files.par_iter().map(one).collect()
    }
}

/// Articles that were read, sorted by path.
#[derive(Default)]
pub(crate) struct Articles(Vec<KnownArticle>);

struct KnownArticle {
    path: SourcePath,
    stamp: Option<Stamp>,
    /// The mark of its bytes.
    print: Mark,
    article: Arc<Article>,
}

impl Articles {
    /// Every article: those that are known, and those that `parse` makes of what is read. What cannot be read is told
    /// and left out.
    pub(crate) fn get(
        &mut self,
        tree: &Tree,
        look: Look<'_>,
        told: &mut Vec<Diagnostic>,
        parse: impl Fn(&TextFile, &str) -> Article + Sync,
    ) -> Vec<Arc<Article>> {
        let quick = match look {
            Look::At(changed) if self.0.len() == tree.articles.len() => self.again(tree, changed, &parse),
            _ => None,
        };
        if quick.is_none() {
            let read: Vec<_> = tree.articles.par_iter().map(|file| self.read(tree, file, &parse)).collect();
            self.0 = read.into_iter().filter_map(|known| known.map_err(|problem| told.push(problem)).ok()).collect();
        }
        self.0.iter().map(|known| known.article.clone()).collect()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The mark of an article's bytes as they were read, and that of its front matter.
    pub(crate) fn prints(&self, path: &SourcePath) -> Option<(Mark, Mark)> {
        let at = self.0.binary_search_by(|known| known.path.cmp(path)).ok()?;
        let KnownArticle { print, article, .. } = &self.0[at];
        Some((*print, Mark::of_bytes(article.block.yaml.as_bytes())))
    }

    /// Reads again what changed. `None` where that cannot be read, or is not known.
    fn again(
        &mut self,
        tree: &Tree,
        changed: &BTreeSet<SourcePath>,
        parse: impl Fn(&TextFile, &str) -> Article + Sync,
    ) -> Option<()> {
        for path in changed {
            let Ok(at) = tree.articles.binary_search_by(|file| file.path.cmp(path)) else { continue };
            let known = self.read(tree, &tree.articles[at], &parse).ok()?;
            let held = self.0.get_mut(at).filter(|before| before.path == *path)?;
            *held = known;
        }
        Some(())
    }

    fn read(
        &self,
        tree: &Tree,
        file: &TextFile,
        parse: impl Fn(&TextFile, &str) -> Article,
    ) -> Result<KnownArticle, Diagnostic> {
        let before = self.0.binary_search_by(|known| known.path.cmp(&file.path)).ok().map(|at| &self.0[at]);
        // Before the file is read: what is written meanwhile has another stamp.
        let stamp = tree.stamp(&file.path);
        let path = file.path.clone();
        if let Some(before) = before.filter(|before| stamp.is_some() && before.stamp == stamp) {
            return Ok(KnownArticle { path, stamp, print: before.print, article: before.article.clone() });
        }
        let text = tree.read_text(&file.path, TEXT_LIMIT)?;
        let print = Mark::of_bytes(text.as_bytes());
        let same = before.filter(|before| before.print == print).map(|before| before.article.clone());
        let article = same.unwrap_or_else(|| Arc::new(parse(file, &text)));
        Ok(KnownArticle { path, stamp, print, article })
    }
}
