//! The long texts: of every code that a diagnostic may bear and of every field that a writer may set, in both
//! languages, with an example. They lie as data in `codes/` and `fields/`; `entry.rs` tells their form.
//!
//! A new code gets an entry in the file of its kind under `codes/`; `tests/diagnostics_documented.rs` fails until it
//! is there and `docs/diagnostics.md` is made anew.

mod entry;
mod field;
mod page;

use crate::pipeline::base::code::Code;

pub use entry::{Entry, Example};
pub use field::{Field, Group};
pub use page::{first_sentence, markdown, plain_text};

/// The texts of codes, by what they are about.
const CODES: [&str; 6] = [
    include_str!("codes/files.txt"),
    include_str!("codes/fields.txt"),
    include_str!("codes/stories.txt"),
    include_str!("codes/text.txt"),
    include_str!("codes/pictures.txt"),
    include_str!("codes/site.txt"),
];

/// All entries of codes, sorted by name.
pub fn codes() -> Vec<Entry> {
    let mut entries: Vec<Entry> = CODES.iter().flat_map(|text| entry::parse(text)).collect();
    entries.sort_by(|a, b| a.name.cmp(b.name));
    entries
}

/// The text of a code.
pub fn code(code: Code) -> Option<Entry> {
    codes().into_iter().find(|entry| entry.name == code.as_str())
}

/// All fields, in the order of the files that hold them.
pub fn fields() -> Vec<Field> {
    field::all()
}

/// The fields that `name` may mean: those of exactly this path, in any kind of file; else those that end in it.
pub fn fields_named(name: &str) -> Vec<Field> {
    let name = name.to_lowercase();
    let all = fields();
    let exact = |field: &Field| field.entry.name == name || field.full_name() == name;
    if all.iter().any(exact) {
        return all.into_iter().filter(exact).collect();
    }
    let ending = format!(".{name}");
    all.into_iter().filter(|field| field.entry.name.ends_with(&ending)).collect()
}
