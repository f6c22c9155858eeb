//! Commits that are stopped, spoilt and lied about: what the next build makes of them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::write::{Options, workshop};

use crate::support::{Folder, files, output};
use crate::writing::{FIRST, Plan, SECOND, build, build_with, litter, opened, public};

/// The memory of the one output of a site.
fn memory(site: &Folder) -> PathBuf {
    fs::read_dir(site.join(".bifolio/outputs")).expect("a folder").flatten().next().expect("a key").path()
}

#[test]
fn a_killed_commit_is_finished_by_the_next_build() {
    let plans: [(&str, Option<Plan<'_>>, Plan<'_>, bool); 4] = [
        ("appears", None, FIRST, false),
        ("changes", Some(FIRST), SECOND, false),
        ("is exchanged", Some(FIRST), SECOND, true),
        ("changes shape", Some(&[("a", "1"), ("b/c", "2")]), &[("a/index.html", "3"), ("b", "4")], false),
    ];
    for (name, before, after, atomic) in plans {
        for stop in 0.. {
            let site = Folder::new();
            let old = before.map(|plan| {
                build(&site, plan);
                files(plan)
            });
            let options = Options { atomic, stop_after: Some(stop), ..Options::default() };
            let killed = build_with(&site, after, options).is_err();
            let found = public(&site);
            let whole = |(path, text): (&String, &String)| {
                let of_old = old.as_ref().is_some_and(|old| old.get(path) == Some(text));
                of_old || files(after).get(path) == Some(text)
            };
            assert!(found.iter().all(whole), "{name}, stopped after {stop}: {found:?}");
            if stop == 0 {
                assert_eq!(found, old.unwrap_or_default(), "{name}: nothing has begun");
            } else if killed {
                // Opening alone finishes: an abandoned build follows.
                opened(&site, Options::default()).expect("an output").abandon();
                assert_eq!(public(&site), files(after), "{name}, stopped after {stop}");
            }
            let written = build(&site, after);
            assert_eq!((public(&site), litter(&site)), (files(after), Vec::new()), "{name}, stopped after {stop}");
            assert!(stop == 0 || written.written == 0, "{name}, stopped after {stop}");
            // Whose files these are is remembered: all of them can be deleted.
            build(&site, &[("index.html", "last")]);
            assert_eq!(public(&site), files(&[("index.html", "last")]));
            if !killed {
                break;
            }
        }
    }
}

