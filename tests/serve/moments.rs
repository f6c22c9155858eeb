//! The edition at another moment: what readers see then, asked for by a cookie that no other site can send or set.

use serde_json::Value;

use crate::preview::{Preview, serve, without_tag};
use crate::serving::{clean_build, clean_build_with, differences, differences_for};
use crate::support::Site;

const RIVER: &str = "/news/en/environment/who-owns-the-river/";
const COUNCIL: &str = "/news/en/politics/the-council-meets/";
const DRAFT: &str = "/news/en/politics/a-draft/";

/// A site whose stories are due on three days, with a draft that nothing leads to.
fn newsroom() -> Site {
    let site = crate::newsroom().edit("content/city/council.en.md", "2026-11-19", "2026-12-24");
    let site = site.edit("content/city/council.en.md", "draft: true\n", "");
    site.write("content/city/draft.en.md", DRAFT_TEXT)
}

const DRAFT_TEXT: &str = "\
---
story: a-draft
title: A draft
date: 2026-11-19
authors: [ana-lopez]
section: politics
draft: true
---
For the desk alone.
";

/// The cookie line of a browser that looks at a moment.
fn cookie(preview: &Preview, moment: &str) -> String {
    let port = preview.host.rsplit(':').next().unwrap_or_default();
    format!("theme=dark; bifolio-at-{port}={moment}")
}

fn status(preview: &Preview, path: &str, cookies: &str) -> u16 {
    preview.ask("GET", path, &[("Cookie", cookies)]).status
}

#[test]
fn a_moment_is_served_as_it_would_be_built_and_the_rest_as_ever() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let drafts = clean_build(&site).expect("the site is sound");
    // Four moments: more than are kept.
    for (moment, now) in [
        ("2026-11-20T09:00", "2026-11-20T15:00:00Z"),
        ("2026-11-19T23:59", "2026-11-20T05:59:00Z"),
        ("2031-01-01T00:00", "2031-01-01T06:00:00Z"),
        ("2026-11-24T06:00", "2026-11-24T12:00:00Z"),
        ("2026-11-20T09:00", "2026-11-20T15:00:00Z"),
    ] {
        let tree = clean_build_with(&site, &["--now", now]).expect("the site is sound");
        let line = cookie(&preview, moment);
        assert_eq!(differences_for(&preview, "/news", &tree, &[("Cookie", &line)]), Vec::<String>::new(), "{moment}");
        assert_eq!(status(&preview, DRAFT, &line), 404, "a draft is nothing for readers, {moment}");
        assert_eq!(status(&preview, COUNCIL, &line), if moment.starts_with("2031") { 200 } else { 404 }, "{moment}");
        let is_due = moment != "2026-11-19T23:59";
        assert_eq!(status(&preview, RIVER, &line), if is_due { 200 } else { 404 }, "{moment}");
        let page = preview.ask("GET", "/news/en/", &[("Cookie", &line)]);
        assert_eq!(page.header("x-preview-at"), moment);
        assert!(page.text().contains(&format!(" data-at=\"{moment}\" defer></script>")), "{}", page.text());
    }
    assert_eq!(differences(&preview, "/news", &drafts), Vec::<String>::new(), "nobody else sees anything of it");
}

#[test]
fn what_no_tool_bar_writes_is_no_moment() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let default = preview.get("/news/en/");
    for moment in
        ["", "soon", "2026-11-20", "2026-13-20T09:00", "2026-11-20T09:00:00", "\"><script>", "9999-99-99T99:99"]
    {
        let answer = preview.ask("GET", "/news/en/", &[("Cookie", &cookie(&preview, moment))]);
        assert_eq!((answer.status, &answer.body), (200, &default.body), "{moment}");
    }
    for other in ["bifolio-at-1=2026-11-19T09:00", "bifolio-at=2026-11-19T09:00", "xbifolio-at=2026-11-19T09:00; ;;=="]
    {
        assert_eq!(preview.ask("GET", "/news/en/", &[("Cookie", other)]).body, default.body, "{other}");
    }
}

#[test]
fn other_sites_set_nothing_off() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let line = cookie(&preview, "2026-11-19T09:00");
    for path in
        ["/_preview/page.json?path=/news/en/", "/_preview/state.json", "/_preview/phone.html", "/_preview/phone.js"]
    {
        for headers in [
            [("Sec-Fetch-Site", "cross-site"), ("Cookie", &*line)],
            [("Sec-Fetch-Site", "same-site"), ("Cookie", &*line)],
            [("Origin", "http://evil.example"), ("Cookie", &*line)],
        ] {
            assert_eq!(preview.ask("GET", path, &headers).status, 403, "{path} {headers:?}");
        }
        assert_eq!(preview.ask("POST", path, &[("Cookie", &line)]).status, 405, "{path}");
        // No answer sets a cookie: a moment is chosen by the page's own script, and forgotten with the browser.
        assert_eq!(preview.get(path).header("set-cookie"), "", "{path}");
    }
}

