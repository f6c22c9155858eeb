//! Takes a style sheet of a theme, returns it without what only people read. The only module that knows how CSS is
//! parsed.

use raffia::ast::Stylesheet;
use raffia::{Parser, Syntax};

use super::problems;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::path::SourcePath;

/// Braces in braces, brackets in brackets: the parser goes into each, and no sheet needs as many.
const DEEPEST: usize = 64;

/// The sheet made small; a sheet that cannot be parsed is told and stays as it is, as browsers pass over what they do not
/// know.
pub(super) fn compact(file: &SourcePath, text: &str) -> (String, Option<Diagnostic>) {
    if let Some(at) = too_deep(text) {
        return (text.to_owned(), Some(problems::css_too_deep(Place::of_bytes(file, text, at..at + 1), DEEPEST)));
    }
    // Of a bracket that is never closed the parser makes values without end.
    if let Some(at) = unclosed(text) {
        return (text.to_owned(), Some(problems::css_unclosed(Place::of_bytes(file, text, at..at + 1))));
    }
    let mut parser = Parser::new(text, Syntax::Css);
    let trouble = match parser.parse::<Stylesheet<'_>>() {
        Ok(_) => parser.recoverable_errors().first().map(|error| (error.kind.to_string(), error.span.clone())),
        Err(error) => Some((error.kind.to_string(), error.span)),
    };
    if let Some((sentence, span)) = trouble {
        let place = Place::of_bytes(file, text, span.start..span.end);
        return (text.to_owned(), Some(problems::css_invalid(place, &sentence)));
    }
    (without_blanks(text), None)
}

/// A sheet that can be parsed, without comments and without the blanks that mean nothing. Blanks around signs stay where
/// a sign may need them: in `a :hover`, in `clamp(1rem, 1rem + 2vw, 3rem)`.
fn without_blanks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut has_blank = false;
    while let Some(c) = rest.chars().next() {
        let length = token(rest, c);
        let (taken, after) = rest.split_at(length);
        rest = after;
        if c.is_ascii_whitespace() {
            has_blank = true;
        } else if is_comment(taken) {
            // A comment parts words as a blank would, but is none: `a/**/b` is not `a b`.
            let parts = !has_blank
                && !out.ends_with(SEPARATES)
                && after.starts_with(|c: char| !c.is_ascii_whitespace() && !SEPARATES.contains(&c));
            out.push_str(if parts { "/**/" } else { "" });
        } else {
            if has_blank && !out.is_empty() && !out.ends_with(OPENS) && !SEPARATES.contains(&c) {
                out.push(' ');
            }
            has_blank = false;
            out.push_str(taken);
        }
    }
    out
}

/// Signs beside which a blank means nothing, before or after them.
const SEPARATES: [char; 4] = ['{', '}', ';', ','];

/// Signs after which it means nothing: of a colon that is not so before it, where `a :hover` is not `a:hover`.
const OPENS: [char; 5] = ['{', '}', ';', ',', ':'];

/// The length of what must be taken as a whole: a comment, a text in quotes, an address without them, an escape.
fn token(text: &str, first: char) -> usize {
    let until = |from: usize, end: &str| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    match first {
        '/' if text.starts_with("/*") => until(2, "*/"),
        '"' | '\'' => quoted(text, first),
        '\\' => 1 + text[1..].chars().next().map_or(0, char::len_utf8),
        'u' | 'U' if is_bare_address(text) => until(4, ")"),
        _ => first.len_utf8(),
    }
}

fn is_comment(token: &str) -> bool {
    token.starts_with("/*")
}

/// Whether `url(` opens here with an address without quotes: there `/*` is no comment.
fn is_bare_address(text: &str) -> bool {
    let opens = text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("url("));
    opens && !text[4..].trim_start().starts_with(['"', '\''])
}

/// The length of a text in quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Where brackets stand too deep in each other. Those in strings and comments count, too, but only where they are not
/// closed again.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    text.bytes().position(|byte| {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

/// Where a bracket stands that is not closed by its like, or closes nothing that was opened. What stands in comments and in
/// quotes that end on their line is passed over.
fn unclosed(text: &str) -> Option<usize> {
    let mut open: Vec<(u8, usize)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &text[at..];
        at += match byte {
            b'/' if rest.starts_with("/*") => rest[2..].find("*/").map_or(rest.len(), |end| end + 4),
            b'"' | b'\'' => in_quotes(rest).unwrap_or(1),
            b'\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            b'u' | b'U' if is_bare_address(rest) => {
                let end = rest.find(')').unwrap_or(rest.len());
                // In some places the parser takes an address for a function, and a bracket of it for one of its own.
                if let Some(inside) = rest[4..end.max(4)].find(['(', '[', '{']) {
                    return Some(at + 4 + inside);
                }
                if end < rest.len() { end + 1 } else { 1 }
            }
            b'(' | b'[' | b'{' => {
                open.push((byte, at));
                1
            }
            b')' | b']' | b'}' => match (open.pop(), byte) {
                (Some((b'(', _)), b')') | (Some((b'[', _)), b']') | (Some((b'{', _)) | None, b'}') => 1,
                (Some((b'{', _)) | None, _) => return Some(at),
                (Some((_, opened)), _) => return Some(opened),
            },
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
    }
    open.into_iter().find(|(byte, _)| *byte != b'{').map(|(_, at)| at)
}

