//! The theme, rendered from sample views: every template, in both languages, whatever the words say.

use std::sync::Arc;

use bifolio::pipeline::base::config::Config;
use bifolio::pipeline::base::diagnostic::{Diagnostic, Place};
use bifolio::pipeline::base::lang::{ByLang, Lang};
use bifolio::pipeline::base::path::{BaseUrl, SourcePath};
use bifolio::pipeline::content::text::{Inline, Link, Note, Picture, PictureSource, Piece, Target, Text};
use bifolio::pipeline::edition::open::{Answers, Href, Open, Part, Shown};
use bifolio::pipeline::render::answers::{Answering, StoryQuery};
use bifolio::pipeline::render::{Renderer, Theme};
use serde_json::{Map, Value, json};

/// An edition that knows one story.
struct Fake;

impl Answering for Fake {
    fn stories(&self, lang: Lang, query: &StoryQuery) -> Vec<tera::Value> {
        let title = format!("{lang} {} {:?} {}", query.section.as_deref().unwrap_or("-"), query.limit, query.exclude.join("+"));
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
    "404", "article", "article-bare", "article-gated", "article-opinion", "article-withdrawn", "author", "authors",
    "chooser", "corrections", "front", "front-empty", "page", "section", "series", "subscribe", "topic",
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
            texts = value.as_object().unwrap().iter().map(|(key, text)| (key.clone(), html(text.as_str().unwrap()))).collect();
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
