//! `bifolio theme new`, and the promise of THEMES.md: a theme is the few files that differ.
#![expect(clippy::disallowed_methods, reason = "a test from outside reads files")]

mod support;

use support::{Site, Tree, outcome, site};

const STORY: &str = r#"
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example
timezone: America/Guatemala
theme: evening
-- content/a.en.md --
---
title: A story
date: 2026-11-20
authors: [ana-lopez]
section: city
---
Words.

:::pullquote{by="Ana"}
Words.
:::
"#;

/// Runs `bifolio theme new` on a site.
fn new(site: &Site, name: &str, messages: &str) -> support::Outcome {
    let root = site.root();
    let root = root.to_str().expect("a temporary path is UTF-8");
    outcome::run(&["theme", "new", name, "--source", root, "--messages", messages], &[], 60)
}

#[test]
fn a_new_theme_changes_a_component_a_color_and_a_word() {
    for messages in ["en", "es"] {
        let site = site(STORY);
        let made = new(&site, "evening", messages).exits(0);
        assert!(made.stdout.contains("theme: evening"), "{}", made.stdout);
        site.build(&["--strict"]).says_nothing();
        let tree = site.tree();
        let article = tree.text("en/city/a-story/index.html");
        assert!(article.contains("<figure class=\"pull\"><blockquote>"), "{article}");
        let front = tree.text("en/index.html");
        assert!(front.contains(">Just in<") && !front.contains("Most recent"), "{front}");
        let (_, rest) = front.split_once("href=\"/assets/settings.").expect("the color is set");
        let (hash, _) = rest.split_once('"').expect("an address ends");
        assert!(tree.text(&format!("assets/settings.{hash}")).contains("--brand:#0b5d4c"), "{hash}");
    }
}

#[test]
fn a_theme_that_is_there_is_refused_and_left_alone() {
    let site = site(STORY);
    new(&site, "evening", "en").exits(0);
    let before = Tree::read(&site.root());
    let refused = new(&site, "evening", "es").exits(2);
    assert!(
        refused.stderr.contains("themes/evening") && refused.stderr.contains("no está vacía"),
        "{}",
        refused.stderr
    );
    assert_eq!(before.differences(&Tree::read(&site.root())), Vec::<String>::new());
}

#[test]
fn a_name_that_is_no_folders_is_refused() {
    let site = site(STORY);
    let long = "a".repeat(61);
    for name in ["gazette", "../out", "a/b", "Mine", "ñ", "", "a b", ".", &long] {
        let refused = new(&site, name, "en").exits(2);
        assert!(refused.stderr.contains(&format!("`{name}`")), "{name}: {}", refused.stderr);
    }
    assert!(!site.path("themes").exists());
}

#[test]
fn a_partial_a_color_and_a_string_are_a_theme() {
    let site = site(STORY)
        .write("themes/evening/theme.yaml", "extends: gazette\nsettings: {brand: \"#22408f\"}\n")
        .write("themes/evening/templates/partials/footer.html", "<footer>{{ t(id=\"latest\") }}</footer>\n")
        .write("themes/evening/strings/en.yaml", "latest: Fresh\n")
        .write("themes/evening/strings/es.yaml", "latest: Fresco\n");
    site.build(&["--strict"]).says_nothing();
    for (page, word) in [("en/index.html", "Fresh"), ("es/index.html", "Fresco")] {
        let page = site.tree().text(page);
        assert!(page.contains(&format!("<footer>{word}</footer>")) && page.contains("/assets/settings."), "{page}");
    }
}