/// The length of a text in quotes that ends on its line.
fn in_quotes(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' | '\r' | '\u{c}' => return None,
            _ if c == quote => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn small(text: &str) -> (String, Option<Diagnostic>) {
        compact(&SourcePath::new("themes/mine/assets/css/theme.css").unwrap(), text)
    }

    #[test]
    fn comments_and_blanks_go_and_the_rest_means_the_same() {
        let cases = [
            ("/* a */ a {  color : red ; }\n/* why */\nb { margin: 0 -1px }\n", "a{color :red;}b{margin:0 -1px}"),
            ("a { width: clamp(1rem, 1rem + 2vw, 3rem) }", "a{width:clamp(1rem,1rem + 2vw,3rem)}"),
            ("a :is(b, c)::before { content: \"a  /* b */\" }", "a :is(b,c)::before{content:\"a  /* b */\"}"),
            ("@media (width >= 40em) and (hover) { a { b: c } }", "@media (width >= 40em) and (hover){a{b:c}}"),
            ("a { &.b > c { d: e } }", "a{&.b > c{d:e}}"),
            ("a{b:c/**/d;e:f /* x */ g;h:/**/i}", "a{b:c/**/d;e:f g;h:/**/i}"),
            ("a { b: url(x.png?a=/*) , url( \"y z.png\" ) }", "a{b:url(x.png?a=/*),url( \"y z.png\" )}"),
            ("a\\  b { c: 'd\\'  e' }", "a\\  b{c:'d\\'  e'}"),
        ];
        for (text, expected) in cases {
            assert_eq!(small(text), (expected.to_owned(), None), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_parsed_is_told_with_its_place_and_stays() {
        let cases = [
            ("a {\n  color red;\n}", (2, 9)),
            ("a { b: c }\n}", (2, 1)),
            ("\n\na { b: c", (3, 9)),
            ("a{b:'c\nd'}", (1, 5)),
        ];
        for (text, at) in cases {
            let (kept, told) = small(text);
            let start = told.unwrap_or_else(|| panic!("{text}")).place.unwrap().start;
            assert_eq!((kept.as_str(), (start.line, start.column)), (text, at), "{text}");
        }
        assert!(small(&"a{".repeat(100_000)).1.is_some());
        assert!(small(&"(".repeat(100_000)).1.is_some());
    }

    /// What the parser makes of a sheet, wherever its parts stand.
    fn parsed(text: &str) -> String {
        let sheet = Parser::new(text, Syntax::Css).parse::<Stylesheet<'_>>();
        let sheet = sheet.unwrap_or_else(|error| panic!("{}: {text}", error.kind));
        let told = format!("{sheet:?}");
        let mut parts = told.split("Span { start: ");
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |told, part| told + part.split_once('}').map_or("", |(_, after)| after))
    }

    #[test]
    fn the_sheets_of_gazette_mean_the_same_when_they_are_small() {
        let sheets = [
            include_str!("../../../themes/gazette/assets/css/theme.css"),
            include_str!("../../../themes/gazette/assets/css/pages.css"),
        ];
        for sheet in sheets {
            let small = without_blanks(sheet);
            assert!(parsed(sheet) == parsed(&small), "another meaning");
            assert!(small.len() * 10 < sheet.len() * 9, "{} of {}", small.len(), sheet.len());
        }
    }

    #[test]
    fn a_bracket_that_is_never_closed_is_told_and_not_followed() {
        for sheet in [
            "@media (foo(",
            "@media a([",
            "a { b: c(d }",
            "a { b: [c) }",
            "@media x(\"(\n",
            "@media url([/*)",
            "a { b: url(c[d) }",
        ] {
            let (text, problem) = small(sheet);
            assert_eq!((text.as_str(), problem.is_some()), (sheet, true), "{sheet}");
        }
        for sheet in ["a { b: \"(\" }", "/* ( */ a { b: c }", "a { b: url(data:x) }", "a\\( { b: c }"] {
            assert_eq!(small(sheet).1, None, "{sheet}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_sheet_makes_it_panic(text in "([a-z@.#:;{}()\\[\\]\"'/* \n\\\\é0-9+%!,>&-]|/\\*|\\*/|url\\(|@media ){0,60}") {
            let _ = small(&text);
        }

        #[test]
        fn whatever_can_be_parsed_means_the_same_when_it_is_small(
            rules in "((a|b  c|d > e|f :g|h::i|j , k)( |\n|/\\* l \\*/)?\\{( |\n)?\
                      (m : n  o;|p:1px  +2px;|--q: r ( s + t ) ;|u:v/w;|x:'y  z' ;|/\\* l \\*/){0,4}\\} ?){1,5}",
        ) {
            let (text, problem) = small(&rules);
            prop_assert!(problem.is_none(), "{}", rules);
            prop_assert_eq!(parsed(&rules), parsed(&text), "{} became {}", rules, text);
        }
    }
}
