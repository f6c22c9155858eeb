//! One line each: `file:line:column: error[code]: message`, which editors and `grep` understand.

use std::fmt::Write;

use crate::pipeline::base::diagnostic::Diagnostic;

use super::plain::plain;
use super::{ReportSettings, words};

/// Writes a line for each diagnostic; one that has no place begins with its severity.
pub(super) fn render(shown: &[&Diagnostic], settings: &ReportSettings) -> String {
    shown.iter().map(|diagnostic| line(diagnostic, settings)).collect()
}

/// The line of one diagnostic.
fn line(diagnostic: &Diagnostic, settings: &ReportSettings) -> String {
    let mut line = String::new();
    if let Some(place) = &diagnostic.place {
        let file = plain(&format!("{}{}", settings.folder, place.file));
        let _ = write!(line, "{file}:{}:{}: ", place.start.line, place.start.column);
    }
    let severity = words::severity(diagnostic.severity, settings.messages);
    let message = words::message(diagnostic, settings);
    let _ = writeln!(line, "{severity}[{}]: {message}", diagnostic.code);
    line
}
