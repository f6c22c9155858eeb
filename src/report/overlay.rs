//! What keeps a build from being shown, as the script of the preview draws it over the last good page.

use serde_json::{Value, json};

use crate::pipeline::base::diagnostic::{Diagnostic, Place, Severity};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;

use super::excerpt::excerpt;
use super::plain::plain;
use super::summary::{counted, pick};
use super::{Counts, ReportSettings, SourceText, trouble, words};

/// Diagnostics that are drawn; of more nobody reads the first.
const SHOWN: usize = 20;

/// What fails a build, with lines and carets, in the order of a report.
pub fn overlay(
    diagnostics: &[Diagnostic],
    is_strict: bool,
    settings: &ReportSettings,
    source_text: SourceText<'_>,
) -> Value {
    let fails = |one: &&Diagnostic| one.severity == Severity::Error || (is_strict && one.severity == Severity::Warning);
    let failing: Vec<&Diagnostic> = diagnostics.iter().filter(fails).collect();
    let counted = counted(Counts::of_refs(&failing), settings.messages);
    let shown = failing.iter().take(SHOWN).map(|one| drawn(one, settings, source_text));
    let problems: Vec<Value> = shown.collect();
    let more = failing.len() - problems.len();
    let more = pick(settings.messages, format!("… and {more} more"), format!("… y {more} más"));
    json!({
        "title": counted,
        "lang": settings.messages.code(),
        "problems": problems,
        "more": if failing.len() > SHOWN { Some(more) } else { None },
    })
}

/// What an operator must mend.
pub fn of_trouble(error: &Error, settings: &ReportSettings) -> Value {
    let text = trouble(error, &ReportSettings { format: super::Format::Short, ..settings.clone() });
    let problem = json!({"severity": "error", "message": text.trim_end(), "hints": [], "related": []});
    json!({"title": "1 error", "lang": settings.messages.code(), "problems": [problem], "more": null})
}

/// What others than the newsroom are told of an overlay: that something is wrong, and who knows what.
pub fn bare(overlay: &Value) -> Value {
    if overlay.is_null() {
        return Value::Null;
    }
    let lang = Lang::from_code(overlay["lang"].as_str().unwrap_or_default()).unwrap_or(Lang::En);
    let more = "The terminal in which the preview runs says what is wrong.";
    let more = pick(lang, more.to_owned(), "La terminal en que corre la vista previa dice qué falla.".to_owned());
    json!({"title": overlay["title"], "lang": lang.code(), "problems": [], "more": more})
}

/// The words that the script says itself.
pub fn spoken(lang: Lang) -> Value {
    match lang {
        Lang::En => json!({
            "lang": "en",
            "stays": "You see the last version without errors.",
            "hide": "Hide",
            "gone": "There is no page at this address.",
            "lost": "The preview has stopped. The page follows again once it runs.",
        }),
        Lang::Es => json!({
            "lang": "es",
            "stays": "Usted ve la última versión sin errores.",
            "hide": "Ocultar",
            "gone": "No hay ninguna página en esta dirección.",
            "lost": "La vista previa se detuvo. La página se actualizará cuando vuelva a funcionar.",
        }),
    }
}

fn drawn(one: &Diagnostic, settings: &ReportSettings, source_text: SourceText<'_>) -> Value {
    let related = one.related.iter().map(|(place, label)| {
        let place = told(place, settings);
        json!({"place": place, "label": plain(&label[settings.messages])})
    });
    json!({
        "severity": words::severity(one.severity, settings.messages),
        "code": one.code.to_string(),
        "message": words::message(one, settings),
        "place": one.place.as_ref().map(|place| told(place, settings)),
        "line": one.place.as_ref().map(|place| place.start.line),
        "excerpt": one.place.as_ref().and_then(|place| line(place, source_text)),
        "hints": words::hints(one, settings),
        "help": words::help(settings.messages),
        "related": related.collect::<Vec<_>>(),
    })
}

/// `content/river.en.md:3:7`.
fn told(place: &Place, settings: &ReportSettings) -> String {
    plain(&format!("{}{}:{}:{}", settings.folder, place.file, place.start.line, place.start.column))
}

/// The line in three parts: before the mark, marked, after it.
fn line(place: &Place, source_text: SourceText<'_>) -> Option<Value> {
    let found = excerpt(&source_text(&place.file)?, place)?;
    let (before, rest) = found.text.split_at(found.mark.start);
    let (marked, after) = rest.split_at(found.mark.end - found.mark.start);
    Some(json!([before, marked, after]))
}
