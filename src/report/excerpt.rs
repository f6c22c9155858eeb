//! Finds the line of a place in its file and cuts it to what a terminal can show. The one place where lines and
//! columns, which count characters, become byte ranges.

use std::ops::Range;

use crate::pipeline::base::diagnostic::Place;

use super::plain::plain_char;

/// Characters of a line that are shown at the most.
const WIDTH: usize = 120;

/// Characters shown before the mark when a line has to be cut.
const BEFORE: usize = 40;

/// A line, cut to a window round the marked stretch, safe to print.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Excerpt {
    /// The line without its end; `…` stands where something was cut off. Only tabs are left as they are: who draws
    /// the line knows their width.
    pub text: String,
    /// The bytes of `text` that are marked; empty, at the end, where the place lies past the line's end.
    pub mark: Range<usize>,
    /// Whether the mark stands in `text` at the column that the place names: nothing before it was cut off, and the
    /// line is long enough.
    pub column_is_true: bool,
}

/// The line in which `place` begins. Of a place that goes over several lines the first one is marked to its end.
/// `None` where the text has no such line.
pub(super) fn excerpt(text: &str, place: &Place) -> Option<Excerpt> {
    let line = text.split('\n').nth(index(place.start.line))?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    let length = characters(line).count();
    let start = index(place.start.column).min(length);
    let end = if place.end.line > place.start.line { length } else { index(place.end.column) };
    let excerpt = cut(line, length, start..end.clamp(start, length));
    let column_is_true = excerpt.column_is_true && index(place.start.column) == start;
    Some(Excerpt { column_is_true, ..excerpt })
}

/// A 1-based number as an index.
fn index(number: u32) -> usize {
    number.saturating_sub(1) as usize
}

/// The characters that columns count: a byte order mark is none.
fn characters(line: &str) -> impl Iterator<Item = char> {
    line.chars().filter(|&c| c != '\u{feff}')
}

/// Copies the window of `line` that shows `mark`, both counted in characters.
fn cut(line: &str, length: usize, mark: Range<usize>) -> Excerpt {
    let from = if length > WIDTH { mark.start.saturating_sub(BEFORE).min(length - WIDTH) } else { 0 };
    let to = length.min(from + WIDTH);
    let mut text = String::from(if from > 0 { "…" } else { "" });
    let mut bytes = None..None;
    for (at, c) in characters(line).enumerate().skip(from).take(to - from) {
        if at == mark.start {
            bytes.start = Some(text.len());
        }
        if at == mark.end {
            bytes.end = Some(text.len());
        }
        text.push(if c == '\t' { c } else { plain_char(c) });
    }
    let last = text.len();
    if to < length {
        text.push('…');
    }
    let start = bytes.start.unwrap_or(last);
    Excerpt { text, mark: start..bytes.end.unwrap_or(last), column_is_true: from == 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::base::diagnostic::LineColumn;
    use crate::pipeline::base::path::SourcePath;

    fn place(line: u32, column: u32, end_line: u32, end_column: u32) -> Place {
        let file = SourcePath::new("a.md").unwrap();
        let point = |line, column| LineColumn { line, column };
        Place { file, start: point(line, column), end: point(end_line, end_column) }
    }

    #[test]
    fn columns_of_characters_become_bytes() {
        let text = "\u{feff}uno\r\ndos ñandúes\n\t汉字 x\n";
        let cases = [
            (place(1, 1, 1, 4), Some(("uno", "uno"))),
            (place(1, 4, 1, 5), Some(("uno", ""))),
            (place(1, 900, 1, 901), Some(("uno", ""))),
            (place(2, 5, 2, 12), Some(("dos ñandúes", "ñandúes"))),
            (place(2, 5, 3, 2), Some(("dos ñandúes", "ñandúes"))),
            (place(3, 1, 3, 2), Some(("\t汉字 x", "\t"))),
            (place(3, 2, 3, 4), Some(("\t汉字 x", "汉字"))),
            (place(4, 1, 4, 2), Some(("", ""))),
            (place(5, 1, 5, 2), None),
            (place(0, 0, 0, 0), Some(("uno", ""))),
            (place(2, 8, 2, 3), Some(("dos ñandúes", ""))),
        ];
        for (place, expected) in cases {
            let found = excerpt(text, &place).map(|e| (e.text.clone(), e.text[e.mark].to_owned()));
            assert_eq!(found, expected.map(|(line, mark)| (line.to_owned(), mark.to_owned())), "{place:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_round_its_mark() {
        let line = format!("{}HERE{}", "a".repeat(5000), "b".repeat(5000));
        let found = excerpt(&line, &place(1, 5001, 1, 5005)).unwrap();
        assert_eq!(&found.text[found.mark.clone()], "HERE");
        assert_eq!(found.text.chars().count(), WIDTH + 2);
        assert!(found.text.starts_with("…a") && found.text.ends_with("b…") && !found.column_is_true);
        let at_end = excerpt(&line, &place(1, 10_005, 1, 10_006)).unwrap();
        assert_eq!(at_end.mark, at_end.text.len()..at_end.text.len());
        let whole = excerpt(&line, &place(1, 1, 1, 10_005)).unwrap();
        assert_eq!(whole.mark, 0..WIDTH);
    }
}
