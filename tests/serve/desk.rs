//! The desk: what it lists, both texts side by side, the one act, and who is refused.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::newsroom;
use crate::preview::{Answer, PATIENCE, Preview, answer, serve};
use crate::support::Site;

const RIVER: &str = "content/river/river.en.md";

/// The lines of a request's head.
type Lines<'a> = &'a [(&'a str, &'a str)];

/// Where the desk stands, as the preview printed it.
fn door(preview: &mut Preview) -> String {
    preview.waits("the desk", |preview| {
        let line = preview.stdout().lines().find_map(|line| Some(line.split_once("Desk: http://")?.1.to_owned()))?;
        line.split_once("/_preview/").map(|(host, _)| host.to_owned())
    })
}

/// Asks the desk; the header lines come beside `Host`.
fn ask(host: &str, method: &str, path: &str, headers: Lines<'_>, body: &str) -> Answer {
    let mut lines: Vec<(&str, &str)> = headers.to_vec();
    if !headers.iter().any(|(name, _)| *name == "Host") {
        lines.push(("Host", host));
    }
    let lines: String = lines.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let form = "Content-Type: application/x-www-form-urlencoded";
    let request = format!(
        "{method} {path} HTTP/1.1\r\n{lines}{form}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    let mut stream = TcpStream::connect(host).expect("the desk listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time can be set");
    stream.write_all(request.as_bytes()).expect("the desk takes a request");
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    answer(&bytes).expect("the desk answers")
}

fn get(host: &str, path: &str) -> Answer {
    ask(host, "GET", path, &[], "")
}

/// The value of a hidden field of a form.
fn field(page: &str, name: &str) -> String {
    let at = page.find(&format!("name=\"{name}\" value=\"")).expect("the form has the field");
    let rest = &page[at..];
    rest.split('"').nth(3).expect("it has a value").to_owned()
}

/// What the form of a story's page sends.
fn form(host: &str, path: &str) -> String {
    let page = get(host, path).text();
    format!("token={}&seen={}", field(&page, "token"), field(&page, "seen"))
}

fn accept(host: &str, path: &str) -> Answer {
    let origin = format!("http://{host}");
    ask(host, "POST", &format!("{path}/accept"), &[("Origin", &origin)], &form(host, path))
}

fn lock(site: &Site) -> String {
    fs::read_to_string(site.path("translations.lock")).unwrap_or_default()
}

#[test]
fn the_list_shows_where_every_story_stands() {
    let site = newsroom().write(
        "content/city/late.es.md",
        "---\nstory: late\ntitle: Último tranvía\ndate: 2026-12-24T06:00\nauthors: [ana-lopez]\nsection: city\ntier: subscriber\n---\nPronto.\n",
    );
    let mut preview = serve(&site, &[]);
    let host = door(&mut preview);
    let page = get(&host, "/_preview/");
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    let text = page.text();
    for part in [
        "<html lang=\"en\">",
        "3 stories",
        "<a href=\"/_preview/river\" lang=\"en\">Who owns the river?</a>",
        "<span class=\"sign due\">never accepted</span>",
        "<span class=\"sign draft\">draft</span>",
        "<span class=\"sign gated\">gated</span>",
        "<span class=\"sign lacks\">lacks a twin</span>",
        "<span class=\"sign due\">due</span> <small>2026-12-24 06:00</small>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // A draft of the preview is a draft on the desk, although the preview shows it.
    let listed = |query: &str| {
        let text = get(&host, &format!("/_preview/?{query}")).text();
        let ids = ["council", "late", "river"];
        ids.into_iter().filter(|id| text.contains(&format!("href=\"/_preview/{id}\""))).collect::<Vec<_>>().join(" ")
    };
    let cases = [
        ("", "council late river"),
        ("q=ultimo+TRANV", "late"),
        ("q=quien+es", "river"),
        ("state=draft", "council"),
        ("state=due", "late"),
        ("state=gated", "late"),
        ("state=live", "river"),
        ("state=lacks-twin", "council late"),
        ("state=lacks-twin&lang=es", "council"),
        ("state=never-accepted&lang=es", "river"),
        ("state=never-accepted&lang=en", ""),
        ("lang=es", "late river"),
        ("section=politics", "council"),
        ("section=%22%3E%3Cscript%3E", ""),
        ("state=nonsense&lang=xx", "council late river"),
    ];
    for (query, expected) in cases {
        assert_eq!(listed(query), expected, "{query}");
    }
    let hostile = get(&host, "/_preview/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text();
    assert!(hostile.contains("&quot;&gt;&lt;script&gt;") && !hostile.contains("<script>alert"), "{hostile}");
    // The site's own port leads here, and so does the desk's root.
    assert_eq!(preview.get("/_preview/").header("location"), format!("http://{host}/_preview/"));
    assert_eq!(preview.get("/_preview/river").header("location"), format!("http://{host}/_preview/river"));
    assert_eq!(get(&host, "/").header("location"), "/_preview/");
}

#[test]
fn both_texts_stand_side_by_side_and_follow_the_files() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let host = door(&mut preview);
    let page = get(&host, "/_preview/river").text();
    for part in ["<th scope=\"col\">English", "<th scope=\"col\">Spanish", "river.en.md:9", "rio.es.md:5", "▣ A dam"]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("class=\"stale"), "nobody knows yet what changed: {page}");
    let done = accept(&host, "/_preview/river");
    assert_eq!((done.status, done.header("location")), (303, "/_preview/river"), "{}", done.text());
    assert!(lock(&site).contains("\nriver es\n  title "), "{}", lock(&site));
    assert!(get(&host, "/_preview/river").text().contains("The translation follows its original."));

    let site = site.edit(
        RIVER,
        "The river is [long](story:council).",
        "The river is long.\n\nNEWPARAGRAPH <script>x</script>.",
    );
    let page = preview.waits("the change", |_| {
        Some(get(&host, "/_preview/river").text()).filter(|page| page.contains("NEWPARAGRAPH"))
    });
    for part in [
        "<tr id=\"stale\" class=\"stale changed\">",
        "<tr class=\"stale added\">",
        "<span class=\"sign stale\">stale: 2</span>",
        "<p>2 blocks of the original that the translation does not follow.",
        "<p>nothing here</p>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<script>x"), "{page}");
    // The row below the new paragraph is still one row.
    let row = page.split("<tr").find(|row| row.contains("▣ A dam")).expect("the picture has a row");
    assert!(row.contains("▣ Una presa"), "{row}");
    // What the command says is seen here, too.
    let told = crate::support::outcome::run(
        &["status", "--accept", "river", "--source", &site.root().display().to_string()],
        &[],
        60,
    );
    told.exits(0);
    preview.waits("the word of the command", |_| {
        Some(()).filter(|()| get(&host, "/_preview/river").text().contains("The translation follows its original."))
    });
    assert_eq!(get(&host, "/_preview/nobody").status, 404);
    assert!(get(&host, "/_preview/council").text().contains("<code>bifolio translate council</code>"));
}

