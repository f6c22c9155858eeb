//! One output folder during one build: opened, filled, and committed or abandoned.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use crate::pipeline::base::error::Error;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::OutputPath;
use crate::pipeline::collect::stamp::Stamp;

use super::apply::{self, Pass, Steps};
use super::decide::{Decision, Situation};
use super::files::{self, Folders};
use super::journal::{self, Journal, Way};
use super::left::{self, Left, LeftFile, Looked};
use super::location::Location;
use super::memory::Memory;
use super::present::{self, is_version_control};
use super::problems;
use super::saved::Saved;
use super::sign::Sign;
use super::stage::{self, Stage};

/// How an output is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// Whether a first build may go into a folder that holds other things, and replace those that stand where a file
    /// of the site belongs.
    pub force: bool,
    /// Whether the whole folder is exchanged, so that a reader never meets half of a new edition.
    pub atomic: bool,
    /// For tests only: the commit stops after so many steps, with nothing cleaned up, as if the machine had been lost.
    /// 0 stops it before it begins.
    pub stop_after: Option<usize>,
    /// What the folder is known by.
    pub sign: Sign,
}

/// What a put file is to the output.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Put {
    /// The output holds the same bytes: nothing will be written.
    Unchanged,
    /// The output holds something else at this place.
    Changed,
    /// The output holds nothing at this place.
    New,
}

/// What a commit has done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Every file of the site, sorted.
    pub files: Vec<OutputPath>,
    /// Files that came or changed.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of an earlier build that went.
    pub deleted: usize,
    /// Files that bifolio did not write, and kept. Those of a version control are not told.
    pub foreign: Vec<OutputPath>,
}

impl Written {
    /// Counts the files of another tree, too.
    pub fn add(&mut self, other: &Written) {
        self.written += other.written;
        self.unchanged += other.unchanged;
        self.deleted += other.deleted;
    }
}

/// An output folder that this build may write. Dropped without a commit, it leaves the output as it was.
#[derive(Debug)]
pub struct Output {
    location: Location,
    options: Options,
    ours: Option<BTreeSet<OutputPath>>,
    /// What the folder holds, where it was looked at before anything is made.
    looked: Option<Looked>,
    /// How an earlier build left the files, where that is known.
    left: Left,
    /// The marks of the bytes that were put, where they may be remembered.
    prints: Mutex<BTreeMap<OutputPath, Mark>>,
    planned: Mutex<BTreeMap<OutputPath, Put>>,
    /// What is to be done, once it is decided.
    ready: Option<(BTreeMap<OutputPath, Put>, Decision)>,
    /// Whether it was found as an earlier build left it, and all files that are planned are files of that build.
    keeps_rest: bool,
    /// `None` where there is no output yet.
    folders: Option<Folders>,
    stage: Stage,
    /// Whether the stage is needed by a commit that has begun.
    keeps_stage: bool,
    /// Declared last: the lock is released when everything else is gone.
    memory: Memory,
}

/// The key of the public output for which `folder` is remembered, in `memory` (the folder `.bifolio` of the source), to be
/// written.
pub fn owner(folder: &Path, memory: &Path) -> Option<String> {
    Memory::peek(memory, &Location::find(folder, source_of(memory)).ok()?.key, OWNER)
}

/// What says for which public output a tree beside it is written.
const OWNER: &str = "public.json";

