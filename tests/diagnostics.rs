//! Every diagnostic from outside: each file of `tests/diagnostics/` is a site with one trouble (or none) and the
//! complete list of what `bifolio check` must say of it.
//!
//! ```text
//! # What it shows, in a sentence.
//! args: --drafts
//! exit 1
//! error unknown-section content/a.en.md:6:10 hint: did you mean `politics`?
//! says content/b.es.md
//! -- content/a.en.md --
//! …
//! ```
//!
//! `…` in an expected line stands for anything. `says` holds that the sentence of some diagnostic contains a text.
//! `run:` names another command than `check`; `intrude` builds first and then puts a file there. `UPDATE=1` writes what was said over what was expected.

#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bifolio::pipeline::base::code::Code;
use support::{Outcome, literal};

/// A fixture: its file, its header, its sites.
struct Fixture {
    path: PathBuf,
    header: Header,
    files: String,
}

/// What stands above the first file of a fixture.
#[derive(Default)]
struct Header {
    comments: Vec<String>,
    command: Option<String>,
    intruder: Option<String>,
    /// The moment at which keys are made.
    keys: Option<String>,
    arguments: Vec<String>,
    exit: i32,
    expected: Vec<String>,
    says: Vec<String>,
}

#[test]
fn every_fixture_is_told_as_expected() {
    let fixtures = fixtures();
    let wrong: Vec<String> = fixtures.iter().filter_map(trouble).collect();
    assert!(wrong.is_empty(), "{} of {} fixtures:\n\n{}", wrong.len(), fixtures.len(), wrong.join("\n\n"));
}

#[test]
fn every_code_has_a_fixture() {
    let fixtures = fixtures();
    let lines = fixtures.iter().flat_map(|fixture| &fixture.header.expected);
    let told: BTreeSet<&str> = lines.filter_map(|line| line.split(' ').nth(1)).filter(|code| *code != "…").collect();
    let missing: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).filter(|code| !told.contains(code)).collect();
    assert!(missing.is_empty(), "no fixture expects {missing:?}");
    let unknown: Vec<&&str> = told.iter().filter(|code| Code::named(code).is_none()).collect();
    assert!(unknown.is_empty(), "there are no such codes: {unknown:?}");
}

