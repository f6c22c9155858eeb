//! Does what a journal says. Every step may have been done before: a commit that was stopped anywhere is finished by
//! doing all of it again. A step of that second time that can never succeed is given up: the build that follows
//! compares the output with what it plans, and brings what is missing.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::pipeline::base::error::Error;

use super::files::{self, Folders};
use super::journal::{Journal, Way};
use super::present;
use super::problems;
use super::stage;

/// Counts the steps of a commit, and stops it where a test asked for that, as a lost machine would.
#[derive(Debug, Default)]
pub(super) struct Steps {
    stop_after: Option<usize>,
    done: AtomicUsize,
}

impl Steps {
    /// Stops after so many steps; never, where that is `None`.
    pub(super) fn until(stop_after: Option<usize>) -> Steps {
        Steps { stop_after, done: AtomicUsize::new(0) }
    }

    /// One more step is about to be done.
    pub(super) fn step(&self, path: &Path) -> Result<(), Error> {
        let done = self.done.fetch_add(1, Ordering::Relaxed);
        if self.stop_after.is_some_and(|limit| done >= limit) { Err(problems::stopped(path)) } else { Ok(()) }
    }
}

/// Which time it is that a journal is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pass {
    /// The first: everything that it names is there.
    First,
    /// Again, after the first was stopped somewhere.
    Again,
}

/// Brings an output to the state that `journal` describes, from `stage`.
pub(super) fn apply(journal: &Journal, output: &Path, stage: &Path, steps: &Steps, pass: Pass) -> Result<(), Error> {
    match journal.way {
        Way::Files => Change { output, stage, steps, pass }.run(journal),
        Way::Appear => appear(output, stage, steps),
        Way::Exchange => exchange(output, stage, steps, &journal.delete),
    }
}

/// Whether a step fails however often it is tried: no room on a disk is mended, a name that no disk can hold is not.
fn is_hopeless(cause: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        cause.kind(),
        Kind::InvalidInput
            | Kind::InvalidFilename
            | Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::DirectoryNotEmpty
            | Kind::AlreadyExists
            | Kind::NotFound
    )
}

fn appear(output: &Path, stage: &Path, steps: &Steps) -> Result<(), Error> {
    steps.step(output)?;
    let tree = stage::tree(stage);
    if !tree.is_dir() {
        return Ok(());
    }
    if output.symlink_metadata().is_ok() {
        return Err(problems::not_finished(output, io::ErrorKind::AlreadyExists.into()));
    }
    fs::rename(tree, output).map_err(|cause| problems::not_finished(output, cause))
}

/// Two renames: for the moment between them there is no output.
fn exchange(output: &Path, stage: &Path, steps: &Steps, delete: &[String]) -> Result<(), Error> {
    let (tree, old) = (stage::tree(stage), stage::old(stage));
    if tree.is_dir() {
        if output.symlink_metadata().is_ok() && !old.is_dir() {
            steps.step(output)?;
            fs::rename(output, &old).map_err(|cause| problems::not_exchanged(output, cause))?;
        }
        steps.step(output)?;
        fs::rename(&tree, output).map_err(|cause| problems::not_finished(output, cause))?;
    }
    bring_back(&old, output, delete);
    steps.step(&old)
}

/// What somebody else put into the output after it had been decided what stays there: it went with the old folder, and
/// comes back. Where its place is taken by something that was planned, it goes.
fn bring_back(old: &Path, output: &Path, delete: &[String]) {
    let delete: BTreeSet<&str> = delete.iter().map(String::as_str).collect();
    let present = present::present(old).unwrap_or_default();
    let came = |path: &&String| !delete.contains(path.as_str()) && output.join(path).symlink_metadata().is_err();
    for path in present.keys().filter(came) {
        let place = output.join(path);
        let _ = place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::rename(old.join(path), &place));
    }
}

/// A commit file by file.
struct Change<'a> {
    output: &'a Path,
    stage: &'a Path,
    steps: &'a Steps,
    pass: Pass,
}

impl Change<'_> {
    /// First goes what stands in the way of something new, then comes what pages refer to, then the pages, and last
    /// goes the rest: so a reader meets no page whose style sheet is not there yet.
    fn run(&self, journal: &Journal) -> Result<(), Error> {
        let (in_the_way, rest) = divide(&journal.delete, &journal.bring);
        let (pages, others): (Vec<&str>, Vec<&str>) =
            journal.bring.iter().map(String::as_str).partition(|path| path.ends_with(".html"));
        self.delete(&in_the_way)?;
        let folders = Folders::below(self.output);
        self.bring(&others, &folders)?;
        self.bring(&pages, &folders)?;
        self.delete(&rest)
    }

    fn bring(&self, paths: &[&str], folders: &Folders) -> Result<(), Error> {
        paths.par_iter().try_for_each(|path| {
            let to = self.output.join(path);
            self.steps.step(&to)?;
            let from = stage::staged(self.stage, Way::Files, path);
            match folders.make(files::folder_of(path)).and_then(|()| files::bring(&from, &to)) {
                Err(cause) if self.pass == Pass::First || !is_hopeless(&cause) => {
                    Err(problems::not_finished(&to, cause))
                }
                _ => Ok(()),
            }
        })
    }

    fn delete(&self, paths: &[&str]) -> Result<(), Error> {
        let folders = Folders::below(self.output);
        paths.par_iter().try_for_each(|path| {
            let found = self.output.join(path);
            self.steps.step(&found)?;
            if !folders.are_real(files::folder_of(path)) {
                return Ok(());
            }
            files::remove(&found).map_err(|cause| problems::not_finished(&found, cause))
        })?;
        self.prune(paths, &folders);
        Ok(())
    }

    /// Removes the folders that became empty, the deepest first. One that is not empty refuses to be removed.
    fn prune(&self, deleted: &[&str], folders: &Folders) {
        let touched: BTreeSet<&str> = deleted.iter().flat_map(|path| files::folders_above(path)).collect();
        for folder in touched.into_iter().rev().filter(|folder| folders.are_real(folder)) {
            let _: io::Result<()> = fs::remove_dir(self.output.join(folder));
        }
    }
}

/// Divides what goes into what stands in the way of what comes (a file where a folder is to be, files in a folder that
/// is to be a file) and the rest.
fn divide<'a>(delete: &'a [String], bring: &[String]) -> (Vec<&'a str>, Vec<&'a str>) {
    let coming: BTreeSet<&str> = bring.iter().map(String::as_str).collect();
    let folders: BTreeSet<&str> = bring.iter().flat_map(|path| files::folders_above(path)).collect();
    delete
        .iter()
        .map(String::as_str)
        .partition(|path| folders.contains(path) || files::folders_above(path).any(|folder| coming.contains(folder)))
}
