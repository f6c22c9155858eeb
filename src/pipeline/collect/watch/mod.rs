//! Notices that something of a site may have changed, and waits until it is quiet. The one module that knows notify.
//!
//! An event means "look again", never "this file changed": the kernel's events for folders that come and go are known
//! to be incomplete, and whoever looks again reads everything. So only three things must hold here. Whatever a build
//! reads is watched, or polled. A folder is watched before anybody looks at it again. What a build itself does (it
//! opens and reads) wakes nobody.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};
use walkdir::DirEntry;

use super::root::{CONFIGURATION, TRANSLATIONS_LOCK};
use crate::pipeline::base::path::SourcePath;

use polling::{Snapshot, entries, is_empty, is_hidden, poll, snapshot};

mod polling;

/// The folders of a site that a build reads.
const AREAS: [&str; 3] = ["content", "static", "themes"];

/// The files beside them that a build or the desk reads.
const BESIDE: [&str; 3] = [CONFIGURATION, ".gitignore", TRANSLATIONS_LOCK];

/// So long nothing must have happened before a batch of events is complete.
const QUIET: Duration = Duration::from_millis(5);

/// So long a batch may grow while events go on.
const BATCH_MAX: Duration = Duration::from_millis(50);

/// So long a batch waits for a file that was begun and not finished: most programs empty a file before they write it.
const WRITING_MAX: Duration = Duration::from_secs(1);

/// Whether the system tells that a file was closed by whoever wrote it.
const TELLS_CLOSING: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// How often it is asked whether the watched folders are still the same ones.
const CHECK_EVERY: Duration = Duration::from_millis(500);

/// What may have changed.
#[derive(Default)]
pub struct Changes {
    /// The paths that moved, from the root of the site, as far as they are known: to be told.
    pub told: BTreeSet<String>,
    /// The files that may be others than they were, where it is certain that no other is: no folder came or went, and no
    /// link leads from one name to another.
    pub files: Option<BTreeSet<SourcePath>>,
}

impl Changes {
    /// Nothing changed, for certain.
    fn none() -> Changes {
        Changes { files: Some(BTreeSet::new()), ..Changes::default() }
    }
}

/// A watch over a site.
pub struct Watch {
    /// The site's folder, without links in its path.
    root: PathBuf,
    /// The output folder.
    leave_out: PathBuf,
    way: Way,
    /// Whether something stirs that was not waited for yet.
    stirs: Arc<Stirs>,
}

enum Way {
    Events(Box<Watched>),
    Polling(Snapshot),
}

impl Watch {
    /// Watches the site in `root`, but for what lies in `leave_out` (an output). Polls where `polls` is set, and where
    /// the system has no watches to give: then its reason is in the answer.
    pub fn begin(root: &Path, leave_out: &Path, polls: bool) -> (Watch, Option<String>) {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let leave_out = std::path::absolute(leave_out).unwrap_or_else(|_| root.join(leave_out));
        let mut watch = Watch { way: Way::Polling(Snapshot::new()), root, leave_out, stirs: Arc::default() };
        if polls {
            watch.poll();
            return (watch, None);
        }
        match Watched::begin(&watch.root, watch.stirs.clone()) {
            Ok(watched) => {
                watch.way = Way::Events(Box::new(watched));
                (watch, None)
            }
            Err(reason) => {
                watch.poll();
                (watch, Some(reason))
            }
        }
    }

    /// Waits until something may have changed and it is quiet again; or until `is_due`, which is asked now and then.
    pub fn wait(&mut self, is_due: impl Fn() -> bool) -> Changes {
        loop {
            match self.wait_for(CHECK_EVERY) {
                Some(changes) => return changes,
                None if is_due() => return Changes::none(),
                None => {}
            }
        }
    }

    /// What may have changed until now; it may be nothing.
    pub fn look(&mut self) -> Changes {
        self.wait_for(QUIET).unwrap_or_else(Changes::none)
    }

    /// Says whether something stirs that was not waited for yet. It may be nothing of ours.
    pub fn stirs(&self) -> Arc<Stirs> {
        self.stirs.clone()
    }

