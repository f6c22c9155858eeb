//! What is served, how it is told, how it ends.

use std::fs;
use std::net::TcpListener;

use crate::newsroom;
use crate::preview::{Preview, address, command, elsewhere, serve, without_tag};
use crate::support::{Site, Tree, bare_site, outcome};

/// What a build with drafts writes.
pub(crate) fn clean_build(site: &Site) -> Result<Tree, Vec<String>> {
    clean_build_with(site, &["--drafts", "--future"])
}

/// What a build asked for in this way writes.
pub(crate) fn clean_build_with(site: &Site, arguments: &[&str]) -> Result<Tree, Vec<String>> {
    let folder = elsewhere(site);
    let _ = fs::remove_dir_all(&folder);
    let output = folder.to_str().expect("a path is UTF-8");
    let outcome = site.build(&[arguments, &["--output", output]].concat());
    let memory = site.path(".bifolio");
    let _ = fs::remove_dir_all(memory);
    match outcome.exit {
        Some(0) => Ok(Tree::read(&folder)),
        Some(1) => {
            Err(outcome.diagnostics.iter().filter(|one| one.severity == "error").map(|one| one.code.clone()).collect())
        }
        _ => panic!("{}", outcome.report()),
    }
}

/// What of `tree` is served otherwise; nothing where all is right.
pub(crate) fn differences(preview: &Preview, base: &str, tree: &Tree) -> Vec<String> {
    differences_for(preview, base, tree, &[])
}

/// The same for a browser that sends these header lines.
pub(crate) fn differences_for(preview: &Preview, base: &str, tree: &Tree, headers: &[(&str, &str)]) -> Vec<String> {
    let unlike = tree.files.iter().filter_map(|(path, bytes)| {
        let answer = preview.ask("GET", &address(base, path), headers);
        let served =
            if path.ends_with(".html") && answer.status == 200 { without_tag(&answer.body) } else { answer.body };
        (answer.status != 200 || served != *bytes)
            .then(|| format!("{path}: {} of {} bytes", answer.status, served.len()))
    });
    unlike.collect()
}

#[test]
fn what_is_served_is_what_a_build_writes() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let tree = clean_build(&site).expect("the site is sound");
    assert!(tree.has("en/politics/the-council-meets/index.html"), "drafts are built: {:?}", tree.paths());
    assert!(tree.paths().iter().any(|path| path.starts_with("media/river/")), "pictures are published");
    assert_eq!(differences(&preview, "/news", &tree), Vec::<String>::new());
    let kinds = [
        ("en/index.html", "text/html; charset=utf-8"),
        ("img/logo.png", "image/png"),
        ("data/years 1.csv", "text/csv; charset=utf-8"),
    ];
    for (path, kind) in kinds {
        assert_eq!(preview.get(&address("/news", path)).header("content-type"), kind, "{path}");
    }
}

#[test]
fn pictures_are_served_as_they_are_published() {
    let photo = crate::support::picture::jpeg_with_secret(9, 7, "HIDDEN-PLACE");
    let site = newsroom().write("content/river/photo.jpg", photo);
    let site = site.edit("content/river/river.en.md", "dam.png", "photo.jpg");
    let preview = serve(&site, &[]);
    let tree = clean_build(&site).expect("the site is sound");
    let path = tree.paths().into_iter().find(|path| path.ends_with(".jpg")).expect("the photo is published");
    assert!(!String::from_utf8_lossy(&preview.get(&address("/news", path)).body).contains("HIDDEN-PLACE"));
    assert_eq!(differences(&preview, "/news", &tree), Vec::<String>::new());
}

#[test]
fn nothing_is_written_to_the_disk() {
    let site = newsroom();
    let before = Tree::read(&site.root());
    let mut preview = serve(&site, &[]);
    let site = site.edit("content/pages/about.en.md", "Who we are.", "Who we were.");
    preview.waits("the edit", |preview| preview.get("/news/en/about/").text().contains("Who we were.").then_some(()));
    let after = Tree::read(&site.root());
    assert_eq!(before.paths(), after.paths());
}

