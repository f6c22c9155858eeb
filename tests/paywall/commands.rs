//! What the commands tell and write: the keys as time goes by, the subscribers, a pass on paper.

use std::fs;

use serde_json::Value;

use super::{Paper, json, says_none};

const NOW: &str = "2026-11-20T12:00:00Z";

/// The keys that the check lists: tier and period.
fn keys(paper: &Paper, code: i32) -> Vec<String> {
    let told = json(&paper.run("keys check", &[]).exits(code));
    let text = |key: &Value, name: &str| key[name].as_str().expect("a text").to_owned();
    told["keys"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|key| format!("{} {}", text(key, "tier"), text(key, "period")))
        .collect()
}

#[test]
fn keys_are_added_as_time_goes_by() {
    let paper = Paper::new(NOW);
    let first = ["subscriber 2026-11", "patron 2026-11", "subscriber 2026-12", "patron 2026-12"];
    assert_eq!(keys(&paper, 0), first);
    let before = paper.keys();
    paper.run("keys rotate", &[]).exits(0);
    assert_eq!(paper.keys(), before, "there was nothing to do");
    let paper = paper.at("2026-12-01T06:00:00Z");
    paper.run("keys rotate", &[]).exits(0);
    assert_eq!(keys(&paper, 0)[4..], ["subscriber 2027-01", "patron 2027-01"]);
    assert!(before.lines().skip(3).all(|line| paper.keys().contains(line)), "no key was lost");
}

#[test]
fn a_tier_without_a_key_fails_the_check() {
    let paper = Paper::new(NOW).at("2026-12-28T12:00:00Z");
    let told = paper.tell("keys check", &[]).exits(0);
    assert!(told.stdout.contains("warning: `patron` has keys until 2027-01-04 00:00"), "{}", told.stdout);
    let paper = paper.at("2027-01-04T06:00:00Z");
    let told = paper.tell("keys check", &["--messages", "es"]).exits(1);
    assert!(told.stdout.contains("error: `patron` no tiene clave en este momento"), "{}", told.stdout);
    says_none(&told, &paper.secrets());
    assert_eq!(json(&paper.run("keys check", &[]).exits(1))["tiers"][0]["standing"], "missing");
    paper.run("keys rotate", &[]).exits(0);
    assert_eq!(keys(&paper, 0).len(), 8);
}

#[test]
fn no_command_tells_a_key() {
    let paper = Paper::new(NOW);
    for (command, arguments) in [
        ("keys check", &[][..]),
        ("keys rotate", &["--at-once"][..]),
        ("keys rotate", &["--rekey"][..]),
        ("pass grant", &["ana", "--tier", "patron"][..]),
        ("pass show", &["ana"][..]),
        ("pass list", &[][..]),
        ("pass revoke", &["ana"][..]),
    ] {
        // As people read it, and as programs do.
        for run in [Paper::tell, Paper::run] {
            let before = paper.secrets();
            let told = run(&paper, command, arguments).exits(0);
            says_none(&told, &before);
            says_none(&told, &paper.secrets());
        }
    }
}

#[test]
fn subscribers_are_listed_without_their_secrets() {
    let paper = Paper::new(NOW);
    let pass = json(&paper.run("pass grant", &["ana", "--tier", "patron"]).exits(0))["pass"]
        .as_str()
        .expect("a pass")
        .to_owned();
    paper.run("pass grant", &["beto", "--tier", "subscriber", "--until", "2027-01-01"]).exits(0);
    let told = paper.run("pass list", &[]).exits(0);
    let listed = &json(&told)["subscribers"];
    assert_eq!(listed[0]["name"], "ana");
    assert_eq!(listed[1]["until"], "2027-01-01T06:00:00Z");
    says_none(&told, &[pass[3..].to_owned()]);
    let list = fs::read_to_string(paper.file.with_file_name("subscribers.yaml")).expect("the list is there");
    let payload = bifolio::pipeline::encrypt::encoding::from_b64(&pass[3..]).expect("base64");
    let payload: Value = serde_json::from_slice(&payload).expect("JSON");
    assert!(!list.contains(payload["s"].as_str().expect("a secret")), "the secret is closed");
    assert!(paper.run("pass revoke", &["carla"]).exits(2).stderr.contains("`carla` has no lasting pass"));
    assert!(paper.run("pass grant", &["carla", "--tier", "patrn"]).exits(2).stderr.contains("did you mean `patron`?"));
    for name in ["", " ana", "a\nb", &"x".repeat(201)] {
        assert!(paper.run("pass grant", &[name, "--tier", "patron"]).exits(2).stderr.contains("1 to 200 letters"));
    }
}

#[test]
fn jobs_at_the_same_moment_lose_nobody() {
    let paper = Paper::new(NOW);
    std::thread::scope(|scope| {
        for nth in 0..8 {
            let paper = &paper;
            scope.spawn(move || paper.run("pass grant", &[&format!("reader {nth}"), "--tier", "patron"]).exits(0));
        }
    });
    let told = json(&paper.run("pass list", &[]).exits(0));
    assert_eq!(told["subscribers"].as_array().expect("a list").len(), 8);
}

#[test]
fn who_is_revoked_late_may_have_the_next_key() {
    let paper = Paper::new(NOW);
    paper.run("pass grant", &["ana", "--tier", "patron"]).exits(0);
    let late = "is on offer already";
    assert!(!paper.tell("pass revoke", &["ana"]).exits(0).stdout.contains(late));
    let paper = paper.at("2026-11-28T12:00:00Z");
    assert!(paper.tell("pass revoke", &["ana"]).exits(0).stdout.contains(late));
    assert!(!paper.tell("pass revoke", &["ana", "--at-once"]).exits(0).stdout.contains(late));
}

#[test]
fn a_pass_is_printed_for_paper() {
    let paper = Paper::new(NOW);
    paper.run("pass grant", &["Ana <b>", "--tier", "patron"]).exits(0);
    let file = |name: &str| paper.file.with_file_name(name).to_str().expect("a path").to_owned();
    let pass = json(&paper.run("pass show", &["Ana <b>"]).exits(0))["pass"].as_str().expect("a pass").to_owned();
    let told = paper.run("pass show", &["Ana <b>", "--out", &file("ana.html"), "--lang", "es"]).exits(0);
    says_none(&told, &[pass[3..].to_owned()]);
    let page = fs::read_to_string(file("ana.html")).expect("it was written");
    assert!(page.contains("<html lang=\"es\">") && page.contains("<svg") && page.contains("Ana &lt;b&gt;"), "{page}");
    assert!(page.contains(&format!("https://meridian.example/news/es/pase/#{pass}")) && page.contains("noindex"));
    paper.run("pass show", &["Ana <b>", "--out", &file("ana.txt")]).exits(0);
    let text = fs::read_to_string(file("ana.txt")).expect("it was written");
    assert!(text.contains(&format!("https://meridian.example/news/en/pass/#{pass}")) && text.contains("Your pass"));
    let long = ["--tier", "patron", "--months", "24", "--out", &file("long.html")];
    let told = paper.run("pass issue", &long).exits(0);
    assert!(
        told.stderr.contains("too long for a QR code") && told.stderr.contains("cannot be taken back"),
        "{}",
        told.stderr
    );
    assert!(!fs::read_to_string(file("long.html")).expect("it was written").contains("<svg"));
    assert!(
        paper
            .run("pass show", &["Ana <b>", "--out", &paper.site.path("ana.html").display().to_string()])
            .exits(2)
            .stderr
            .contains("inside a site")
    );
}
