//! What an editor can mend: a code, a sentence in both languages, a place, hints.
//!
//! Stages make diagnostics through named constructors of their own (`content/problems.rs`, `edition/problems.rs` …),
//! never by hand, so that one file per stage lists all that the stage can say.

use serde::Serialize;

use super::code::Code;
use super::lang::ByLang;
use super::path::SourcePath;

/// How much a diagnostic weighs. Errors fail the build; warnings fail it with `--strict`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The site cannot be published like this.
    Error,
    /// It can, and somebody should look.
    Warning,
    /// Good to know.
    Note,
}

/// A point in a source file: 1-based, columns counted in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The character in the line, from 1.
    pub column: u32,
}

/// A stretch of a source file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The file.
    pub file: SourcePath,
    /// Its first character.
    pub start: LineColumn,
    /// The character after its last.
    pub end: LineColumn,
}

impl Place {
    /// One character at `line` and `column`.
    pub fn at(file: &SourcePath, line: u32, column: u32) -> Place {
        Place { file: file.clone(), start: LineColumn { line, column }, end: LineColumn { line, column: column + 1 } }
    }

    /// The first line of a file.
    pub fn top(file: &SourcePath) -> Place {
        Place::at(file, 1, 1)
    }

    /// The stretch of `text`, the whole text of `file`, between two byte offsets. Offsets past the end, or inside a
    /// character, are moved back to the nearest character.
    pub fn of_bytes(file: &SourcePath, text: &str, range: std::ops::Range<usize>) -> Place {
        let start = point_of_byte(text, range.start);
        let end = point_of_byte(text, range.end.max(range.start));
        let end = if end <= start { LineColumn { line: start.line, column: start.column + 1 } } else { end };
        Place { file: file.clone(), start, end }
    }
}

/// The line and column of a byte offset.
fn point_of_byte(text: &str, offset: usize) -> LineColumn {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let column = before[line_start..].chars().filter(|&c| c != '\u{feff}').count() + 1;
    LineColumn { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
}

/// One sentence in each language of the newsroom.
pub type Sentence = ByLang<String>;

/// Something that an editor can mend.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Its stable name, documented by `bifolio explain`.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// One sentence, small first letter, no full stop, names in backticks.
    pub message: Sentence,
    /// Where; `None` only where no line of a file is to blame.
    pub place: Option<Place>,
    /// Other places that the sentence speaks of (the second file of a pair).
    pub related: Vec<(Place, Sentence)>,
    /// What to type.
    pub hints: Vec<Sentence>,
}

impl Diagnostic {
    /// An error with no hint yet.
    pub fn error(code: Code, place: impl Into<Option<Place>>, message: Sentence) -> Diagnostic {
        Diagnostic {
            code,
            severity: Severity::Error,
            message,
            place: place.into(),
            related: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// A warning with no hint yet.
    pub fn warning(code: Code, place: impl Into<Option<Place>>, message: Sentence) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, place, message) }
    }

    /// A note with no hint yet.
    pub fn note(code: Code, place: impl Into<Option<Place>>, message: Sentence) -> Diagnostic {
        Diagnostic { severity: Severity::Note, ..Diagnostic::error(code, place, message) }
    }

    /// Adds what to type.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Option<Sentence>>) -> Diagnostic {
        self.hints.extend(hint.into());
        self
    }

    /// Adds another place that the sentence speaks of.
    #[must_use]
    pub fn also(mut self, place: Place, label: Sentence) -> Diagnostic {
        self.related.push((place, label));
        self
    }

    /// The same, but no longer an error: for texts that are not live and so must not fail the build.
    #[must_use]
    pub fn demoted(mut self) -> Diagnostic {
        self.severity = self.severity.max(Severity::Warning);
        self
    }

    /// The order of a report: by file, line and column; what has no place comes last.
    pub fn order(&self) -> impl Ord + '_ {
        (self.place.is_none(), self.place.as_ref(), self.code, &self.message)
    }
}

/// A sentence in both languages, each with its own format string: `say!("unknown author `{id}`", "autor
/// desconocido: `{id}`")`. Names are taken from the scope.
#[macro_export]
macro_rules! say {
    ($en:literal, $es:literal) => {
        $crate::pipeline::base::lang::ByLang::new(format!($en), format!($es))
    };
}

/// Words that a hint lists at most; of more, nobody finds theirs.
const LISTED_MAX: usize = 12;

/// The word of `known` that was most likely meant by `word`: near in spelling, or nothing.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let measure = |other: &'a str| {
        let small = other.to_lowercase();
        let likeness = strsim::jaro_winkler(&word, &small);
        (likeness >= 0.78 && may_be_meant(&word, &small)).then_some((likeness, other))
    };
    let alike = known.into_iter().filter_map(measure);
    alike.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1))).map(|(_, other)| other)
}

/// Whether `word` may be `other` with slips of the hand, or the beginning of it. Likeness alone finds friends that are
/// false: `tags` looks like `tasks`, and `fecha` like `feeds`.
fn may_be_meant(word: &str, other: &str) -> bool {
    let letters = word.chars().count().max(other.chars().count());
    let begins = word.chars().count() >= 3 && (other.starts_with(word) || word.starts_with(other));
    begins || strsim::osa_distance(word, other) <= (letters / 3).max(1)
}

/// The hint that offers the nearest right word, where there is one.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Sentence> {
    nearest(word, known).map(|near| say!("did you mean `{near}`?", "¿quiso decir `{near}`?"))
}

/// The hint that lists all right words, where they are few.
pub fn known_list<'a>(known: impl IntoIterator<Item = &'a str>) -> Option<Sentence> {
    let words: Vec<String> = known.into_iter().take(LISTED_MAX + 1).map(|word| format!("`{word}`")).collect();
    let list = words.join(", ");
    (1..=LISTED_MAX).contains(&words.len()).then(|| say!("known here: {list}", "aquí se conocen: {list}"))
}
