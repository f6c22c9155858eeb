//! What a build leaves to the next one in `.bifolio/`: of every page what it was printed from, of every file how it
//! looked. Nothing of it is a text: of pages there are fingerprints of what is public, of files that readers may not see
//! (drafts, texts of the future, gated ones) there is only what a folder tells of them. On any doubt (another program,
//! a bit that flipped) it counts as nothing, and the next build takes longer.

mod pages;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::leaves::Leaves;
use crate::memory::Memory;
use crate::pipeline::base::date::When;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::{BaseUrl, OutputPath, SourcePath};
use crate::pipeline::collect::stamp::Stamp;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::edition::{Frame, Linked};
use crate::pipeline::verify::Addresses;
use crate::pipeline::write::Left;
use crate::reading::{Articles, KnownMedia};
use crate::trees::AllLeft;

/// Opens the file. Another number: another form.
const OPENING: &[u8] = b"bifolio memory 1\n";

/// What a build remembers of the one before.
#[derive(Serialize, Deserialize)]
pub(crate) struct Remembered {
    /// The mark of how the build was asked for.
    asked: Mark,
    /// The moment that its edition showed, and the first after it at which something comes or goes by itself; in
    /// nanoseconds since 1970.
    moments: (i128, Option<i128>),
    /// The day of that moment where the site is.
    day: String,
    /// The mark of the keys that sealed; `None` where nothing was sealed.
    pub(crate) keys: Option<Mark>,
    /// Whether nothing was wrong with anything.
    is_silent: bool,
    /// How many pages there were.
    pub(crate) pages: usize,
    /// Every file that it read.
    sources: Vec<Source>,
    /// Every file that it wrote or found written, by tree.
    pub(crate) outputs: AllLeft,
    /// The mark of the pages, which are saved by themselves: a build that has nothing to do asks for none of them.
    leaves: Mark,
    /// The mark of what stands around the words of texts, saved by itself too.
    surroundings: Mark,
}

/// What a build needs of the one before where only words of public texts are others.
#[derive(Serialize, Deserialize)]
pub(crate) struct Surroundings {
    /// Where each story stands, and on which lists.
    pub(crate) frame: Frame,
    /// The files of the output that are no address of the site.
    silent: Vec<OutputPath>,
    /// The addresses of the site that only a server answers.
    beside: Vec<OutputPath>,
    /// The pictures and files that were looked at and that readers may see.
    pub(crate) media: Vec<KnownMedia>,
}

/// A file as it was read.
#[derive(Clone, Serialize, Deserialize)]
struct Source {
    path: String,
    /// `None` where the next write might have left the same.
    stamp: Option<Stamp>,
    /// The mark of its bytes, where all readers may see what it says.
    print: Option<Mark>,
    /// The mark of the front matter of such a text.
    front: Option<Mark>,
}

/// What a build leaves: what tells whether there is anything to do, the pages, and what stands around words.
pub(crate) struct Parts {
    pub(crate) build: Vec<u8>,
    pub(crate) pages: Vec<u8>,
    /// `None`: what an earlier build left still holds.
    pub(crate) surroundings: Option<Vec<u8>>,
}

/// What a build begins with.
pub(crate) struct Beginning {
    /// The files of the site, and how they looked before any of them was read.
    pub(crate) tree: Arc<Tree>,
    stamps: Vec<Option<Stamp>>,
    /// The mark of how the build is asked for.
    asked: Mark,
    /// The program.
    program: Mark,
}

impl Beginning {
    /// Looks at the files of a site.
    pub(crate) fn new(tree: Arc<Tree>, asked: Mark, program: Mark) -> Beginning {
        Beginning { stamps: tree.stamps(), tree, asked, program }
    }
}

impl Remembered {
    /// Reads what [`bytes`](Remembered::bytes) made for the same program. `None` on any doubt.
    pub(crate) fn read(bytes: &[u8], beginning: &Beginning) -> Option<Remembered> {
        let (head, body) = bytes.strip_prefix(OPENING)?.split_at_checked(HEADING)?;
        (head == heading(beginning.program, body).as_bytes()).then_some(())?;
        postcard::from_bytes(body).ok()
    }

    /// What is saved: the heading names the program and proves the rest.
    pub(crate) fn bytes(&self, beginning: &Beginning) -> Option<Vec<u8>> {
        // Room for the heading, which is known when the rest is there: the rest is long, and held once.
        let room = [OPENING, &[0; HEADING]].concat();
        let begins = room.len();
        let mut bytes = postcard::to_extend(self, room).ok()?;
        let heading = heading(beginning.program, &bytes[begins..]);
        bytes[OPENING.len()..begins].copy_from_slice(heading.as_bytes());
        Some(bytes)
    }

