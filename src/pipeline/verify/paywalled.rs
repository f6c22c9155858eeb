//! Takes the page of an article, returns where it marks what not everybody may read. For a theme that is tried: search
//! engines are told the class by a selector, and it must lead somewhere.

use super::scan;
use super::structure::{Piece, is_void};
use crate::pipeline::pages::structured::PAYWALLED;

/// The elements of the class.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marked {
    /// How many there are.
    pub count: usize,
    /// Whether one stands in another.
    pub are_nested: bool,
}

/// Finds them.
pub fn marked(html: &str) -> Marked {
    let mut marked = Marked::default();
    // The element of the class that is open, and how many of its name are.
    let mut open: Option<(&str, usize)> = None;
    for piece in scan::pieces(html) {
        match piece {
            Piece::Open(name, attributes) => {
                let is_marked = attributes.iter().any(|(key, value)| {
                    *key == "class" && value.split_ascii_whitespace().any(|class| class == PAYWALLED)
                });
                marked.count += usize::from(is_marked);
                marked.are_nested |= is_marked && open.is_some();
                match &mut open {
                    Some((of, depth)) if *of == name => *depth += 1,
                    None if is_marked && !is_void(name) => open = Some((name, 1)),
                    _ => {}
                }
            }
            Piece::Close(name) => {
                if let Some((_, depth)) = open.as_mut().filter(|(of, _)| *of == name) {
                    *depth -= 1;
                    open = open.filter(|(_, depth)| *depth > 0);
                }
            }
            Piece::Text(_) => {}
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_of_the_class_are_counted_and_told_where_they_are_nested() {
        let cases = [
            ("<p class=\"other\">a</p>", 0, false),
            ("<div class=\"a paywalled\"><div>b</div></div><div class=\"paywalled\">c</div>", 2, false),
            ("<div class=\"paywalled\"><div>b</div><p class=\"paywalled\">c</p></div>", 2, true),
            ("<img class=\"paywalled\" alt=\"\"><p class=\"paywalled\">c</p>", 2, false),
        ];
        for (html, count, are_nested) in cases {
            assert_eq!(marked(html), Marked { count, are_nested }, "{html}");
        }
    }
}
