//! SARIF 2.1.0, which code scanning reads. Rules are the codes that occur, with the long texts of `explain`.

use serde_json::{Value, json};

use crate::explain;
use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Severity};

use super::plain::plain_json;
use super::{ReportSettings, words};

/// Writes one run as one JSON object.
pub(super) fn render(shown: &[&Diagnostic], settings: &ReportSettings) -> String {
    let mut codes: Vec<Code> = shown.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort();
    codes.dedup();
    let rules: Vec<Value> = codes.iter().map(|&code| rule(code, settings)).collect();
    let results: Vec<Value> = shown.iter().map(|diagnostic| result(diagnostic, &codes, settings)).collect();
    let driver = json!({
        "name": "bifolio",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "language": settings.messages.code(),
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true }],
            "results": results,
        }],
    });
    plain_json(&format!("{log:#}\n"))
}

/// What code scanning shows of a code: its text, and its examples as help.
fn rule(code: Code, settings: &ReportSettings) -> Value {
    let Some(entry) = explain::code(code) else { return json!({ "id": code }) };
    let text = &entry.text[settings.messages];
    json!({
        "id": code,
        "shortDescription": { "text": explain::first_sentence(text) },
        "fullDescription": { "text": text },
        "help": {
            "text": explain::plain_text(&entry, settings.messages),
            "markdown": explain::markdown(&entry, settings.messages),
        },
    })
}

/// One diagnostic. `codes` are the rules of the run, sorted.
fn result(diagnostic: &Diagnostic, codes: &[Code], settings: &ReportSettings) -> Value {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut message = words::message(diagnostic, settings);
    for hint in words::hints(diagnostic, settings) {
        message.push_str(&format!("\n{}: {hint}", words::help(settings.messages)));
    }
    let mut result = json!({
        "ruleId": diagnostic.code,
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": level,
        "message": { "text": message },
    });
    if let Some(place) = &diagnostic.place {
        result["locations"] = json!([location(place, settings)]);
    }
    if !diagnostic.related.is_empty() {
        result["relatedLocations"] = related(diagnostic, settings);
    }
    result
}

/// The other places that a sentence speaks of.
fn related(diagnostic: &Diagnostic, settings: &ReportSettings) -> Value {
    let others = diagnostic.related.iter().enumerate().map(|(at, (place, label))| {
        let mut value = location(place, settings);
        value["id"] = json!(at + 1);
        value["message"] = json!({ "text": label[settings.messages] });
        value
    });
    others.collect()
}

/// A stretch of a file.
fn location(place: &Place, settings: &ReportSettings) -> Value {
    let (start, end) = (place.start, place.end.max(place.start));
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&format!("{}{}", settings.folder, place.file)) },
            "region": {
                "startLine": start.line.max(1),
                "startColumn": start.column.max(1),
                "endLine": end.line.max(1),
                "endColumn": end.column.max(1),
            },
        },
    })
}

/// A relative path as a URI reference: what a path segment may not hold is percent-encoded, a colon too, for in the
/// first segment it would look like a scheme.
fn uri(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@/".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
