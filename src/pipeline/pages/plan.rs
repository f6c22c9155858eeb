//! Every page is planned here, and only here; and what stands at one address with static files is told. The one file that is
//! made and is no page is `robots.rs`'s matter.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::{PageId, StoryId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::letters::folded;
use crate::pipeline::base::path::{OutputPath, SourcePath, Url};
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::edition::Edition;
use crate::pipeline::edition::address::{FixedPage, fixed, numbered};
use crate::pipeline::edition::lists::ListOf;
use crate::pipeline::edition::story::{LiveText, Story};

use super::book::Book;
use super::{listing, problems};

/// One planned page.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// The language of the document.
    pub lang: Lang,
    /// What it shows.
    pub what: What,
}

/// What a page shows.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    /// The front page.
    Front,
    /// An article.
    Article(StoryId),
    /// A page of a list: the list, its first page's address, the number from 1.
    List(ListOf, Url, usize),
    /// The authors' index.
    Authors,
    /// The corrections list.
    Corrections,
    /// The ways to find a story.
    Search,
    /// Where a pass is entered.
    Pass,
    /// A plain page.
    Plain(PageId),
    /// The chooser at `/`.
    Chooser,
    /// The page for dead addresses.
    NotFound,
}

/// Every planned page.
#[derive(Default, Debug)]
pub struct Plan {
    /// In their order.
    pub pages: Vec<Page>,
    /// Where in it the page of each file stands. Of two at one place, which is an error, the later.
    pub by_output: BTreeMap<OutputPath, usize>,
}

impl Plan {
    /// Plans every page of an edition.
    pub fn of(book: &Book) -> Plan {
        Plan::of_pages(pages(book))
    }

    /// Takes planned pages.
    pub fn of_pages(pages: Vec<Page>) -> Plan {
        let by_output = pages.iter().enumerate().map(|(index, page)| (page.url.output(), index)).collect();
        Plan { pages, by_output }
    }
}

impl Page {
    /// The page of a story's text.
    pub fn of(story: &Story, text: &LiveText) -> Page {
        Page { url: text.url.clone(), lang: text.lang, what: What::Article(story.id.clone()) }
    }
}

/// Plans every page. Order: by kind, then by id, English first; the same on every machine.
pub fn pages(book: &Book) -> Vec<Page> {
    let edition = &book.edition;
    let both_halves = |what, url: &str| Page { url: Url::new(url), lang: edition.config.x_default, what };
    let mut pages = vec![both_halves(What::Chooser, "/"), both_halves(What::NotFound, "/404.html")];
    for lang in Lang::ALL {
        pages.push(Page { url: fixed(lang, FixedPage::Front), lang, what: What::Front });
        pages.push(Page { url: fixed(lang, FixedPage::Authors), lang, what: What::Authors });
        pages.push(Page { url: fixed(lang, FixedPage::Corrections), lang, what: What::Corrections });
        pages.push(Page { url: fixed(lang, FixedPage::Search), lang, what: What::Search });
        if book.has_passes() {
            pages.push(Page { url: fixed(lang, FixedPage::Pass), lang, what: What::Pass });
        }
    }
    pages.reserve(edition.stories.values().map(|story| story.live().count()).sum());
    for story in edition.stories.values() {
        pages.extend(story.live().map(|text| Page::of(story, text)));
    }
    for (list, both) in &edition.atlas.lists.by {
        pages.extend(lists(book, list, both));
    }
    for page in edition.pages.values() {
        let texts = page.texts.iter().filter_map(|(lang, text)| Some((lang, text.as_ref()?)));
        pages.extend(texts.map(|(lang, text)| Page {
            url: text.url.clone(),
            lang,
            what: What::Plain(page.id.clone()),
        }));
    }
    pages
}

fn lists(book: &Book, list: &ListOf, both: &ByLang<crate::pipeline::edition::lists::Listing>) -> Vec<Page> {
    let mut pages = Vec::new();
    for (lang, listing) in both.iter() {
        let Some(first) = &listing.url else { continue };
        for number in 1..=listing::page_count(book, listing) {
            let url = numbered(&book.edition.config, first, lang, number);
            pages.push(Page { url, lang, what: What::List(list.clone(), first.clone(), number) });
        }
    }
    pages
}

/// Whether a front matter gives a key.
fn has(block: &FrontBlock, key: &str) -> bool {
    block.place(&[key]) != block.place(&[])
}

