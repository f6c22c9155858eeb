//! Takes the text of a template, returns the words in it that come from no message: readers of one of the two languages
//! would see those of the other.

use std::ops::Range;

/// Attributes whose values are read out or shown.
const SPEAKING: [&str; 5] = ["alt", "title", "aria-label", "placeholder", "label"];

/// The stretches of a template that hold words, without the blanks around them.
pub(super) fn found(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut words = at;
    while at < text.len() {
        let rest = &text[at..];
        let (end, is_tag) = match past_code(rest).or_else(|| past_unseen(rest)) {
            Some(length) => (at + length, false),
            None if opens_tag(rest) => (at + past_tag(rest), true),
            None => {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
        };
        note(text, words..at, &mut found);
        if is_tag {
            of_attributes(text, at..end, &mut found);
        }
        (at, words) = (end, end);
    }
    note(text, words..text.len(), &mut found);
    found
}

/// The length of a tag of the template language at the beginning of a text.
fn past_code(text: &str) -> Option<usize> {
    let close = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")].into_iter().find(|(open, _)| text.starts_with(open))?.1;
    Some(text[2..].find(close).map_or(text.len(), |at| at + 2 + close.len()))
}

/// The length of a comment, a script or a style sheet at the beginning of a text.
fn past_unseen(text: &str) -> Option<usize> {
    let close = [("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")]
        .into_iter()
        .find(|(open, _)| text.starts_with(open))?
        .1;
    Some(text.find(close).map_or(text.len(), |at| at + close.len()))
}

fn opens_tag(text: &str) -> bool {
    text.strip_prefix('<')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'))
}

/// The length of a tag: a `>` inside the template language, or in quotes, does not end it.
fn past_tag(text: &str) -> usize {
    let mut at = 1;
    let mut quote = None;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(length) = past_code(rest) {
            at += length;
            continue;
        }
        match (rest.as_bytes()[0], quote) {
            (b'>', None) => return at + 1,
            (byte, Some(open)) if byte == open => quote = None,
            (byte @ (b'"' | b'\''), None) => quote = Some(byte),
            _ => {}
        }
        at += rest.chars().next().map_or(1, char::len_utf8);
    }
    text.len()
}

/// Words in the attributes of a tag that speak.
fn of_attributes(text: &str, tag: Range<usize>, found: &mut Vec<Range<usize>>) {
    for name in SPEAKING {
        let opening = format!(" {name}=\"");
        for (at, _) in text[tag.clone()].match_indices(&opening) {
            let start = tag.start + at + opening.len();
            let (mut at, mut words) = (start, start);
            while at < tag.end && !text[at..].starts_with('"') {
                match past_code(&text[at..]) {
                    Some(length) => {
                        note(text, words..at, found);
                        at += length;
                        words = at;
                    }
                    None => at += text[at..].chars().next().map_or(1, char::len_utf8),
                }
            }
            note(text, words..at.min(tag.end), found);
        }
    }
}

/// Keeps a stretch that holds letters beside those of character references.
fn note(text: &str, stretch: Range<usize>, found: &mut Vec<Range<usize>>) {
    let words = &text[stretch.clone()];
    if opens_attribute(words) || is_style(words) {
        return;
    }
    let mut parts = words.split('&');
    let first = parts.next().unwrap_or_default();
    let after_references = parts.map(|part| part.split_once(';').map_or(part, |(_, after)| after));
    if std::iter::once(first).chain(after_references).any(|part| part.contains(char::is_alphabetic)) {
        let start = stretch.start + (words.len() - words.trim_start().len());
        found.push(start..start + words.trim().len());
    }
}

/// Whether a stretch is the end of one attribute and the beginning of another: some components write attributes.
fn opens_attribute(words: &str) -> bool {
    let opening = words.trim_end().strip_suffix("=\"").map(|name| name.trim_start_matches(['"', ' ', '\n']));
    opening.is_some_and(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
}

/// Whether a stretch is a part of a `style` attribute: other components write declarations, as letters need them.
fn is_style(words: &str) -> bool {
    let is_declaration = |part: &str| {
        let is_of_names = |c: char| c.is_ascii_lowercase() || c == '-';
        part.split_once(':').is_some_and(|(name, value)| {
            !name.is_empty() && name.chars().all(is_of_names) && value.starts_with(|c: char| !c.is_whitespace())
        })
    };
    let mut parts = words.split(';').map(str::trim).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some() && parts.all(is_declaration)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_no_messages_are_found() {
        let cases: [(&str, &[&str]); 16] = [
            ("{% if a %}margin:0;{{ b }};color:#15191d;font-family:Georgia,'Times New Roman',serif{% endif %}", &[]),
            ("<p>Note: {{ a }}; see b:c</p>", &["Note:", "; see b:c"]),
            ("width=\"{{ of.width }}\" height=\"{{ of.height }}\"", &[]),
            ("<p>{{ t(id=\"by\") }}</p>", &[]),
            ("<p>By {{ name }}</p>", &["By"]),
            ("{# words #}{% if a > b %}&nbsp;· 404{% endif %}", &[]),
            ("<p class=\"small\" data-x='a > b'>{{ a }}</p>", &[]),
            ("<img alt=\"A {{ b }} c\" src=\"x.png\">", &["A", "c"]),
            ("<a {% if x > 1 %}title=\"Words\"{% endif %} href=\"{{ y }}\">", &[]),
            ("<a title=\"Words\">", &["Words"]),
            ("<script>let words;</script><style>a{}</style><!-- words -->", &[]),
            ("<p>&copy; 2026</p>", &[]),
            ("<p>Café &amp; té</p>", &["Café &amp; té"]),
            ("{% component x(a: string = \"b\") {\"block\": true} -%}<b>{{ a }}</b>{%- endcomponent x %}", &[]),
            ("<!doctype html>\n<p>\n  Two words\n</p>", &["Two words"]),
            ("<p>{{ \"RSS\" }}", &[]),
        ];
        for (text, expected) in cases {
            let words: Vec<&str> = found(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(words, expected, "{text}");
        }
    }
}
