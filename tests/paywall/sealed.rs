//! What is sealed with the keys of the command opens with its passes, elsewhere with none, and later with others.

use std::collections::BTreeMap;
use std::path::Path;

use bifolio::paywall::subscribers::Subscribers;
use bifolio::paywall::{self, KeysFrom};
use bifolio::pipeline::base::date::Zone;
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::encrypt::grant;
use bifolio::pipeline::encrypt::ring::KeyRing;
use bifolio::pipeline::encrypt::seal::{self, Place};

use super::opening::{Opening, open};
use super::{Paper, json};

const HERE: Place<'_> = Place { id: "río", lang: Lang::Es, tier: "subscriber", path: "/news/es/agua/el-río/" };

/// What a build at this moment would publish: the gate of a text of `tier`, and the files beside it.
fn published(paper: &Paper, tier: &str, now: &str) -> (String, BTreeMap<String, Vec<u8>>) {
    let ring = ring(paper);
    let (place, now) = (Place { tier, ..HERE }, now.parse().expect("a moment"));
    let asset = seal::asset(&ring, &place, "content/dam.webp", "image/webp", &[7; 3000]);
    let html = format!("<p>Lo que sigue, ñandú.</p><img alt=\"La presa\" data-sealed=\"{}\">", asset.reference);
    let root = paper.site.root();
    let subscribers = Subscribers::find(&root, &paper.site.output(), &from(paper), &ring).expect("the list is sound");
    let tiers = ["subscriber".to_owned(), "patron".to_owned()];
    let granted = subscribers.map(Subscribers::granted).unwrap_or_default();
    let zone = Zone::named("America/Guatemala").expect("a zone");
    let mut files: BTreeMap<String, Vec<u8>> = grant::files(&ring, &tiers, &granted, &zone, now).into_iter().collect();
    files.insert(format!("/_g/{}", asset.file), asset.bytes);
    (seal::text(&ring, &place, &html, now), files)
}

fn from(paper: &Paper) -> KeysFrom {
    KeysFrom { file: Some(paper.file.clone()), ..KeysFrom::default() }
}

fn ring(paper: &Paper) -> KeyRing {
    paywall::ring(&paper.site.root(), Path::new("nowhere"), &from(paper), false).expect("the keys are sound")
}

/// Whether a pass opens what a build at this moment would publish.
fn opens(paper: &Paper, pass: &str, tier: &str, now: &str) -> Result<(String, Vec<Vec<u8>>), String> {
    let (gate, files) = published(paper, tier, now);
    open(&Opening { gate: &gate, path: HERE.path, pass, files })
}

/// The link of a pass that a command gave.
fn link(paper: &Paper, command: &str, arguments: &[&str]) -> String {
    let told = json(&paper.run(command, arguments).exits(0));
    let link = told["links"]["es"].as_str().expect("a link").to_owned();
    assert!(link.starts_with("https://meridian.example/news/es/pase/#b1."), "{link}");
    link
}

const NOVEMBER: &str = "2026-11-20T12:00:00Z";
const DECEMBER: &str = "2026-12-10T12:00:00Z";

#[test]
fn a_browser_opens_what_was_sealed_with_a_pass_that_holds_keys() {
    let paper = Paper::new(NOVEMBER);
    let pass = link(&paper, "pass issue", &["--tier", "subscriber"]);
    let (text, assets) = opens(&paper, &pass, "subscriber", NOVEMBER).expect("it opens");
    assert!(text.starts_with("<p>Lo que sigue, ñandú.</p>"), "{text}");
    assert_eq!(assets, [vec![7; 3000]]);
    assert!(opens(&paper, &pass, "patron", NOVEMBER).is_err(), "a tier above it");
    assert!(opens(&paper, &pass, "subscriber", "2026-11-28T12:00:00Z").is_ok(), "when the next period is on offer");
    assert!(opens(&paper, &pass, "subscriber", "2026-12-02T12:00:00Z").is_ok(), "in the days of grace");
    assert!(opens(&paper, &pass, "subscriber", DECEMBER).is_err(), "after its month");
    let pass = link(&paper, "pass issue", &["--tier", "patron", "--months", "2"]);
    for (tier, now) in [("patron", NOVEMBER), ("subscriber", NOVEMBER), ("patron", DECEMBER), ("subscriber", DECEMBER)]
    {
        assert!(opens(&paper, &pass, tier, now).is_ok(), "a patron of two months: {tier} {now}");
    }
}

#[test]
fn a_box_that_was_moved_stays_closed() {
    let paper = Paper::new(NOVEMBER);
    let pass = link(&paper, "pass issue", &["--tier", "patron"]);
    let (gate, files) = published(&paper, "subscriber", NOVEMBER);
    let open = |gate: &str, path: &str| open(&Opening { gate, path, pass: &pass, files: files.clone() });
    assert!(open(&gate, HERE.path).is_ok());
    assert!(open(&gate, "/news/es/agua/otro/").is_err(), "another path");
    for (from, to) in [("\"río\"", "\"dam\""), ("\"lang\":\"es\"", "\"lang\":\"en\""), ("\"subscriber\"", "\"patron\"")]
    {
        assert!(gate.contains(from), "{gate}");
        assert!(open(&gate.replace(from, to), HERE.path).is_err(), "{to}");
    }
    let nonce = gate.find("\"n\":\"").expect("a nonce") + 5;
    let other = if gate.as_bytes()[nonce] == b'A' { "B" } else { "A" };
    let mut changed = gate.clone();
    changed.replace_range(nonce..=nonce, other);
    assert!(open(&changed, HERE.path).is_err(), "another nonce");
}

