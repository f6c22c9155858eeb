//! Lists of stories, page by page: sections, topics, series, authors.

use std::collections::BTreeSet;

use crate::pipeline::base::ids::TopicId;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::content::markdown;
use crate::pipeline::content::text::InlineRules;
use crate::pipeline::edition::address::numbered;
use crate::pipeline::edition::lists::{ListOf, Listing};
use crate::pipeline::edition::open::Open;

use super::book::Book;
use super::head::{self, About};
use super::people;
use super::shared::value;
use super::view::{ListView, PageNumber};
use super::{Made, PageNames};
use crate::pipeline::base::diagnostic::Place;

/// How many topics a section's page names.
const TOPICS_OF_SECTION: usize = 8;

/// How many pages a list has.
pub(super) fn page_count(book: &Book, listing: &Listing) -> usize {
    listing.entries.len().div_ceil(book.edition.config.lists.per_page.max(1)).max(1)
}

/// Makes the view of one page of a list that has an address.
pub(super) fn list(book: &Book, list: &ListOf, lang: Lang, number: usize, first: &Url) -> Made {
    let mut texts = Vec::new();
    let (kind, id) = match list {
        ListOf::Section(id) => ("section", id.to_string()),
        ListOf::Topic(id) => ("topic", id.to_string()),
        ListOf::Series(id) => ("series", id.to_string()),
        ListOf::Author(id) => ("author", id.to_string()),
    };
    let author = match list {
        ListOf::Author(id) => book.edition.authors.get(id),
        _ => None,
    };
    let name = author.map_or_else(|| book.edition.terms.name(list, lang), |author| author.name[lang].clone());
    let description = description(book, list, lang);
    let view = view(book, list, lang, number, first, kind, id, name.clone(), &description, &mut texts);
    let mut names = vec![("list", value(&view))];
    let mut plain = description.as_ref().map_or_else(String::new, |(inline, _)| inline.plain.clone());
    if let Some(author) = author {
        plain = author.role[lang].clone().unwrap_or_default();
        names.push(("author", value(&people::head(book, author, lang, &mut texts))));
    }
    let about = about(book, list, lang, number, kind, name, plain);
    Made { names: PageNames { page: head::page(book, about), view: names }, texts, written: Vec::new() }
}

#[expect(clippy::too_many_arguments, reason = "one call, from the function above, which has looked all of this up")]
fn view(
    book: &Book,
    list: &ListOf,
    lang: Lang,
    number: usize,
    first: &Url,
    kind: &'static str,
    id: String,
    name: String,
    description: &Option<(crate::pipeline::content::text::Inline, String)>,
    texts: &mut Vec<(String, Open)>,
) -> ListView {
    let listing = book.edition.atlas.lists.of(list, lang);
    let per_page = book.edition.config.lists.per_page.max(1);
    let total_pages = page_count(book, listing);
    let href = |number| book.edition.config.base_url.href(&numbered(&book.edition.config, first, lang, number));
    let description_key = description.as_ref().map(|(inline, key)| {
        texts.push((key.clone(), Open::Inline { inline: inline.clone(), links: vec![None; inline.links.len()] }));
        key.clone()
    });
    ListView {
        kind,
        id,
        name,
        description_key,
        topics: if kind == "section" { topics(book, listing, lang) } else { Vec::new() },
        cards: book.cards(lang, listing.entries.iter().skip((number - 1) * per_page).take(per_page)),
        number,
        total_pages,
        pages: (1..=total_pages).map(|n| PageNumber { n, href: href(n), is_current: n == number }).collect(),
        newer: (number > 1).then(|| href(number - 1)),
        older: (number < total_pages).then(|| href(number + 1)),
        count: listing.entries.len(),
    }
}

/// The description of a section, topic or series, and its key among the texts.
fn description(book: &Book, list: &ListOf, lang: Lang) -> Option<(crate::pipeline::content::text::Inline, String)> {
    let terms = &book.edition.terms;
    let term = match list {
        ListOf::Section(id) => terms.section(id),
        ListOf::Topic(id) => terms.topic(id),
        ListOf::Series(id) => terms.one_series(id),
        ListOf::Author(_) => None,
    };
    let text = term?.description[lang].as_ref()?;
    let file = SourcePath::new("content")?;
    let (inline, _) = markdown::inline(&file, lang, text, &Place::top(&file), InlineRules::NoLinks);
    Some((inline, "description".to_owned()))
}

/// The topics of a section's newest stories, in the order of the topics' file.
fn topics(book: &Book, listing: &Listing, lang: Lang) -> Vec<super::view::Named> {
    let stories = listing.entries.iter().take(100).filter_map(|entry| book.edition.stories.get(&entry.story));
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

fn about(
    book: &Book,
    list: &ListOf,
    lang: Lang,
    number: usize,
    kind: &'static str,
    name: String,
    description: String,
) -> About {
    let config = &book.edition.config;
    let version = |lang| {
        let listing = book.edition.atlas.lists.of(list, lang);
        let url = listing.url.as_ref()?;
        (number <= page_count(book, listing)).then(|| numbered(config, url, lang, number))
    };
    let versions: ByLang<Option<Url>> = ByLang::from_fn(version);
    let outlet = &config.title[lang];
    let title = if number == 1 { format!("{name} · {outlet}") } else { format!("{name} ({number}) · {outlet}") };
    let default = versions[config.x_default].clone().or_else(|| versions[config.x_default.other()].clone());
    let url = versions[lang].clone().unwrap_or_else(|| Url::new("/"));
    let description = if description.is_empty() { format!("{name} · {}", config.title[lang]) } else { description };
    About { template: kind, lang, url, versions, default, title, description, robots: None, canonical: None }
}
