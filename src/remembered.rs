//! What a build leaves to the next one in `.bifolio/`: of every page what it was printed from, of every file how it
//! looked. Nothing of it is a text: of pages there are fingerprints of what is public, of files that readers may not see
//! (drafts, texts of the future, gated ones) there is only what a folder tells of them. On any doubt (another program,
//! a bit that flipped) it counts as nothing, and the next build takes longer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::leaves::{Leaf, Leaves};
use crate::memory::Memory;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::{OutputPath, SourcePath};
use crate::pipeline::collect::stamp::Stamp;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::pages::recording::{Notes, Question};
use crate::pipeline::verify::Facts;

/// Opens the file. Another number: another form.
const OPENING: &[u8] = b"bifolio memory 1\n";

/// What a build remembers of the one before.
#[derive(Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// The mark of how the build was asked for.
    pub(crate) asked: Mark,
    /// The moment that its edition showed, and the first after it at which something comes or goes by itself; in
    /// nanoseconds since 1970.
    moments: (i128, Option<i128>),
    /// The day of that moment where the site is.
    day: String,
    /// Whether nothing was wrong with anything.
    is_silent: bool,
    /// Every file that it read.
    sources: Vec<Source>,
    /// Every file that it wrote or found written.
    pub(crate) outputs: BTreeMap<OutputPath, Stamp>,
    leaves: Vec<Kept>,
}

/// A file as it was read.
#[derive(Serialize, Deserialize)]
struct Source {
    path: String,
    /// `None` where the next write might have left the same.
    stamp: Option<Stamp>,
    /// The mark of its bytes, where all readers may see what it says.
    print: Option<Mark>,
}

/// A page as it was printed.
#[derive(Serialize, Deserialize)]
struct Kept {
    output: OutputPath,
    lang: Lang,
    theme: Mark,
    view: Mark,
    asked: Vec<(Question, Mark)>,
    facts: Facts,
    print: Mark,
}

/// When an edition is shown.
#[derive(Clone)]
pub(crate) struct When {
    /// The moment.
    pub(crate) now: Timestamp,
    /// The day where the site is.
    pub(crate) day: String,
}

impl Remembered {
    /// Reads what [`bytes`](Remembered::bytes) made. `None` on any doubt.
    pub(crate) fn read(bytes: &[u8], program: Mark) -> Option<Remembered> {
        let (head, body) = bytes.strip_prefix(OPENING)?.split_at_checked(64)?;
        (head == heading(program, body).as_bytes()).then_some(())?;
        postcard::from_bytes(body).ok()
    }

    /// What is saved: the heading names the program and proves the rest.
    pub(crate) fn bytes(&self, program: Mark) -> Option<Vec<u8>> {
        let body = postcard::to_stdvec(self).ok()?;
        Some([OPENING, heading(program, &body).as_bytes(), &body].concat())
    }

    /// What is to be remembered of a build that came to its end.
    pub(crate) fn of(
        memory: &Memory,
        asked: Mark,
        when: &When,
        is_silent: bool,
        outputs: BTreeMap<OutputPath, Stamp>,
    ) -> Option<Remembered> {
        let tree = memory.tree.as_ref()?;
        let linked = memory.linked.as_ref()?;
        let public = linked.public_sources();
        let source = |path: &SourcePath| Source {
            path: path.as_str().to_owned(),
            stamp: tree.stamp(path),
            print: is_public(tree, &public, path)
                .then(|| memory.reading.articles.print(path).or_else(|| print(tree, path)))
                .flatten(),
        };
        let files: Vec<&SourcePath> = tree.files().collect();
        let sources = files.into_par_iter().map(source).collect();
        let kept = |(output, lang, leaf): (OutputPath, Lang, &Leaf)| Kept {
            output,
            lang,
            theme: leaf.theme,
            view: leaf.view,
            asked: leaf.notes.asked.clone(),
            facts: Facts::clone(&leaf.facts),
            print: leaf.print,
        };
        let sound = memory.leaves.iter().filter(|(_, _, leaf)| leaf.facts.problems.is_empty());
        let moments = (when.now.as_nanosecond(), linked.until().map(Timestamp::as_nanosecond));
        let leaves = sound.map(kept).collect();
        Some(Remembered { asked, moments, day: when.day.clone(), is_silent, sources, outputs, leaves })
    }

    /// Whether a build that is asked for in the same way, at this moment, of this tree, would do nothing: every file is
    /// what it was, and nothing comes or goes by itself.
    pub(crate) fn is_all(&self, asked: Mark, when: &When, tree: &Tree) -> bool {
        let (then, until) = self.moments;
        let now = when.now.as_nanosecond();
        let same_time = then <= now && until.is_none_or(|until| now < until) && self.day == when.day;
        self.is_silent
            && self.asked == asked
            && same_time
            && tree.diagnostics.is_empty()
            && tree.files().map(SourcePath::as_str).eq(self.sources.iter().map(|source| source.path.as_str()))
            && tree.files().zip(&self.sources).collect::<Vec<_>>().par_iter().all(|(path, source)| {
                let same_stamp = source.stamp.is_some() && tree.stamp(path) == source.stamp;
                same_stamp || source.print.is_some_and(|before| print(tree, path) == Some(before))
            })
    }

    /// How many pages there were.
    pub(crate) fn pages(&self) -> usize {
        self.leaves.len()
    }

    /// The pages.
    pub(crate) fn leaves(self) -> Leaves {
        let leaf = |kept: Kept| {
            let notes = Notes::of_template(kept.asked);
            let facts = Arc::new(kept.facts);
            let leaf = Leaf { theme: kept.theme, view: kept.view, notes, facts, print: kept.print, html: None };
            (kept.output, (kept.lang, Arc::new(leaf)))
        };
        Leaves::loose(self.leaves.into_iter().map(leaf).collect())
    }
}

/// 64 digits: the program, and the bytes that follow.
fn heading(program: Mark, body: &[u8]) -> String {
    format!("{program:x}{:x}", Mark::of_bytes(body))
}

/// Whether all readers may see what a file says. Pictures may stand behind a cut, and what stands beside them tells of
/// them.
fn is_public(tree: &Tree, public: &BTreeSet<&SourcePath>, path: &SourcePath) -> bool {
    let is_article = tree.articles.binary_search_by(|file| file.path.cmp(path)).is_ok();
    let is_page = tree.pages.binary_search_by(|file| file.path.cmp(path)).is_ok();
    let is_beside = tree.media.binary_search(path).is_ok() || tree.sidecars.binary_search(path).is_ok();
    if is_article || is_page { public.contains(path) } else { !is_beside }
}

/// So long a file may be to be read for its mark.
const PRINT_MAX: u64 = 4 << 20;

fn print(tree: &Tree, path: &SourcePath) -> Option<Mark> {
    tree.read_bytes(path, PRINT_MAX).ok().map(|bytes| Mark::of_bytes(&bytes))
}
