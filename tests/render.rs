//! The theme, rendered from sample views: every template, in both languages, whatever the words say.

use std::sync::Arc;

use bifolio::pipeline::base::config::Config;
use bifolio::pipeline::base::diagnostic::{Diagnostic, Place};
use bifolio::pipeline::base::lang::{ByLang, Lang};
use bifolio::pipeline::base::path::{BaseUrl, SourcePath};
use bifolio::pipeline::content::text::{Inline, Link, Note, Picture, PictureSource, Piece, Target, Text};
use bifolio::pipeline::edition::open::{Answers, Href, Open, Part, Shown};
use bifolio::pipeline::pages::answers::{Answering, StoryQuery};
use bifolio::pipeline::render::{Renderer, Theme};
use serde_json::{Map, Value, json};

/// An edition that knows one story.
struct Fake;

impl Answering for Fake {
    fn stories(&self, lang: Lang, query: &StoryQuery) -> Vec<tera::Value> {
        let title =
            format!("{lang} {} {:?} {}", query.section.as_deref().unwrap_or("-"), query.limit, query.exclude.join("+"));
        vec![tera::Value::from(title)]
    }
    fn story(&self, _: Lang, id: &str) -> Option<tera::Value> {
        (id == "river").then(|| tera::Value::from("The river"))
    }
    fn author(&self, _: Lang, _: &str) -> Option<tera::Value> {
        None
    }
    fn url(&self, lang: Lang, to: &str) -> Option<String> {
        (to == "story:river").then(|| format!("/base/{lang}/river/"))
    }
}

fn config() -> Config {
    Config::new(
        ByLang::new("The Meridian".to_owned(), "El Meridiano".to_owned()),
        BaseUrl::parse("https://meridian.example/base").unwrap(),
    )
}

fn path(text: &str) -> SourcePath {
    SourcePath::new(text).unwrap()
}

/// The built-in theme, with these files of the site over it.
fn load(name: &str, files: &[(&str, &str)]) -> (Option<Theme>, Vec<Diagnostic>) {
    let files: Vec<_> = files.iter().map(|(name, text)| (path(name), text.as_bytes().to_vec())).collect();
    Theme::load(&files, name, &Map::new())
}

fn renderer(files: &[(&str, &str)]) -> Renderer {
    let name = if files.is_empty() { "gazette" } else { "mine" };
    let (theme, diagnostics) = load(name, files);
    assert_eq!(diagnostics, []);
    match Renderer::new(&theme.unwrap(), Arc::new(Fake), &config()) {
        Ok(renderer) => renderer,
        Err(diagnostics) => panic!("{}", said(&diagnostics)),
    }
}

fn said(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|found| found.message[Lang::En].clone()).collect::<Vec<_>>().join("\n")
}

/// The names of the sample views; a view may name another template than its own.
const VIEWS: [&str; 17] = [
    "404",
    "article",
    "article-bare",
    "article-gated",
    "article-opinion",
    "article-withdrawn",
    "author",
    "authors",
    "chooser",
    "corrections",
    "front",
    "front-empty",
    "page",
    "section",
    "series",
    "subscribe",
    "topic",
];

fn view(name: &str) -> Value {
    let file = format!("{}/tests/views/{name}.json", env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "tests read their samples")]
    let text = std::fs::read_to_string(file).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Turns JSON into what templates see: texts under a key that ends in `_html` are safe HTML.
fn seen(value: &Value, is_html: bool) -> tera::Value {
    match value {
        Value::String(text) if is_html => tera::Value::safe_string(text),
        Value::Array(items) => tera::Value::from(items.iter().map(|item| seen(item, false)).collect::<Vec<_>>()),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| (key.clone().into(), seen(value, key.ends_with("_html")));
            tera::Value::from(map.iter().map(entry).collect::<tera::Map>())
        }
        other => tera::Value::from_serializable(other),
    }
}

/// A text that is finished already.
fn html(text: &str) -> Open {
    let inline = Inline { flow: vec![Piece::Html(text.to_owned())], ..Inline::default() };
    Open::Inline { inline, links: vec![] }
}

/// Renders a sample view after `change` has had its way with it.
fn rendered(renderer: &Renderer, name: &str, lang: Lang, change: impl Fn(&mut Value)) -> String {
    let mut sample = view(name);
    sample["site"] = view("site")[lang.code()].take();
    change(&mut sample);
    let mut context = tera::Context::new();
    let mut texts = Vec::new();
    for (key, value) in sample.as_object().unwrap() {
        if key == "texts" {
            texts = value
                .as_object()
                .unwrap()
                .iter()
                .map(|(key, text)| (key.clone(), html(text.as_str().unwrap())))
                .collect();
        } else if key != "template" {
            context.insert_value(key.clone(), seen(value, false));
        }
    }
    let template = sample["template"].as_str().unwrap_or(name);
    match renderer.page(template, lang, "/x/", context, &texts) {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(diagnostics) => panic!("{name} {lang}: {}", said(&diagnostics)),
    }
}

