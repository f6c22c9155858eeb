//! The default theme, inside the binary.

use include_dir::{Dir, include_dir};

use crate::pipeline::base::embedded;
use crate::pipeline::base::path::SourcePath;

/// The name of the theme that is always at hand.
pub(super) const NAME: &str = "gazette";

static GAZETTE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/gazette");

/// Its files, with the paths that they would have in a site.
pub(super) fn files() -> Vec<(SourcePath, &'static [u8])> {
    let in_site = |path: &SourcePath| SourcePath::new(&format!("themes/{NAME}/{path}"));
    embedded::files(&GAZETTE).into_iter().filter_map(|(path, bytes)| Some((in_site(&path)?, bytes))).collect()
}