fn source_of(memory: &Path) -> &Path {
    memory.parent().filter(|source| !source.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens `output`, which may not exist yet; `memory` is the folder `.bifolio` of the source. A commit that was stopped
/// is finished first. Errors: the folder is a file, is or holds the source, lies in a part of it, holds what bifolio
/// did not write and no `force` is given, is being written by another build, or cannot be written.
pub fn open(output: &Path, memory: &Path, options: Options) -> Result<Output, Error> {
    let of_tree = |error| problems::of_tree(error, options.sign);
    let location = Location::find(output, source_of(memory)).map_err(of_tree)?;
    let memory = Memory::open(memory, &location.key, &location.output)?;
    finish(&location, &memory)?;
    let ours = journal::ours(&memory);
    if ours.is_none() && !options.force {
        refuse_stranger(&location.output, options.sign).map_err(of_tree)?;
    }
    let folders = location.exists().then(|| Folders::below(&location.output));
    let way = match folders {
        None => Way::Appear,
        Some(_) if options.atomic => Way::Exchange,
        Some(_) => Way::Files,
    };
    let stage = Stage::begin(&location, &memory, way)?;
    Ok(Output {
        location,
        options,
        ours,
        looked: None,
        left: Left::new(),
        prints: Mutex::default(),
        planned: Mutex::default(),
        ready: None,
        keeps_rest: false,
        folders,
        stage,
        keeps_stage: false,
        memory,
    })
}

/// Why a path cannot be a file of ours: it leaves the output, or no disk can hold it. Asked before anything is staged,
/// so that a commit never breaks off at it.
pub(super) fn unsound(path: &OutputPath) -> Option<io::Error> {
    let text = path.as_str();
    let bad = |part: &str| {
        matches!(part, "" | "." | "..") || part.len() > 255 || part.contains(|c: char| c == '\\' || c.is_control())
    };
    (text.len() > 3_000 || text.split('/').any(bad))
        .then(|| io::Error::new(io::ErrorKind::InvalidInput, "not a name of a file, or too long a one"))
}

/// Finishes the commit of a build that was stopped.
fn finish(location: &Location, memory: &Memory) -> Result<(), Error> {
    let Some(journal) = Journal::load(memory) else { return Ok(()) };
    let stage = stage::folder(location, memory, journal.stage_is_in_memory);
    if journal.way == Way::Appear && location.exists() && stage::tree(&stage).is_dir() {
        // Somebody made the folder meanwhile: it is judged like any other that is not ours.
        return journal::forget(memory);
    }
    match apply::apply(&journal, &location.output, &stage, &Steps::default(), Pass::Again) {
        // Nothing of it was done: this build does all of it anew, and tells what is in its way.
        Err(_) if journal.way != Way::Files && has_not_begun(&stage) => journal::forget(memory),
        Err(trouble) => Err(trouble),
        Ok(()) => journal.close(memory),
    }
}

/// Whether a commit of one step is still to be done.
fn has_not_begun(stage: &Path) -> bool {
    stage::tree(stage).is_dir() && !stage::old(stage).is_dir()
}

/// Refuses a folder that is certainly not ours before anything is built. What else it may hold is judged by the commit,
/// which knows what is planned.
fn refuse_stranger(output: &Path, sign: Sign) -> Result<(), Error> {
    let Ok(entries) = fs::read_dir(output) else { return Ok(()) };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !is_version_control(name)).collect();
    names.sort();
    match names.first() {
        Some(first) if !names.iter().any(|name| name == sign.file()) => {
            Err(problems::output_is_not_ours(output, first, names.len()))
        }
        _ => Ok(()),
    }
}

impl Output {
    /// Its name in the memory.
    pub fn key(&self) -> &str {
        &self.location.key
    }

    /// Remembers for which public output it is written.
    pub fn own(&self, public: &str) -> Result<(), Error> {
        self.memory.save(OWNER, &public)
    }

    /// Whether nothing is there, and nothing is to be.
    pub fn is_nothing(&self) -> bool {
        let is_planned = match &self.ready {
            Some((planned, _)) => !planned.is_empty(),
            None => !self.planned.lock().unwrap_or_else(PoisonError::into_inner).is_empty(),
        };
        !is_planned && !self.location.exists()
    }

    /// Plans a file. May be called from any thread, once for each path. The same bytes as the output's are not held
    /// anywhere; others are staged on the disk. Errors: the disk is full or cannot be written, the path was put before.
    pub fn put(&self, path: &OutputPath, bytes: &[u8]) -> Result<Put, Error> {
        if let Some(cause) = unsound(path) {
            return Err(self.not_staged(path, cause));
        }
        let put = self.compare(path, bytes);
        if put != Put::Unchanged {
            self.stage.put(path, bytes).map_err(|cause| self.not_staged(path, cause))?;
        }
        if self.options.sign == Sign::Site {
            let print = Mark::of_bytes(bytes);
            self.prints.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), print);
        }
        let before = self.planned.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), put);
        match before {
            Some(_) => Err(problems::planned_twice(&self.location.output.join(path.as_str()))),
            None => Ok(put),
        }
    }

    /// What an earlier build saved for this one with [`save`](Output::save).
    pub fn recall(&self, part: Saved) -> Option<Vec<u8>> {
        self.memory.recall(part.file())
    }

    /// Saves something for the next build. To lose it is no trouble.
    pub fn save(&self, part: Saved, bytes: &[u8]) {
        self.memory.keep(part.file(), bytes);
    }

    /// Forgets what was saved.
    pub fn forget(&self) {
        [Saved::Build, Saved::Pages, Saved::Frame].iter().for_each(|part| self.memory.keep(part.file(), &[]));
    }

    /// Takes how an earlier build left the files: what still looks like that has the bytes that it wrote. Of what was
    /// [looked at](Output::look) and looks otherwise, the bytes are asked.
    pub fn trust(&mut self, mut left: Left) {
        if let Some(looked) = &self.looked {
            left::recognize(&mut left, looked, &self.location.output);
        }
        self.left = left;
    }

    /// How an earlier build left the files, as they look now where they were looked at.
    pub fn as_left(&self) -> Left {
        self.left.clone()
    }

    /// Plans a file as an earlier build left it. `false` where it does not look like that.
    pub fn keep(&self, path: &OutputPath) -> bool {
        let looks_as_left = self.left.get(path).is_some_and(|before| self.stamp(path) == Some(before.stamp));
        if looks_as_left {
            self.planned.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), Put::Unchanged);
        }
        looks_as_left
    }

    /// Plans all files as an earlier build left them, but for some of them that are put now. Nothing else may be put, and
    /// the output must [hold them](Output::is_as_left).
    pub fn keep_rest(&mut self, put: &BTreeSet<OutputPath>) {
        let rest = self.left.keys().filter(|path| !put.contains(*path));
        let planned = self.planned.get_mut().unwrap_or_else(PoisonError::into_inner);
        planned.extend(rest.map(|path| (path.clone(), Put::Unchanged)));
        self.keeps_rest = true;
    }

    /// Looks at what the output holds, for [`is_as_left`](Output::is_as_left), where an earlier build left anything.
    pub fn look(&mut self) -> Result<(), Error> {
        if self.ours.is_some() {
            let present: Vec<String> = present::present(&self.location.output)?.into_keys().collect();
            let stamp = |path: String| (OutputPath::new(&path).and_then(|path| self.stamp(&path)), path);
            self.looked = Some(present.into_par_iter().map(stamp).map(|(stamp, path)| (path, stamp)).collect());
        }
        Ok(())
    }

    /// Whether the output held what an earlier build left, and nothing else, when it was looked at.
    pub fn is_as_left(&self) -> bool {
        let ours = self.ours.as_ref().is_some_and(|ours| ours.iter().eq(self.left.keys()));
        let left = self.left.iter().map(|(path, file)| (path.as_str(), Some(file.stamp)));
        let looked = self.looked.as_ref();
        ours && looked.is_some_and(|looked| left.eq(looked.iter().map(|(path, stamp)| (path.as_str(), *stamp))))
    }

    /// How the files that are planned are left; of those that were [kept](Output::keep_rest), how they were.
    pub fn left(&self, planned: &[OutputPath]) -> Left {
        let prints = self.prints.lock().unwrap_or_else(PoisonError::into_inner);
        let print = |path: &OutputPath| {
            prints.get(path).copied().or_else(|| self.left.get(path).and_then(|before| before.print))
        };
        let file = |path: &OutputPath| Some((path.clone(), LeftFile { stamp: self.stamp(path)?, print: print(path) }));
        // A folder that is exchanged as a whole holds copies.
        if self.keeps_rest && self.stage.way() == Way::Files {
            let mut left = self.left.clone();
            left.extend(prints.keys().filter_map(file));
            return left;
        }
        planned.par_iter().filter_map(file).collect::<Vec<_>>().into_iter().collect()
    }

    fn stamp(&self, path: &OutputPath) -> Option<Stamp> {
        let about = self.location.output.join(path.as_str()).symlink_metadata().ok()?;
        Stamp::of(&about).filter(|_| about.is_file())
    }

    /// The trouble is told of the file as everybody knows it, wherever it was staged.
    fn not_staged(&self, path: &OutputPath, cause: io::Error) -> Error {
        problems::not_writable(&self.location.output.join(path.as_str()), cause)
    }

    /// What `bytes` are to what the output holds. Nothing is looked for behind a link.
    fn compare(&self, path: &OutputPath, bytes: &[u8]) -> Put {
        let Some(folders) = &self.folders else { return Put::New };
        if !folders.are_real(files::folder_of(path.as_str())) {
            return Put::New;
        }
        let found = self.location.output.join(path.as_str());
        match found.symlink_metadata() {
            Err(_) => Put::New,
            Ok(about) if about.is_dir() => Put::New,
            Ok(about) if !about.is_file() || about.len() != bytes.len() as u64 => Put::Changed,
            Ok(_) if files::holds(&found, bytes).unwrap_or(false) => Put::Unchanged,
            Ok(_) => Put::Changed,
        }
    }

    /// Makes the output what was planned: what was put comes, what bifolio wrote earlier and nobody planned goes, all
    /// else stays. Errors before the journal is written leave the output as it was; after that the next [`open`]
    /// finishes.
    pub fn commit(mut self) -> Result<Written, Error> {
        self.settle()
    }

    /// Decides what is to be done, and holds that it can be: nothing has changed afterwards.
    pub fn prepare(&mut self) -> Result<(), Error> {
        let planned = std::mem::take(self.planned.get_mut().unwrap_or_else(PoisonError::into_inner));
        let decision = self.decide(&planned)?;
        if !self.is_as_planned(&decision) {
            self.hold_ready(self.stage.way(), &decision)?;
        }
        self.ready = Some((planned, decision));
        Ok(())
    }

    fn is_as_planned(&self, decision: &Decision) -> bool {
        decision.bring.is_empty() && decision.delete.is_empty() && self.stage.way() != Way::Appear
    }

    /// The same as [`commit`](Output::commit), for whoever has something to save afterwards.
    pub fn settle(&mut self) -> Result<Written, Error> {
        if self.ready.is_none() {
            self.prepare()?;
        }
        let (planned, decision) = self.ready.take().unwrap_or_default();
        let ours: Vec<String> = planned.keys().map(|path| path.as_str().to_owned()).collect();
        if self.is_as_planned(&decision) {
            journal::remember(&self.memory, &ours)?;
        } else {
            self.carry_out(&decision, ours)?;
        }
        let files = planned.into_keys().collect();
        Ok(Written {
            files,
            written: decision.bring.len(),
            unchanged: decision.unchanged.len(),
            deleted: decision.delete.len(),
            foreign: decision.foreign.into_iter().filter(|path| !is_version_control(path.as_str())).collect(),
        })
    }

    fn decide(&self, planned: &BTreeMap<OutputPath, Put>) -> Result<Decision, Error> {
        if self.keeps_rest {
            return Ok(Decision::of_kept(planned));
        }
        let output = &self.location.output;
        let present = present::present(output)?;
        let situation =
            Situation { output, planned, present: &present, ours: self.ours.as_ref(), force: self.options.force };
        situation.decide().map_err(|error| problems::of_tree(error, self.options.sign))
    }

    fn carry_out(&mut self, decision: &Decision, ours: Vec<String>) -> Result<(), Error> {
        let way = self.stage.way();
        let texts = |paths: &[OutputPath]| paths.iter().map(|path| path.as_str().to_owned()).collect();
        let journal = Journal {
            way,
            stage_is_in_memory: self.stage.is_in_memory,
            bring: texts(&decision.bring),
            delete: texts(&decision.delete),
            ours,
        };
        let steps = Steps::until(self.options.stop_after);
        self.keeps_stage = self.options.stop_after.is_some();
        steps.step(&self.location.output)?;
        journal.save(&self.memory)?;
        self.keeps_stage = true;
        apply::apply(&journal, &self.location.output, self.stage.folder(), &steps, Pass::First)
            .map_err(|error| self.undo(way, error))?;
        steps.step(&self.location.output)?;
        journal.close(&self.memory)?;
        self.keeps_stage = false;
        if way == Way::Exchange {
            // Files that stayed have a second name there: when it goes, they look as if they had been written.
            self.stage.remove();
        }
        Ok(())
    }

    /// What must be so before anything is changed.
    fn hold_ready(&self, way: Way, decision: &Decision) -> Result<(), Error> {
        let output = &self.location.output;
        decision.bring.par_iter().try_for_each(|path| match self.stage.holds(path) {
            true => Ok(()),
            false => Err(problems::stage_lost(&output.join(path.as_str()))),
        })?;
        match way {
            Way::Appear => Ok(()),
            Way::Files => files::probe(output).map_err(|cause| problems::not_writable(output, cause)),
            Way::Exchange => {
                decision.unchanged.par_iter().chain(&decision.foreign).try_for_each(|path| {
                    self.stage.take_over(output, path).map_err(|cause| self.not_staged(path, cause))
                })
            }
        }
    }

    /// A commit of one step that could not even begin is forgotten: the output is as it was.
    fn undo(&mut self, way: Way, error: Error) -> Error {
        let stage = self.stage.folder();
        let is_real = self.options.stop_after.is_none();
        if way != Way::Files && has_not_begun(stage) && is_real && journal::forget(&self.memory).is_ok() {
            self.keeps_stage = false;
        }
        error
    }

    /// Leaves the output as it was.
    pub fn abandon(self) {
        drop(self);
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.keeps_stage {
            self.stage.remove();
        }
    }
}