#[test]
fn a_lasting_pass_opens_each_period_until_it_is_revoked() {
    let paper = Paper::new(NOVEMBER);
    let ana = link(&paper, "pass grant", &["ana@example.org", "--tier", "subscriber"]);
    let beto = link(&paper, "pass grant", &["Beto Ñ.", "--tier", "patron"]);
    assert_eq!(link(&paper, "pass show", &["ana@example.org"]), ana, "a pass that was lost is the same again");
    assert_eq!(link(&paper, "pass grant", &["ana@example.org", "--tier", "subscriber"]), ana, "twice does no harm");
    assert!(opens(&paper, &ana, "subscriber", NOVEMBER).is_ok());
    assert!(opens(&paper, &ana, "patron", NOVEMBER).is_err());
    assert!(opens(&paper, &beto, "subscriber", NOVEMBER).is_ok() && opens(&paper, &beto, "patron", NOVEMBER).is_ok());
    paper.run("pass revoke", &["ana@example.org"]).exits(0);
    assert!(opens(&paper, &ana, "subscriber", NOVEMBER).is_ok(), "what was paid for is open to its end");
    assert!(opens(&paper, &ana, "subscriber", DECEMBER).is_err(), "and no longer");
    assert!(opens(&paper, &beto, "subscriber", DECEMBER).is_ok());
}

#[test]
fn at_once_means_with_the_next_build() {
    let paper = Paper::new(NOVEMBER);
    let ana = link(&paper, "pass grant", &["ana", "--tier", "patron"]);
    let beto = link(&paper, "pass grant", &["beto", "--tier", "subscriber", "--until", "2027-02-01"]);
    let old = link(&paper, "pass issue", &["--tier", "patron", "--months", "3"]);
    assert!(opens(&paper, &old, "patron", NOVEMBER).is_ok());
    paper.run("pass revoke", &["ana", "--at-once"]).exits(0);
    let (gate, _) = published(&paper, "patron", NOVEMBER);
    assert!(gate.contains("\"p\":\"2026-11.2\"") && !gate.contains("\"p\":\"2026-11\""), "{gate}");
    for now in [NOVEMBER, DECEMBER] {
        assert!(opens(&paper, &ana, "subscriber", now).is_err(), "ana is out: {now}");
        assert!(opens(&paper, &old, "subscriber", now).is_err(), "so is every pass that held the old keys: {now}");
        assert!(opens(&paper, &beto, "subscriber", now).is_ok(), "beto need do nothing: {now}");
    }
}

#[test]
fn a_new_key_of_the_builder_leaves_lasting_passes_as_they_are() {
    let paper = Paper::new(NOVEMBER);
    let ana = link(&paper, "pass grant", &["ana", "--tier", "subscriber"]);
    let (before, _) = published(&paper, "subscriber", NOVEMBER);
    paper.run("keys rotate", &["--rekey"]).exits(0);
    let (after, _) = published(&paper, "subscriber", NOVEMBER);
    let part = |gate: &str| gate.split("\"ct\":\"").nth(1).expect("a box")[..40].to_owned();
    assert_ne!(part(&before), part(&after), "every box changes");
    let told = json(&paper.run("pass show", &["ana"]).exits(0));
    let pass = told["pass"].as_str().expect("a pass");
    let payload = |pass: &str| pass.rsplit('.').next().expect("a payload").to_owned();
    assert_eq!((pass.starts_with("b2."), payload(pass)), (true, payload(&ana)), "the same secret");
    assert!(opens(&paper, pass, "subscriber", NOVEMBER).is_ok());
    assert!(opens(&paper, &ana, "subscriber", NOVEMBER).is_ok(), "the link that she has goes on opening");
}

#[test]
fn the_list_follows_a_new_key_that_was_stopped_halfway() {
    let paper = Paper::new(NOVEMBER);
    link(&paper, "pass grant", &["ana", "--tier", "subscriber"]);
    let list = paper.file.with_file_name("subscribers.yaml");
    let old = std::fs::read(&list).expect("the list is there");
    paper.run("keys rotate", &["--rekey"]).exits(0);
    // As if the program had been stopped between the keys and the list.
    std::fs::rename(&list, list.with_file_name("subscribers.yaml.b2")).expect("it can be moved");
    std::fs::write(&list, &old).expect("it can be written");
    std::process::Command::new("chmod").arg("600").arg(&list).status().expect("chmod is there");
    paper.run("pass show", &["ana"]).exits(0);
    std::fs::remove_file(list.with_file_name("subscribers.yaml.b2")).expect("it can be removed");
    let told = paper.run("pass show", &["ana"]).exits(2);
    assert!(told.stderr.contains("`b1`") && told.stderr.contains("`b2`"), "{}", told.stderr);
}

#[test]
fn two_builds_are_the_same_bytes() {
    let paper = Paper::new(NOVEMBER);
    link(&paper, "pass grant", &["ana", "--tier", "subscriber"]);
    assert!(published(&paper, "subscriber", NOVEMBER) == published(&paper, "subscriber", NOVEMBER));
}
