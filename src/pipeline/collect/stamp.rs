//! Whether a file is what it was when it was last read, told without reading it.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::pipeline::base::path::SourcePath;

use super::tree::Tree;

/// So long a file must have been left alone before its times tell anything: some disks count in steps of two seconds,
/// and what is written twice within one looks the same.
const SETTLED: Duration = Duration::from_secs(2);

/// What the disk says of a file that has been left alone for a while. The same stamp: the same bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    length: u64,
    modified: SystemTime,
    /// The file itself, and when anything about it changed last: also where its other time was set by hand.
    itself: Option<(u64, u64, SystemTime)>,
}

impl Tree {
    /// The stamp of a file; `None` where it was touched a moment ago, or cannot be asked. Taken before the file is read,
    /// so that a change meanwhile shows next time.
    pub fn stamp(&self, path: &SourcePath) -> Option<Stamp> {
        stamp(&self.on_disk(path), SystemTime::now())
    }
}

fn stamp(path: &Path, now: SystemTime) -> Option<Stamp> {
    let about = std::fs::metadata(path).ok().filter(Metadata::is_file)?;
    let stamp = Stamp { length: about.len(), modified: about.modified().ok()?, itself: itself(&about) };
    let changed = stamp.itself.map_or(stamp.modified, |(_, _, changed)| changed.max(stamp.modified));
    // A time of the future tells nothing either.
    now.duration_since(changed).is_ok_and(|age| age > SETTLED).then_some(stamp)
}

#[cfg(unix)]
fn itself(about: &Metadata) -> Option<(u64, u64, SystemTime)> {
    use std::os::unix::fs::MetadataExt;
    let since = Duration::new(about.ctime().try_into().ok()?, about.ctime_nsec().try_into().ok()?);
    Some((about.dev(), about.ino(), SystemTime::UNIX_EPOCH + since))
}

#[cfg(not(unix))]
fn itself(_: &Metadata) -> Option<(u64, u64, SystemTime)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_of_a_file_that_was_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("years.csv");
        std::fs::write(&path, "year").unwrap();
        let now = SystemTime::now();
        let later = now + Duration::from_secs(5);
        assert_eq!(stamp(&path, now), None, "written just now");
        let first = stamp(&path, later);
        assert!(first.is_some());
        assert_eq!(stamp(&path, later), first);
        assert_eq!(stamp(folder.path(), later), None, "a folder");
        assert_eq!(stamp(&folder.path().join("gone"), later), None);
        // The same length, and the old time put back.
        let modified = std::fs::metadata(&path).unwrap().modified().unwrap();
        std::thread::sleep(Duration::from_millis(20));
        std::fs::write(&path, "YEAR").unwrap();
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(modified).unwrap();
        #[cfg(unix)]
        assert_ne!(stamp(&path, later), first);
        file.set_modified(later + Duration::from_secs(60)).unwrap();
        assert_eq!(stamp(&path, later), None, "a time of the future");
    }
}
