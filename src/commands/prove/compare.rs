//! Two outputs → where their public bytes differ. Sealed boxes are emptied first.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;

use crate::pipeline::base::error::Error;
use crate::pipeline::collect::output;

use super::boxes;

/// Bytes shown before and behind the first that differs.
const BEFORE: usize = 48;
const BEHIND: usize = 160;

/// The folder of gated pictures, in an output.
const SEALED: &str = "_g/";

/// The files of an output by their paths.
pub(super) type Files = BTreeMap<String, PathBuf>;

/// A public file that is not the same in both outputs.
#[derive(Debug)]
pub(super) struct Difference {
    /// Its path in the output.
    pub(super) path: String,
    /// The first byte that differs; `None` where only one output has the file.
    pub(super) offset: Option<usize>,
    /// What stands there in the first output, and in the second; of a file that is missing in one, its path.
    pub(super) shown: [String; 2],
}

/// What came of comparing.
#[derive(Default)]
pub(super) struct Compared {
    pub(super) differences: Vec<Difference>,
    /// Files whose boxes are not whole steps long.
    pub(super) unsound: BTreeSet<String>,
    /// How many files were compared.
    pub(super) files: usize,
}

/// Compares two outputs.
pub(super) fn outputs(first: &Files, second: &Files) -> Result<Compared, Error> {
    let paths: BTreeSet<&String> = first.keys().chain(second.keys()).collect();
    let paths: Vec<&String> = paths.into_iter().collect();
    let looked = |path: &&String| look(path, first.get(*path), second.get(*path));
    let all: Vec<Result<Looked, Error>> = paths.par_iter().map(looked).collect();
    let mut compared = Compared { files: paths.len(), ..Compared::default() };
    for (path, looked) in paths.into_iter().zip(all) {
        let Looked { difference, is_sound } = looked?;
        compared.differences.extend(difference);
        if !is_sound {
            compared.unsound.insert(path.clone());
        }
    }
    Ok(compared)
}

/// What was seen of one file.
struct Looked {
    difference: Option<Difference>,
    is_sound: bool,
}

fn look(path: &str, first: Option<&PathBuf>, second: Option<&PathBuf>) -> Result<Looked, Error> {
    if path.starts_with(SEALED) && path.ends_with(".bin") {
        let lengths = [first, second].into_iter().flatten().map(|file| output::bytes(file).map(|bytes| bytes.len()));
        let lengths: Vec<usize> = lengths.collect::<Result<_, Error>>()?;
        let is_sound = lengths.into_iter().all(boxes::is_sealed_file);
        return Ok(Looked { difference: None, is_sound });
    }
    let (Some(one), Some(other)) = (first, second) else {
        let name = |file: Option<&PathBuf>| file.map(|_| path.to_owned()).unwrap_or_default();
        let difference = Difference { path: path.to_owned(), offset: None, shown: [name(first), name(second)] };
        return Ok(Looked { difference: Some(difference), is_sound: true });
    };
    let (one, other) = (output::bytes(one)?, output::bytes(other)?);
    let ((one, sound), (other, also)) = if path.ends_with(".html") {
        (boxes::emptied(&one), boxes::emptied(&other))
    } else {
        ((one, true), (other, true))
    };
    let offset = offset(&one, &other);
    let difference = offset.map(|offset| Difference {
        path: path.to_owned(),
        offset: Some(offset),
        shown: [shown(&one, offset), shown(&other, offset)],
    });
    Ok(Looked { difference, is_sound: sound && also })
}

/// The first byte in which two files differ.
fn offset(one: &[u8], other: &[u8]) -> Option<usize> {
    let differs = one.iter().zip(other).position(|(one, other)| one != other);
    differs.or_else(|| (one.len() != other.len()).then_some(one.len().min(other.len())))
}

/// What stands around a byte.
fn shown(bytes: &[u8], offset: usize) -> String {
    let range = offset.saturating_sub(BEFORE)..(offset + BEHIND).min(bytes.len());
    String::from_utf8_lossy(bytes.get(range).unwrap_or_default()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_that_differs_is_found() {
        assert_eq!(offset(b"abc", b"abc"), None);
        assert_eq!(offset(b"abc", b"abd"), Some(2));
        assert_eq!(offset(b"abc", b"ab"), Some(2));
        assert_eq!(offset(b"", b"x"), Some(0));
        assert_eq!(shown(b"abc", 7), "abc");
    }
}
