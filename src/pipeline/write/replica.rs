//! Copies of a site for a while: below `.bifolio/`, where only whoever runs bifolio may look, and gone when they are no
//! longer needed. A file that is the same in the copy is one file with two names, where the disk can do that.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of folders")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{self, Folders};
use super::memory::{hide_from_git, refuse_file};
use super::plant::Plot;
use super::problems;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;

/// What a file of a copy is made of.
pub enum Matter {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The same as a file on the disk.
    Same(PathBuf),
}

/// Makes a folder for a while below `memory`, the folder `.bifolio` of a source. What an earlier run of this process's
/// number left is not touched.
pub fn workshop(memory: &Path) -> Result<Plot, Error> {
    let unwritable = |cause| problems::not_writable(memory, cause);
    if memory.is_symlink() {
        return Err(unwritable(io::ErrorKind::NotADirectory.into()));
    }
    refuse_file(memory)?;
    fs::create_dir_all(memory).and_then(|()| hide_from_git(memory)).map_err(unwritable)?;
    let names = (0..u16::MAX).map(|number| memory.join(format!("prove-{}-{number}", std::process::id())));
    for folder in names {
        match private_folder(&folder) {
            Ok(()) => return Ok(Plot::of(folder)),
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(problems::not_writable(&folder, cause)),
        }
    }
    Err(unwritable(io::ErrorKind::AlreadyExists.into()))
}

/// Writes a copy into `folder`, which must not exist.
pub fn replica(folder: &Path, files: &[(SourcePath, Matter)]) -> Result<(), Error> {
    private_folder(folder).map_err(|cause| problems::not_writable(folder, cause))?;
    let folders = Folders::below(folder);
    for (path, matter) in files {
        let target = folder.join(path.as_str());
        let written = folders.make(path.folder()).and_then(|()| match matter {
            Matter::Bytes(bytes) => files::write(&target, bytes),
            Matter::Same(file) => files::double(file, &target),
        });
        written.map_err(|cause| problems::not_writable(&target, cause))?;
    }
    Ok(())
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)
}
