//! `bifolio.yaml`, right and wrong.

use bifolio::pipeline::base::config::{Config, Delivery, Tier, Untranslated};
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::content::configuration;

use super::{assert_said, said, source};

fn read(text: &str) -> (Option<Config>, Vec<bifolio::pipeline::base::diagnostic::Diagnostic>) {
    configuration::read(&source("bifolio.yaml"), text)
}

const SMALL: &str = "title: The Meridian\nbase_url: https://meridian.example/news/\n";

#[test]
fn two_fields_make_a_site() {
    let (config, diagnostics) = read(SMALL);
    assert_eq!(said(&diagnostics), "");
    let config = config.expect("a configuration");
    let expected = Config::new(config.title.clone(), config.base_url.clone());
    assert_eq!(config, expected);
    assert_eq!((config.title[Lang::Es].as_str(), config.base_url.path.as_str()), ("The Meridian", "/news"));
}

#[test]
fn every_field_is_read() {
    let (config, diagnostics) = read(include_str!("every_field.yaml"));
    assert_eq!(said(&diagnostics), "");
    let config = config.expect("a configuration");
    assert_eq!(config.title[Lang::Es], "El Meridiano");
    assert_eq!((config.timezone.name(), config.locales[Lang::En].as_str()), ("America/Guatemala", "en-GB"));
    assert_eq!(config.theme_settings["columns"], 3);
    let publisher = &config.publisher;
    assert_eq!(
        (publisher.name[Lang::En].as_str(), publisher.logo.as_deref()),
        ("Meridian Press", Some("img/logo.png"))
    );
    assert_eq!(publisher.corrections_policy.as_ref().map(bifolio::pipeline::base::ids::PageId::as_str), Some("about"));
    assert_eq!(config.addresses.article[Lang::En], "/{lang}/{year}/{slug}.html");
    assert_eq!(config.addresses.topic[Lang::Es], "/es/temas/{slug}/");
    assert_eq!(
        (config.x_default, config.lists.per_page, config.lists.untranslated),
        (Lang::Es, 12, Untranslated::List)
    );
    let paywall = &config.paywall;
    assert_eq!((&paywall.default_tier, paywall.meter_articles), (&Tier::Paid("gold".to_owned()), 3));
    assert_eq!((paywall.tiers.as_slice(), paywall.delivery), (&["gold".to_owned()][..], Delivery::Encrypted));
    assert!(config.robots.training && !config.robots.search && config.feeds.full_text && config.strict);
    assert_eq!((config.images.widths.as_slice(), config.images.quality), (&[480, 800][..], 70));
    assert!(config.images.credit_required && config.images.keep_remote);
}

#[test]
fn a_configuration_that_cannot_be_read_is_none() {
    for (text, expected) in [
        ("title: A: B\nbase_url: x", "1:9-12 yaml-syntax > put the value in quotes: `title: \"A: B\"`"),
        ("- a", "1:3-4 wrong-type > write `title: …`"),
        ("title: x\n---\ntitle: y\n", "2:1-4 yaml-syntax > take this line out"),
    ] {
        let (config, diagnostics) = read(text);
        assert!(config.is_none(), "{text}");
        assert_said(text, &diagnostics, &[expected]);
    }
    let (stand_in, diagnostics) = read("");
    assert!(stand_in.is_some(), "the rest of the site is checked in the same run");
    assert_said(
        "",
        &diagnostics,
        &["1:1-2 required-missing > add `base_url: …`", "1:1-2 required-missing > add `title: …`"],
    );
}

#[test]
fn a_bracket_that_is_never_closed_is_told_as_one() {
    let list = "a list that opens with `[` is not closed, or lacks a comma";
    let map = "a mapping that opens with `{` is not closed, or lacks a comma";
    let missing = "a value is missing here, as between two commas";
    for (text, message, place, hint) in [
        ("title: [\n", list, "1:8-9", " > close what is open: `title: []`"),
        ("title: [", list, "1:8-9", " > close what is open: `title: []`"),
        ("base_url: x\ntitle: {\n# over\n", map, "2:8-9", " > close what is open: `title: {}`"),
        ("base_url: x\ntitle: {\n\n", map, "2:8-9", " > close what is open: `title: {}`"),
        ("title: {en: [\n", list, "1:13-14", " > close with `]` what `[` opens"),
        ("title: [a, [b, c],\n", list, "1:8-19", " > close with `]` what `[` opens"),
        ("[\n", list, "1:1-2", " > close with `]` what `[` opens"),
        ("title: [a,, b]\n", missing, "1:11-15", ""),
    ] {
        let (config, diagnostics) = read(text);
        assert!(config.is_none(), "{text}");
        assert_said(text, &diagnostics, &[&format!("{place} yaml-syntax{hint}")]);
        assert_eq!(diagnostics[0].message[Lang::En], message, "{text}");
    }
}

