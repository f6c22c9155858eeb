//! `bifolio status`: what lacks a twin, what is stale, what is due next; and `translations.lock`, which knows what each
//! translation was made from.
#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Outcome, Site, outcome, site};

const LOCK: &str = "translations.lock";

/// A story in two languages, one that is alone, one of which each text is due on another day, a draft, and one that waits.
const SITE: &str = r#"
-- content/river.en.md --
---
story: river
title: Who owns the river?
dek: Three towns, one stream.
date: 2026-11-20
authors: [ana-lopez]
section: environment
---
Three towns drink from one stream.

## The paper

None of them has a paper that says so.

- a mill
- a well
-- content/deep/rio.es.md --
---
translation_of: river
title: ¿De quién es el río?
dek: Tres pueblos, un arroyo.
---
Tres pueblos beben de un arroyo.

## El papel

Ninguno tiene un papel que lo diga.

- un molino
- un pozo
-- content/alone.es.md --
---
title: Sola
date: 2026-11-18
authors: [ana-lopez]
section: city
---
Sola en su idioma.
-- content/later.en.md --
---
title: Later
date: 2026-11-25T06:00
authors: [ana-lopez]
section: city
---
Not yet.
-- content/tarde.es.md --
---
translation_of: later
title: Más tarde
date: 2026-11-26
---
Todavía no.
-- content/half.en.md --
---
title: Half
date: 2026-11-01
authors: [ana-lopez]
section: city
draft: true
---
Half.
-- content/both.en.md --
---
title: Both
date: 2026-11-01
authors: [ana-lopez]
section: city
publish: together
---
Both.
"#;

/// What the command says to people: standard output.
fn said(site: &Site, arguments: &[&str]) -> Outcome {
    let root = site.root().display().to_string();
    let common = ["status", "--source", &root, "--now", "2026-11-24T12:00:00Z"];
    outcome::run(&[&common, arguments].concat(), &[], 60)
}

fn report(outcome: &Outcome) -> Value {
    serde_json::from_str(&outcome.stdout).expect("the report is JSON")
}

fn story(site: &Site, id: &str) -> Value {
    let report = report(&site.run("status", &[]).exits(0));
    let stories = report["stories"].as_array().expect("stories are listed");
    stories.iter().find(|story| story["story"] == id).expect("the story is listed").clone()
}

/// What became of the blocks of a story, a line each.
fn changes(site: &Site, id: &str) -> Vec<String> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let story = story(site, id);
    let changes = story["changes"].as_array().expect("changes are listed").clone();
    changes.iter().map(|one| ["change", "block", "line", "words"].map(|key| text(&one[key])).join(" ")).collect()
}

fn lock(site: &Site) -> String {
    fs::read_to_string(site.root().join(LOCK)).expect("the lock is there")
}

#[test]
fn the_desk_tells_what_is_to_be_done() {
    let site = site(SITE);
    let told = said(&site, &[]).exits(0).stdout;
    let expected = "\
Lack a twin (2)
  both: no Spanish text, live for 23 days
    content/both.en.md
  alone: no English text, live for 6 days
    content/alone.es.md

Due next (2)
  2026-11-25 06:00  later (en): content/later.en.md
  2026-11-26 00:00  later (es): content/tarde.es.md

Wait for their twin (1)
  both (en): content/both.en.md

Drafts (1)
  half (en): content/half.en.md

Never accepted (2)
  later (es): content/tarde.es.md
  river (es): content/deep/rio.es.md
  if they all follow their originals today: bifolio status --accept-new

5 stories: 2 without a twin, 0 stale
";
    let folder = format!("{}/", site.root().display());
    assert_eq!(told.replace(&folder, ""), expected);
    let told = said(&site, &["--messages", "es"]).exits(0).stdout.replace(&folder, "");
    for line in [
        "Sin gemelo (2)\n",
        "  alone: falta el texto en inglés, publicado hace 6 días\n",
        "Próximas salidas (2)\n",
        "5 historias: 2 sin gemelo, 0 atrasadas\n",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!site.root().join(LOCK).exists(), "whoever only looks writes nothing");
}

