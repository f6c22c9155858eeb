//! `bifolio newsletter`, from outside: what was published since a day, as letters that a mail service can send.

#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use support::html::select;
use support::{Outcome, Site, Tree, copy_of, is_updating, site};

/// The letters of a site, by name.
fn letters(site: &Site, arguments: &[&str]) -> Tree {
    site.run("newsletter", arguments).exits(0);
    Tree::read(&site.path("newsletter"))
}

fn small() -> Site {
    copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/small/site"))
}

#[test]
fn the_letters_of_the_golden_site() {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/small/letters");
    let got = letters(&small(), &["--since", "2026-11-01"]);
    if is_updating() {
        let _ = std::fs::remove_dir_all(&expected);
        got.write(&expected);
        return;
    }
    let differences = Tree::read(&expected).differences(&got);
    assert!(differences.is_empty(), "UPDATE=1 accepts\n{}", differences.join("\n"));
}

#[test]
fn a_letter_survives_mail_programs() {
    let got = letters(&small(), &["--since", "2026-11-01"]);
    assert_eq!(got.paths(), ["2026-11-24.en.html", "2026-11-24.en.txt", "2026-11-24.es.html", "2026-11-24.es.txt"]);
    for lang in ["en", "es"] {
        let html = got.text(&format!("2026-11-24.{lang}.html"));
        for forbidden in ["script", "link", "iframe", "form", "svg", "video", "audio", "object", "[onclick]", "base"] {
            assert_eq!(select(&html, forbidden), [], "{lang}: {forbidden}");
        }
        assert!(
            !html.contains("url(") && !html.contains("@import") && !html.contains("var("),
            "{lang}: styles of elsewhere"
        );
        let addresses = [("a", "href"), ("img", "src")];
        for (element, attribute) in addresses {
            let all = select(&html, element);
            assert!(!all.is_empty(), "{lang}: no {element}");
            for one in &all {
                assert!(one.get(attribute).starts_with("https://meridian.example/"), "{lang}: {one:?}");
            }
        }
        assert!(select(&html, "img").iter().all(|img| !img.get("alt").is_empty() && !img.get("width").is_empty()));
        assert!(
            select(&html, "table").iter().all(|table| table.get("role") == "presentation"),
            "{lang}: tables are boxes"
        );
        assert_eq!(select(&html, "html")[0].get("lang"), lang);
        assert_eq!(select(&html, "meta[name=color-scheme]")[0].get("content"), "light dark");
        assert!(html.len() < 100_000, "Gmail cuts letters of more than 102 KB");
    }
}

#[test]
fn plain_text_has_lines_of_72_columns() {
    let got = letters(&small(), &["--since", "2026-11-01"]);
    for lang in ["en", "es"] {
        let text = got.text(&format!("2026-11-24.{lang}.txt"));
        let long: Vec<&str> = text.lines().filter(|line| line.chars().count() > 72 && line.contains(' ')).collect();
        assert_eq!(long, [""; 0], "{lang}");
        assert!(!text.contains("&amp;") && !text.contains("<em>"), "{lang}: no HTML");
        assert!(text.contains("https://meridian.example/"), "{lang}");
        assert!(!text.contains("\n\n\n") && text.contains("\n-- \n"), "{lang}");
    }
}

#[test]
fn what_stands_behind_the_cut_is_in_no_letter() {
    let site = small();
    let got = letters(&site, &["--since", "2026-01-01"]);
    for marker in ["TRASELCORTE", "BEHINDTHECUT", "REMOVEDWORDS"] {
        assert_eq!(got.holding(marker), [""; 0], "{marker}");
    }
    let es = got.text("2026-11-24.es.txt");
    let told = es.split("\n\n").find(|story| story.contains("/valle-a-oscuras/")).expect("the paid story is named");
    assert!(told.contains("[Suscriptores]"), "and that it breaks off is told: {told}");
}

/// Two stories, of which one is older, and a draft; in both languages.
const TWO: &str = r#"
-- content/old.en.md --
---
title: Old words
date: 2026-11-01
authors: [ana-lopez]
section: city
corrections: [{date: 2026-11-22, text: "It was *five*."}, {date: 2026-11-02, text: EARLIERWORDS}]
---
Words.
-- content/old.es.md --
---
translation_of: old
title: Palabras viejas
date: 2026-11-21T10:00
corrections: [{date: 2026-11-22, text: "Eran *cinco*."}]
---
Palabras.
-- content/new.en.md --
---
title: "1 < 2 & \"more\""
dek: A *dek*.
date: 2026-11-20T06:00
authors: [ana-lopez]
section: politics
---
Words.
-- content/later.en.md --
---
title: LATERWORDS
date: 2026-11-26
authors: [ana-lopez]
section: politics
---
-- content/draft.en.md --
---
title: DRAFTWORDS
date: 2026-11-20
authors: [ana-lopez]
section: politics
draft: true
---
"#;

