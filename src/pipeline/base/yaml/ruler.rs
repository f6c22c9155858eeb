//! From the line and column of the YAML parser to a stretch of the file.
//!
//! The parser also ends lines at a lone CR and at three rare marks of Unicode, editors only at LF: both are counted
//! here, in characters, with a milestone every so often, so that a line of megabytes costs no more than any other.

use std::ops::Range;

use crate::pipeline::base::diagnostic::LineColumn;

/// Characters between two milestones.
const STEP: usize = 512;
/// How far the end of a value is looked for.
const VALUE_CHARS_MAX: usize = 400;

/// The lines of a text, measured once.
pub(super) struct Ruler {
    /// Byte offset of every `STEP`th character.
    milestones: Vec<usize>,
    /// Character at which each line of the parser begins.
    parser_lines: Vec<usize>,
    /// Character at which each line of an editor begins.
    editor_lines: Vec<usize>,
}

impl Ruler {
    pub(super) fn new(text: &str) -> Ruler {
        let mut ruler = Ruler { milestones: Vec::new(), parser_lines: vec![0], editor_lines: vec![0] };
        let mut chars = text.char_indices().enumerate().peekable();
        while let Some((nth, (byte, c))) = chars.next() {
            if nth % STEP == 0 {
                ruler.milestones.push(byte);
            }
            let pairs_with_next = c == '\r' && chars.peek().is_some_and(|&(_, (_, next))| next == '\n');
            if c == '\n' {
                ruler.editor_lines.push(nth + 1);
            }
            if matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}') && !pairs_with_next {
                ruler.parser_lines.push(nth + 1);
            }
        }
        ruler
    }

    /// The byte at which the parser's `at` stands; the end of the text where there is no such place.
    pub(super) fn byte(&self, text: &str, at: LineColumn) -> usize {
        let line = usize::try_from(at.line).unwrap_or(usize::MAX).saturating_sub(1);
        let column = usize::try_from(at.column).unwrap_or(usize::MAX).saturating_sub(1);
        let Some(&begin) = self.parser_lines.get(line) else { return text.len() };
        let nth = begin.saturating_add(column);
        let Some(&milestone) = self.milestones.get(nth / STEP) else { return text.len() };
        text[milestone..].char_indices().nth(nth % STEP).map_or(text.len(), |(offset, _)| milestone + offset)
    }

    /// Line and column of a byte, as an editor counts, when the text begins on `first_line`.
    pub(super) fn point(&self, text: &str, byte: usize, first_line: u32) -> LineColumn {
        let after = self.milestones.partition_point(|&milestone| milestone <= byte);
        let milestone = after.checked_sub(1).map_or(0, |nth| self.milestones[nth]);
        let nth = after.saturating_sub(1) * STEP + text[milestone..byte].chars().count();
        let line = self.editor_lines.partition_point(|&begin| begin <= nth).max(1);
        let column = nth - self.editor_lines[line - 1] + 1;
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        LineColumn { line: narrow(line - 1).saturating_add(first_line), column: narrow(column) }
    }
}

/// The bytes of the value that begins at `start`, as far as its line goes. `scalar` is its text, where it is one.
pub(super) fn extent(text: &str, start: usize, scalar: Option<&str>) -> Range<usize> {
    let rest = &text[start..];
    let reach = rest.char_indices().nth(VALUE_CHARS_MAX).map_or(rest.len(), |(byte, _)| byte);
    let line = rest[..reach].split(['\n', '\r']).next().unwrap_or("");
    let whole = line.trim_end().len();
    let length = match line.chars().next() {
        Some(quote @ ('"' | '\'')) => quoted_length(line, quote).unwrap_or(whole),
        Some('[' | '{') => bracketed_length(line).unwrap_or(whole),
        _ => match scalar {
            Some(plain) if !plain.is_empty() && line.starts_with(plain) => plain.len(),
            _ => whole,
        },
    };
    start..start + length
}

/// The bytes of a flow list or mapping that closes on its line. Quotes are passed over.
fn bracketed_length(line: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(c) = line[at..].chars().next() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' if depth <= 1 => return Some(at + 1),
            ']' | '}' => depth -= 1,
            '"' | '\'' if line[..at].trim_end().ends_with(['[', '{', ',', ':']) => {
                at += quoted_length(&line[at..], c)?;
                continue;
            }
            _ => {}
        }
        at += c.len_utf8();
    }
    None
}

/// The bytes of a quoted scalar that closes on its line.
pub(super) fn quoted_length(line: &str, quote: char) -> Option<usize> {
    let mut chars = line.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            let doubled = quote == '\'' && chars.peek().is_some_and(|&(_, next)| next == quote);
            if !doubled {
                return Some(at + 1);
            }
            chars.next();
        }
    }
    None
}
