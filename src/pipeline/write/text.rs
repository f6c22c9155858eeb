//! Texts that commands write below the source: one that a writer begins, which is new, and one that is bifolio's own.

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

/// Writes a text that bifolio keeps at the root of `source`, in place of what it last was. The file is whole at every
/// moment. A link of its name is replaced and not followed.
pub fn own_text(source: &Path, name: &str, text: &str) -> Result<(), Error> {
    let (staged, target) = (source.join(format!(".{name}.bifolio-{}", std::process::id())), source.join(name));
    let written = files::remove_name(&staged)
        .and_then(|()| files::write(&staged, text.as_bytes()))
        .and_then(|()| fs::rename(&staged, &target));
    written.map_err(|cause| {
        let _ = fs::remove_file(&staged);
        problems::text_unwritable(&target, cause)
    })
}
