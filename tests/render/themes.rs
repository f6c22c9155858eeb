//! Themes of a site, and what their code may ask.

use std::sync::Arc;

use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::render::{Renderer, Theme};
use serde_json::json;

use super::pages::rendered;
use super::{Fake, config, load, load_with, path, renderer, said};

/// Files of a site, by path.
type Files = &'static [(&'static str, &'static str)];

const EXTENDS: (&str, &str) = ("themes/mine/theme.yaml", "extends: gazette\n");

// What would end the rule of the generated style sheet.
const HOSTILE_UNIT: &str = "extends: gazette\nsettings:\n  gap: {type: number, default: 1, property: --gap, unit: \"rem}body{display:none\"}\n";
const HOSTILE_PROPERTY: &str =
    "extends: gazette\nsettings:\n  gap: {type: number, default: 1, property: \"--gap:0}body{display:none;--x\"}\n";
const HOSTILE_WASH: &str = "extends: gazette\nsettings:\n  tint: {type: color, default: \"#9c1136\", property: --tint, wash: \"--w:url(//x.example)\"}\n";

#[test]
fn a_theme_holds_only_what_differs() {
    let renderer = renderer(&[
        EXTENDS,
        ("themes/mine/templates/partials/footer.html", "<footer>Mine {{ settings.colour or \"\" }}</footer>"),
        (
            "themes/mine/templates/page.html",
            "{% extends \"gazette/page.html\" %}{% block kicker %}Kicked{% endblock %}",
        ),
        ("themes/mine/strings/en.yaml", "skip: Over here\n"),
        ("themes/mine/strings/es.yaml", "skip: Por aquí\n"),
        ("themes/mine/assets/css/theme.css", "body{}"),
    ]);
    let page = rendered(&renderer, "page", Lang::Es, |_| ());
    assert!(page.contains("<footer>Mine") && page.contains("Por aquí") && page.contains("Kicked"), "{page}");
    assert!(page.contains("Quiénes somos"), "messages that are not replaced stay: {page}");
}

#[test]
fn a_component_replaces_the_one_of_its_name_in_whatever_file() {
    for file in ["themes/mine/components/pullquote.html", "themes/mine/components/of-ours.html"] {
        let own = "{% component pullquote(by: string = \"\") {\"block\": true} %}<q>{{ body }}</q>{% endcomponent pullquote %}";
        let renderer = renderer(&[
            EXTENDS,
            (file, own),
            ("themes/mine/templates/page.html", "{% <pullquote> %}x{% </pullquote> %}{{<disc />}}"),
        ]);
        let page = rendered(&renderer, "page", Lang::En, |_| ());
        assert!(page.starts_with("<q>x</q><svg"), "{file}: {page}");
    }
}

#[test]
fn nothing_more_is_said_of_a_theme_that_extends_nothing_at_hand() {
    for extends in ["extends: gaz\n", "extends: mine\n"] {
        let (theme, found) = load("mine", &[("themes/mine/theme.yaml", extends)]);
        assert!(theme.is_none() && found.len() == 1, "{}", said(&found));
        let start = found[0].place.as_ref().unwrap().start;
        assert_eq!((start.line, start.column), (1, 10));
    }
}

#[test]
fn an_id_put_together_is_a_missing_message_too() {
    let renderer = renderer(&[EXTENDS, ("themes/mine/templates/page.html", "\n{{ t(id=\"no\" ~ \"-word\") }}")]);
    let found = renderer.page("page", Lang::En, "/en/", tera::Context::new(), &[], None).unwrap_err();
    assert_eq!((found[0].code.as_str(), found[0].place.as_ref().unwrap().start.line), ("message-missing", 2));
}

