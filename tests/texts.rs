//! `bifolio new` and `bifolio translate`: texts that writers and translators begin with.
#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use bifolio::pipeline::base::path::SourcePath;
use bifolio::pipeline::content::front_block::split;
use support::{Outcome, Tree, outcome};
use tempfile::TempDir;

const NOW: &str = "2026-11-24T20:00:00Z";

/// The site that `init` makes, in a folder that goes with the test.
fn site() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a folder can be made");
    let folder = home.path().join("site");
    outcome::run(&["init", &folder.display().to_string(), "--now", NOW], &[], 60).exits(0);
    (home, folder)
}

fn run(folder: &Path, command: &str, arguments: &[&str]) -> Outcome {
    let source = folder.display().to_string();
    let common = ["--source", &source, "--now", NOW];
    outcome::run(&[&[command], arguments, &common].concat(), &[], 60)
}

/// Writes a text, and gives what it holds.
fn begun(folder: &Path, command: &str, arguments: &[&str]) -> (String, String) {
    let told = run(folder, command, arguments).exits(0).stdout;
    let path = told.strip_suffix('\n').expect("one line").to_owned();
    let text = fs::read_to_string(folder.join(&path)).expect("the text is there");
    (path, text)
}

fn is_sound(folder: &Path) {
    run(folder, "check", &["--strict", "--drafts", "--future", "--format", "json"]).says_nothing();
    run(folder, "check", &["--strict", "--format", "json"]).says_nothing();
}