#[test]
fn each_wrong_value_is_told_with_its_place() {
    let open = "open it with `/{lang}/`, or with `/es/` in a pattern of that language";
    for (line, expected) in [
        ("colour: red", "3:1-7 key-unknown".to_owned()),
        ("lang: en", "3:1-5 key-unknown".to_owned()),
        ("timezone: Guatemala", "3:11-20 value-invalid > write an IANA name: `timezone: America/Guatemala`".to_owned()),
        (
            "timezone: America/Guatamala",
            "3:11-28 value-invalid > write an IANA name: `timezone: America/Guatemala`".to_owned(),
        ),
        ("description: {en: x}", "3:14-21 required-missing > add `es: …`".to_owned()),
        (
            "locales: {en: es-MX}",
            "3:15-20 value-invalid > write a locale of this language, such as `en-US`, `en-GB`".to_owned(),
        ),
        (
            "locales: {es: es_MX}",
            "3:15-20 value-invalid > write a locale of this language, such as `es-419`, `es-ES`, `es-MX`".to_owned(),
        ),
        ("theme: ../x", "3:8-12 value-invalid > write the name of a folder under `themes/`, or `gazette`".to_owned()),
        (
            "publisher: {logo: ../x.png}",
            "3:19-27 link-invalid > write a file under `static/`: `img/logo.png`".to_owned(),
        ),
        (
            "publisher: {social: [\"javascript:x\"]}",
            "3:22-36 link-invalid > write a whole address: `https://…`".to_owned(),
        ),
        (
            "addresses: {article: \"/{lang}/{year}/\"}",
            "3:22-39 value-invalid > it must hold `{slug}`, `{story}`, or pages would share an address".to_owned(),
        ),
        ("addresses: {article: \"/{lang}/{slgu}/\"}", "3:22-39 value-invalid > did you mean `{slug}`?".to_owned()),
        ("addresses: {article: \"/{lang/{slug}/\"}", "3:22-38 value-invalid > close every `{` with a `}`".to_owned()),
        (
            "addresses: {section: \"{lang}/{section}/\"}",
            "3:22-41 value-invalid > open it with `/`: `/{lang}/{section}/`".to_owned(),
        ),
        ("addresses: {topic: {en: \"/en/{slug}/\", es: \"/en/{slug}/\"}}", format!("3:44-57 value-invalid > {open}")),
        (
            "addresses: {author: \"/{lang}/{slug}\"}",
            "3:21-37 value-invalid > close it with `/`: `/{lang}/{slug}/`".to_owned(),
        ),
        (
            "addresses: {number: \"/page/{n}/\"}",
            "3:21-33 value-invalid > it is added to an address, so write `page/{n}/`".to_owned(),
        ),
        ("addresses: {number: \"page/\"}", "3:21-28 value-invalid > it must hold `{n}`: `page/{n}/`".to_owned()),
        ("lists: {per_page: 0}", "3:19-20 value-invalid".to_owned()),
        ("lists: {per_page: \"30\"}", "3:19-23 wrong-type > write `per_page: 30`, without quotes".to_owned()),
        (
            "paywall: {default_tier: gold}",
            "3:25-29 unknown-tier > known tiers: `free`, `metered`, `subscriber`, `patron`".to_owned(),
        ),
        ("paywall: {tiers: [free]}", "3:19-23 value-invalid > `free` is always there, list paid tiers only".to_owned()),
        ("paywall: {tiers: [a, a]}", "3:22-23 value-invalid > take the second one out".to_owned()),
        ("paywall: {meter: 6}", "3:18-19 wrong-type > write `meter: {articles: 6}`".to_owned()),
        ("comments: files", "3:11-16 wrong-type > write `comments: {mode: files}`".to_owned()),
        ("images: {quality: 101}", "3:19-22 value-invalid".to_owned()),
        ("images: {formats: [png]}", "3:20-23 value-invalid > known here: `webp`, `jpeg`, `avif`".to_owned()),
        ("strict: no", "3:9-11 wrong-type > write `strict: false`, without quotes".to_owned()),
    ] {
        let (config, diagnostics) = read(&format!("{SMALL}{line}\n"));
        assert!(config.is_some());
        let found = said(&diagnostics);
        // Of an unknown key of the root, the words that come near are no matter of this test.
        assert!(found.starts_with(&expected) && found.lines().count() == 1, "{line}\n{found}{expected}");
    }
}

#[test]
fn an_address_that_is_none_is_mended() {
    for (wrong, better) in [
        ("meridian.example", "https://meridian.example"),
        ("https://meridian.example/?x", "https://meridian.example"),
        ("https://meridian.example/news/#x", "https://meridian.example/news"),
        ("https://meridian.example/%", "https://meridian.example"),
        ("https://ana:x@meridian.example:8080/news", "https://meridian.example:8080/news"),
        ("https://meridian.example:99999/news", "https://meridian.example/news"),
        ("https://.", "https://meridian.example"),
        ("ftp://x", "https://meridian.example"),
    ] {
        let (_, diagnostics) = read(&format!("title: x\nbase_url: {wrong}\n"));
        let end = 11 + wrong.len();
        let expected = format!("2:11-{end} value-invalid > write a whole address: `base_url: {better}`");
        assert_said(wrong, &diagnostics, &[&expected]);
    }
}
