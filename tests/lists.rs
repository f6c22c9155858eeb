//! What stands in lists: what the front page puts first, what depends on the day, series, corrections.

mod support;

use support::{Site, html, site};

/// Ten stories of one day, the newest last; three are not what a front page opens with.
const SITE: &str = "
-- content/zero.en.md --
---
{title: Zero, date: 2026-11-20T00:30, authors: [ana-lopez], section: environment}
---
Text.
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example
timezone: America/Guatemala
lists: {untranslated: list}
-- content/one.en.md --
---
{title: One, date: 2026-11-20T01:00, authors: [ana-lopez], section: politics, series: water-wars}
---
Text.
-- content/two.en.md --
---
{title: Two, date: 2026-11-20T02:00, authors: [ana-lopez], section: politics}
---
Text.
-- content/three.es.md --
---
{title: Tres, date: 2026-11-20T03:00, authors: [ana-lopez], section: politics, series: water-wars}
---
Texto.
-- content/pictured.en.md --
---
title: Pictured
date: 2026-11-20T04:00
authors: [ana-lopez]
section: city
image: {src: river.png, alt: A river, credit: EFE}
---
Text.
-- content/river.png (png 4x3) --
-- content/bare.en.md --
---
{title: Bare, date: 2026-11-20T05:00, authors: [ana-lopez], section: city}
---
Text.
-- content/six.en.md --
---
{title: Six, date: 2026-11-20T06:00, authors: [ana-lopez], section: environment, series: water-wars}
---
Text.
-- content/seven.en.md --
---
{title: Seven, date: 2026-11-20T07:00, authors: [ana-lopez], section: environment}
---
Text.
-- content/paid.en.md --
---
title: Paid
date: 2026-11-20T08:00
authors: [ana-lopez]
section: city
kind: sponsored
image: {src: river.png, alt: A river, credit: EFE}
---
Text.
-- content/view.en.md --
---
{title: View, date: 2026-11-20T09:00, authors: [ana-lopez], section: politics, kind: opinion}
---
Text.
";

/// The addresses that a selector finds on a page, without what they have in common.
fn linked(page: &str, selector: &str) -> Vec<String> {
    let name = |href: &str| href.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
    html::select(page, selector).iter().map(|link| name(link.get("href"))).collect()
}

fn built(site: Site, page: &str) -> String {
    site.build(&[]).exits(0);
    site.tree().text(page)
}

#[test]
fn no_story_that_somebody_paid_for_comes_first_by_itself() {
    let page = built(site(SITE), "en/index.html");
    assert_eq!(linked(&page, ".lead h2 a"), ["seven"]);
    assert!(!linked(&page, ".card h2 a").contains(&"paid".to_owned()), "nor in the row under the lead");
    assert_eq!(linked(&page, ".latest a")[..2], ["view", "paid"], "but it is recent, and labelled");
    let chosen = site(SITE).write("content/front.yaml", "lead: [paid]\n");
    assert_eq!(linked(&built(chosen, "en/index.html"), ".lead h2 a"), ["paid"], "an editor may");
}

#[test]
fn a_section_opens_with_a_picture_that_nobody_paid_for() {
    let lead = "lead: [seven, six, two, one, zero]\nsections: [city]\n";
    let page = built(site(SITE).write("content/front.yaml", lead), "en/index.html");
    assert_eq!(linked(&page, ".river h3 a"), ["pictured", "paid", "bare"]);
    let without = site(SITE).write("content/front.yaml", lead).remove("content/pictured.en.md");
    assert_eq!(linked(&built(without, "en/index.html"), ".river h3 a"), ["bare", "paid"]);
}

#[test]
fn a_series_is_counted_from_its_oldest_story_in_the_lists_of_the_page() {
    let site = site(SITE);
    site.build(&[]).exits(0);
    let tree = site.tree();
    for (path, place, beside) in [
        ("en/politics/one", "part 1 of 3", vec!["tres"]),
        ("es/politica/tres", "parte 2 de 3", vec!["one", "six"]),
        ("en/environment/six", "part 3 of 3", vec!["tres"]),
    ] {
        let page = tree.text(&format!("{path}/index.html"));
        assert!(page.contains(place), "{path}: {place}");
        assert_eq!(linked(&page, "nav.series li a"), beside, "{path}");
    }
    assert_eq!(linked(&tree.text("en/politics/two/index.html"), "nav.series a"), [""; 0]);
}

#[test]
fn the_day_of_the_build_is_on_the_front_pages_alone() {
    let at = |now| {
        let site = site(SITE).at(now);
        site.build(&[]).exits(0);
        site.tree()
    };
    let (early, late) = (at("2026-11-24T12:00:00Z"), at("2027-01-05T12:00:00Z"));
    let differ: Vec<&String> = early.files.keys().filter(|path| early.files[*path] != late.files[*path]).collect();
    assert_eq!(differ, ["en/index.html", "es/index.html"]);
}

