//! Hundreds of broken sites: each is a good one with one thing wrong, and each must be told with the right code, file
//! and line and with a hint in both languages, must fail where it is an error, and must leave the output as it was.
//!
//! `sites.txt` lists what is wrong by hand; what can be wrong with any field of a kind is made here. The build runs in
//! this process, so that all of them take seconds.

#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

#[path = "../support/mod.rs"]
mod support;

mod table;

use std::collections::BTreeSet;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use bifolio::build::{Addresses, Built, Request, build};
use bifolio::pipeline::base::diagnostic::{Diagnostic, Severity};
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::write::Options;
use bifolio::report::Counts;
use support::{NOW, Site, Tree, bare_site};
use table::Case;

/// A site that uses every field, with nothing wrong in it.
const GOOD: &str = include_str!("good.txt");
/// Sites that are tried.
const AT_LEAST: usize = 300;

#[test]
fn the_good_site_is_good() {
    let site = bare_site(GOOD);
    let outcome = site.build(&["--strict"]);
    outcome.exits(0).says_nothing();
}

#[test]
fn each_broken_site_is_told_where_it_is_broken_and_what_to_type() {
    let cases = table::cases(GOOD);
    let different: BTreeSet<(&str, &str)> =
        cases.iter().map(|case| (case.path.as_str(), case.content.as_str())).collect();
    assert!(different.len() >= AT_LEAST, "only {} different sites", different.len());
    let share = cases.len().div_ceil(4);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = cases.chunks(share).map(|cases| scope.spawn(|| try_all(cases))).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker ends")).collect()
    });
    assert!(wrong.is_empty(), "{} of {} sites:\n\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Breaks one site again and again, and mends it after each case.
fn try_all(cases: &[Case]) -> Vec<String> {
    let site = bare_site(GOOD);
    site.build(&[]).exits(0);
    let before = site.tree();
    cases.iter().filter_map(|case| trouble(&site, &before, case).map(|what| format!("{case}\n{what}"))).collect()
}

/// What is not as it should be with a case.
fn trouble(site: &Site, before: &Tree, case: &Case) -> Option<String> {
    let path = site.path(&case.path);
    let good = fs::read(&path).ok();
    fs::create_dir_all(path.parent()?).expect("a folder can be made");
    fs::write(&path, &case.content).expect("a file can be written");
    let (root, output) = (site.root(), site.output());
    let built = catch_unwind(|| run(&root, &output));
    match good {
        Some(good) => fs::write(&path, good).expect("a file can be written"),
        None => fs::remove_file(&path).expect("a file can be removed"),
    }
    let Ok(built) = built else { return Some("  it panicked".to_owned()) };
    let fails = Counts::of(&built.diagnostics).fail(built.strict);
    if fails && site.tree() != *before {
        return Some("  a failed build touched the output".to_owned());
    }
    if !fails {
        // It was written: what the next case must leave as it was is the good site again.
        run(&root, &output);
    }
    if fails == case.is_warning {
        return Some(format!("  it should {}fail\n{}", if fails { "not " } else { "" }, said(&built.diagnostics)));
    }
    let found = built.diagnostics.iter().any(|told| is_expected(told, case));
    let mute = built.diagnostics.iter().find(|told| told.severity != Severity::Note && !has_hints(told));
    match mute {
        _ if !found => Some(said(&built.diagnostics)),
        Some(mute) => Some(format!("  no hint: {}", mute.message[Lang::En])),
        None => None,
    }
}

fn run(root: &Path, output: &Path) -> Built {
    let now = |_: &_| Ok(NOW.parse().expect("a moment"));
    let request = Request {
        root,
        output,
        now: &now,
        drafts: false,
        future: false,
        base_url: None,
        delivery: None,
        has_keys: false,
        keys: &|_| unreachable!("no text is sealed"),
        strict: false,
        addresses: Addresses::OfThePage,
        write: Some(Options::default()),
        progress: &|_, _| {},
    };
    build(&request).expect("the machine works")
}

fn is_expected(told: &Diagnostic, case: &Case) -> bool {
    let place = told.place.as_ref().map(|place| (place.file.as_str(), place.start.line));
    told.code.as_str() == case.code
        && (told.severity != Severity::Error) == case.is_warning
        && place == Some((case.told_at.0.as_str(), case.told_at.1))
        && told.hints.iter().any(|hint| hint[Lang::En].contains(&case.hint))
}

/// Whether something says what to type, in both languages.
fn has_hints(told: &Diagnostic) -> bool {
    !told.hints.is_empty() && told.hints.iter().all(|hint| !hint[Lang::En].is_empty() && !hint[Lang::Es].is_empty())
}

fn said(diagnostics: &[Diagnostic]) -> String {
    let line = |told: &Diagnostic| {
        let place = told.place.as_ref().map(|place| format!("{}:{}", place.file, place.start.line));
        let hints: Vec<&str> = told.hints.iter().map(|hint| hint[Lang::En].as_str()).collect();
        let message = &told.message[Lang::En];
        format!("  said: {:?} {} {place:?} {message} => {}", told.severity, told.code, hints.join(" | "))
    };
    diagnostics.iter().map(line).collect::<Vec<_>>().join("\n")
}
