//! Letters as every computer agrees on them: `é` is one character, whether a disk or a keyboard wrote it as two.
//!
//! Every path and every id passes here on its way in, so that a name in a text meets the file that is meant.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in composed letters (NFC).
pub fn composed(text: &str) -> Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => Cow::Borrowed(text),
        _ => Cow::Owned(text.nfc().collect()),
    }
}
