//! A build over its own output does only what changed: nothing where nothing did, and it says why of each page that it
//! renders. What is left in `.bifolio/` is believed only as long as nothing speaks against it, and holds no word that
//! readers may not see.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use support::{Site, Tree, site};

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

/// A site of which everybody may read everything.
const PUBLIC: &str = "\
-- content/one.en.md --
---
story: one
title: The first
date: 2026-11-01
authors: [ana-lopez]
section: city
---
The first text.
-- content/dos.es.md --
---
story: two
title: La segunda
date: 2026-11-02
authors: [ana-lopez]
section: politics
---
El segundo texto.
-- content/three.en.md --
---
story: three
title: The third
date: 2026-11-03
authors: [ana-lopez]
section: environment
---
The third text.
";

/// What a build says of itself.
#[derive(Debug)]
struct Said {
    pages: u64,
    read: u64,
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
        read: number("read"),
        rendered: number("rendered"),
        written: number("written"),
        why: why.iter().map(|one| (word(one, "page"), word(one, "reason"))).collect(),
    }
}

const PARTS: [&str; 3] = ["build.bin", "pages.bin", "frame.bin"];

/// What is saved of a build: `build.bin` says whether there is anything to do, `pages.bin` what was printed, `frame.bin`
/// what stands around the words of texts.
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
    settle();
    build(&site, &[]);
    let second = build(&site, &[]);
    assert_eq!((second.pages, second.read, second.rendered, second.written), (first.pages, 0, 0, 0), "{second:?}");
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
            // What stands around words only spares the reading of other texts.
            let rendered = if part == "frame.bin" { 1 } else { whole.pages };
            assert_eq!((said.rendered, said.read), (rendered, whole.read), "{part}, {} bytes", bytes.len());
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

/// Waits until files that were just written can be known by their stamps: those that readers may not see are known by
/// nothing else.
fn settle() {
    std::thread::sleep(Duration::from_millis(2_200));
}

/// A site of seven stories, in which each page shows cards of others.
fn newsroom() -> Site {
    let site = newsroom_now();
    settle();
    site
}

fn newsroom_now() -> Site {
    let mut all = site(SITE).write("content/authors/ana.en.md", "---\nname: Ana\n---\nShe writes.\n");
    for number in 0..6 {
        let text = format!(
            "---\nstory: s{number}\ntitle: Story {number}\ndate: 2026-11-0{}\nauthors: [ana]\nsection: city\n---\nWords of {number}.\n\n## Part {{#part}}\n\nMore.\n",
            number + 1
        );
        all = all.write(&format!("content/s{number}.en.md"), text);
    }
    all.write(
        "content/s1.es.md",
        "---\ntranslation_of: s1\ntitle: La historia 1\ntranslators: [ana]\n---\nPalabras.\n\n## Parte {#parte}\n",
    )
    .write(
        "content/twin.es.md",
        "---\ntranslation_of: s5\ntitle: No todavía\ntranslators: [ana]\ndraft: true\n---\nNada.\n",
    )
    .edit("content/s2.en.md", "Words of 2.", "Words of [one](story:s1#part).")
    .write("content/plan.pdf", "%PDF-1.7\n")
}

/// Builds, and holds that a build from nothing writes the same.
#[track_caller]
fn rightly(site: &Site) -> Said {
    let said = build(site, &[]);
    let warm = Tree::read(&site.output());
    let clean = site.root().with_file_name("clean");
    let _ = fs::remove_dir_all(&clean);
    site.build(&["--output", clean.to_str().expect("a path")]).exits(0);
    assert_eq!(warm.differences(&Tree::read(&clean)), Vec::<String>::new());
    said
}

#[test]
fn of_a_site_in_which_words_differ_few_texts_are_read() {
    let site = newsroom();
    let whole = rightly(&site);
    assert!(whole.read > 10, "{whole:?}");
    let site = site.edit("content/s1.en.md", "Words of 1.", "Other words of 1, and [two](story:s2#part).");
    let said = rightly(&site);
    assert_eq!(said.why, [("/en/city/story-1/".to_owned(), "view".to_owned())]);
    assert!(said.read < whole.read, "{said:?}");
    let said = build(&site, &[]);
    assert_eq!((said.read, said.rendered), (0, 0), "the text is known as it is now: {said:?}");
    // Both texts of a story, and another one.
    let site =
        site.edit("content/s1.en.md", "Other words", "Words").edit("content/s1.es.md", "Palabras", "Otras palabras");
    let site = site.edit("content/dos.es.md", "segundo", "otro");
    let said = rightly(&site);
    assert_eq!(said.rendered, 3, "{said:?}");
    assert!(said.read < whole.read, "{said:?}");
    // What is left to the next build is what a build of the whole site leaves.
    let site = site.edit("content/s3.en.md", "title: Story 3", "title: Another 3");
    let said = rightly(&site);
    assert_eq!(said.read, whole.read, "a title stands on other pages: {said:?}");
    assert!(!said.why.iter().any(|(page, _)| page.starts_with("/es/")), "{said:?}");
    assert_eq!(build(&site, &[]).rendered, 0);
    // The whole output exchanged.
    let site = site.edit("content/s4.en.md", "Words of 4", "Other words of 4");
    let said = build(&site, &["--atomic"]);
    assert_eq!((said.rendered, said.read < whole.read), (1, true), "{said:?}");
    let said = rightly(&site);
    assert_eq!((said.read, said.rendered), (0, 0), "{said:?}");
    // What was only touched is no other text.
    fs::write(site.path("content/s0.en.md"), fs::read(site.path("content/s0.en.md")).expect("read")).expect("written");
    let said = build(&site, &[]);
    assert_eq!((said.read, said.rendered), (0, 0), "{said:?}");
}