    /// What is to be remembered of a build that came to its end, and its pages apart.
    pub(crate) fn of(beginning: &Beginning, memory: &Memory, is_silent: bool, outputs: AllLeft) -> Option<Parts> {
        let linked = memory.linked.as_ref()?;
        let (leaves, now) = (&memory.leaves, linked.edition.moment.now);
        let until = linked.until().into_iter().chain(memory.sealed.as_ref().and_then(|sealed| sealed.until)).min();
        let pages = pages::bytes(leaves)?;
        let surroundings = postcard::to_stdvec(&Surroundings::of(memory, linked, &outputs)).ok()?;
        let remembered = Remembered {
            asked: beginning.asked,
            moments: (now.instant.as_nanosecond(), until.map(Timestamp::as_nanosecond)),
            day: day(now),
            keys: memory.sealed.as_ref().map(|sealed| sealed.keys),
            is_silent,
            pages: leaves.len(),
            sources: sources(beginning, memory, linked),
            outputs,
            leaves: Mark::of_long(&pages),
            surroundings: Mark::of_long(&surroundings),
        };
        Some(Parts { build: remembered.bytes(beginning)?, pages, surroundings: Some(surroundings) })
    }

    /// What is to be remembered in place of this where files look otherwise and say the same; `None` where none does.
    pub(crate) fn seen_again(&self, beginning: &Beginning, outputs: &AllLeft) -> Option<Vec<u8>> {
        let settled = |stamp: &Option<Stamp>| stamp.filter(Stamp::is_settled);
        let is_same =
            |(source, stamp): (&Source, &Option<Stamp>)| settled(stamp).is_none_or(|now| source.stamp == Some(now));
        if *outputs == self.outputs && self.sources.iter().zip(&beginning.stamps).all(is_same) {
            return None;
        }
        let source = |(source, stamp): (&Source, &Option<Stamp>)| Source { stamp: settled(stamp), ..source.clone() };
        let sources = self.sources.iter().zip(&beginning.stamps).map(source).collect();
        let seen = Remembered { sources, outputs: outputs.clone(), day: self.day.clone(), ..*self };
        seen.bytes(beginning)
    }

    /// What is to be remembered of a build in which only the words of `reworded` were others than in this one.
    pub(crate) fn reworded(
        &self,
        beginning: &Beginning,
        now: When,
        (reworded, articles): (&BTreeSet<SourcePath>, &Articles),
        (leaves, outputs): (&Leaves, AllLeft),
    ) -> Option<Parts> {
        let tree = &beginning.tree;
        let source = |((path, source), stamp): ((&SourcePath, &Source), &Option<Stamp>)| {
            let is_other = reworded.contains(path);
            // Of a file that was written meanwhile nobody knows what was read.
            let stamp = stamp.filter(|before| !is_other || tree.look_at(path) == Some(*before));
            let now = || stamp.and_then(|_| articles.prints(path)).map(|(print, _)| print);
            let print = if is_other { now() } else { source.print };
            Source { stamp: stamp.filter(Stamp::is_settled), print, ..source.clone() }
        };
        let sources = || tree.files().zip(&self.sources).zip(&beginning.stamps).map(source).collect();
        let (sources, pages) = rayon::join(sources, || pages::bytes(leaves));
        let pages = pages?;
        let moments = (now.instant.as_nanosecond(), self.moments.1);
        let remembered =
            Remembered { moments, sources, outputs, leaves: Mark::of_long(&pages), day: self.day.clone(), ..*self };
        Some(Parts { build: remembered.bytes(beginning)?, pages, surroundings: None })
    }

    /// The texts that say something else than they did, where a build at this moment would find nothing else to do: it is
    /// asked for in the same way, every other file is what it was, and nothing comes or goes by itself. All of them are
    /// texts that readers may see.
    pub(crate) fn changed(&self, beginning: &Beginning, now: When) -> Option<BTreeSet<SourcePath>> {
        let (then, until) = self.moments;
        let instant = now.instant.as_nanosecond();
        let same_time = then <= instant && until.is_none_or(|until| instant < until) && self.day == day(now);
        let tree = &beginning.tree;
        let names = self.sources.iter().map(|source| source.path.as_str());
        let is_same_build = self.is_silent
            && self.asked == beginning.asked
            && same_time
            && tree.diagnostics.is_empty()
            && tree.files().map(SourcePath::as_str).eq(names);
        let files: Vec<_> = tree.files().zip(&self.sources).zip(&beginning.stamps).collect();
        let is_other = |((path, source), stamp): &((&SourcePath, &Source), &Option<Stamp>)| {
            let same_stamp = source.stamp.is_some() && **stamp == source.stamp;
            !same_stamp && source.print.is_none_or(|before| print(tree, path) != Some(before))
        };
        let others = || files.into_par_iter().filter(is_other).map(|((path, source), _)| (path, source));
        let others: Vec<(&SourcePath, &Source)> = is_same_build.then(others)?.collect();
        let is_public = |source: &Source| source.front.is_some();
        others.into_iter().map(|(path, source)| is_public(source).then(|| path.clone())).collect()
    }

