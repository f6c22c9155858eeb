//! Data files, authors and plain pages, right and wrong.

use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::content::{author_file, page_file, site_data};

use super::{PLAIN, assert_said, config, said, source};

#[test]
fn terms_keep_the_order_of_their_file() {
    let text = "water: {name: {en: Water, es: Agua}, slug: {es: agua}}\ncourts:\n  name: Courts\n  description: {en: All *trials*}\naño:\n";
    let (terms, diagnostics) = site_data::read_topics(&source("content/topics.yaml"), text);
    assert_eq!(said(&diagnostics), "");
    let ids: Vec<&str> = terms.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["water", "courts", "año"]);
    let (water, courts, year) = (&terms[0].1, &terms[1].1, &terms[2].1);
    assert_eq!(water.slug.as_ref().into_pair(), (&"water".to_owned(), &"agua".to_owned()));
    assert_eq!(courts.name[Lang::Es].as_deref(), Some("Courts"));
    assert_eq!((courts.description[Lang::Es].as_deref(), year.slug[Lang::En].as_str()), (None, "ano"));
}

#[test]
fn wrong_terms_are_told_and_left_out() {
    let text = "politics: Politics\nclimate: {nmae: x, slug: El Clima}\nclimate: {}\na/b: {}\n";
    let (terms, diagnostics) = site_data::read_sections(&source("content/sections.yaml"), text);
    assert_eq!(terms.len(), 1);
    let expected = [
        "1:11-19 wrong-type > write `politics: {name: Politics}`",
        "2:11-15 key-unknown > did you mean `name`?",
        "2:26-34 slug-invalid > write `slug: el-clima`",
        "3:1-8 key-duplicate > take one of the two out",
        "4:1-4 id-invalid > write `b`",
    ];
    assert_said(text, &diagnostics, &expected);
    assert!(site_data::read_series(&source("content/series.yaml"), "# none yet\n").1.is_empty());
}

#[test]
fn the_front_page_has_one_lead_or_two() {
    let read = |text: &str| site_data::read_front(&source("content/front.yaml"), text, &config());
    let (front, diagnostics) = read("lead: [a, b]\nsections: [city]\nbreaking: {story: c, until: 2026-11-20T18:00}");
    assert_eq!(said(&diagnostics), "");
    assert_eq!(front.lead[Lang::En], front.lead[Lang::Es]);
    assert_eq!(
        front.breaking.and_then(|(_, until)| until).map(|until| until.iso()).as_deref(),
        Some("2026-11-20T18:00:00-05:00")
    );
    let (front, _) = read("lead: {en: [a], es: [b, c]}");
    assert_eq!(front.lead.map(|_, list| list.len()).into_pair(), (1, 2));
    assert_eq!(front.sections, None);
    let text = "lead: a\nbreaking: {until: now}\nleed: x";
    let expected = [
        "1:7-8 wrong-type > write `lead: [a]`",
        "2:11-23 required-missing > add `story: …`",
        "2:19-22 date-invalid > write `2026-11-20` or `2026-11-20T06:00`",
        "3:1-5 key-unknown > did you mean `lead`?",
    ];
    assert_said(text, &read(text).1, &expected);
}

#[test]
fn a_picture_has_its_words_once() {
    let text = "credit: EFE\nalt: {en: A dam, es: Una presa}\ncaption: The dam\n";
    let (notes, diagnostics) = site_data::read_picture(&source("content/dam.jpg.yaml"), text);
    assert_eq!(said(&diagnostics), "");
    assert_eq!((notes.credit.as_deref(), notes.alt[Lang::Es].as_deref()), (Some("EFE"), Some("Una presa")));
    assert_eq!(notes.caption[Lang::Es].as_deref(), Some("The dam"));
}

#[test]
fn half_an_author_is_read() {
    let text = "---\nname: Ana López\nkind: person\nrole: Editor\nphoto: {src: ana.jpg, alt: Ana, credit: EFE}\nemail: ana@x.example\n\
                links: [{name: Site, url: \"https://ana.example\"}]\n---\nBio.\n";
    let path = source("content/authors/ana-lopez.en.md");
    let author = author_file::read(&path, Lang::En, text, &config(), &PLAIN);
    assert_eq!(said(&author.diagnostics), "");
    assert!(author.is_readable && author.bio.is_some() && author.is_organization == Some(false));
    assert_eq!((author.id.as_str(), author.name.as_deref()), ("ana-lopez", Some("Ana López")));
    assert_eq!(
        author.photo.and_then(|photo| photo.src).map(|src| src.to_string()).as_deref(),
        Some("content/authors/ana.jpg")
    );
    let empty = author_file::read(&path, Lang::En, "---\n---\n \n", &config(), &PLAIN);
    assert!(empty.is_readable && empty.bio.is_none() && empty.diagnostics.is_empty());
    let wrong = "---\nkind: company\ntitle: x\nemail: ana\nlinks: [{name: X, url: /x}]\n---\n";
    let expected = [
        "2:7-14 value-invalid > known here: `person`, `organization`",
        "3:1-6 key-unknown > take the line out",
        "4:8-11 value-invalid > write an address such as `ana@meridian.example`",
        "5:24-26 link-invalid > write a whole address: `https://…`, `mailto:…` or `tel:…`",
    ];
    assert_said(wrong, &author_file::read(&path, Lang::En, wrong, &config(), &PLAIN).diagnostics, &expected);
}

#[test]
fn an_address_that_would_name_more_recipients_is_refused() {
    let path = source("content/authors/ana.en.md");
    let read =
        |email: &str| author_file::read(&path, Lang::En, &format!("---\nemail: \"{email}\"\n---\n"), &config(), &PLAIN);
    for email in [
        "ana?bcc=spy@x.example",
        "ana%40x.example,spy@x.example",
        "ana%2cspy@x.example",
        "ana&b@x.example",
        "ana#@x.example",
    ] {
        let found = read(email);
        assert_eq!((found.email, found.diagnostics.len()), (None, 1), "{email}");
    }
    assert_eq!(read("o'ana+news@x.example").email.as_deref(), Some("o'ana+news@x.example"));
}

#[test]
fn half_a_page_is_read() {
    let path = source("content/pages/legal/privacy.es.md");
    let text = "---\ntitle: Política de *privacidad*\nupdated: 2026-01-02\nnoindex: true\n---\nTexto";
    let page = page_file::read(&path, Lang::Es, text, &config(), &PLAIN);
    assert_eq!(said(&page.diagnostics), "");
    assert_eq!((page.id.as_str(), page.slug.as_str(), page.noindex), ("privacy", "politica-de-privacidad", true));
    let wrong = "---\nsection: x\nnoidex: true\n---\n";
    let expected = [
        "1:1-4 required-missing > add `title: …`",
        "2:1-8 key-unknown > take the line out",
        "3:1-7 key-unknown > did you mean `noindex`?",
    ];
    assert_said(wrong, &page_file::read(&path, Lang::Es, wrong, &config(), &PLAIN).diagnostics, &expected);
}