#[test]
fn what_changed_since_is_stale_until_it_is_accepted() {
    let site = site(SITE);
    assert_eq!(story(&site, "river")["follows"], "never-accepted");
    said(&site, &["--accept", "river"]).exits(0);
    assert_eq!(story(&site, "river")["follows"], "fresh");
    // Spaces alone are no change, and renaming a file is none.
    let site = site
        .edit("content/river.en.md", "Three towns drink from", "Three towns\ndrink   from")
        .rename("content/river.en.md", "content/2026/the-river.en.md")
        .rename("content/deep/rio.es.md", "content/2026/otro.es.md");
    assert_eq!(changes(&site, "river"), Vec::<String>::new());

    let site = site
        .edit("content/2026/the-river.en.md", "title: Who owns the river?", "title: Who owns our river?")
        .edit("content/2026/the-river.en.md", "## The paper", "A fourth town joins.\n\n## The paper")
        .edit("content/2026/the-river.en.md", "- a well\n", "- a well\n- a dam\n");
    let expected = [
        "changed title 3 Who owns our river?",
        "added paragraph 12 A fourth town joins.",
        "changed list 18 - a mill - a well - a dam",
    ];
    assert_eq!(changes(&site, "river"), expected);
    assert_eq!(story(&site, "river")["follows"], "stale");
    let told = said(&site, &[]).exits(0).stdout;
    let folder = format!("{}/", site.root().display());
    for line in [
        "Stale translations (1)\n  river\n    content/2026/otro.es.md\n",
        "    content/2026/the-river.en.md:12: added: “A fourth town joins.”\n",
        "    once the translation says it: bifolio status --accept river\n",
    ] {
        assert!(told.replace(&folder, "").contains(line), "{line}: {told}");
    }
    let short = said(&site, &["--format", "short"]).exits(0).stdout.replace(&folder, "");
    assert!(
        short.contains("content/2026/the-river.en.md:12:1: stale: river: added: A fourth town joins.\n"),
        "{short}"
    );

    let told = said(&site, &["--accept", "river", "--messages", "es"]).exits(0).stdout;
    assert!(told.starts_with("Aceptada: river\n"), "{told}");
    let site = site.edit("content/2026/the-river.en.md", "None of them has a paper that says so.\n", "");
    assert_eq!(changes(&site, "river"), ["gone paragraph 17 null"]);
}

#[test]
fn the_lock_is_the_same_whoever_writes_it() {
    let site = site(SITE);
    said(&site, &["--accept", "river"]).exits(0);
    said(&site, &["--accept", "later"]).exits(0);
    let one_by_one = lock(&site);
    fs::remove_file(site.root().join(LOCK)).expect("it was there");
    let told = said(&site, &["--accept-new"]).exits(0).stdout;
    assert!(told.starts_with("Accepted: later\nAccepted: river\n"), "{told}");
    assert_eq!(lock(&site), one_by_one);
    assert!(one_by_one.contains("\nversion 1\n\nlater es\n  title "), "{one_by_one}");
    assert!(one_by_one.contains("\nriver es\n  title ") && !one_by_one.contains("towns"), "{one_by_one}");
    // Nothing is stale, so nothing new is accepted; and stories that are gone are forgotten.
    let site = site.remove("content/tarde.es.md");
    assert!(!said(&site, &["--accept-new"]).exits(0).stdout.contains("Accepted"));
    assert!(!lock(&site).contains("later"), "{}", lock(&site));
    // Nothing of it is published.
    site.build(&[]).exits(0);
    assert!(!site.output().join(LOCK).exists());
}

#[test]
fn a_translation_is_fresh_when_it_is_begun() {
    let site = site(SITE);
    let root = site.root().display().to_string();
    outcome::run(&["translate", "alone", "--source", &root, "--now", "2026-11-24"], &[], 60).exits(0);
    assert_eq!(story(&site, "alone")["follows"], "fresh");
    assert!(lock(&site).contains("\nalone en\n"), "{}", lock(&site));
    let site = site.edit("content/alone.es.md", "Sola en su idioma.", "Sola en su lengua.");
    assert_eq!(changes(&site, "alone"), ["changed paragraph 7 Sola en su lengua."]);
}

#[test]
fn words_of_a_gated_text_are_nowhere_printed() {
    let site = site(SITE).edit("content/river.en.md", "section: environment", "section: environment\ntier: subscriber");
    said(&site, &["--accept", "river"]).exits(0);
    let site = site.edit("content/river.en.md", "None of them has", "SECRETWORD none has").edit(
        "content/river.en.md",
        "Three towns, one stream",
        "PUBLICWORD",
    );
    for format in ["human", "short", "json", "github", "sarif"] {
        let told = said(&site, &["--format", format]).exits(0);
        assert!(
            !told.stdout.contains("SECRETWORD") && !told.stderr.contains("SECRETWORD"),
            "{format}: {}",
            told.stdout
        );
        assert!(format == "sarif" || format == "github" || told.stdout.contains("PUBLICWORD"), "{format}");
    }
    assert_eq!(changes(&site, "river")[1], "changed paragraph 14 null");
}

#[test]
fn what_cannot_be_accepted_is_told_and_changes_nothing() {
    let site = site(SITE);
    let cases: [(&[&str], &str); 4] = [
        (&["--accept", "rivers"], "did you mean `river`?"),
        (&["--accept", "alone"], "`bifolio translate alone` begins one"),
        (&["--accept", "river", "--accept", "zzz"], "there is no story `zzz`"),
        (&["--accept", "alone", "--messages", "es"], "`alone` no tiene traducción"),
    ];
    for (arguments, expected) in cases {
        let told = said(&site, arguments).exits(2).stderr;
        assert!(told.contains(expected), "{expected}: {told}");
        assert!(!site.root().join(LOCK).exists(), "{arguments:?} wrote");
    }
}

