//! Reads a file that others must not read: whether they may is asked before anything is read.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of files")]

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Bytes that such a file may have.
const LIMIT: u64 = 4 << 20;

/// A file as it was found.
pub struct Private {
    /// Its path, absolute and without links in it.
    pub real: PathBuf,
    /// Whether others than its owner may read or write it. Then nothing was read.
    pub is_shared: bool,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

/// Looks at a file, and reads it if it is its owner's alone.
pub fn read(path: &Path) -> io::Result<Private> {
    let real = path.canonicalize()?;
    // A pipe would keep us waiting for ever.
    must_be_file(&real.metadata()?)?;
    let file = File::open(&real)?;
    let about = file.metadata()?;
    must_be_file(&about)?;
    if about.len() > LIMIT {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let is_shared = is_shared(&about);
    // Whole from the beginning: a buffer that grows leaves copies behind.
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default() + 1);
    if !is_shared {
        file.take(about.len()).read_to_end(&mut bytes)?;
    }
    Ok(Private { real, is_shared, bytes })
}

/// The nearest folder upwards that is a site, seen from a file that may not exist yet.
pub fn site_above(file: &Path) -> Option<PathBuf> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::path::absolute(folder).ok()?;
    let folder = folder.ancestors().find_map(|folder| folder.canonicalize().ok())?;
    super::root::find_root(&folder)
}

/// Whether a file lies in a folder, links resolved. A folder that does not exist holds nothing.
pub fn is_within(file: &Path, folder: &Path) -> bool {
    folder.canonicalize().is_ok_and(|folder| file.starts_with(folder))
}

/// Whether anything has this name.
pub fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn must_be_file(about: &Metadata) -> io::Result<()> {
    if about.is_file() { Ok(()) } else { Err(io::Error::other("not a file")) }
}

#[cfg(unix)]
fn is_shared(about: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    about.mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_shared(_about: &Metadata) -> bool {
    false
}
