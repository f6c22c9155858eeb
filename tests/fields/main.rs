//! Front matter, configuration and data files, right and wrong: what comes out, what is said, where, and what to type.

use bifolio::pipeline::base::config::Config;
use bifolio::pipeline::base::date::Zone;
use bifolio::pipeline::base::diagnostic::{Diagnostic, Place};
use bifolio::pipeline::base::lang::{ByLang, Lang};
use bifolio::pipeline::base::path::{BaseUrl, SourcePath};
use bifolio::pipeline::content::article::Article;
use bifolio::pipeline::content::article_file;
use bifolio::pipeline::content::prose::Prose;
use bifolio::pipeline::content::text::{Inline, InlineRules, Piece, Text};

mod configuration;
mod data;
mod front_matter;
mod hostile;

/// Takes every Markdown for plain words, so that these tests do not depend on its parser.
const PLAIN: Prose = Prose { inline: plain_inline, text: plain_text, comment: plain_comment };

fn plain_inline(_: &SourcePath, _: Lang, text: &str, _: &Place, _: InlineRules) -> (Inline, Vec<Diagnostic>) {
    let flow = vec![Piece::Html(text.to_owned())];
    (Inline { flow, plain: text.to_owned(), links: Vec::new() }, Vec::new())
}

/// The text behind the number of its first line.
fn plain_text(_: &SourcePath, lang: Lang, text: &str, line: u32, _: &Config) -> (Text, Vec<Diagnostic>) {
    let before = vec![Piece::Html(format!("{lang} {line}: {}", text.trim()))];
    (Text { before, ..Text::default() }, Vec::new())
}

fn plain_comment(_: &SourcePath, lang: Lang, text: &str, line: u32) -> (String, Vec<Diagnostic>) {
    (format!("{lang} {line}: {}", text.trim()), Vec::new())
}

/// A site whose clocks change.
fn config() -> Config {
    let title = ByLang::new("The Meridian".to_owned(), "El Meridiano".to_owned());
    let mut config = Config::new(title, BaseUrl::parse("https://meridian.example").expect("an address"));
    config.timezone = Zone::named("America/New_York").expect("a zone");
    config
}

fn source(path: &str) -> SourcePath {
    SourcePath::new(path).expect("a path inside the site")
}

/// The article of `content/water/river.en.md` with this text.
fn article(text: &str) -> Article {
    article_file::read(&source("content/water/river.en.md"), Lang::En, text, &config(), &PLAIN)
}

/// What was said: a line each, `line:column-end code`, then the hints behind `>`.
fn said(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|problem| format!("{}\n", line_of(problem))).collect()
}

fn line_of(problem: &Diagnostic) -> String {
    for sentence in std::iter::once(&problem.message).chain(&problem.hints) {
        let (en, es) = (&sentence[Lang::En], &sentence[Lang::Es]);
        assert!(!en.is_empty() && en != es && !en.ends_with('.') && !es.ends_with('.'), "{sentence:?}");
    }
    let place = problem.place.as_ref().expect("a place");
    let hints: String = problem.hints.iter().map(|hint| format!(" > {}", hint[Lang::En])).collect();
    format!("{}:{}-{} {}{hints}", place.start.line, place.start.column, place.end.column, problem.code)
}

/// Compares line by line, so that a failure shows what it is about.
fn assert_said(about: &str, diagnostics: &[Diagnostic], expected: &[&str]) {
    let found = said(diagnostics);
    let found: Vec<&str> = found.lines().collect();
    assert_eq!(found, expected, "in\n{about}");
}