#[test]
fn addresses_are_answered_as_a_host_does() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    assert_eq!(preview.address, format!("http://{}/news/", preview.host));
    for (path, to) in
        [("/", "/news/"), ("/news", "/news/"), ("/news/en", "/news/en/"), ("/news/en?a=b", "/news/en/?a=b")]
    {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("location")), (302, to), "{path}");
    }
    let page = preview.get("/news/en/");
    assert_eq!(page.header("cache-control"), "no-store");
    let tag = page.header("etag");
    assert!(tag.starts_with('"'), "{tag}");
    let again = preview.ask("GET", "/news/en/", &[("If-None-Match", tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let other = preview.ask("GET", "/news/es/", &[("If-None-Match", tag)]);
    assert_eq!(other.status, 200);
    let head = preview.ask("HEAD", "/news/en/", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), page.header("content-length"));
    let dead = preview.get("/news/en/nowhere/");
    let own = clean_build(&site).expect("the site is sound").files["404.html"].clone();
    assert_eq!((dead.status, without_tag(&dead.body)), (404, own));
}

#[test]
fn a_part_of_a_file_is_answered() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let path = "/news/data/years%201.csv";
    let answer = preview.ask("GET", path, &[("Range", "bytes=5-9")]);
    assert_eq!((answer.status, answer.header("content-range"), answer.text().as_str()), (206, "bytes 5-9/12", "litre"));
    assert_eq!(preview.ask("GET", path, &[("Range", "bytes=12-")]).status, 416);
    assert_eq!(preview.get(path).header("accept-ranges"), "bytes");
}

#[test]
fn of_a_film_no_more_is_read_than_was_asked_for() {
    let site = newsroom();
    let film: Vec<u8> = (0..9_000_000u32).map(|number| (number % 251) as u8).collect();
    std::fs::write(site.path("static/data/film.mp4"), &film).unwrap();
    let preview = serve(&site, &[]);
    let path = "/news/data/film.mp4";
    let whole = preview.get(path);
    assert_eq!(whole.body, film);
    // `bytes=0-` is what browsers ask first; they ask again for what follows.
    for (asked, part) in
        [("bytes=0-", 0..4 << 20), ("bytes=5000000-5000009", 5_000_000..5_000_010), ("bytes=-10", 8_999_990..9_000_000)]
    {
        let answer = preview.ask("GET", path, &[("Range", asked)]);
        let told = format!("bytes {}-{}/9000000", part.start, part.end - 1);
        assert_eq!((answer.status, answer.header("content-range")), (206, told.as_str()), "{asked}");
        assert!(answer.body == film[part], "{asked}");
        assert_eq!((answer.header("etag"), answer.header("content-type")), (whole.header("etag"), "video/mp4"));
    }
    assert_eq!(preview.ask("GET", path, &[("Range", "bytes=9000000-")]).status, 416);
    let head = preview.ask("HEAD", path, &[]);
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "9000000", 0));
    let again = preview.ask("GET", path, &[("If-None-Match", whole.header("etag")), ("Range", "bytes=0-")]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[test]
fn each_build_is_told_in_one_line_and_each_problem_once() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let first = preview.stdout();
    assert!(first.contains(" pages, ") && first.contains(" ms\nPreview: http://127.0.0.1:"), "{first}");
    let site = site.edit("content/pages/about.en.md", "Who we are.", "Who we were.");
    let line = preview.waits("the line", |preview| {
        preview.stdout().lines().find(|line| line.contains("about.en.md")).map(str::to_owned)
    });
    assert!(line.starts_with("content/pages/about.en.md: 1 page differs, "), "{line}");
    let site = site.edit("content/city/council.en.md", "section: politics", "section: politic");
    let failed = "content/city/council.en.md: 1 error";
    preview.waits("the failure", |preview| preview.stdout().contains(failed).then_some(()));
    let _site = site.edit("content/pages/about.en.md", "Who we were.", "Who?");
    preview.waits("another build", |preview| (preview.stdout().matches("about.en.md").count() == 2).then_some(()));
    let told = preview.stderr();
    assert_eq!(told.matches("error[unknown-section]").count(), 1, "{told}");
    assert!(told.contains("content/city/council.en.md:6:10: error[unknown-section]: "), "{told}");
}