#[test]
fn under_another_host_there_are_no_moments_and_no_files() {
    let site = newsroom();
    let preview = serve(&site, &["--host", "127.0.0.1"]);
    let line = cookie(&preview, "2026-11-19T09:00");
    assert_eq!(status(&preview, COUNCIL, &line), 200);
    assert!(preview.get("/_preview/live.js").text().contains("const COOKIE = null;"));
    let about = about(&preview, COUNCIL, &line);
    assert_eq!((&about["at"], &about["file"]), (&Value::Null, &Value::Null));
}

/// What is wrong is for the newsroom: a line that stands behind a cut would be read by whoever opens the preview.
#[test]
fn under_another_host_it_is_told_that_something_is_wrong_and_not_what() {
    for (arguments, is_told) in [(&[][..], true), (&["--host", "127.0.0.1"], false)] {
        let wrong = "---\ntitle: About\n---\nWho we are: [the vault](/nowhere/).\n";
        let site = newsroom().write("content/pages/about.en.md", wrong);
        let preview = serve(&site, arguments);
        let state = preview.state();
        assert_eq!(state["overlay"]["title"], "1 error", "{state}");
        for words in ["content/pages/about.en.md", "vault", "/nowhere/", "link-dead"] {
            assert_eq!(state.to_string().contains(words), is_told, "{arguments:?}, {words}: {state}");
        }
        let event = preview.events().next();
        assert_eq!(event["overlay"], state["overlay"]);
    }
}

#[test]
fn a_moment_follows_the_sources_and_keeps_its_last_sound_edition() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let line = cookie(&preview, "2026-11-24T06:00");
    let text = |preview: &Preview| preview.ask("GET", "/news/en/about/", &[("Cookie", &line)]).text();
    let state = |preview: &Preview| -> Value {
        serde_json::from_slice(&preview.ask("GET", "/_preview/state.json", &[("Cookie", &line)]).body).expect("JSON")
    };
    assert!(text(&preview).contains("Who we are."));
    let site = site.edit("content/pages/about.en.md", "Who we are.", "Who we were.");
    preview.waits("the edit", |preview| text(preview).contains("Who we were.").then_some(()));
    let site = site.edit("content/pages/about.en.md", "title: About", "title: About\nslug: About Us!");
    let overlay =
        preview.waits("the error", |preview| Some(state(preview)["overlay"].clone()).filter(|it| !it.is_null()));
    assert_eq!(overlay["problems"][0]["line"], 3, "{overlay}");
    assert!(text(&preview).contains("Who we were."), "the last sound edition of the moment stays");
    let _site = site.edit("content/pages/about.en.md", "\nslug: About Us!", "");
    preview.waits("the mended site", |preview| state(preview)["overlay"].is_null().then_some(()));
}

#[test]
fn a_page_is_told_its_twin_its_file_and_its_moment() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let told = about(&preview, RIVER, "");
    assert_eq!(told["twin"], "/news/es/medio-ambiente/de-quien-es-el-rio/", "{told}");
    assert_eq!(told["file"], "content/river/river.en.md");
    assert_eq!((&told["at"], told["zone"].as_str()), (&Value::Null, Some("America/Guatemala")));
    assert_eq!(told["meter"], 6);
    let front = about(&preview, "/news/es/", &cookie(&preview, "2026-11-24T06:00"));
    assert_eq!((front["twin"].as_str(), &front["file"]), (Some("/news/en/"), &Value::Null));
    assert_eq!(front["at"], "2026-11-24T06:00");
    for path in ["", "/", "/news/img/logo.png", "/news/../../etc/passwd", "//evil.example/", "%00", "/news/en/nowhere/"]
    {
        let told = about(&preview, path, "");
        assert_eq!((&told["twin"], &told["file"]), (&Value::Null, &Value::Null), "{path}");
    }
    assert_eq!(about(&preview, COUNCIL, "")["twin"], Value::Null);
    // The page at phone width is the preview's own, and the same for all.
    let phone = preview.get("/_preview/phone.html?path=javascript:alert(1)");
    assert_eq!((phone.status, phone.header("content-security-policy")), (200, "frame-ancestors 'self'"));
    assert!(!phone.text().contains("alert"));
    assert_eq!(
        without_tag(&preview.get(RIVER).body),
        clean_build(&site).expect("the site is sound").files["en/environment/who-owns-the-river/index.html"]
    );
}

/// What the tool bar is told of a page.
fn about(preview: &Preview, path: &str, cookies: &str) -> Value {
    let answer = preview.ask("GET", &format!("/_preview/page.json?path={path}"), &[("Cookie", cookies)]);
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{path}: {}", answer.text()))
}
