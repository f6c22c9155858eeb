//! `bifolio init`: the first thing that anybody sees.
#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use support::{Outcome, Tree, outcome};

/// Runs the command at a fixed moment; `folder` stands for `DIR` in the arguments.
fn bifolio(arguments: &str, folder: &Path) -> Outcome {
    let folder = folder.to_str().expect("a temporary path is UTF-8");
    let arguments: Vec<String> = arguments.split(' ').map(|word| word.replace("DIR", folder)).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    outcome::run(&arguments, &[], 60)
}

const NOW: &str = "--now 2026-11-24T03:00:00Z";

#[test]
fn a_new_site_has_no_diagnostic_and_every_story_has_its_twin() {
    for messages in ["en", "es"] {
        let home = tempfile::tempdir().expect("a folder can be made");
        let folder = home.path().join("not/yet/there");
        let made = bifolio(&format!("init DIR {NOW} --messages {messages}"), &folder).exits(0);
        assert!(made.stdout.contains(&format!("cd {}", folder.display())), "{}", made.stdout);
        // Without `--future`: what was just made is live at once, even where it is still yesterday.
        bifolio(&format!("check --strict --source DIR --format json {NOW}"), &folder).says_nothing();
        bifolio(&format!("build --source DIR --format json {NOW}"), &folder).says_nothing();
        let read = |path: &str| fs::read_to_string(folder.join("public").join(path)).expect("the page is there");
        let pairs = [
            ("en/town/bridge-lamps", "es/ciudad/farolas-del-puente"),
            ("en/sea/the-lighthouse-that-nobody-turns-off", "es/mar/el-faro-que-nadie-apaga"),
            ("en/sea/who-still-takes-the-late-ferry", "es/mar/quien-toma-todavia-el-ultimo-transbordador"),
        ];
        for (en, es) in pairs {
            let [english, spanish] = [en, es].map(|address| read(&format!("{address}/index.html")));
            assert!(english.contains(&format!("href=\"/{es}/\" lang=\"es\" hreflang=\"es\"")), "{english}");
            assert!(spanish.contains(&format!("href=\"/{en}/\" lang=\"en\" hreflang=\"en\"")), "{spanish}");
            assert!(read("en/index.html").contains(en) && read("es/index.html").contains(es), "on the front pages");
        }
        let gated = read("en/sea/who-still-takes-the-late-ferry/index.html");
        assert!(gated.contains("eleven of us on board") && !gated.contains("412 passengers"), "{gated}");
    }
}

#[test]
fn the_configuration_explains_itself_in_the_language_of_messages_and_is_the_same() {
    let values = |messages: &str| {
        let home = tempfile::tempdir().expect("a folder can be made");
        bifolio(&format!("init DIR/s --messages {messages}"), home.path()).exits(0);
        let text = fs::read_to_string(home.path().join("s/bifolio.yaml")).expect("it is there");
        assert_eq!(text.contains("La configuración"), messages == "es", "{text}");
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim_end().to_owned());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(values("en"), values("es"));
}

#[test]
fn the_moment_may_come_from_the_environment() {
    let home = tempfile::tempdir().expect("a folder can be made");
    let folder = home.path().join("s");
    let epoch = [("SOURCE_DATE_EPOCH".to_owned(), "1000000000".to_owned())];
    outcome::run(&["init", folder.to_str().expect("UTF-8")], &epoch, 60).exits(0);
    let text = fs::read_to_string(folder.join("content/stories/bridge/bridge-lamps.en.md")).expect("it is there");
    assert!(text.contains("date: 2001-09-08\n"), "the day in the zone of the site: {text}");
}

#[test]
fn a_folder_that_holds_something_is_refused_and_left_alone() {
    let home = tempfile::tempdir().expect("a folder can be made");
    fs::write(home.path().join("notes.txt"), "mine").expect("a file can be written");
    let before = Tree::read(home.path());
    let refused = bifolio("init DIR --messages es", home.path()).exits(2);
    let path = home.path().display().to_string();
    assert!(refused.stderr.contains("`notes.txt`") && refused.stderr.contains(&path), "{}", refused.stderr);
    assert!(refused.stderr.contains("no está vacía"), "{}", refused.stderr);
    assert_eq!(before.differences(&Tree::read(home.path())), Vec::<String>::new());
}

#[test]
fn an_empty_repository_becomes_a_site() {
    let home = tempfile::tempdir().expect("a folder can be made");
    fs::create_dir(home.path().join(".git")).expect("a folder can be made");
    fs::write(home.path().join(".git/HEAD"), "ref: refs/heads/main\n").expect("a file can be written");
    bifolio(&format!("init DIR {NOW}"), home.path()).exits(0);
    bifolio(&format!("check --strict --source DIR --format json {NOW}"), home.path()).says_nothing();
    let mut names: Vec<String> = fs::read_dir(home.path())
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, [".git", ".gitignore", "README.md", "bifolio.yaml", "content", "static", "translations.lock"]);
}

#[test]
fn a_folder_that_cannot_be_made_ends_in_2_and_leaves_nothing() {
    let home = tempfile::tempdir().expect("a folder can be made");
    fs::write(home.path().join("file"), "mine").expect("a file can be written");
    for below in ["file", "file/site", "file/a/b"] {
        let refused = bifolio(&format!("init DIR/{below}"), home.path()).exits(2);
        let path = home.path().join(below).display().to_string();
        assert!(refused.stderr.contains(&path), "{below}: {}", refused.stderr);
        assert_eq!(fs::read_dir(home.path()).expect("it can be read").count(), 1, "{below}");
    }
}

#[test]
fn what_commands_write_beside_the_sources_is_kept_out_of_git() {
    let home = tempfile::tempdir().expect("a folder can be made");
    let folder = home.path().join("s");
    bifolio(&format!("init DIR {NOW}"), &folder).exits(0);
    let names = || -> BTreeSet<String> {
        let entries = fs::read_dir(&folder).expect("the folder can be read");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    };
    let before = names();
    bifolio(&format!("build --source DIR --delivery split {NOW}"), &folder).exits(0);
    let ignored = fs::read_to_string(folder.join(".gitignore")).expect("it is there");
    let made: Vec<String> = names().difference(&before).cloned().collect();
    assert!(made.iter().any(|name| name == "protected"), "{made:?}");
    for name in made {
        let is_lock = name.starts_with('.') && name.ends_with(".bifolio.lock");
        let line = if is_lock { ".*.bifolio*".to_owned() } else { format!("/{name}/") };
        assert!(ignored.lines().any(|found| found == line), "{name}: {ignored}");
    }
}