    /// What may have changed, where anything does within a time.
    fn wait_for(&mut self, patience: Duration) -> Option<Changes> {
        let Watch { root, leave_out, way, .. } = self;
        let batch = match way {
            Way::Events(watched) => match watched.wait(root, leave_out, patience) {
                Ok(batch) => batch,
                Err(_) => {
                    // The system has taken the watches back, or has no more to give.
                    self.poll();
                    return Some(Changes::default());
                }
            },
            Way::Polling(before) => poll(root, leave_out, before).map(|paths| Batch { paths, ..Batch::default() }),
        }?;
        let files = batch.is_certain.then(|| self.files(&batch.paths)).flatten();
        Some(Changes { told: self.told(&batch.paths), files })
    }

    /// The files of the site at these paths; `None` where one has a name that no file of a site has.
    fn files(&self, paths: &BTreeSet<PathBuf>) -> Option<BTreeSet<SourcePath>> {
        paths.iter().map(|path| SourcePath::new(path.strip_prefix(&self.root).ok()?.to_str()?)).collect()
    }

    fn poll(&mut self) {
        // Whatever came by events is looked for from here on.
        self.stirs.taken.store(self.stirs.came.load(Ordering::SeqCst), Ordering::SeqCst);
        self.way = Way::Polling(snapshot(&self.root, &self.leave_out));
    }

    /// The paths from the root of the site, with `/`. What an editor made and took away again is not worth a word, where
    /// something else stayed.
    fn told(&self, changed: &BTreeSet<PathBuf>) -> BTreeSet<String> {
        let told = |path: &Path| {
            let inside = path.strip_prefix(&self.root).unwrap_or(path);
            inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
        };
        let stay: BTreeSet<String> = changed.iter().filter(|path| path.is_file()).map(|path| told(path)).collect();
        if stay.is_empty() { changed.iter().map(|path| told(path)).collect() } else { stay }
    }
}

/// Events that came, and those that were waited for.
#[derive(Default)]
pub struct Stirs {
    came: AtomicUsize,
    taken: AtomicUsize,
}

impl Stirs {
    /// Whether anything came that was not waited for yet. It may be nothing of ours.
    pub fn is_waiting(&self) -> bool {
        self.came.load(Ordering::SeqCst) != self.taken.load(Ordering::SeqCst)
    }
}

/// Whether an event says only that somebody read: a build does, and must not wake itself for ever.
fn is_read(event: &notify::Result<Event>) -> bool {
    event.as_ref().is_ok_and(|event| matches!(event.kind, EventKind::Access(_)))
}

/// What a folder or file is, whatever its name: another one under the same name is another one.
type Identity = Option<(u64, u64)>;

