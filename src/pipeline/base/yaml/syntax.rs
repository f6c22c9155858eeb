//! A YAML text that cannot be parsed: the parser's words in two languages, and what the writer most likely meant.

use crate::pipeline::base::diagnostic::{Diagnostic, LineColumn, Sentence};
use crate::pipeline::base::path::SourcePath;
use crate::say;

use super::load::Refused;
use super::ruler::{Ruler, quoted_length};
use super::{problems, stretch};

/// Characters of a line that a hint repeats.
const LINE_CHARS_MAX: usize = 160;
/// Lines above the parser's place that are searched for the mistake.
const LINES_BACK_MAX: u32 = 2_000;

/// The one diagnostic of a text without a tree.
pub(super) fn diagnose(source: &SourcePath, text: &str, first_line: u32, refused: &Refused) -> Diagnostic {
    let ruler = Ruler::new(text);
    let (at, message) = match refused {
        Refused::Syntax(words, at) => return syntax_error(source, text, first_line, &ruler, words, *at),
        Refused::TooDeep(at) => (
            *at,
            say!(
                "lists and mappings stand too deep inside each other",
                "hay listas y mapas anidados a demasiada profundidad"
            ),
        ),
        Refused::TooBig(at) => (
            *at,
            say!(
                "with its aliases (`*name`) this text is far longer than it is written",
                "con sus alias (`*nombre`) este texto es mucho más largo de lo que está escrito"
            ),
        ),
        Refused::Tag(at) => (*at, say!("a value cannot open with `!`", "un valor no puede empezar por `!`")),
        Refused::Key(at) => {
            (*at, say!("a field's name must be a short word", "el nombre de un campo tiene que ser una palabra corta"))
        }
        Refused::SecondDocument => (
            second_document(text),
            say!("a second `---` begins another document", "un segundo `---` empieza otro documento"),
        ),
    };
    let hints = match refused {
        Refused::SecondDocument => vec![say!("take this line out", "quite esta línea")],
        Refused::Tag(at) | Refused::Key(at) => {
            trouble_at(text, &ruler, *at).map(|trouble| trouble.hint).into_iter().collect()
        }
        _ => Vec::new(),
    };
    problems::syntax(stretch(source, text, first_line, &ruler, ruler.byte(text, at), None), message, hints)
}

/// The line that opens the second document: a `---` after something that was written.
fn second_document(text: &str) -> LineColumn {
    let mut seen_any = false;
    for (line, number) in text.lines().zip(1..) {
        let is_mark = line.strip_prefix("---").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        if is_mark && seen_any {
            return LineColumn { line: number, column: 1 };
        }
        seen_any |= !line.trim().is_empty() && !line.trim_start().starts_with('#');
    }
    LineColumn { line: 1, column: 1 }
}

fn syntax_error(
    source: &SourcePath,
    text: &str,
    first_line: u32,
    ruler: &Ruler,
    words: &str,
    at: LineColumn,
) -> Diagnostic {
    if let Some(line) = conflict_line(text) {
        let place = stretch(source, text, first_line, ruler, ruler.byte(text, LineColumn { line, column: 1 }), None);
        let message = say!("a conflict was left in the file", "quedó un conflicto en el archivo");
        return problems::syntax(place, message, vec![problems::conflict_hint()]);
    }
    let opener = opener_at_end(text, ruler, words, at);
    let words = opener.map_or(words, |(_, (_, close))| if close == ']' { NO_LIST_END } else { NO_MAP_END });
    let trouble = match opener {
        Some(opener) => Some(unclosed_by(text, ruler, opener)),
        None => trouble_near(text, ruler, words, at),
    };
    // The parser often stops behind the mistake, even lines behind: the place is where the hint looks. Only a colon
    // too many is best shown where it stands.
    let at = match &trouble {
        Some(trouble) if trouble.line != at.line || !words.contains(COLON) => {
            LineColumn { line: trouble.line, column: trouble.column }
        }
        _ => at,
    };
    let message = match &trouble {
        Some(Trouble { is_tab: true, .. }) => {
            say!("a tab stands where only spaces may stand", "hay un tabulador donde solo puede haber espacios")
        }
        Some(_) if words.contains("did not find expected key") => {
            say!("a value ends before its line does", "un valor termina antes que su línea")
        }
        _ => translate(words),
    };
    let hint = trouble.map(|trouble| trouble.hint).or_else(|| indent_hint(text, ruler, words, at));
    let place = stretch(source, text, first_line, ruler, ruler.byte(text, at), None);
    problems::syntax(place, message, hint.into_iter().collect())
}

