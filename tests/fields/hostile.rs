//! Front matter that was written to break the reader.

use proptest::prelude::*;

use super::{article, said};

/// Bytes of each text: enough for a square to be felt (minutes), little enough for a straight line not to be.
const BYTES: usize = 256 << 10;

/// Every text gives its diagnostics; none panics, none takes the square of its length.
#[test]
fn nothing_takes_long_and_nothing_panics() {
    for (name, yaml) in texts() {
        let article = article(&format!("---\n{yaml}\n---\n"));
        assert!(!article.diagnostics.is_empty(), "{name}");
        assert!(article.diagnostics.len() <= 1_001, "{name} says too much");
        assert!(said(&article.diagnostics).len() < 1 << 20, "{name} says it too long");
    }
}

#[test]
fn aliases_do_not_unfold_without_end() {
    let laughs = |letter: char| format!("[{}]", vec![format!("*{letter}"); 9].join(","));
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (from, to) in ('a'..'m').zip('b'..) {
        bomb += &format!("{to}: &{to} {}\n", laughs(from));
    }
    let squared = format!("x: &x \"{}\"\ny: [{}]", "a".repeat(BYTES / 2), "*x,".repeat(BYTES / 8));
    for yaml in [bomb, squared] {
        let said = said(&article(&format!("---\n{yaml}\n---\n")).diagnostics);
        assert!(said.contains("yaml-syntax") && said.lines().count() == 1, "{said}");
    }
    let modest = "---\ntitle: &t Water\ndek: *t\ndate: 2026-11-20\nsection: city\n---\n";
    assert_eq!(said(&article(modest).diagnostics), "");
}

fn texts() -> Vec<(&'static str, String)> {
    let fill = |part: &str| part.repeat(BYTES / part.len());
    let count = |part: &dyn Fn(usize) -> String| (0..BYTES / 10).map(part).collect::<String>();
    let tower = (0..28).map(|_| format!("{{{}: ", "k".repeat(190))).collect::<String>();
    vec![
        ("open lists", fill("[")),
        ("open lists in a value", format!("title: {}", fill("["))),
        ("open mappings", fill("{a: ")),
        ("dashes", fill("- ")),
        ("question marks", fill("? ")),
        ("colons", fill(": ")),
        ("unknown keys", count(&|nth| format!("section{nth}: v\n"))),
        ("unknown keys on a line", format!("{{{}}}", count(&|nth| format!("k{nth}: v, ")))),
        ("wrong entries on a line", format!("authors: [{}]", fill("[],"))),
        ("wrong entries", format!("authors:\n{}", fill("- {}\n"))),
        ("wrong ids", format!("topics: [{}]", count(&|nth| format!("a/{nth},")))),
        ("doubles", fill("title: x\n")),
        ("wrong aliases", format!("x: &x {{b: c}}\ntopics: [{}]", fill("*x,"))),
        ("anchors", count(&|nth| format!("k{nth}: &a{nth} v\n"))),
        ("a long text", format!("title: {}", fill("x "))),
        ("an open quote", format!("title: \"{}", fill("x\n"))),
        ("open quotes", fill("title: \"\n")),
        ("a long key", format!("? {}\n: [{}]", fill("k"), fill("a,"))),
        ("a long key of digits", format!("? {}\n: [{}]", fill("1"), fill("a,"))),
        ("long keys in each other", format!("extra: {tower}[{}]{}", fill("a,"), "}".repeat(28))),
        ("strange line ends", format!("title: {}", fill("x\u{2028}"))),
        ("zeros", fill("\0")),
        ("a long date", format!("date: {}", fill("1/"))),
        ("blank lines", fill(" \n")),
        ("far brackets", format!("topics:\n{} [a/b]", fill("\n"))),
        ("strange bytes", fill("\u{feff}\u{85}\t\u{202e}é𝔘")),
    ]
}

/// Pieces of which front matter is made, and of which it is made wrong.
const PIECES: [&str; 40] = [
    "title",
    "date",
    "authors",
    "image",
    "corrections",
    "extra",
    "topics",
    ": ",
    ":",
    "\n",
    "\n  ",
    "\r\n",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "\"",
    "'",
    "|",
    ">",
    "&a ",
    "*a",
    "!x ",
    "#",
    " #",
    "\t",
    "?",
    "~",
    "2026-11-20",
    "src",
    "ñ",
    "\u{2028}",
    "\\",
    "---",
    "...",
    "en",
    "name",
    "\u{feff}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_places_lie_inside_the_file(picks in proptest::collection::vec(0..PIECES.len(), 0..40)) {
        let pieces: String = picks.iter().map(|&pick| PIECES[pick]).collect();
        let text = format!("---\n{pieces}\n---\nBody");
        let lines: Vec<&str> = text.split('\n').collect();
        for problem in article(&text).diagnostics {
            let place = problem.place.expect("a place");
            let line = lines.get(place.start.line as usize - 1).expect("a line of the file");
            prop_assert!(place.start.column as usize <= line.chars().count() + 1, "{place:?} in {text}");
            prop_assert!(place.start < place.end);
        }
    }
}
