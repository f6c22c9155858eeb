//! The trial: a small site of hard cases that lies beside this file, rendered with the theme that is tried, every page
//! looked at. Takes a theme, returns what is wrong with it.

use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::problems;
use crate::build::locale;
use crate::gather;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::embedded;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::path::{OutputPath, SourcePath};
use crate::pipeline::collect::tree;
use crate::pipeline::edition;
use crate::pipeline::edition::schedule::Moment;
use crate::pipeline::pages::plan::{self, Page, What};
use crate::pipeline::pages::structured::PAYWALLED;
use crate::pipeline::pages::{self, Book};
use crate::pipeline::render::{Renderer, Theme, duties};
use crate::pipeline::verify::{self, Addresses, pass, paywalled, structure};
use crate::pipeline::write::{self, Seedling};
use crate::reading::{Look, Reading};
use crate::say;

static SITE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/theme/trial/site");

/// The moment at which the trial happens.
const NOW: &str = "2026-11-24T12:00";

/// The story that holds every block, and what is written of who made its pictures, sounds and films.
const EVERYTHING: &str = "everything";
const CREDITS: [&str; 7] = [
    "First Credit",
    "Second Credit",
    "Third Credit",
    "Fourth Credit",
    "Fifth Credit",
    "Sixth Credit",
    "Seventh Credit",
];

/// Where places in the trial's own texts are said to be: no file of the site has this name.
const PREFIX: &str = "theme-check";

/// What came of a trial.
pub(super) struct Tried {
    /// What is wrong, once each.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// How many pages were looked at.
    pub(super) pages: usize,
}

/// Everything that a page of the trial is looked at with.
struct Trial<'a> {
    theme: &'a Theme,
    renderer: Renderer,
    book: Arc<Book>,
    addresses: Addresses,
}

/// Tries a theme.
pub(super) fn run(theme: &mut Theme) -> Result<Tried, Error> {
    let book = Arc::new(book()?);
    let mut diagnostics = theme.check_roles(&book.edition);
    let planned = plan::pages(&book);
    match Renderer::new(theme, book.clone(), &book.edition.config) {
        Err(problems) => diagnostics.extend(problems),
        Ok(renderer) => {
            let addresses = addresses(theme, &book, &planned);
            let trial = Trial { theme, renderer, book, addresses };
            let found: Vec<Vec<Diagnostic>> = planned.par_iter().map(|page| trial.page(page)).collect();
            diagnostics.extend(found.into_iter().flatten());
        }
    }
    let mut diagnostics: Vec<Diagnostic> = diagnostics.into_iter().map(elsewhere).collect();
    // The same template makes the same mistake on many pages: the first is enough.
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    diagnostics.dedup_by(|a, b| (a.code, &a.place, &a.message) == (b.code, &b.place, &b.message));
    Ok(Tried { diagnostics, pages: planned.len() })
}

/// The text of a file of the trial, by the name under which it is told.
pub(super) fn text(path: &SourcePath) -> Option<String> {
    let inside = path.as_str().strip_prefix(PREFIX)?.strip_prefix('/')?;
    SITE.get_file(inside)?.contents_utf8().map(str::to_owned)
}

/// The edition of the trial. What is wrong with its texts was meant to be: a caption without a credit.
fn book() -> Result<Book, Error> {
    let seedlings: Vec<Seedling> =
        embedded::files(&SITE).into_iter().map(|(path, bytes)| (path, bytes.to_vec())).collect();
    let plot = write::plant_for_a_while(&seedlings)?;
    let tree = tree::scan(plot.path(), &[])?;
    let mut told = Vec::new();
    let (mut config, file) = gather::config(&tree, &mut told).ok_or_else(unreadable)?;
    // Nothing is sealed here, and yet the pages of a site that seals are tried.
    config.paywall.has_passes = true;
    let (now, _) = config.timezone.read(NOW).ok_or_else(unreadable)?;
    let moment = Moment { now, drafts: false, future: false };
    let read = (config, file);
    let sources = gather::sources(&mut Reading::default(), &tree, Look::Everywhere, read, moment, &mut told);
    let config = sources.config.clone();
    let edition = edition::link(sources).edition;
    let locales = ByLang::from_fn(|lang| Arc::new(locale(&config, lang)));
    Ok(Book::new(edition, locales))
}

fn unreadable() -> Error {
    Error::usage(say!(
        "the trial inside the program cannot be read",
        "no se puede leer la prueba incluida en el programa"
    ))
}

