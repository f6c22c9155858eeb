//! `robots.txt` from outside: read as a machine reads it (RFC 9309), for every answer of the configuration.

mod support;

use support::{html, site};

/// Who is asked, by what they read for. Search engines of people are none of them.
const TRAINING: [&str; 3] = ["GPTBot", "Google-Extended", "meta-externalagent"];
const SEARCH: [&str; 3] = ["OAI-SearchBot", "Claude-SearchBot", "PerplexityBot"];
const USER: [&str; 3] = ["ChatGPT-User", "Claude-User", "Perplexity-User"];
const PEOPLE: [&str; 3] = ["Googlebot", "bingbot", "Applebot"];

/// A group: whom it is for, and what they may not fetch.
type Group = (Vec<String>, Vec<String>);

/// The groups of a `robots.txt`.
fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut is_naming = false;
    for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
        let Some((key, value)) = line.split_once(':').map(|(key, value)| (key.to_ascii_lowercase(), value.trim()))
        else {
            assert!(line.is_empty(), "`{line}` is no line of a robots.txt");
            continue;
        };
        match key.as_str() {
            "user-agent" if is_naming => groups.last_mut().expect("a group").0.push(value.to_ascii_lowercase()),
            "user-agent" => groups.push((vec![value.to_ascii_lowercase()], Vec::new())),
            "disallow" => groups.last_mut().expect("a group").1.push(value.to_owned()),
            "allow" | "content-signal" => assert!(!groups.is_empty(), "a rule stands in a group"),
            _ => panic!("`{key}` is unknown to a machine"),
        }
        is_naming = key == "user-agent";
    }
    groups
}

/// Whether a machine may fetch the site.
fn may(text: &str, agent: &str) -> bool {
    let groups = groups(text);
    let is_for = |name: &str| groups.iter().find(|(names, _)| names.iter().any(|known| known == name));
    let own = is_for(&agent.to_ascii_lowercase()).or_else(|| is_for("*"));
    own.is_none_or(|(_, disallowed)| disallowed.iter().all(String::is_empty))
}

/// The `robots.txt` of a site with these lines in its configuration.
fn robots(lines: &str) -> String {
    let head = "title: {en: The Meridian, es: El Meridiano}\nbase_url: https://meridian.example\n";
    let site = site("").write("bifolio.yaml", format!("{head}{lines}"));
    site.build(&["--strict"]).exits(0);
    site.tree().text("robots.txt")
}

#[test]
fn machines_are_asked_by_what_they_read_for() {
    let cases = [
        ("", [false, true, true], "search=yes, ai-input=yes, ai-train=no"),
        ("robots: {ai: {training: allow}}", [true, true, true], "search=yes, ai-input=yes, ai-train=yes"),
        ("robots: {ai: {search: deny}}", [false, false, true], "search=yes, ai-input=no, ai-train=no"),
        ("robots: {ai: {user: deny}}", [false, true, false], "search=yes, ai-input=no, ai-train=no"),
        ("robots: {ai: {search: deny, user: deny}}", [false, false, false], "search=yes, ai-input=no, ai-train=no"),
    ];
    for (lines, [training, search, user], signal) in cases {
        let text = robots(lines);
        for (agents, expected) in [(TRAINING, training), (SEARCH, search), (USER, user), (PEOPLE, true)] {
            for agent in agents {
                assert_eq!(may(&text, agent), expected, "{lines}: {agent}\n{text}");
            }
        }
        let everybody = text.split("\n\n").next().expect("a first group");
        assert!(everybody.starts_with("User-agent: *\n"), "{text}");
        assert!(everybody.contains(&format!("\nContent-Signal: {signal}\n")), "{lines}\n{text}");
        assert!(!text.to_ascii_lowercase().contains("sitemap:") && text.ends_with('\n'), "{text}");
        for line in text.lines().filter(|line| line.starts_with("Disallow")) {
            assert_eq!(
                line, "Disallow: /",
                "whole machines are asked to stay away, and no part of the site is kept back"
            );
        }
    }
}

#[test]
fn a_file_of_the_sites_own_wins() {
    let own = "User-agent: *\nDisallow: /private/\n";
    let mut site = site("").write("static/robots.txt", own);
    site.build(&["--strict"]).says_nothing();
    assert_eq!(site.tree().text("robots.txt"), own);
    // And the other way: once it is gone, ours is there again.
    site = site.remove("static/robots.txt");
    site.build(&["--strict"]).says_nothing();
    assert!(site.tree().text("robots.txt").contains("GPTBot"));
    // A name that some disks take for the same is enough.
    let named = site.write("static/Robots.TXT", own);
    named.build(&["--strict"]).exits(0);
    assert!(named.tree().has("Robots.TXT") && !named.tree().has("robots.txt"));
}

#[test]
fn below_a_path_nobody_asks_for_it() {
    let site = site("");
    site.build(&["--base-url", "https://meridian.example/news"]).exits(0);
    assert!(site.tree().holding("GPTBot").is_empty() && !site.tree().has("robots.txt"));
    site.build(&[]).exits(0);
    assert!(site.tree().has("robots.txt"));
}

#[test]
fn a_changed_answer_changes_the_file_at_once() {
    let site = site("");
    site.build(&[]).exits(0);
    let before = site.tree();
    let text = "title: {en: The Meridian, es: El Meridiano}\nbase_url: https://meridian.example\ntimezone: America/Guatemala\n";
    let site = site.write("bifolio.yaml", format!("{text}robots: {{ai: {{training: allow}}}}\n"));
    site.build(&[]).exits(0);
    let differences = before.differences(&site.tree());
    assert!(differences.len() == 1 && differences[0].starts_with("unequal: robots.txt"), "{differences:?}");
}

#[test]
fn no_page_is_kept_from_search_but_those_that_say_so() {
    let site = site(
        "-- bifolio.yaml --\ntitle: {en: M, es: M}\nbase_url: https://meridian.example\npaywall: {tiers: [subscriber]}\n\
         -- content/metered.en.md --\n---\ntitle: Metered\ndate: 2026-11-20\nauthors: [ana-lopez]\nsection: city\n---\nOne.\n\nTwo.\n\
         -- content/gated.en.md --\n---\ntitle: Gated\ndate: 2026-11-20\nauthors: [ana-lopez]\nsection: city\ntier: subscriber\n---\nOne.\n\nTwo.\n",
    );
    let keys = site.root().with_file_name("keys.yaml").display().to_string();
    site.run("keys new", &["--out", &keys]).exits(0);
    let site = site.with_env("BIFOLIO_KEYS_FILE", &keys);
    site.build(&["--delivery", "encrypted"]).exits(0);
    let tree = site.tree();
    let of = |path: &str| html::one(&tree.text(path), "meta[name=robots]").get("content").to_owned();
    assert_eq!(of("en/city/metered/index.html"), "max-image-preview:large");
    assert_eq!(of("en/city/gated/index.html"), "max-image-preview:large, noarchive");
    assert_eq!(of("en/pass/index.html"), "noindex");
    // What asks readers to pay is no snippet.
    for path in ["en/city/metered/index.html", "en/city/gated/index.html"] {
        let page = tree.text(path);
        let asks = html::select(&page, "section.gate");
        assert!(!asks.is_empty() && asks.iter().all(|ask| ask.attributes.contains_key("data-nosnippet")), "{page}");
    }
    assert!(html::one(&tree.text("en/city/metered/index.html"), ".meter").attributes.contains_key("data-nosnippet"));
}
