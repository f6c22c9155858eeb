//! From planned bytes to an output folder, through kills, full disks, and folders that hold other things.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use bifolio::pipeline::base::error::Error;
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::write::{Options, Output, Put, Written, open};
use rayon::prelude::*;

use crate::support::{Folder, files, output, told};

pub(crate) type Plan<'a> = &'a [(&'a str, &'a str)];

pub(crate) fn opened(site: &Folder, options: Options) -> Result<Output, Error> {
    open(&site.join("public"), &site.join(".bifolio"), options)
}

pub(crate) fn build_with(site: &Folder, plan: Plan<'_>, options: Options) -> Result<Written, Error> {
    let output_folder = opened(site, options)?;
    plan.par_iter().try_for_each(|(path, text)| output_folder.put(&output(path), text.as_bytes()).map(drop))?;
    output_folder.commit()
}

pub(crate) fn build(site: &Folder, plan: Plan<'_>) -> Written {
    build_with(site, plan, Options::default()).expect("a build")
}

pub(crate) fn public(site: &Folder) -> BTreeMap<String, String> {
    told(&site.join("public"))
}

pub(crate) fn counts(written: &Written) -> (usize, usize, usize) {
    (written.written, written.unchanged, written.deleted)
}

/// Hidden things that a build left beside the output.
pub(crate) fn litter(site: &Folder) -> Vec<String> {
    let names = fs::read_dir(site.path()).expect("a folder").flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.') && name != ".bifolio").collect()
}

pub(crate) const FIRST: Plan<'_> =
    &[("index.html", "home"), ("en/a/index.html", "a"), ("en/b/index.html", "b"), ("assets/x.css", "css")];
pub(crate) const SECOND: Plan<'_> = &[("index.html", "home 2"), ("en/a/index.html", "a"), ("en/c/index.html", "c")];

#[test]
fn what_is_planned_is_what_is_there() {
    let site = Folder::new();
    assert_eq!(counts(&build(&site, FIRST)), (4, 0, 0));
    assert_eq!(public(&site), files(FIRST));
    assert_eq!(counts(&build(&site, SECOND)), (2, 1, 2));
    assert_eq!(public(&site), files(SECOND));
    assert!(!site.join("public/en/b").exists() && !site.join("public/assets").exists(), "empty folders go");
    assert_eq!(litter(&site), [""; 0]);
    assert_eq!(fs::read_to_string(site.join(".bifolio/.gitignore")).expect("a file"), "*\n");
    let mode = fs::metadata(site.join("public/index.html")).expect("a file").permissions().mode();
    assert_eq!(mode & 0o600, 0o600);
}

#[test]
fn same_bytes_are_not_written_again() {
    let site = Folder::new();
    build(&site, FIRST);
    let about = |path: &str| {
        let about = fs::metadata(site.join(path)).expect("a file");
        (about.ino(), about.mtime(), about.mtime_nsec())
    };
    let (before, folder) = (about("public/en/a/index.html"), about("public"));
    assert_eq!(counts(&build(&site, FIRST)), (0, 4, 0));
    assert_eq!(about("public"), folder);
    build(&site, SECOND);
    assert_eq!(about("public/en/a/index.html"), before);
}

#[test]
fn each_file_says_what_it_is_to_the_output() {
    let site = Folder::new();
    build(&site, FIRST);
    let folder = opened(&site, Options::default()).expect("an output");
    let put = |path: &str, text: &str| folder.put(&output(path), text.as_bytes()).expect("a put");
    assert_eq!(put("index.html", "home"), Put::Unchanged);
    assert_eq!(put("en/a/index.html", "A"), Put::Changed);
    assert_eq!(put("en/b/index.html", "longer"), Put::Changed);
    assert_eq!(put("en/new/index.html", ""), Put::New);
    assert!(folder.put(&output("index.html"), b"home").is_err(), "one file, one place");
    folder.abandon();
    assert_eq!(public(&site), files(FIRST));
    assert_eq!(litter(&site), [""; 0]);
}

