//! A site whose paid texts are sealed, from the build to the reader: what is in the output, what is not, what a pass opens.

use std::collections::BTreeMap;
use std::fs;

use super::opening::{Opening, open};
use super::support::{Tree, html, picture, site};
use super::{Paper, json};

const NOW: &str = "2026-11-24T12:00:00Z";

/// Words behind the cut, one for each kind of place.
const HIDDEN: [&str; 9] = [
    "Zarzamora",
    "zarzahead",
    "zarzanote",
    "zarzaalt",
    "zarzacaption",
    "zarzapicture",
    "zarzalink",
    "zarzatable",
    "Zarzaespañol",
];

const TEXTS: &str = "
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example/news
timezone: America/Guatemala
paywall: {tiers: [subscriber, patron], delivery: encrypted}
-- content/river/river.en.md --
---
story: river
title: Who owns the river?
date: 2026-11-20
authors: [ana-lopez]
section: environment
tier: subscriber
---
Everybody may read this.[^all]

[^all]: A note for all.

<!-- more -->

Zarzamora is for those who pay.[^paid] And again.[^all]

## The zarzahead

![zarzaalt](zarzapicture.png \"zarzacaption\"){credit=\"Ana\"}

| zarzatable | b |
|---|---|
| 1 | 2 |

A [link](https://zarzalink.example/).

[^paid]: The zarzanote.
-- content/river/zarzapicture.png (png 12x9) --
-- content/river/rio.es.md --
---
translation_of: river
title: ¿De quién es el río?
translators: [ana-lopez]
---
Esto lo lee cualquiera.

<!-- more -->

Zarzaespañol es para quien paga.
";

fn paper() -> Paper {
    Paper::of(site(TEXTS), NOW)
}

/// The box of a page, whole.
pub(super) fn gate(tree: &Tree, page: &str) -> String {
    let page = tree.text(page);
    html::one(&page, "[data-gate] script[data-bifolio-gate]");
    let (_, rest) = page.split_once("data-bifolio-gate>").expect("it is there");
    rest.split_once("</script>").expect("it ends").0.to_owned()
}

/// The files below `_g/`, by address.
pub(super) fn sealed_files(tree: &Tree) -> BTreeMap<String, Vec<u8>> {
    let files = tree.files.iter().filter(|(path, _)| path.starts_with("_g/"));
    files.map(|(path, bytes)| (format!("/{path}"), bytes.clone())).collect()
}

const ENGLISH: (&str, &str) =
    ("en/environment/who-owns-the-river/index.html", "/news/en/environment/who-owns-the-river/");
const SPANISH: (&str, &str) =
    ("es/medio-ambiente/de-quien-es-el-rio/index.html", "/news/es/medio-ambiente/de-quien-es-el-rio/");

#[test]
fn what_is_behind_the_cut_opens_with_a_pass_and_is_nowhere_else() {
    let paper = paper();
    paper.site.build(&[]).exits(0);
    let tree = paper.site.tree();
    for word in HIDDEN {
        assert_eq!(tree.holding(word), Vec::<&str>::new(), "{word}");
    }
    let pass = json(&paper.run("pass issue", &["--tier", "subscriber"]).exits(0))["links"]["es"].to_string();
    let pass = pass.trim_matches('"');
    let files = sealed_files(&tree);
    let (text, assets) = open(&Opening { gate: &gate(&tree, ENGLISH.0), path: ENGLISH.1, pass, files: files.clone() })
        .expect("it opens");
    for word in HIDDEN.iter().filter(|word| !matches!(**word, "zarzapicture" | "Zarzaespañol")) {
        assert!(text.contains(word), "{word} is in {text}");
    }
    assert_eq!(assets, [picture::png(12, 9)], "the picture comes with it");
    assert!(!text.contains("Everybody may read"), "the teaser stands in the page");
    // The note that both halves use has a mark in each, and both marks lead somewhere.
    assert_eq!(html::dangling(&text), Vec::<String>::new(), "{text}");
    let page = tree.text(ENGLISH.0);
    let ids = |html: &str| html::select(html, "[id]").iter().map(|one| one.get("id").to_owned()).collect::<Vec<_>>();
    let (public, own) = (ids(&page), ids(&text));
    assert!(own.iter().all(|id| !public.contains(id)), "no id twice: {own:?} {public:?}");
    let (text, _) =
        open(&Opening { gate: &gate(&tree, SPANISH.0), path: SPANISH.1, pass, files }).expect("its twin opens, too");
    assert!(text.contains("Zarzaespañol"));
}

#[test]
fn the_same_keys_and_texts_make_the_same_bytes_and_one_letter_others() {
    let paper = paper();
    paper.site.build(&[]).exits(0);
    let first = paper.site.tree();
    // A second build knows that there is nothing to do, and one with other keys that there is.
    assert_eq!(json(&paper.site.build(&[]).exits(0))["summary"]["rendered"], 0);
    let paper = Paper { site: paper.site.edit("content/river/river.en.md", "Zarzamora is", "Zarzamora was"), ..paper };
    assert_eq!(json(&paper.site.build(&[]).exits(0))["summary"]["rendered"], 1);
    let unlike = first.differences(&paper.site.tree());
    assert_eq!(unlike.len(), 1, "{unlike:?}");
    paper.tell("keys rotate", &["--rekey"]).exits(0);
    paper.site.build(&[]).exits(0);
    let last = paper.site.tree();
    assert_ne!(gate(&first, SPANISH.0), gate(&last, SPANISH.0));
    paper.site.build(&["--force"]).exits(0);
    assert_eq!(last.differences(&paper.site.tree()), Vec::<String>::new());
}

#[test]
fn nothing_hidden_is_remembered_between_builds() {
    let paper = paper();
    paper.site.build(&[]).exits(0);
    let memory = Tree::read(&paper.site.path(".bifolio"));
    assert!(!memory.files.is_empty(), "something is remembered");
    for word in HIDDEN.iter().filter(|word| **word != "zarzapicture") {
        assert_eq!(memory.holding(word), Vec::<&str>::new(), "{word}");
    }
}

#[test]
fn without_keys_nothing_is_built_and_the_way_out_is_named() {
    let paper = paper();
    let bare = site(TEXTS).at(NOW);
    let told = bare.build(&[]).exits(2);
    assert!(told.stderr.contains("--delivery omit"), "{}", told.report());
    assert!(!bare.output().exists(), "nothing was written");
    bare.build(&["--delivery", "omit"]).exits(0);
    let late = paper.at("2027-06-01T12:00:00Z");
    assert_eq!(late.site.build(&[]).exits(1).codes(), ["keys-out", "keys-out"]);
}

#[test]
fn keys_that_are_gone_stop_a_build_over_an_earlier_one_and_leave_it_as_it_was() {
    let paper = paper();
    paper.site.build(&[]).exits(0);
    let before = paper.site.tree();
    let beside = || {
        let names = fs::read_dir(paper.site.root()).expect("the site is there").flatten();
        let mut names: Vec<_> = names.map(|entry| entry.file_name()).collect();
        names.sort();
        names
    };
    let folders = beside();
    fs::remove_file(&paper.file).expect("the keys were there");
    paper.site.build(&[]).exits(2);
    assert_eq!(before.differences(&paper.site.tree()), Vec::<String>::new());
    assert_eq!(beside(), folders, "nothing half made is left");
}

#[test]
fn a_theme_that_forgets_the_sealed_text_is_told() {
    let paper = paper();
    let gazette = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/gazette/templates/article.html"));
    let article = gazette.expect("the theme is there").replace("html.sealed", "html.nothing");
    let site = paper.site.write("themes/own/templates/article.html", article);
    let site = site.write("themes/own/theme.yaml", "extends: gazette\n");
    let site = site.edit("bifolio.yaml", "timezone:", "theme: own\ntimezone:");
    let told = site.build(&[]).exits(1);
    assert!(told.codes().iter().all(|code| *code == "sealed-unprinted"), "{}", told.report());
}

/// The site with a metered text beside the paid one.
fn with_metered(delivery: &str) -> Paper {
    let metered = "---\nstory: dam\ntitle: The dam\ndate: 2026-11-19\nauthors: [ana-lopez]\nsection: city\ntier: metered\n---\nOne.\n\nTwo.\n\nThree.\n";
    let texts = TEXTS.replace("encrypted", delivery);
    Paper::of(site(&texts).write("content/dam.en.md", metered), NOW)
}

#[test]
fn a_pass_lifts_the_meter_under_every_delivery_where_keys_are_given() {
    for delivery in ["omit", "split"] {
        let paper = with_metered(delivery);
        paper.site.build(&[]).exits(0);
        let tree = paper.site.tree();
        let (dam, river) = (tree.text("en/city/the-dam/index.html"), tree.text(ENGLISH.0));
        html::one(&dam, "form[data-unlock]");
        assert!(dam.contains("/assets/js/later."), "the script of passes comes when it is needed");
        assert!(html::select(&river, "form[data-unlock]").is_empty(), "{delivery}: a pass opens nothing there");
        html::one(&tree.text("en/pass/index.html"), "script[data-bifolio-passes]");
        // A second build knows that there is nothing to do, and one with other keys that there is.
        assert_eq!(json(&paper.site.build(&[]).exits(0))["summary"]["written"], 0);
        paper.tell("keys rotate", &["--at-once"]).exits(0);
        let written = json(&paper.site.build(&[]).exits(0))["summary"]["written"].clone();
        assert_eq!(written, 2, "{delivery}: the page for passes in both languages");
        // What the keys of a month cannot do is told, and keeps nothing from being published.
        let late = paper.at("2027-06-01T12:00:00Z");
        assert_eq!(late.site.build(&[]).exits(0).codes(), ["keys-out", "keys-out"]);
    }
}

#[test]
fn without_keys_there_is_no_page_for_passes() {
    let texts = TEXTS.replace("encrypted", "omit");
    let bare = site(&texts).at(NOW);
    bare.build(&[]).exits(0);
    assert!(!bare.tree().has("en/pass/index.html"));
    assert!(bare.tree().pages().all(|(_, page)| !page.contains("data-unlock")));
}