#[cfg(unix)]
fn identity(path: &Path) -> Identity {
    use std::os::unix::fs::MetadataExt;
    path.metadata().ok().map(|about| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Identity {
    path.metadata().ok().map(|_| (0, 0))
}

/// A folder that is watched.
#[derive(Clone, PartialEq)]
struct Target {
    mode: RecursiveMode,
    identity: Identity,
}

/// Watches of the system.
struct Watched {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    stirs: Arc<Stirs>,
    targets: BTreeMap<PathBuf, Target>,
    /// Links of the site and where they lead.
    links: BTreeSet<PathBuf>,
}

impl Watched {
    fn begin(root: &Path, stirs: Arc<Stirs>) -> Result<Watched, String> {
        let (send, events): (Sender<notify::Result<Event>>, _) = channel();
        let counted = stirs.clone();
        let take = move |event: notify::Result<Event>| {
            counted.came.fetch_add(usize::from(!is_read(&event)), Ordering::SeqCst);
            // Nobody listens any more when the program ends.
            let _ = send.send(event);
        };
        // Links are followed here: two ways to one folder would be one watch, and go with the first of them.
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(take, config).map_err(|error| error.to_string())?;
        let mut watched = Watched { watcher, events, stirs, targets: BTreeMap::new(), links: BTreeSet::new() };
        watched.settle(root)?;
        Ok(watched)
    }

    /// Waits for one batch; `None` where nothing of it concerns the site.
    fn wait(&mut self, root: &Path, leave_out: &Path, patience: Duration) -> Result<Option<Batch>, String> {
        let first = match self.events.recv_timeout(patience) {
            Ok(event) => event,
            Err(RecvTimeoutError::Disconnected) => return Err("the watcher has stopped".to_owned()),
            Err(RecvTimeoutError::Timeout) if self.targets_stand(root) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => return self.settle(root).map(|()| Some(Batch::default())),
        };
        let mut batch = Batch::default();
        self.take(first, root, leave_out, &mut batch);
        let started = Instant::now();
        loop {
            let is_being_written = batch.is_being_written();
            if started.elapsed() >= if is_being_written { WRITING_MAX } else { BATCH_MAX } {
                break;
            }
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.take(event, root, leave_out, &mut batch),
                Err(_) if is_being_written => {}
                Err(_) => break,
            }
        }
        batch.is_certain = !batch.must_settle && !batch.paths.is_empty() && self.links.is_empty();
        if batch.must_settle {
            self.settle(root)?;
        }
        Ok(batch.concerns_us.then_some(batch))
    }

    /// Adds an event to the batch. Reading is none, or a build would wake itself for ever.
    fn take(&self, event: notify::Result<Event>, root: &Path, leave_out: &Path, batch: &mut Batch) {
        let is_read = is_read(&event);
        self.stirs.taken.fetch_add(usize::from(!is_read), Ordering::SeqCst);
        let Ok(event) = event else {
            (batch.concerns_us, batch.must_settle) = (true, true);
            return;
        };
        if event.need_rescan() {
            (batch.concerns_us, batch.must_settle) = (true, true);
        }
        if is_read {
            if event.kind == EventKind::Access(AccessKind::Close(AccessMode::Write)) {
                batch.writing.retain(|path| !event.paths.contains(path));
            }
            return;
        }
        let is_data = matches!(event.kind, EventKind::Modify(ModifyKind::Data(_)));
        let moves = !matches!(event.kind, EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)));
        for path in event.paths {
            if path.starts_with(leave_out) || !self.concerns(&path, root) {
                continue;
            }
            batch.concerns_us = true;
            batch.must_settle |= moves && self.moves_watches(&path);
            if is_data {
                batch.writing.insert(path.clone());
            }
            batch.paths.insert(path);
        }
    }

    /// Whether a build may read what lies at `path`.
    fn concerns(&self, path: &Path, root: &Path) -> bool {
        if let Ok(inside) = path.strip_prefix(root) {
            let mut parts = inside.iter().map(|part| part.to_string_lossy());
            let Some(area) = parts.next() else { return true };
            if AREAS.contains(&area.as_ref()) {
                // Hidden files of `static/` are published.
                return area == "static" || !parts.any(|part| part == "node_modules" || is_hidden(&part));
            }
            if parts.next().is_none() && BESIDE.contains(&area.as_ref()) {
                return true;
            }
        }
        let is_target = |(target, about): (&PathBuf, &Target)| match about.mode {
            RecursiveMode::Recursive => path.starts_with(target),
            RecursiveMode::NonRecursive => target != root && path.parent() == Some(target),
        };
        self.links.contains(path) || self.targets.iter().any(is_target)
    }

    /// Whether an event at `path` can mean that other folders have to be watched.
    fn moves_watches(&self, path: &Path) -> bool {
        let is_ours = self.targets.contains_key(path) || self.links.contains(path);
        is_ours || path.symlink_metadata().is_ok_and(|about| about.is_dir() || about.is_symlink())
    }

    /// Whether the folders that are watched still are what stands at their paths.
    fn targets_stand(&self, root: &Path) -> bool {
        let mut areas = AREAS.iter().map(|area| root.join(area)).chain([root.to_owned()]);
        let mut known = |area: PathBuf| {
            area.canonicalize().map_or(true, |area| !area.starts_with(root) || self.targets.contains_key(&area))
        };
        self.targets.iter().all(|(path, target)| identity(path) == target.identity) && areas.all(&mut known)
    }

    /// Watches what has to be watched now, and nothing else.
    fn settle(&mut self, root: &Path) -> Result<(), String> {
        let (wanted, links) = targets(root);
        let stale = |(path, target): &(&PathBuf, &Target)| wanted.get(*path) != Some(*target);
        let gone: Vec<PathBuf> = self.targets.iter().filter(stale).map(|(path, _)| path.clone()).collect();
        for path in gone {
            self.targets.remove(&path);
            // What is gone has taken its watch with it.
            let _ = self.watcher.unwatch(&path);
        }
        for (path, target) in wanted {
            if self.targets.contains_key(&path) {
                continue;
            }
            match self.watcher.watch(&path, target.mode) {
                Ok(()) => {
                    self.targets.insert(path, target);
                }
                // It went while we looked: the next check will see.
                Err(_) if identity(&path).is_none() || identity(&path) != target.identity => {}
                Err(error) => return Err(error.to_string()),
            }
        }
        self.links = links;
        Ok(())
    }
}

