//! From a folder to a list of files and their texts.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicUsize, Ordering};

use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::base::path::SourcePath;
use bifolio::pipeline::collect::read::{self, TEXT_LIMIT};
use bifolio::pipeline::collect::root::find_root;
use bifolio::pipeline::collect::tree::{TextFile, Tree, scan};

use crate::support::{Folder, hints, line, source};

fn scanned(folder: &Folder) -> Tree {
    scan(folder.path(), &[]).expect("a source folder")
}

fn lines(tree: &Tree) -> Vec<String> {
    tree.diagnostics.iter().map(line).collect()
}

fn names(paths: &[SourcePath]) -> Vec<&str> {
    paths.iter().map(SourcePath::as_str).collect()
}

fn texts(texts: &[TextFile]) -> Vec<&str> {
    texts.iter().map(|text| text.path.as_str()).collect()
}

#[test]
fn a_site_is_found_from_any_folder_in_it() {
    let site = Folder::site(&[("content/a/b/x.en.md", "")]);
    assert_eq!(find_root(&site.join("content/a/b")).as_deref(), Some(site.path()));
    assert_eq!(find_root(site.path()).as_deref(), Some(site.path()));
    assert_eq!(find_root(Folder::new().path()), None);
}

#[test]
fn every_file_is_sorted_by_what_it_is() {
    let site = Folder::site(&[
        ("content/2026/river.en.md", ""),
        ("content/2026/río.es.md", ""),
        ("content/2026/river.jpg", ""),
        ("content/2026/river.jpg.yaml", ""),
        ("content/authors/ana.en.md", ""),
        ("content/authors/ana.png", ""),
        ("content/pages/legal/privacy.es.md", ""),
        ("content/sections.yaml", ""),
        ("content/.hidden.en.md", ""),
        ("content/.drafts/x.en.md", ""),
        ("content/node_modules/m/README.md", ""),
        ("static/robots-extra.txt", ""),
        ("static/.well-known/security.txt", ""),
        ("static/.git/config", ""),
        ("static/.env", "SECRET=1"),
        ("static/.DS_Store", ""),
        ("themes/own/templates/base.html", ""),
        ("public/index.html", ""),
        ("notes.md", ""),
    ]);
    let tree = scanned(&site);
    assert_eq!(texts(&tree.articles), ["content/2026/river.en.md", "content/2026/río.es.md"]);
    assert_eq!((tree.articles[1].lang, tree.articles[1].stem.as_str()), (Lang::Es, "río"));
    assert_eq!(texts(&tree.authors), ["content/authors/ana.en.md"]);
    assert_eq!(texts(&tree.pages), ["content/pages/legal/privacy.es.md"]);
    assert_eq!(names(&tree.media), ["content/2026/river.jpg", "content/authors/ana.png"]);
    assert_eq!(names(&tree.sidecars), ["content/2026/river.jpg.yaml"]);
    assert_eq!(names(&tree.data), ["content/sections.yaml"]);
    assert_eq!(names(&tree.static_files), ["static/.well-known/security.txt", "static/robots-extra.txt"]);
    assert_eq!(names(&tree.theme_files), ["themes/own/templates/base.html"]);
    assert_eq!(lines(&tree), [""; 0]);
    assert!(tree.has(&source("content/2026/river.jpg")) && !tree.has(&source("content/2026/lake.jpg")));
}

#[test]
fn gitignore_files_of_the_source_count() {
    let site = Folder::site(&[
        (".gitignore", "*.psd\n/content/private/\n"),
        ("content/.gitignore", "old/\n!keep.psd\n[\n"),
        ("content/a.en.md", ""),
        ("content/a.psd", ""),
        ("content/keep.psd", ""),
        ("content/private/b.en.md", ""),
        ("content/old/c.en.md", ""),
        ("content/x/old/d.en.md", ""),
        ("content/x/.gitignore", "*\n!e.en.md"),
        ("content/x/e.en.md", ""),
        ("content/x/f.en.md", ""),
        ("content/y/f.en.md", ""),
        ("static/a.psd", ""),
    ]);
    let tree = scanned(&site);
    assert_eq!(texts(&tree.articles), ["content/a.en.md", "content/x/e.en.md", "content/y/f.en.md"]);
    assert_eq!(names(&tree.media), ["content/keep.psd"]);
    assert_eq!(names(&tree.static_files), [""; 0]);
}