/// The file with the writing that makes a page, as it was divided.
fn block<'a>(edition: &'a Edition, page: &Page) -> Option<&'a FrontBlock> {
    match &page.what {
        What::Article(id) => Some(&edition.stories.get(id)?.text(page.lang)?.block),
        What::Plain(id) => Some(&edition.pages.get(id)?.texts[page.lang].as_ref()?.file.block),
        What::List(ListOf::Section(_), ..) => Some(&edition.terms.files.sections),
        What::List(ListOf::Topic(_), ..) => Some(&edition.terms.files.topics),
        What::List(ListOf::Series(_), ..) => Some(&edition.terms.files.series),
        What::List(ListOf::Author(id), ..) => {
            let files = &edition.authors.get(id)?.files;
            let file = files[page.lang].as_ref().or(files[page.lang.other()].as_ref())?;
            Some(&file.block)
        }
        _ => None,
    }
}

/// Where the writing that makes a page stands, for messages.
pub fn place(edition: &Edition, page: &Page) -> Option<Place> {
    let block = block(edition, page)?;
    Some(match &page.what {
        What::Article(_) | What::Plain(_) => block.place(&[if has(block, "slug") { "slug" } else { "title" }]),
        What::List(ListOf::Section(id), ..) => block.place(&[id.as_str()]),
        What::List(ListOf::Topic(id), ..) => block.place(&[id.as_str()]),
        What::List(ListOf::Series(id), ..) => block.place(&[id.as_str()]),
        _ => block.place(&[]),
    })
}

/// The file with the writing that makes a page, where there is one.
pub fn source<'a>(edition: &'a Edition, page: &Page) -> Option<&'a SourcePath> {
    block(edition, page).map(|block| &block.source)
}

/// What stands at one address twice: two pages, or a page and a static file. Two addresses that one disk takes for the
/// same are one here, for the site may be built on such a disk.
pub fn collisions(edition: &Edition, pages: &[Page], static_files: &[(OutputPath, SourcePath)]) -> Vec<Diagnostic> {
    let mut taken = BTreeMap::<String, &Page>::new();
    let mut found = Vec::new();
    for page in pages {
        match taken.entry(folded(page.url.output().as_str())) {
            Entry::Occupied(first) => {
                let first = *first.get();
                found.push(problems::two_pages((place(edition, first), first), (place(edition, page), page)));
            }
            Entry::Vacant(free) => {
                free.insert(page);
            }
        }
    }
    for (output, source) in static_files {
        let output = folded(output.as_str());
        // A file `static/en` would stand where the pages below `/en/` need a folder.
        let folder = format!("{output}/");
        let below = taken.range(folder.clone()..).next().filter(|(path, _)| path.starts_with(&folder));
        if let Some(page) = taken.get(&output).or(below.map(|(_, page)| page)) {
            found.push(problems::page_and_file(place(edition, page), page, source));
        }
    }
    found
}

/// Old addresses that lead to two places, or to where a page stands.
pub fn alias_collisions(edition: &Edition, pages: &[Page]) -> Vec<Diagnostic> {
    if aliases(edition).all(|(_, aliases)| aliases.is_empty()) {
        return Vec::new();
    }
    let taken: BTreeMap<&str, &Page> = pages.iter().map(|page| (page.url.as_str(), page)).collect();
    let mut known = BTreeMap::<String, &FrontBlock>::new();
    let mut found = Vec::new();
    for (block, aliases) in aliases(edition) {
        for (index, alias) in aliases.iter().enumerate() {
            let place = || block.place(&["aliases", &index.to_string()]);
            // `/?p=123` is an address of its own: only what a page could answer is compared with pages.
            let page = taken.get(Url::new(alias).as_str()).filter(|_| !alias.contains('?'));
            if let Some(page) = page {
                found.push(problems::alias_is_a_page(place(), alias, page));
            } else if let Some(first) = known.insert(alias.clone(), block) {
                found.push(problems::alias_twice(place(), alias, first));
            }
        }
    }
    found
}

/// The old addresses of every live text, with the front matter that names them.
fn aliases(edition: &Edition) -> impl Iterator<Item = (&FrontBlock, &[String])> {
    let stories = edition.stories.values().flat_map(|story| story.live());
    let articles = stories.map(|text| (&*text.block, text.fields.aliases.as_slice()));
    let pages = edition.pages.values().flat_map(|page| page.texts.iter().filter_map(|(_, text)| text.as_ref()));
    articles.chain(pages.map(|text| (&text.file.block, text.file.aliases.as_slice())))
}
