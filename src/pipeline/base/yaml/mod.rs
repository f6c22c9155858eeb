//! YAML mappings with a closed schema, read field by field. Everything that is wrong is told, with its place; nothing
//! stops at the first problem.
//!
//! ```text
//! let sheet = yaml::open(source, text, first_line)?;      // a syntax error is one diagnostic
//! let mut report = sheet.report();
//! let mut fields = sheet.fields(&mut report)?;            // the root must be a mapping
//! let title = fields.need("title", &mut report).and_then(|item| item.text(&mut report));
//! fields.end(&[], &mut report);                           // what nobody asked for is unknown
//! report.into_diagnostics()
//! ```
//!
//! The schema is the code that asks: each `take` and `need` declares a field. `load.rs` alone knows `serde_yaml`.

use std::cell::OnceCell;

use super::diagnostic::{Diagnostic, LineColumn, Place};
use super::letters::{is_turn, refused};
use super::path::SourcePath;

mod borrowed;
mod fields;
mod item;
mod load;
mod problems;
mod report;
mod ruler;
mod syntax;

pub use fields::{Elsewhere, Fields};
pub use item::Item;
pub use load::{Kind, Node};
pub use problems::{character_invalid, character_refused, conflict_hint, shown, suggestion};
pub use report::Report;

use load::Value;
use ruler::Ruler;

/// A YAML text that could be parsed, with the way back to the places of its values.
pub struct Sheet<'t> {
    source: &'t SourcePath,
    text: &'t str,
    first_line: u32,
    root: Node,
    ruler: OnceCell<Ruler>,
}

/// Parses `text`, which begins on `first_line` of `source` (1 for a whole YAML file). Wrong syntax, control characters, tags, a second
/// document, aliases without end and deep nesting are the one diagnostic of the error.
pub fn open<'t>(source: &'t SourcePath, text: &'t str, first_line: u32) -> Result<Sheet<'t>, Box<Diagnostic>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first_line = first_line.max(1);
    // The parser stops at a control character, and says the wrong place. What only turns the direction it reads.
    if let Some((at, c)) = refused(text).find(|&(_, c)| !is_turn(c) && c != '\u{85}') {
        return Err(Box::new(problems::character_invalid(character(source, text, first_line, at), c)));
    }
    match load::load(text) {
        Ok(root) => Ok(Sheet { source, text, first_line, root, ruler: OnceCell::new() }),
        Err(refused) => Err(Box::new(syntax::diagnose(source, text, first_line, &refused))),
    }
}

/// Where the value at `path` stands: keys of mappings, and indices of lists from 0. The nearest value above it where
/// there is none, and the first line where the text cannot be read. Parses the text: who asks often keeps a
/// [`Sheet`].
pub fn place(source: &SourcePath, text: &str, first_line: u32, path: &[&str]) -> Place {
    if path.is_empty() {
        return opening(source, first_line.max(1));
    }
    open(source, text, first_line).map_or_else(|_| opening(source, first_line), |sheet| sheet.find(path))
}

/// The place of one character.
fn character(source: &SourcePath, text: &str, first_line: u32, at: usize) -> Place {
    let start = Ruler::new(text).point(text, at, first_line);
    Place { file: source.clone(), start, end: LineColumn { column: start.column + 1, ..start } }
}

/// The `---` above the text; the first character of a whole file.
fn opening(source: &SourcePath, first_line: u32) -> Place {
    if first_line < 2 {
        return Place::top(source);
    }
    let mut place = Place::at(source, first_line - 1, 1);
    place.end.column = 4;
    place
}