#[test]
fn corrections_of_the_other_language_are_listed_where_stories_are_and_marked() {
    let own = "---
title: Tres
date: 2026-11-20
authors: [ana-lopez]
section: politics
corrections: [{date: 2026-11-21, kind: clarification, text: \"Eran *tres*, no dos.\"}]
---
Texto.
";
    let listed = |untranslated: &str| {
        let site =
            site(SITE).write("content/three.es.md", own).edit("bifolio.yaml", "untranslated: list", untranslated);
        site.build(&[]).exits(0);
        (site.tree().text("en/corrections/index.html"), site.tree().text("es/correcciones/index.html"))
    };
    let (english, spanish) = listed("untranslated: list");
    let row = html::one(&english, "article.fix");
    assert_eq!(row.get("lang"), "es");
    assert!(
        english.contains("Eran <em>tres</em>, no dos.") && english.contains("21 de noviembre de 2026"),
        "{english}"
    );
    assert!(english.contains("Aclaración</h2>") && english.contains(">In Spanish</span>"), "{english}");
    assert_eq!(html::one(&spanish, "article.fix").get("lang"), "", "at home it has no mark");
    assert!(!spanish.contains("class=\"mark\""), "{spanish}");
    let (english, _) = listed("untranslated: hide");
    assert!(!english.contains("Eran"), "{english}");
}

#[test]
fn the_authors_stand_under_the_letters_of_the_language() {
    let mut site = site(SITE);
    for (id, name) in [("oca", "Rosa Oca"), ("nandu", "Zoe Ñandú"), ("nunez", "Ema Núñez"), ("angel", "Luz Ángel")]
    {
        site = site.write(&format!("content/authors/{id}.es.md"), format!("---\nname: {name}\n---\n"));
        for lang in ["en", "es"] {
            let text = format!("---\ntitle: {name}\ndate: 2026-11-19\nauthors: [{id}]\nsection: city\n---\nText.\n");
            site = site.write(&format!("content/by-{id}-{lang}.{lang}.md"), text);
        }
    }
    site.build(&[]).exits(0);
    let tree = site.tree();
    for (path, letters) in [("es/autores", ["A", "L", "N", "Ñ", "O"].as_slice()), ("en/authors", &["A", "L", "N", "O"])]
    {
        let page = tree.text(&format!("{path}/index.html"));
        let heads = page.split("<h2 id=\"letter_").skip(1).filter_map(|rest| rest.split(['>', '<']).nth(1));
        assert_eq!(heads.collect::<Vec<_>>(), letters, "{path}");
        let links: Vec<String> = html::select(&page, "main .tags a").iter().map(|one| one.get("href").into()).collect();
        let targets = (1..=letters.len()).map(|number| format!("#letter_{number}"));
        assert_eq!(links, targets.collect::<Vec<_>>(), "{path}: a link to every letter");
    }
}

#[test]
fn the_search_page_leads_to_what_a_language_has_in_the_order_of_its_alphabet() {
    let topics = "\
zebra: {name: {en: Zebra, es: Ópera}, slug: {en: zebra, es: opera}}
nandu: {name: {en: Ñandú, es: Ñandú}, slug: {en: nandu, es: nandu}}
angel: {name: {en: Ángel, es: Ángel}, slug: {en: angel, es: angel}}
nylon: {name: {en: Nylon, es: Nylon}, slug: {en: nylon, es: nylon}}
ana: {name: {en: Ana, es: Ana}, slug: {en: ana, es: ana}}
unused: {name: {en: Aardvark, es: Aardvark}, slug: {en: aardvark, es: aardvark}}
";
    let mut site = site(SITE).write("content/topics.yaml", topics);
    for lang in ["en", "es"] {
        let text = "---\ntitle: All\ndate: 2026-11-19\nauthors: [ana-lopez]\nsection: city\ntopics: [zebra, nandu, angel, nylon, ana]\n---\nText.\n";
        site = site.write(&format!("content/all-{lang}.{lang}.md"), text);
    }
    site.build(&[]).exits(0);
    let (english, spanish) = (site.tree().text("en/search/index.html"), site.tree().text("es/buscar/index.html"));
    let topics = |page: &str| linked(page, "nav[aria-labelledby=find_topics] a");
    assert_eq!(topics(&english), ["ana", "angel", "nandu", "nylon", "zebra"]);
    assert_eq!(topics(&spanish), ["ana", "angel", "nylon", "nandu", "opera"], "ñ is a letter of its own, á is none");
    assert_eq!(linked(&english, "nav[aria-labelledby=find_series] a"), ["water-wars"]);
    assert_eq!(linked(&english, "nav[aria-labelledby=find_people] a"), ["authors"]);
    assert_eq!(
        linked(&spanish, "nav[aria-labelledby=find_sections] a"),
        ["politica", "ciudad"],
        "where it has stories"
    );
    assert_eq!(html::one(&english, "nav.langs a[hreflang=es]").get("href"), "/es/buscar/");
    assert_eq!(html::one(&spanish, "link[hreflang=en]").get("href"), "https://meridian.example/en/search/");
    assert!(html::select(&english, "search").iter().all(|form| form.attributes.contains_key("hidden")));
    let front = site.tree().text("en/index.html");
    assert_eq!(linked(&front, "nav.sections a").last().map(String::as_str), Some("search"));
}

#[test]
fn a_page_for_passes_is_planned_where_a_pass_opens_something_and_nowhere_else() {
    let sealed = || {
        let own = "lists: {untranslated: list}\npaywall: {tiers: [subscriber], delivery: encrypted}";
        site(SITE).edit("bifolio.yaml", "lists: {untranslated: list}", own)
    };
    let without = site(SITE).check(&[]).exits(0).summary["pages"].as_u64().expect("it counts pages");
    let ahead = sealed();
    let keys = ahead.root().with_file_name("keys.yaml").display().to_string();
    ahead.run("keys new", &["--out", &keys]).exits(0);
    let with = ahead.with_env("BIFOLIO_KEYS_FILE", &keys).check(&[]).exits(0);
    assert_eq!(with.summary["pages"], without + 2, "{}", with.report());
    let omitted = sealed();
    omitted.build(&["--delivery", "omit"]).exits(0);
    assert!(!omitted.tree().files.contains_key("en/pass/index.html"));
    assert!(!omitted.tree().text("en/index.html").contains("/en/pass/"));
}
