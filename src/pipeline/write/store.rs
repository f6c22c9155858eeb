//! An output in memory: the same files that a folder would hold. Pages and assets are held; pictures and files of the
//! source are only named, and read again when somebody asks for them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sha2::{Digest, Sha256};

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::{OutputPath, SourcePath};
use crate::pipeline::collect::stamp::Stamp;

use super::destination::{Destination, Trees};
use super::output::unsound;
use super::problems;

/// What a file of the output was made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file beside texts: published without what cameras and programs hid in it, at an address that tells its bytes.
    Beside(SourcePath),
    /// A file of `static/`, as it is.
    Fixed(SourcePath),
}

/// The SHA-256 of a file.
type Fingerprint = [u8; 32];

/// A file of the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stored {
    /// Its bytes.
    Bytes(Arc<[u8]>),
    /// Where they are read from, and the SHA-256 of what they were when the store was filled.
    File(Origin, Fingerprint),
}

/// Every file of an output by its path.
type Files = BTreeMap<OutputPath, Stored>;

/// What files of `static/` were when they were last read, for the builds of one preview: what has the same stamp is not
/// read again. There may be films among them.
#[derive(Default, Debug)]
pub struct Looks(Mutex<BTreeMap<SourcePath, (Stamp, Fingerprint)>>);

impl Looks {
    fn known(&self, file: &SourcePath, stamp: &Stamp) -> Option<Fingerprint> {
        self.all().get(file).filter(|(known, _)| known == stamp).map(|(_, digest)| *digest)
    }

    fn remember(&self, file: &SourcePath, stamp: Stamp, digest: Fingerprint) {
        self.all().insert(file.clone(), (stamp, digest));
    }

    /// Forgets files that are gone: a preview runs for days, and some tools give every bundle a name of its own.
    pub fn keep(&self, is_there: impl Fn(&SourcePath) -> bool) {
        self.all().retain(|file, _| is_there(file));
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<SourcePath, (Stamp, Fingerprint)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An output in memory.
#[derive(Default, Debug)]
pub struct Store {
    files: Mutex<Files>,
    /// What the build before left: the same bytes are held once.
    before: Option<Arc<Files>>,
    /// Whether all of that is kept.
    keeps: AtomicBool,
    /// What earlier builds saw of files that are copied as they are.
    looks: Arc<Looks>,
}

/// The trees of an output in memory.
#[derive(Default, Debug)]
pub struct Stores {
    /// What everybody may have.
    pub public: Store,
    /// What a server hands out to whom it knows.
    pub protected: Store,
}

impl Stores {
    /// Where a build puts what it makes.
    pub fn destinations(&self) -> Trees<'_> {
        let protected = Some(Destination::Memory(&self.protected));
        Trees { public: Destination::Memory(&self.public), protected, server: None }
    }
}

impl Store {
    /// An empty store that shares what it can with the `files` of the build before.
    pub fn after(files: Option<Arc<Files>>) -> Store {
        Store { before: files, ..Store::default() }
    }

    /// The same, with what earlier builds saw of the disk.
    pub fn with_looks(self, looks: Arc<Looks>) -> Store {
        Store { looks, ..self }
    }

    /// All files that were put, or kept.
    pub fn files(&self) -> Arc<Files> {
        let kept = self.before.clone().filter(|_| self.keeps.load(Ordering::Relaxed));
        kept.unwrap_or_else(|| Arc::new(self.files.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }

    /// Keeps every file of the build before; `false` where there was none.
    pub(super) fn keep(&self) -> bool {
        self.keeps.store(self.before.is_some(), Ordering::Relaxed);
        self.before.is_some()
    }

    pub(super) fn put(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Error> {
        let same = match self.held_before(path) {
            Some(Stored::Bytes(held)) if held.as_ref() == bytes => Some(held.clone()),
            _ => None,
        };
        self.hold(path, Stored::Bytes(same.unwrap_or_else(|| bytes.into())))
    }

    pub(super) fn put_file(
        &self,
        path: &OutputPath,
        origin: Origin,
        stamp: impl FnOnce() -> Option<Stamp>,
        read: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Option<Diagnostic>, Error> {
        // The address of a file beside texts tells its bytes: what was sound before is sound now.
        if let Some(Stored::File(known @ Origin::Beside(_), digest)) = self.held_before(path)
            && *known == origin
        {
            return self.hold(path, Stored::File(origin, *digest)).map(|()| None);
        }
        match self.digest(&origin, stamp(), read) {
            Ok(digest) => self.hold(path, Stored::File(origin, digest)).map(|()| None),
            Err(problem) => Ok(Some(problem)),
        }
    }

    /// The digest of a file, which is read only where its stamp is not known.
    fn digest(
        &self,
        origin: &Origin,
        stamp: Option<Stamp>,
        read: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Fingerprint, Diagnostic> {
        let (Origin::Fixed(file) | Origin::Beside(file)) = origin;
        if let Some(digest) = stamp.as_ref().and_then(|stamp| self.looks.known(file, stamp)) {
            return Ok(digest);
        }
        let digest = Sha256::digest(read()?).into();
        if let Some(stamp) = stamp {
            self.looks.remember(file, stamp, digest);
        }
        Ok(digest)
    }

    fn held_before(&self, path: &OutputPath) -> Option<&Stored> {
        self.before.as_ref()?.get(path)
    }

    fn hold(&self, path: &OutputPath, stored: Stored) -> Result<(), Error> {
        sound(path)?;
        match self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), stored) {
            Some(_) => Err(problems::planned_twice(Path::new(path.as_str()))),
            None => Ok(()),
        }
    }
}

/// Refuses what an output folder would refuse: a preview shows what a build does.
pub(super) fn sound(path: &OutputPath) -> Result<(), Error> {
    unsound(path).map_or(Ok(()), |cause| Err(problems::not_writable(Path::new(path.as_str()), cause)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "a test of files writes files")]

    use std::fs;
    use std::time::Duration;

    use crate::pipeline::collect::tree;

    use super::*;

    #[test]
    fn a_file_that_was_left_alone_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("static/years.csv");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "year").unwrap();
        let tree = tree::scan(folder.path(), &[]).unwrap();
        let (place, file) = (OutputPath::new("years.csv").unwrap(), tree.static_files[0].clone());
        let looks = Arc::<Looks>::default();
        // What a build finds, and whether it had to read.
        let look = || {
            let store = Store::after(None).with_looks(looks.clone());
            let mut was_read = false;
            let read = || {
                was_read = true;
                tree.static_bytes(&file)
            };
            store.put_file(&place, Origin::Fixed(file.clone()), || tree.stamp(&file), read).unwrap();
            (store.files()[&place].clone(), was_read)
        };
        let (first, was_read) = look();
        assert!(was_read);
        assert_eq!(look(), (first.clone(), true), "it was written a moment ago");
        std::thread::sleep(Duration::from_millis(2_300));
        assert_eq!(look(), (first.clone(), true));
        assert_eq!(look(), (first.clone(), false));
        fs::write(&path, "YEAR").unwrap();
        let (other, was_read) = look();
        assert!(was_read && other != first, "of the same length, and not the same");
    }
}