fn addresses(theme: &Theme, book: &Book, planned: &[Page]) -> Addresses {
    let outputs = planned.iter().map(|page| page.url.output());
    let media = book.edition.published.iter().map(|(url, _)| url.output());
    let assets: Vec<OutputPath> = theme.assets().map(|(url, _)| url.output()).collect();
    Addresses::new(book.edition.config.base_url.clone(), outputs.chain(media).chain(assets))
}

/// A place in a text of the trial gets a name that is no file of the site.
fn elsewhere(mut diagnostic: Diagnostic) -> Diagnostic {
    if let Some(place) = diagnostic.place.as_mut().filter(|place| !place.file.as_str().starts_with("themes/"))
        && let Some(file) = SourcePath::new(&format!("{PREFIX}/{}", place.file))
    {
        place.file = file;
    }
    diagnostic
}

impl Trial<'_> {
    /// Renders a page, and looks at it.
    fn page(&self, page: &Page) -> Vec<Diagnostic> {
        let Some(view) = pages::view(&self.book, page) else { return Vec::new() };
        let href = self.book.edition.config.base_url.href(&page.url);
        // Nothing is sealed in the trial.
        let render = |context| self.renderer.page(view.template, page.lang, &href, context, &view.texts, None);
        let html = match render(view.context.clone()) {
            Ok(html) => html,
            Err(problems) => return problems,
        };
        let place = || self.theme.template_file(view.template).map(Place::top);
        let mut found = verify::facts(&self.addresses, &page.url, &html, &view.written, place).problems;
        found.extend(structure::flaws(&html).into_iter().map(|flaw| problems::html_invalid(place(), flaw, &href)));
        let shown = structure::shown(&html);
        for (duty, other) in duties::of(&view.context) {
            // A template that cannot do without the fact shows it.
            let hides = render(other).is_ok_and(|other| structure::shown(&other) == shown);
            found.extend(hides.then(|| problems::element_missing(place(), &duty.name(), &href)));
        }
        found.extend(switch(duties::twin(&view.context), &html, &href, place()));
        if page.what == What::Pass {
            found.extend(pass::unsaid(&html).into_iter().map(|meta| problems::meta_missing(place(), meta, &href)));
            found.extend(pass::sent(&html).iter().map(|name| problems::field_sent(place(), name, &href)));
        }
        let told = duties::structured(&view.context);
        found.extend(told.and_then(|told| structured(&told, &html, &href, &place)));
        if matches!(&page.what, What::Article(story) if story.as_str() == EVERYTHING) {
            let lost = CREDITS.iter().filter(|credit| !shown.contains(*credit));
            found.extend(lost.map(|credit| {
                let what = say!("the credit `{credit}` of a block", "el crédito `{credit}` de un bloque");
                problems::element_missing(place(), &what, &href)
            }));
        }
        found
    }
}

/// Whether the language switch is there and says where it leads.
fn switch(twin: Option<(String, String)>, html: &str, href: &str, place: Option<Place>) -> Option<Diagnostic> {
    let (to, lang) = twin?;
    let is_it = |link: structure::Link| link.href == to && link.lang == lang && link.hreflang == lang;
    let is_there = structure::links(html).into_iter().any(is_it);
    (!is_there).then(|| problems::switch_missing(place, &to, &lang, href))
}

/// Whether what machines are told of an article is in the page, and leads to what it names there.
fn structured(told: &str, html: &str, href: &str, place: &dyn Fn() -> Option<Place>) -> Option<Diagnostic> {
    if !html.contains(told) {
        let what = say!(
            "what machines are told of the article (`page.structured_data_html`)",
            "lo que se dice a las máquinas sobre el artículo (`page.structured_data_html`)"
        );
        return Some(problems::element_missing(place(), &what, href));
    }
    let marked = paywalled::marked(html);
    if told.contains("\"cssSelector\"") && marked.count == 0 {
        let what = say!(
            "an element with `class=\"{PAYWALLED}\"`, around what not everybody may read",
            "un elemento con `class=\"{PAYWALLED}\"`, en torno a lo que no todos pueden leer"
        );
        return Some(problems::element_missing(place(), &what, href));
    }
    let flaw = say!(
        "an element with `class=\"{PAYWALLED}\"` stands in another",
        "un elemento con `class=\"{PAYWALLED}\"` está dentro de otro"
    );
    marked.are_nested.then(|| problems::html_invalid(place(), flaw, href))
}
