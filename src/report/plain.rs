//! Makes foreign text safe to print: messages, paths and source lines may hold anything, and a terminal obeys control
//! characters.

/// Replaces what a terminal would obey by something visible: control characters by their pictures, marks that turn the
/// direction of writing by `�`. Line ends and tabs become spaces, so that one line stays one line.
pub fn plain(text: &str) -> String {
    text.chars().map(plain_char).collect()
}

/// The visible form of one character.
pub(super) fn plain_char(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    }
}

/// Escapes in a JSON text what JSON itself lets stand and a terminal obeys. Such characters occur only inside strings.
pub(super) fn plain_json(json: &str) -> String {
    let obeyed = |c: char| c > '\u{1f}' && plain_char(c) != c;
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if obeyed(c) { out.push_str(&format!("\\u{:04x}", u32::from(c))) } else { out.push(c) }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{plain, plain_json};

    #[test]
    fn json_stays_the_same_value() {
        let text = "ñ\u{9b}\u{7f}\u{202e}\n";
        let json = plain_json(&serde_json::to_string(text).unwrap());
        assert_eq!(json, r#""ñ\u009b\u007f\u202e\n""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn nothing_that_a_terminal_obeys_is_left() {
        let cases = [
            ("año «ñandú» 汉字", "año «ñandú» 汉字"),
            ("red \u{1b}[31m", "red ␛[31m"),
            ("two\r\nlines\there", "two  lines here"),
            ("\u{7f}\u{9b}31m", "␡\u{fffd}31m"),
            ("\u{202e}txt.exe", "\u{fffd}txt.exe"),
        ];
        for (text, expected) in cases {
            assert_eq!(plain(text), expected);
        }
    }
}
