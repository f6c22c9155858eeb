//! Takes an error of tera, returns what it says in parts: a sentence, a place, the calls that led there. tera hands
//! out some errors as values, and those that it finds when all templates are checked together as one text, report
//! after report.

use tera::{Error, ErrorKind};

/// How tera opens the note of a call.
const CALLED_FROM: &str = "called from ";

/// A line and a column of a template, by tera's name for it. Both are counted from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    /// tera's name of the template.
    pub(super) template: String,
    /// The line, from 1.
    pub(super) line: u32,
    /// The character in the line, from 1.
    pub(super) column: u32,
}

/// One thing that tera complains of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Complaint {
    /// One line, small first letter, no full stop.
    pub(super) sentence: String,
    /// Where; none where tera does not say.
    pub(super) spot: Option<Spot>,
    /// Other places and what they are (`called from`), nearest first.
    pub(super) notes: Vec<(String, Spot)>,
}

/// All that `error` complains of: at least one thing.
pub(super) fn complaints(error: &Error) -> Vec<Complaint> {
    let text = error.to_string();
    if let ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) = error.kind() {
        // The notes of a report are told in its text alone.
        return vec![Complaint { sentence: sentence(report.message()), spot: first_spot(&text), notes: notes(&text) }];
    }
    let mut reports: Vec<String> = Vec::new();
    for line in text.lines() {
        match reports.last_mut().filter(|_| !line.starts_with("error: ")) {
            Some(report) => report.extend(["\n", line]),
            None => reports.push(line.to_owned()),
        }
    }
    let read = |report: &String| {
        let first = report.lines().next().unwrap_or_default();
        let sentence = sentence(first.trim_start_matches("error: "));
        Complaint { sentence, spot: first_spot(report), notes: notes(report) }
    };
    if reports.is_empty() { vec![read(&text)] } else { reports.iter().map(read).collect() }
}

/// The first line of what tera says, as sentences of diagnostics begin and end.
fn sentence(said: &str) -> String {
    let line = said.trim().lines().next().unwrap_or_default().trim_end().trim_end_matches('.');
    let mut rest = line.chars();
    let Some(first) = rest.next() else { return String::new() };
    // A word in capitals, such as UTF-8, keeps them.
    let is_word = rest.clone().next().is_none_or(|second| !second.is_uppercase());
    if is_word { first.to_lowercase().chain(rest).collect() } else { line.to_owned() }
}

/// The place after the first arrow.
fn first_spot(report: &str) -> Option<Spot> {
    spot(report.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?)
}

/// The lines `note: called from article.html:3:5`.
fn notes(report: &str) -> Vec<(String, Spot)> {
    let read = |line: &str| {
        let note = line.strip_prefix("note: ")?;
        // A file's name may have spaces.
        let (label, at) = match note.strip_prefix(CALLED_FROM) {
            Some(at) => (CALLED_FROM, at),
            None => note.rsplit_once(' ')?,
        };
        Some((label.trim().to_owned(), spot(at)?))
    };
    report.lines().filter_map(read).collect()
}

/// Reads `article.html:3:5`.
fn spot(text: &str) -> Option<Spot> {
    let mut parts = text.trim().rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Spot { template: parts.next()?.to_owned(), line, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of templates, one line each: `sentence @ spot; note @ spot`.
    fn told(error: &Error) -> Vec<String> {
        let at = |spot: &Spot| format!("{}:{}:{}", spot.template, spot.line, spot.column);
        let line = |complaint: &Complaint| {
            let spot = complaint.spot.as_ref().map(at).unwrap_or_default();
            let notes = complaint.notes.iter().map(|(label, spot)| format!("; {label} {}", at(spot)));
            format!("{} @ {spot}{}", complaint.sentence, notes.collect::<String>())
        };
        complaints(error).iter().map(line).collect()
    }

    #[test]
    fn every_unknown_name_is_a_complaint_of_its_own() {
        let error = tera::Tera::new().add_raw_template("a.html", "{{ 1 | x }}\n é{{ 2 | y }}{{ z() }}").unwrap_err();
        assert_eq!(
            told(&error),
            [
                "unknown filter `x` @ a.html:1:8",
                "unknown filter `y` @ a.html:2:10",
                "unknown function `z` @ a.html:2:17"
            ]
        );
    }

    #[test]
    fn what_fails_in_a_component_names_its_callers() {
        let mut tera = tera::Tera::new();
        let outer = "\n{{<b of={1} />}}";
        let components = "{% component a(of: integer) %}{{ of.x.y }}{% endcomponent a %}\n\
                          {% component b(of: integer) %}{{<a of={of} />}}{% endcomponent b %}";
        tera.add_raw_templates([("c.html", components), ("a p.html", outer)]).unwrap();
        let told = told(&tera.render("a p.html", &tera::Context::new()).unwrap_err()).join("\n");
        assert!(!told.contains('\n') && !told.contains('|') && !told.contains('^'), "{told}");
        assert!(told.contains("; called from c.html:2:") && told.contains("; called from a p.html:2:"), "{told}");
    }

    #[test]
    fn a_message_alone_is_a_sentence() {
        for (said, expected) in [
            ("Template 'x' not found.", "template 'x' not found @ "),
            ("UTF-8 is needed\nand more", "UTF-8 is needed @ "),
            ("", " @ "),
        ] {
            assert_eq!(told(&Error::message(said)), [expected]);
        }
    }
}
