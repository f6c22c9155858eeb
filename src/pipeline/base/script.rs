//! Takes JSON, returns it as it may stand in a `<script>`: nothing in it ends the element or begins a comment.

/// The same JSON, with `<`, `>`, `&` and what ends a line of JavaScript written as escapes.
pub fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 64);
    let mut copied = 0;
    for (at, sign) in json.match_indices(['<', '>', '&', '\u{2028}', '\u{2029}']) {
        out.push_str(&json[copied..at]);
        out.extend(sign.chars().map(|c| format!("\\u{:04x}", u32::from(c))));
        copied = at + sign.len();
    }
    out.push_str(&json[copied..]);
    out
}
