//! Writes files that others must not read: keys, passes. Never a moment at which they could, never half a file.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of files")]

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::pipeline::base::error::Error;

use super::{files, problems};

/// A file that one program at a time holds. It is let go with the value, and when the program ends, however it ends.
pub struct Held(#[expect(dead_code, reason = "it is held, not read")] File);

/// Waits until nobody else holds the file of this name, which is made where it is missing.
pub fn hold(path: &Path) -> Result<Held, Error> {
    let file = options().create(true).truncate(false).open(path);
    let held = file.and_then(|file| file.lock().map(|()| Held(file)));
    held.map_err(|cause| problems::text_unwritable(path, cause))
}

/// Writes a file that was not there. Nothing is ever replaced.
pub fn new_private(path: &Path, text: &str) -> Result<(), Error> {
    let made = options().create_new(true).open(path).and_then(|mut file| {
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        if written.is_err() {
            // Half a file is worse than none.
            let _ = fs::remove_file(path);
        }
        written
    });
    made.map_err(|cause| problems::text_unwritable(path, cause))
}

/// Writes a file in place of what it last was: whole at every moment, and on the disk before the old one goes.
pub fn private(path: &Path, text: &str) -> Result<(), Error> {
    // A link keeps its name, and what it leads to is replaced.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let staged = staged(&path);
    let written = files::remove_name(&staged)
        .and_then(|()| options().create_new(true).open(&staged))
        .and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&staged, &path))
        .and_then(|()| sync_folder(&path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&staged);
        problems::text_unwritable(&path, cause)
    })
}

/// Brings a file to its place, over what was there.
pub fn bring_private(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).and_then(|()| sync_folder(to)).map_err(|cause| problems::text_unwritable(to, cause))
}

/// The name under which a file becomes whole.
fn staged(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.bifolio-{}", std::process::id()))
}

/// Makes a rename outlive a power cut, where the system can.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Some systems open no folders: then the rename is as safe as they make it.
    File::open(folder).map_or(Ok(()), |folder| folder.sync_all().or(Ok(())))
}

#[cfg(unix)]
fn options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    options
}