#[test]
fn messages_are_in_the_language_asked_for() {
    let site = newsroom().edit("content/city/council.en.md", "section: politics", "section: politic");
    let preview = serve(&site, &["--messages", "es"]);
    assert!(preview.stdout().contains("Vista previa: http://"), "{}", preview.stdout());
    let overlay = preview.state()["overlay"].clone();
    assert_eq!((&overlay["lang"], &overlay["title"]), (&"es".into(), &"1 error".into()));
    assert!(overlay["problems"][0]["message"].as_str().is_some_and(|text| text.contains("sección")), "{overlay}");
    assert!(preview.get("/_preview/live.js").text().contains("Usted ve la última versión sin errores."));
}

#[test]
fn a_taken_port_is_a_trouble_of_the_machine() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let site = newsroom();
    for (lang, words) in [("en", "the preview cannot listen at"), ("es", "la vista previa no puede abrir")] {
        let told = command(&site.root(), &["--port", &port, "--messages", lang]).output().expect("the binary runs");
        let stderr = String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(words) && stderr.contains(&port) && stderr.contains("--port 0"), "{stderr}");
    }
}

#[test]
fn an_output_that_a_build_refuses_is_refused_before_anything_is_served() {
    let site = newsroom();
    let root = site.root();
    let before = Tree::read(&root);
    // Whoever listens first would say that this port is taken.
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    for output in ["content", "content/new", "static", "themes/own", ".bifolio/x", ".", "/", "bifolio.yaml"] {
        let (output, source) = (root.join(output).display().to_string(), root.display().to_string());
        let built = outcome::run(&["build", "--source", &source, "--output", &output], &[], 60).exits(2).stderr;
        let told = command(&root, &["--port", &port, "--output", &output]).output().expect("the binary runs");
        assert_eq!(told.status.code(), Some(2), "{output}");
        assert_eq!(String::from_utf8_lossy(&told.stderr), built, "{output}");
    }
    assert!(Tree::read(&root) == before, "something was written");
    // One that is not there yet is none of these, and is not made.
    let preview = serve(&site, &["--output", &root.join("later").display().to_string()]);
    assert_eq!(preview.get("/news/en/").status, 200);
    assert!(!root.join("later").exists());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_well() {
    for signal in ["-INT", "-TERM"] {
        let site = newsroom();
        let preview = serve(&site, &[]);
        // An open page does not hold it.
        let mut events = preview.events();
        events.next();
        let (code, said) = preview.interrupt(signal);
        assert_eq!(code, Some(0), "{signal}");
        assert!(said.ends_with("Preview ended\n"), "{said}");
    }
}

#[test]
fn a_first_build_that_fails_shows_why_and_is_mended() {
    let site = bare_site("-- bifolio.yaml --\ntitle: T\nbase_url: nowhere\n");
    let mut preview = serve(&site, &[]);
    let page = preview.get("/en/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("/_preview/live.js"), "{}", page.text());
    let overlay = preview.state()["overlay"].clone();
    let problem = &overlay["problems"][0];
    assert_eq!(problem["excerpt"][1], "nowhere", "{overlay}");
    assert_eq!(problem["line"], 2, "{overlay}");
    let _site = site.write("bifolio.yaml", "title: T\nbase_url: https://t.example\n");
    preview.waits("the mended site", |preview| (preview.get("/en/").status == 200).then_some(()));
    assert!(preview.state()["overlay"].is_null());
}
