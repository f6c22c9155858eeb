//! The delivery `split` from outside: what everybody may have in one tree, whole pages in another, and nothing of the second
//! in the first.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

#[path = "../support/mod.rs"]
mod support;

use std::fs;

use support::{Site, Tree, copy_of, html, picture, site};

const TEXTS: &str = "
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example/news
timezone: America/Guatemala
paywall: {tiers: [subscriber, patron], delivery: split}
-- content/river/river.en.md --
---
story: river
title: Who owns the river?
date: 2026-11-20
authors: [ana-lopez]
section: environment
tier: subscriber
corrections:
  - {date: 2026-11-21, text: Everybody sees this correction.}
  - {date: 2026-11-22, text: zarzacorrection, gated: true}
---
Everybody may read this,[^all] and that there is more.

[^all]: A note for all.

<!-- more -->

Zarzamora is for those who pay.[^paid] And again.[^all]

## The zarzahead

![zarzaalt](zarza&picture.png \"zarzacaption\"){credit=\"Ana\"}

![A map of both](map.png){credit=\"Ana\"}

The whole [contract](zarzacontract.pdf).

[^paid]: The zarzanote.
-- content/river/zarza&picture.png (png 12x9) --
-- content/river/map.png (png 5x4) --
-- content/river/zarzacontract.pdf --
%PDF-1.4 zarzafile
-- content/river/rio.es.md --
---
translation_of: river
title: ¿De quién es el río?
translators: [ana-lopez]
corrections:
  - {date: 2026-11-21, text: Esta corrección la ve cualquiera.}
  - {date: 2026-11-22, text: zarzacorrección, gated: true}
---
Esto lo lee cualquiera. ![El mapa](map.png){credit=\"Ana\"}

<!-- more -->

Zarzaespañol es para quien paga.
";

/// Words behind the cut, one for each kind of place.
const HIDDEN: [&str; 11] = [
    "Zarzamora",
    "zarzahead",
    "zarzanote",
    "zarzaalt",
    "zarzacaption",
    "zarza&picture",
    "zarza&amp;picture",
    "zarzacontract",
    "zarzafile",
    "zarzacorrection",
    "Zarzaespañol",
];

const ENGLISH: &str = "en/environment/who-owns-the-river/index.html";
const SPANISH: &str = "es/medio-ambiente/de-quien-es-el-rio/index.html";
const NOTHING: [&str; 0] = [];

/// A tree that stands beside the public one.
fn beside(site: &Site, name: &str) -> Tree {
    Tree::read(&site.output().with_file_name(name))
}

fn summary(outcome: &support::Outcome, name: &str) -> u64 {
    outcome.summary[name].as_u64().expect("a number")
}

#[test]
fn the_public_tree_is_what_omit_publishes_and_holds_nothing_hidden() {
    let site = site(TEXTS);
    site.build(&["--delivery", "omit"]).exits(0);
    let omitted = site.tree();
    site.build(&[]).exits(0);
    let public = site.tree();
    assert_eq!(omitted.differences(&public), Vec::<String>::new());
    for word in HIDDEN {
        assert_eq!(public.holding(word), NOTHING, "{word}");
        assert!(!public.paths().iter().any(|path| path.contains(word)), "{word}");
    }
    for folder in ["protected", "server"] {
        assert!(!public.has(folder) && public.paths().iter().all(|path| !path.starts_with(folder)), "{folder}");
    }
}

#[test]
fn whole_pages_stand_at_the_same_addresses_with_all_that_they_show() {
    let site = site(TEXTS).edit("content/river/river.en.md", "is more.", "is [more](#the-zarzahead).");
    assert_eq!(site.build(&[]).exits(0).codes(), ["fragment-dead"], "to others it leads nowhere");
    let (public, protected) = (site.tree(), beside(&site, "protected"));
    let media: Vec<&str> = protected.paths().into_iter().filter(|path| path.starts_with("media/")).collect();
    assert_eq!(media.len(), 2, "the map is public by the Spanish text: {media:?}");
    let pages: Vec<&str> = protected.paths().into_iter().filter(|path| !path.starts_with("media/")).collect();
    assert_eq!(pages, [ENGLISH, SPANISH, "robots.txt"]);
    let page = protected.text(ENGLISH);
    for word in HIDDEN.iter().filter(|word| !matches!(**word, "Zarzaespañol" | "zarza&picture" | "zarzafile")) {
        assert!(page.contains(word), "{word}");
    }
    assert!(page.contains("Everybody may read") && page.contains("Everybody sees this correction"));
    assert!(html::select(&page, "[data-gate]").is_empty(), "nobody is asked to subscribe who did");
    html::one(&page, "a[href='#the-zarzahead']");
    assert_eq!(html::dangling(&page), Vec::<String>::new());
    // Its picture and its file stand where it says.
    let answers = |address: &str| {
        let path = html::decode(address).replace("/news/", "").replace("%26", "&");
        protected.files.get(&path).or_else(|| public.files.get(&path)).cloned()
    };
    assert_eq!(answers(html::one(&page, "img[alt=zarzaalt]").get("src")), Some(picture::png(12, 9)));
    assert!(answers(html::one(&page, "img[alt='A map of both']").get("src")).is_some());
    let contract = html::select(&page, "a[href*=zarzacontract]");
    assert!(answers(contract[0].get("href")).is_some_and(|bytes| bytes.starts_with(b"%PDF")));
    // The head is that of the public page: it is one page, of which readers see more or less.
    let head = |page: &str| {
        page.split_once("<title>").and_then(|(_, rest)| rest.split_once("<body")).map(|it| it.0.to_owned())
    };
    assert_eq!(head(&page), head(&public.text(ENGLISH)));
    assert!(protected.text(SPANISH).contains("Zarzaespañol") && protected.text("robots.txt").contains("Disallow: /\n"));
}

#[test]
fn a_build_rewrites_what_changed_and_remembers_nothing_hidden() {
    let site = site(TEXTS);
    // A file that was written a moment ago might be written again unnoticed, and nothing is known of a hidden one but when.
    std::thread::sleep(std::time::Duration::from_millis(2_300));
    site.build(&[]).exits(0);
    let (public, protected) = (site.tree(), beside(&site, "protected"));
    let memory = Tree::read(&site.path(".bifolio"));
    for word in HIDDEN.iter().filter(|word| !matches!(**word, "zarza&picture" | "zarzacontract")) {
        assert_eq!(memory.holding(word), NOTHING, "{word}");
    }
    let told = site.build(&[]).exits(0);
    assert_eq!((summary(&told, "rendered"), summary(&told, "written")), (0, 0), "{}", told.report());

    let site = site.edit("content/river/river.en.md", "Zarzamora is", "Zarzamora was");
    let told = site.build(&[]).exits(0);
    assert_eq!(summary(&told, "written"), 1, "{}", told.report());
    assert_eq!(public.differences(&site.tree()), Vec::<String>::new());
    let unlike = protected.differences(&beside(&site, "protected"));
    assert!(unlike.len() == 1 && unlike[0].contains(ENGLISH), "{unlike:?}");

    // What somebody took away or put there comes back.
    let gone = site.output().with_file_name("protected").join(SPANISH);
    fs::remove_file(&gone).expect("it was there");
    assert_eq!(summary(&site.build(&[]).exits(0), "written"), 1);
    assert!(gone.exists());
    fs::write(&gone, "something else").expect("it can be written");
    assert_eq!(summary(&site.build(&[]).exits(0), "written"), 1);
    assert!(fs::read_to_string(&gone).expect("it is there").contains("Zarzaespañol"));
}

#[test]
fn another_delivery_empties_what_stands_beside() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    let stranger = site.output().with_file_name("protected").join("notes.txt");
    fs::write(&stranger, "mine").expect("it can be written");
    let told = site.build(&[]).exits(0);
    assert_eq!(told.codes(), ["foreign-file"], "{}", told.report());
    assert!(told.diagnostics[0].message.contains("protected/notes.txt"), "{}", told.report());
    site.build(&["--delivery", "omit"]).exits(0);
    assert_eq!(beside(&site, "protected").paths(), ["notes.txt"], "what is not ours stays");
    assert_eq!(beside(&site, "server").paths(), NOTHING);
    // And a story that everybody may read has no page there.
    let site = site.edit("content/river/river.en.md", "tier: subscriber", "tier: metered");
    site.build(&[]).exits(0);
    let mut left = beside(&site, "protected").paths().into_iter().map(str::to_owned).collect::<Vec<_>>();
    left.sort();
    assert_eq!(left, ["notes.txt", "robots.txt"]);
}

#[test]
fn a_build_that_fails_changes_no_tree() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    let before = (site.tree(), beside(&site, "protected"), beside(&site, "server"));
    let site =
        site.edit("content/river/river.en.md", "The whole [contract]", "Zarzanew [dead](/en/nowhere/) [contract]");
    let told = site.build(&[]).exits(1);
    assert_eq!(told.codes(), ["link-dead"]);
    assert_eq!(told.diagnostics[0].place, "content/river/river.en.md:26:10", "{}", told.report());
    let after = (site.tree(), beside(&site, "protected"), beside(&site, "server"));
    let unlike = [before.0.differences(&after.0), before.1.differences(&after.1), before.2.differences(&after.2)];
    assert_eq!(unlike.concat(), Vec::<String>::new());
    let left = fs::read_dir(site.root()).expect("the site is there").flatten();
    let left: Vec<String> = left.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert!(left.iter().all(|name| !name.ends_with(".bifolio") || name == ".bifolio"), "nothing half made: {left:?}");
}

#[test]
fn what_is_not_ours_is_refused_and_so_is_a_name_that_is_taken() {
    let site = site(TEXTS).write("protected/letter.txt", "of somebody else");
    let told = site.build(&[]).exits(2);
    assert!(told.stderr.contains("letter.txt"), "{}", told.report());
    assert!(!site.output().exists());
    let own = site.path("protected").display().to_string();
    let told = site.build(&["--output", &own]).exits(2);
    assert!(told.stderr.contains("--output"), "{}", told.report());
    let site = site.remove("protected");
    site.build(&[]).exits(0);
}

#[test]
fn trees_that_nobody_remembers_are_taken_over() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    let memory = site.path(".bifolio");
    fs::remove_dir_all(&memory).expect("it was there");
    // Nobody remembers what was written: what stands there is as planned, and so it is ours.
    let told = site.build(&[]).exits(0);
    assert_eq!(summary(&told, "written"), 0, "{}", told.report());
}

