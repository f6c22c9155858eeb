//! What a disk says of a file without opening it: enough to know that it was not written since it was read.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::pipeline::base::path::SourcePath;

use super::tree::Tree;

/// So old a time must be before it can tell two writes apart: some disks count in whole seconds, or in two.
const SETTLED: Duration = Duration::from_millis(2_100);

/// A file as its folder names it. Two equal stamps of one path mean the same bytes: whoever writes a file changes its
/// length or one of its times, and whoever sets the one time back cannot set the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    length: u64,
    /// Nanoseconds since 1970 at which bytes were written.
    modified: u64,
    /// Nanoseconds since 1970 at which anything of it changed; 0 where the system does not say.
    changed: u64,
    /// Its number on the disk; 0 where the system does not say.
    inode: u64,
}

impl Tree {
    /// How every file of the site looks now, in the order of [`files`](Tree::files), however lately it was written.
    pub fn stamps(&self) -> Vec<Option<Stamp>> {
        let files: Vec<&SourcePath> = self.files().collect();
        files.into_par_iter().map(|path| Stamp::of(&self.on_disk(path).metadata().ok()?)).collect()
    }

    /// How a file looks now, however lately it was written; `None` where there is no such file.
    pub fn look_at(&self, path: &SourcePath) -> Option<Stamp> {
        Stamp::of(&self.on_disk(path).metadata().ok().filter(Metadata::is_file)?)
    }

    /// The stamp of a file. `None` where there is no such file, and where it was written so lately that the next write
    /// might leave the same stamp: such a file is read again.
    pub fn stamp(&self, path: &SourcePath) -> Option<Stamp> {
        self.look_at(path).filter(Stamp::is_settled)
    }
}

impl Stamp {
    /// The stamp of a file, however lately it was written.
    pub fn of(about: &Metadata) -> Option<Stamp> {
        let written = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let (changed, inode) = of_system(about);
        Some(Stamp { length: about.len(), modified: u64::try_from(written.as_nanos()).ok()?, changed, inode })
    }

    /// Whether it is so old that no later write can leave the same.
    pub fn is_settled(&self) -> bool {
        let newest = Duration::from_nanos(self.modified.max(self.changed));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        now.checked_sub(newest).is_some_and(|age| age > SETTLED)
    }
}

/// Whether a file has more than one name on its disk: of what is written by one of them, the others are not told.
#[cfg(unix)]
pub(super) fn has_other_names(about: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(about) > 1
}

#[cfg(not(unix))]
pub(super) fn has_other_names(_: &Metadata) -> bool {
    false
}

#[cfg(unix)]
fn of_system(about: &Metadata) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = u64::try_from(about.ctime()).unwrap_or_default();
    (seconds * 1_000_000_000 + u64::try_from(about.ctime_nsec()).unwrap_or_default(), about.ino())
}

#[cfg(not(unix))]
fn of_system(_: &Metadata) -> (u64, u64) {
    (0, 0)
}