#[test]
fn troubles_of_a_theme_are_told_with_their_place() {
    let cases: [(&str, Files, &str, &str); 11] = [
        ("gazete", &[], "theme-unknown", "bifolio.yaml:4"),
        ("mine", &[("themes/mine/theme.yaml", "extends: gaz\n")], "theme-unknown", "themes/mine/theme.yaml:1"),
        ("mine", &[("themes/mine/theme.yaml", "extends: mine\n")], "theme-invalid", "themes/mine/theme.yaml:1"),
        ("mine", &[("themes/mine/theme.yaml", "\nextend: gazette\n")], "theme-invalid", "themes/mine/theme.yaml:2"),
        (
            "mine",
            &[EXTENDS, ("themes/mine/strings/en.yaml", "\nnew: x\n")],
            "message-missing",
            "themes/mine/strings/en.yaml:2",
        ),
        (
            "mine",
            &[EXTENDS, ("themes/mine/strings/es.yaml", "by: Por {nombre}\n")],
            "theme-invalid",
            "themes/mine/strings/es.yaml:1",
        ),
        (
            "mine",
            &[EXTENDS, ("themes/mine/strings/es.yaml", "by: \"Por {names\"\n")],
            "theme-invalid",
            "themes/mine/strings/es.yaml:1",
        ),
        ("mine", &[("themes/mine/theme.yaml", HOSTILE_UNIT)], "theme-invalid", "themes/mine/theme.yaml:3"),
        ("mine", &[("themes/mine/theme.yaml", HOSTILE_PROPERTY)], "theme-invalid", "themes/mine/theme.yaml:3"),
        ("mine", &[("themes/mine/theme.yaml", HOSTILE_WASH)], "theme-invalid", "themes/mine/theme.yaml:3"),
        (
            "mine",
            &[EXTENDS, ("themes/mine/templates/x.html", "<p>\n  {{ t(id=\"skipp\") }}")],
            "message-missing",
            "themes/mine/templates/x.html:2",
        ),
    ];
    for (name, files, code, at) in cases {
        let (_, found) = load(name, files);
        let first =
            found.iter().find(|found| found.code.as_str() == code).unwrap_or_else(|| panic!("{code}: {found:?}"));
        let place =
            first.place.as_ref().map(|place| format!("{}:{}", place.file, place.start.line)).unwrap_or_default();
        assert_eq!(place, at, "{code}");
    }
}

#[test]
fn template_errors_name_file_line_and_page() {
    let load_errors = |text: &str| {
        let (theme, _) = load("mine", &[EXTENDS, ("themes/mine/templates/page.html", text)]);
        Renderer::new(&theme.unwrap(), Arc::new(Fake), &config()).err().unwrap()
    };
    for (text, line) in [("<p>\n{{ 1 | nofilter }}", 2), ("\n\n{% if %}", 3), ("{{ nofunction() }}", 1)] {
        let found = load_errors(text);
        let place = found[0].place.as_ref().unwrap_or_else(|| panic!("{}", said(&found)));
        assert_eq!((place.file.as_str(), place.start.line), ("themes/mine/templates/page.html", line), "{text}");
        assert!(!said(&found).contains('\n') && !said(&found).contains("-->"), "{text}: {}", said(&found));
    }
    assert_eq!(load_errors("{{ 1 | x }}{{ 1 | y }}").len(), 2, "every unknown name is told");
    let renderer = renderer(&[EXTENDS, ("themes/mine/templates/page.html", "\n  {{ text.titel }}")]);
    let mut context = tera::Context::new();
    context.insert("text", &json!({"title": "x"}));
    let found = renderer.page("page", Lang::En, "/en/about/", context, &[], None).unwrap_err();
    let place = found[0].place.as_ref().unwrap();
    assert_eq!((place.file.as_str(), place.start.line), ("themes/mine/templates/page.html", 2));
    assert!(found[0].hints.iter().any(|hint| hint[Lang::Es] == "al generar `/en/about/`"), "{:?}", found[0].hints);
}

/// What a template of one line prints in a language.
fn printed(template: &str, lang: Lang) -> Result<String, String> {
    let renderer = renderer(&[EXTENDS, ("themes/mine/templates/page.html", template)]);
    let mut context = tera::Context::new();
    context.insert("safe", "<b>");
    context.insert("rows", &json!([{"k": "z"}, {"k": "a"}, {"k": "z"}]));
    renderer.page("page", lang, "/x/", context, &[], None).map_err(|found| said(&found))
}

