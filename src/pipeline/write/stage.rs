//! A hidden folder in which a build gathers what the output does not hold yet.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::OutputPath;

use super::files::{self, Folders};
use super::journal::Way;
use super::location::Location;
use super::memory::Memory;
use super::problems;

/// The stage of one build.
#[derive(Debug)]
pub(super) struct Stage {
    folder: PathBuf,
    folders: Folders,
    way: Way,
    /// Whether it lies in the memory, because there was no room beside the output.
    pub(super) is_in_memory: bool,
}

/// Where the stage lies: beside the output, so that files can be renamed into it, or else in the memory.
pub(super) fn folder(location: &Location, memory: &Memory, is_in_memory: bool) -> PathBuf {
    if is_in_memory { memory.folder().join("stage") } else { location.sibling.clone() }
}

/// The part of a stage that has the shape of the output, for the ways that rename it as a whole.
pub(super) fn tree(stage: &Path) -> PathBuf {
    stage.join("tree")
}

/// Where a stage holds a file. What comes file by file lies flat, under names made of the paths: a folder for each page
/// would have to be made and removed again, which is slower than writing the page.
pub(super) fn staged(stage: &Path, way: Way, path: &str) -> PathBuf {
    match way {
        Way::Appear | Way::Exchange => tree(stage).join(path),
        Way::Files => {
            let hash = Sha256::digest(path.as_bytes());
            stage.join("files").join(hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect::<String>())
        }
    }
}

/// Where a stage keeps the output that was exchanged for its tree.
pub(super) fn old(stage: &Path) -> PathBuf {
    stage.join("old")
}

impl Stage {
    /// Makes an empty stage; what a stopped build left is removed. An output on a disk of its own, or in a folder that
    /// nobody may write, is staged in the memory.
    pub(super) fn begin(location: &Location, memory: &Memory, way: Way) -> Result<Stage, Error> {
        let beside = folder(location, memory, false);
        match make(&beside, way, &location.output) {
            Ok(()) => Ok(Stage::at(beside, way, false)),
            Err(cause) if location.exists() && is_refusal(&cause) => {
                let inside = folder(location, memory, true);
                make(&inside, way, &location.output).map_err(|cause| problems::not_writable(&inside, cause))?;
                Ok(Stage::at(inside, way, true))
            }
            Err(cause) => Err(problems::not_writable(&beside, cause)),
        }
    }

    fn at(folder: PathBuf, way: Way, is_in_memory: bool) -> Stage {
        let folders = Folders::below(&tree(&folder));
        Stage { folder, folders, way, is_in_memory }
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Holds `bytes` for `path`.
    pub(super) fn put(&self, path: &OutputPath, bytes: &[u8]) -> io::Result<()> {
        files::write(&self.make_room(path)?, bytes)
    }

    /// Whether it holds a file for `path`. What cleans temporary folders may have taken it.
    pub(super) fn holds(&self, path: &OutputPath) -> bool {
        files::is_there(&staged(&self.folder, self.way, path.as_str()))
    }

    /// How the commit will change the output.
    pub(super) fn way(&self) -> Way {
        self.way
    }

    /// Takes what the output holds at `path` as it is.
    pub(super) fn take_over(&self, output: &Path, path: &OutputPath) -> io::Result<()> {
        files::double(&output.join(path.as_str()), &self.make_room(path)?)
    }

    fn make_room(&self, path: &OutputPath) -> io::Result<PathBuf> {
        if self.way != Way::Files {
            self.folders.make(files::folder_of(path.as_str()))?;
        }
        Ok(staged(&self.folder, self.way, path.as_str()))
    }

    /// Removes it with all that is in it. What cannot be removed now is removed by the next build.
    pub(super) fn remove(&self) {
        let _ = files::remove_folder(&self.folder);
    }
}

fn make(stage: &Path, way: Way, output: &Path) -> io::Result<()> {
    // An exchange that nobody finishes (its journal was lost) had moved the output away: it comes back.
    if old(stage).is_dir() && output.symlink_metadata().is_err() {
        fs::rename(old(stage), output)?;
    }
    files::remove_folder(stage)?;
    fs::create_dir_all(stage.join(if way == Way::Files { "files" } else { "tree" }))
}

fn is_refusal(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem)
}
