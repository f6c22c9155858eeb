//! Keys that are not safe are refused, and nothing that is told holds a secret.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::support::site;
use super::{Paper, says_none};

/// What is done to a key file that holds these secrets.
type Change<'a> = &'a dyn Fn(&str, &[String]) -> String;

const NOW: &str = "2026-11-20T12:00:00Z";

/// Changes the key file, which stays its owner's alone.
fn rewrite(paper: &Paper, change: impl FnOnce(String) -> String) {
    fs::write(&paper.file, change(paper.keys())).expect("the key file can be written");
}

fn mode(path: &Path, mode: &str) {
    assert!(Command::new("chmod").arg(mode).arg(path).status().expect("chmod is there").success());
}

#[cfg(unix)]
#[test]
fn a_key_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let paper = Paper::new(NOW);
    paper.run("pass grant", &["ana", "--tier", "patron"]).exits(0);
    paper.run("pass show", &["ana", "--out", paper.file.with_file_name("ana.html").to_str().expect("a path")]).exits(0);
    for name in ["keys.yaml", "subscribers.yaml", "keys.yaml.lock", "ana.html"] {
        let about = fs::metadata(paper.file.with_file_name(name)).expect("it was written");
        assert_eq!(about.permissions().mode() & 0o777, 0o600, "{name}");
    }
    for open in ["640", "604", "610", "602"] {
        mode(&paper.file, open);
        let told = paper.run("keys check", &[]).exits(2);
        assert!(
            told.stderr.contains("others may read this file") && told.stderr.contains("chmod 600"),
            "{}",
            told.stderr
        );
        mode(&paper.file, "600");
    }
    mode(&paper.file.with_file_name("subscribers.yaml"), "644");
    assert!(paper.run("pass list", &[]).exits(2).stderr.contains("others may read this file"));
}