/// The line of a mark that git leaves where two people changed one place.
fn conflict_line(text: &str) -> Option<u32> {
    let is_mark = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
    text.lines().zip(1..).find(|(line, _)| is_mark(line)).map(|(_, number)| number)
}

/// The parser's words for a colon where no field can begin.
const COLON: &str = "mapping values are not allowed";

/// The parser's words for a list that goes on where it should end.
const NO_LIST_END: &str = "expected ',' or ']'";
/// The parser's words for a mapping that goes on where it should end.
const NO_MAP_END: &str = "expected ',' or '}'";
/// The parser's words for a value that is missing.
const NO_VALUE: &str = "expected node content";

/// The pairs of signs between which a list and a mapping stand on one line.
const BRACKETS: [(char, char); 2] = [('[', ']'), ('{', '}')];

/// The hint for a field that is indented below a value: the parser calls it a colon too many.
fn indent_hint(text: &str, ruler: &Ruler, words: &str, at: LineColumn) -> Option<Sentence> {
    let line = line_at(text, ruler, at.line);
    (words.contains(COLON) && line.starts_with(' ')).then(|| {
        say!("begin the line where the fields above it begin", "empiece la línea donde empiezan los campos anteriores")
    })
}

/// The parser's sentence in both languages.
fn translate(words: &str) -> Sentence {
    let known: [(&[&str], &str, &str); 11] = [
        (&[COLON], "a colon stands where no field can begin", "hay dos puntos donde no puede empezar un campo"),
        (
            &["while scanning a quoted scalar", "unexpected end of stream"],
            "a quotation mark is not closed",
            "hay unas comillas sin cerrar",
        ),
        (
            &["cannot start any token", "found a tab", "tab character"],
            "a value cannot open with this character",
            "un valor no puede empezar por este carácter",
        ),
        (
            &["unknown anchor", "while scanning an alias", "while scanning an anchor"],
            "a value cannot open with `*` or `&`",
            "un valor no puede empezar por `*` ni por `&`",
        ),
        (
            &[NO_LIST_END],
            "a list that opens with `[` is not closed, or lacks a comma",
            "una lista que se abre con `[` no se cierra, o le falta una coma",
        ),
        (
            &[NO_MAP_END],
            "a mapping that opens with `{` is not closed, or lacks a comma",
            "un mapa que se abre con `{` no se cierra, o le falta una coma",
        ),
        (
            &["could not find expected ':'"],
            "a colon is missing after a field's name",
            "faltan los dos puntos tras el nombre de un campo",
        ),
        (
            &["control characters are not allowed"],
            "a control character stands here that cannot be seen",
            "aquí hay un carácter de control que no se ve",
        ),
        (
            &["escape character", "escaped"],
            "a backslash in double quotes has a meaning of its own",
            "una barra invertida entre comillas dobles tiene un significado propio",
        ),
        (&[NO_VALUE], "a value is missing here, as between two commas", "aquí falta un valor, como entre dos comas"),
        (
            &["did not find expected", "block"],
            "this line does not fit the lines above it",
            "esta línea no encaja con las anteriores",
        ),
    ];
    match known.iter().find(|(needles, ..)| needles.iter().any(|needle| words.contains(needle))) {
        Some((_, en, es)) => say!("{en}", "{es}"),
        None => say!("this cannot be read as YAML", "esto no se puede leer como YAML"),
    }
}