/// All fixtures, sorted by path.
fn fixtures() -> Vec<Fixture> {
    let mut paths = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics"), &mut paths);
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn gather(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the fixtures are there") {
        let path = entry.expect("a folder can be listed").path();
        if path.is_dir() {
            gather(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            into.push(path);
        }
    }
}

fn read(path: PathBuf) -> Fixture {
    let text = fs::read_to_string(&path).expect("a fixture is a text");
    let lines = text.split_inclusive('\n');
    let length: usize = lines.take_while(|line| literal::header(line).is_none()).map(str::len).sum();
    let (head, files) = text.split_at(length);
    let mut header = Header::default();
    for line in head.lines() {
        header.take(line, &path);
    }
    Fixture { path, header, files: files.to_owned() }
}

impl Header {
    fn take(&mut self, line: &str, path: &Path) {
        if line.starts_with('#') {
            self.comments.push(line.to_owned());
        } else if let Some(arguments) = line.strip_prefix("args: ") {
            self.arguments = arguments.split(' ').map(str::to_owned).collect();
        } else if let Some(command) = line.strip_prefix("run: ") {
            self.command = Some(command.to_owned());
        } else if let Some(path) = line.strip_prefix("intrude ") {
            self.intruder = Some(path.to_owned());
        } else if let Some(moment) = line.strip_prefix("keys ") {
            self.keys = Some(moment.to_owned());
        } else if let Some(code) = line.strip_prefix("exit ") {
            self.exit = code.trim().parse().expect("an exit code is a number");
        } else if let Some(text) = line.strip_prefix("says ") {
            self.says.push(text.to_owned());
        } else if ["error ", "warning ", "note "].iter().any(|severity| line.starts_with(severity)) {
            self.expected.push(line.to_owned());
        } else {
            assert!(line.is_empty(), "{}: what is `{line}`?", path.display());
        }
    }
}

/// What is wrong with a fixture, or nothing. With `UPDATE=1` the fixture is written anew instead.
fn trouble(fixture: &Fixture) -> Option<String> {
    let arguments: Vec<&str> = fixture.header.arguments.iter().map(String::as_str).collect();
    let command = fixture.header.command.as_deref().unwrap_or("check");
    let outcome = site_of(fixture).run(command, &arguments);
    if support::is_updating() {
        update(fixture, &outcome);
        return None;
    }
    let complaints = complaints(&fixture.header, &outcome);
    let name = fixture.path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(&fixture.path);
    (!complaints.is_empty()).then(|| format!("{}\n  {}", name.display(), complaints.join("\n  ")))
}

/// The site of a fixture, built once and intruded upon where it asks for that.
fn site_of(fixture: &Fixture) -> support::Site {
    let mut site = support::site(&fixture.files);
    if let Some(moment) = &fixture.header.keys {
        let keys = site.root().with_file_name("keys.yaml").display().to_string();
        site = site.at(moment);
        site.run("keys new", &["--out", &keys]).exits(0);
        site = site.at(support::NOW).with_env("BIFOLIO_KEYS_FILE", &keys);
    }
    match &fixture.header.intruder {
        Some(path) => {
            site.build(&[]).exits(0);
            site.write(path, "somebody's own")
        }
        None => site,
    }
}

fn complaints(header: &Header, outcome: &Outcome) -> Vec<String> {
    let mut out = Vec::new();
    if outcome.exit != Some(header.exit) {
        out.push(format!("exit {:?}, expected {}", outcome.exit, header.exit));
    }
    if outcome.exit != Some(0) && outcome.diagnostics.is_empty() || outcome.stderr.contains("panicked") {
        out.push(format!("stderr: {}", outcome.stderr.trim()));
    }
    out.extend(unlike(&header.expected, outcome));
    let unsaid = header.says.iter().filter(|text| !outcome.diagnostics.iter().any(|said| said.message.contains(*text)));
    out.extend(unsaid.map(|text| format!("no sentence says `{text}`")));
    out
}

/// The lines that are too few (-) and too many (+); in another order they are as unlike as with other words.
fn unlike(expected: &[String], outcome: &Outcome) -> Vec<String> {
    let got = outcome.lines();
    if expected.len() == got.len() && expected.iter().zip(&got).all(|(pattern, line)| fits(pattern, line)) {
        return Vec::new();
    }
    let few = expected.iter().filter(|pattern| !got.iter().any(|line| fits(pattern, line)));
    let many = outcome.diagnostics.iter().filter(|said| !expected.iter().any(|pattern| fits(pattern, &said.line())));
    let mut out: Vec<String> = few.map(|pattern| format!("- {pattern}")).collect();
    out.extend(many.map(|said| format!("+ {}\n      ({})", said.line(), said.message)));
    if out.is_empty() {
        out.push(format!("the order or the number is another:\n    {}", got.join("\n    ")));
    }
    out
}

/// Whether a line is as expected, `…` standing for anything.
fn fits(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.split('…');
    let Some(mut rest) = parts.next().and_then(|first| line.strip_prefix(first)) else { return false };
    if !pattern.contains('…') {
        return rest.is_empty();
    }
    let mut parts: Vec<&str> = parts.collect();
    let last = parts.pop().unwrap_or_default();
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        rest = after;
    }
    rest.ends_with(last)
}

/// Writes what was said over what was expected.
fn update(fixture: &Fixture, outcome: &Outcome) {
    let header = &fixture.header;
    let mut lines = header.comments.clone();
    lines.extend(header.command.iter().map(|command| format!("run: {command}")));
    lines.extend(header.intruder.iter().map(|path| format!("intrude {path}")));
    if !header.arguments.is_empty() {
        lines.push(format!("args: {}", header.arguments.join(" ")));
    }
    lines.push(format!("exit {}", outcome.exit.unwrap_or(-1)));
    lines.extend(outcome.lines());
    lines.extend(header.says.iter().map(|text| format!("says {text}")));
    let text = format!("{}\n{}", lines.join("\n"), fixture.files);
    fs::write(&fixture.path, text).expect("a fixture can be written");
}

#[test]
fn an_ellipsis_stands_for_anything() {
    assert!(fits("error x a:1:1 …", "error x a:1:1 hint: try `y`"));
    assert!(fits("error x a:…:1", "error x a:12:1"));
    assert!(fits("error … hint: …`b`?", "error x a:1:1 hint: did you mean `b`?"));
    assert!(!fits("error x a:1:1", "error x a:1:1 hint: try `y`"));
    assert!(!fits("error x …", "warning x a:1:1"));
}