#[test]
fn an_output_inside_the_source_is_left_out() {
    let site = Folder::site(&[("static/public/index.html", ""), ("static/a.txt", "")]);
    let tree = scan(site.path(), &[site.join("static/public")]).expect("a source folder");
    assert_eq!(names(&tree.static_files), ["static/a.txt"]);
}

#[test]
fn a_text_must_say_its_language() {
    let site = Folder::site(&[
        ("content/README.md", ""),
        ("content/river.EN.md", ""),
        ("content/rio.eng.md", ""),
        ("content/es/costa.md", ""),
    ]);
    let tree = scanned(&site);
    assert_eq!(
        lines(&tree),
        [
            "error language-suffix-missing content/README.md:1:1",
            "error language-suffix-missing content/es/costa.md:1:1",
            "error language-suffix-missing content/rio.eng.md:1:1",
            "error language-suffix-missing content/river.EN.md:1:1",
        ]
    );
    assert_eq!(
        hints(&tree.diagnostics[0]),
        ["rename it to `README.en.md` or `README.es.md`", "cámbiele el nombre a `README.en.md` o `README.es.md`"]
    );
    assert_eq!(hints(&tree.diagnostics[1])[0], "rename it to `costa.es.md`");
    assert!(tree.articles.is_empty() && tree.media.is_empty());
}

#[test]
fn links_are_followed_inside_the_site_only() {
    let outside = Folder::site(&[("secret.en.md", "secret")]);
    let site = Folder::site(&[("content/a/x.en.md", ""), (".bifolio/memory.png", ""), ("public/p.png", "")]);
    let link = |target: &str, at: &str| symlink(target, site.join(at)).expect("a link");
    link(&outside.path().to_string_lossy(), "content/out");
    link(&outside.join("secret.en.md").to_string_lossy(), "content/secret.en.md");
    link("../.bifolio", "content/memory");
    link("../public", "content/public");
    link("a/x.en.md", "content/y.en.md");
    link("nowhere.en.md", "content/z.en.md");
    let tree = scan(site.path(), &[site.join("public")]).expect("a source folder");
    assert_eq!(texts(&tree.articles), ["content/a/x.en.md", "content/y.en.md"]);
    assert_eq!(
        lines(&tree),
        [
            "warning symlink-outside content/memory:1:1",
            "warning symlink-outside content/out:1:1",
            "warning symlink-outside content/public:1:1",
            "warning symlink-outside content/secret.en.md:1:1",
            "error file-unreadable content/z.en.md:1:1",
        ]
    );
}

#[test]
fn loops_and_nets_of_links_end() {
    let site = Folder::site(&[("content/a/x.en.md", "")]);
    symlink(".", site.join("content/self")).expect("a link");
    symlink("../a", site.join("content/a/again")).expect("a link");
    symlink("loop", site.join("content/loop")).expect("a link");
    // Thirty folders, each with two links to the next: two to the thirty paths.
    for step in 0..30 {
        let folder = format!("content/net{step}");
        std::fs::create_dir(site.join(&folder)).expect("a folder");
        for name in ["l", "r"] {
            symlink(format!("../net{}", step + 1), site.join(&format!("{folder}/{name}"))).expect("a link");
        }
    }
    site.write("content/net30/deep.en.md", "");
    let tree = scanned(&site);
    assert!(texts(&tree.articles).contains(&"content/a/x.en.md"));
    assert!(tree.articles.len() < 200, "{}", tree.articles.len());
}

