//! Workflow commands: `::error file=…,line=…,col=…,title=…::message`, which GitHub shows beside the lines of a pull
//! request. A command is one line; what would end it or one of its properties is escaped.

use crate::pipeline::base::diagnostic::{Diagnostic, Place, Severity};

use super::plain::plain;
use super::{ReportSettings, words};

/// Writes a command for each diagnostic, with its hints as further lines of the message.
pub(super) fn render(shown: &[&Diagnostic], settings: &ReportSettings) -> String {
    shown.iter().map(|diagnostic| command(diagnostic, settings)).collect()
}

/// The command of one diagnostic.
fn command(diagnostic: &Diagnostic, settings: &ReportSettings) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = diagnostic.place.as_ref().map_or_else(String::new, |place| properties(place, settings));
    let help = words::help(settings.messages);
    let mut message = words::message(diagnostic, settings);
    for hint in words::hints(diagnostic, settings) {
        message.push_str(&format!("\n{help}: {hint}"));
    }
    format!("::{name} {place}title={}::{}\n", diagnostic.code, escape(&message))
}

/// File, line and column, each followed by a comma. The end is told only within one line: GitHub ignores it elsewhere.
fn properties(place: &Place, settings: &ReportSettings) -> String {
    let file = escape_property(&plain(&format!("{}{}", settings.folder, place.file)));
    let (start, end) = (place.start, place.end);
    let last = if end.line == start.line { format!("endColumn={},", end.column) } else { String::new() };
    format!("file={file},line={},endLine={},col={},{last}", start.line, end.line.max(start.line), start.column)
}

/// Escapes a message.
pub(super) fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
