//! What an output folder holds now.

use std::collections::BTreeMap;
use std::path::Path;

use walkdir::WalkDir;

use crate::pipeline::base::error::Error;

use super::problems;

/// Everything in a folder that is no folder, by its path with `/`; the value is whether it is a regular file.
pub(super) type Present = BTreeMap<String, bool>;

/// Looks through the output. Links are told, not followed. An output that does not exist holds nothing.
pub(super) fn present(output: &Path) -> Result<Present, Error> {
    let mut present = Present::new();
    if output.symlink_metadata().is_err() {
        return Ok(present);
    }
    for entry in WalkDir::new(output) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(output).to_owned();
            problems::output_unreachable(&path, error.into())
        })?;
        if !entry.file_type().is_dir() {
            let relative = entry.path().strip_prefix(output).unwrap_or(entry.path());
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            present.insert(parts.join("/"), entry.file_type().is_file());
        }
    }
    Ok(present)
}

/// Whether a path belongs to a version control that keeps the output: such files are nobody's site.
pub(super) fn is_version_control(path: &str) -> bool {
    matches!(path.split('/').next(), Some(".git" | ".hg" | ".svn"))
}