    /// Whether the front matter of a text is what it was.
    pub(crate) fn has_front(&self, path: &SourcePath, front: Mark) -> bool {
        let at = self.sources.iter().find(|source| source.path == path.as_str());
        at.is_some_and(|source| source.front == Some(front))
    }

    /// What stands around the words of texts, of what was saved of it; `None` on any doubt.
    pub(crate) fn surroundings(&self, saved: Option<Vec<u8>>) -> Option<Surroundings> {
        let saved = saved.filter(|saved| Mark::of_long(saved) == self.surroundings)?;
        postcard::from_bytes(&saved).ok()
    }

    /// The pages, of what was saved of them; none on any doubt.
    pub(crate) fn leaves(&self, pages: Option<Vec<u8>>) -> Leaves {
        let pages = pages.filter(|pages| Mark::of_long(pages) == self.leaves);
        pages.and_then(|pages| self::pages::read(&pages)).unwrap_or_default()
    }
}

impl Surroundings {
    fn of(memory: &Memory, linked: &Linked, [public, ..]: &AllLeft) -> Surroundings {
        let addresses: BTreeSet<&OutputPath> =
            memory.standing.iter().flat_map(|standing| standing.addresses.outputs()).collect();
        let published: BTreeSet<&SourcePath> = linked.edition.published.iter().map(|(_, file)| file).collect();
        // What stands behind a cut is published nowhere, and everything in `static/` is.
        let is_seen = |file: &SourcePath| published.contains(file) || file.as_str().starts_with("static/");
        let media = memory.reading.media.iter().filter(|known| known.is_settled() && is_seen(&known.path));
        Surroundings {
            frame: Frame::of(linked),
            silent: public.keys().filter(|output| !addresses.contains(output)).cloned().collect(),
            beside: addresses.into_iter().filter(|output| !public.contains_key(*output)).cloned().collect(),
            media: media.cloned().collect(),
        }
    }

    /// Every address that answers, where the public output holds these files.
    pub(crate) fn addresses(&self, base_url: &BaseUrl, public: &Left) -> Addresses {
        let silent: BTreeSet<&OutputPath> = self.silent.iter().collect();
        let public = public.keys().filter(|output| !silent.contains(output));
        Addresses::new(base_url.clone(), public.chain(&self.beside).cloned())
    }
}

/// The files as they looked before they were read. Of one that was written meanwhile nobody knows what was read.
fn sources(beginning: &Beginning, memory: &Memory, linked: &Linked) -> Vec<Source> {
    let tree = &beginning.tree;
    let public = linked.public_sources();
    let prints = |path: &SourcePath| match memory.reading.articles.prints(path) {
        Some((text, front)) => (Some(text), Some(front)),
        None => (print(tree, path), None),
    };
    let source = |(path, (before, now)): (&SourcePath, (&Option<Stamp>, &Option<Stamp>))| {
        let stamp = before.filter(|before| *now == Some(*before));
        let is_told = stamp.is_some() && is_public(tree, &public, path);
        let (print, front) = if is_told { prints(path) } else { (None, None) };
        Source { path: path.as_str().to_owned(), stamp: stamp.filter(Stamp::is_settled), print, front }
    };
    let now = tree.stamps();
    let files: Vec<_> = tree.files().zip(beginning.stamps.iter().zip(&now)).collect();
    files.into_par_iter().map(source).collect()
}

fn day(when: When) -> String {
    when.local.date().to_string()
}

/// Digits of a heading.
const HEADING: usize = 64;

/// The program, and the bytes that follow.
fn heading(program: Mark, body: &[u8]) -> String {
    format!("{program:x}{:x}", Mark::of_long(body))
}

/// Whether all readers may see what a file says. Pictures may stand behind a cut, what stands beside them tells of them,
/// and a thread holds what was taken away.
fn is_public(tree: &Tree, public: &BTreeSet<&SourcePath>, path: &SourcePath) -> bool {
    let is_article = tree.articles.binary_search_by(|file| file.path.cmp(path)).is_ok();
    let is_page = tree.pages.binary_search_by(|file| file.path.cmp(path)).is_ok();
    let is_beside = [&tree.media, &tree.sidecars, &tree.comments].iter().any(|files| files.binary_search(path).is_ok());
    if is_article || is_page { public.contains(path) } else { !is_beside }
}

/// So long a file may be to be read for its mark.
const PRINT_MAX: u64 = 4 << 20;

fn print(tree: &Tree, path: &SourcePath) -> Option<Mark> {
    tree.read_bytes(path, PRINT_MAX).ok().map(|bytes| Mark::of_bytes(&bytes))
}
