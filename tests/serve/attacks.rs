//! Who is not answered: other names, other sites, other methods, and paths that are no address of the site.

use crate::newsroom;
use crate::preview::{serve, without_tag};

#[test]
fn another_name_of_this_computer_is_refused() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let port = preview.host.rsplit(':').next().unwrap_or_default().to_owned();
    for host in
        ["evil.example", &format!("evil.example:{port}"), &format!("localhost.evil.example:{port}"), "127.0.0.1:1", ""]
    {
        for path in ["/news/en/", "/_preview/events", "/_preview/live.js"] {
            let answer = preview.ask("GET", path, &[("Host", host)]);
            assert_eq!(answer.status, 421, "{host} {path}");
            assert!(!answer.text().contains("Meridian"), "{host} {path}");
        }
    }
    assert_eq!(preview.ask("GET", "/news/en/", &[("Host", &format!("localhost:{port}"))]).status, 200);
    // Two hosts, a host in the first line, and none at all.
    let both = [("Host", preview.host.as_str()), ("Host", "evil.example")];
    assert!(matches!(preview.ask("GET", "/news/en/", &both).status, 400 | 421));
    let absolute =
        format!("GET http://evil.example/news/en/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.host);
    assert_eq!(preview.send(&absolute).status, 421);
    assert_eq!(preview.send("GET /news/en/ HTTP/1.0\r\n\r\n").status, 421);
}

#[test]
fn another_site_may_link_here_and_no_more() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let visit = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    assert_eq!(preview.ask("GET", "/news/en/", &visit).status, 200);
    let frame = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")];
    assert_eq!(preview.ask("GET", "/news/en/", &frame).status, 403);
    for origin in ["http://evil.example", "http://localhost:3000", "null", &format!("https://{}", preview.host)] {
        for path in ["/news/en/", "/_preview/events", "/_preview/live.js"] {
            assert_eq!(preview.ask("GET", path, &[("Origin", origin)]).status, 403, "{origin} {path}");
        }
    }
    for path in ["/_preview/events", "/_preview/live.js", "/_preview/anything"] {
        assert_eq!(preview.ask("GET", path, &visit).status, 403, "{path}");
        assert_eq!(preview.ask("GET", path, &[("Sec-Fetch-Site", "same-site")]).status, 403, "{path}");
    }
    let page = preview.get("/news/en/");
    assert_eq!(page.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(page.header("content-security-policy"), "frame-ancestors 'self'");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert_eq!(page.header("access-control-allow-origin"), "");
}

#[test]
fn nothing_but_reading_is_answered() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let answer = preview.ask(method, "/news/en/", &[]);
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"), "{method}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_built_site_is_served() {
    use std::os::unix::fs::symlink;

    let site = newsroom().write("secret.txt", "hunter2").write("static/.env", "KEY=hunter2");
    symlink("../secret.txt", site.path("static/link.txt")).expect("a link can be made");
    symlink("/etc", site.path("static/etc")).expect("a link can be made");
    let mut preview = serve(&site, &[]);
    let dead = without_tag(&preview.get("/news/en/nowhere/").body);
    let paths = [
        "/news/../secret.txt",
        "/news/../../etc/passwd",
        "/news/%2e%2e/secret.txt",
        "/news/..%2fsecret.txt",
        "/news/%2e%2e%2fsecret.txt",
        "/news/..%5csecret.txt",
        "/news/%252e%252e/secret.txt",
        "/news/en/%00",
        "/news/en%00/",
        "/news//en/",
        "//news/en/",
        "/news/en//",
        "/news/./en/",
        "/news/en/.",
        "/news/bifolio.yaml",
        "/bifolio.yaml",
        "/news/content/city/council.en.md",
        "/news/.env",
        "/news/etc/passwd",
        "/news/themes/own/theme.yaml",
        "/en/",
        "/newsen/",
        "/news/%ff",
        "/news/%",
        "/news/%zz",
        "//evil.example/..",
        "/news/en/index.html/",
    ];
    for path in paths {
        let answer = preview.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("hunter2"), "{path}");
        assert_eq!(without_tag(&answer.body), dead, "{path}: the page of the site");
    }
    // A link that is laid where a file was leads nowhere, whether it was seen already or not.
    std::fs::remove_file(site.path("static/data/years 1.csv")).expect("the file is there");
    symlink("/etc/passwd", site.path("static/data/years 1.csv")).expect("a link can be made");
    for _ in 0..20 {
        assert!(!preview.get("/news/data/years%201.csv").text().contains("root:"));
    }
    preview.waits("the file to go", |preview| (preview.get("/news/data/years%201.csv").status == 404).then_some(()));
}
