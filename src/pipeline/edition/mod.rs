//! Takes what every file says, returns the edition: stories paired, what is live decided, addresses assigned, links
//! and pictures resolved. Pure, and always computed anew: the data are small, and comparing is cheaper than guessing.

pub mod address;
mod answer;
pub mod atlas;
mod configured;
mod facts;
pub mod front;
pub mod gated;
pub mod lists;
pub mod media;
pub mod open;
mod pair;
pub mod people;
pub mod plain_page;
mod problems;
mod resolve;
pub mod schedule;
pub mod story;
pub mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::base::config::{Config, FrontPage, PictureNotes};
use super::base::diagnostic::Diagnostic;
use super::base::ids::{AuthorId, PageId, StoryId};
use super::base::lang::{ByLang, Lang};
use super::base::path::{SourcePath, Url};
use super::content::article::{Article, AuthorFile, PageFile, Role};
use super::content::front_block::FrontBlock;
use atlas::{Atlas, SourceIs, StoryPlace};
use facts::Known;
use lists::{ListOf, Lists};
use media::{Published, Shelf};
use people::Author;
use plain_page::PlainPage;
use resolve::Resolver;
use schedule::{Moment, State};
use story::Story;
use terms::Terms;

/// Everything that an edition is made of.
pub struct Sources {
    /// The configuration.
    pub config: Arc<Config>,
    /// The same as it was written.
    pub config_file: FrontBlock,
    /// Sections, topics, series.
    pub terms: Terms,
    /// `content/front.yaml`.
    pub front: FrontPage,
    /// The same as it was written.
    pub front_file: FrontBlock,
    /// What stands beside pictures, by picture.
    pub notes: BTreeMap<SourcePath, PictureNotes>,
    /// Articles, sorted by path.
    pub articles: Vec<Article>,
    /// Files of authors, sorted by path.
    pub authors: Vec<AuthorFile>,
    /// Files of plain pages, sorted by path.
    pub pages: Vec<PageFile>,
    /// Pictures and other files.
    pub shelf: Shelf,
    /// The moment that the edition shows.
    pub moment: Moment,
}

/// The whole linked site as it stands at one moment.
pub struct Edition {
    /// The configuration.
    pub config: Arc<Config>,
    /// The moment that it shows.
    pub moment: Moment,
    /// Stories with a live text.
    pub stories: BTreeMap<StoryId, Story>,
    /// Everybody with a file.
    pub authors: BTreeMap<AuthorId, Author>,
    /// Plain pages with a live text.
    pub pages: BTreeMap<PageId, PlainPage>,
    /// Sections, topics, series.
    pub terms: Terms,
    /// What the front pages show.
    pub front: front::Front,
    /// Where everything stands, and which story is on which list.
    pub atlas: Atlas,
    /// The files beside texts that are published.
    pub published: Published,
}

/// Links what every file says into an edition.
pub fn link(sources: Sources) -> (Edition, Vec<Diagnostic>) {
    let Sources { config, config_file, terms, front, front_file, notes, articles, authors, pages, shelf, moment } =
        sources;
    let files = source_kinds(&authors, &pages);
    let (mut authors, mut problems) = people::merge(authors);
    problems.extend(
        authors
            .values()
            .flat_map(|author| author.files.iter().filter_map(|(_, file)| file.as_ref()))
            .flat_map(|file| file.diagnostics.clone()),
    );
    let (mut pages, of_pages) = plain_page::pages(pages, &config, &moment);
    problems.extend(of_pages);
    problems.extend(configured::lost_names(&config, &config_file, &pages, &shelf));

    let is_live = |article: &Article| schedule::seems_live(article, &moment);
    let (articles, unreadable): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| article.is_readable);
    let unreadable_ids: BTreeSet<StoryId> = unreadable.iter().map(unreadable_id).collect();
    problems.extend(unreadable.into_iter().flat_map(|article| article.diagnostics));
    let (pairs, of_pairs) = pair::pair(articles, &unreadable_ids, config.paywall.default_tier.as_str(), &is_live);
    problems.extend(of_pairs);
    let author_ids: BTreeSet<AuthorId> = authors.keys().cloned().collect();
    let known = Known { config: &config, terms: &terms, authors: &author_ids, moment };
    let places: Vec<_> = pairs.iter().map(|pair| (pair.id.clone(), article_sources(pair))).collect();
    let seen: Vec<_> = pairs.into_par_iter().map(|pair| facts::see(pair, &known)).collect();

    let mut stories = BTreeMap::new();
    let mut atlas = Atlas {
        base: config.base_url.clone(),
        stories: BTreeMap::new(),
        pages: page_urls(&pages),
        lists: Lists::default(),
        sources: files,
    };
    let mut asleep = Vec::new();
    for ((id, sources), seen) in places.into_iter().zip(seen) {
        asleep.extend(seen.asleep.into_iter().map(|text| (id.clone(), text)));
        problems.extend(seen.problems);
        atlas.sources.extend(sources.into_iter().map(|source| (source, SourceIs::Story(id.clone()))));
        atlas.stories.insert(id.clone(), story_place(seen.story.as_ref(), seen.state));
        stories.extend(seen.story.map(|story| (id, story)));
    }
    for id in unreadable_ids {
        atlas.stories.entry(id).or_insert_with(|| story_place(None, State::Unreadable));
    }
    atlas.lists = lists::sort(&config, &stories, |list, lang| list_address(&config, &terms, &authors, list, lang));
    problems.extend(terms.missing_names(&names_in_use(&atlas.lists)));
    let (front, of_front) = front::front(&front, &front_file, &atlas, &terms);
    problems.extend(of_front);

    let resolver =
        Resolver { config: &config, atlas: &atlas, terms: &terms, authors: &author_ids, shelf: &shelf, notes: &notes };
    let (published, of_texts) = answer::all(
        &resolver,
        stories.values_mut().collect(),
        authors.values_mut().collect(),
        pages.values_mut().collect(),
        asleep,
    );
    problems.extend(of_texts);
    (Edition { config, moment, stories, authors, pages, terms, front, atlas, published }, problems)
}