/// Events that belong together.
#[derive(Default)]
struct Batch {
    paths: BTreeSet<PathBuf>,
    concerns_us: bool,
    must_settle: bool,
    /// Whether nothing but files at `paths` can be another than before.
    is_certain: bool,
    /// The files that somebody began to write, and has not closed as far as is known.
    writing: BTreeSet<PathBuf>,
}

impl Batch {
    /// Whether a file of the batch is not whole yet. Where no closing is told, only an empty one is known to be none.
    fn is_being_written(&self) -> bool {
        self.writing.iter().any(|path| if TELLS_CLOSING { path.is_file() } else { is_empty(path) })
    }
}

/// The folders to watch, and the links that lead to some of them.
fn targets(root: &Path) -> (BTreeMap<PathBuf, Target>, BTreeSet<PathBuf>) {
    let mut wanted = BTreeMap::from([(root.to_owned(), RecursiveMode::NonRecursive)]);
    let areas = AREAS.iter().filter_map(|area| root.join(area).canonicalize().ok());
    let areas = areas.filter(|area| area.starts_with(root) && area.is_dir());
    wanted.extend(areas.map(|area| (area, RecursiveMode::Recursive)));
    let mut links = BTreeSet::new();
    for area in AREAS.map(|area| root.join(area)) {
        for link in entries(root, None, area).filter(DirEntry::path_is_symlink) {
            let Ok(target) = link.path().canonicalize() else { continue };
            links.insert(link.path().to_owned());
            if !target.starts_with(root) || is_within(&wanted, &target) {
                continue;
            }
            match target.parent() {
                _ if target.is_dir() => wanted.insert(target.clone(), RecursiveMode::Recursive),
                Some(folder) => Some(*wanted.entry(folder.to_owned()).or_insert(RecursiveMode::NonRecursive)),
                None => None,
            };
            links.insert(target);
        }
    }
    let with_identity = |(path, mode): (PathBuf, RecursiveMode)| {
        let identity = identity(&path);
        (path, Target { mode, identity })
    };
    (wanted.into_iter().map(with_identity).collect(), links)
}

fn is_within(wanted: &BTreeMap<PathBuf, RecursiveMode>, path: &Path) -> bool {
    wanted.iter().any(|(target, mode)| *mode == RecursiveMode::Recursive && path.starts_with(target))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_a_build_does_not_read_is_not_looked_at() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let (root, elsewhere) = (home.join("site"), home.join("elsewhere"));
        for folder in
            ["site/content/a", "site/themes/own/node_modules/x", "site/content/.git", "site/public", "elsewhere/deep"]
        {
            std::fs::create_dir_all(home.join(folder)).unwrap();
        }
        for file in [
            "site/content/a/a.md",
            "site/themes/own/node_modules/x/x.js",
            "site/content/.git/HEAD",
            "elsewhere/deep/b.md",
        ] {
            std::fs::write(home.join(file), "").unwrap();
        }
        let link = |from: &Path, to: &str| std::os::unix::fs::symlink(from, root.join(to)).unwrap();
        link(&elsewhere, "content/out");
        link(&elsewhere, "static");
        link(&root.join("content/a"), "content/again");
        let seen = snapshot(&root, &root.join("public"));
        let seen: Vec<&str> = seen.keys().map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap()).collect();
        let expected = ["content", "content/a", "content/a/a.md", "content/again", "content/again/a.md", "content/out"];
        assert_eq!(seen, [&expected[..], &["static", "themes", "themes/own"]].concat());
        let (watched, _) = targets(&root);
        assert!(watched.keys().all(|folder| folder.starts_with(&root)), "{:?}", watched.keys());
    }
}
