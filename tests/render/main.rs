//! Rendering, from outside: a theme, an edition that answers, and what comes out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod pages;
mod texts;
mod themes;

use std::sync::Arc;

use bifolio::pipeline::base::config::Config;
use bifolio::pipeline::base::diagnostic::{Diagnostic, Place};
use bifolio::pipeline::base::lang::{ByLang, Lang};
use bifolio::pipeline::base::path::{BaseUrl, SourcePath};
use bifolio::pipeline::pages::answers::{Answering, StoryQuery};
use bifolio::pipeline::render::{Renderer, Theme, Wanted};
use serde_json::{Map, Value};

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
    load_with(&files, name, &Map::new())
}

/// The same, with settings of the configuration, each on the line of its number.
fn load_with(
    files: &[(SourcePath, Vec<u8>)],
    name: &str,
    settings: &Map<String, Value>,
) -> (Option<Theme>, Vec<Diagnostic>) {
    let line = |name: &str| settings.keys().position(|known| known == name).and_then(|at| u32::try_from(at + 1).ok());
    let place_of = |name: &str| Some(Place::at(&path("bifolio.yaml"), line(name)?, 1));
    let named_at = Some(Place::at(&path("bifolio.yaml"), 4, 8));
    Theme::load(files, &Wanted { name, named_at, settings, place_of: &place_of })
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

/// Words that would break a page which does not escape them.
const HOSTILE: &str = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>{{ t(id=1) }}{% end %}";
