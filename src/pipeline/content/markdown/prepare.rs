//! Makes a text ready for comrak: lines that open with `:::`, attributes and the brackets of spans become tokens.
//!
//! This runs before anything is parsed, so it cannot know what is code. It need not: a token that comes out of the
//! tree anywhere but where it means something is written back as it was. Every line stays a line, and every character
//! that is replaced has one in its place (`:::` lines apart), so that places stay true.

use std::borrow::Cow;
use std::ops::Range;

use crate::pipeline::base::letters::{is_refused, refused};

use super::attributes;
use super::token;

/// More containers than this in front of one line are not parsed.
pub(super) const DEEPEST: usize = 100;

/// A text for comrak.
#[derive(Debug)]
pub(super) struct Prepared<'t> {
    /// What comrak reads.
    pub(super) text: Cow<'t, str>,
    /// What the tokens stand for, by number.
    pub(super) masks: Vec<&'t str>,
    /// The first line, from 0, that is nested deeper than [`DEEPEST`].
    pub(super) too_deep: Option<usize>,
}

/// Turns what `text` holds of ours into tokens. The text must hold no control characters (see [`clean`]).
pub(super) fn prepare(text: &str) -> Prepared<'_> {
    let too_deep = deepest_line(text);
    if !may_hold_ours(text) {
        return Prepared { text: Cow::Borrowed(text), masks: Vec::new(), too_deep };
    }
    let mut scan = Scan::new(text);
    scan.lines();
    let (text, masks) = scan.finish();
    Prepared { text, masks, too_deep }
}

/// Looks for `]{`, `){`, `{#` and the colons of `:::`. Nearly every text holds none: looked at without a branch, it is read
/// many bytes at a time.
fn may_hold_ours(text: &str) -> bool {
    let opens = |a: u8, b: u8| {
        (((a == b']') | (a == b')')) & (b == b'{')) | ((a == b'{') & (b == b'#')) | ((a == b':') & (b == b':'))
    };
    text.as_bytes().windows(2).fold(false, |found, pair| found | opens(pair[0], pair[1]))
}

/// Turns characters that no text may hold into U+FFFD: some of them are our tokens.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if refused(text).next().is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_refused(c) { '\u{fffd}' } else { c }).collect())
}

/// The references by number (`&#8238;`, `&#x202e;`) to characters that no text may hold.
pub(super) fn references(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.match_indices('&').filter_map(|(at, _)| {
        let (number, _) = text[at..].strip_prefix("&#")?.split_once(';').filter(|(number, _)| number.len() <= 8)?;
        let number = match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16),
            None => number.parse(),
        };
        char::from_u32(number.ok()?).filter(|c| is_refused(*c)).map(|c| (at, c))
    })
}

/// What is to be written over a stretch of the text.
#[derive(Clone, Copy, Debug)]
enum Edit {
    SpanOpens,
    SpanCloses,
    Attributes,
    Fence,
}

