//! Sample views: every template, in both languages, whatever the words say.

use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::content::text::{Inline, Piece};
use bifolio::pipeline::edition::open::Open;
use bifolio::pipeline::render::Renderer;
use serde_json::{Value, json};

use super::{HOSTILE, load, renderer, said};

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
pub(super) fn rendered(renderer: &Renderer, name: &str, lang: Lang, change: impl Fn(&mut Value)) -> String {
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
        Ok(html) => html,
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

/// Makes every card of a view one of a story that somebody paid for, each with an address of its own.
fn pay(value: &mut Value, count: &mut usize) {
    if let Value::Object(map) = value {
        if map.contains_key("title_html") && map.contains_key("story") && map.contains_key("is_gated") {
            *count += 1;
            map.extend([
                ("kind".to_owned(), json!("sponsored")),
                ("href".to_owned(), json!(format!("/paid/{count}/"))),
            ]);
        }
        map.iter_mut().filter(|(key, _)| *key != "article").for_each(|(_, value)| pay(value, count));
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(|item| pay(item, count));
    }
}

#[test]
fn every_link_to_a_sponsored_story_says_so() {
    let renderer = renderer(&[]);
    let mut seen = 0;
    for name in VIEWS {
        for lang in Lang::ALL {
            let page = rendered(&renderer, name, lang, |sample| {
                let count = &mut 0;
                pay(sample, count);
                if let Some(article) = sample.get_mut("article") {
                    for key in ["related", "boxes"] {
                        pay(&mut article[key], count);
                    }
                }
            });
            let links = page.matches("href=\"/paid/").count();
            let labels = page.matches("Sponsored content").count() + page.matches("Contenido patrocinado").count();
            assert_eq!(labels, links, "{name} {lang}\n{page}");
            seen += links;
        }
    }
    assert!(seen > 100, "the samples have cards: {seen}");
}

#[test]
fn ids_of_the_theme_are_none_that_a_heading_gets_by_itself() {
    let renderer = renderer(&[]);
    for name in ["article", "article-gated", "article-opinion", "article-withdrawn", "author", "page", "subscribe"] {
        let page = rendered(&renderer, name, Lang::En, |sample| {
            let texts = sample["texts"].as_object_mut().unwrap();
            texts.values_mut().for_each(|text| *text = json!("<p>Words</p>"));
        });
        let ids = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let plain: Vec<&str> = ids.filter(|id| *id != "main" && !id.contains('_')).collect();
        assert_eq!(plain, [""; 0], "{name}");
    }
}

#[test]
fn a_portrait_names_who_made_it_on_the_page_of_its_author() {
    let renderer = renderer(&[]);
    let page = |credit: Value| {
        rendered(&renderer, "author", Lang::En, |sample| sample["author"]["photo"]["credit"] = credit.clone())
    };
    assert!(page(json!("Luz <Ríos>")).contains("<span class=\"credit\">Luz &lt;Ríos&gt;</span>"));
    assert!(!page(json!(null)).contains("class=\"credit\""));
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
        r#"<section class="fix" id="fix_2""#,
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