#[test]
fn every_template_renders_in_both_languages() {
    let renderer = renderer(&[]);
    if let Some(folder) = option_env!("BIFOLIO_KEEP_PAGES") {
        for (url, bytes) in load("gazette", &[]).0.unwrap().assets() {
            keep(folder, &format!("base{url}"), bytes);
        }
    }
    for name in VIEWS {
        for lang in Lang::ALL {
            let page = rendered(&renderer, name, lang, |_| ());
            assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\">")), "{name}: {page}");
            assert_eq!(page.matches("<h1").count(), 1, "{name} {lang}: one h1");
            assert_eq!(page.matches("<main").count(), 1, "{name} {lang}: one main");
            if let Some(folder) = option_env!("BIFOLIO_KEEP_PAGES") {
                keep(folder, &format!("{name}-{lang}.html"), page.as_bytes());
            }
        }
    }
}

/// Writes a page where a person can look at it: `BIFOLIO_KEEP_PAGES=DIR cargo test`.
#[expect(clippy::disallowed_methods, reason = "only when somebody asks to look at the pages")]
fn keep(folder: &str, name: &str, bytes: &[u8]) {
    let file = std::path::Path::new(folder).join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, bytes).unwrap();
}

/// Words that would break a page which does not escape them.
const HOSTILE: &str = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{{ t(id=1) }}{% end %}";