#[test]
fn a_build_that_is_not_committed_changes_nothing() {
    let site = Folder::new();
    opened(&site, Options::default()).expect("an output").put(&output("index.html"), b"x").expect("a put");
    assert!(!site.join("public").exists() && litter(&site).is_empty());
}

#[test]
fn files_and_folders_change_places() {
    let site = Folder::new();
    let file: Plan<'_> = &[("index.html", "x"), ("a", "file"), ("b/c/index.html", "deep")];
    let folder: Plan<'_> = &[("index.html", "x"), ("a/index.html", "folder"), ("b", "flat")];
    for atomic in [false, true] {
        let options = Options { atomic, ..Options::default() };
        for plan in [file, folder, file] {
            build_with(&site, plan, options).expect("a build");
            assert_eq!(public(&site), files(plan), "atomic: {atomic}");
        }
    }
    // An empty folder that somebody left is no obstacle either.
    fs::create_dir_all(site.join("public/d/e")).expect("a folder");
    let plan: Plan<'_> = &[("index.html", "x"), ("d", "file")];
    build(&site, plan);
    assert_eq!(public(&site), files(plan));
}

#[test]
fn what_bifolio_did_not_write_stays() {
    for atomic in [false, true] {
        let options = Options { atomic, ..Options::default() };
        let site = Folder::new();
        build(&site, FIRST);
        site.write("public/en/b/notes.txt", "mine");
        site.write("public/.git/HEAD", "ref");
        symlink("../elsewhere", site.join("public/link")).expect("a link");
        let written = build_with(&site, SECOND, options).expect("a build");
        assert_eq!(written.foreign, [output("en/b/notes.txt"), output("link")]);
        let mut expected = files(SECOND);
        expected.extend(files(&[("en/b/notes.txt", "mine"), (".git/HEAD", "ref"), ("link", "-> ../elsewhere")]));
        assert_eq!(public(&site), expected, "atomic: {atomic}");
    }
}

#[test]
fn nothing_foreign_is_replaced_or_used_as_a_folder() {
    let site = Folder::new();
    build(&site, FIRST);
    site.write("public/en/c/index.html", "mine");
    let refused = build_with(&site, SECOND, Options::default()).expect_err("a foreign page");
    assert!(refused.path.expect("a path").ends_with("en/c/index.html"));
    build_with(&site, SECOND, Options { force: true, ..Options::default() }).expect("forced");
    site.write("public/en/d", "mine");
    let under: Plan<'_> = &[("index.html", "home"), ("en/d/index.html", "d")];
    let refused = build_with(&site, under, Options { force: true, ..Options::default() }).expect_err("a foreign file");
    assert!(refused.path.expect("a path").ends_with("en/d"));
    site.write("public/f/notes.txt", "mine");
    let over: Plan<'_> = &[("index.html", "home"), ("f", "file")];
    let refused = build_with(&site, over, Options { force: true, ..Options::default() }).expect_err("a foreign folder");
    assert!(refused.path.expect("a path").ends_with("f/notes.txt"));
    assert_eq!(public(&site)["en/a/index.html"], "a", "refused builds change nothing");
}

