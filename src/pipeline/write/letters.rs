//! Letters for a mail service: files that people take up, in a folder that is no output and is never published.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::fs;
use std::path::Path;

use crate::pipeline::base::error::Error;

use super::location::Location;
use super::{files, problems};

/// Where a build writes unless it is told another folder.
const PUBLISHED: &str = "public";

/// Writes letters into `folder`, which is made where it is missing; an older letter of the same name gives way. Answers
/// their paths.
pub fn letters(folder: &Path, source: &Path, letters: &[(String, String)]) -> Result<Vec<String>, Error> {
    let found = Location::find(folder, source)?.output;
    let published = Location::find(&source.join(PUBLISHED), source)?.output;
    // A folder that bifolio publishes always holds this page, and publishes what lies in it.
    let source = Location::resolved(source)?;
    let above = found.ancestors().take_while(|folder| !source.starts_with(folder));
    if found.starts_with(published) || above.into_iter().any(|folder| folder.join("404.html").exists()) {
        return Err(problems::letters_are_published(&found));
    }
    if letters.is_empty() {
        return Ok(Vec::new());
    }
    fs::create_dir_all(&found).map_err(|cause| problems::letter_unwritable(&found, cause))?;
    let mut paths = Vec::new();
    for (name, text) in letters {
        // Whole at every moment: a file that somebody has open stays what it was.
        let (staged, path) = (found.join(format!(".{name}.bifolio")), found.join(name));
        // What stands there may be a link, and would be written through.
        let written = files::remove_name(&staged)
            .and_then(|()| files::write(&staged, text.as_bytes()))
            .and_then(|()| fs::rename(&staged, &path));
        written.map_err(|cause| problems::letter_unwritable(&path, cause))?;
        paths.push(folder.join(name).display().to_string());
    }
    Ok(paths)
}
