//! What the tests from outside share: a site written from one literal, the command run on it, what came back.
//!
//! Everything goes through the binary, so that the insides may change without touching a test. `BIFOLIO_BIN` names
//! another binary to be tried with the same tests.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]
#![allow(clippy::disallowed_methods, reason = "tests from outside read and write files and the environment")]

pub mod html;
pub mod literal;
pub mod outcome;
pub mod picture;
pub mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use literal::{File, Kind};
pub use outcome::Outcome;
pub use tree::Tree;

/// The moment at which tests happen, unless they say another.
pub const NOW: &str = "2026-11-24T12:00:00Z";

/// What every site of a test holds unless it brings its own: configuration, sections, topics, one author.
const BASE: &str = include_str!("base.txt");

/// A site in a folder of its own, which is removed in the end.
pub struct Site {
    home: tempfile::TempDir,
    now: String,
    environment: Vec<(String, String)>,
    seconds: u64,
}

/// A site with the files of `text` over the small base that every site needs.
pub fn site(text: &str) -> Site {
    let own = literal::parse(text);
    let mut files: Vec<File> =
        literal::parse(BASE).into_iter().filter(|file| own.iter().all(|other| other.path != file.path)).collect();
    files.extend(own);
    Site::of(&files)
}

/// A site with the files of `text` and nothing else.
pub fn bare_site(text: &str) -> Site {
    Site::of(&literal::parse(text))
}

/// A site that is a copy of a folder, without its links and special files.
pub fn copy_of(folder: &Path) -> Site {
    let made = Site::of(&[]);
    Tree::read(folder).write(&made.root());
    made
}

impl Site {
    fn of(files: &[File]) -> Site {
        let home = tempfile::tempdir().expect("a temporary folder can be made");
        let made = Site { home, now: NOW.to_owned(), environment: Vec::new(), seconds: 60 };
        fs::create_dir_all(made.root()).expect("a folder can be made");
        for file in files {
            made.put(file);
        }
        made
    }

    /// The folder of the site.
    pub fn root(&self) -> PathBuf {
        self.home.path().join("site")
    }

    /// A file of the site.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Where `build` writes.
    pub fn output(&self) -> PathBuf {
        self.path("public")
    }

    /// The same site at another moment (RFC 3339).
    #[must_use]
    pub fn at(mut self, now: &str) -> Site {
        now.clone_into(&mut self.now);
        self
    }

    /// The same site, the command run with this in its environment.
    #[must_use]
    pub fn with_env(mut self, name: &str, value: &str) -> Site {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same site, the command stopped after so many seconds (60 unless said).
    #[must_use]
    pub fn within(mut self, seconds: u64) -> Site {
        self.seconds = seconds;
        self
    }

    /// Writes a file, over what was there.
    #[must_use]
    pub fn write(self, path: &str, content: impl AsRef<[u8]>) -> Site {
        self.put(&File { path: path.to_owned(), kind: Kind::Bytes(content.as_ref().to_vec()) });
        self
    }

    /// Replaces the one place of a file that reads `from`.
    #[must_use]
    pub fn edit(self, path: &str, from: &str, to: &str) -> Site {
        let text = fs::read_to_string(self.path(path)).expect("the file to edit is there");
        assert_eq!(text.matches(from).count(), 1, "`{from}` must stand once in {path}");
        self.write(path, text.replace(from, to))
    }

    /// Removes a file or a folder.
    #[must_use]
    pub fn remove(self, path: &str) -> Site {
        let whole = self.path(path);
        let done = if whole.is_dir() { fs::remove_dir_all(&whole) } else { fs::remove_file(&whole) };
        done.expect("what is removed is there");
        self
    }

    /// Moves a file or a folder.
    #[must_use]
    pub fn rename(self, from: &str, to: &str) -> Site {
        self.make_room(to);
        fs::rename(self.path(from), self.path(to)).expect("what is moved is there");
        self
    }

    /// Runs `bifolio check` with more arguments.
    pub fn check(&self, arguments: &[&str]) -> Outcome {
        self.run("check", arguments)
    }

    /// Runs `bifolio build` with more arguments.
    pub fn build(&self, arguments: &[&str]) -> Outcome {
        self.run("build", arguments)
    }

    /// Runs a command (`check`, `theme check`) on this site, with diagnostics as JSON.
    pub fn run(&self, command: &str, arguments: &[&str]) -> Outcome {
        let root = self.root();
        let mut whole: Vec<&str> = command.split(' ').collect();
        whole.extend(["--source", root.to_str().expect("a temporary path is UTF-8"), "--format", "json"]);
        if !arguments.contains(&"--now") && !command.starts_with("theme") {
            whole.extend(["--now", &self.now]);
        }
        whole.extend(arguments);
        outcome::run(&whole, &self.environment, self.seconds)
    }

    /// What the output folder holds now; empty when there is none.
    pub fn tree(&self) -> Tree {
        Tree::read(&self.output())
    }

    fn put(&self, file: &File) {
        self.make_room(&file.path);
        let path = self.path(&file.path);
        match &file.kind {
            Kind::Bytes(bytes) => fs::write(&path, bytes).expect("a file can be written"),
            Kind::Folder => fs::create_dir_all(&path).expect("a folder can be made"),
            #[cfg(unix)]
            Kind::Link(target) => std::os::unix::fs::symlink(target, &path).expect("a link can be made"),
            #[cfg(not(unix))]
            Kind::Link(_) => {}
            Kind::Absent => {}
        }
    }

    fn make_room(&self, path: &str) {
        if let Some(folder) = self.path(path).parent() {
            fs::create_dir_all(folder).expect("a folder can be made");
        }
    }
}

/// Whether expectations are to be written instead of compared: `UPDATE=1`.
pub fn is_updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| value == "1")
}
