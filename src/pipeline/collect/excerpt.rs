//! The text of a file for showing lines of it in a report: what can be shown of it, and never a trouble of its own.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::path::Path;

use crate::pipeline::base::path::SourcePath;

use super::read::DATA_LIMIT;

/// The text of a source file, with a sign in place of what is not UTF-8. `None` when it cannot be read or is too large
/// to be worth it.
pub fn text(root: &Path, path: &SourcePath) -> Option<String> {
    let file = root.join(path.as_str());
    let facts = std::fs::metadata(&file).ok().filter(|facts| facts.is_file() && facts.len() <= DATA_LIMIT)?;
    let bytes = std::fs::read(&file).ok().filter(|bytes| bytes.len() as u64 <= facts.len().max(DATA_LIMIT))?;
    let text = String::from_utf8_lossy(&bytes);
    Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
}
