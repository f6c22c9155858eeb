//! Plain text for letters: lines that every mail program shows whole. The only user of textwrap.

use textwrap::{Options, WordSeparator, WordSplitter};

/// Columns of a line, as forty years of habit have it.
const COLUMNS: usize = 72;

/// The mark above a signature, the one line that ends in a space: mail programs show what follows in grey.
const SIGNATURE: &str = "-- ";

/// Wraps lines that are too long; what follows stands as far in as the line does. Words are never cut, so that an
/// address stays one. Blank lines at the ends are taken away, and of several one stays.
pub(super) fn lines(text: &str) -> String {
    let mut out = String::new();
    let mut is_after_blank = true;
    for line in text.lines() {
        if line == SIGNATURE {
            out.push_str("-- \n");
            continue;
        }
        let line = line.trim_end();
        if line.is_empty() && is_after_blank {
            continue;
        }
        is_after_blank = line.is_empty();
        let indent = &line[..line.len() - line.trim_start().len()];
        let options = Options::new(COLUMNS)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .initial_indent(indent)
            .subsequent_indent(indent);
        for wrapped in textwrap::wrap(line.trim_start(), options) {
            out.push_str(wrapped.trim_end());
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_at_words_and_keep_their_indentation() {
        let long = "añadido ".repeat(20);
        let address = format!("  https://meridian.example/{}", "a".repeat(90));
        let text = lines(&format!("\n\n  {long}\n\n\n\n{address}\nshort\n-- \nus\n"));
        let wrapped: Vec<&str> = text.lines().collect();
        assert!(wrapped.iter().filter(|line| !line.contains("https")).all(|line| line.chars().count() <= 72), "{text}");
        assert!(wrapped[..3].iter().all(|line| line.starts_with("  añadido")), "{text}");
        assert_eq!(wrapped[3..], ["", &address, "short", "-- ", "us"]);
    }
}