#[test]
fn a_block_opens_in_the_editor_that_the_configuration_names() {
    let site = newsroom();
    let mut preview = serve(&site, &["--messages", "es"]);
    let host = preview.waits("the desk", |preview| {
        let told = preview.stdout();
        Some(told.split_once("redacción: http://")?.1.split('/').next()?.to_owned())
    });
    let page = get(&host, "/_preview/river").text();
    assert!(page.contains("<html lang=\"es\">") && !page.contains("vscode:"), "{page}");
    let site =
        site.edit("bifolio.yaml", "theme: own", "theme: own\npreview: {editor: \"vscode://file/{path}:{line}\"}");
    let root = site.root().canonicalize().expect("the site is there").display().to_string();
    let expected =
        format!("href=\"vscode://file{}/{RIVER}:9\" aria-label=\"Editar river.en.md:9\"", root.replace('\\', "/"));
    preview.waits("the link", |_| Some(()).filter(|()| get(&host, "/_preview/river").text().contains(&expected)));
}

#[test]
fn the_desk_works_while_the_site_cannot_be_built() {
    let site = newsroom().write("themes/own/templates/article.html", "{{ broken");
    let mut preview = serve(&site, &[]);
    let host = door(&mut preview);
    assert!(get(&host, "/_preview/river").text().contains("Una presa"));
    let site = site.write("bifolio.yaml", "title: [");
    preview.waits("the trouble", |_| Some(()).filter(|()| get(&host, "/_preview/river").status == 500));
    let page = get(&host, "/_preview/").text();
    assert!(page.contains("bifolio check") && page.contains("role") || page.contains("<pre>"), "{page}");
    drop(site);
}

