//! The default theme, inside the binary.

use include_dir::{Dir, include_dir};

use crate::pipeline::base::path::SourcePath;

/// The name of the theme that is always at hand.
pub(super) const NAME: &str = "gazette";

static GAZETTE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/gazette");

/// Its files, with the paths that they would have in a site.
pub(super) fn files() -> Vec<(SourcePath, &'static [u8])> {
    let mut files = Vec::new();
    gather(&GAZETTE, &mut files);
    files.sort();
    files
}

/// Adds the files of a folder and of those below it.
fn gather(folder: &Dir<'static>, files: &mut Vec<(SourcePath, &'static [u8])>) {
    let path = |file: &include_dir::File<'static>| {
        let relative = file.path().to_str()?.replace('\\', "/");
        SourcePath::new(&format!("themes/{NAME}/{relative}"))
    };
    files.extend(folder.files().filter_map(|file| Some((path(file)?, file.contents()))));
    for inner in folder.dirs() {
        gather(inner, files);
    }
}
