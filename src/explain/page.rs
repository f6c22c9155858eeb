//! An entry as a text for a terminal, and as Markdown.

use crate::pipeline::base::lang::Lang;

use super::entry::Entry;

/// Characters in a line of a text.
const WIDTH: usize = 80;

/// The text and the examples, broken into lines of at most 80 characters; examples are indented.
pub fn plain_text(entry: &Entry, lang: Lang) -> String {
    let mut out = wrap(&entry.text[lang]);
    for (kind, example) in &entry.examples {
        out.push_str(&format!("\n{}:\n\n", kind.label(lang)));
        for line in example.lines() {
            out.push_str(if line.is_empty() { "\n" } else { "    " });
            if !line.is_empty() {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// The text and the examples as Markdown.
pub fn markdown(entry: &Entry, lang: Lang) -> String {
    let mut out = format!("{}\n", entry.text[lang]);
    for (kind, example) in &entry.examples {
        out.push_str(&format!("\n{}:\n\n```text\n{example}\n```\n", kind.label(lang)));
    }
    out
}

/// The first sentence of a text, with its full stop.
pub fn first_sentence(text: &str) -> &str {
    text.find(". ").map_or(text, |at| &text[..=at])
}

/// Breaks a paragraph into lines.
fn wrap(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out.push('\n');
    out
}
