//! Every code and every field is explained in both languages, and `docs/diagnostics.md` says what `explain` says.
//! `UPDATE=1 cargo test --test diagnostics_documented` makes the page anew.
#![expect(clippy::disallowed_methods, reason = "a test reads sources and rewrites a page of the documentation")]

use std::collections::BTreeMap;

use bifolio::explain::{self, Entry, Group};
use bifolio::pipeline::base::code::Code;
use bifolio::pipeline::base::lang::Lang;

const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pipeline");
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnostics.md");

#[test]
fn every_code_has_one_entry_and_every_entry_a_code() {
    let written: Vec<&str> = explain::codes().iter().map(|entry| entry.name).collect();
    let mut wanted: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    wanted.sort_unstable();
    assert_eq!(written, wanted, "src/explain/codes/ and src/pipeline/base/code.rs differ");
}

#[test]
fn every_entry_is_whole_and_well_formed() {
    for entry in explain::codes() {
        assert_whole(entry.name, &entry);
        let known = |word: &str| matches!(word, "error" | "warning" | "note");
        assert!(entry.note[Lang::En].split(", ").all(known), "{}: its `note:` must hold severities", entry.name);
    }
    for field in explain::fields() {
        assert_whole(&field.full_name(), &field.entry);
        let (en, es) = field.entry.note.into_pair();
        let is_words = en.contains(' ') && en.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '\'');
        assert!(!is_words || en != es, "{}: its `note:` is English words: {en}", field.full_name());
    }
}

fn assert_whole(name: &str, entry: &Entry) {
    assert!(!entry.examples.is_empty(), "{name} has no example");
    assert!(entry.examples.iter().all(|(_, text)| !text.trim().is_empty()), "{name} has an empty example");
    for (lang, text) in entry.text.iter() {
        let opens = text.chars().next().is_some_and(|c| !c.is_lowercase());
        let closes = text.ends_with(['.', '?', '…']);
        assert!(opens && closes, "{name} in {lang} must be whole sentences: {text:?}");
        assert_eq!(text.matches('`').count() % 2, 0, "{name} in {lang} has an odd backtick");
        assert!(!text.contains("## "), "{name} in {lang} swallowed another entry");
    }
    let (en, es) = (&entry.text[Lang::En], &entry.text[Lang::Es]);
    assert_ne!(en, es, "{name} is not translated");
    let quoted = |text: &str| text.matches('`').count() / 2;
    assert!(quoted(en).abs_diff(quoted(es)) <= 2, "{name}: the languages quote different things");
}

#[test]
fn the_severities_told_are_those_that_the_stages_use() {
    let told: BTreeMap<String, &str> =
        Code::ALL.iter().map(|&code| (format!("{code:?}"), explain::code(code).unwrap().note[Lang::En])).collect();
    for file in walkdir::WalkDir::new(SOURCES).into_iter().filter_map(Result::ok) {
        if file.path().extension().is_none_or(|ending| ending != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        for severity in ["error", "warning", "note"] {
            for call in text.split(&format!("Diagnostic::{severity}(")).skip(1) {
                let Some(rest) = call.trim_start().strip_prefix("Code::") else { continue };
                let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
                let listed = told[&name].split(", ").any(|word| word == severity);
                assert!(
                    listed,
                    "{}: `{name}` is used as {severity}: say so in src/explain/codes/",
                    file.path().display()
                );
            }
        }
    }
}

#[test]
fn every_field_of_the_specification_is_explained() {
    let specified: [(Group, &str); 8] = [
        (
            Group::Article,
            "story translation_of title dek kicker kind slug aliases date updated authors authors.name authors.role \
             authors.bio authors.photo authors.url translators section topics tier image image.src image.alt \
             image.caption image.credit image.focus syndicated_from syndicated_from.name syndicated_from.url \
             syndicated_from.canonical corrections corrections.date corrections.kind corrections.text \
             corrections.gated contributors contributors.role contributors.who series comments draft embargo expires \
             withdrawn withdrawn.date withdrawn.reason noindex description search_title front_title social \
             social.title social.image gate_note publish extra",
        ),
        (Group::Author, "name kind role photo photo.src photo.alt photo.credit email links links.name links.url slug"),
        (Group::Page, "title dek slug aliases description search_title draft noindex updated extra"),
        (
            Group::Site,
            "title description base_url timezone locales theme theme_settings publisher publisher.name \
             publisher.legal_name publisher.logo publisher.email publisher.corrections_policy publisher.social \
             addresses addresses.article addresses.section addresses.topic addresses.author addresses.series \
             addresses.page addresses.number x_default lists lists.per_page lists.untranslated paywall \
             paywall.default_tier paywall.meter paywall.meter.articles paywall.tiers paywall.delivery \
             paywall.subscribe feeds feeds.items feeds.full_text comments comments.mode comments.reply_to \
             comments.embed comments.embed.name comments.embed.script comments.embed.attributes comments.embed.thread robots \
             robots.ai robots.ai.training robots.ai.search robots.ai.user images images.widths images.formats \
             images.quality images.credit images.remote strict preview preview.editor",
        ),
        (Group::Front, "lead sections breaking breaking.story breaking.until"),
        (Group::Term, "name slug description"),
        (Group::Picture, "credit alt caption"),
        (Group::Comment, "comments id author staff lang date text hidden replies"),
    ];
    let fields = explain::fields();
    for (group, names) in specified {
        let written: Vec<&str> =
            fields.iter().filter(|field| field.group == group).map(|field| field.entry.name).collect();
        assert_eq!(written, names.split_whitespace().collect::<Vec<_>>(), "src/explain/fields/{}.txt", group.as_str());
    }
}

#[test]
fn the_page_of_diagnostics_is_true() {
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PAGE, &page).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(found == page, "docs/diagnostics.md is not what the code says: run this test with UPDATE=1");
}

/// The page as it should be.
fn page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\n\
         Everything that bifolio can find wrong with a site, by code. `bifolio explain CODE` says the same on a \
         terminal,\nand with `--messages es` in Spanish. Errors fail the build; warnings fail it with `--strict`; notes \
         never do.\n\n\
         This page is made from `src/explain/codes/` by `UPDATE=1 cargo test --test diagnostics_documented`.\n",
    );
    for entry in explain::codes() {
        let severities = entry.note[Lang::En].replace(", ", " or ");
        page.push_str(&format!("\n## {}\n\n*{severities}*\n\n", entry.name));
        page.push_str(&explain::markdown(&entry, Lang::En));
    }
    page
}
