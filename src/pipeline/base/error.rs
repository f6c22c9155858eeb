//! What an operator must mend: a disk that is full, a folder that is not ours, a theme that cannot be read. Stops the
//! command with exit code 2 and is printed once.

use std::fmt;
use std::path::PathBuf;

use super::diagnostic::Sentence;

/// A trouble of the machine or of the command line, with the path where there is one.
#[derive(Debug)]
pub struct Error {
    /// What could not be done, in both languages.
    pub message: Sentence,
    /// The file or folder.
    pub path: Option<PathBuf>,
    /// What the system said.
    pub cause: Option<std::io::Error>,
    /// The way out.
    pub hint: Option<Sentence>,
}

impl Error {
    /// A trouble with a file or folder.
    pub fn io(path: impl Into<PathBuf>, cause: std::io::Error, message: Sentence) -> Error {
        Error { message, path: Some(path.into()), cause: Some(cause), hint: None }
    }

    /// A trouble with what was asked for.
    pub fn usage(message: Sentence) -> Error {
        Error { message, path: None, cause: None, hint: None }
    }

    /// Names the file or folder.
    #[must_use]
    pub fn at(mut self, path: impl Into<PathBuf>) -> Error {
        self.path = Some(path.into());
        self
    }

    /// Names the way out.
    #[must_use]
    pub fn hint(mut self, hint: Sentence) -> Error {
        self.hint = Some(hint);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message[super::lang::Lang::En])?;
        if let Some(path) = &self.path {
            write!(f, ": {}", path.display())?;
        }
        match &self.cause {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
