//! What stands behind the cut: corrections that are hidden with the text, and links that lead nowhere.

use super::opening::{Opening, open};
use super::site::{gate, sealed_files};
use super::support::{Tree, html, site};
use super::{Paper, json};

const NOW: &str = "2026-11-24T12:00:00Z";

const SITE: &str = "
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example/news
timezone: America/Guatemala
paywall: {tiers: [subscriber, patron], delivery: encrypted}
-- content/river/table.csv --
a,b
-- content/river/river.en.md --
---
story: river
title: Who owns the river?
date: 2026-11-20
authors: [ana-lopez]
section: environment
tier: subscriber
corrections:
  - {date: 2026-11-21, text: \"The zarzafix stands in [a table](table.csv) and [below](#part).\", gated: true}
  - {date: 2026-11-22, text: The public one., kind: clarification}
  - {date: 2026-11-23, text: \"The zarzalate *one*.\", kind: update, gated: true}
---
Everybody may read this.

<!-- more -->
BEHIND";

/// A paper with a story of which this stands behind the cut.
fn paper(behind: &str, delivery: &str) -> Paper {
    let texts = SITE.replace("BEHIND", behind).replace("encrypted", delivery);
    Paper::of(site(&texts), NOW)
}

const PAGE: &str = "en/environment/who-owns-the-river/index.html";
const PATH: &str = "/news/en/environment/who-owns-the-river/";

/// What a pass opens.
fn opened(paper: &Paper, tree: &Tree) -> (String, Vec<Vec<u8>>) {
    let pass = json(&paper.run("pass issue", &["--tier", "subscriber"]).exits(0))["links"]["en"].to_string();
    let (gate, files) = (gate(tree, PAGE), sealed_files(tree));
    open(&Opening { gate: &gate, path: PATH, pass: pass.trim_matches('"'), files }).expect("it opens")
}

fn ids(html: &str) -> Vec<String> {
    html::select(html, "section.fix").iter().map(|one| one.get("id").to_owned()).collect()
}

#[test]
fn a_gated_correction_is_in_the_box_newest_first_and_nowhere_else() {
    let paper = paper("\nHidden.[^a] Its [rows](table.csv#row=2).\n\n## Part {#part}\n\n[^a]: A note.\n", "encrypted");
    paper.site.build(&[]).exits(0);
    let tree = paper.site.tree();
    for word in ["zarzafix", "zarzalate", "table.csv"] {
        assert_eq!(tree.holding(word), Vec::<&str>::new(), "{word}");
    }
    assert!(!tree.files.keys().any(|name| name.ends_with(".csv")), "its file is sealed, too");
    let (text, assets) = opened(&paper, &tree);
    assert_eq!(ids(&text), ["sealed_fix_1", "sealed_fix_2"]);
    let order =
        ["Hidden.", "class=\"notes\"", "Update", "2026-11-23", "zarzalate <em>one</em>", "2026-11-21", "zarzafix"];
    let places: Vec<_> =
        order.iter().map(|word| text.find(word).unwrap_or_else(|| panic!("{word} in {text}"))).collect();
    assert!(places.is_sorted(), "{places:?} in {text}");
    // A file that is named twice, once with a part of it.
    assert_eq!(assets, [b"a,b\n"; 2], "the file comes with it");
    assert!(!text.contains("sealed:"), "{text}");
    // The public one is the first of its kind, on its page as in the list.
    assert_eq!(ids(&tree.text(PAGE)), ["fix_1"]);
    assert!(tree.text("en/corrections/index.html").contains(&format!("{PATH}#fix_1")));
}

#[test]
fn a_gated_correction_alone_behind_the_cut_has_its_box() {
    let paper = paper("", "encrypted");
    let site = paper.site.edit("content/river/river.en.md", " and [below](#part)", "");
    let paper = Paper { site, ..paper };
    paper.site.build(&[]).exits(0);
    let (text, _) = opened(&paper, &paper.site.tree());
    assert!(text.contains("zarzafix") && text.contains("zarzalate"), "{text}");
}

#[test]
fn a_server_keeps_the_gated_correction_and_its_file() {
    let paper = paper("\nHidden, [rows](table.csv#row=2).\n\n## Part {#part}\n", "split");
    paper.site.build(&[]).exits(0);
    assert_eq!(paper.site.tree().holding("zarzafix"), Vec::<&str>::new());
    let whole = Tree::read(&paper.site.output().with_file_name("protected"));
    let page = whole.text(PAGE);
    assert_eq!(ids(&page), ["sealed_fix_1", "fix_1", "sealed_fix_2"]);
    let link = html::one(&page, "#sealed_fix_2 a[href$='.csv']");
    let address = link.get("href").trim_start_matches("/news/").to_owned();
    assert!(whole.has(&address), "{address}");
    html::one(&page, &format!(".prose a[href='/news/{address}#row=2']"));
}

/// The line of the source in which this is written.
fn line_of(paper: &Paper, words: &str) -> String {
    let text = std::fs::read_to_string(paper.site.path("content/river/river.en.md")).expect("it is there");
    let at = text.lines().position(|line| line.contains(words)).expect("it is written") + 1;
    format!("content/river/river.en.md:{at}")
}

#[test]
fn what_leads_nowhere_behind_the_cut_is_told_at_its_line() {
    let behind = "\nHidden, [nowhere](/en/nowhere/).\n\n[No part](#nopart), [a part](#part), [above](#above).[^a]\n\n\
                  ## Part {#part}\n\n[No wall](/en/city/the-dam/#nowall), [a wall](/en/city/the-dam/#wall).\n\n\
                  [^a]: A [note](/en/nonote/).\n";
    let dam = "---\nstory: dam\ntitle: The dam\ndate: 2026-11-19\nauthors: [ana-lopez]\nsection: city\n---\nOne.\n\n## Wall {#wall}\n\nTwo.\n";
    let paper = paper(behind, "encrypted");
    let site = paper.site.write("content/dam.en.md", dam);
    let site = site.edit("content/river/river.en.md", "read this.", "read this.\n\n## Above {#above}");
    let site = site.edit("content/river/river.en.md", "zarzalate *one*", "zarzalate [one](/en/noone/)");
    let paper = Paper { site, ..paper };
    let told = paper.site.build(&[]).exits(1);
    let dead = |code: &str| {
        let said = told.diagnostics.iter().filter(|said| said.code == code);
        let mut lines: Vec<_> =
            said.map(|said| said.place.rsplit_once(':').map_or("", |(line, _)| line).to_owned()).collect();
        lines.sort();
        lines
    };
    let expected = |words: &[&str]| {
        let mut lines: Vec<_> = words.iter().map(|words| line_of(&paper, words)).collect();
        lines.sort();
        lines
    };
    assert_eq!(dead("link-dead"), expected(&["/en/nowhere/", "/en/nonote/", "/en/noone/"]), "{}", told.report());
    assert_eq!(dead("fragment-dead"), expected(&["#nopart", "#nowall"]), "{}", told.report());
    assert!(!paper.site.output().exists(), "nothing was written");
}

#[test]
fn a_sealed_link_that_dies_later_is_told_though_nothing_of_it_was_saved() {
    let behind = "\nHidden, [the map](/zarzamap.txt) and [a wall](/en/city/the-dam/#zarzawall).\n\n## Part {#part}\n";
    let dam = "---\nstory: dam\ntitle: The dam\ndate: 2026-11-19\nauthors: [ana-lopez]\nsection: city\n---\nOne.\n\n## Wall {#zarzawall}\n\nTwo.\n";
    let paper = paper(behind, "encrypted");
    let site = paper.site.write("content/dam.en.md", dam).write("static/zarzamap.txt", "A map.");
    site.build(&[]).exits(0);
    assert_eq!(json(&site.build(&[]).exits(0))["summary"]["rendered"], 0, "the page is remembered");
    let memory = Tree::read(&site.path(".bifolio"));
    assert_eq!(memory.holding("dam/#zarzawall"), Vec::<&str>::new());
    let site = site.edit("content/dam.en.md", "Two.", "Three.");
    assert_eq!(
        json(&site.build(&[]).exits(0))["summary"]["rendered"],
        1,
        "the dam alone: the page is still remembered"
    );
    let site = site.edit("content/dam.en.md", "zarzawall", "otherwall");
    let told = site.build(&[]).exits(1);
    assert_eq!(told.codes(), ["fragment-dead"], "{}", told.report());
    let site = site.edit("content/dam.en.md", "otherwall", "zarzawall");
    std::fs::remove_file(site.path("static/zarzamap.txt")).expect("it was there");
    let told = site.build(&[]).exits(1);
    assert_eq!(told.codes(), ["link-dead"], "{}", told.report());
    let site = site.write("static/zarzamap.txt", "A map.");
    site.build(&[]).exits(0);
}

#[test]
fn what_is_never_closed_is_not_looked_at() {
    let paper = paper("\nHidden, [nowhere](/en/nowhere/).\n\n## Part {#part}\n", "omit");
    assert_eq!(paper.site.build(&[]).exits(0).codes(), Vec::<&str>::new());
}
