//! From the lines and bytes in which comrak counts to the lines and characters of the file.

use comrak::nodes::Sourcepos;

use crate::pipeline::base::diagnostic::{LineColumn, Place};
use crate::pipeline::base::path::SourcePath;

/// The places of one text. Remembers where it was asked last, so that asking along a long line costs a walk along
/// it, not a walk for each question.
#[derive(Debug)]
pub(super) struct Places<'t> {
    file: &'t SourcePath,
    /// The text as comrak read it.
    pub(super) text: &'t str,
    first_line: u32,
    starts: Vec<usize>,
    /// The line, the byte in it and the character in it that were asked for last.
    last: (usize, usize, usize),
    /// Where everything is, while a line of front matter or a caption is read.
    pub(super) fixed: Option<Place>,
}

impl<'t> Places<'t> {
    /// Places of a text that begins on line `first_line` of its file.
    pub(super) fn new(file: &'t SourcePath, text: &'t str, first_line: u32) -> Places<'t> {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Places { file, text, first_line, starts, last: (0, 0, 0), fixed: None }
    }

    /// Places of which all are the same one.
    pub(super) fn fixed(file: &'t SourcePath, place: Place) -> Places<'t> {
        Places { file, text: "", first_line: 1, starts: vec![0], last: (0, 0, 0), fixed: Some(place) }
    }

    /// The stretch of a node.
    pub(super) fn node(&mut self, pos: Sourcepos) -> Place {
        if let Some(place) = &self.fixed {
            return place.clone();
        }
        let start = self.point(pos.start.line, pos.start.column.saturating_sub(1));
        let end = self.point(pos.end.line, pos.end.column);
        self.stretch(start, end)
    }

    /// From a byte of a line (both from 0 and 1) so many bytes on; cut at the line's end.
    pub(super) fn bytes(&mut self, line: usize, from: usize, length: usize) -> Place {
        if let Some(place) = &self.fixed {
            return place.clone();
        }
        let start = self.point(line, from);
        let end = self.point(line, from + length);
        self.stretch(start, end)
    }

    /// The whole of a line without the blanks around it.
    pub(super) fn line(&mut self, line: usize) -> Place {
        let text = self.line_text(line);
        let from = text.len() - text.trim_start().len();
        let length = text.trim().len();
        self.bytes(line, from, length)
    }

    /// Where `needle` stands in a line, at byte `from` or later; the byte is counted from 0.
    pub(super) fn find(&self, line: usize, from: usize, needle: &str) -> Option<usize> {
        self.line_text(line).get(from..)?.find(needle).map(|at| at + from)
    }

    /// A line of the text as comrak read it, counted from 1; empty where there is none.
    pub(super) fn line_text(&self, line: usize) -> &'t str {
        let index = line.saturating_sub(1);
        let Some(&start) = self.starts.get(index) else { return "" };
        let end = self.starts.get(index + 1).map_or(self.text.len(), |next| next - 1);
        self.text[start..end].trim_end_matches('\r')
    }

    fn stretch(&self, start: LineColumn, end: LineColumn) -> Place {
        let end = if end <= start { LineColumn { line: start.line, column: start.column + 1 } } else { end };
        Place { file: self.file.clone(), start, end }
    }

    /// A line from 1 and a byte from 0, as the file's line and character.
    fn point(&mut self, line: usize, byte: usize) -> LineColumn {
        let text = self.line_text(line);
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let (last_line, last_byte, last_char) = self.last;
        let character = match (last_line == line, byte >= last_byte) {
            (true, true) => last_char + text[last_byte..byte].chars().count(),
            (true, false) => last_char - text[byte..last_byte].chars().count(),
            (false, _) => text[..byte].chars().count(),
        };
        self.last = (line, byte, character);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX - 1);
        LineColumn { line: self.first_line.saturating_add(count(line.max(1) - 1)), column: count(character + 1) }
    }
}