/// The whole addresses of articles in a text.
fn articles(text: &str) -> BTreeSet<&str> {
    let words = text.split_whitespace().filter(|word| word.starts_with("https://"));
    words.filter(|word| word.split('/').count() > 6 && !word.contains('#')).collect()
}

#[test]
fn stories_count_by_the_date_of_their_text() {
    let got = letters(&site(TWO), &["--since", "2026-11-20T06:00"]);
    let (en, es) = (got.text("2026-11-24.en.txt"), got.text("2026-11-24.es.txt"));
    assert_eq!(articles(&en), BTreeSet::from(["https://meridian.example/en/politics/1-2-more/"]), "{en}");
    assert_eq!(articles(&es), BTreeSet::from(["https://meridian.example/es/ciudad/palabras-viejas/"]), "{es}");
    assert!(en.contains("It was five.") && en.contains("#fix_1"), "a correction of an old story counts by its own day");
    assert!(en.contains("1 < 2 & “more”\n"), "plain text is not escaped: {en}");
    assert!(got.text("2026-11-24.en.html").contains("1 &lt; 2 &amp; “more”"));
    for marker in ["LATERWORDS", "DRAFTWORDS", "EARLIERWORDS"] {
        assert_eq!(got.holding(marker), [""; 0], "{marker}");
    }
}

#[test]
fn a_language_without_news_has_no_letter() {
    let made = site(TWO);
    let told = made.run("newsletter", &["--since", "2026-11-21"]).exits(0);
    assert_eq!(told.codes(), ["newsletter-empty"]);
    assert_eq!(Tree::read(&made.path("newsletter")).paths(), ["2026-11-24.es.html", "2026-11-24.es.txt"]);
    let none = site(TWO);
    assert_eq!(none.run("newsletter", &["--since", "2027-01-01"]).exits(0).codes(), ["newsletter-empty"; 2]);
    assert!(!none.path("newsletter").exists(), "nothing was written");
}

#[test]
fn one_language_may_be_asked_for_and_another_folder() {
    let made = site(TWO);
    let folder = made.path("letters/today");
    let arguments = ["--since", "2026-11-01", "--lang", "en", "--output", &folder.display().to_string()];
    made.run("newsletter", &arguments).exits(0);
    assert_eq!(Tree::read(&folder).paths(), ["2026-11-24.en.html", "2026-11-24.en.txt"]);
}

#[test]
fn people_and_programs_are_told_the_paths() {
    let made = site(TWO);
    let folder = made.path("newsletter");
    let paths: Vec<String> =
        ["en.html", "en.txt"].map(|end| folder.join(format!("2026-11-24.{end}")).display().to_string()).to_vec();
    let arguments = ["--since", "2026-11-01", "--lang", "en"];
    let told = made.run("newsletter", &arguments).exits(0);
    assert_eq!(told.summary["files"], serde_json::json!(paths));
    let source = made.root().display().to_string();
    let named = ["newsletter", "--source", &source, "--now", support::NOW, "--format", "short"];
    let told = support::outcome::run(&[&named[..], &arguments].concat(), &[], 60);
    assert_eq!(told.stdout.lines().collect::<Vec<_>>(), paths, "{}", told.stderr);
    assert!(told.stderr.starts_with("2 files written"), "{}", told.stderr);
}

#[test]
fn letters_are_never_published() {
    let made = site(TWO);
    made.build(&[]).exits(0);
    let before = made.tree();
    for folder in ["public", "public/newsletter", "content", "static/letters", "."] {
        let folder = made.path(folder).display().to_string();
        let told = made.run("newsletter", &["--since", "2026-11-01", "--output", &folder]);
        assert_eq!(told.exit, Some(2), "{folder}: {}", told.report());
    }
    assert!(made.tree() == before && !made.path("static").exists());
    letters(&made, &["--since", "2026-11-01"]);
    made.build(&[]).exits(0).says_nothing();
    assert!(made.tree() == before, "a build knows nothing of letters");
}

#[test]
fn a_folder_inside_what_is_published_elsewhere_is_refused() {
    let made = site(TWO);
    let www = tempfile::tempdir().unwrap();
    let output = |folder: &str| www.path().join(folder).display().to_string();
    made.build(&["--output", &output("www")]).exits(0);
    for folder in ["www", "www/letters", "www/en/letters/old"] {
        let told = made.run("newsletter", &["--since", "2026-11-01", "--output", &output(folder)]);
        assert_eq!(told.exit, Some(2), "{folder}: {}", told.report());
        assert!(!www.path().join("www/letters").exists());
    }
    made.run("newsletter", &["--since", "2026-11-01", "--output", &output("letters")]).exits(0);
}

