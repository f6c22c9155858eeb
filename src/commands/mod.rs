//! What people run, one file per command. A command takes the [`Invocation`](crate::cli::Invocation) and returns what
//! is to be told; `main` prints it.

pub mod build;
pub mod check;
pub mod completions;
pub mod explain;
pub mod init;
pub mod newsletter;
pub mod paywall;
pub mod prove;
pub mod serve;
pub mod status;
pub mod text;
pub mod theme;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::path::SourcePath;
use crate::report::Summary;

/// Gives the text of a source file.
pub type TextOf = Box<dyn Fn(&SourcePath) -> Option<String>>;

/// What a run over the site has to tell.
pub struct Outcome {
    /// All problems, in any order.
    pub diagnostics: Vec<Diagnostic>,
    /// What was done, and whether warnings fail it.
    pub summary: Summary,
    /// Where the source lies, seen from the working folder, as [`report::folder`](crate::report::folder) says it.
    pub folder: String,
    /// Gives the text of a source file to show lines of; `None` where there is none to show.
    pub source_text: TextOf,
}