#[test]
fn a_folder_with_other_things_is_refused_at_first() {
    let cases: [(Plan<'_>, bool); 5] = [
        (&[("notes.txt", "mine")], true),
        (&[("index.html", "somebody's")], true),
        (&[("index.html", "home"), ("notes.txt", "mine")], true),
        // The memory was deleted: what is there is what would be written, but for an edit.
        (&[("index.html", "home"), ("en/a/index.html", "old a")], false),
        (&[(".git/HEAD", "ref")], false),
    ];
    for (present, is_refused) in cases {
        let site = Folder::new();
        for (path, text) in present {
            site.write(&format!("public/{path}"), text);
        }
        match build_with(&site, FIRST, Options::default()) {
            Err(error) if is_refused => {
                assert!(error.path.is_some() && error.hint.is_some(), "{error}");
                assert_eq!(public(&site), files(present));
                let forced = build_with(&site, FIRST, Options { force: true, ..Options::default() });
                assert_eq!(counts(&forced.expect("a build")).2, 0);
            }
            built => assert_eq!((built.is_ok(), is_refused), (true, false), "{present:?}"),
        }
        let after = public(&site);
        assert!(files(FIRST).iter().all(|(path, text)| after.get(path) == Some(text)), "{present:?}");
        assert!(present.iter().all(|(path, _)| after.contains_key(*path)), "{present:?}");
        build(&site, FIRST);
    }
}

#[test]
fn outputs_that_cannot_be_are_refused() {
    let site = Folder::site(&[("content/x.en.md", ""), ("a-file", "")]);
    symlink("nowhere", site.join("dangling")).expect("a link");
    symlink(".", site.join("itself")).expect("a link");
    let parent = site.path().parent().expect("a parent");
    let bad =
        ["a-file", "a-file/public", "", ".", "content", "content/out", "static/x", ".bifolio/x", "dangling", "itself"];
    let bad = bad.into_iter().map(|path| site.join(path)).chain([parent.to_owned(), Path::new("/").to_owned()]);
    for path in bad {
        let refused = open(&path, &site.join(".bifolio"), Options { force: true, ..Options::default() });
        let Err(error) = refused else { panic!("{} was taken", path.display()) };
        assert!(error.path.is_some(), "{error}");
        assert!(error.hint.is_some_and(|hint| hint[Lang::Es] != hint[Lang::En]), "{}", path.display());
    }
}

#[test]
fn two_builds_do_not_write_one_output() {
    let site = Folder::new();
    let first = opened(&site, Options::default()).expect("an output");
    let second = opened(&site, Options::default()).expect_err("it is locked");
    assert!(second.hint.is_some() && second.message[Lang::En].contains("another build"));
    let other = open(&site.join("preview"), &site.join(".bifolio"), Options::default());
    other.expect("another output is free").abandon();
    first.abandon();
    build(&site, FIRST);
}

#[test]
fn two_sources_do_not_write_one_output() {
    let site = Folder::new();
    for is_first_build in [true, false] {
        let first = opened(&site, Options { force: true, ..Options::default() }).expect("an output");
        let stranger =
            open(&site.join("public"), &site.join("other/.bifolio"), Options { force: true, ..Options::default() });
        let refused = stranger.expect_err("the other source is writing");
        assert!(refused.message[Lang::En].contains("another build"), "first build: {is_first_build}");
        first.put(&output("index.html"), b"home").expect("a page");
        first.commit().expect("a commit");
        assert_eq!(litter(&site), [""; 0]);
    }
}

#[test]
fn no_path_leaves_the_output_or_breaks_a_commit() {
    let site = Folder::new();
    build(&site, FIRST);
    let long = "x".repeat(256);
    for path in ["a\0b", "a\\b", "a\nb", long.as_str()] {
        let folder = opened(&site, Options::default()).expect("an output");
        assert!(folder.put(&output(path), b"x").is_err(), "{path:?}");
        folder.abandon();
    }
    assert_eq!(public(&site), files(FIRST));
    assert_eq!(counts(&build(&site, FIRST)), (0, 4, 0));
}

#[test]
fn links_inside_an_output_are_not_followed() {
    let site = Folder::new();
    build(&site, FIRST);
    site.write("treasure/a/index.html", "precious");
    site.write("treasure/b/index.html", "precious");
    fs::remove_dir_all(site.join("public/en")).expect("removed");
    symlink("../treasure", site.join("public/en")).expect("a link");
    let folder = opened(&site, Options::default()).expect("an output");
    assert_eq!(folder.put(&output("en/a/index.html"), b"precious").expect("a put"), Put::New);
    folder.abandon();
    // Pages below the link go: they are gone. Pages that belong there cannot come.
    build(&site, &[("index.html", "home"), ("assets/x.css", "css")]);
    let refused =
        build_with(&site, FIRST, Options { force: true, ..Options::default() }).expect_err("a link in the way");
    assert!(refused.path.expect("a path").ends_with("public/en"));
    assert_eq!(told(&site.join("treasure")), files(&[("a/index.html", "precious"), ("b/index.html", "precious")]));
}

#[test]
fn an_output_elsewhere_and_through_a_link_works() {
    let (site, server) = (Folder::new(), Folder::new());
    fs::create_dir(server.join("www")).expect("a folder");
    symlink(server.join("www"), site.join("public")).expect("a link");
    for atomic in [false, true] {
        for plan in [FIRST, SECOND] {
            build_with(&site, plan, Options { atomic, ..Options::default() }).expect("a build");
            assert_eq!(told(&server.join("www")), files(plan));
        }
    }
    assert!(site.join("public").is_symlink());
}

#[test]
fn two_files_at_one_place_are_refused() {
    let site = Folder::new();
    build(&site, FIRST);
    let plan: Plan<'_> = &[("index.html", "home"), ("x", "file"), ("x/index.html", "folder")];
    assert!(build_with(&site, plan, Options::default()).is_err());
    // A file that is there already, and a new one for which it would have to be a folder.
    build(&site, &[("index.html", "home"), ("x", "file")]);
    assert!(build_with(&site, plan, Options::default()).is_err());
    assert_eq!(public(&site), files(&[("index.html", "home"), ("x", "file")]));
}

/// A disk that is full, as a limit of the shell on the size of files: it binds root too.
#[test]
fn a_full_disk_leaves_the_old_site() {
    let site = Folder::new();
    let write = |path: &str, text: &str| {
        let path = site.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("bifolio.yaml", "title: {en: A, es: B}\nbase_url: https://a.example\n");
    let binary = env!("CARGO_BIN_EXE_bifolio");
    let build = |limit: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" build --format short --messages en");
        Command::new("sh").args(["-c", &script, binary]).current_dir(site.path()).output().expect("a shell")
    };
    let first = build("unlimited");
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let before = public(&site);
    write("static/large.bin", &"x".repeat(100_000));
    let second = build("64");
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2), "{said}");
    assert!(said.contains("large.bin"), "{said}");
    assert_eq!((public(&site), litter(&site)), (before, Vec::new()));
}

