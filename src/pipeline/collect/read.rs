//! Reads files: texts one at a time and in parallel, bytes as they are. Sizes are asked before anything is read.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use rayon::prelude::*;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::path::SourcePath;

use super::media;
use super::tree::Tree;
use super::walk::has_hidden_part;
use super::{names, problems};

/// Bytes that a text may have.
pub const TEXT_LIMIT: u64 = 2 << 20;

/// Bytes that a data file, a template or the configuration may have.
pub const DATA_LIMIT: u64 = 8 << 20;

/// Bytes that a file which is copied as it is may have: it is held in memory while it is copied.
pub const COPY_LIMIT: u64 = 4 << 30;

impl Tree {
    /// Reads a text of the site that need not be there; `None` where it is not. What lies behind a link that leads out of
    /// the site is not read.
    pub fn read_text_if_there(&self, path: &SourcePath, limit_bytes: u64) -> Result<Option<String>, Diagnostic> {
        let about = self.on_disk(path).symlink_metadata();
        if about.as_ref().is_err_and(|cause| cause.kind() == io::ErrorKind::NotFound) {
            return Ok(None);
        }
        if about.is_ok_and(|about| about.is_symlink()) && !self.is_inside(path) {
            return Err(problems::symlink_outside(path));
        }
        self.read_text(path, limit_bytes).map(Some)
    }

    /// Reads a text. A byte order mark is left out. Errors: larger than `limit_bytes` (then nothing is read), not
    /// UTF-8 (with the place of the first wrong byte), unreadable.
    pub fn read_text(&self, path: &SourcePath, limit_bytes: u64) -> Result<String, Diagnostic> {
        let bytes = self.read_bytes(path, limit_bytes)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
        String::from_utf8(bytes).map_err(|wrong| {
            let sound = wrong.utf8_error().valid_up_to();
            problems::not_utf8(path, &String::from_utf8_lossy(&wrong.as_bytes()[..sound]))
        })
    }

    /// Reads a file as it is. Errors: larger than `limit_bytes` (then nothing is read), unreadable.
    pub fn read_bytes(&self, path: &SourcePath, limit_bytes: u64) -> Result<Vec<u8>, Diagnostic> {
        match read_limited(&self.on_disk(path), limit_bytes) {
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(size)) => Err(problems::file_too_large(path, size, limit_bytes)),
            Err(cause) => Err(problems::file_unreadable(path, &cause)),
        }
    }

    /// Whether a file still lies inside the site: a link may have been laid since the scan.
    pub fn is_inside(&self, path: &SourcePath) -> bool {
        let Ok(real) = self.on_disk(path).canonicalize() else { return false };
        let inside = real.strip_prefix(&self.root).ok();
        inside.is_some_and(|inside| real == self.on_disk(path) || !has_hidden_part(inside))
    }

    /// Reads a file of `static/`, which is copied as it is. An SVG that could run a script or load from elsewhere is
    /// an error, although nothing of it is changed.
    pub fn static_bytes(&self, path: &SourcePath) -> Result<Vec<u8>, Diagnostic> {
        let bytes = self.read_bytes(path, COPY_LIMIT)?;
        if path.extension() == "svg" {
            media::check_svg(path, &bytes)?;
        }
        Ok(bytes)
    }

    /// How many bytes a file has now.
    pub fn length(&self, path: &SourcePath) -> io::Result<usize> {
        let length = self.on_disk(path).metadata()?.len();
        usize::try_from(length).map_err(io::Error::other)
    }

    /// Reads a part of a file as it is, and nothing else of it: a film may be longer than the memory.
    pub fn part(&self, path: &SourcePath, part: &Range<usize>) -> io::Result<Vec<u8>> {
        let mut file = File::open(self.on_disk(path))?;
        file.seek(SeekFrom::Start(part.start as u64))?;
        let mut bytes = vec![0; part.len()];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// Reads `files` and works on each text, on all processors; results come in the order of `files`. A Markdown file may
/// have [`TEXT_LIMIT`] bytes, any other [`DATA_LIMIT`]. Each thread holds one text at a time.
pub fn each<F, T>(tree: &Tree, files: &[F], work: impl Fn(&F, Result<String, Diagnostic>) -> T + Sync) -> Vec<T>
where
    F: AsRef<SourcePath> + Sync,
    T: Send,
{
    files.par_iter().map(|file| work(file, tree.read_text(file.as_ref(), limit_of(file.as_ref())))).collect()
}

fn limit_of(path: &SourcePath) -> u64 {
    if names::is_text(path) { TEXT_LIMIT } else { DATA_LIMIT }
}

/// The bytes of a regular file, or its size where that is over the limit. A pipe or a device is never opened: reading
/// it might not end.
fn read_limited(path: &Path, limit_bytes: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    if about.len() > limit_bytes {
        return Ok(Err(about.len()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default());
    // One byte more than is allowed, to notice a file that grew since it was measured.
    File::open(path)?.take(limit_bytes + 1).read_to_end(&mut bytes)?;
    let size = bytes.len() as u64;
    Ok(if size > limit_bytes { Err(size) } else { Ok(bytes) })
}