#[test]
fn a_lock_that_is_not_ours_is_never_written_over() {
    let conflict = "version 1\n<<<<<<< HEAD\nriver es\n=======\n>>>>>>> x\n";
    for text in [conflict, "{\"lockfileVersion\": 3}\n", "version 7\n", "version 1\nriver es\nriver es\n"] {
        let site = site(SITE).write(LOCK, text);
        let root = site.root().display().to_string();
        site.run("status", &[]).exits(1);
        said(&site, &["--accept", "river"]).exits(2);
        said(&site, &["--accept-new"]).exits(2);
        let told = outcome::run(&["translate", "alone", "--source", &root], &[], 60).exits(2);
        assert!(told.stderr.contains("translations.lock:"), "{}", told.stderr);
        assert_eq!(lock(&site), text);
        assert!(!site.root().join("content/alone.en.md").exists(), "a translation was begun");
        // Readers lose nothing by it.
        site.build(&[]).exits(0);
    }
}

#[test]
fn of_a_lock_that_cannot_be_used_nothing_is_claimed() {
    let site = site(SITE);
    said(&site, &["--accept", "river"]).exits(0);
    let sound = lock(&site);
    let site = site.write(LOCK, format!("<<<<<<< HEAD\n{sound}"));
    let told = said(&site, &[]).exits(1);
    assert!(told.stderr.contains("lock-invalid"), "{}", told.stderr);
    assert!(!told.stdout.contains("ever accepted") && !told.stdout.contains("--accept"), "{}", told.stdout);
    assert!(told.stdout.ends_with("5 stories: 2 without a twin; how many are stale is not known\n"), "{}", told.stdout);
    let told = said(&site, &["--messages", "es"]).exits(1).stdout;
    assert!(told.ends_with("5 historias: 2 sin gemelo; no se sabe cuántas están atrasadas\n"), "{told}");
    let told = said(&site, &["--format", "short"]).exits(1).stdout;
    assert!(!told.contains("never accepted"), "{told}");
    let told = said(&site, &["--format", "json"]).exits(1);
    assert_eq!((&told.summary["stale"], &told.summary["never_accepted"]), (&Value::Null, &Value::Null));
    let stories = report(&told)["stories"].clone();
    let river = stories.as_array().into_iter().flatten().find(|story| story["story"] == "river");
    assert_eq!(river.expect("it is listed")["follows"], "unknown");

    // What can be read of it is a help; what it lacks is not known, and nothing can be accepted.
    let site = site.write(LOCK, format!("{sound}nonsense\n")).edit(
        "content/river.en.md",
        "Three towns drink from",
        "Four towns drink from",
    );
    let told = said(&site, &[]).exits(1).stdout;
    assert!(told.starts_with("Stale translations (1)\n  river\n"), "{told}");
    assert!(!told.contains("ever accepted") && !told.contains("--accept"), "{told}");
}

#[test]
fn nothing_that_stands_there_makes_it_stumble() {
    let bytes: [&[u8]; 5] =
        [b"", b"\xff\xfe\x00", b"# only a comment", &[b' '; 100_000], b"version 1\r\n\r\nriver es\r\n"];
    for text in bytes {
        let site = site(SITE).write(LOCK, text);
        let told = site.run("status", &[]);
        assert!(matches!(told.exit, Some(0 | 1)), "{}", told.report());
    }
    let broken = site(SITE).write("content/river.en.md", "no front matter");
    let told = said(&broken, &[]).exits(0).stdout;
    assert!(told.contains("2 texts tell no story: `bifolio check` says why\n"), "{told}");
    #[cfg(unix)]
    {
        let site = site(SITE);
        let elsewhere = tempfile::NamedTempFile::new().expect("a file can be made");
        std::os::unix::fs::symlink(elsewhere.path(), site.root().join(LOCK)).expect("a link can be made");
        site.run("status", &[]).exits(0);
        said(&site, &["--accept", "river"]).exits(2);
        assert_eq!(fs::read(elsewhere.path()).expect("it is there"), b"");
    }
}

#[test]
fn a_new_site_begins_with_everything_accepted() {
    for lang in ["en", "es"] {
        let home = tempfile::tempdir().expect("a folder can be made");
        let folder = home.path().join("s").display().to_string();
        outcome::run(&["init", &folder, "--messages", lang], &[], 60).exits(0);
        let told = outcome::run(&["status", "--source", &folder, "--format", "json"], &[], 60).exits(0);
        assert_eq!(told.summary["stories"], 3, "{}", told.stdout);
        for what in ["stale", "never_accepted", "lacking"] {
            assert_eq!(told.summary[what], 0, "{what}: {}", told.stdout);
        }
    }
}
