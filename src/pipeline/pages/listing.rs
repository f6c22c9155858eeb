//! Lists of stories, page by page: sections, topics, series, authors.

use std::collections::BTreeSet;

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::ids::TopicId;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::content::markdown;
use crate::pipeline::content::text::{Inline, InlineRules};
use crate::pipeline::edition::address::numbered;
use crate::pipeline::edition::lists::{ListOf, Listing};
use crate::pipeline::edition::open::Open;
use crate::pipeline::edition::people::Author;

use super::book::Book;
use super::head::{self, About};
use super::people;
use super::shared::value;
use super::view::{ListView, PageNumber};
use super::{Made, PageNames};

/// How many topics a section's page names.
const TOPICS_OF_SECTION: usize = 8;

/// How many pages a list has.
pub(super) fn page_count(book: &Book, listing: &Listing) -> usize {
    listing.entries.len().div_ceil(book.edition.config.lists.per_page.max(1)).max(1)
}

/// One page of a list.
#[derive(Clone, Copy)]
pub(super) struct ListPage<'a> {
    pub(super) list: &'a ListOf,
    pub(super) lang: Lang,
    /// From 1.
    pub(super) number: usize,
    /// The address of the first page.
    pub(super) first: &'a Url,
}

/// What a list is of, as its readers see it.
struct Subject<'a> {
    kind: &'static str,
    id: String,
    name: String,
    description: Option<Inline>,
    author: Option<&'a Author>,
}

/// Makes the view of one page of a list that has an address.
pub(super) fn list(book: &Book, page: ListPage<'_>) -> Made {
    let mut texts = Vec::new();
    let subject = subject(book, page);
    let mut names = vec![("list", value(&view(book, page, &subject, &mut texts)))];
    if let Some(author) = subject.author {
        names.push(("author", value(&people::head(book, author, page.lang, &mut texts))));
    }
    let about = about(book, page, subject);
    Made { names: PageNames { page: head::page(book, about), view: names }, texts, gate: None, whole: None }
}

fn subject<'a>(book: &'a Book, page: ListPage<'_>) -> Subject<'a> {
    let (terms, lang) = (&book.edition.terms, page.lang);
    let (kind, id, term) = match page.list {
        ListOf::Section(id) => ("section", id.to_string(), terms.section(id)),
        ListOf::Topic(id) => ("topic", id.to_string(), terms.topic(id)),
        ListOf::Series(id) => ("series", id.to_string(), terms.one_series(id)),
        ListOf::Author(id) => ("author", id.to_string(), None),
    };
    let author = match page.list {
        ListOf::Author(id) => book.edition.authors.get(id),
        _ => None,
    };
    let name = author.map_or_else(|| terms.name(page.list, lang), |author| author.name[lang].clone());
    let description = term.and_then(|term| term.description[lang].as_deref()).and_then(|text| inline(text, lang));
    Subject { kind, id, name, description, author }
}

/// The description of a section, topic or series. What is wrong with it was told when its file was read.
fn inline(text: &str, lang: Lang) -> Option<Inline> {
    let file = SourcePath::new("content")?;
    Some(markdown::inline(&file, lang, text, &Place::top(&file), InlineRules::NoLinks).0)
}

fn view(book: &Book, page: ListPage<'_>, subject: &Subject<'_>, texts: &mut Vec<(String, Open)>) -> ListView {
    let ListPage { list, lang, number, first } = page;
    let listing = book.edition.atlas.lists.of(list, lang);
    let per_page = book.edition.config.lists.per_page.max(1);
    let total_pages = page_count(book, listing);
    let href = |number| book.edition.config.base_url.href(&numbered(&book.edition.config, first, lang, number));
    let description_key = subject.description.clone().map(|inline| {
        texts.push(("description".to_owned(), Open::Inline { inline, links: Vec::new() }));
        "description".to_owned()
    });
    ListView {
        kind: subject.kind,
        id: subject.id.clone(),
        name: subject.name.clone(),
        description_key,
        topics: if matches!(list, ListOf::Section(_)) { topics(book, listing, lang) } else { Vec::new() },
        cards: book.cards(lang, listing.entries.iter().skip((number - 1) * per_page).take(per_page)),
        number,
        total_pages,
        pages: (1..=total_pages).map(|n| PageNumber { n, href: href(n), is_current: n == number }).collect(),
        newer: (number > 1).then(|| href(number - 1)),
        older: (number < total_pages).then(|| href(number + 1)),
        count: listing.entries.len(),
    }
}

/// The topics of a section's newest stories, in the order of the topics' file.
fn topics(book: &Book, listing: &Listing, lang: Lang) -> Vec<super::view::Named> {
    let stories = listing.entries.iter().take(100).filter_map(|entry| book.story(&entry.story));
    let used: BTreeSet<&TopicId> = stories.flat_map(|story| &story.facts.topics).collect();
    let named = book
        .edition
        .terms
        .topics
        .iter()
        .filter(|(id, _)| used.contains(id))
        .map(|(id, _)| book.named(&ListOf::Topic(id.clone()), lang));
    named.filter(|topic| topic.href.is_some()).take(TOPICS_OF_SECTION).collect()
}

fn about(book: &Book, page: ListPage<'_>, subject: Subject<'_>) -> About {
    let ListPage { list, lang, number, .. } = page;
    let config = &book.edition.config;
    let version = |lang| {
        let listing = book.edition.atlas.lists.of(list, lang);
        let url = listing.url.as_ref()?;
        (number <= page_count(book, listing)).then(|| numbered(config, url, lang, number))
    };
    let versions: ByLang<Option<Url>> = ByLang::from_fn(version);
    // A reader deep in the list finds its oldest stories there, and not the news of today.
    let twin = book.edition.atlas.lists.of(list, lang.other());
    let last = |url| numbered(config, url, lang.other(), page_count(book, twin));
    let nearest = twin.url.as_ref().map(last);
    let (name, outlet) = (subject.name, &config.title[lang]);
    let title = if number == 1 { format!("{name} · {outlet}") } else { format!("{name} ({number}) · {outlet}") };
    let default = versions[config.x_default].clone().or_else(|| versions[config.x_default.other()].clone());
    let url = versions[lang].clone().unwrap_or_else(|| Url::new("/"));
    let role = subject.author.and_then(|author| author.role[lang].clone());
    let said = role.or_else(|| subject.description.map(|inline| inline.plain)).filter(|said| !said.is_empty());
    let description = said.unwrap_or_else(|| format!("{name} · {outlet}"));
    let template = subject.kind;
    About { template, lang, url, versions, nearest, default, title, description, robots: None, canonical: None }
}
