//! A text that a command begins for a writer: one new file below the source.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of files")]

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;

use super::files::Folders;
use super::{files, problems};

/// Writes a text that was not there. Nothing is ever replaced, and no link is followed out of `source`.
pub fn new_text(source: &Path, path: &SourcePath, bytes: &[u8]) -> Result<(), Error> {
    let target = source.join(path.as_str());
    let trouble = |cause| problems::text_unwritable(&target, cause);
    Folders::below(source).make(files::folder_of(path.as_str())).map_err(trouble)?;
    let mut file = OpenOptions::new().write(true).create_new(true).open(&target).map_err(trouble)?;
    file.write_all(bytes).map_err(|cause| {
        // Half a text is worse than none.
        let _ = fs::remove_file(&target);
        trouble(cause)
    })
}
