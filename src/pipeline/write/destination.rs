//! Where a build puts what it makes: an output folder, or memory. The stages before do not know the difference.

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::OutputPath;
use crate::pipeline::collect::stamp::Stamp;

use super::output::Output;
use super::store::{self, Origin, Store};

/// Where the files of each tree go.
#[derive(Clone, Copy, Debug)]
pub struct Trees<'a> {
    /// What everybody may have.
    pub public: Destination<'a>,
    /// What a server hands out to whom it knows: nothing is put there by a build that has no such pages.
    pub protected: Option<Destination<'a>>,
    /// The rules for servers; likewise.
    pub server: Option<Destination<'a>>,
}

/// Where a build puts its files.
#[derive(Clone, Copy, Debug)]
pub enum Destination<'a> {
    /// An output folder on the disk.
    Folder(&'a Output),
    /// Memory: what a preview serves.
    Memory(&'a Store),
}

impl Destination<'_> {
    /// Plans a file that the build has made. May be called from any thread, once for each path.
    pub fn put(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Destination::Folder(output) => output.put(path, bytes).map(|_| ()),
            Destination::Memory(store) => store.put(path, bytes),
        }
    }

    /// Plans a page. Memory holds pages elsewhere: with what is needed to print them again.
    pub fn put_page(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Destination::Folder(output) => output.put(path, bytes).map(|_| ()),
            Destination::Memory(_) => store::sound(path),
        }
    }

    /// Plans a page as it was printed before. `false` where an output does not hold it like that.
    pub fn keep_page(&self, path: &OutputPath) -> bool {
        match self {
            Destination::Folder(output) => output.keep(path),
            Destination::Memory(_) => true,
        }
    }

    /// Plans every file again that is no page, as in the build before. `false` where nobody remembers them.
    pub fn keep_files(&self) -> bool {
        match self {
            Destination::Folder(_) => false,
            Destination::Memory(store) => store.keep(),
        }
    }

    /// Plans a file that is published as `read` makes it of a file of the source. Memory keeps only where it comes from,
    /// and reads nothing again whose `stamp` it knows. What cannot be read is told.
    pub fn put_file(
        &self,
        path: &OutputPath,
        origin: Origin,
        stamp: impl FnOnce() -> Option<Stamp>,
        read: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Option<Diagnostic>, Error> {
        match self {
            Destination::Folder(output) => match read() {
                Ok(bytes) => output.put(path, &bytes).map(|_| None),
                Err(problem) => Ok(Some(problem)),
            },
            Destination::Memory(store) => store.put_file(path, origin, stamp, read),
        }
    }
}
