//! By what a folder is known that bifolio wrote, where nobody remembers that it did.

use std::path::Path;

/// The file by which a folder is known that bifolio wrote, where nobody remembers that it did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Sign {
    /// Every site has a page at its root.
    #[default]
    Site,
    /// The protected tree asks robots to stay away.
    Protected,
    /// The rules say what is gated.
    Server,
}

impl Sign {
    /// Its name.
    pub(super) fn file(self) -> &'static str {
        match self {
            Sign::Site => "index.html",
            Sign::Protected => "robots.txt",
            Sign::Server => "gated.json",
        }
    }
}

/// Whether a folder holds the file that is the sign of a tree.
pub fn has_sign(folder: &Path, sign: Sign) -> bool {
    folder.join(sign.file()).symlink_metadata().is_ok_and(|about| about.is_file())
}
