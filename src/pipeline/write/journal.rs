//! What a commit is about to do, written down before it is done, and what it leaves behind: the list of our files.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::OutputPath;

use super::memory::Memory;

const JOURNAL: &str = "journal.json";
const MANIFEST: &str = "manifest.json";

/// How a commit changes the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Way {
    /// File by file.
    Files,
    /// There is no output yet: the stage becomes it.
    Appear,
    /// The stage, which is whole, and the output change places.
    Exchange,
}

/// A commit on paper. Doing it twice is doing it once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// How.
    pub(super) way: Way,
    /// Whether the stage lies in the memory.
    pub(super) stage_is_in_memory: bool,
    /// Files that come from the stage.
    pub(super) bring: Vec<String>,
    /// Files that go.
    pub(super) delete: Vec<String>,
    /// Files that are ours afterwards.
    pub(super) ours: Vec<String>,
}

impl Journal {
    /// The commit that was begun and not finished. One that names a path outside its output is not believed.
    pub(super) fn load(memory: &Memory) -> Option<Journal> {
        let journal: Journal = memory.load(JOURNAL)?;
        let mut paths = journal.bring.iter().chain(&journal.delete).chain(&journal.ours);
        paths.all(|path| OutputPath::new(path).is_some()).then_some(journal)
    }

    /// Writes it down.
    pub(super) fn save(&self, memory: &Memory) -> Result<(), Error> {
        memory.save(JOURNAL, self)
    }

    /// The commit is done: our files are those that it says, and it is forgotten.
    pub(super) fn close(&self, memory: &Memory) -> Result<(), Error> {
        memory.save(MANIFEST, &self.ours)?;
        forget(memory)
    }
}

/// The commit never happened.
pub(super) fn forget(memory: &Memory) -> Result<(), Error> {
    memory.forget(JOURNAL)
}

/// The files that bifolio wrote into an output; `None` where it never did, or nobody remembers.
pub(super) fn ours(memory: &Memory) -> Option<BTreeSet<OutputPath>> {
    let paths: Vec<String> = memory.load(MANIFEST)?;
    Some(paths.iter().filter_map(|path| OutputPath::new(path)).collect())
}

/// Remembers the files that are ours, where that changed.
pub(super) fn remember(memory: &Memory, ours: &[String]) -> Result<(), Error> {
    let known: Option<Vec<String>> = memory.load(MANIFEST);
    if known.as_deref() == Some(ours) { Ok(()) } else { memory.save(MANIFEST, &ours) }
}
