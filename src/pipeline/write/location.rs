//! Where an output lies, and whether it may lie there.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::pipeline::base::error::Error;

use super::problems;

/// Folders of a source that never hold an output.
const PARTS_OF_SOURCE: [&str; 5] = ["content", "static", "themes", ".bifolio", ".git"];

/// An output folder that may be written, as far as its path tells.
#[derive(Debug)]
pub(super) struct Location {
    /// The folder, absolute and without links in its path. It may not exist yet.
    pub(super) output: PathBuf,
    /// The hidden folder beside it in which files are staged.
    pub(super) sibling: PathBuf,
    /// Its name in the memory.
    pub(super) key: String,
}

impl Location {
    /// Finds the folder; refuses one that is a file, or the source, or holds it, or is a part of it that is read.
    pub(super) fn find(output: &Path, source: &Path) -> Result<Location, Error> {
        let (source, found) = (Location::resolved(source)?, Location::resolved(output)?);
        if found.symlink_metadata().is_ok_and(|about| !about.is_dir()) {
            return Err(problems::output_is_file(&found));
        }
        if source.starts_with(&found) {
            return Err(problems::output_holds_source(&found));
        }
        if let Some(part) = PARTS_OF_SOURCE.iter().find(|part| found.starts_with(source.join(part))) {
            return Err(problems::output_is_source(&found, part));
        }
        let name = found.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sibling = found.with_file_name(format!(".{name}.bifolio"));
        Ok(Location { key: key(&found, &source, &name), sibling, output: found })
    }

    /// A folder, absolute and without links in its path.
    pub(super) fn resolved(folder: &Path) -> Result<PathBuf, Error> {
        resolve(folder).map_err(|cause| problems::output_unreachable(folder, cause))
    }

    /// Whether the folder exists now.
    pub(super) fn exists(&self) -> bool {
        self.output.symlink_metadata().is_ok()
    }
}

/// Refuses an output that no build of the site in `source` may write, as far as its path tells. Nothing is made.
pub fn check(output: &Path, source: &Path) -> Result<(), Error> {
    Location::find(output, source).map(|_| ())
}

/// A folder, absolute and without links in its path.
pub fn resolved(folder: &Path) -> Result<PathBuf, Error> {
    Location::resolved(folder)
}

/// A folder as it is named: absolute, and without links in the path of what holds it. One that has no name of its own
/// (`.`, `a/..`) gets the one that it has where it stands.
pub fn named(folder: &Path) -> Result<PathBuf, Error> {
    match (folder.parent(), folder.file_name()) {
        (Some(parent), Some(name)) => {
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(Location::resolved(parent)?.join(name))
        }
        _ => Location::resolved(folder),
    }
}

/// An absolute path without links, also of what does not exist yet.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut here = path.as_path();
    loop {
        match here.canonicalize() {
            Ok(real) => return Ok(missing.iter().rev().fold(real, |path, part| path.join(part))),
            // A link that leads nowhere exists, and making folders behind it is not our business.
            Err(cause) if cause.kind() != io::ErrorKind::NotFound || here.symlink_metadata().is_ok() => {
                return Err(cause);
            }
            Err(cause) => {
                let (Some(name), Some(parent)) = (here.file_name(), here.parent()) else { return Err(cause) };
                missing.push(name);
                here = parent;
            }
        }
    }
}

/// The name of an output in the memory. An output inside the source keeps it when the whole site is moved.
fn key(output: &Path, source: &Path, name: &str) -> String {
    let path = output.strip_prefix(source).unwrap_or(output);
    let hash: String = Sha256::digest(path.as_os_str().as_encoded_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    let name: String = name.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).take(40).collect();
    format!("{name}-{}", &hash[..12])
}
