//! The part of `.bifolio/` that belongs to one output folder: what was written there, what is being done to it, and the
//! lock that keeps two builds apart.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::pipeline::base::error::Error;

use super::problems;

/// The memory of one output folder, locked until it is dropped.
#[derive(Debug)]
pub(super) struct Memory {
    folder: PathBuf,
    _lock: File,
}

impl Memory {
    /// Opens, and makes where there is none, the memory of an output. Fails where another build has it open.
    pub(super) fn open(memory: &Path, key: &str, output: &Path) -> Result<Memory, Error> {
        let folder = memory.join("outputs").join(key);
        let unwritable = |cause| problems::not_writable(&folder, cause);
        fs::create_dir_all(&folder).map_err(unwritable)?;
        hide_from_git(memory).map_err(unwritable)?;
        let lock = File::create(folder.join("lock")).map_err(unwritable)?;
        match lock.try_lock() {
            // A file system without locks cannot keep two builds apart, and must not keep one from building.
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Memory { folder, _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(problems::other_build(output)),
        }
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What was saved under `name`; `None` when nothing was, or it makes no sense.
    pub(super) fn load<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_slice(&fs::read(self.folder.join(name)).ok()?).ok()
    }

    /// Saves `value` under `name`: afterwards the whole of it is on the disk, or what was there before.
    pub(super) fn save<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Error> {
        let path = self.folder.join(name);
        let part = self.folder.join(format!("{name}.part"));
        let bytes = serde_json::to_vec(value).map_err(io::Error::from);
        let write = |bytes: Vec<u8>| {
            let mut file = File::create(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        bytes.and_then(write).map_err(|cause| problems::not_writable(&path, cause))
    }

    /// Forgets what was saved under `name`.
    pub(super) fn forget(&self, name: &str) -> Result<(), Error> {
        let path = self.folder.join(name);
        match fs::remove_file(&path) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(problems::not_writable(&path, cause)),
            _ => Ok(()),
        }
    }
}

/// What is remembered here is of this machine: no repository should hold it.
fn hide_from_git(memory: &Path) -> io::Result<()> {
    let path = memory.join(".gitignore");
    if path.symlink_metadata().is_ok() { Ok(()) } else { fs::write(path, "*\n") }
}
