//! Takes the page where a pass is entered, returns what on it would give a pass away, or lead strangers to it. For a theme
//! that is tried.

use super::scan;
use super::structure::Piece;

/// What the head of the page must say, by name.
pub const METAS: [(&str, &str); 2] = [("referrer", "no-referrer"), ("robots", "noindex")];

/// Which of them it does not say.
pub fn unsaid(html: &str) -> Vec<(&'static str, &'static str)> {
    let pieces = scan::pieces(html);
    let says = |(name, content): (&str, &str)| {
        pieces.iter().any(|piece| match piece {
            Piece::Open("meta", attributes) => {
                let has = |attribute, value: &str| attributes.iter().any(|(key, it)| *key == attribute && it == value);
                has("name", name) && has("content", content)
            }
            _ => false,
        })
    };
    METAS.into_iter().filter(|meta| !says(*meta)).collect()
}

/// The names of its fields: what has a name travels in an address when a form is sent.
pub fn sent(html: &str) -> Vec<String> {
    let name = |piece: Piece<'_>| match piece {
        Piece::Open("input" | "textarea" | "select" | "button", attributes) => {
            attributes.into_iter().find(|(key, _)| *key == "name").map(|(_, name)| name.into_owned())
        }
        _ => None,
    };
    scan::pieces(html).into_iter().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_silent_about_referrers_or_names_a_field_is_told() {
        let head = "<meta name=\"referrer\" content=\"no-referrer\"><meta content=\"noindex\" name=\"robots\">";
        assert_eq!(unsaid(head), []);
        assert_eq!(unsaid("<meta name=\"referrer\" content=\"origin\">"), METAS);
        assert_eq!(sent("<form><textarea id=\"name\"></textarea><input name=\"pass\"></form>"), ["pass"]);
    }
}
