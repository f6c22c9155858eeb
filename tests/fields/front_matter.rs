//! Front matter, right and wrong, with the place of every problem.

use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::content::article::{Article, CorrectionKind, Kind, Person, Publish, Role};
use bifolio::pipeline::content::article_file;
use bifolio::pipeline::content::text::Text;

use super::{PLAIN, article, assert_said, config, said, source};

/// Fields that every original must have.
const NEEDED: &str = "date: 2026-11-20\nsection: city\n";

#[test]
fn every_field_of_an_original_is_read() {
    let text = include_str!("every_field.en.md");
    let article = article_file::read(&source("content/water/river.en.md"), Lang::En, text, &config(), &PLAIN);
    assert_eq!(said(&article.diagnostics), "");
    assert!(article.is_readable);
    let Article { role, story, fields, .. } = &article;
    let Role::Original { id, is_named: true } = role else { panic!("{role:?}") };
    assert_eq!(id.as_str(), "river-water");
    assert_eq!((fields.title.plain.as_str(), fields.slug.as_str()), ("Who Owns the River?", "who-owns-the-river"));
    assert_eq!(fields.aliases, ["/2019/old-address/", "/?p=123"]);
    assert_eq!(fields.date.map(|date| date.iso()).as_deref(), Some("2026-11-20T06:00:00-05:00"));
    assert_eq!(story.expires.map(|date| date.iso()).as_deref(), Some("2027-01-01"));
    assert_eq!((story.kind, story.publish, story.comments), (Some(Kind::News), Some(Publish::Together), Some(false)));
    assert_eq!(story.tier.as_deref(), Some("subscriber"));
    let image = fields.image.as_ref().expect("an image");
    assert_eq!(
        image.src.as_ref().map(bifolio::pipeline::base::path::SourcePath::as_str),
        Some("content/water/river.jpg")
    );
    assert_eq!(image.focus, Some((40.0, 30.0)));
    assert_eq!(
        fields.social_image.as_ref().map(bifolio::pipeline::base::path::SourcePath::as_str),
        Some("static/img/card.png")
    );
    assert!(story.syndicated_from.as_ref().is_some_and(|from| from.canonical_is_ours));
    let correction = &fields.corrections[0];
    assert!(correction.gated && correction.kind == CorrectionKind::Clarification);
    assert_eq!(
        fields.extra.as_ref().map(ToString::to_string).as_deref(),
        Some(r#"{"doi":"10.1000","n":3,"f":[2.5,null,true]}"#)
    );
    assert_eq!(*article.text, words("en 40: Body."));
}

#[test]
fn guests_have_words_in_two_languages() {
    let article = article(include_str!("every_field.en.md"));
    let authors = article.story.authors.clone().expect("authors");
    let (Person::Known(ana), Person::Guest(guest)) = (&authors[0], &authors[1]) else { panic!("{authors:?}") };
    assert_eq!((ana.as_str(), guest.name.as_str(), guest.is_untranslated), ("ana-lopez", "A Guest", false));
    assert_eq!(guest.role[Lang::Es].as_deref(), Some("Hidróloga"));
    assert_eq!(guest.bio[Lang::En], Some(words("en 14: Text of *Markdown*")));
    assert_eq!(guest.bio[Lang::Es], Some(words("es 15: Texto en un bloque")));
    let contributors = article.story.contributors.clone().expect("contributors");
    let Person::Guest(plain) = &contributors[1].who[0] else { panic!("{contributors:?}") };
    assert!(plain.is_untranslated && plain.role[Lang::En] == plain.role[Lang::Es]);
}

fn words(html: &str) -> Text {
    let before = vec![bifolio::pipeline::content::text::Piece::Html(html.to_owned())];
    Text { before, ..Text::default() }
}

#[test]
fn a_translation_needs_no_more_than_a_title() {
    let text =
        "---\r\ntranslation_of: river-water\r\ntitle: ¿De quién es el río?\r\nimage: {alt: Un río}\r\n...\r\nTexto\r\n";
    let article =
        article_file::read(&source("content/agua/rio.es.md"), Lang::Es, &format!("\u{feff}{text}"), &config(), &PLAIN);
    assert_eq!(said(&article.diagnostics), "");
    assert!(matches!(&article.role, Role::Translation { of } if of.as_str() == "river-water"));
    assert_eq!(article.fields.slug, "de-quien-es-el-rio");
    assert_eq!(*article.text, words("es 6: Texto"));
}

#[test]
fn words_stay_as_they_were_written() {
    for word in ["2026", "no", "2026.10", "1e3", "0x1F", "null", "true", "012", "\"~\""] {
        let article = article(&format!("---\ntitle: {word}\n{NEEDED}kicker: {word}\n---\n"));
        assert_eq!(said(&article.diagnostics), "");
        assert_eq!(article.fields.title.plain, word.trim_matches('"'));
        assert_eq!(article.fields.kicker.as_deref(), Some(word.trim_matches('"')));
    }
}

#[test]
fn what_cannot_be_parsed_is_shown_as_it_should_be() {
    for (line, place, hint) in [
        ("title: Water: who owns it", "2:13-26", "put the value in quotes: `title: \"Water: who owns it\"`"),
        ("title: Ñandú «x» y: algo", "2:19-25", "put the value in quotes: `title: \"Ñandú «x» y: algo\"`"),
        ("title: Say \"no\": a story", "2:16-25", "put the value in quotes: `title: 'Say \"no\": a story'`"),
        ("title: \"Unclosed", "2:8-17", "put the value in quotes: `title: \"Unclosed\"`"),
        ("title: \"Quoted\" and more", "2:8-16", "put the value in quotes: `title: '\"Quoted\" and more'`"),
        ("title: 'It's raining'", "2:8-12", "put the value in quotes: `title: \"It's raining\"`"),
        ("title: @midnight", "2:8-17", "put the value in quotes: `title: \"@midnight\"`"),
        ("title: `code`", "2:8-14", "put the value in quotes: `title: \"`code`\"`"),
        ("title: *Star* of", "2:8-17", "put the value in quotes: `title: \"*Star* of\"`"),
        ("title: %percent", "2:8-16", "put the value in quotes: `title: \"%percent\"`"),
        ("title: !important", "2:8-18", "put the value in quotes: `title: \"!important\"`"),
        ("title: [Updated] River", "2:8-17", "put the value in quotes: `title: \"[Updated] River\"`"),
        ("title: - dash", "2:8-14", "put the value in quotes: `title: \"- dash\"`"),
        ("title: \"a \\d b\"", "2:8-16", "put the value in quotes: `title: 'a \\d b'`"),
        ("title:Water", "2:1-12", "write a space after the colon: `title: Water`"),
        ("topics: [a, b", "2:9-14", "close what is open: `topics: [a, b]`"),
        ("\ttitle: x", "2:1-10", "indent with spaces, never with tabs"),
    ] {
        let article = article(&format!("---\n{line}\n{NEEDED}---\nBody"));
        assert!(!article.is_readable);
        assert_said(line, &article.diagnostics, &[&format!("{place} yaml-syntax > {hint}")]);
    }
}

#[test]
fn a_file_without_front_matter_is_read_no_further() {
    for (text, expected) in [
        ("Body", "1:1-2 front-matter-missing > open the file with `---`, then the fields (`title: …`), then `---`"),
        ("", "1:1-2 front-matter-missing > open the file with `---`, then the fields (`title: …`), then `---`"),
        ("\n\n---\ntitle: x\n---\n", "1:1-2 front-matter-missing > move the `---` of line 3 to the very first line"),
        (
            "---\ntitle: x\n",
            "1:1-4 front-matter-unclosed > write `---` on a line of its own between the last field and the text",
        ),
        (
            "---\ntitle: x\n----\nBody",
            "1:1-4 front-matter-unclosed > line 3 must be exactly `---`, with nothing before it",
        ),
        ("---\n- a\n---\n", "2:3-4 wrong-type > write `title: …`"),
        ("---\ntitle:x\ndate:y\n---\n", "2:1-8 wrong-type > write a space after the colon: `title: x`"),
    ] {
        let article = article(text);
        assert!(!article.is_readable);
        assert_said(text, &article.diagnostics, &[expected]);
    }
}

#[test]
fn what_is_missing_is_told_at_the_dashes() {
    for empty in ["---\n---\n", "---\n\n# nothing\n---\n"] {
        let expected = [
            "1:1-4 required-missing > add `date: …`",
            "1:1-4 required-missing > add `section: …` > or add `translation_of: …` with the story's id, if this is a translation",
            "1:1-4 required-missing > add `title: …`",
        ];
        assert_said(empty, &article(empty).diagnostics, &expected);
    }
    let hashtag = "---\ntitle: #metoo\ndate: 2026-11-20\nsection: city\n---\n";
    let expected = "2:1-6 required-missing > write a value, and put it in quotes if it opens with `#`";
    assert_said(hashtag, &article(hashtag).diagnostics, &[expected]);
}

#[test]
fn each_wrong_value_is_told_with_its_place() {
    for (line, expected) in [
        ("seccion: x", "5:1-8 key-unknown > write `section`: that is its name here"),
        ("email: x", "5:1-6 key-unknown > take the line out"),
        ("title: y", "5:1-6 key-duplicate > take one of the two out"),
        ("draft: yes", "5:8-11 wrong-type > write `draft: true`, without quotes"),
        ("comments: \"false\"", "5:11-18 wrong-type > write `comments: false`, without quotes"),
        ("topics: water", "5:9-14 wrong-type > write `topics: [water]`"),
        ("topics: [a, {b: c}]", "5:13-19 wrong-type > each entry is one text: write `topics: [water, courts]`"),
        ("topics: [a, ~]", "5:13-14 required-missing > write a value, and put it in quotes if it opens with `#`"),
        ("dek: {en: A, es: B}", "5:6-20 wrong-type > this text has one language: write `dek: …` alone"),
        (
            "kind: analisys",
            "5:7-15 value-invalid > did you mean `analysis`? > known here: `news`, `opinion`, `analysis`, `brief`, `live`, `sponsored`",
        ),
        (
            "tier: suscriber",
            "5:7-16 unknown-tier > did you mean `subscriber`? > known tiers: `free`, `metered`, `subscriber`, `patron`",
        ),
        (
            "publish: twogether",
            "5:10-19 value-invalid > did you mean `together`? > known here: `together`, `independent`",
        ),
        ("slug: Año Nuevo", "5:7-16 slug-invalid > write `slug: ano-nuevo`"),
        ("updated: 20/11/2026", "5:10-20 date-invalid > write `2026-11-20`"),
        ("updated: 2026-1-5", "5:10-18 date-invalid > write `2026-01-05`"),
        ("updated: 2026-13-40", "5:10-20 date-invalid > write `2026-11-20` or `2026-11-20T06:00`"),
        ("updated: 5/6/2026", "5:10-18 date-invalid > write the year first: `2026-06-05` or `2026-05-06`"),
        ("embargo: 2026-11-01T01:30", "5:10-26 local-time-unclear > write the offset too: `2026-11-01T01:30:00-04:00`"),
        ("embargo: 2026-03-08T02:30", "5:10-26 local-time-unclear > write the offset too: `2026-03-08T03:30:00-04:00`"),
        ("aliases: [old]", "5:11-14 value-invalid > write an address that opens with `/`: `/2019/old-address/`"),
        ("aliases: [https://meridian.example/old/]", "5:11-40 value-invalid > write `/old/`"),
        ("image: river.jpg", "5:8-17 wrong-type > write `image: {src: river.jpg, alt: …, credit: …}`"),
        ("image: {alt: x}", "5:8-16 required-missing > add `src: …`"),
        ("image: {src: ../../../x.jpg}", "5:14-28 link-invalid > put the file beside this one and write its name"),
        (
            "image: {src: \"data:image/png,x\"}",
            "5:14-32 link-invalid > write the name of a file, with `/` between folders",
        ),
        (
            "image: {src: https://a.example/x.jpg}",
            "5:14-37 picture-remote > save it beside this file and write its name",
        ),
        (
            "image: {src: x.jpg, focus: 140% 3%}",
            "5:28-35 value-invalid > write two percentages, from the left and from the top: `40% 30%`",
        ),
        ("image: {src: x.jpg, credt: y}", "5:21-26 key-unknown > did you mean `credit`?"),
        ("authors: ana", "5:10-13 wrong-type > write `authors: [ana]`"),
        ("authors: [../authors/ana.en.md]", "5:11-31 id-invalid > write `ana`"),
        ("authors: [{role: x}]", "5:11-20 required-missing > add `name: …`"),
        (
            "authors: [{name: G, url: \"java\\tscript:x\"}]",
            "5:26-42 link-invalid > write a whole address: `https://…`, `mailto:…` or `tel:…`",
        ),
        ("syndicated_from: {name: X, url: www.x.example}", "5:33-46 link-invalid > write `https://www.x.example`"),
        ("withdrawn: true", "5:12-16 wrong-type > write `withdrawn: {date: 2026-12-01, reason: {en: …, es: …}}`"),
        ("corrections: [{date: 2026-11-22}]", "5:15-33 required-missing > add `text: …`"),
        ("contributors: {role: x}", "5:15-24 wrong-type > open each entry with `- `, or write `[{…}]`"),
        ("story: a/b", "5:8-11 id-invalid > write `b`"),
    ] {
        let article = article(&format!("---\ntitle: x\n{NEEDED}{line}\n---\nBody"));
        assert!(article.is_readable, "{line}");
        assert_said(line, &article.diagnostics, &[expected]);
    }
}

#[test]
fn all_problems_of_a_file_are_told_at_once() {
    let text =
        "---\nstory: a\ntranslation_of: b\ndek:\n  - x\nauthors:\n  - ana\n  - {nme: G}\ntopics: water\n---\nBody";
    let expected = [
        "1:1-4 required-missing > add `title: …`",
        "2:8-9 story-ambiguous > take `story` out of a translation, and `translation_of` out of an original",
        "5:5-6 wrong-type > write one text: `dek: …`; if the brackets are part of it, put it in quotes: `dek: \"[…]\"`",
        "8:5-13 required-missing > add `name: …`",
        "8:6-9 key-unknown > did you mean `name`?",
        "9:9-14 wrong-type > write `topics: [water]`",
    ];
    assert_said(text, &article(text).diagnostics, &expected);
}

#[test]
fn a_file_whose_name_is_no_id_says_what_to_add() {
    let text = format!("---\ntitle: x\n{NEEDED}---\n");
    let article = article_file::read(&source("content/(new) río.en.md"), Lang::En, &text, &config(), &PLAIN);
    assert_said("name", &article.diagnostics, &["1:1-2 id-invalid > add `story: new-rio`"]);
    let chinese =
        article_file::read(&source("content/河.en.md"), Lang::En, &text.replace("x", "河流"), &config(), &PLAIN);
    assert_eq!((said(&chinese.diagnostics).as_str(), chinese.fields.slug.as_str()), ("", "u-6cb3"));
}

#[test]
fn places_are_found_later() {
    let block = article("---\ntitle: ñ\nauthors: [ana, {name: \"Íñigo\"}]\ntopics:\n  - água\n  - luz # x\nimage:\n  alt: >\n    x\n---\n").block;
    for (path, expected) in [
        (&["title"][..], "2:8-9"),
        (&["authors"], "3:10-32"),
        (&["authors", "1"], "3:16-31"),
        (&["authors", "1", "name"], "3:23-30"),
        (&["authors", "7"], "3:10-32"),
        (&["topics", "1"], "6:5-8"),
        (&["image", "alt"], "8:8-9"),
        (&["image", "src"], "8:3-9"),
        (&["section"], "1:1-4"),
        (&[], "1:1-4"),
    ] {
        let place = block.place(path);
        let found = format!("{}:{}-{}", place.start.line, place.start.column, place.end.column);
        assert_eq!(found, expected, "{path:?}");
    }
}