/// What is wrong with a line, as far as its look tells.
struct Trouble {
    line: u32,
    column: u32,
    hint: Sentence,
    is_tab: bool,
}

/// The nearest line with a visible mistake: the parser's, or one above it.
fn trouble_near(text: &str, ruler: &Ruler, words: &str, at: LineColumn) -> Option<Trouble> {
    if let Some(trouble) = trouble_at(text, ruler, at) {
        return Some(trouble);
    }
    // What is open swallows lines until something closes it, so its line may stand far above.
    let opener = [NO_LIST_END, NO_MAP_END].iter().position(|needle| words.contains(needle));
    if let Some(list_or_map) = opener {
        let brackets = BRACKETS[list_or_map];
        return lines_above(at, LINES_BACK_MAX).find_map(|line| unclosed_at(text, ruler, line, brackets));
    }
    let is_open = words.contains("quoted scalar") || words.contains("expected key");
    lines_above(at, if is_open { LINES_BACK_MAX } else { 1 })
        .find_map(|line| trouble_at(text, ruler, LineColumn { line, column: 1 }))
}

/// The numbers of the lines above `at`, the nearest first.
fn lines_above(at: LineColumn, count: u32) -> impl Iterator<Item = u32> {
    (at.line.saturating_sub(count).max(1)..at.line).rev()
}

/// The beginning of a line, as far as a hint repeats it.
fn line_at<'t>(text: &'t str, ruler: &Ruler, line: u32) -> &'t str {
    let rest = &text[ruler.byte(text, LineColumn { line, column: 1 })..];
    let reach = rest.char_indices().nth(LINE_CHARS_MAX).map_or(rest.len(), |(byte, _)| byte);
    rest[..reach].split(['\n', '\r']).next().unwrap_or("")
}

/// A line whose value opens a bracket and does not close it.
fn unclosed_at(text: &str, ruler: &Ruler, number: u32, (open, close): (char, char)) -> Option<Trouble> {
    let line = line_at(text, ruler, number);
    let (key, value) = key_and_value(line.trim_start())?;
    if !value.starts_with(open) || value.contains(close) {
        return None;
    }
    let column = line[..line.len() - value.len()].chars().count() + 1;
    let better = format!("{key}{}{close}", value.trim_end().trim_end_matches(','));
    let hint = say!("close what is open: `{better}`", "cierre lo que está abierto: `{better}`");
    Some(Trouble { line: number, column: u32::try_from(column).unwrap_or(1), hint, is_tab: false })
}

/// Where the parser misses a value at the end of the text: the bracket that nothing closes, with its byte. The text has
/// ended inside of it, so it is not the value that is missing.
fn opener_at_end(text: &str, ruler: &Ruler, words: &str, at: LineColumn) -> Option<(usize, (char, char))> {
    let is_at_end = || text[ruler.byte(text, at)..].trim().is_empty();
    if !words.contains(NO_VALUE) || !is_at_end() {
        return None;
    }
    let mut closed = 0_usize;
    for (byte, c) in text.char_indices().rev() {
        match BRACKETS.iter().find(|(open, _)| *open == c) {
            Some(brackets) if closed == 0 => return Some((byte, *brackets)),
            Some(_) => closed -= 1,
            None if BRACKETS.iter().any(|(_, close)| *close == c) => closed += 1,
            None => {}
        }
    }
    None
}

/// The trouble with a bracket that nothing closes: what its line should be, or what is to be written.
fn unclosed_by(text: &str, ruler: &Ruler, (byte, (open, close)): (usize, (char, char))) -> Trouble {
    let LineColumn { line, column } = ruler.point(text, byte, 1);
    unclosed_at(text, ruler, line, (open, close)).unwrap_or_else(|| {
        let hint = say!("close with `{close}` what `{open}` opens", "cierre con `{close}` lo que abre `{open}`");
        Trouble { line, column, hint, is_tab: false }
    })
}

