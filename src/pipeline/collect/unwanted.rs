//! Which files are no part of the site: hidden ones, `node_modules`, and what `.gitignore` files name.
//!
//! Only `.gitignore` files in the source folder and below count, never those of the machine or of its user, so that a
//! site is the same on every computer.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::io::Read;
use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Bytes of a `.gitignore` file that are looked at.
const GITIGNORE_LIMIT: u64 = 1 << 20;

/// Opening parts of hidden names that are never published, not even from `static/`, where hidden files do count
/// (`.well-known/`, `.nojekyll`, `.htaccess`): what systems, editors and version control leave behind, and secrets.
const PRIVATE: [&str; 9] = [".git", ".svn", ".hg", ".env", ".DS_Store", ".bifolio", ".idea", ".vscode", ".#"];

/// The `.gitignore` files that hold at one point of a walk, outermost first.
pub(super) struct Unwanted {
    /// Each with the depth of its folder; the source folder has depth 0.
    layers: Vec<(usize, Gitignore)>,
    /// Whether hidden files count.
    keeps_hidden: bool,
}

impl Unwanted {
    /// Begins a walk in the source folder.
    pub(super) fn begin(source: &Path, keeps_hidden: bool) -> Unwanted {
        Unwanted { layers: layer(source).map(|rules| (0, rules)).into_iter().collect(), keeps_hidden }
    }

    /// Whether a file or folder, `depth` folders below the source folder, is no part of the site. Must be asked in the
    /// order of a walk.
    pub(super) fn is_unwanted(&mut self, path: &Path, depth: usize, is_folder: bool) -> bool {
        while self.layers.last().is_some_and(|(layer, _)| *layer >= depth) {
            self.layers.pop();
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.is_unwanted_name(&name) || self.is_ignored(path, is_folder)
    }

    /// Takes the `.gitignore` of a folder that is walked into.
    pub(super) fn enter(&mut self, folder: &Path, depth: usize) {
        self.layers.extend(layer(folder).map(|rules| (depth, rules)));
    }

    fn is_unwanted_name(&self, name: &str) -> bool {
        let is_swap = name.ends_with(".swp") || name.ends_with(".swo");
        let is_private = is_swap || PRIVATE.iter().any(|private| name.starts_with(private));
        name == "node_modules" || (name.starts_with('.') && (is_private || !self.keeps_hidden))
    }

    /// Asks the innermost file first: what it says holds.
    fn is_ignored(&self, path: &Path, is_folder: bool) -> bool {
        let verdicts = self.layers.iter().rev().map(|(_, rules)| rules.matched(path, is_folder));
        verdicts.into_iter().find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore())
    }
}

/// The rules of a folder's own `.gitignore`. A line that is no pattern is passed over, as git does.
fn layer(folder: &Path) -> Option<Gitignore> {
    let path = folder.join(".gitignore");
    if !path.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    std::fs::File::open(&path).ok()?.take(GITIGNORE_LIMIT).read_to_end(&mut bytes).ok()?;
    let mut builder = GitignoreBuilder::new(folder);
    for line in String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines() {
        let _ = builder.add_line(Some(path.clone()), line);
    }
    builder.build().ok()
}
