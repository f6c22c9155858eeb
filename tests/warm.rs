//! A build over its own output does only what changed: nothing where nothing did, and it says why of each page that it
//! renders. What is left in `.bifolio/` is believed only as long as nothing speaks against it, and holds no word that
//! readers may not see.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use support::{Site, site};

const SITE: &str = "\
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example
paywall: {tiers: [subscriber], subscribe: subscribe}
-- content/one.en.md --
---
story: one
title: The first
date: 2026-11-01
section: city
---
The first text.
-- content/dos.es.md --
---
story: two
title: La segunda
date: 2026-11-02
section: city
---
El segundo texto.
-- content/paid.en.md --
---
story: paid
title: Behind the wall
date: 2026-11-03
section: city
tier: subscriber
---
Everybody reads this.

<!-- more -->

Only those who pay read of the ZANZIBAR papers.
-- content/draft.en.md --
---
story: draft
title: Not yet QUAGMIRE
date: 2026-11-03
section: city
draft: true
---
The QUAGMIRE grows.
-- content/later.en.md --
---
story: later
title: Tomorrow XYLOPHONE
date: 2027-11-03
section: city
---
A XYLOPHONE is heard.
-- content/pages/subscribe.en.md --
---
title: Subscribe
---
Please.
-- content/pages/subscribe.es.md --
---
title: Suscríbase
---
Por favor.
";

/// What a build says of itself.
#[derive(Debug)]
struct Said {
    pages: u64,
    rendered: u64,
    written: u64,
    why: Vec<(String, String)>,
}

fn build(site: &Site, arguments: &[&str]) -> Said {
    let outcome = site.build(&[&["--why"], arguments].concat());
    assert_eq!(outcome.exit, Some(0), "{}", outcome.report());
    let summary: serde_json::Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    let summary = &summary["summary"];
    let number = |name: &str| summary[name].as_u64().unwrap_or_default();
    let word = |one: &serde_json::Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let why = summary["why"].as_array().cloned().unwrap_or_default();
    Said {
        pages: number("pages"),
        rendered: number("rendered"),
        written: number("written"),
        why: why.iter().map(|one| (word(one, "page"), word(one, "reason"))).collect(),
    }
}

const PARTS: [&str; 2] = ["build.bin", "pages.bin"];

/// What is saved of a build: `build.bin` says whether there is anything to do, `pages.bin` what was printed.
fn saved(site: &Site, part: &str) -> PathBuf {
    let outputs = fs::read_dir(site.path(".bifolio/outputs")).expect("a memory");
    outputs.flatten().next().expect("one output").path().join(part)
}

#[test]
fn nothing_is_done_where_nothing_changed() {
    let site = site(SITE);
    let first = build(&site, &[]);
    assert_eq!((first.rendered, first.pages), (first.pages, first.pages));
    assert!(first.why.iter().all(|(_, reason)| reason == "new"), "{first:?}");
    let second = build(&site, &[]);
    assert_eq!((second.pages, second.rendered, second.written), (first.pages, 0, 0), "{second:?}");
}

#[test]
fn a_page_is_rendered_where_what_it_shows_differs() {
    let site = site(SITE);
    build(&site, &[]);
    let site = site.edit("content/one.en.md", "The first text.", "The first text, mended.");
    let said = build(&site, &[]);
    assert_eq!(said.why, [("/en/city/the-first/".to_owned(), "view".to_owned())]);
    assert_eq!((said.rendered, said.written), (1, 1));
    let page = fs::read_to_string(site.output().join("en/city/the-first/index.html")).expect("a page");
    assert!(page.contains("The first text, mended."));
}

#[test]
fn a_page_that_was_touched_is_made_again() {
    let site = site(SITE);
    build(&site, &[]);
    let page = site.output().join("en/city/the-first/index.html");
    let before = fs::read(&page).expect("a page");
    fs::write(&page, "something else").expect("written");
    let said = build(&site, &[]);
    assert_eq!(said.why, [("/en/city/the-first/".to_owned(), "output".to_owned())]);
    assert_eq!(fs::read(&page).expect("a page"), before);
    fs::remove_file(&page).expect("removed");
    build(&site, &[]);
    assert_eq!(fs::read(&page).expect("a page"), before);
}

