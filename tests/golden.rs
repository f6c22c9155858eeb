//! Whole sites, built and compared with what they came to before: `tests/sites/NAME/{site,expected}`.
//!
//! `UPDATE=1` writes `expected/` anew; the change is then there to be read. The theme's own assets stand in it by name
//! only and without their hashes: a change of a color shall not touch every page.

#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Site, Tree, copy_of, is_updating};

/// The moments at which the site `schedule` is built.
const EARLY: &str = "2026-11-19T12:00:00Z";
const MIDDLE: &str = support::NOW;
const LATE: &str = "2026-11-30T12:00:00Z";

/// What no reader may see at any of those moments.
const NEVER: [&str; 9] = [
    "DRAFTENGLISH",
    "DRAFTSPANISH",
    "DRAFTORIGINAL",
    "DRAFTPICTURE",
    "HIDDENSECTION",
    "HIDDENAUTHOR",
    "ALONEENGLISH",
    "WITHDRAWN",
    "GATED",
];

/// What readers may see at some of them: early, middle, late.
const SOMETIMES: [(&str, [bool; 3]); 10] = [
    ("GONEENGLISH", [true, false, false]),
    ("GONESPANISH", [true, false, false]),
    ("EMBARGOENGLISH", [false, false, true]),
    ("EMBARGOSPANISH", [false, false, true]),
    ("TOMORROWENGLISH", [false, false, true]),
    ("TOMORROWSPANISH", [false, false, true]),
    ("LATERTOPIC", [false, false, true]),
    ("TOGETHERENGLISH", [false, false, true]),
    ("TOGETHERSPANISH", [false, false, true]),
    ("hiddensection", [false, false, false]),
];

#[test]
fn every_element_in_both_languages() {
    compare("small", "", &built("small", MIDDLE));
}

#[test]
fn a_site_below_a_path_with_addresses_of_its_own() {
    compare("subpath", "", &built("subpath", MIDDLE));
}

#[test]
fn a_schedule_at_three_moments() {
    for (name, now) in [("early", EARLY), ("middle", MIDDLE), ("late", LATE)] {
        compare("schedule", name, &built("schedule", now));
    }
}

#[test]
fn what_is_not_live_is_in_no_byte() {
    for (at, now) in [EARLY, MIDDLE, LATE].into_iter().enumerate() {
        let tree = built("schedule", now);
        for marker in NEVER {
            assert_eq!(tree.holding(marker), [""; 0], "{marker} at {now}");
        }
        for (marker, when) in SOMETIMES {
            assert_eq!(!tree.holding(marker).is_empty(), when[at], "{marker} at {now}: {:?}", tree.holding(marker));
        }
    }
}

#[test]
fn what_stands_behind_the_cut_or_was_removed_is_in_no_byte() {
    let tree = built("small", MIDDLE);
    for marker in ["TRASELCORTE", "BEHINDTHECUT", "REMOVEDWORDS", "nobody", "FUTUREWORDS"] {
        assert_eq!(tree.holding(marker), [""; 0], "{marker}");
    }
    let page = tree.text("es/medio-ambiente/valle-a-oscuras/index.html");
    assert!(page.contains("Antes eran cuatro") && page.contains("Una nota de antes"), "the teaser is there");
}

#[test]
fn the_same_bytes_on_any_machine() {
    for name in ["small", "subpath", "schedule"] {
        let first = with_threads(name, "1", "UTC", "C");
        let second = with_threads(name, "4", "Asia/Kathmandu", "es_ES.UTF-8");
        let differences = first.differences(&second);
        assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
    }
}

#[test]
fn a_second_build_writes_nothing() {
    let site = site_named("small").at(MIDDLE);
    site.build(&[]).exits(0);
    let before = times(&site.output());
    site.build(&[]).exits(0);
    assert!(times(&site.output()) == before, "files that are the same were written again");
}

#[test]
fn a_check_writes_nothing() {
    let site = site_named("small").at(MIDDLE);
    site.check(&[]).exits(0);
    assert!(!site.output().exists(), "a check wrote an output");
}

fn site_named(name: &str) -> Site {
    copy_of(&folder(name).join("site"))
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name)
}

/// The output of a golden site at a moment.
fn built(name: &str, now: &str) -> Tree {
    let site = site_named(name).at(now);
    site.build(&[]).exits(0);
    site.tree()
}

fn with_threads(name: &str, threads: &str, zone: &str, locale: &str) -> Tree {
    let site = site_named(name).with_env("RAYON_NUM_THREADS", threads).with_env("TZ", zone).with_env("LC_ALL", locale);
    site.build(&[]).exits(0);
    site.tree()
}

/// Compares an output with `expected/PART`, or writes it there.
fn compare(name: &str, part: &str, built: &Tree) {
    let expected = folder(name).join("expected").join(part);
    let got = comparable(built);
    if is_updating() {
        let _ = fs::remove_dir_all(&expected);
        got.write(&expected);
        return;
    }
    let differences = Tree::read(&expected).differences(&got);
    assert!(differences.is_empty(), "{name} {part}: UPDATE=1 accepts\n{}", differences.join("\n"));
}

/// The output without what changes whenever the theme's looks do: assets by name only, no hash of theirs anywhere.
fn comparable(tree: &Tree) -> Tree {
    let assets: Vec<String> =
        tree.paths().into_iter().filter(|path| path.starts_with("assets/")).map(str::to_owned).collect();
    let mut out = Tree::default();
    for (path, bytes) in tree.files.iter().filter(|(path, _)| !path.starts_with("assets/")) {
        out.files.insert(path.clone(), without_hashes(bytes, &assets));
    }
    let names: Vec<String> = assets.iter().map(|path| without_hash(path)).collect();
    out.files.insert("assets.txt".to_owned(), (names.join("\n") + "\n").into_bytes());
    out
}

fn without_hashes(bytes: &[u8], assets: &[String]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            assets.iter().fold(text.to_owned(), |text, path| text.replace(path, &without_hash(path))).into_bytes()
        }
        Err(_) => bytes.to_vec(),
    }
}

/// `assets/theme.0a1b2c.css` → `assets/theme.css`.
fn without_hash(path: &str) -> String {
    let parts: Vec<&str> = path.rsplitn(3, '.').collect();
    match parts.as_slice() {
        [ending, _, stem] => format!("{stem}.{ending}"),
        _ => path.to_owned(),
    }
}

/// When each file was last written.
fn times(folder: &Path) -> Vec<(String, std::time::SystemTime)> {
    let paths = Tree::read(folder).files.into_keys();
    let time = |path: &str| fs::metadata(folder.join(path)).and_then(|meta| meta.modified());
    paths.map(|path| (path.clone(), time(&path).expect("a file has a time"))).collect()
}
