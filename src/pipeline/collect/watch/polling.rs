//! Looks at a site again and again, where nobody tells that something changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use walkdir::{DirEntry, WalkDir};

use super::super::stamp::Stamp;
use super::{AREAS, BATCH_MAX, BESIDE, QUIET, WRITING_MAX};

/// How often a site is looked at that cannot be watched.
const POLL_EVERY: Duration = Duration::from_millis(200);

/// What every file of a site looked like.
pub(super) type Snapshot = BTreeMap<PathBuf, Option<Stamp>>;

/// Waits a while and looks; what differs, once it is quiet.
pub(super) fn poll(root: &Path, leave_out: &Path, before: &mut Snapshot) -> Option<BTreeSet<PathBuf>> {
    thread::sleep(POLL_EVERY);
    let mut now = snapshot(root, leave_out);
    if now == *before {
        return None;
    }
    let started = Instant::now();
    loop {
        let is_being_written = differing(&now, before).any(|path| is_empty(path));
        if started.elapsed() >= if is_being_written { WRITING_MAX } else { BATCH_MAX } {
            break;
        }
        thread::sleep(QUIET);
        let later = snapshot(root, leave_out);
        if later == now && !is_being_written {
            break;
        }
        now = later;
    }
    let changed = differing(&now, before).cloned().collect();
    *before = now;
    Some(changed)
}

/// The files that do not look alike in two snapshots.
fn differing<'s>(now: &'s Snapshot, before: &'s Snapshot) -> impl Iterator<Item = &'s PathBuf> {
    now.keys().chain(before.keys()).filter(|path| now.get(*path) != before.get(*path))
}

/// How every file of a site looks now.
pub(super) fn snapshot(root: &Path, leave_out: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    let own = BESIDE.map(|name| root.join(name));
    for area in AREAS.map(|area| root.join(area)).into_iter().chain(own) {
        for entry in entries(root, Some(leave_out), area) {
            if let Ok(about) = entry.metadata() {
                found.insert(entry.path().to_owned(), Stamp::of(&about));
            }
        }
    }
    found
}

/// Whether nothing was written to a file yet.
pub(super) fn is_empty(path: &Path) -> bool {
    path.metadata().is_ok_and(|about| about.is_file() && about.len() == 0)
}

/// What stands at and below a path of the site, but for what no build reads. A link that leads out of the site is
/// named and not entered, as a build does not: behind it may lie a whole disk.
pub(super) fn entries<'r>(
    root: &'r Path,
    leave_out: Option<&'r Path>,
    path: PathBuf,
) -> impl Iterator<Item = DirEntry> + 'r {
    // Hidden files of `static/` are published.
    let takes_all = path == root.join("static");
    let mut walk = WalkDir::new(path).follow_links(true).into_iter();
    let is_read = move |entry: &DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let is_ours = takes_all || entry.depth() == 0 || !(name == "node_modules" || is_hidden(&name));
        is_ours && leave_out.is_none_or(|folder| !entry.path().starts_with(folder))
    };
    let leads_out = move |entry: &DirEntry| {
        entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|target| target.starts_with(root))
    };
    std::iter::from_fn(move || {
        loop {
            let Ok(entry) = walk.next()? else { continue };
            let is_taken = is_read(&entry);
            if entry.file_type().is_dir() && (!is_taken || leads_out(&entry)) {
                walk.skip_current_dir();
            }
            if is_taken {
                return Some(entry);
            }
        }
    })
}

/// Whether a name is hidden, and no file that says what else is.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && name != ".gitignore"
}