#[test]
fn names_that_are_one_elsewhere_are_told() {
    let site = Folder::site(&[
        ("content/River.en.md", ""),
        ("content/river.en.md", ""),
        ("content/Ñandú.es.md", ""),
        ("content/n\u{303}andu\u{301}.es.md", "decomposed"),
        ("content/lone\u{301}.es.md", "decomposed"),
    ]);
    let bad = site.path().join("content").join(OsStr::from_bytes(b"r\xedo.es.md"));
    std::fs::write(bad, "").expect("a file");
    let tree = scanned(&site);
    let mut told = lines(&tree);
    told.sort();
    assert_eq!(
        told,
        [
            "error name-collision content/river.en.md:1:1",
            "error name-collision content/Ñandú.es.md:1:1",
            "error not-utf8 content/r\u{fffd}o.es.md:1:1",
        ]
    );
    let composed = source("content/loné.es.md");
    assert!(tree.has(&composed));
    assert_eq!(tree.read_text(&composed, TEXT_LIMIT).expect("a text"), "decomposed");
}

#[test]
fn texts_are_read_whole_or_not_at_all() {
    let site = Folder::site(&[
        ("content/bom.en.md", b"\xef\xbb\xbfTitle\r\n".as_slice()),
        ("content/bad.en.md", b"one\nni\xc3\xb1o \xff"),
        ("content/cut.en.md", b"ni\xc3"),
        ("content/empty.en.md", b""),
    ]);
    let huge = std::fs::File::create(site.join("content/huge.en.md")).expect("a file");
    huge.set_len(100 << 30).expect("a sparse file");
    let tree = scanned(&site);
    let read = |name: &str| tree.read_text(&source(&format!("content/{name}.en.md")), TEXT_LIMIT);
    assert_eq!(read("bom").expect("a text"), "Title\r\n");
    assert_eq!(read("empty").expect("a text"), "");
    let told = |name: &str| line(&read(name).expect_err("a problem"));
    assert_eq!(told("bad"), "error not-utf8 content/bad.en.md:2:6");
    assert_eq!(told("cut"), "error not-utf8 content/cut.en.md:1:3");
    assert_eq!(told("huge"), "error file-too-large content/huge.en.md:1:1");
    assert_eq!(told("absent"), "error file-unreadable content/absent.en.md:1:1");
    let folder = tree.read_bytes(&source("content"), 10).expect_err("a folder is no file");
    assert_eq!(line(&folder), "error file-unreadable content:1:1");
}

#[test]
fn texts_are_worked_on_in_parallel_and_told_in_order() {
    let made: Vec<(String, String)> = (0..200).map(|n| (format!("content/t{n:03}.en.md"), n.to_string())).collect();
    let made: Vec<(&str, &str)> = made.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = Folder::site(&made);
    let tree = scanned(&site);
    let count = AtomicUsize::new(0);
    let numbers = read::each(&tree, &tree.articles, |file, text| {
        count.fetch_add(1, Ordering::Relaxed);
        (file.stem.clone(), text.expect("a text"))
    });
    assert_eq!(count.into_inner(), 200);
    assert!(numbers.iter().enumerate().all(|(n, (stem, text))| *stem == format!("t{n:03}") && *text == n.to_string()));
}

#[test]
fn pipes_are_never_opened() {
    let site = Folder::site(&[("content/a.en.md", "")]);
    let made = std::process::Command::new("mkfifo").arg(site.join("content/pipe.en.md")).status().expect("mkfifo runs");
    assert!(made.success());
    let tree = scanned(&site);
    assert_eq!(texts(&tree.articles), ["content/a.en.md"]);
    assert_eq!(lines(&tree), ["warning file-unreadable content/pipe.en.md:1:1"]);
    let problem = tree.read_text(&source("content/pipe.en.md"), 10).expect_err("a pipe is no text");
    assert_eq!(line(&problem), "error file-unreadable content/pipe.en.md:1:1");
}

#[test]
fn a_source_that_is_not_there_is_an_error() {
    let error = scan(&Folder::new().join("absent"), &[]).expect_err("no such folder");
    assert!(error.path.is_some() && error.hint.is_some() && error.cause.is_some());
}