#[test]
fn time_that_passes_is_seen() {
    let site = site(SITE);
    build(&site, &[]);
    let next_day = build(&site, &["--now", "2026-11-25T12:00:00Z"]);
    let fronts: Vec<&str> = next_day.why.iter().map(|(page, _)| page.as_str()).collect();
    assert_eq!(fronts, ["/en/", "/es/"], "the front pages show the day");
    let next_year = build(&site, &["--now", "2027-11-25T12:00:00Z"]);
    assert!(next_year.why.iter().any(|(page, _)| page == "/en/city/tomorrow-xylophone/"), "{next_year:?}");
}

#[test]
fn another_way_to_ask_is_another_build() {
    let site = site(SITE);
    let whole = build(&site, &[]);
    let moved = build(&site, &["--base-url", "https://elsewhere.example/news"]);
    assert_eq!(moved.rendered, moved.pages);
    assert_eq!(build(&site, &[]).rendered, whole.pages, "what was built in between is not what is remembered");
    let drafts = build(&site, &["--drafts"]);
    assert!(drafts.pages > whole.pages);
    for part in PARTS {
        assert!(!saved(&site, part).exists(), "nothing is saved of what readers may not see");
    }
}

#[test]
fn what_was_told_is_told_again() {
    let site = site(SITE).edit("content/one.en.md", "The first text.", "The first text, <blink>mended</blink>.");
    let first = site.build(&[]).exits(0);
    let told = |report: &str| serde_json::from_str::<serde_json::Value>(report).expect("JSON")["diagnostics"].clone();
    assert_eq!(first.diagnostics.len(), 2, "{}", first.report());
    assert_eq!(told(&site.build(&[]).exits(0).stdout), told(&first.stdout));
}

#[test]
fn a_memory_that_is_damaged_is_thrown_away() {
    let mut site = site(SITE);
    let whole = build(&site, &[]);
    let page = site.output().join("en/city/the-first/index.html");
    for part in PARTS {
        let sound = fs::read(saved(&site, part)).expect("a memory");
        let mut damaged: Vec<Vec<u8>> = (0..3).map(|third| sound[..sound.len() * third / 3].to_vec()).collect();
        for at in (0..sound.len()).step_by(sound.len() / 9 + 1) {
            let mut flipped = sound.clone();
            flipped[at] ^= 0x10;
            damaged.push(flipped);
        }
        damaged.extend([b"bifolio memory 0\n".to_vec(), vec![0xff; 4096], [sound.as_slice(), b"more"].concat()]);
        for (number, bytes) in damaged.into_iter().enumerate() {
            // What was printed is asked for only where there is something to do.
            let words = format!("The first text, {part} {number}.");
            let text = fs::read_to_string(site.path("content/one.en.md")).expect("a text");
            let (head, _) = text.rsplit_once("The first text").expect("it is there");
            site = site.write("content/one.en.md", format!("{head}{words}\n"));
            fs::write(saved(&site, part), &bytes).expect("written");
            let said = build(&site, &[]);
            assert_eq!(said.rendered, whole.pages, "{part}, {} bytes", bytes.len());
            assert!(fs::read_to_string(&page).expect("a page").contains(&words));
        }
        assert_eq!(build(&site, &[]).rendered, 0, "and what it left is sound");
    }
}

#[test]
fn nothing_that_readers_may_not_see_is_remembered() {
    let site = site(SITE);
    build(&site, &[]);
    let all = walkdir::WalkDir::new(site.path(".bifolio")).into_iter().flatten();
    for file in all.filter(|entry| entry.file_type().is_file()) {
        let bytes = fs::read(file.path()).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["ZANZIBAR", "QUAGMIRE", "XYLOPHONE", "quagmire", "xylophone"] {
            assert!(!text.contains(secret), "{secret} in {}", file.path().display());
        }
    }
}

#[test]
fn another_program_believes_nothing() {
    let site = site(SITE);
    let whole = build(&site, &[]);
    let own = site.path("bifolio-other");
    let mut bytes = fs::read(env!("CARGO_BIN_EXE_bifolio")).expect("the program");
    bytes.push(0);
    fs::write(&own, bytes).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).expect("made a program");
    }
    let root = site.root();
    let mut run = Command::new(&own);
    run.args(["build", "--format", "json", "--now", support::NOW, "--source"]).arg(&root);
    let output = run.output().expect("it runs");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(said["summary"]["rendered"].as_u64(), Some(whole.pages));
}