/// Puts the hostile words into every plain text of a view; addresses and names that code goes by stay.
fn poison(value: &mut Value) {
    const KEPT: [&str; 17] = [
        "href",
        "src",
        "url",
        "iso",
        "lang",
        "kind",
        "template",
        "hreflang",
        "html_key",
        "bio_key",
        "description_key",
        "id",
        "other_lang",
        "newer",
        "older",
        "home",
        "other_home",
    ];
    match value {
        Value::Array(items) => items.iter_mut().for_each(poison),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                let is_kept =
                    KEPT.contains(&key.as_str()) || key.ends_with("_html") || key == "texts" || key == "languages";
                match value {
                    Value::String(text) if !is_kept && key != "role" => *text = HOSTILE.to_owned(),
                    Value::String(text) if key == "role" && text != "editor" => *text = HOSTILE.to_owned(),
                    Value::Array(_) | Value::Object(_) if !is_kept => poison(value),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

#[test]
fn no_word_of_a_view_becomes_markup() {
    let renderer = renderer(&[]);
    let scripts = |page: &str| (page.matches("<script").count(), page.matches("<img").count());
    for name in VIEWS {
        for lang in Lang::ALL {
            let plain = rendered(&renderer, name, lang, |_| ());
            let page = rendered(&renderer, name, lang, poison);
            if name == "front-empty" {
                continue;
            }
            assert_eq!(scripts(&page), scripts(&plain), "{name} {lang}");
            assert!(page.contains("&lt;script&gt;"), "{name} {lang}: the words are still there");
            assert!(!page.contains("onerror=alert(1)>"), "{name} {lang}");
            assert!(!page.contains("\"'&<"), "{name} {lang}: quotes are escaped in attributes");
        }
    }
}

#[test]
fn an_article_shows_what_it_has_and_nothing_else() {
    let renderer = renderer(&[]);
    let page = |name: &str, lang| rendered(&renderer, name, lang, |_| ());
    let whole = page("article", Lang::En);
    for part in [
        r#"<p class="byline">By <a href="/en/authors/elena-ibáñez/" rel="author">Elena Ibáñez</a> and <a"#,
        r#"<p class="twin" lang="es"><a href="/es/clima/embalse/" hreflang="es" rel="alternate">Lea en español</a>"#,
        r#"This article first appeared in <a href="https://deltoid.example/">Deltoid Review</a>."#,
        r#"<figcaption>Each pale step is a year. <span class="credit">Illustration: The Meridian</span></figcaption>"#,
        r#"<section class="fix" id="fix-2""#,
        "<dt>Editing</dt><dd>",
        "8 minutes",
        r#"<div class="prose drops ends">"#,
        r#"fetchpriority="high""#,
    ] {
        assert!(whole.contains(part), "{part}\n{whole}");
    }
    let bare = page("article-bare", Lang::Es);
    for part in
        ["class=\"byline\"", "class=\"twin\"", "class=\"by\"", "figcaption", "class=\"fix\"", "class=\"tags\"", "hero"]
    {
        assert!(!bare.contains(part), "{part}");
    }
    assert!(bare.contains(r#"<a href="/es/" lang="es" hreflang="es""#) || bare.contains("(front page)"), "{bare}");
    let gated = page("article-gated", Lang::Es);
    assert!(
        gated.contains("Este artículo es para suscriptores") && gated.contains("Four more pages: who pays."),
        "{gated}"
    );
    assert!(gated.contains("Este artículo solo existe en español."), "{gated}");
    assert!(gated.contains("<figure class=\"hero\">") && !gated.contains("<figcaption>"), "{gated}");
    let withdrawn = page("article-withdrawn", Lang::En);
    assert!(withdrawn.contains("Its source was not who he said.") && !withdrawn.contains("hero"), "{withdrawn}");
}

#[test]
fn the_language_switch_keeps_its_order_and_says_where_it_leads() {
    let renderer = renderer(&[]);
    for lang in Lang::ALL {
        let page = rendered(&renderer, "article", lang, |sample| sample["page"]["twin"]["exists"] = json!(false));
        let switch = &page[page.find("class=\"langs\"").unwrap()..];
        assert!(switch.find("English").unwrap() < switch.find("Español").unwrap());
        let note =
            if lang == Lang::En { "Español <small>(portada)</small>" } else { "English <small>(front page)</small>" };
        assert!(switch.contains(note), "{lang}");
    }
}

// --- Texts ------------------------------------------------------------------------------------------------------

fn place() -> Place {
    Place::at(&path("content/a.en.md"), 7, 1)
}

fn link(title: Option<&str>) -> Link {
    Link { target: Target::Part("x".to_owned()), title: title.map(str::to_owned), after_cut: false, place: place() }
}

fn picture(attributes: &[(&str, &str)]) -> Picture {
    Picture {
        source: PictureSource::Site("/a.png".to_owned()),
        alt: None,
        decorative: false,
        credit: None,
        attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        is_figure: true,
        after_cut: false,
        place: place(),
    }
}

fn piece(html: &str) -> Piece {
    Piece::Html(html.to_owned())
}

fn block(name: &str, attributes: &[(&str, &str)], body: Vec<Piece>) -> Piece {
    let attributes = attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Piece::Block { name: name.to_owned(), attributes, body, place: place() }
}

/// Closes a part of a text in English.
fn closed_part(text: Text, answers: Answers, part: Part) -> Result<String, Vec<Diagnostic>> {
    let open = Open::Text { text: Arc::new(text), answers: Arc::new(answers), part };
    renderer(&[]).text(Lang::En, "/x/", &open)
}

fn closed(text: Text, answers: Answers) -> String {
    closed_part(text, answers, Part::Whole).unwrap_or_else(|found| panic!("{}", said(&found)))
}

#[test]
fn links_follow_their_answers() {
    let words = |index| vec![Piece::LinkOpens(index), piece("words"), Piece::LinkCloses];
    let text = |links| Text { before: words(0), links, ..Text::default() };
    let to = |href: &str, foreign| Answers {
        links: vec![Some(Href { href: href.to_owned(), foreign })],
        ..Answers::default()
    };
    let cases = [
        (text(vec![link(None)]), Answers { links: vec![None], ..Answers::default() }, "words"),
        (text(vec![link(None)]), to("/en/a/?x=1&y=\"", None), "<a href=\"/en/a/?x=1&amp;y=&quot;\">words</a>"),
        (text(vec![link(Some("a \"b\""))]), to("/a/", None), "<a href=\"/a/\" title=\"a &quot;b&quot;\">words</a>"),
        (
            text(vec![link(None)]),
            to("/es/a/", Some(Lang::Es)),
            "<a href=\"/es/a/\" hreflang=\"es\">words</a> <span class=\"mark\">In Spanish</span>",
        ),
        (text(vec![]), Answers::default(), "words"),
    ];
    for (text, answers, expected) in cases {
        assert_eq!(closed(text, answers), expected);
    }
}

#[test]
fn figures_show_caption_and_credit_each_without_the_other() {
    let shown = |credit: &str, caption: &str| Shown {
        src: "/media/a.png".to_owned(),
        width: 0,
        height: 0,
        alt: HOSTILE.to_owned(),
        credit: Some(credit.to_owned()).filter(|credit| !credit.is_empty()),
        caption: Some(caption.to_owned()).filter(|caption| !caption.is_empty()),
    };
    let figure = |shown, caption: Vec<Piece>| {
        let text = Text {
            before: vec![Piece::Figure { picture: 0, caption, link: None }],
            pictures: vec![picture(&[("class", "broad\"><script>")])],
            ..Text::default()
        };
        closed(text, Answers { pictures: vec![shown], ..Answers::default() })
    };
    let cases = [
        (shown("EFE <b>", ""), vec![], "<figcaption><span class=\"credit\">EFE &lt;b&gt;</span></figcaption>"),
        (shown("", "<em>sidecar</em>"), vec![], "<figcaption><em>sidecar</em></figcaption>"),
        (shown("", "sidecar"), vec![piece("own")], "<figcaption>own</figcaption>"),
        (shown("EFE", ""), vec![piece("own")], "<figcaption>own <span class=\"credit\">EFE</span></figcaption>"),
        (shown("", ""), vec![], "decoding=\"async\"></figure>"),
    ];
    for (shown, caption, expected) in cases {
        let html = figure(Some(shown), caption);
        assert!(html.contains(expected), "{html}");
        assert!(!html.contains("<script") && html.contains("class=\"broad&quot;"), "{html}");
        assert!(!html.contains("width="), "an unknown size is not written: {html}");
    }
    assert_eq!(figure(None, vec![piece("own")]), "", "a hidden picture takes its caption with it");
}

#[test]
fn notes_and_their_marks_find_each_other() {
    let mark = |number, nth| Piece::NoteMark { number, nth };
    let note = |words: &str, marks| Note { body: vec![piece(words)], marks };
    let text = Text {
        before: vec![mark(1, 1)],
        after: vec![mark(1, 2), mark(2, 1)],
        notes: vec![note("first", [1, 1]), note("second", [0, 1])],
        ..Text::default()
    };
    let whole = closed(text.clone(), Answers::default());
    for part in ["href=\"#n1\" id=\"r1\"", "id=\"r1-2\"", "<li id=\"n2\">second", "href=\"#r1-2\""] {
        assert!(whole.contains(part), "{part}: {whole}");
    }
    let public = closed_part(text, Answers::default(), Part::NotesBefore).unwrap();
    assert!(public.contains("first") && !public.contains("second") && !public.contains("r1-2"), "{public}");
}

#[test]
fn blocks_are_the_components_that_writers_may_call() {
    let of = |piece| closed_part(Text { before: vec![piece], ..Text::default() }, Answers::default(), Part::Before);
    let pull = of(block("pullquote", &[("by", "<i>")], vec![piece("<p>Words</p>")])).unwrap();
    assert_eq!(
        pull,
        "<aside class=\"pull\" aria-hidden=\"true\"><p>Words</p><span class=\"small\">&lt;i&gt;</span></aside>"
    );
    let table = of(block("table", &[], vec![piece("<table></table>")])).unwrap();
    assert!(table.contains("aria-label=\"Table\"") && table.ends_with("<table></table></div>"), "{table}");
    let update = of(block("update", &[("time", "2026-11-24T11:45")], vec![])).unwrap();
    assert!(update.contains(">11:45\u{a0}a.m.</time>"), "{update}");
    let embed = of(block("embed", &[("url", "javascript:alert(1)"), ("title", "t")], vec![])).unwrap();
    assert!(!embed.contains("href"), "{embed}");
    let cases = [
        (block("pulquote", &[], vec![]), "component-unknown", "did you mean `pullquote`?"),
        (block("card", &[], vec![]), "component-unknown", ""),
        (block("pullquote", &[("bye", "x")], vec![]), "attribute-invalid", "did you mean `by`?"),
        (block("update", &[], vec![]), "attribute-invalid", "write `:::update{time=\"…\"}`"),
    ];
    for (piece, code, hint) in cases {
        let found = of(piece).unwrap_err();
        assert_eq!(found[0].code.as_str(), code);
        assert_eq!(found[0].place, Some(place()));
        assert!(hint.is_empty() || found[0].hints.iter().any(|said| said[Lang::En] == hint), "{:?}", found[0].hints);
    }
}

#[test]
fn blocks_in_blocks_end_in_a_diagnostic() {
    let deep = (0..500).fold(piece("x"), |inner, _| block("note", &[], vec![inner]));
    let found =
        closed_part(Text { before: vec![deep], ..Text::default() }, Answers::default(), Part::Before).unwrap_err();
    assert_eq!(found[0].code.as_str(), "nesting-too-deep");
}

// --- Themes -----------------------------------------------------------------------------------------------------

const EXTENDS: (&str, &str) = ("themes/mine/theme.yaml", "extends: gazette\n");

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
fn troubles_of_a_theme_are_told_with_their_place() {
    let cases: [(&str, &[(&str, &str)], &str, &str); 8] = [
        ("gazete", &[], "theme-unknown", ""),
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
    }
    let renderer = renderer(&[EXTENDS, ("themes/mine/templates/page.html", "\n  {{ text.titel }}")]);
    let mut context = tera::Context::new();
    context.insert("text", &json!({"title": "x"}));
    let found = renderer.page("page", Lang::En, "/en/about/", context, &[]).unwrap_err();
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
    let bytes = renderer.page("page", lang, "/x/", context, &[]).map_err(|found| said(&found))?;
    Ok(String::from_utf8(bytes).unwrap())
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
