//! Sealed boxes of a page: taken out of what is compared, and looked at from outside. What differs in a box says nothing
//! to whoever has no key, so long as its length is a whole number of steps.

use serde_json::Value;

/// The bytes to which every sealed text is filled up.
const STEP: usize = 1024;

/// The tag that stands behind every sealed text.
const TAG: usize = 16;

/// What opens a box in a page.
const OPENS: &str = "<script type=\"application/json\" data-bifolio-gate>";
const CLOSES: &str = "</script>";

/// A page with empty boxes, and whether any of them is not what a box must be.
pub(super) fn emptied(page: &[u8]) -> (Vec<u8>, bool) {
    let Ok(page) = std::str::from_utf8(page) else { return (page.to_vec(), true) };
    let (mut out, mut rest, mut is_sound) = (String::with_capacity(page.len()), page, true);
    while let Some((before, after)) = rest.split_once(OPENS) {
        let Some((inside, behind)) = after.split_once(CLOSES) else { break };
        out.push_str(before);
        out.push_str(OPENS);
        match emptied_box(inside) {
            Some(emptied) => out.push_str(&emptied),
            None => {
                is_sound = false;
                out.push_str(inside);
            }
        }
        out.push_str(CLOSES);
        rest = behind;
    }
    out.push_str(rest);
    (out.into_bytes(), is_sound)
}

/// Whether the file of a gated picture has the length of a box.
pub(super) fn is_sealed_file(length: usize) -> bool {
    length.checked_sub(TAG).is_some_and(|length| length > 0 && length.is_multiple_of(STEP))
}

/// A box without what is sealed in it; `None` where its parts have not the lengths that they must have.
fn emptied_box(text: &str) -> Option<String> {
    let mut gate: Value = serde_json::from_str(text).ok()?;
    let fields = gate.as_object_mut()?;
    take(fields.get_mut("n")?, |length| length == 12)?;
    take(fields.get_mut("ct")?, is_sealed_file)?;
    for wrap in fields.get_mut("w")?.as_array_mut()? {
        let wrap = wrap.as_object_mut()?;
        take(wrap.get_mut("k")?, |length| length == 40)?;
        take(wrap.get_mut("c")?, |length| length == 8)?;
    }
    Some(gate.to_string())
}

/// Empties a text of base64url that stands for so many bytes.
fn take(value: &mut Value, is_right: impl Fn(usize) -> bool) -> Option<()> {
    let text = value.as_str()?;
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !text.bytes().all(is_letter) || text.len() % 4 == 1 || !is_right(text.len() * 3 / 4) {
        return None;
    }
    *value = Value::String(String::new());
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(n: &str, ct: usize, w: &str) -> String {
        let sealed = "A".repeat(ct);
        format!("<p>a</p>{OPENS}{{\"v\":1,\"id\":\"x\",\"n\":\"{n}\",\"ct\":\"{sealed}\",\"w\":{w}}}{CLOSES}<p>b</p>")
    }

    #[test]
    fn what_is_sealed_is_taken_out_where_it_is_padded() {
        let wrap = format!("[{{\"p\":\"2026-11\",\"k\":\"{}\",\"c\":\"{}\"}}]", "A".repeat(54), "B".repeat(11));
        // 1024 and 2048 bytes, each with its tag.
        let (one, sound) = emptied(page("CCCCCCCCCCCCCCCC", 1387, &wrap).as_bytes());
        let (two, also) = emptied(page("DDDDDDDDDDDDDDDD", 2752, &wrap).as_bytes());
        assert!(sound && also && one == two);
        let text = String::from_utf8(one).unwrap();
        assert!(text.contains("\"p\":\"2026-11\"") && !text.contains("AAA") && text.ends_with("<p>b</p>"), "{text}");
        let wrong = [
            page("CCCCCCCCCCCCCCCC", 1386, &wrap),
            page("CCCC", 1387, &wrap),
            page("CCCCCCCCCCCCCCCC", 22, &wrap),
            page("CCCCCCCCCCCCCCCC", 1387, "[{\"p\":\"2026-11\",\"k\":\"AAAA\",\"c\":\"AAAAAAAAAAA\"}]"),
            page("CCCCCCCCCCCCCCCC", 1387, "7"),
        ];
        for page in wrong {
            let (left, sound) = emptied(page.as_bytes());
            assert!(!sound && left == page.as_bytes(), "{page}");
        }
        assert!(is_sealed_file(1040) && !is_sealed_file(1041) && !is_sealed_file(16) && !is_sealed_file(3));
    }
}
