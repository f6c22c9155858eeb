//! Marks that `prepare` writes into a text in place of what comrak must not read: they mean nothing in Markdown, so
//! that they come back out of the tree as words, wherever they stand.
//!
//! A token is a control character and a number in other control characters. Texts cannot hold any: `prepare` turns
//! the writer's own control characters into U+FFFD first.

use std::borrow::Cow;

/// Opens a token.
const START: u8 = 0x01;

/// Stands for the `[` of a span. Punctuation, so that `[_word_]{…}` is still emphasis.
pub(super) const SPAN_OPENS: char = '\u{27c5}';

/// Stands for the `]` of a span, directly before its token.
pub(super) const SPAN_CLOSES: char = '\u{27c6}';

/// The figures of a token's number: control characters that Markdown does not know.
const FIGURES: &[u8; 24] =
    b"\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1c\x1d\x1e\x1f";

/// What a token stands for, as it was written.
pub(super) type Masked<'t> = &'t str;

/// Writes the token of a number with at least `length` characters, so that columns after it stay what they were.
pub(super) fn write(out: &mut String, number: usize, length: usize) {
    let (mut figures, mut rest) = (Vec::with_capacity(length), number);
    while rest > 0 || figures.len() + 1 < length.max(2) {
        figures.push(FIGURES[rest % FIGURES.len()]);
        rest /= FIGURES.len();
    }
    out.push(char::from(START));
    out.extend(figures.iter().rev().map(|&figure| char::from(figure)));
}

/// The number and the length in bytes of the token that opens this text.
pub(super) fn read(text: &str) -> Option<(usize, usize)> {
    let figures = text.as_bytes().strip_prefix(&[START])?;
    let value = |byte: &u8| FIGURES.iter().position(|figure| figure == byte);
    let (mut number, mut length) = (0usize, 1);
    for figure in figures.iter().map_while(value) {
        number = number.saturating_mul(FIGURES.len()).saturating_add(figure);
        length += 1;
    }
    (length > 1).then_some((number, length))
}

/// Whether a text may hold a token or a bracket of a span. Looks at bytes, because nearly every text holds none.
pub(super) fn may_stand_in(text: &str) -> bool {
    text.bytes().any(|byte| byte == START || byte == 0x9f)
}

/// Puts back what was written where tokens stand.
pub(super) fn restore<'t>(text: &'t str, masks: &[Masked<'_>]) -> Cow<'t, str> {
    if masks.is_empty() || !may_stand_in(text) {
        return Cow::Borrowed(text);
    }
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(offset) = text[at..].find([char::from(START), SPAN_OPENS, SPAN_CLOSES]) {
        out.push_str(&text[at..at + offset]);
        at += offset;
        let (was, length) = original(&text[at..], masks);
        out.push_str(was);
        at += length;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// What the mark that opens this text stands for, and its length in bytes.
fn original<'m>(text: &str, masks: &[Masked<'m>]) -> (&'m str, usize) {
    match text.chars().next() {
        Some(SPAN_OPENS) => ("[", SPAN_OPENS.len_utf8()),
        Some(SPAN_CLOSES) => ("]", SPAN_CLOSES.len_utf8()),
        _ => read(text).map_or(("", 1), |(number, length)| (masks.get(number).copied().unwrap_or(""), length)),
    }
}
