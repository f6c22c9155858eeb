//! Sequences of edits of words over what a build left on the disk: after each, a build says and writes what a build of the
//! whole site does, and where nothing but words changed it reads few of the articles. `BIFOLIO_SEQUENCES` multiplies them.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

#[path = "serve/editor.rs"]
mod editor;
#[path = "serve/newsroom.rs"]
mod newsroom;
mod support;

use std::fs;
use std::time::Duration;

use editor::{Chance, edit, mend, sequences};
use support::outcome::Outcome;
use support::{Site, Tree};

/// Edits of a sequence.
const EDITS: usize = 10;
/// Stories beside those of the newsroom.
const STORIES: usize = 9;

/// A newsroom with stories that show and name each other.
fn site(hides: bool) -> Site {
    let mut site = newsroom::newsroom().write("content/plan.pdf", "%PDF-1.7\n");
    for number in 0..STORIES {
        let part = number % 3;
        let tier = ["free", "metered", "free"][part];
        let text = format!(
            "---\nstory: s{number}\ntitle: Story {number}\ndate: 2026-11-0{}\nauthors: [ana-lopez]\nsection: {}\ntopics: [water]\ntier: {tier}\n---\nWords of {number}, [next](story:s{}#part).\n\n## Part {{#part}}\n\nMore.\n",
            1 + number,
            ["city", "politics", "environment"][part],
            (number + 1) % STORIES
        );
        site = site.write(&format!("content/many/s{number}.en.md"), text);
        if part == 0 {
            let twin = format!(
                "---\ntranslation_of: s{number}\ntitle: Historia {number}\n---\nPalabras.\n\n## Parte {{#part}}\n"
            );
            site = site.write(&format!("content/many/s{number}.es.md"), twin);
        }
    }
    site = site.edit("content/city/council.en.md", "draft: true\n", "");
    if !hides {
        return site;
    }
    site.write(
        "content/many/later.en.md",
        "---\nstory: later\ntitle: Later\ndate: 2027-11-01\nauthors: [ana-lopez]\nsection: city\n---\n[Part](story:s1#part).\n",
    )
    .write("content/many/s1.es.md", "---\ntranslation_of: s1\ntitle: Todavía no\ndraft: true\n---\nNada.\n")
}

/// Changes words of a text: nothing but words, and what stands in them.
fn reword(site: &Site, chance: &mut Chance) -> String {
    let number = chance.below(STORIES);
    let path = site.path(&format!("content/many/s{number}.en.md"));
    let Ok(text) = fs::read_to_string(&path) else { return String::new() };
    let other = chance.below(STORIES);
    let more = match chance.below(9) {
        0 => format!("[One](story:s{other})."),
        1 => format!("[One](story:s{other}#part) and [another](s{other}.en.md#part)."),
        2 => "[The river](../river/river.en.md).".to_owned(),
        3 => format!("## Heading {other} {{#h{other}}}"),
        4 => format!("[Here](story:s{other}#h{other})."),
        5 => "[A plan](../plan.pdf).".to_owned(),
        6 => "![A dam](../river/dam.png \"The dam\"){credit=\"Ana\"}".to_owned(),
        7 => format!("A note.[^n{other}]\n\n[^n{other}]: Said {}.", chance.below(100)),
        _ => format!("Said {}.", chance.below(1_000)),
    };
    let text = match chance.below(6) {
        // Takes away what was added last.
        0 => text.rsplit_once("\n\n").map_or(text.clone(), |(rest, _)| format!("{rest}\n")),
        _ => format!("{text}\n{more}\n"),
    };
    fs::write(path, text).expect("written");
    format!("s{number}: {more}")
}

/// A build, and how many articles it read.
fn build(site: &Site, arguments: &[&str]) -> (Outcome, u64) {
    let outcome = site.build(&[&["--why"], arguments].concat());
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap_or_default();
    let read = report["summary"]["read"].as_u64().unwrap_or_default();
    (outcome, read)
}

/// What readers may not see, and pictures, are known by their stamps alone, which must be two seconds old.
fn settle() {
    std::thread::sleep(Duration::from_millis(2_200));
}

fn sequence(seed: u64) {
    let mut chance = Chance::new(seed);
    let site = site(seed % 2 == 1);
    settle();
    let (mut story, mut quick) = (Vec::new(), 0);
    for step in 0..EDITS {
        if step > 0 {
            if chance.below(6) == 0 {
                story.push(edit(&site, &mut chance).to_owned());
                settle();
            } else {
                let saves = 1 + chance.below(2);
                story.extend((0..saves).map(|_| reword(&site, &mut chance)));
            }
        }
        let clean = site.root().with_file_name("clean");
        let _ = fs::remove_dir_all(&clean);
        let ((warm, read), (cold, all)) =
            (build(&site, &[]), build(&site, &["--output", clean.to_str().expect("a path")]));
        let told = format!("seed {seed}, after {story:#?}");
        assert_eq!(warm.lines(), cold.lines(), "{told}");
        assert_eq!(warm.exit, cold.exit, "{told}");
        if cold.exit == Some(0) {
            assert_eq!(Tree::read(&site.output()).differences(&Tree::read(&clean)), Vec::<String>::new(), "{told}");
            quick += usize::from(0 < read && read < all);
        } else {
            mend(&site);
            repair(&site);
            settle();
            story.push("mended".to_owned());
        }
    }
    assert!(quick > 0, "seed {seed}: no build read only some of the articles: {story:#?}");
}

/// Takes back what [`reword`] did to a text, where it went wrong.
fn repair(site: &Site) {
    for number in 0..STORIES {
        let path = site.path(&format!("content/many/s{number}.en.md"));
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let Some((head, _)) = text.split_once("\nMore.\n") else { continue };
        let next = (number + 1) % STORIES;
        let head = if head.contains("{#part}") { head.to_owned() } else { format!("{head}\n## Part {{#part}}\n") };
        fs::write(&path, format!("{head}\nMore.\n")).expect("written");
        let next = site.path(&format!("content/many/s{next}.en.md"));
        if !next.exists() {
            let text = fs::read_to_string(&path).expect("a text");
            fs::write(&path, text.replace(&format!("[next](story:s{}#part)", (number + 1) % STORIES), "next"))
                .expect("written");
        }
    }
}

#[test]
fn a_build_over_what_was_left_is_right_after_every_edit_of_words_1() {
    sequences(0..2, sequence);
}

#[test]
fn a_build_over_what_was_left_is_right_after_every_edit_of_words_2() {
    sequences(2..4, sequence);
}