#[test]
fn a_new_text_is_a_draft_without_a_problem() {
    let (_home, folder) = site();
    let arguments = ["¿De quién es el río?", "--lang", "es", "--section", "sea", "--author", "nora-vidal"];
    let (path, text) = begun(&folder, "new", &arguments);
    assert_eq!(path, "content/2026/de-quien-es-el-rio.es.md");
    for line in [
        "story: de-quien-es-el-rio",
        "title: \"¿De quién es el río?\"",
        "slug: de-quien-es-el-rio",
        "date: 2026-11-24T14:00",
        "authors: [nora-vidal]",
        "section: sea",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    assert!(text.contains("\ndraft: true"), "{text}");
    is_sound(&folder);
    // The same headline again is another story, and takes nothing away from the first.
    assert_eq!(begun(&folder, "new", &arguments).0, "content/2026/de-quien-es-el-rio-2.es.md");
    assert_eq!(fs::read_to_string(folder.join(path)).expect("it stayed"), text);
    is_sound(&folder);
}

#[test]
fn any_headline_can_be_one() {
    let (_home, folder) = site();
    let long = "palabra ".repeat(60);
    let titles = ["Water: \"who\" owns 'it'? # {a} [b]", "yes", "2026", "🎈", "a\\b \u{201c}c\u{201d}", &long];
    for title in titles {
        let (path, _) = begun(&folder, "new", &[title, "--lang", "en"]);
        assert!(path.starts_with("content/2026/") && path.ends_with(".en.md"), "{path}");
        let story = path.trim_start_matches("content/2026/").trim_end_matches(".en.md").to_owned();
        begun(&folder, "translate", &[&story]);
    }
    is_sound(&folder);
}

#[test]
fn names_that_the_site_does_not_know_write_nothing() {
    let (_home, folder) = site();
    let before = Tree::read(&folder.join("content"));
    let cases: [(&str, &[&str], &str); 6] = [
        ("new", &["T", "--lang", "en", "--section", "see"], "did you mean `sea`?"),
        ("new", &["T", "--lang", "en", "--author", "zzz"], "nora-vidal, sam-ferrars"),
        ("new", &["  ", "--lang", "en"], "a title has words"),
        ("translate", &["bridge-lamp"], "did you mean `bridge-lamps`?"),
        ("translate", &["bridge-lamps"], "is translated already: content/stories/bridge/farolas-del-puente.es.md"),
        ("translate", &["../bridge"], "there is no such name"),
    ];
    for (command, arguments, expected) in cases {
        let told = run(&folder, command, arguments).exits(2).stderr;
        assert!(told.contains(expected), "{expected}: {told}");
    }
    assert!(Tree::read(&folder.join("content")) == before, "something was written");
}

#[test]
fn a_title_that_no_build_takes_writes_nothing() {
    let (_home, folder) = site();
    let before = Tree::read(&folder.join("content"));
    for (title, number) in
        [("a\u{7}b", "U+0007"), ("a \u{202e}b", "U+202E"), ("\u{1b}[31mred", "U+001B"), ("a\u{fffe}", "U+FFFE")]
    {
        for (lang, words) in [("en", "no text may hold the character"), ("es", "ningún texto puede llevar el carácter")]
        {
            let told = run(&folder, "new", &[title, "--lang", "en", "--messages", lang]).exits(2).stderr;
            assert!(told.contains(&format!("{words} {number}")), "{number}: {told}");
        }
    }
    assert!(Tree::read(&folder.join("content")) == before, "something was written");
    // Line breaks, of whatever kind, are spaces; and what no build refuses is no trouble.
    for title in ["One\r\ntwo\u{b}three\u{85}four\u{2028}five", "Lima\u{200b}-Callao", "\u{feff}Water"] {
        begun(&folder, "new", &[title, "--lang", "en"]);
    }
    is_sound(&folder);
}

#[test]
fn a_translation_holds_the_words_to_work_from_and_shows_none_of_them() {
    let (_home, folder) = site();
    let original = "---\nstory: wells\ntitle: The *wells*\ndek: Dek SECRETDEK\nkicker: Water\ndate: 2026-11-20\nauthors: [nora-vidal]\n\
                    section: sea\ntier: subscriber\ndraft: true\n---\nBefore WORDONE -- and --> an arrow.\n\n<!-- more -->\n\n:::aside\nWORDTWO\n\n- a\n:::\n\n\
                    ```\nWORDTHREE\n\n:::x\n```\n";
    fs::create_dir_all(folder.join("content/deep")).expect("a folder");
    fs::write(folder.join("content/deep/wells.en.md"), original).expect("a text");
    let (path, text) = begun(&folder, "translate", &["wells"]);
    assert_eq!(path, "content/deep/wells.es.md");
    assert!(text.starts_with("---\ntranslation_of: wells\ntitle: \"The *wells*\""), "{text}");
    for part in
        ["dek: \"Dek SECRETDEK\"", "slug: the-wells", "date: 2026-11-24T14:00", "<!-- more -->\n", "--&gt; an arrow"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("<!--\n:::aside\nWORDTWO\n\n- a\n:::\n-->\n"), "{text}");
    is_sound(&folder);
    run(&folder, "build", &["--drafts"]).exits(0);
    let page = fs::read_to_string(folder.join("public/es/mar/the-wells/index.html")).expect("the draft's page");
    for word in ["WORDONE", "WORDTWO", "WORDTHREE"] {
        assert!(!page.contains(word), "{word}: {page}");
    }
}

/// Values as an original writes them, each with the words that its writer typed.
const TYPED: [(&str, &str); 20] = [
    (r#"'He said "no"... -- it''s *his* 1/2'"#, r#"He said "no"... -- it's *his* 1/2"#),
    (r#""\"Mine\", 'yours' -- *ours*""#, r#""Mine", 'yours' -- *ours*"#),
    ("Don't _ever_ say **never**", "Don't _ever_ say **never**"),
    (r#""Water: who owns it?""#, "Water: who owns it?"),
    (r#""Number #1 # and no note""#, "Number #1 # and no note"),
    ("'- a dash, and {a}, [b]'", "- a dash, and {a}, [b]"),
    ("'*starred* from the start'", "*starred* from the start"),
    ("'&anchor'", "&anchor"),
    ("'!tag'", "!tag"),
    ("'% of @all'", "% of @all"),
    (r#""back\\slash \\* and \\n""#, r"back\slash \* and \n"),
    (r"a\b\*c\*", r"a\b\*c\*"),
    ("«¿De quién es el río?», preguntó ñ 🎈", "«¿De quién es el río?», preguntó ñ 🎈"),
    ("“set” already… – ½", "“set” already… – ½"),
    ("2026", "2026"),
    ("no", "no"),
    ("null", "null"),
    ("|\n    one \"two\"\n    three: 'four'\n", "one \"two\"\nthree: 'four'"),
    (">\n    one\n    *two*\n", "one *two*"),
    (r#""a\Lb\Pc\Nd\uFEFFe\tf\x7Fg""#, "a\u{2028}b\u{2029}c\u{85}d\u{feff}e\tf\u{7f}g"),
];

#[test]
fn a_translation_begins_with_the_words_as_they_were_typed() {
    let (_home, folder) = site();
    fs::create_dir_all(folder.join("content/typed")).expect("a folder");
    for (number, (value, typed)) in TYPED.iter().enumerate() {
        let story = format!("typed-{number}");
        let original = format!(
            "---\ntitle: {value}\ndate: 2026-11-20\nauthors: [nora-vidal]\nsection: sea\ndek: {value}\nkicker: {value}\n\
             gate_note: {value}\nimage:\n  src: river.jpg\n  alt: {value}\n  caption: {value}\n---\nWords.\n"
        );
        fs::write(folder.join(format!("content/typed/{story}.en.md")), original).expect("a text");
        let (path, text) = begun(&folder, "translate", &[&story]);
        let source = SourcePath::new(&path).expect("a path of the site");
        let fields = split(&source, &text).block.fields().unwrap_or_else(|| panic!("{value}: {text}"));
        for name in ["title", "dek", "kicker", "gate_note"] {
            assert_eq!(fields[name], *typed, "{name}: {text}");
        }
        assert_eq!(fields["image"], serde_json::json!({"alt": typed, "caption": typed}), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_text_is_never_written_through_a_link() {
    let (home, folder) = site();
    let elsewhere = home.path().join("elsewhere");
    fs::create_dir(&elsewhere).expect("a folder");
    std::os::unix::fs::symlink(&elsewhere, folder.join("content/2026")).expect("a link");
    run(&folder, "new", &["T", "--lang", "en"]).exits(2);
    assert_eq!(fs::read_dir(&elsewhere).expect("a folder").count(), 0);
}