#[test]
fn nothing_hidden_is_public_by_the_proof_either() {
    let told = site(TEXTS).run("prove", &["--seed", "5"]).exits(0);
    assert!(told.summary["hidden"].as_u64() >= Some(2), "{}", told.report());
}

#[test]
fn the_rules_name_what_the_protected_tree_holds() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    let gated: serde_json::Value =
        serde_json::from_str(&beside(&site, "server").text("gated.json")).expect("the list is JSON");
    let named = gated["paths"]["subscriber"].as_array().expect("there is a list of the tier").iter();
    let mut named: Vec<String> = named.filter_map(|path| path.as_str()).map(str::to_owned).collect();
    named.sort();
    let held = beside(&site, "protected");
    let held = held.paths().into_iter().filter(|path| *path != "robots.txt");
    let mut held: Vec<String> =
        held.map(|path| format!("/news/{}", path.strip_suffix("index.html").unwrap_or(path))).collect();
    held.sort();
    assert_eq!(named, held);
    assert_eq!((&gated["base_path"], &gated["host"]), (&"/news".into(), &"meridian.example".into()));
}

/// The trees of an output that is named in some way, and where they are.
fn trees_of(site: &Site, output: &str, more: &[&str]) -> support::Outcome {
    let output = site.path(output).display().to_string();
    site.build(&[&["--output", &output], more].concat())
}

