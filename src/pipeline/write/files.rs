//! Small steps on the disk that the rest of this stage is made of. None follows a link inside an output.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use walkdir::WalkDir;

/// Folders below one folder that are known to be there. Shared by threads, so that each folder is made once.
#[derive(Debug, Default)]
pub(super) struct Folders {
    root: PathBuf,
    known: Mutex<BTreeSet<String>>,
}

impl Folders {
    /// Knows nothing yet of the folders below `root`, which must exist.
    pub(super) fn below(root: &Path) -> Folders {
        Folders { root: root.to_owned(), known: Mutex::default() }
    }

    /// Whether `folder` (with `/`, empty for the root) is a folder, and so is everything above it; links are none.
    pub(super) fn are_real(&self, folder: &str) -> bool {
        self.visit(folder, &mut |path| path.symlink_metadata().and_then(must_be_folder)).is_ok()
    }

    /// Makes `folder` and what is missing above it. Fails where a file or a link stands in the way.
    pub(super) fn make(&self, folder: &str) -> io::Result<()> {
        self.visit(folder, &mut |path| match fs::create_dir(path) {
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
                path.symlink_metadata().and_then(must_be_folder)
            }
            made => made,
        })
    }

    /// Asks `step` of every folder on the way that is not known yet, from the root on.
    fn visit(&self, folder: &str, step: &mut dyn FnMut(&Path) -> io::Result<()>) -> io::Result<()> {
        if folder.is_empty() || self.lock().contains(folder) {
            return Ok(());
        }
        self.visit(folder.rsplit_once('/').map_or("", |(above, _)| above), step)?;
        step(&self.root.join(folder))?;
        self.lock().insert(folder.to_owned());
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeSet<String>> {
        // The set is whole after every insertion, so a thread that panicked elsewhere spoilt nothing.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn must_be_folder(about: fs::Metadata) -> io::Result<()> {
    if about.is_dir() { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
}

/// The folder of a path with `/`; empty at the root.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Every folder above a path, the nearest first, without the root.
pub(super) fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at])
}

/// Writes a new file; takes it away again when that fails.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = File::create(path).and_then(|mut file| file.write_all(bytes));
    if written.is_err() {
        let _ = fs::remove_file(path);
    }
    written
}

/// Whether a file holds exactly `bytes`; read a piece at a time.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut piece = [0; 1 << 16];
    let mut rest = bytes;
    loop {
        let count = file.read(&mut piece)?;
        if count == 0 {
            return Ok(rest.is_empty());
        }
        match rest.strip_prefix(&piece[..count]) {
            Some(tail) => rest = tail,
            None => return Ok(false),
        }
    }
}

/// Brings a file to its place, in one moment for everybody who reads there. Of a file that is gone the cause is
/// [`io::ErrorKind::NotFound`].
pub(super) fn bring(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        // Asked only now, since it is rare; between two disks the system does not even look whether `from` is there.
        Err(_) if !is_there(from) => Err(io::ErrorKind::NotFound.into()),
        Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => bring_across(from, to),
        Err(cause) if cause.kind() == io::ErrorKind::IsADirectory => {
            remove_empty(to)?;
            fs::rename(from, to)
        }
        done => done,
    }
}

/// Whether anything has this name.
pub(super) fn is_there(path: &Path) -> bool {
    !path.symlink_metadata().is_err_and(|cause| cause.kind() == io::ErrorKind::NotFound)
}

/// The same between two disks: the copy gets its name when it is whole.
fn bring_across(from: &Path, to: &Path) -> io::Result<()> {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    let part = to.with_file_name(format!(".{name}.bifolio-part"));
    let brought = fs::copy(from, &part).and_then(|_| fs::rename(&part, to));
    if brought.is_err() {
        let _ = fs::remove_file(&part);
    }
    brought.and_then(|()| fs::remove_file(from))
}

/// Removes a folder that holds nothing but empty folders; fails on anything else.
fn remove_empty(folder: &Path) -> io::Result<()> {
    let entries: Result<Vec<_>, _> = WalkDir::new(folder).contents_first(true).into_iter().collect();
    entries.map_err(io::Error::from)?.iter().try_for_each(|entry| fs::remove_dir(entry.path()))
}

/// Removes a regular file; one that is gone was removed before, and anything else is left.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(about) if about.is_file() => fs::remove_file(path),
        _ => Ok(()),
    }
}

/// Removes a file or a link, whatever it leads to, if it is there.
pub(super) fn remove_name(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Removes a folder with all that is in it, if it is there. Links in it are removed, not followed.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}

/// Gives a file, or a link as a link, a second name; copies where the disk cannot do that.
pub(super) fn double(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_symlink() {
        return double_link(from, to);
    }
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

#[cfg(unix)]
fn double_link(from: &Path, to: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(fs::read_link(from)?, to)
}

#[cfg(not(unix))]
fn double_link(_from: &Path, _to: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether files may be made in a folder, found out by making one.
pub(super) fn probe(folder: &Path) -> io::Result<()> {
    let probe = folder.join(".bifolio-probe");
    fs::create_dir(&probe).and_then(|()| fs::remove_dir(&probe))
}
