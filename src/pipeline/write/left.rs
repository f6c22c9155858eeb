//! How a build left the files of an output: what the next one compares with what it finds there.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of outputs")]

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::base::path::OutputPath;
use crate::pipeline::collect::stamp::Stamp;

/// A file as a build left it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeftFile {
    /// What the disk said of it.
    pub(super) stamp: Stamp,
    /// The mark of its bytes, where everybody may have them: of what is hidden, a mark would confirm guesses.
    pub(super) print: Option<Mark>,
}

/// Every file that a build left.
pub type Left = BTreeMap<OutputPath, LeftFile>;

/// What an output holds: paths, sorted, and what the disk says of those that are regular files.
pub(super) type Looked = Vec<(String, Option<Stamp>)>;

/// Takes over how files look now that have the bytes with which they were left. A copy of an output (a cache of
/// continuous integration that was brought back) looks otherwise in every file, and is the same.
pub(super) fn recognize(left: &mut Left, looked: &Looked, output: &Path) {
    let now = |path: &OutputPath| {
        let at = looked.binary_search_by(|(found, _)| found.as_str().cmp(path.as_str())).ok()?;
        looked[at].1
    };
    let mut files: Vec<(&OutputPath, &mut LeftFile)> = left.iter_mut().collect();
    files.par_iter_mut().for_each(|(path, file)| {
        let other = now(path).filter(|stamp| *stamp != file.stamp);
        if let Some(stamp) = other.filter(|_| file.print.is_some() && file.print == print(&output.join(path.as_str())))
        {
            file.stamp = stamp;
        }
    });
}

/// The mark of a file's bytes.
fn print(path: &Path) -> Option<Mark> {
    let mut marker = Marker::default();
    io::copy(&mut File::open(path).ok()?, &mut marker).ok()?;
    Some(marker.mark())
}
