//! Takes JSON, returns it as it may stand in a `<script>`: nothing in it ends the element or begins a comment.

/// The same JSON, with `<`, `>`, `&` and what ends a line of JavaScript written as escapes.
pub fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => out.push(c),
        }
    }
    out
}