#[test]
fn a_step_that_cannot_succeed_does_not_stop_every_later_build() {
    let site = Folder::new();
    build(&site, FIRST);
    let stopped = Options { stop_after: Some(1), ..Options::default() };
    build_with(&site, SECOND, stopped).expect_err("it is stopped");
    // A path that no disk can hold, one below a file, one that was never staged, and one where a folder stands.
    let journal = fs::read_to_string(memory(&site).join("journal.json")).expect("a journal");
    let long = "x".repeat(300);
    let wrong = format!(r#""bring":["a\u0000b","{long}","assets/x.css/y","never/staged.html","full","#);
    fs::write(memory(&site).join("journal.json"), journal.replace(r#""bring":["#, &wrong)).expect("a file");
    site.write("public/full/notes.txt", "mine");
    opened(&site, Options::default()).expect("an output").abandon();
    let mut expected = files(SECOND);
    expected.insert("full/notes.txt".to_owned(), "mine".to_owned());
    assert_eq!(public(&site), expected, "the steps that could be done were");
    assert_eq!(build(&site, SECOND).written, 0);
}

#[test]
fn a_commit_that_lost_its_stage_is_made_good_by_the_next_build() {
    let site = Folder::new();
    build(&site, FIRST);
    build_with(&site, SECOND, Options { stop_after: Some(2), ..Options::default() }).expect_err("it is stopped");
    fs::remove_dir_all(site.join(".public.bifolio")).expect("removed");
    build(&site, SECOND);
    assert_eq!((public(&site), litter(&site)), (files(SECOND), Vec::new()));
}

#[test]
fn a_stage_that_loses_a_file_is_told_before_anything_changes() {
    let site = Folder::new();
    for (before, after, atomic) in [(None, FIRST, false), (Some(FIRST), SECOND, false), (Some(FIRST), SECOND, true)] {
        if let Some(before) = before {
            build(&site, before);
        }
        let folder = opened(&site, Options { atomic, ..Options::default() }).expect("an output");
        for (path, text) in after {
            folder.put(&output(path), text.as_bytes()).expect("a put");
        }
        let staged = walkdir::WalkDir::new(site.join(".public.bifolio")).into_iter().flatten();
        let file = staged.filter(|entry| entry.file_type().is_file()).last().expect("a staged file");
        fs::remove_file(file.path()).expect("removed");
        let error = folder.commit().expect_err("a file is gone");
        assert!(error.path.is_some() && error.hint.is_some(), "{error}");
        assert_eq!((public(&site), litter(&site)), (before.map(files).unwrap_or_default(), Vec::new()));
    }
}

#[test]
fn an_exchange_that_cannot_be_finished_is_begun_anew() {
    let site = Folder::new();
    build(&site, FIRST);
    let stopped = Options { atomic: true, stop_after: Some(1), ..Options::default() };
    build_with(&site, SECOND, stopped).expect_err("it is stopped");
    // The output cannot be moved away: what would be its place is a file.
    site.write(".public.bifolio/old", "in the way");
    build(&site, SECOND);
    assert_eq!((public(&site), litter(&site)), (files(SECOND), Vec::new()));
}

/// A file that comes while nobody looks, between the decision what stays and the exchange, is nobody's to delete.
#[test]
fn what_comes_before_an_exchange_is_done_comes_back() {
    for stop in 1..4 {
        let site = Folder::new();
        build(&site, FIRST);
        let stopped = Options { atomic: true, stop_after: Some(stop), ..Options::default() };
        build_with(&site, SECOND, stopped).expect_err("it is stopped");
        let output = if site.path().join("public").exists() { "public" } else { ".public.bifolio/old" };
        site.write(&format!("{output}/upload.txt"), "uploaded");
        site.write(&format!("{output}/.well-known/acme/token"), "a token");
        build(&site, SECOND);
        let mut expected = files(SECOND);
        expected.insert("upload.txt".to_owned(), "uploaded".to_owned());
        expected.insert(".well-known/acme/token".to_owned(), "a token".to_owned());
        assert_eq!((public(&site), litter(&site)), (expected, Vec::new()), "stopped after {stop}");
    }
}

#[test]
fn a_memory_behind_a_link_is_refused() {
    let site = Folder::new();
    site.write("precious/text.en.md", "precious");
    symlink(site.join("precious"), site.join(".bifolio")).expect("a link");
    assert!(opened(&site, Options::default()).is_err());
    fs::remove_file(site.join(".bifolio")).expect("removed");
    build(&site, FIRST);
    let key = memory(&site);
    fs::remove_file(key.join("lock")).expect("removed");
    symlink(site.join("precious/text.en.md"), key.join("lock")).expect("a link");
    assert!(opened(&site, Options::default()).is_err());
    assert_eq!(fs::read_to_string(site.join("precious/text.en.md")).expect("a file"), "precious");
}

#[test]
fn a_file_in_place_of_the_memory_is_to_be_deleted() {
    for path in [".bifolio", ".bifolio/outputs"] {
        let site = Folder::new();
        site.write(path, "in the way");
        let error = opened(&site, Options::default()).expect_err("a file is no folder");
        assert_eq!(error.path, Some(site.join(path)), "{error}");
        let hint = error.hint.expect("there is a way out");
        assert!(hint[Lang::En].starts_with("delete it: bifolio makes"), "{}", hint[Lang::En]);
        assert!(hint[Lang::Es].starts_with("bórrelo: bifolio hace"), "{}", hint[Lang::Es]);
        assert_eq!(fs::read_to_string(site.join(path)).expect("it stays"), "in the way");
        fs::remove_file(site.join(path)).expect("removed");
        build(&site, FIRST);
    }
    // `prove` keeps its copies there.
    let site = Folder::new();
    site.write(".bifolio", "in the way");
    let Err(error) = workshop(&site.join(".bifolio")) else { panic!("a file is no folder") };
    assert!(error.hint.is_some_and(|hint| hint[Lang::En].starts_with("delete it")));
}

#[test]
fn a_memory_that_lies_reaches_nothing_outside() {
    let site = Folder::new();
    build(&site, FIRST);
    site.write("outside.txt", "precious");
    let memory = memory(&site);
    fs::write(memory.join("manifest.json"), r#"["../outside.txt","/etc/x","en/../../outside.txt","index.html"]"#)
        .expect("a file");
    let journal = r#"{"way":"files","stage_is_in_memory":false,"bring":[],"delete":["../outside.txt"],"ours":[]}"#;
    fs::write(memory.join("journal.json"), journal).expect("a file");
    build_with(&site, SECOND, Options { force: true, ..Options::default() }).expect("a build");
    assert!(site.join("outside.txt").exists());
    for nonsense in ["", "{", "[1]", "null"] {
        fs::write(memory.join("manifest.json"), nonsense).expect("a file");
        fs::write(memory.join("journal.json"), nonsense).expect("a file");
        build_with(&site, SECOND, Options { force: true, ..Options::default() }).expect("a build");
    }
}