/// Continuous integration brings the sources, the output and `.bifolio/` back from where it kept them: nothing of what a
/// disk says of a file but its length is what it was.
#[test]
fn what_was_brought_back_is_known_by_its_bytes() {
    let site = site(PUBLIC);
    let first = build(&site, &[]);
    let bring_back = |site: &Site| {
        let all = Tree::read(&site.root());
        fs::remove_dir_all(site.root()).expect("removed");
        std::thread::sleep(Duration::from_millis(20));
        all.write(&site.root());
    };
    bring_back(&site);
    let said = build(&site, &[]);
    assert_eq!((said.read, said.rendered, said.written), (0, 0, 0), "{said:?}");
    // How they look now is remembered, once.
    settle();
    let mut left = Vec::new();
    for _ in 0..3 {
        left.push(fs::read(saved(&site, "build.bin")).expect("a memory"));
        build(&site, &[]);
    }
    assert!(left[0] != left[1] && left[1] == left[2]);
    // With a page that was damaged on the way, and a text that was edited.
    bring_back(&site);
    let page = site.output().join("es/politica/la-segunda/index.html");
    fs::write(&page, fs::read_to_string(&page).expect("a page").replace("segundo", "seGundo")).expect("written");
    let site = site.edit("content/one.en.md", "The first text.", "The first text, mended.");
    let said = rightly(&site);
    let why: Vec<_> = said.why.iter().map(|(page, reason)| (page.as_str(), reason.as_str())).collect();
    assert_eq!(why, [("/en/city/the-first/", "view"), ("/es/politica/la-segunda/", "output")], "{said:?}");
    bring_back(&site);
    let site = site.edit("content/one.en.md", "The first text, mended.", "The first text.");
    let said = rightly(&site);
    assert_eq!((said.rendered, said.read < first.read), (1, true), "{said:?}");
}

#[test]
fn more_than_words_is_a_matter_of_the_whole_site() {
    let site = newsroom();
    let whole = rightly(&site);
    type Edit = (&'static str, &'static str, &'static str);
    let edits: [Edit; 7] = [
        ("content/s1.en.md", "section: city", "section: city\nkicker: Water"), // cards say it
        ("content/s1.en.md", "Words of 1.", "Words of 1, and [a plan](plan.pdf)."), // another file is published
        ("content/s1.en.md", "[a plan](plan.pdf)", "a plan"),
        ("content/paid.en.md", "Everybody reads", "All read"), // what stands behind a cut is not remembered
        ("content/draft.en.md", "The QUAGMIRE", "A QUAGMIRE"),
        ("content/authors/ana.en.md", "She writes.", "She reads."),
        ("content/pages/subscribe.en.md", "Please.", "Please do."),
    ];
    let mut site = site;
    for (file, from, to) in edits {
        site = site.edit(file, from, to);
        let said = rightly(&site);
        assert_eq!(said.read, whole.read, "{file}: {said:?}");
    }
}

#[test]
fn what_goes_wrong_with_words_is_told_as_by_a_build_of_all() {
    let site = newsroom();
    rightly(&site);
    let before = Tree::read(&site.output());
    type Edit = (&'static str, &'static str, &'static str, &'static str);
    let edits: [Edit; 5] = [
        ("content/s1.en.md", "{#part}", "{#other}", "fragment-dead"), // another page leads there
        ("content/s1.en.md", "Words of 1.", "Words of [2](story:s2#nopart).", "fragment-dead"),
        ("content/s1.en.md", "Words of 1.", "Words of [2](/en/nowhere/).", "link-dead"),
        ("content/s1.en.md", "Words of 1.", "Words of [2](story:draft).", "link-dead"),
        ("content/s1.en.md", "Words of 1.", "Words of ![2](nothing.png).", "picture-missing"),
    ];
    for (file, from, to, code) in edits {
        let text = fs::read_to_string(site.path(file)).expect("a text");
        fs::write(site.path(file), text.replace(from, to)).expect("written");
        let told = site.build(&[]);
        assert!(told.codes().contains(&code), "{code}: {}", told.report());
        let clean = site.root().with_file_name("clean");
        let all = site.build(&["--output", clean.to_str().expect("a path")]);
        assert_eq!(told.codes(), all.codes(), "{}", told.report());
        let _ = fs::remove_dir_all(&clean);
        fs::write(site.path(file), text).expect("written");
        if told.exit == Some(1) {
            assert_eq!(before.differences(&Tree::read(&site.output())), Vec::<String>::new(), "{code}");
        }
        site.build(&[]).exits(0);
    }
}

/// More bytes of pages than are held at once: none of them may be taken for one that stays as it is.
#[test]
fn words_of_large_texts_are_all_written() {
    const STORIES: usize = 6;
    let text = |number: usize, words: &str| {
        let large = format!("{words}\n\n").repeat(1_900_000 / (words.len() + 2));
        format!(
            "---\nstory: l{number}\ntitle: Long {number}\ndate: 2026-11-01\nauthors: [ana-lopez]\nsection: city\n---\n{large}"
        )
    };
    let write = |site: Site, words: &str| {
        (0..STORIES).fold(site, |site, number| site.write(&format!("content/l{number}.en.md"), text(number, words)))
    };
    let site = write(site(PUBLIC), &"The first words. ".repeat(20));
    build(&site, &[]);
    let site = write(site, &"Words of a long text. ".repeat(20));
    let said = build(&site, &[]);
    assert_eq!((said.rendered, said.written), (6, 6), "{said:?}");
    assert_eq!(Tree::read(&site.output()).holding("Words of a long text.").len(), STORIES);
}
