//! Letters as every computer agrees on them: `é` is one character, whether a disk or a keyboard wrote it as two.
//!
//! Every path and every id passes here on its way in, so that a name in a text meets the file that is meant. Here it
//! is also said which characters no text may hold, and which two paths are one on some computers.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in composed letters (NFC).
pub fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}

/// Whether a character has no business in a text: control characters but tab and line ends, what is no character, and
/// marks that turn the direction of writing, by which words can be made to read otherwise than they stand.
pub fn is_refused(c: char) -> bool {
    is_control(c) || is_turn(c) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Control characters but tab, line feed and carriage return.
fn is_control(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}')
}

/// Overrides and isolates of the direction of writing.
pub fn is_turn(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The refused characters of a text, each with its byte.
pub fn refused(text: &str) -> impl Iterator<Item = (usize, char)> {
    let text = if may_hold_refused(text) { text } else { "" };
    text.char_indices().filter(|(_, c)| is_refused(*c))
}

/// Looks for the bytes of refused characters. Nearly every text holds none: looked at without a branch, it is read many
/// bytes at a time.
fn may_hold_refused(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_blank = |byte: u8| (byte == b'\n') | (byte == b'\r') | (byte == b'\t');
    let is_control = |byte: u8| ((byte < 0x20) & !is_blank(byte)) | (byte == 0x7f);
    let opens =
        |a: u8, b: u8| ((a == 0xc2) & (b < 0xa0)) | ((a == 0xe2) & (b >> 1 == 0x40)) | ((a == 0xef) & (b == 0xbf));
    let ends = |c: u8| matches!(c, 0xa6..=0xa9 | 0xaa..=0xae | 0xbe..);
    let (seconds, thirds) = (bytes.get(1..).unwrap_or_default(), bytes.get(2..).unwrap_or_default());
    bytes.iter().fold(false, |found, &byte| found | is_control(byte))
        | bytes.iter().zip(seconds).zip(thirds).fold(false, |found, ((&a, &b), &c)| {
            found | (opens(a, b) & ((a == 0xc2) | ends(c)))
        })
        // The last two bytes can be a control character, too.
        | text.chars().next_back().is_some_and(is_refused)
}

/// A path as a disk knows it that does not tell capital from small letters, nor the two ways to write an accent.
pub fn folded(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    path.nfd().flat_map(char::to_lowercase).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_may_tell_neither_capitals_nor_ways_to_write_an_accent() {
        for twin in ["En/AÑO.html", "en/an\u{303}o.HTML", "en/AN\u{303}o.html"] {
            assert_eq!(folded(twin), "en/año.html");
        }
        assert_ne!(folded("en/ano.html"), "en/año.html");
    }

    #[test]
    fn no_refused_character_is_overlooked() {
        let all: Vec<char> = ('\0'..=char::MAX).filter(|c| is_refused(*c)).collect();
        assert_eq!(all.len(), 29 + 33 + 9 + 2);
        for c in all {
            for text in [format!("{c}"), format!("a{c}"), format!("{c}ñ"), format!("«{c}»"), format!("—…“{c}”…")]
            {
                assert_eq!(refused(&text).map(|(_, c)| c).collect::<Vec<_>>(), [c], "{text:?}");
            }
        }
        let sound =
            "a\tb\r\n ¡qué! «x» “y” … — \u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{ad}\u{a0}\u{202f}\u{feff}\u{fffd}";
        assert_eq!(refused(sound).count(), 0);
    }
}
