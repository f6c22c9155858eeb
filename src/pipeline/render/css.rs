//! Takes a style sheet of a theme, returns it without what only people read. The only module that knows how CSS is
//! parsed and made small.

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
    let mut parser = Parser::new(text, Syntax::Css);
    let trouble = match parser.parse::<Stylesheet<'_>>() {
        Ok(_) => parser.recoverable_errors().first().map(|error| (error.kind.to_string(), error.span.clone())),
        Err(error) => Some((error.kind.to_string(), error.span)),
    };
    if let Some((sentence, span)) = trouble {
        let place = Place::of_bytes(file, text, span.start..span.end);
        return (text.to_owned(), Some(problems::css_invalid(place, &sentence)));
    }
    let small = minifier::css::minify(text).map(|small| small.to_string());
    // What can be parsed can be made small; should it not, the sheet is as good as it was.
    (small.unwrap_or_else(|_| text.to_owned()), None)
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
            ("a {  color : red ; }\n/* why */\nb { margin: 0 -1px }\n", "a{color:red;}b{margin:0 -1px}"),
            ("a { width: calc(1px + 2px) }", "a{width:calc(1px + 2px)}"),
            ("a :is(b, c)::before { content: \"a  /* b */\" }", "a :is(b,c)::before{content:\"a  /* b */\"}"),
            ("@media (width >= 40em) and (hover) { a { b: c } }", "@media (width>=40em) and (hover){a{b:c}}"),
            ("a { &.b > c { d: e } }", "a{&.b>c{d:e}}"),
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_sheet_makes_it_panic(text in "([a-z@.#:;{}()\\[\\]\"'/* \n\\\\é0-9+%!,>&-]|/\\*|\\*/|url\\(|@media ){0,60}") {
            let _ = small(&text);
        }
    }
}
