//! `bifolio explain CODE|FIELD`: the long text of a diagnostic, or of a field, with an example.

use crate::explain::{self, Entry, Field, Group};
use crate::pipeline::base::diagnostic::nearest;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;
use crate::say;

/// The text of `name`, or the list of all names; for standard output. An unknown name is an [`Error`] that offers the
/// nearest one.
pub fn run(name: Option<&str>, lang: Lang) -> Result<String, Error> {
    let Some(name) = name else { return Ok(list(lang)) };
    let name = bare(name);
    let code = explain::codes().into_iter().filter(|entry| entry.name == name.to_lowercase());
    let mut pages: Vec<String> = code.map(|entry| code_page(&entry, lang)).collect();
    pages.extend(explain::fields_named(name).iter().map(|field| field_page(field, lang)));
    if pages.is_empty() { Err(unknown(name)) } else { Ok(pages.join("\n")) }
}

/// The name alone, of what was copied from a report or a file: `error[alt-missing]:`, `title:`.
fn bare(name: &str) -> &str {
    let name = name.trim().trim_end_matches(':');
    name.strip_suffix(']').and_then(|name| name.split_once('[')).map_or(name, |(_, inner)| inner)
}

/// A code with its severities and its text.
fn code_page(entry: &Entry, lang: Lang) -> String {
    let severities = entry.note[lang].split(", ").map(|word| severity(word, lang)).collect::<Vec<_>>();
    let or = if lang == Lang::En { " or " } else { " o " };
    format!("{} ({})\n\n{}", entry.name, severities.join(or), explain::plain_text(entry, lang))
}

/// A severity in the language of messages.
fn severity(word: &str, lang: Lang) -> &str {
    match (word, lang) {
        ("warning", Lang::Es) => "advertencia",
        ("note", Lang::Es) => "nota",
        _ => word,
    }
}

/// A field with its file, its default, its text, and the fields inside it.
fn field_page(field: &Field, lang: Lang) -> String {
    let name = field.entry.name;
    let note = match (field.entry.note[lang], lang) {
        ("", _) => String::new(),
        ("required", Lang::En) => "; required".to_owned(),
        ("required", Lang::Es) => "; obligatorio".to_owned(),
        (default, Lang::En) => format!("; default: {default}"),
        (default, Lang::Es) => format!("; por defecto: {default}"),
    };
    let mut page = format!("{name} ({}{note})\n\n", field.group.whereabouts(lang));
    page.push_str(&explain::plain_text(&field.entry, lang));
    let prefix = format!("{name}.");
    let inner = explain::fields().into_iter().filter(|other| other.group == field.group);
    let inner: Vec<_> =
        inner.filter(|other| other.entry.name.starts_with(&prefix)).map(|other| other.entry.name).collect();
    if !inner.is_empty() {
        let label = if lang == Lang::En { "See also" } else { "Vea también" };
        page.push_str(&format!("\n{label}: {}\n", inner.join(", ")));
    }
    page
}

/// All names: codes, then fields by the file that they stand in.
fn list(lang: Lang) -> String {
    let (codes, hint) = match lang {
        Lang::En => {
            ("Diagnostics", "`bifolio explain NAME` tells more; `author.kind` and `page.title` name one file's field")
        }
        Lang::Es => (
            "Diagnósticos",
            "`bifolio explain NOMBRE` dice más; `author.kind` y `page.title` nombran el campo de un archivo",
        ),
    };
    let mut out = format!("{codes}\n");
    for entry in explain::codes() {
        out.push_str(&format!("  {}\n", entry.name));
    }
    let fields = explain::fields();
    for group in Group::ALL {
        let place = group.whereabouts(lang);
        out.push_str(&format!("\n{} ({})\n", capitalized(place), group.as_str()));
        for field in fields.iter().filter(|field| field.group == group) {
            out.push_str(&format!("  {}\n", field.entry.name));
        }
    }
    out + "\n" + hint + "\n"
}

/// With a large first letter, but for the names of files.
fn capitalized(text: &str) -> String {
    let is_file = text.split(',').next().is_some_and(|first| first.ends_with(".yaml"));
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !is_file => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

/// There is no such name.
fn unknown(name: &str) -> Error {
    let codes = explain::codes();
    let fields = explain::fields();
    let known = codes.iter().map(|entry| entry.name).chain(fields.iter().map(|field| field.entry.name));
    let error = Error::usage(say!(
        "there is no diagnostic and no field named `{name}`",
        "no hay ningún diagnóstico ni campo llamado `{name}`"
    ));
    match nearest(name, known) {
        Some(near) => error.hint(say!("did you mean `{near}`?", "¿quiso decir `{near}`?")),
        None => error.hint(say!("`bifolio explain` lists all names", "`bifolio explain` muestra todos los nombres")),
    }
}
