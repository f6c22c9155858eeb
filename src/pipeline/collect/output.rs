//! The files of an output, for whoever looks at what was published.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of folders")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::pipeline::base::error::Error;
use crate::say;

/// Every file below a folder, by its path with `/`.
pub fn files(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(folder) {
        let entry = entry.map_err(|cause| unreadable(folder, cause.into()))?;
        if entry.file_type().is_file() {
            let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            found.insert(parts.join("/"), entry.into_path());
        }
    }
    Ok(found)
}

/// A file as it is.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|cause| unreadable(path, cause))
}

/// How many bytes a file has; `None` where that cannot be told.
pub fn length(path: &Path) -> Option<usize> {
    path.symlink_metadata().ok().and_then(|about| usize::try_from(about.len()).ok())
}

fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    Error::io(path, cause, say!("what was built cannot be read", "no se puede leer lo que se construyó"))
}
