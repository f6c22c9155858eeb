//! Takes any text, returns it harmless inside HTML text and inside attributes in double quotes.

/// Appends `text` with `& < > " '` written as references.
pub fn text(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            _ => out.push(c),
        }
    }
}

/// `text`, written so.
pub fn escaped(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    text(&mut out, raw);
    out
}
