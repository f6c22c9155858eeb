//! Takes the edition, returns every page that is planned, and for each what its template sees. Pure: a view is a
//! function of the edition, made when its page is rendered, so that not all of them are held at once.

pub mod answers;
mod article;
mod ask;
mod book;
mod cards;
mod comments;
mod front;
mod head;
mod listing;
mod newsletter;
mod people;
mod plain;
pub mod plan;
mod problems;
pub mod recording;
pub mod robots;
mod search;
mod shared;
pub mod structured;
pub mod view;

use std::hash::Hash;

use tera::{Context, Map, Value};

use super::base::diagnostic::Place;
use super::base::lang::Lang;
use super::base::mark::{Mark, Marker};
use super::content::text::Link;
use super::edition::open::{Href, Open};
use super::edition::whole::Whole;
use super::encrypt::sealing::Gate;
pub use book::Book;
use listing::ListPage;
pub use newsletter::newsletter;
use plan::{Page, What};

/// What a template sees, and the texts that are closed for it.
pub struct View {
    /// The template: `article`, `front` …
    pub template: &'static str,
    /// The names that the template sees, but for `html`.
    pub context: Context,
    /// The texts of `html`, by key.
    pub texts: Vec<(String, Open)>,
    /// What is sealed in the page.
    pub gate: Option<Gate>,
    /// The page that a server keeps for whom it knows.
    pub whole: Option<WholeView>,
    /// The addresses that writers wrote, with their places, for messages about dead ones.
    pub written: Vec<Written>,
    /// The mark of all that the template sees and of all texts: two views with one mark make the same page, by the same
    /// theme, where the template has the same answers to what it asks.
    pub mark: Mark,
}

/// What a template sees of a gated text's page for a reader who may see all of it: closed by the same template.
pub struct WholeView {
    /// The names that the template sees, but for `html`.
    pub context: Context,
    /// The texts of `html`, by key, but for `teaser`, `rest` and `notes`.
    pub texts: Vec<(String, Open)>,
    /// The text.
    pub whole: Whole,
    /// The addresses that writers wrote.
    pub written: Vec<Written>,
}

/// An address as a writer wrote it.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    /// As it stands in `href`.
    pub href: String,
    /// Where it was written.
    pub place: Place,
}

impl Written {
    /// An address of a gated text, with its place.
    pub fn of((href, place): (&str, &Place)) -> Written {
        Written { href: href.to_owned(), place: place.clone() }
    }
}

/// What the function of a kind of page makes.
struct Made {
    names: PageNames,
    texts: Vec<(String, Open)>,
    gate: Option<Gate>,
    whole: Option<WholeMade>,
}

/// The same of the page that a server keeps, as far as it differs.
struct WholeMade {
    view: Vec<(&'static str, Value)>,
    texts: Vec<(String, Open)>,
    whole: Whole,
}

/// The names of a template that differ from page to page.
struct PageNames {
    page: view::PageView,
    view: Vec<(&'static str, Value)>,
}

/// Makes the view of a planned page. `None` when the page's story is gone, which a plan of the same edition never has.
pub fn view(book: &Book, page: &Page) -> Option<View> {
    let lang = page.lang;
    let mut made = match &page.what {
        What::Front => front::front(book, lang),
        What::Chooser => front::halves(book, "chooser"),
        What::NotFound => front::halves(book, "404"),
        What::Authors => plain::authors(book, lang),
        What::Corrections => plain::corrections(book, lang),
        What::Search => search::search(book, lang),
        What::Pass => plain::pass(book, lang),
        What::List(list, first, number) => listing::list(book, ListPage { list, lang, number: *number, first }),
        What::Article(id) => {
            recording::note_whole(id);
            let story = book.story(id)?;
            article::article(book, story, story.text(lang)?)
        }
        What::Plain(id) => {
            let page = book.edition.pages.get(id)?;
            plain::page(book, page, page.texts[lang].as_ref()?)
        }
    };
    let page = shared::value(&made.names.page);
    let mark = mark(book, lang, &page, &made);
    let mut context = Context::new();
    context.insert_value("lang", shared::value(&lang));
    context.insert_value("other_lang", shared::value(&lang.other()));
    context.insert_value("site", book.sites[lang].clone());
    context.insert_value("page", page);
    for (name, value) in std::mem::take(&mut made.names.view) {
        context.insert_value(name, value);
    }
    let Made { names, texts, gate, whole } = made;
    let whole = whole.map(|made| whole_view(&context, made));
    Some(View { template: names.page.template, context, written: written(&texts), texts, gate, whole, mark })
}

fn whole_view(public: &Context, made: WholeMade) -> WholeView {
    let WholeMade { view, texts, whole } = made;
    let mut context = public.clone();
    for (name, value) in view {
        context.insert_value(name, value);
    }
    let written = written(&texts).into_iter().chain(whole.gated().written().map(Written::of)).collect();
    WholeView { context, texts, whole, written }
}

fn mark(book: &Book, lang: Lang, page: &Value, made: &Made) -> Mark {
    let mut marker = Marker::default();
    let known = |part: &Map| book.mark_of_card(lang, part);
    (lang, book.marks[lang]).hash(&mut marker);
    shared::mark(page, &mut marker, &known);
    for (name, value) in &made.names.view {
        name.hash(&mut marker);
        shared::mark(value, &mut marker, &known);
    }
    made.texts.hash(&mut marker);
    made.gate.as_ref().map(Gate::mark).hash(&mut marker);
    if let Some(WholeMade { view, texts, whole }) = &made.whole {
        view.iter().for_each(|(_, value)| shared::mark(value, &mut marker, &known));
        (texts, whole.mark()).hash(&mut marker);
    }
    marker.mark()
}

/// The addresses of the texts that a page shows, with the lines that wrote them.
fn written(texts: &[(String, Open)]) -> Vec<Written> {
    let of = |links: &[Link], hrefs: &[Option<Href>]| {
        let both = links.iter().zip(hrefs);
        both.filter_map(|(link, href)| Some(Written { href: href.as_ref()?.href.clone(), place: link.place.clone() }))
            .collect::<Vec<_>>()
    };
    let found = texts.iter().flat_map(|(_, open)| match open {
        Open::Text { text, answers, .. } => of(&text.links, &answers.links),
        Open::Inline { inline, links } => of(&inline.links, links),
    });
    found.collect()
}
