//! `bifolio prove` from outside: a site with everything that can be hidden in it is proved, and every leak is found, those
//! of the program (`src/pipeline/edition/leaks.rs`) and those of people.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

mod markers;
mod mutants;
#[path = "../support/mod.rs"]
mod support;

use std::sync::Mutex;

use bifolio::pipeline::edition::leaks;
use support::{NOW, Outcome, Site, outcome, site};

/// A site in which something is hidden in every way.
const SITE: &str = include_str!("site.txt");

/// Runs the proof with one seed.
fn prove(site: &Site, seed: &str) -> Outcome {
    site.run("prove", &["--strict", "--seed", seed])
}

#[test]
fn a_sound_site_is_proved_whatever_the_words() {
    let site = site(SITE);
    for seed in ["1", "2", "3", "4"] {
        let told = prove(&site, seed).says_nothing();
        assert_eq!((&told.summary["hidden"], &told.summary["seed"].to_string()), (&11.into(), &seed.to_owned()));
        assert!(told.summary["compared"].as_u64() > Some(20), "{}", told.summary);
    }
    assert!(!site.output().exists(), "the output is none of its business");
    let left = std::fs::read_dir(site.path(".bifolio")).expect("the workshop stood there").flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).filter(|name| name != ".gitignore").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn every_leak_of_the_program_is_found() {
    // Another binary may be one that is given away, and has none.
    if std::env::var_os("BIFOLIO_BIN").is_some() {
        return;
    }
    let names = Mutex::new(leaks::names().collect::<Vec<_>>());
    assert!(names.lock().expect("a list").len() >= 25);
    let missed = Mutex::new(Vec::new());
    let work = || {
        while let Some(name) = names.lock().expect("a list").pop() {
            let told = prove(&site(SITE).with_env("BIFOLIO_LEAK", name), "1");
            if told.exit != Some(1) || !told.codes().contains(&"hidden-shows") {
                missed.lock().expect("a list").push(format!("{name}: {}", told.report()));
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
    let missed = missed.into_inner().expect("a list");
    assert!(missed.is_empty(), "{} leaks were missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn every_leak_of_people_is_found() {
    let secret = "sold the water to a company which has never paid a single cent for any of it";
    let draft = "DRAFTBODY, of which nobody has ever seen a single word, because it is not at all ready to be read";
    let cases: [(&str, Site, &str); 9] = [
        ("a link in static/ to a draft", linked("static/notes.txt", "../content/a-draft.en.md"), "hidden-shows"),
        ("a link in static/ to a gated picture", linked("static/dam.png", "../content/secret-dam.png"), "hidden-shows"),
        ("a copy of a draft", site(SITE).write("static/old.txt", format!("title: x\n\n{draft}\n")), "hidden-quoted"),
        ("a copy of a gated picture", copied("content/secret-dam.png", "static/dam.png"), "hidden-quoted"),
        ("a copy of a gated file", copied("content/contract.pdf", "static/c.pdf"), "hidden-quoted"),
        (
            "a sentence in the note of the gate",
            site(SITE).edit("content/river.en.md", "gate_note: Four more pages.", &format!("gate_note: They {secret}")),
            "hidden-quoted",
        ),
        (
            "a sentence on a page",
            site(SITE).edit("content/pages/about.en.md", "Public.", &format!("They <em>{secret}</em>")),
            "hidden-quoted",
        ),
        (
            "a sentence in the description of the site",
            site(&format!(
                "{SITE}-- bifolio.yaml --\ntitle: T\nbase_url: https://meridian.example\ndescription: {{en: \"{draft}\", es: x}}\npaywall: {{tiers: [subscriber]}}\n"
            )),
            "hidden-quoted",
        ),
        (
            "a sentence in the description of a topic",
            site(&format!(
                "{SITE}-- content/topics.yaml --\nwater: {{name: {{en: Water, es: Agua}}, slug: {{en: water, es: agua}}, description: {{en: \"They {secret}\", es: x}}}}\ncourts: {{name: {{en: C, es: C}}, slug: {{en: c, es: c}}}}\n"
            )),
            "hidden-quoted",
        ),
    ];
    for (name, site, code) in cases {
        let told = prove(&site, "3");
        assert!(told.exit == Some(1) && told.codes().contains(&code), "{name}: {}", told.report());
    }
}

fn linked(path: &str, target: &str) -> Site {
    site(&format!("{SITE}-- {path} (link {target}) --\n"))
}

fn copied(from: &str, to: &str) -> Site {
    let site = site(SITE);
    let bytes = std::fs::read(site.path(from)).expect("the file is there");
    site.write(to, bytes)
}

#[test]
fn a_finding_names_the_text_that_it_comes_from() {
    if std::env::var_os("BIFOLIO_BIN").is_some() {
        return;
    }
    let cases = [
        ("title-of-draft", "content/a-draft.en.md:1:1"),
        ("title-of-twin", "content/pozos.es.md:1:1"),
        ("words-of-all", "content/river.en.md:1:1"),
        ("picture-published", "content/river.en.md:1:1"),
        ("expired-published", "content/expired.en.md:1:1"),
    ];
    for (leak, place) in cases {
        let told = prove(&site(SITE).with_env("BIFOLIO_LEAK", leak), "1");
        assert!(told.diagnostics.iter().any(|said| said.place == place), "{leak}: {}", told.report());
    }
}

#[test]
fn both_languages_say_what_differs() {
    let site = linked("static/notes.txt", "../content/a-draft.en.md");
    let source = site.root().display().to_string();
    let said = |messages: &str| {
        let words = ["prove", "--source", &source, "--now", NOW, "--seed", "1", "--format", "short"];
        outcome::run(&[&words[..], &["--messages", messages]].concat(), &[], 60).exits(1).stderr
    };
    let (en, es) = (said("en"), said("es"));
    assert!(
        es.contains("cambia cuando cambian") && es.contains("11 textos ocultos") && es.contains("semilla 1"),
        "{es}"
    );
    assert!(en.contains("notes.txt") && en.contains("11 hidden texts"), "{en}");
}

#[test]
fn a_site_that_cannot_be_built_is_not_proved() {
    let told = prove(&site(SITE).edit("content/wells.en.md", "section: politics", "section: politcs"), "1").exits(1);
    assert!(told.codes().contains(&"unknown-section"), "{}", told.report());
    let nothing = site("").run("prove", &["--seed", "1"]).exits(0);
    assert_eq!(nothing.codes(), ["hidden-nothing"]);
}
