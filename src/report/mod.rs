//! Takes diagnostics and the facts of a run, returns the text that a person or a machine reads. Pure: `main` prints it.
//!
//! A format is one file. All share the order of [`Diagnostic::order`], the words of `words.rs` and the cleaning of
//! `plain.rs`, through which every foreign character passes before a terminal sees it.

mod excerpt;
mod folder;
mod github;
mod human;
mod json;
pub mod overlay;
mod plain;
pub mod preview;
mod sarif;
mod short;
pub mod status;
mod summary;
pub mod toolbar;
mod trouble;
mod why;
mod words;

use crate::pipeline::base::diagnostic::{Diagnostic, Severity};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

pub use folder::folder;
pub use plain::plain;
pub use summary::{Counts, Summary};
pub use trouble::trouble;
pub use why::Why;

/// Gives the whole text of a source file; `None` where it cannot be read, or is not worth reading (a file of 100 MB).
/// Asked once for each file.
pub type SourceText<'a> = &'a dyn Fn(&SourcePath) -> Option<String>;

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// With the line and a caret, for people.
    Human,
    /// One line each, for editors.
    Short,
    /// One JSON object, for programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: [Format; 5] = [Format::Human, Format::Short, Format::Json, Format::Sarif, Format::Github];

    /// The word of `--format`.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Human => "human",
            Format::Short => "short",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
        }
    }
}

/// What the command line says of reports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportSettings {
    /// How diagnostics are written.
    pub format: Format,
    /// The language of every sentence.
    pub messages: Lang,
    /// Whether `human` is colored.
    pub color: bool,
    /// Whether only what fails the run is shown.
    pub quiet: bool,
    /// Where the source lies, seen from the working folder, as [`folder`] says it: empty, or `site/`. Stands before
    /// the files of `human`, `short`, `github` and `sarif`, so that editors and GitHub find them; `json` is relative
    /// to the source.
    pub folder: String,
}

/// What is to be printed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rendered {
    /// For standard output.
    pub stdout: String,
    /// For standard error.
    pub stderr: String,
}

/// Writes all diagnostics and the last line in the format asked for.
pub fn print(
    diagnostics: &[Diagnostic],
    summary: &Summary,
    settings: &ReportSettings,
    source_text: SourceText<'_>,
) -> Rendered {
    let counts = Counts::of(diagnostics);
    let shown = shown(diagnostics, summary, settings);
    let stdout = |stdout| Rendered { stdout, stderr: String::new() };
    let lines = match settings.format {
        Format::Json => return stdout(json::render(&shown, counts, summary, settings)),
        Format::Sarif => return stdout(sarif::render(&shown, settings)),
        Format::Human => human::render(&shown, settings, source_text),
        Format::Short => short::render(&shown, settings),
        Format::Github => github::render(&shown, settings),
    };
    let last = if settings.quiet && shown.is_empty() {
        String::new()
    } else {
        summary::last_line(counts, summary, settings.messages)
    };
    let files = summary.files.iter().map(|file| format!("{file}\n"));
    let why = summary.why.iter().map(|why| why.line(settings.messages));
    Rendered { stdout: files.chain(why).collect(), stderr: lines + &last }
}

/// The diagnostics to show, in order. `--quiet` leaves what fails the run: errors, and warnings where the run is strict.
fn shown<'a>(diagnostics: &'a [Diagnostic], summary: &Summary, settings: &ReportSettings) -> Vec<&'a Diagnostic> {
    let fails = |severity| severity == Severity::Error || (summary.strict && severity == Severity::Warning);
    let mut shown: Vec<_> =
        diagnostics.iter().filter(|diagnostic| !settings.quiet || fails(diagnostic.severity)).collect();
    shown.sort_by(|a, b| a.order().cmp(&b.order()));
    shown
}