#[test]
fn a_lock_that_cannot_be_used_says_nothing_of_a_translation() {
    let site = newsroom().write("translations.lock", "<<<<<<< HEAD\n");
    let mut preview = serve(&site, &[]);
    let host = door(&mut preview);
    for path in ["/_preview/", "/_preview/river"] {
        let page = get(&host, path).text();
        assert!(page.contains("<span class=\"sign due\">not known</span>"), "{page}");
        assert!(page.contains("translations.lock cannot be used"), "{page}");
        assert!(!page.contains("sign due\">never accepted") && !page.contains("Nobody has said yet"), "{page}");
    }
}

#[test]
fn only_the_form_of_the_desk_changes_anything() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let host = door(&mut preview);
    let (own, site_of_theme) = (format!("http://{host}"), format!("http://{}", preview.host));
    let (path, sound) = ("/_preview/river/accept", form(&host, "/_preview/river"));
    let token = sound.split('&').next().expect("a token").to_owned();
    let seen = sound.split('&').nth(1).expect("what was seen").to_owned();
    let forged = format!("token={}&{seen}", "0".repeat(32));
    let cases: [(&str, Lines<'_>, &str, u16); 12] = [
        (path, &[], &sound, 403),
        (path, &[("Origin", "null")], &sound, 403),
        (path, &[("Origin", "http://evil.example")], &sound, 403),
        // A script of a theme comes from the preview's port.
        (path, &[("Origin", &site_of_theme)], &sound, 403),
        (path, &[("Origin", &own), ("Sec-Fetch-Site", "same-site")], &sound, 403),
        (path, &[("Origin", &own), ("Sec-Fetch-Site", "cross-site")], &sound, 403),
        (path, &[("Origin", "http://evil.example"), ("Host", "evil.example")], &sound, 421),
        (path, &[("Origin", &own)], &seen, 403),
        (path, &[("Origin", &own)], &forged, 403),
        (path, &[("Origin", &own)], &token, 409),
        ("/_preview/council/accept", &[("Origin", &own)], &sound, 409),
        ("/_preview/river", &[("Origin", &own)], &sound, 404),
    ];
    for (number, (path, headers, body, expected)) in cases.into_iter().enumerate() {
        assert_eq!(ask(&host, "POST", path, headers, body).status, expected, "case {number}");
        assert_eq!(lock(&site), "", "case {number} wrote");
    }
    let long = format!("{sound}&x={}", "y".repeat(10_000));
    assert_eq!(ask(&host, "POST", path, &[("Origin", &own)], &long).status, 413);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS"] {
        assert_eq!(ask(&host, method, path, &[("Origin", &own)], &sound).status, 405, "{method}");
    }
    // The preview's own port takes no forms at all.
    assert_eq!(preview.ask("POST", path, &[("Origin", &site_of_theme)]).status, 405);
    // The original changed after the page was shown: what nobody saw is not accepted.
    let site = site.edit(RIVER, "The river is", "The RIVER is");
    assert_eq!(ask(&host, "POST", path, &[("Origin", &own)], &sound).status, 409);
    assert_eq!(lock(&site), "");
    // A lock that is not ours stays.
    let site = site.write("translations.lock", "{}\n");
    preview.waits("the lock", |_| Some(()).filter(|()| get(&host, "/_preview/").text().contains("class=\"notice\"")));
    let page = get(&host, "/_preview/river").text();
    assert!(!page.contains("name=\"seen\""), "there is nothing to send: {page}");
    assert_eq!(lock(&site), "{}\n");
    let site = site.remove("translations.lock");
    preview.waits("the lock to go", |_| {
        Some(()).filter(|()| !get(&host, "/_preview/").text().contains("class=\"notice\""))
    });
    assert_eq!(accept(&host, "/_preview/river").status, 303);
    assert!(lock(&site).contains("river es"));
}