#[cfg(unix)]
#[test]
fn a_letter_is_not_written_through_a_link() {
    let made = site(TWO);
    letters(&made, &["--since", "2026-11-01"]);
    let names: Vec<_> = std::fs::read_dir(made.path("newsletter")).unwrap().map(|it| it.unwrap().file_name()).collect();
    let precious = made.path("precious.txt");
    std::fs::write(&precious, "precious").unwrap();
    for name in names {
        for link in [format!(".{}.bifolio", name.display()), name.display().to_string()] {
            let link = made.path("newsletter").join(link);
            let _ = std::fs::remove_file(&link);
            std::os::unix::fs::symlink(&precious, link).unwrap();
        }
    }
    made.run("newsletter", &["--since", "2026-11-01"]).exits(0);
    assert_eq!(std::fs::read_to_string(&precious).unwrap(), "precious");
}

#[test]
fn a_site_with_errors_has_no_letter() {
    let made = site(TWO).edit("content/new.en.md", "section: politics", "section: politcs");
    let told = made.run("newsletter", &["--since", "2026-11-01"]).exits(1);
    assert_eq!(told.codes(), ["unknown-section"]);
    assert!(!made.path("newsletter").exists());
    let usage: Outcome = site(TWO).run("newsletter", &["--since", "yesterday"]);
    assert_eq!(usage.exit, Some(2));
}

#[test]
fn the_mail_service_finds_its_placeholder() {
    let config = "\ntheme_settings: {newsletter_unsubscribe: \"{{ unsubscribe }}\", newsletter_address: \"Calle del Faro 1, Puerto Claro\"}\n";
    let made = site(TWO).edit("bifolio.yaml", "\ntimezone", &format!("{config}timezone"));
    let got = letters(&made, &["--since", "2026-11-01"]);
    for lang in ["en", "es"] {
        let (html, text) = (got.text(&format!("2026-11-24.{lang}.html")), got.text(&format!("2026-11-24.{lang}.txt")));
        assert!(html.contains("href=\"{{ unsubscribe }}\"") && text.contains(": {{ unsubscribe }}\n"), "{lang}");
        assert!(html.contains("Calle del Faro 1") && text.contains("Calle del Faro 1"), "{lang}");
    }
}

#[test]
fn what_somebody_paid_for_does_not_come_first_by_itself() {
    let made = site(TWO).edit("content/new.en.md", "section: politics", "section: politics\nkind: sponsored");
    let made = made.edit("content/old.en.md", "date: 2026-11-01", "date: 2026-11-19");
    let titles = |made: &Site| -> Vec<String> {
        let text = letters(made, &["--since", "2026-11-01", "--lang", "en"]).text("2026-11-24.en.txt");
        text.lines()
            .filter(|line| line.starts_with("Old") || line.starts_with("1 <"))
            .take(2)
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(titles(&made), ["Old words", "1 < 2 & “more” [Sponsored content]"]);
    let marked = made.edit(
        "content/new.en.md",
        "kind: sponsored",
        "kind: sponsored\ncorrections: [{date: 2026-11-21, text: MENDED}]",
    );
    let text = letters(&marked, &["--since", "2026-11-01", "--lang", "en"]).text("2026-11-24.en.txt");
    assert!(text.contains("MENDED\n1 < 2 & “more” [Sponsored content]\nhttps://"), "{text}");
    let chosen = marked.write("content/front.yaml", "lead: [new]\n");
    assert_eq!(titles(&chosen), ["1 < 2 & “more” [Sponsored content]", "Old words"]);
}

/// A site in which the two languages play the same parts, `XX` being one and `YY` the other.
const MIRROR: &str = "
-- content/a.XX.md --
---
story: a
title: Both
slug: both
date: 2026-11-20
authors: [ana-lopez]
section: city
kind: opinion
---
-- content/b.YY.md --
---
translation_of: a
title: Both
slug: both
---
-- content/c.XX.md --
---
story: c
title: Alone
slug: alone
date: 2026-11-21
authors: [ana-lopez]
section: city
---
-- content/sections.yaml --
city: {name: {en: City, es: City}, slug: {en: city, es: city}}
";

#[test]
fn languages_exchanged_are_the_same_letters_exchanged() {
    let addresses = |xx: &str, yy: &str, lang: &str| -> Vec<String> {
        let made = site(&MIRROR.replace("XX", xx).replace("YY", yy));
        let html = letters(&made, &["--since", "2026-11-01"]).text(&format!("2026-11-24.{lang}.html"));
        select(&html, "a").iter().map(|link| link.get("href").to_owned()).collect()
    };
    let turn = |all: Vec<String>| -> Vec<String> {
        let swap = |one: String| one.replace("/en/", "/\u{1}/").replace("/es/", "/en/").replace("/\u{1}/", "/es/");
        all.into_iter().map(swap).collect()
    };
    assert_eq!(addresses("en", "es", "en"), turn(addresses("es", "en", "es")));
    assert_eq!(addresses("en", "es", "es"), turn(addresses("es", "en", "en")));
    assert!(addresses("en", "es", "en").len() > addresses("en", "es", "es").len(), "one story is in one language only");
}