impl<'t> Sheet<'t> {
    /// A report of nothing but characters that no value may hold.
    pub fn report(&self) -> Report<'_> {
        let mut report = Report::new(self);
        // Only a backslash in double quotes can make a character that does not stand in the text.
        if self.text.contains('\\') || refused(self.text).next().is_some() {
            self.refuse_characters(&self.root, &mut report);
        }
        report
    }

    fn refuse_characters(&self, node: &Node, report: &mut Report<'_>) {
        match &node.value {
            Value::Scalar(_, text) => {
                let first = refused(text).next();
                report.extend(first.map(|(_, c)| problems::character_invalid(self.place_of(node), c)));
            }
            Value::List(nodes) => nodes.iter().for_each(|node| self.refuse_characters(node, report)),
            Value::Map(entries) => entries.iter().for_each(|(key, value)| {
                self.refuse_characters(key, report);
                self.refuse_characters(value, report);
            }),
        }
    }

    /// The fields of the root. `None`, and a problem, where the root is something else; an empty text has no fields.
    pub fn fields<'s>(&'s self, report: &mut Report<'_>) -> Option<Fields<'s>> {
        match &self.root.value {
            Value::Map(entries) => Some(Fields::new(String::new(), None, entries, report)),
            Value::Scalar(Kind::Null, _) => Some(Fields::new(String::new(), None, &[], report)),
            _ => {
                let hint = syntax::missing_space(self.text);
                report.push(problems::root_is_no_map(self.place_of(&self.root), hint));
                None
            }
        }
    }

    /// The opening `---`; the first character of a whole file.
    pub fn opening(&self) -> Place {
        opening(self.source, self.first_line)
    }

    /// The file.
    pub fn source(&self) -> &SourcePath {
        self.source
    }

    /// Where the value at `path` stands, as [`place`] says.
    pub fn find(&self, path: &[&str]) -> Place {
        let mut node = &self.root;
        for step in path {
            let Some(next) = node.step(step) else { break };
            node = next;
        }
        if std::ptr::eq(node, &raw const self.root) { self.opening() } else { self.place_of(node) }
    }

    /// The scalar at `path` as it was written; `None` where nothing is, or a list or mapping.
    pub fn scalar(&self, path: &[&str]) -> Option<&str> {
        let node = path.iter().try_fold(&self.root, |node, step| node.step(step))?;
        node.word().filter(|_| !node.is_nothing())
    }

    /// The stretch of a value.
    fn place_of(&self, node: &Node) -> Place {
        let Some(start) = self.start_of(node) else { return self.opening() };
        let scalar = if let Value::Scalar(_, text) = &node.value { Some(text.as_str()) } else { None };
        stretch(self.source, self.text, self.first_line, self.ruler(), start, scalar)
    }

    /// The byte at which a value begins. The tree knows only the first value of a list or mapping: the bracket before
    /// it is found by looking back on its line.
    fn start_of(&self, node: &Node) -> Option<usize> {
        let (first, bracket) = match &node.value {
            Value::List(nodes) => (nodes.first(), '['),
            Value::Map(entries) => (entries.first().map(|(key, _)| key), '{'),
            Value::Scalar(..) => (None, ' '),
        };
        let Some(first) = first else { return Some(self.ruler().byte(self.text, node.at?)) };
        let start = self.start_of(first)?;
        let before = self.text[..start].trim_end_matches(' ');
        Some(if before.ends_with(bracket) { before.len() - 1 } else { start })
    }

    /// Whether a value is a block scalar.
    fn opens_block(&self, node: &Node) -> bool {
        self.start_of(node).is_some_and(|start| self.text[start..].starts_with(['|', '>']))
    }

    fn ruler(&self) -> &Ruler {
        self.ruler.get_or_init(|| Ruler::new(self.text))
    }
}

/// The stretch of the value that begins at the byte `start`; never empty.
fn stretch(
    source: &SourcePath,
    text: &str,
    first_line: u32,
    ruler: &Ruler,
    start: usize,
    scalar: Option<&str>,
) -> Place {
    let bytes = ruler::extent(text, start, scalar);
    let start = ruler.point(text, bytes.start, first_line);
    let end = ruler.point(text, bytes.end, first_line);
    let end = if end <= start { LineColumn { line: start.line, column: start.column + 1 } } else { end };
    Place { file: source.clone(), start, end }
}

impl Node {
    /// What stands one step further: at the key `step` of a mapping (of a double one, the first), or at that index of a
    /// list.
    fn step(&self, step: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(key, _)| key.is(step)).map(|(_, value)| value),
            Value::List(nodes) => step.parse::<usize>().ok().and_then(|nth| nodes.get(nth)),
            Value::Scalar(..) => None,
        }
    }

    /// The word of a key, or of any scalar.
    fn word(&self) -> Option<&str> {
        if let Value::Scalar(_, word) = &self.value { Some(word) } else { None }
    }

    /// Whether this is the scalar `word`.
    fn is(&self, word: &str) -> bool {
        matches!(&self.value, Value::Scalar(_, text) if text == word)
    }

    /// Whether nothing was written (`null` as a word may be a name, and is something).
    fn is_nothing(&self) -> bool {
        matches!(&self.value, Value::Scalar(Kind::Null, text) if text.is_empty() || text == "~")
    }
}
