//! One JSON object for programs. Its shape is a promise: `version` changes when a key changes its meaning or goes.

use serde::Serialize;

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Severity};

use super::plain::plain_json;
use super::{Counts, ReportSettings, Summary};

/// The whole report.
#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    diagnostics: Vec<Entry<'a>>,
    summary: Totals<'a>,
}

/// One diagnostic; places are `null` where it has none.
#[derive(Serialize)]
struct Entry<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    end_line: Option<u32>,
    end_column: Option<u32>,
    hints: Vec<&'a str>,
}

/// What is counted, shown or not, and what the run did.
#[derive(Serialize)]
struct Totals<'a> {
    #[serde(flatten)]
    counts: Counts,
    #[serde(flatten)]
    summary: &'a Summary,
}

/// Writes one line. Files are relative to the source; texts are as they are, but for the escapes of JSON.
pub(super) fn render(shown: &[&Diagnostic], counts: Counts, summary: &Summary, settings: &ReportSettings) -> String {
    let diagnostics = shown.iter().map(|diagnostic| entry(diagnostic, settings)).collect();
    let report = Report { version: 1, diagnostics, summary: Totals { counts, summary } };
    plain_json(&serde_json::to_string(&report).unwrap_or_default()) + "\n"
}

/// One diagnostic in the language asked for.
fn entry<'a>(diagnostic: &'a Diagnostic, settings: &ReportSettings) -> Entry<'a> {
    let place = diagnostic.place.as_ref();
    Entry {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message[settings.messages],
        file: place.map(|place| place.file.as_str()),
        line: place.map(|place| place.start.line),
        column: place.map(|place| place.start.column),
        end_line: place.map(|place| place.end.line),
        end_column: place.map(|place| place.end.column),
        hints: diagnostic.hints.iter().map(|hint| hint[settings.messages].as_str()).collect(),
    }
}
