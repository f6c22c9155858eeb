//! The cases: those of `sites.txt`, and those that every field of a kind has.
//!
//! ```text
//! == content/a.en.md            the file that the next lines break
//! dek: [a] => wrong-type => write one text
//! - date => required-missing@1 => add `date: …`
//! > [a](story:nothing) => unknown-story => known here
//! ```
//!
//! A line `key: value` takes the place of the field `key`, or stands at the end of the front matter or file; `- key`
//! takes the field out; `> text` is the body; `= text` is the whole file. `⏎` is the end of a line. After the first
//! arrow stands the code (`~` before it: a warning), and `@line` or `@file:line` where it is told elsewhere than on the
//! first line that was written; after the second, a part of a hint.

use std::fmt;

use crate::support::literal::{self, Kind};

const SITES: &str = include_str!("sites.txt");

/// Fields of the article that are one text.
const TEXTS: [&str; 8] = ["title", "dek", "kicker", "description", "search_title", "front_title", "gate_note", "slug"];
/// Fields of the article that are `true` or `false`.
const FLAGS: [&str; 3] = ["draft", "noindex", "comments"];
/// Fields of the article that are moments.
const MOMENTS: [&str; 4] = ["date", "updated", "embargo", "expires"];
/// Fields of the article that name one thing.
const IDS: [&str; 3] = ["section", "series", "story"];
/// Fields of the article that are lists.
const LISTS: [&str; 4] = ["aliases", "authors", "topics", "corrections"];

/// One thing wrong.
pub(crate) struct Case {
    /// The file that is broken.
    pub path: String,
    /// What stands in it.
    pub content: String,
    /// The code that must be told.
    pub code: String,
    /// Whether it is only a warning.
    pub is_warning: bool,
    /// Where: file and line.
    pub told_at: (String, u32),
    /// A part of a hint.
    pub hint: String,
    /// The line of the table.
    row: String,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.row)
    }
}

/// All cases, over the files of `good`.
pub(crate) fn cases(good: &str) -> Vec<Case> {
    let files = literal::parse(good);
    let text = |path: &str| {
        let file = files.iter().find(|file| file.path == path);
        let bytes = file.and_then(|file| if let Kind::Bytes(bytes) = &file.kind { Some(bytes.clone()) } else { None });
        String::from_utf8(bytes.unwrap_or_default()).expect("texts are UTF-8")
    };
    let mut path = String::new();
    let mut cases = Vec::new();
    for row in SITES.lines().filter(|row| !row.is_empty() && !row.starts_with('#')) {
        match row.strip_prefix("== ") {
            Some(next) => next.clone_into(&mut path),
            None => cases.push(case(&path, &text(&path), row)),
        }
    }
    let article = "content/water/river.en.md";
    cases.extend(of_kinds().iter().map(|row| case(article, &text(article), row)));
    cases
}

/// What can be wrong with each field of a kind.
fn of_kinds() -> Vec<String> {
    let each = |fields: &[&str], wrongs: &[&str]| -> Vec<String> {
        fields.iter().flat_map(|field| wrongs.iter().map(move |wrong| wrong.replace('?', field))).collect()
    };
    let texts = each(
        &TEXTS,
        &[
            "?: [a, b] => wrong-type => write one text: `?: …`",
            "?: {a: b} => wrong-type => `?: \"…\"`",
            "?: {en: a, es: b} => wrong-type => write `?: …` alone",
            "?: \" \" => required-missing => write a value",
        ],
    );
    let flags = each(
        &FLAGS,
        &[
            "?: perhaps => wrong-type => write `?: true` or `?: false`",
            "?: sí => wrong-type => write `?: true`, without quotes",
            "?: \"false\" => wrong-type => write `?: false`, without quotes",
            "?: [true] => wrong-type => write `?: true` or `?: false`",
            "?: 7 => wrong-type => write `?: true` or `?: false`",
        ],
    );
    let moments = each(
        &MOMENTS,
        &[
            "?: tomorrow => date-invalid => write `2026-11-20`",
            "?: 2026-13-40 => date-invalid => write `2026-11-20`",
            "?: 20/11/2026 => date-invalid => write `2026-11-20`",
            "?: 2026-11-20 6:05 => date-invalid => write `2026-11-20T06:05`",
            "?: 20 de noviembre => date-invalid => write `2026-11-20`",
            "?: [2026-11-20] => wrong-type => write one text",
        ],
    );
    let ids = each(
        &IDS,
        &[
            "?: water/river.en.md => id-invalid => write `river`",
            "?: \"¡!\" => id-invalid => write letters and digits",
            "?: [politics] => wrong-type => write one text",
            "?: {name: politics} => wrong-type => `?: \"…\"`",
        ],
    );
    let lists = each(
        &LISTS,
        &["?: one => wrong-type => write `?: [one]`", "?: {a: b} => wrong-type => open each entry with `- `"],
    );
    [texts, flags, moments, ids, lists].concat()
}

fn case(path: &str, good: &str, row: &str) -> Case {
    let parts: Vec<&str> = row.split(" => ").collect();
    let [edit, code, hint] = parts[..] else { panic!("a row has three parts: {row}") };
    let (content, line) = edited(good, &edit.replace('⏎', "\n"));
    let (code, place) = code.split_once('@').unwrap_or((code, ""));
    let told_at = match place.rsplit_once(':') {
        Some((file, line)) => (file.to_owned(), line.parse().expect("a line")),
        None if place.is_empty() => (path.to_owned(), line),
        None => (path.to_owned(), place.parse().expect("a line")),
    };
    Case {
        path: path.to_owned(),
        content,
        code: code.trim_start_matches('~').to_owned(),
        is_warning: code.starts_with('~'),
        told_at,
        hint: hint.to_owned(),
        row: row.to_owned(),
    }
}

/// The file with the edit in it, and the line where the edit begins.
fn edited(good: &str, edit: &str) -> (String, u32) {
    if let Some(whole) = edit.strip_prefix("= ") {
        return (format!("{whole}\n"), 1);
    }
    let mut lines: Vec<&str> = good.lines().collect();
    let close = lines.iter().rposition(|line| *line == "---").unwrap_or(lines.len());
    let at = if let Some(body) = edit.strip_prefix("> ") {
        lines.truncate(close + 1);
        lines.push(body);
        close + 1
    } else {
        let key = edit.strip_prefix("- ").unwrap_or_else(|| edit.split(':').next().unwrap_or(edit));
        let old = lines.iter().position(|line| line.split(':').next() == Some(key));
        let at = old.unwrap_or(close);
        match (edit.strip_prefix("- "), old) {
            (Some(_), _) => drop(lines.remove(old.expect("what is taken out is there"))),
            (None, Some(at)) => lines[at] = edit,
            (None, None) => lines.insert(at, edit),
        }
        at
    };
    (lines.join("\n") + "\n", u32::try_from(at + 1).expect("few lines"))
}
