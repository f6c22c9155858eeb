//! Folders for tests: made from lists of files, and told as lists of files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use bifolio::pipeline::base::diagnostic::{Diagnostic, Severity};
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::base::path::{OutputPath, SourcePath};

/// A folder that is removed when it is dropped.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder"))
    }

    /// A site with these files beside its configuration.
    pub(crate) fn site<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Folder {
        let folder = Folder::new();
        folder.write("bifolio.yaml", "title: T\nbase_url: https://t.example\n");
        for (path, bytes) in files {
            folder.write(path, bytes);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// All files below a folder with their content; links as `-> target`.
pub(crate) fn told(folder: &Path) -> BTreeMap<String, String> {
    let mut told = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder) {
        let Ok(entry) = entry else { continue };
        let path = entry.path().strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
        if entry.path_is_symlink() {
            told.insert(path, format!("-> {}", fs::read_link(entry.path()).expect("a link").display()));
        } else if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).expect("readable");
            told.insert(path, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    told
}

pub(crate) fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

pub(crate) fn source(path: &str) -> SourcePath {
    SourcePath::new(path).expect("a sound path")
}

pub(crate) fn output(path: &str) -> OutputPath {
    OutputPath::new(path).expect("a sound path")
}

/// A diagnostic in one line: severity, code, place, sentence.
pub(crate) fn line(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.place.as_ref().expect("a place");
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    format!("{severity} {} {}:{}:{}", diagnostic.code, place.file, place.start.line, place.start.column)
}

/// The hints of a diagnostic in both languages.
pub(crate) fn hints(diagnostic: &Diagnostic) -> Vec<&str> {
    diagnostic.hints.iter().flat_map(|hint| [hint[Lang::En].as_str(), hint[Lang::Es].as_str()]).collect()
}