#[test]
fn functions_and_filters_answer_in_the_language_of_the_page() {
    let cases = [
        (r#"{{ t(id="reading-minutes", count=1) }}"#, Lang::Es, "1 minuto"),
        (r#"{{ t(id="reading-minutes", count=1234567) }}"#, Lang::En, "1,234,567 minutes"),
        (r#"{{ t(id="read-here", lang="es") }}"#, Lang::En, "Lea en español"),
        (r#"{{ t(id="by", names=safe) }}"#, Lang::Es, "Por &lt;b&gt;"),
        (r#"{% set x %}<i>{{ safe }}</i>{% endset %}{{ t(id="by", names=x) }}"#, Lang::En, "By <i>&lt;b&gt;</i>"),
        (r#"{{ "2026-11-20" | date }}"#, Lang::Es, "20 de noviembre de 2026"),
        (r#"{{ "2026-11-20T06:00" | date(style="short", today="2026-11-20") }}"#, Lang::En, "6:00\u{a0}a.m."),
        (r#"{{ "2026-11-19T06:00" | date(style="short", today="2026-11-20") }}"#, Lang::En, "November 19"),
        (r#"{{ "2025-11-19" | date(style="short", today="2026-11-20") }}"#, Lang::En, "November 19, 2025"),
        (r#"{{ ["Ana", "Inés"] | list }}"#, Lang::Es, "Ana e Inés"),
        (r#"{{ "*Ay* [x](http://x.y)<b>" | markdown }}"#, Lang::Es, "<em>Ay</em> x"),
        (r#"{{ ["<Ana>", "Eva"] | list }}"#, Lang::En, "&lt;Ana&gt; and Eva"),
        (r#"{{ 12345 | number }}"#, Lang::En, "12,345"),
        (r#"{{ {"a": "</script>&"} | json }}"#, Lang::En, r#"{"a":"\u003c/script\u003e\u0026"}"#),
        (
            r#"{% for key, group in rows | group_by(attribute="k") %}{{ key }}{{ group | length }}{% endfor %}"#,
            Lang::En,
            "z2a1",
        ),
        (r#"{{ url(to="story:river") }}"#, Lang::Es, "/base/es/river/"),
        (r#"{{ url(to="story:none") or "nowhere" }}"#, Lang::Es, "nowhere"),
        (r#"{{ story(id="river") }}"#, Lang::En, "The river"),
        (r#"{{ stories(section="s", limit=2, exclude=["a", "b"])[0] }}"#, Lang::En, "en s Some(2) a+b"),
        (r#"{{ "40% 33%" | focus }}|{{ "left" | focus }}"#, Lang::En, "fx-4 fy-3|"),
    ];
    for (template, lang, expected) in cases {
        assert_eq!(printed(template, lang).as_deref(), Ok(expected), "{template}");
    }
}

#[test]
fn slips_of_a_template_are_errors() {
    let cases = [
        (r#"{{ t(id="skip" ~ "p") }}"#, "did you mean `skip`?"),
        (r#"{{ t(id="by") }}"#, "the message `by` needs the value `names`"),
        (r#"{{ t(id="skip", name="x") }}"#, "the message `skip` has no place for `name`"),
        (r#"{{ asset(path="css/them.css") }}"#, "did you mean `css/theme.css`?"),
        (r#"{{ stories(sektion="x") }}"#, "did you mean `section`?"),
        (r#"{{ "soon" | date }}"#, "`soon` is not a date"),
        (r#"{{ "2026-11-20" | date(style="lng") }}"#, "did you mean `long`?"),
        (r#"{{ t(id="skip", lang="fr") }}"#, "`fr` is not `en` or `es`"),
    ];
    for (template, expected) in cases {
        let error = printed(template, Lang::En).unwrap_err();
        assert!(error.contains(expected), "{template}: {error}");
    }
}

/// What a sheet among a theme's assets says.
fn sheet(theme: &Theme, name: &str) -> Option<String> {
    let is_it = |url: &str| url.starts_with(&format!("/assets/{name}."));
    theme.assets().find(|(url, _)| is_it(url.as_str())).map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
}

#[test]
fn a_color_that_is_set_reaches_pages_as_a_sheet_of_its_own() {
    let settings = json!({"brand": "#22408f", "serif": "Georgia, Charter"});
    let (theme, found) = load_with(&[], "gazette", settings.as_object().unwrap());
    assert_eq!(found, []);
    let theme = theme.unwrap();
    let made = sheet(&theme, "settings").unwrap();
    assert!(made.contains(":root{--serif:Georgia,Charter,serif;--brand:#22408f;--brand-fill:#22408f;"), "{made}");
    let (_, dark) = made.split_once("--brand:light-dark(#22408f,").unwrap();
    assert_ne!(&dark[..7], "#22408f", "a shade for dark paper is found: {made}");
    let renderer = Renderer::new(&theme, Arc::new(Fake), &config()).unwrap_or_else(|found| panic!("{}", said(&found)));
    let page = rendered(&renderer, "page", Lang::En, |_| ());
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/base/assets/settings."), "{page}");
    assert!(!page.contains("serif-latin"), "a font that is not shown is not fetched: {page}");
    assert!(!page.contains("style="), "{page}");
}

#[test]
fn where_nothing_is_set_there_is_no_sheet() {
    let settings = json!({"brand": {"light": "#9c1136", "dark": "#ff93a9"}});
    let (theme, found) = load_with(&[], "gazette", settings.as_object().unwrap());
    assert_eq!((found, sheet(&theme.unwrap(), "settings")), (vec![], None));
}

#[test]
fn a_font_of_a_theme_comes_with_the_one_that_stands_in() {
    let own = "\
extends: gazette
settings:
  sans:
    family: Ours
    file: fonts/ours.woff2
    fallback: {local: Arial, size_adjust: 103%, ascent: 93.8%, descent: 24%}
";
    let (theme, found) =
        load("mine", &[("themes/mine/theme.yaml", own), ("themes/mine/assets/fonts/ours.woff2", "no font")]);
    assert_eq!(found, []);
    let made = sheet(&theme.unwrap(), "settings").unwrap();
    assert!(made.contains("font-family:\"Ours\";src:url(\"fonts/ours."), "{made}");
    assert!(
        made.contains("src:local(\"Arial\");size-adjust:103%;ascent-override:93.8%;descent-override:24%"),
        "{made}"
    );
    assert!(made.contains("--sans:\"Ours\",\"Ours Fallback\",sans-serif;"), "{made}");
}

#[test]
fn settings_of_every_type_reach_templates_in_the_language_of_the_page() {
    let own = "\
extends: gazette
settings:
  columns: {type: number, default: 3, property: --columns, unit: em}
  shape: {type: choice, default: round, options: [round, square]}
  cap: {type: boolean, default: true}
  slogan: {type: text, default: {en: Daily, es: Diario}}
";
    let template = "{{ settings.columns }} {{ settings.shape }} {{ settings.cap }} {{ settings.slogan }} {{ settings.front_blocks | join(sep=\"+\") }}";
    let files = [("themes/mine/theme.yaml", own), ("themes/mine/templates/page.html", template)];
    let files: Vec<_> = files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec())).collect();
    let settings = json!({"columns": 2.5, "shape": "square", "cap": false, "front_blocks": ["ask", "top"]});
    let (theme, found) = load_with(&files, "mine", settings.as_object().unwrap());
    assert_eq!(found, []);
    let theme = theme.unwrap();
    assert_eq!(sheet(&theme, "settings").unwrap().trim_end(), ":root{--columns:2.5em;}");
    let renderer = Renderer::new(&theme, Arc::new(Fake), &config()).unwrap_or_else(|found| panic!("{}", said(&found)));
    let page = |lang| rendered(&renderer, "page", lang, |_| ());
    assert_eq!(page(Lang::Es), "2.5 square false Diario ask+top");
    assert_eq!(page(Lang::En), "2.5 square false Daily ask+top");
}

#[test]
fn style_sheets_lose_what_only_people_read() {
    let files = [EXTENDS, ("themes/mine/assets/css/more.css", "/* ours */\na {\n  color: red;\n}\n")];
    let (theme, found) = load("mine", &files);
    assert_eq!((found, sheet(&theme.unwrap(), "css/more")), (vec![], Some("a{color:red;}".to_owned())));
}
