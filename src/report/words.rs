//! The few words of a report that no diagnostic brings with it, in both languages.

use crate::pipeline::base::diagnostic::{Diagnostic, Severity};
use crate::pipeline::base::lang::Lang;

use super::ReportSettings;
use super::plain::plain;

/// `error`, `warning` or `note`.
pub(super) fn severity(severity: Severity, lang: Lang) -> &'static str {
    match (severity, lang) {
        (Severity::Error, _) => "error",
        (Severity::Warning, Lang::En) => "warning",
        (Severity::Warning, Lang::Es) => "advertencia",
        (Severity::Note, Lang::En) => "note",
        (Severity::Note, Lang::Es) => "nota",
    }
}

/// What opens a hint.
pub(super) fn help(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "help",
        Lang::Es => "ayuda",
    }
}

/// What opens a second place.
pub(super) fn note(lang: Lang) -> &'static str {
    severity(Severity::Note, lang)
}

/// The sentence of a diagnostic in the language asked for.
pub(super) fn message(diagnostic: &Diagnostic, settings: &ReportSettings) -> String {
    plain(&diagnostic.message[settings.messages])
}

/// The hints of a diagnostic in the language asked for.
pub(super) fn hints(diagnostic: &Diagnostic, settings: &ReportSettings) -> Vec<String> {
    diagnostic.hints.iter().map(|hint| plain(&hint[settings.messages])).collect()
}