#[test]
fn a_key_file_lies_outside_of_what_is_published() {
    let paper = Paper::new(NOW);
    for inside in ["keys.yaml", "content/keys.yaml", "public/keys.yaml"] {
        let path = paper.site.path(inside);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        let told = paper.run("keys new", &["--out", path.to_str().expect("a path")]).exits(2);
        assert!(told.stderr.contains("inside a site") && !path.exists(), "{}", told.stderr);
        fs::copy(&paper.file, &path).expect("it can be copied");
        let site = site("").with_env("BIFOLIO_KEYS_FILE", path.to_str().expect("a path"));
        assert!(
            site.run("keys check", &[]).exits(2).stderr.contains("inside a site"),
            "{inside}, seen from another site"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_judged_by_where_it_leads() {
    let paper = Paper::new(NOW);
    let inside = paper.site.path("content/keys.yaml");
    fs::rename(&paper.file, &inside).expect("it can be moved");
    std::os::unix::fs::symlink(&inside, &paper.file).expect("a link can be made");
    assert!(paper.run("keys check", &[]).exits(2).stderr.contains("inside a site"));
}

#[test]
fn nothing_is_ever_written_over() {
    let paper = Paper::new(NOW);
    let before = paper.keys();
    let told = paper.run("keys new", &["--out", paper.file.to_str().expect("a path")]).exits(2);
    assert!(told.stderr.contains("something of this name is there"), "{}", told.stderr);
    assert_eq!(paper.keys(), before);
    let out = paper.file.with_file_name("ana.txt");
    fs::write(&out, "mine").expect("it can be written");
    paper.run("pass issue", &["--tier", "patron", "--out", out.to_str().expect("a path")]).exits(2);
    assert_eq!(fs::read_to_string(&out).expect("it is there"), "mine");
}

#[test]
fn keys_come_one_way() {
    let paper = Paper::new(NOW);
    let (keys, secrets) = (paper.keys(), paper.secrets());
    let both = Paper { site: paper.site.with_env("BIFOLIO_KEYS", &keys), ..paper };
    let told = both.run("keys check", &[]).exits(2);
    assert!(told.stderr.contains("both set"), "{}", told.stderr);
    says_none(&told, &secrets);
    let content = site(super::SITE).at(NOW).with_env("BIFOLIO_KEYS", &keys);
    content.run("keys check", &[]).exits(0);
    let told = content.run("keys rotate", &[]).exits(2);
    assert!(told.stderr.contains("cannot be changed"), "{}", told.stderr);
    let none = site(super::SITE).at(NOW);
    assert!(none.run("keys check", &[]).exits(2).stderr.contains("there are no keys"));
}

#[test]
fn keys_that_can_be_guessed_are_refused_and_none_is_told() {
    let ones = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    let cases: [(&str, Change<'_>); 10] = [
        ("the same byte", &|keys, secrets| keys.replace(&secrets[0], ones)),
        ("twice", &|keys, secrets| keys.replace(&secrets[0], &secrets[1])),
        ("32 bytes", &|keys, secrets| keys.replace(&secrets[1], &secrets[1][..40])),
        ("no such field", &|keys, secrets| format!("{keys}{}: 1\n", secrets[0])),
        ("not YAML", &|keys, secrets| keys.replace("build: {", &format!("build: {{[{}", secrets[0]))),
        ("another kind", &|keys, secrets| keys.replace("tier_keys:\n", &format!("tier_keys: {}\nold:\n", secrets[1]))),
        ("a field is missing", &|keys, _| keys.replace("id: b1, ", "")),
        ("a period", &|keys, secrets| keys.replace("\"2026-11\"", &secrets[0])),
        ("a moment", &|keys, secrets| keys.replacen("not_before: 2", &format!("not_before: {}", secrets[0]), 1)),
        ("this value", &|keys, secrets| keys.replace("version: 1", &format!("version: 1{}", secrets[0]))),
    ];
    for (wanted, change) in cases {
        let paper = Paper::new(NOW);
        let secrets = paper.secrets();
        let changed = change(&paper.keys(), &secrets);
        assert_ne!(changed, paper.keys(), "{wanted}");
        rewrite(&paper, |_| changed.clone());
        let content = site(super::SITE).at(NOW).with_env("BIFOLIO_KEYS", &changed);
        for (command, arguments) in [
            ("keys check", &[][..]),
            ("keys rotate", &["--messages", "es"][..]),
            ("pass issue", &["--tier", "patron"][..]),
        ] {
            let told = paper.run(command, arguments).exits(2);
            says_none(&told, &secrets);
            says_none(&paper.tell(command, arguments).exits(2), &secrets);
            assert!(told.stdout.is_empty(), "{}", told.stdout);
            if command == "keys check" {
                assert!(told.stderr.contains("keys.yaml:"), "its place is told: {}", told.stderr);
                assert!(wanted == "this value" || told.stderr.contains(wanted), "{wanted}: {}", told.stderr);
            }
        }
        let told = content.run("keys check", &[]).exits(2);
        says_none(&told, &secrets);
        assert!(told.stderr.contains("BIFOLIO_KEYS:"), "{}", told.stderr);
    }
}

#[test]
fn what_lies_there_instead_of_keys_is_told() {
    let paper = Paper::new(NOW);
    fs::write(&paper.file, [0xff, 0xfe, 0x00]).expect("it can be written");
    assert!(paper.run("keys check", &[]).exits(2).stderr.contains("no text"));
    fs::write(&paper.file, "").expect("it can be written");
    assert!(paper.run("keys check", &[]).exits(2).stderr.contains("a field is missing"));
    fs::remove_file(&paper.file).expect("it can be removed");
    paper.run("keys check", &[]).exits(2);
    fs::create_dir(&paper.file).expect("it can be made");
    paper.run("keys check", &[]).exits(2);
}

#[test]
fn a_list_that_is_damaged_is_told_without_its_words() {
    let paper = Paper::new(NOW);
    paper.run("pass grant", &["ana", "--tier", "patron"]).exits(0);
    let list = paper.file.with_file_name("subscribers.yaml");
    let text = fs::read_to_string(&list).expect("it is there");
    let secret = text.split("secret: \"").nth(1).expect("a secret")[..54].to_owned();
    for (from, to) in [
        (secret.clone(), secret[..50].to_owned()),
        ("name: \"ana\"".to_owned(), "name: \"beto\"".to_owned()),
        ("tier: patron".to_owned(), format!("tier: [{secret}]")),
        ("since: 2".to_owned(), "since: x2".to_owned()),
        ("site: \"meridian".to_owned(), "site: \"other".to_owned()),
        ("build: b1".to_owned(), "build: b7".to_owned()),
        ("subscribers:".to_owned(), format!("{secret}:")),
    ] {
        assert!(text.contains(&from), "{text}");
        fs::write(&list, text.replace(&from, &to)).expect("it can be written");
        let told = paper.run("pass show", &["ana"]).exits(2);
        says_none(&told, std::slice::from_ref(&secret));
        let now = fs::read_to_string(&list).expect("it is there");
        paper.run("pass grant", &["carla", "--tier", "patron"]).exits(2);
        assert_eq!(fs::read_to_string(&list).expect("it is there"), now, "a damaged list is not written over");
    }
}

#[test]
fn keys_of_a_test_serve_nobody_but_the_preview() {
    use bifolio::paywall::{KeysFrom, ring};
    let paper = site(super::SITE).at(NOW);
    let file = paper.root().with_file_name("test.yaml");
    paper.run("keys new", &["--test", "--out", file.to_str().expect("a path")]).exits(0);
    let from = KeysFrom { file: Some(file), ..KeysFrom::default() };
    let (root, output) = (paper.root(), paper.output());
    assert!(ring(&root, &output, &from, true).expect("the preview takes them").is_test);
    let error = ring(&root, &output, &from, false).expect_err("a build does not");
    assert!(error.to_string().contains("those of a test"), "{error}");
}