struct Scan<'t> {
    text: &'t str,
    edits: Vec<(Range<usize>, Edit)>,
    /// Where `[` stands open in this paragraph.
    brackets: Vec<usize>,
    /// Whether brackets may become spans: not where the text itself holds the marks that stand for them.
    has_spans: bool,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Scan<'t> {
        let has_spans = !text.contains([token::SPAN_OPENS, token::SPAN_CLOSES]);
        Scan { text, edits: Vec::new(), brackets: Vec::new(), has_spans }
    }

    fn lines(&mut self) {
        let mut start = 0;
        for line in self.text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            let fence = start + content.len() - content.trim_start_matches([' ', '\t', '>']).len();
            if self.text[fence..start + content.len()].starts_with(":::") {
                self.edits.push((fence..start + content.trim_end().len(), Edit::Fence));
                self.brackets.clear();
            } else if content.trim().is_empty() {
                self.brackets.clear();
            } else {
                self.line(start..start + content.len());
            }
            start += line.len();
        }
    }

    /// Looks for attributes in one line. All marks are ASCII, so bytes will do.
    fn line(&mut self, line: Range<usize>) {
        let bytes = self.text.as_bytes();
        let mut at = line.start;
        while at < line.end {
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => self.brackets.push(at),
                b']' => at += self.bracket(at, line.end),
                b')' if bytes.get(at + 1) == Some(&b'{') => at += self.attributes(at + 1, line.end, false),
                b'{' if bytes.get(at + 1) == Some(&b'#') => at += self.heading(at, line.end),
                _ => {}
            }
            at += 1;
        }
    }

    /// A `]`: closes the nearest `[`, which opens a span where attributes follow. Tells how many bytes were taken.
    fn bracket(&mut self, at: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        let opening = self.brackets.pop();
        let Some(opening) = opening.filter(|_| bytes.get(at + 1) == Some(&b'{')) else { return 0 };
        let before = opening.checked_sub(1).map(|before| bytes[before]);
        let is_reference = matches!(before, Some(b'!' | b']')) || bytes.get(opening + 1) == Some(&b'^');
        if is_reference {
            return self.attributes(at + 1, end, false);
        }
        let taken = if self.has_spans { self.attributes(at + 1, end, true) } else { 0 };
        if taken > 0 {
            self.edits.push((opening..opening + 1, Edit::SpanOpens));
            self.edits.push((at..at + 1, Edit::SpanCloses));
        }
        taken
    }

    /// Attributes at `at`, which holds `{`. Tells how many bytes they take; none where they are but words in braces.
    fn attributes(&mut self, at: usize, end: usize, is_span: bool) -> usize {
        match attributes::read(&self.text[at..end]) {
            Ok((found, length)) if found.has_more_than_words || (!is_span && !found.pairs.is_empty()) => {
                self.edits.push((at..at + length, Edit::Attributes));
                length
            }
            _ => 0,
        }
    }

    /// `{#id}` at the end of a line, which may be a heading's.
    fn heading(&mut self, at: usize, end: usize) -> usize {
        let Ok((_, length)) = attributes::read(&self.text[at..end]) else { return 0 };
        let is_last = self.text[at + length..end].bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'#'));
        if !is_last {
            return 0;
        }
        self.edits.push((at..at + length, Edit::Attributes));
        length - 1
    }

    fn finish(mut self) -> (Cow<'t, str>, Vec<&'t str>) {
        if self.edits.is_empty() {
            return (Cow::Borrowed(self.text), Vec::new());
        }
        self.edits.sort_unstable_by_key(|(range, _)| range.start);
        let (mut out, mut masks, mut at) = (String::with_capacity(self.text.len() + 64), Vec::new(), 0);
        for (range, edit) in self.edits {
            out.push_str(&self.text[at..range.start]);
            let was = &self.text[range.clone()];
            match edit {
                Edit::SpanOpens => out.push(token::SPAN_OPENS),
                Edit::SpanCloses => out.push(token::SPAN_CLOSES),
                Edit::Attributes => {
                    token::write(&mut out, masks.len(), was.chars().count());
                    masks.push(was);
                }
                // An HTML block of one line that may stand between any two blocks and cannot end a comment.
                Edit::Fence => {
                    out.push_str(FENCE_OPENS);
                    token::write(&mut out, masks.len(), 2);
                    out.push_str(FENCE_CLOSES);
                    masks.push(was);
                }
            }
            at = range.end;
        }
        out.push_str(&self.text[at..]);
        (Cow::Owned(out), masks)
    }
}

const FENCE_OPENS: &str = "<![CDATA[";
const FENCE_CLOSES: &str = "]]>";

/// What the fence says that this HTML stands for; `None` when it is no fence.
pub(super) fn fence<'t>(html: &str, masks: &[&'t str]) -> Option<&'t str> {
    let inner = html.trim().strip_prefix(FENCE_OPENS)?.strip_suffix(FENCE_CLOSES)?;
    let (number, length) = token::read(inner)?;
    masks.get(number).copied().filter(|was| length == inner.len() && was.starts_with(":::"))
}

/// Writes the lines of fences back into text that turned out to be code or HTML.
pub(super) fn restore_all<'t>(text: &'t str, masks: &[&str]) -> Cow<'t, str> {
    if masks.is_empty() || !text.contains(FENCE_OPENS) {
        return token::restore(text, masks);
    }
    let lines = text.split_inclusive('\n').map(|line| match fence(line, masks) {
        Some(was) => {
            let (start, end) = (line.len() - line.trim_start().len(), line.trim_end().len());
            Cow::Owned(format!("{}{was}{}", &line[..start], &line[end..]))
        }
        None => token::restore(line, masks),
    });
    Cow::Owned(lines.collect())
}

/// The first line that too many quotes and list items open. Each costs comrak a step on every later blank line.
pub(super) fn deepest_line(text: &str) -> Option<usize> {
    text.lines().position(|line| line.len() > DEEPEST && containers(line) > DEEPEST)
}

/// How many containers open a line at the least: markers, and what its indentation continues.
fn containers(line: &str) -> usize {
    let bytes = line.as_bytes();
    let (mut at, mut columns, mut markers) = (0, 0usize, 0usize);
    loop {
        match bytes.get(at) {
            Some(b' ') => columns += 1,
            Some(b'\t') => columns += 4,
            Some(b'>') => markers += 1,
            Some(b'-' | b'*' | b'+') if matches!(bytes.get(at + 1), Some(b' ' | b'\t')) => markers += 1,
            // A rule is no list, however long.
            None => return line.bytes().filter(|&byte| byte == b'>').count(),
            Some(b'0'..=b'9') => match numbered(&bytes[at..]) {
                Some(length) => {
                    markers += 1;
                    at += length - 1;
                }
                None => break,
            },
            Some(_) => break,
        }
        at += 1;
    }
    let indentation = if markers == 0 { 0 } else { columns.saturating_sub(2 * markers) / 2 };
    markers + indentation
}

/// The length of `12. ` or `3) ` without its space.
fn numbered(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let has_mark = matches!(bytes.get(digits), Some(b'.' | b')'));
    (has_mark && matches!(bytes.get(digits + 1), Some(b' ' | b'\t'))).then_some(digits + 1)
}
