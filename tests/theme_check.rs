//! `bifolio theme check` from outside: the built-in theme passes, and a theme that hides something does not.
//! `tests/diagnostics` holds each of its messages.
#![expect(clippy::disallowed_methods, reason = "a test from outside reads files")]

mod support;

use std::path::Path;

use support::{Site, copy_of, outcome, site};

const MINE: &str = r#"
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example
theme: mine
-- themes/mine/theme.yaml --
extends: gazette
"#;

/// The sentences that a trial of the site's theme says.
fn said(site: &Site, exit: i32) -> Vec<String> {
    let outcome = site.run("theme check", &[]).exits(exit);
    outcome.diagnostics.into_iter().map(|said| said.message).collect()
}

#[test]
fn the_built_in_theme_and_a_new_one_pass() {
    let site = site(MINE);
    site.run("theme check", &["gazette", "--strict"]).says_nothing();
    let root = site.root();
    outcome::run(&["theme", "new", "evening", "--source", root.to_str().expect("UTF-8")], &[], 60).exits(0);
    site.run("theme check", &["evening", "--strict"]).says_nothing();
    assert!(!site.output().exists() && !site.path(".bifolio").exists(), "a trial writes nothing");
}

#[test]
fn the_texts_of_the_trial_have_no_error() {
    let trial = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/commands/theme/trial/site");
    let checked = copy_of(&trial).check(&["--now", "2026-11-24T12:00", "--delivery", "omit"]).exits(0);
    assert_eq!(checked.codes(), ["credit-missing", "credit-missing"], "{}", checked.report());
}

#[test]
fn settings_of_the_site_are_tried_with_its_theme() {
    let site = site(MINE).write(
        "bifolio.yaml",
        "title: {en: A, es: B}\nbase_url: https://a.example\ntheme: mine\ntheme_settings: {brand: \"#ff9db5\"}\n",
    );
    let outcome = site.run("theme check", &[]).exits(0);
    assert_eq!(outcome.codes(), ["contrast-low"], "{}", outcome.report());
    site.run("theme check", &["--strict"]).exits(1);
    site.run("theme check", &["gazette"]).says_nothing();
}

#[test]
fn a_theme_that_is_nowhere_is_told_with_the_nearest_name() {
    let outcome = site(MINE).run("theme check", &["gazete"]).exits(1);
    assert_eq!(outcome.codes(), ["theme-unknown"], "{}", outcome.report());
    assert!(outcome.diagnostics[0].hints[0].contains("`gazette`"), "{}", outcome.report());
}

#[test]
fn a_list_that_does_not_say_who_paid_is_told() {
    let list = "{% extends \"base.html\" %}{% block main_class %}{% endblock %}{% block main %}<h1>{{ list.name }}</h1>\
                {% for card in list.cards %}<p><a href=\"{{ card.href }}\">{{ card.title_html }}</a></p>{% endfor %}{% endblock %}";
    let found = said(&site(MINE).write("themes/mine/templates/list.html", list), 1);
    for expected in ["somebody paid for a story of the list", "is for those who pay", "is in the other language"] {
        assert!(found.iter().any(|said| said.contains(expected)), "{expected}: {found:#?}");
    }
}

#[test]
fn a_comment_that_does_not_say_its_language_is_told() {
    let comment = "{% component comment(comment: map, title: string, reply_to: string = \"\") -%}<div id=\"{{ comment.id }}\">{{ comment.text_html }}</div>{%- endcomponent comment %}";
    let found = said(&site(MINE).write("themes/mine/components/comment.html", comment), 1);
    assert!(found.iter().any(|said| said.contains("a comment is in the other language")), "{found:#?}");
}

#[test]
fn a_page_for_passes_that_would_give_one_away_is_told() {
    let pass = "{% extends \"base.html\" %}{% block main_class %}{% endblock %}{% block main %}<h1>{{ t(id=\"pass\") }}</h1><form><input name=\"it\"></form>{% endblock %}";
    let found = said(&site(MINE).write("themes/mine/templates/pass.html", pass), 1);
    for expected in ["does not say `<meta name=\"referrer\" content=\"no-referrer\">`", "has the name `it`"] {
        assert_eq!(found.iter().filter(|said| said.contains(expected)).count(), 1, "{expected}: {found:#?}");
    }
}

#[test]
fn an_article_of_which_machines_are_told_nothing_or_nothing_true_is_told() {
    let head = "<meta charset=\"utf-8\"><title>{{ page.title }}</title>";
    let found = said(&site(MINE).write("themes/mine/templates/partials/head.html", head), 1);
    assert!(found.iter().any(|said| said.contains("`page.structured_data_html`")), "{found:#?}");
    let gate = |around: &str| {
        format!(
            "{{% component gate(site: map, note: string, sealed: string = \"\") -%}}{around}<h2>{{{{ t(id=\"gate-title\") }}}}</h2>{{{{ sealed }}}}</div></div>{{%- endcomponent gate %}}"
        )
    };
    let with = |around: &str| said(&site(MINE).write("themes/mine/components/gate.html", gate(around)), 1);
    let found = with("<div><div>");
    assert!(found.iter().any(|said| said.contains("an element with `class=\"paywalled\"`, around")), "{found:#?}");
    let found = with("<div class=\"paywalled\"><div class=\"paywalled\">");
    assert!(found.iter().any(|said| said.contains("`class=\"paywalled\"` stands in another")), "{found:#?}");
}

#[test]
fn a_page_without_the_link_to_its_twin_is_told() {
    let site = site(MINE).write("themes/mine/templates/partials/masthead.html", "<header>{{ site.title }}</header>");
    let found = said(&site, 1);
    assert!(found.iter().any(|said| said.contains("`lang` and `hreflang`")), "{found:#?}");
}

#[test]
fn components_that_hide_a_credit_are_told() {
    let figure = "{% component figure(src: string, alt: string) -%}<img src=\"{{ src }}\" alt=\"{{ alt }}\">{%- endcomponent figure %}";
    let found = said(&site(MINE).write("themes/mine/components/figure.html", figure), 1);
    assert!(found.iter().any(|said| said.contains("First Credit")), "{found:#?}");
    assert!(!found.iter().any(|said| said.contains("Sixth Credit")), "the recording has its credit: {found:#?}");
}

#[test]
fn what_the_theme_makes_of_a_trial_text_is_told_at_its_line() {
    let note = "{% component note() {\"block\": true} -%}<p>{{ body }}</p>{%- endcomponent note %}";
    let outcome = site(MINE).write("themes/mine/components/note.html", note).run("theme check", &[]).exits(1);
    let place =
        outcome.diagnostics.iter().find(|said| said.code == "attribute-invalid").map(|said| said.place.as_str());
    assert!(place.is_some_and(|place| place.starts_with("theme-check/content/texts/")), "{}", outcome.report());
}
