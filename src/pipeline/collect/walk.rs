//! Walks one folder of a site and names every file in it, in the order of names.
//!
//! Links are followed only to what lies inside the site's folder and is not private to it; a folder reached by links is
//! walked once, so that links among folders cannot make a walk long or endless.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::letters::composed;
use crate::pipeline::base::path::SourcePath;

use super::problems;
use super::unwanted::Unwanted;

/// A file that was found.
pub(super) struct Found {
    /// Its path in composed letters, by which texts and messages know it.
    pub(super) path: SourcePath,
    /// How the disk spells it, where that differs.
    pub(super) on_disk: Option<PathBuf>,
}

/// One walk and what it has met so far.
struct Walk<'a> {
    source: &'a Path,
    leave_out: &'a [PathBuf],
    unwanted: Unwanted,
    linked: BTreeSet<PathBuf>,
    found: Vec<Found>,
    diagnostics: Vec<Diagnostic>,
}

/// What is to be done with an entry of a folder.
enum Verdict {
    Take,
    Enter,
    Leave,
}

/// Names the files of `source/area`; none where there is no such folder. `source` and `leave_out` must be canonical.
/// Hidden files count where `keeps_hidden`.
pub(super) fn walk(
    source: &Path,
    area: &str,
    leave_out: &[PathBuf],
    keeps_hidden: bool,
) -> (Vec<Found>, Vec<Diagnostic>) {
    let mut walk = Walk {
        source,
        leave_out,
        unwanted: Unwanted::begin(source, keeps_hidden),
        linked: BTreeSet::new(),
        found: Vec::new(),
        diagnostics: Vec::new(),
    };
    let folder = source.join(area);
    if folder.symlink_metadata().is_ok() {
        walk.run(&folder);
    }
    (walk.found, walk.diagnostics)
}

impl Walk<'_> {
    fn run(&mut self, folder: &Path) {
        let mut entries = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => match self.judge(&entry) {
                    Verdict::Take => self.take(entry.path()),
                    Verdict::Enter => self.unwanted.enter(entry.path(), entry.depth() + 1),
                    Verdict::Leave if entry.file_type().is_dir() => entries.skip_current_dir(),
                    Verdict::Leave => {}
                },
                Err(error) => self.fail(&error),
            }
        }
    }

    fn judge(&mut self, entry: &DirEntry) -> Verdict {
        let (path, is_folder) = (entry.path(), entry.file_type().is_dir());
        if self.leave_out.iter().any(|folder| folder == path)
            || self.unwanted.is_unwanted(path, entry.depth() + 1, is_folder)
        {
            return Verdict::Leave;
        }
        if entry.path_is_symlink() && !self.may_follow(path, is_folder) {
            return Verdict::Leave;
        }
        if is_folder {
            return Verdict::Enter;
        }
        if !entry.file_type().is_file() {
            self.diagnostics.push(problems::no_regular_file(&self.shown(path)));
            return Verdict::Leave;
        }
        Verdict::Take
    }

    /// Whether a link leads to something of the site; says why not.
    fn may_follow(&mut self, link: &Path, is_folder: bool) -> bool {
        let Ok(target) = link.canonicalize() else {
            self.diagnostics.push(problems::link_broken(&self.shown(link)));
            return false;
        };
        let is_left_out = self.leave_out.iter().any(|folder| target.starts_with(folder));
        let inside = target.strip_prefix(self.source).ok().filter(|_| !is_left_out);
        if !inside.is_some_and(|inside| !inside.as_os_str().is_empty() && !has_hidden_part(inside)) {
            self.diagnostics.push(problems::symlink_outside(&self.shown(link)));
            return false;
        }
        if is_folder && !self.linked.insert(target) {
            self.diagnostics.push(problems::link_again(&self.shown(link)));
            return false;
        }
        true
    }

    fn take(&mut self, path: &Path) {
        let relative = path.strip_prefix(self.source).unwrap_or(path);
        let Some(text) = as_text(relative) else {
            self.diagnostics.push(problems::name_not_utf8(&self.shown(path)));
            return;
        };
        let composed = composed(&text);
        let on_disk = (composed != text).then(|| path.to_owned());
        if let Some(path) = SourcePath::new(&composed) {
            self.found.push(Found { path, on_disk });
        }
    }

    /// What walkdir could not open. A loop of links has been walked once when it is met, so nothing is missing.
    fn fail(&mut self, error: &walkdir::Error) {
        let path = error.path().unwrap_or(self.source);
        let shown = self.shown(path);
        let is_private = self.unwanted.is_unwanted(path, error.depth() + 1, false);
        self.diagnostics.extend(match error.io_error() {
            _ if is_private => None,
            None => Some(problems::link_again(&shown)),
            Some(_) if path.is_symlink() => Some(problems::link_broken(&shown)),
            Some(cause) => Some(problems::file_unreadable(&shown, cause)),
        });
    }

    /// A path as messages name it: relative, with a mark for what is no text.
    fn shown(&self, path: &Path) -> SourcePath {
        shown(path.strip_prefix(self.source).unwrap_or(path))
    }
}

/// A relative path as messages name it.
fn shown(relative: &Path) -> SourcePath {
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    SourcePath::new(&parts.join("/")).unwrap_or_else(problems::nowhere)
}

/// A relative path with `/` between its parts; `None` where a part is not UTF-8.
fn as_text(relative: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = relative.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

/// Whether a path leads through something hidden.
pub(super) fn has_hidden_part(relative: &Path) -> bool {
    relative.iter().any(|part| part.as_encoded_bytes().starts_with(b"."))
}