/// The id that a text whose front matter cannot be read seems to have: whoever names it is not wrong.
fn unreadable_id(article: &Article) -> StoryId {
    match &article.role {
        Role::Original { id, .. } => id.clone(),
        Role::Translation { of } => of.clone(),
    }
}

/// Which file is an author's, which a plain page's.
fn source_kinds(authors: &[AuthorFile], pages: &[PageFile]) -> BTreeMap<SourcePath, SourceIs> {
    let authors = authors.iter().map(|file| (file.source.clone(), SourceIs::Author(file.id.clone())));
    let pages = pages.iter().map(|file| (file.source.clone(), SourceIs::Page(file.id.clone())));
    authors.chain(pages).collect()
}

fn article_sources(pair: &pair::Pair) -> Vec<SourcePath> {
    std::iter::once(&pair.original).chain(&pair.translation).map(|article| article.source.clone()).collect()
}

fn page_urls(pages: &BTreeMap<PageId, PlainPage>) -> BTreeMap<PageId, ByLang<Option<Url>>> {
    let urls = |page: &PlainPage| page.texts.as_ref().map(|_, text| text.as_ref().map(|text| text.url.clone()));
    pages.iter().map(|(id, page)| (id.clone(), urls(page))).collect()
}

/// A story as links see it.
fn story_place(story: Option<&Story>, state: State) -> StoryPlace {
    let urls = ByLang::from_fn(|lang| story.and_then(|story| story.text(lang)).map(|text| text.url.clone()));
    let hidden = |lang| {
        let text = story.filter(|story| story.is_gated()).and_then(|story| story.text(lang));
        let headings = text.into_iter().flat_map(|text| &text.text.headings);
        headings.filter(|heading| heading.after_cut).map(|heading| heading.id.clone()).collect()
    };
    StoryPlace { urls, state, hidden_parts: ByLang::from_fn(hidden) }
}

/// The address of a list.
fn list_address(
    config: &Config,
    terms: &Terms,
    authors: &BTreeMap<AuthorId, Author>,
    list: &ListOf,
    lang: Lang,
) -> Url {
    let (pattern, slug) = match list {
        ListOf::Section(_) => (&config.addresses.section, terms.slug(list, lang)),
        ListOf::Topic(_) => (&config.addresses.topic, terms.slug(list, lang)),
        ListOf::Series(_) => (&config.addresses.series, terms.slug(list, lang)),
        ListOf::Author(id) => (
            &config.addresses.author,
            authors.get(id).map_or_else(|| id.to_string(), |author| author.slug[lang].clone()),
        ),
    };
    address::named(pattern, lang, &slug)
}

/// The lists that exist in a language, whose names its readers therefore see.
fn names_in_use(lists: &Lists) -> BTreeSet<(ListOf, Lang)> {
    let exists = |(list, both): (&ListOf, &ByLang<lists::Listing>)| {
        both.iter()
            .filter(|(_, listing)| listing.url.is_some())
            .map(|(lang, _)| (list.clone(), lang))
            .collect::<Vec<_>>()
    };
    lists.by.iter().flat_map(exists).collect()
}