#[test]
fn nobody_else_looks_at_the_desk() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let host = door(&mut preview);
    let port = host.rsplit(':').next().expect("a port").to_owned();
    let site_of_theme = format!("http://{}", preview.host);
    for name in ["evil.example", &format!("evil.example:{port}"), &preview.host.clone(), ""] {
        for path in ["/_preview/", "/_preview/river", "/_preview/events", "/_preview/desk.js"] {
            let told = ask(&host, "GET", path, &[("Host", name)], "");
            assert_eq!(told.status, 421, "{name} {path}");
            assert!(!told.text().contains("river"), "{name} {path}");
        }
    }
    for path in ["/_preview/", "/_preview/river", "/_preview/events", "/_preview/desk.js"] {
        assert_eq!(ask(&host, "GET", path, &[("Origin", &site_of_theme)], "").status, 403, "{path}");
        let read = [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Dest", "empty")];
        assert_eq!(ask(&host, "GET", path, &read, "").status, 403, "{path}");
        let frame = [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Dest", "iframe")];
        assert_eq!(ask(&host, "GET", path, &frame, "").status, 403, "{path}");
    }
    // A link of the tool bar leads from one port to the other.
    let visit = [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Dest", "document")];
    let page = ask(&host, "GET", "/_preview/", &visit, "");
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
    for path in ["/_preview/../bifolio.yaml", "/bifolio.yaml", "/_preview/..%2fbifolio.yaml", "/news/en/"] {
        assert_eq!(get(&host, path).status, 404, "{path}");
    }
}

#[test]
fn where_others_see_the_preview_there_is_no_desk() {
    let site = newsroom();
    let preview = serve(&site, &["--host", "127.0.0.1"]);
    assert!(!preview.stdout().contains("Desk:"), "{}", preview.stdout());
    for path in ["/_preview/", "/_preview/river"] {
        assert_eq!(preview.get(path).status, 404, "{path}");
    }
    assert_eq!(preview.ask("POST", "/_preview/river/accept", &[]).status, 405);
    assert_eq!(lock(&site), "");
}

#[test]
fn the_desk_takes_the_port_that_was_asked_for() {
    let site = newsroom();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = taken.local_addr().expect("it has one").port().to_string();
    let told = crate::preview::command(&site.root(), &["--desk-port", &port]).output().expect("the binary can be run");
    let stderr = String::from_utf8_lossy(&told.stderr);
    assert_eq!(told.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("`--desk-port 0`") && !stderr.contains("`--port 0`"), "{stderr}");
    drop(taken);
    let mut preview = serve(&site, &["--desk-port", &port]);
    assert_eq!(door(&mut preview), format!("127.0.0.1:{port}"));
}

#[test]
fn one_port_for_the_site_and_the_desk_is_refused() {
    let site = newsroom();
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = free.local_addr().expect("it has one").port().to_string();
    drop(free);
    for (lang, words) in [("en", "were both given port"), ("es", "tienen el mismo puerto")] {
        let arguments = ["--port", &port, "--desk-port", &port, "--messages", lang];
        let told = crate::preview::command(&site.root(), &arguments).output().expect("the binary can be run");
        let stderr = String::from_utf8_lossy(&told.stderr);
        assert_eq!(told.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(words) && stderr.contains(&port) && !stderr.contains("program"), "{stderr}");
    }
    // Of 0 each takes another.
    let mut preview = serve(&site, &["--port", "0", "--desk-port", "0"]);
    assert_ne!(door(&mut preview), preview.host);
}