#[test]
fn an_output_on_another_disk_is_written() {
    let mount =
        |arguments: &[&str]| Command::new("mount").args(arguments).status().is_ok_and(|status| status.success());
    let site = Folder::new();
    fs::create_dir(site.join("public")).expect("a folder");
    let target = site.join("public");
    if !mount(&["-t", "tmpfs", "-o", "size=256k", "none", &target.to_string_lossy()]) {
        println!("not tried: only root may mount a disk");
        return;
    }
    let result = std::panic::catch_unwind(|| {
        build(&site, FIRST);
        assert_eq!(counts(&build(&site, SECOND)), (2, 1, 2));
        assert_eq!((public(&site), litter(&site)), (files(SECOND), Vec::new()));
        let error = build_with(&site, FIRST, Options { atomic: true, ..Options::default() }).expect_err("no renaming");
        assert!(error.hint.is_some_and(|hint| hint[Lang::En].contains("--atomic")));
        assert_eq!(public(&site), files(SECOND));
        // Full in the middle of the commit: told, and finished when there is room again.
        let large = "x".repeat(200_000);
        let plan: Plan<'_> = &[("a.bin", &large), ("b.bin", &large), ("index.html", "home 3")];
        assert!(build_with(&site, plan, Options::default()).is_err());
        assert!(mount(&["-o", "remount,size=4m", &target.to_string_lossy()]));
        opened(&site, Options::default()).expect("it is finished").abandon();
        assert_eq!((public(&site), litter(&site)), (files(plan), Vec::new()));
    });
    Command::new("umount").arg(&target).status().expect("umount runs");
    if let Err(panic) = result {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn a_thousand_files_from_many_threads() {
    let site = Folder::new();
    let names: Vec<String> = (0..1000).map(|n| format!("en/{}/{n}/index.html", n % 7)).collect();
    let folder = opened(&site, Options::default()).expect("an output");
    let put = |name: &String| folder.put(&output(name), name.as_bytes()).map(drop);
    names.par_iter().try_for_each(put).expect("puts");
    assert_eq!(counts(&folder.commit().expect("a commit")), (1000, 0, 0));
    assert_eq!(public(&site).len(), 1000);
}
