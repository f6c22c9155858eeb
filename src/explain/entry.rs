//! One long text, and the form in which it lies on disk:
//!
//! ```text
//! ## alt-missing
//! note: error
//! en:
//! What it means, in sentences; line ends count as spaces.
//! es:
//! Lo mismo en español.
//! wrong:
//!     ![](dam.jpg)
//! right:
//!     ![The dam at dusk](dam.jpg)
//! ```
//!
//! `note` is the severity of a code, or the default of a field; where it is said in words, `English | español`.
//! Instead of `wrong` and `right` there may be one `example`. Examples are indented by four spaces.

use crate::pipeline::base::lang::{ByLang, Lang};

/// What is known of one code or field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The code, or the path of the field: `image.alt`.
    pub name: &'static str,
    /// A code's severities (`error`, `warning`, `note`, or two with a comma, in both languages alike); a field's
    /// default, `required`, or nothing.
    pub note: ByLang<&'static str>,
    /// The text, one paragraph.
    pub text: ByLang<String>,
    /// What it looks like, in files.
    pub examples: Vec<(Example, String)>,
}

/// What an example shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Example {
    /// What is refused.
    Wrong,
    /// How it should be.
    Right,
    /// Nothing more than an example.
    Plain,
}

impl Example {
    /// The words that stand over it.
    pub fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Example::Wrong, Lang::En) => "Wrong",
            (Example::Wrong, Lang::Es) => "Mal",
            (Example::Right, Lang::En) => "Right",
            (Example::Right, Lang::Es) => "Bien",
            (Example::Plain, Lang::En) => "Example",
            (Example::Plain, Lang::Es) => "Ejemplo",
        }
    }
}

/// Where a line of an entry goes.
#[derive(Clone, Copy)]
enum Part {
    Text(Lang),
    Example,
}

/// Reads a file of entries.
pub(super) fn parse(text: &'static str) -> Vec<Entry> {
    text.split("\n## ").skip(1).map(entry).collect()
}

/// Reads one entry, which opens with its name.
fn entry(text: &'static str) -> Entry {
    let (name, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut entry = Entry { name: name.trim(), note: ByLang::default(), text: ByLang::default(), examples: Vec::new() };
    let mut part = Part::Text(Lang::En);
    for line in rest.lines() {
        let key = if line.starts_with(' ') { None } else { line.split_once(':') };
        match key {
            Some(("note", note)) => entry.note = in_both(note.trim()),
            Some(("en", "")) => part = Part::Text(Lang::En),
            Some(("es", "")) => part = Part::Text(Lang::Es),
            Some(("wrong", "")) => part = entry.open(Example::Wrong),
            Some(("right", "")) => part = entry.open(Example::Right),
            Some(("example", "")) => part = entry.open(Example::Plain),
            _ => entry.take(part, line),
        }
    }
    for (_, example) in &mut entry.examples {
        example.truncate(example.trim_end().len());
    }
    entry
}

/// `English | español`, or one text for both.
fn in_both(note: &'static str) -> ByLang<&'static str> {
    let (en, es) = note.split_once(" | ").unwrap_or((note, note));
    ByLang::new(en, es)
}

impl Entry {
    /// Begins an example.
    fn open(&mut self, kind: Example) -> Part {
        self.examples.push((kind, String::new()));
        Part::Example
    }

    /// Adds a line to the part that is open.
    fn take(&mut self, part: Part, line: &str) {
        match (part, self.examples.last_mut()) {
            (Part::Example, Some((_, example))) => {
                example.push_str(line.strip_prefix("    ").unwrap_or(line));
                example.push('\n');
            }
            (Part::Text(lang), _) if !line.trim().is_empty() => {
                let text = &mut self.text[lang];
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(line.trim());
            }
            _ => {}
        }
    }
}
