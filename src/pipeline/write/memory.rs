//! The part of `.bifolio/` that belongs to one output folder: what was written there, what is being done to it, and the
//! lock that keeps two builds apart.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::fs::{self, File, Metadata, TryLockError};
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
    _lock: Held,
    /// Keeps builds of other sources away from the same output.
    _output: Option<SharedLock>,
}

/// A lock that builds of every source see.
#[derive(Debug)]
struct SharedLock {
    _lock: Held,
    /// A file that was made for the lock alone, and goes with it.
    made: Option<PathBuf>,
}

/// A lock that is given back when this is dropped. Closing the file would do, were it not for a process that another
/// thread is just starting: until it runs its program it holds all our files open, and the next build would be refused.
#[derive(Debug)]
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // What cannot be given back goes with the process.
        let _ = self.0.unlock();
    }
}

impl Drop for SharedLock {
    fn drop(&mut self) {
        if let Some(path) = &self.made {
            // Where it cannot be removed it does no harm: it is taken again by the next build.
            let _ = fs::remove_file(path);
        }
    }
}

impl Memory {
    /// Opens, and makes where there is none, the memory of an output. Fails where another build has it open.
    pub(super) fn open(memory: &Path, key: &str, output: &Path) -> Result<Memory, Error> {
        let folder = memory.join("outputs").join(key);
        let unwritable = |cause| problems::not_writable(&folder, cause);
        for path in [memory, &memory.join("outputs"), &folder] {
            refuse_no_folder(path)?;
        }
        fs::create_dir_all(&folder).map_err(unwritable)?;
        hide_from_git(memory).map_err(unwritable)?;
        let lock = open_lock(&folder.join("lock"))?;
        Ok(Memory { _lock: hold(lock, output)?, _output: lock_of_output(output)?, folder })
    }

    /// What was saved under `name` in the memory of an output, without opening it.
    pub(super) fn peek<T: DeserializeOwned>(memory: &Path, key: &str, name: &str) -> Option<T> {
        saved(&memory.join("outputs").join(key), name)
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What was saved under `name`; `None` when nothing was, or it makes no sense.
    pub(super) fn load<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        saved(&self.folder, name)
    }

    /// Saves `value` under `name`: afterwards the whole of it is on the disk, or what was there before.
    pub(super) fn save<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Error> {
        let path = self.folder.join(name);
        let part = self.folder.join(format!("{name}.part"));
        let bytes = serde_json::to_vec(value).map_err(io::Error::from);
        let write = |bytes: Vec<u8>| {
            // What lies there is of a build that was stopped, or a link that somebody laid: never written through.
            let _ = fs::remove_file(&part);
            let mut file = File::create_new(&part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        bytes.and_then(write).map_err(|cause| problems::not_writable(&path, cause))
    }

    /// The bytes that were kept under `name`; a link or a pipe is nothing that we kept.
    pub(super) fn recall(&self, name: &str) -> Option<Vec<u8>> {
        let path = self.folder.join(name);
        path.symlink_metadata().ok().filter(Metadata::is_file)?;
        fs::read(path).ok()
    }

    /// Keeps bytes under `name`, or, where that cannot be done, nothing.
    pub(super) fn keep(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.join(name);
        let part = self.folder.join(format!("{name}.part"));
        let _ = fs::remove_file(&part);
        let write = || {
            File::create_new(&part)?.write_all(bytes)?;
            fs::rename(&part, &path)
        };
        if bytes.is_empty() || write().is_err() {
            let _ = fs::remove_file(&path);
        }
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

/// What was saved under `name`. A link or a pipe is nothing that we saved.
fn saved<T: DeserializeOwned>(folder: &Path, name: &str) -> Option<T> {
    let path = folder.join(name);
    path.symlink_metadata().ok().filter(Metadata::is_file)?;
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Refuses what is no folder where one of the memory should be: a link, because what lies behind it is not ours, and a
/// file.
fn refuse_no_folder(path: &Path) -> Result<(), Error> {
    match path.symlink_metadata() {
        Ok(facts) if facts.is_symlink() => Err(problems::memory_is_a_link(path)),
        _ => refuse_file(path),
    }
}

/// Refuses a file where a folder of the memory should be.
pub(super) fn refuse_file(path: &Path) -> Result<(), Error> {
    let is_file = path.metadata().is_ok_and(|facts| !facts.is_dir());
    if is_file { Err(problems::memory_is_a_file(path)) } else { Ok(()) }
}

/// Opens the lock without touching what a link or a pipe in its place leads to.
fn open_lock(path: &Path) -> Result<File, Error> {
    if path.symlink_metadata().is_ok_and(|facts| !facts.is_file()) {
        return Err(problems::memory_is_a_link(path));
    }
    let open = File::options().read(true).write(true).create(true).truncate(false).open(path);
    open.map_err(|cause| problems::not_writable(path, cause))
}

/// The lock by which builds of different sources see that they write one output: the folder itself, or, before there is
/// one, a file beside it. `None` where neither can be opened.
fn lock_of_output(output: &Path) -> Result<Option<SharedLock>, Error> {
    if output.is_dir() {
        let Ok(file) = File::open(output) else { return Ok(None) };
        return Ok(Some(SharedLock { _lock: hold(file, output)?, made: None }));
    }
    let Some(name) = output.file_name() else { return Ok(None) };
    let path = output.with_file_name(format!(".{}.bifolio.lock", name.to_string_lossy()));
    if path.symlink_metadata().is_ok_and(|facts| !facts.is_file()) {
        return Err(problems::memory_is_a_link(&path));
    }
    let open = File::options().write(true).create(true).truncate(false).open(&path);
    let Ok(file) = open else { return Ok(None) };
    Ok(Some(SharedLock { _lock: hold(file, output)?, made: Some(path) }))
}

/// Takes a lock, to be given back. A file system without locks cannot keep two builds apart, and must
/// not keep one from building.
fn hold(lock: File, output: &Path) -> Result<Held, Error> {
    match lock.try_lock() {
        Ok(()) | Err(TryLockError::Error(_)) => Ok(Held(lock)),
        Err(TryLockError::WouldBlock) => Err(problems::other_build(output)),
    }
}

/// What is remembered here is of this machine: no repository should hold it.
pub(super) fn hide_from_git(memory: &Path) -> io::Result<()> {
    let path = memory.join(".gitignore");
    if path.symlink_metadata().is_ok() { Ok(()) } else { fs::write(path, "*\n") }
}
