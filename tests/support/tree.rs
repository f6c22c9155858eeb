//! The files of a folder as a value: compared, searched, written somewhere else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file below a folder, by its path with `/`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The files.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Tree {
    /// Reads a folder; one that is not there is empty.
    pub fn read(folder: &Path) -> Tree {
        let mut tree = Tree::default();
        tree.gather(folder, "");
        tree
    }

    fn gather(&mut self, folder: &Path, prefix: &str) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries.map(|entry| entry.expect("a folder can be listed")) {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().expect("a file has a type");
            if kind.is_dir() {
                self.gather(&entry.path(), &format!("{name}/"));
            } else if kind.is_file() {
                self.files.insert(name, fs::read(entry.path()).expect("a file can be read"));
            }
        }
    }

    /// Writes every file below a folder.
    pub fn write(&self, folder: &Path) {
        for (path, bytes) in &self.files {
            let whole = folder.join(path);
            fs::create_dir_all(whole.parent().expect("a file has a folder")).expect("a folder can be made");
            fs::write(whole, bytes).expect("a file can be written");
        }
    }

    /// A file as text.
    #[track_caller]
    pub fn text(&self, path: &str) -> String {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("there is no {path} in {:#?}", self.paths()));
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// Whether a file is there.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// Every path.
    pub fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    /// The pages: their address from the root, and their HTML.
    pub fn pages(&self) -> impl Iterator<Item = (String, String)> {
        let pages = self.files.iter().filter(|(path, _)| path.ends_with(".html"));
        pages.map(|(path, bytes)| {
            let address = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
            (address, String::from_utf8_lossy(bytes).into_owned())
        })
    }

    /// The paths of files that hold `marker`, in their bytes or in their name.
    pub fn holding(&self, marker: &str) -> Vec<&str> {
        let needle = marker.as_bytes();
        let holds = |path: &str, bytes: &[u8]| {
            path.contains(marker) || bytes.windows(needle.len()).any(|window| window == needle)
        };
        self.files.iter().filter(|(path, bytes)| holds(path, bytes)).map(|(path, _)| path.as_str()).collect()
    }

    /// What is different from another tree, a line for each file; with the first unequal line of texts.
    pub fn differences(&self, other: &Tree) -> Vec<String> {
        let mut out = Vec::new();
        for (path, bytes) in &self.files {
            match other.files.get(path) {
                None => out.push(format!("missing: {path}")),
                Some(others) if others != bytes => out.push(format!("unequal: {path}{}", first_line(bytes, others))),
                Some(_) => {}
            }
        }
        let new = other.files.keys().filter(|path| !self.files.contains_key(*path));
        out.extend(new.map(|path| format!("not expected: {path}")));
        out
    }
}

/// The first line in which two texts differ.
fn first_line(expected: &[u8], got: &[u8]) -> String {
    let (Ok(expected), Ok(got)) = (std::str::from_utf8(expected), std::str::from_utf8(got)) else {
        return format!(" ({} bytes, got {})", expected.len(), got.len());
    };
    let mut lines = expected.lines().zip(got.lines()).enumerate();
    match lines.find(|(_, (left, right))| left != right) {
        Some((at, (left, right))) => format!(":{}\n    expected {left}\n    got      {right}", at + 1),
        None => " (one is longer)".to_owned(),
    }
}
