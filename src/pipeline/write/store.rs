//! An output in memory: the same files that a folder would hold. Pages and assets are held; pictures and files of the
//! source are only named, and read again when somebody asks for them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::{OutputPath, SourcePath};

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

/// A file of the output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stored {
    /// Its bytes.
    Bytes(Arc<[u8]>),
    /// Where they are read from, and the SHA-256 of what they were when the store was filled.
    File(Origin, [u8; 32]),
}

/// Every file of an output by its path.
type Files = BTreeMap<OutputPath, Stored>;

/// An output in memory.
#[derive(Default, Debug)]
pub struct Store {
    files: Mutex<Files>,
    /// What the build before left: the same bytes are held once.
    before: Option<Arc<Files>>,
    /// Whether all of that is kept.
    keeps: AtomicBool,
}

impl Store {
    /// An empty store that shares what it can with the `files` of the build before.
    pub fn after(files: Option<Arc<Files>>) -> Store {
        Store { before: files, ..Store::default() }
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
        read: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Option<Diagnostic>, Error> {
        // The address of a file beside texts tells its bytes: what was sound before is sound now.
        if let Some(Stored::File(known @ Origin::Beside(_), digest)) = self.held_before(path)
            && *known == origin
        {
            return self.hold(path, Stored::File(origin, *digest)).map(|()| None);
        }
        match read() {
            Ok(bytes) => self.hold(path, Stored::File(origin, Sha256::digest(&bytes).into())).map(|()| None),
            Err(problem) => Ok(Some(problem)),
        }
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