#[test]
fn what_stands_beside_never_lies_in_what_is_public_however_the_output_is_named() {
    let site = site(TEXTS);
    trees_of(&site, "w", &[]).exits(0);
    for name in ["w/en/..", "w/.", "w/../w", "w/"] {
        trees_of(&site, name, &[]).exits(0);
        let public = Tree::read(&site.path("w"));
        assert!(
            public.paths().iter().all(|path| !path.starts_with("protected") && !path.starts_with("server")),
            "{name}"
        );
        assert!(site.path("protected/robots.txt").exists() && site.path("server/gated.json").exists(), "{name}");
    }
    // Where the site stands below a path and so does its output, what lies above it is the root of the host.
    trees_of(&site, "srv/host/news", &[]).exits(0);
    assert!(site.path("srv/protected").join(ENGLISH).exists() && site.path("srv/server/gated.json").exists());
    assert!(!site.path("srv/host/protected").exists() && !site.path("srv/host/server").exists());
    // An output that has another name now takes over what nobody has any more.
    let site = site.remove("w").remove("protected").remove("server");
    trees_of(&site, "v", &[]).exits(0);
    assert!(site.path("protected").join(ENGLISH).exists());
}

#[cfg(unix)]
#[test]
fn a_link_brings_no_tree_into_another() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    let before = site.tree();
    for (name, target) in
        [("protected", "public/hid"), ("server", "."), ("server", "protected"), ("protected", "public")]
    {
        let mut site = copy_of(&site.root()).remove(name);
        fs::create_dir_all(site.path("public/hid")).expect("a folder");
        std::os::unix::fs::symlink(target, site.path(name)).expect("a link");
        let told = site.build(&[]).exits(2);
        assert!(told.stderr.contains("--output public"), "{name} to {target}: {}", told.report());
        assert_eq!(before.differences(&site.tree()), Vec::<String>::new());
        fs::remove_file(site.path(name)).expect("the link");
        site = site.remove("public/hid");
        site.build(&[]).exits(0);
    }
}