fn trouble_at(text: &str, ruler: &Ruler, at: LineColumn) -> Option<Trouble> {
    let line = line_at(text, ruler, at.line);
    let (column, hint) = look(line)?;
    let is_tab = line.starts_with(['\t', ' ']) && line[..line.len() - line.trim_start().len()].contains('\t');
    Some(Trouble { line: at.line, column: u32::try_from(column).unwrap_or(1), hint, is_tab })
}

/// What is wrong with `line`, and the column (from 1) at which it begins.
fn look(line: &str) -> Option<(usize, Sentence)> {
    let column_of = |rest: &str| line[..line.len() - rest.len()].chars().count() + 1;
    let content = line.trim_start();
    if line[..line.len() - content.len()].contains('\t') {
        return Some((1, say!("indent with spaces, never with tabs", "sangre con espacios, nunca con tabuladores")));
    }
    if content.is_empty() || content.starts_with('#') {
        return None;
    }
    let Some((key, value)) = key_and_value(content) else {
        return missing_space(content).map(|hint| (column_of(content), hint));
    };
    let trimmed = value.trim();
    value_trouble(trimmed).then(|| {
        let better = format!("{key}{}", in_quotes(trimmed));
        let hint = say!("put the value in quotes: `{better}`", "ponga el valor entre comillas: `{better}`");
        (column_of(value.trim_start()), hint)
    })
}

/// `- title: Water` → `- title: ` and `Water`; `- Water` → `- ` and `Water`.
fn key_and_value(content: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    while let Some(rest) = content[at..].strip_prefix("- ") {
        at = content.len() - rest.trim_start().len();
    }
    let opens_in_quotes = content[at..].starts_with(['"', '\'', '[', '{']);
    match content[at..].find(": ") {
        Some(colon) if !opens_in_quotes => Some(content.split_at(at + colon + 2)),
        _ if at > 0 => Some(content.split_at(at)),
        _ => None,
    }
}

/// Whether a plain value must stand in quotes to be a text.
fn value_trouble(value: &str) -> bool {
    let Some(first) = value.chars().next() else { return false };
    match first {
        '"' | '\'' => match quoted_length(value, first) {
            None => true,
            Some(length) => {
                let after = value[length..].trim_start();
                let goes_on = !after.is_empty() && !after.starts_with(['#', ',', '}', ']']);
                goes_on || (first == '"' && value[..length].contains('\\'))
            }
        },
        '@' | '`' | '%' | '*' | '&' | '!' | ',' | ']' | '}' => true,
        '|' | '>' => !value[1..].trim_start_matches(|c: char| c.is_ascii_digit() || "+-".contains(c)).is_empty(),
        '[' | '{' => {
            let close = if first == '[' { ']' } else { '}' };
            value.rfind(close).is_some_and(|at| {
                let after = value[at + 1..].trim_start();
                !after.is_empty() && !after.starts_with('#')
            })
        }
        _ => value.contains(": ") || value.ends_with(':') || (first == '-' && value.starts_with("- ")),
    }
}

/// The value in the quotes that need the least change.
fn in_quotes(value: &str) -> String {
    let bare = strip_open_quote(value);
    if bare.contains(['"', '\\']) { format!("'{}'", bare.replace('\'', "''")) } else { format!("\"{bare}\"") }
}

/// Takes away a quotation mark that opens and never closes, and both of a pair that closes at the end.
fn strip_open_quote(value: &str) -> &str {
    let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else { return value };
    let inner = &value[1..];
    match inner.strip_suffix(quote) {
        Some(whole) => whole,
        None if !inner.contains(quote) => inner,
        None => value,
    }
}

/// The hint for `title:Water`, where the space is missing.
pub(super) fn missing_space(text: &str) -> Option<Sentence> {
    let line = text.lines().find(|line| !line.trim().is_empty())?.trim();
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.len() < 40 && key.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    if !is_key || value.is_empty() || value.starts_with([' ', '/']) {
        return None;
    }
    let value = problems::shown(value);
    Some(say!(
        "write a space after the colon: `{key}: {value}`",
        "escriba un espacio tras los dos puntos: `{key}: {value}`"
    ))
}