#[test]
fn another_output_leaves_the_trees_of_the_first_alone() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    let all = || ["public", "protected", "server"].map(|name| Tree::read(&site.path(name)));
    let before = all();
    trees_of(&site, "preview", &["--delivery", "omit"]).exits(0);
    let told = trees_of(&site, "preview", &["--drafts"]).exits(2);
    assert!(told.stderr.contains("preview/public"), "{}", told.report());
    for (one, other) in before.iter().zip(all()) {
        assert_eq!(one.differences(&other), Vec::<String>::new());
    }
    trees_of(&site, "other/public", &["--drafts"]).exits(0);
    assert!(site.path("other/protected").join(ENGLISH).exists());
    assert_eq!(before[1].differences(&all()[1]), Vec::<String>::new());
}

#[test]
fn whole_pages_that_nobody_remembers_are_told_when_another_delivery_is_built() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    fs::remove_dir_all(site.path(".bifolio")).expect("it was there");
    for _ in 0..2 {
        let told = site.build(&["--delivery", "omit"]).exits(0);
        assert_eq!(told.codes(), ["foreign-file"], "{}", told.report());
        assert!(told.diagnostics[0].message.contains("protected"), "{}", told.report());
    }
    assert!(site.path("protected").join(ENGLISH).exists(), "nothing that might be somebody else's is deleted");
}

#[test]
fn a_tree_that_cannot_be_written_keeps_all_three_as_they_were() {
    let site = site(TEXTS);
    site.build(&[]).exits(0);
    let before = ["public", "protected", "server"].map(|name| Tree::read(&site.path(name)));
    // A file of somebody stands where a folder of the site must come.
    let site = site.write("static/years/2026.csv", "a,b").write("public/years", "mine").edit(
        "content/river/river.en.md",
        "Zarzamora is",
        "Zarzamora was",
    );
    let told = site.build(&[]).exits(2);
    let after = ["public", "protected", "server"].map(|name| Tree::read(&site.path(name)));
    assert_eq!(before[0].differences(&after[0]).len(), 1, "the file of somebody: {}", told.report());
    assert_eq!(before[1].differences(&after[1]), Vec::<String>::new());
    assert_eq!(before[2].differences(&after[2]), Vec::<String>::new());
    // What a host's own tools put beside the rules is no matter.
    let site = site.remove("public/years").write("server/cloudflare/.wrangler/state.json", "{}");
    site.build(&["--strict"]).exits(0).says_nothing();
}

#[test]
fn checking_refuses_what_building_refuses() {
    let site = site(TEXTS);
    let own = site.path("protected").display().to_string();
    for command in ["check", "prove", "build"] {
        site.run(command, &["--output", &own]).exits(2);
    }
    fs::write(site.path("protected"), "a file").expect("written");
    let told = site.build(&[]).exits(2);
    assert!(told.stderr.contains("beside the output"), "{}", told.report());
    let source = site.root().display().to_string();
    let told =
        support::outcome::run(&["build", "--source", &source, "--now", support::NOW, "--messages", "es"], &[], 60);
    assert!(told.stderr.contains("junto a la salida"), "{}", told.stderr);
}

#[test]
fn no_tree_holds_a_key() {
    // That of the membership service, as its environment has it, and those of passes, which end the meter here.
    let kept = "kept-0123456789-kept-0123456789-kept-0123456789";
    let site = site(TEXTS).with_env("BIFOLIO_GATE_KEYS", &format!("2026-11:{kept}"));
    let file = site.root().with_file_name("keys.yaml").display().to_string();
    site.run("keys new", &["--out", &file]).exits(0);
    let keys = fs::read_to_string(&file).expect("it was made");
    let secrets: Vec<&str> = keys.split('"').filter(|word| word.len() == 43).chain([kept]).collect();
    assert!(secrets.len() > 1, "the file holds secrets");
    let site = site.with_env("BIFOLIO_KEYS_FILE", &file);
    site.build(&[]).exits(0);
    for tree in [site.tree(), beside(&site, "protected"), beside(&site, "server")] {
        assert!(!tree.paths().is_empty());
        for secret in &secrets {
            assert_eq!(tree.holding(secret), NOTHING);
        }
    }
}
