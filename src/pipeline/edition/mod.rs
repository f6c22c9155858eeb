//! Takes what every file says, returns the edition: stories paired, what is live decided, addresses assigned, links
//! and pictures resolved. Pure, and always computed anew: the data are small, and comparing is cheaper than guessing.

pub mod address;
mod answer;
pub mod atlas;
mod comments;
mod configured;
pub mod corrections;
mod facts;
mod frame;
pub mod front;
pub mod gated;
#[cfg(debug_assertions)]
pub mod leaks;
mod linked;
pub mod lists;
pub mod media;
pub mod newsroom;
pub mod open;
mod pair;
pub mod people;
pub mod plain_page;
mod problems;
mod resolve;
pub mod schedule;
pub mod story;
mod telling;
pub mod terms;
pub mod whole;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::base::config::{Config, FrontPage, PictureNotes};
use super::base::diagnostic::Diagnostic;
use super::base::ids::{AuthorId, PageId, StoryId};
use super::base::lang::{ByLang, Lang};
use super::base::path::{SourcePath, Url};
use super::content::article::{Article, AuthorFile, PageFile};
use super::content::comments_file::CommentsFile;
use super::content::front_block::FrontBlock;
use atlas::{Atlas, SourceIs};
use facts::Known;
pub use frame::{Frame, link_within};
use gated::Gated;
pub use linked::Linked;
use lists::{ListOf, Lists};
use media::{Published, Shelf};
use people::Author;
use plain_page::PlainPage;
use resolve::Resolver;
use schedule::Moment;
use story::{LiveText, Story};
use telling::Told;
use terms::Terms;

/// Everything that an edition is made of. What was read once and did not change is shared with the editions before.
#[derive(Clone)]
pub struct Sources {
    /// The configuration.
    pub config: Arc<Config>,
    /// The same as it was written.
    pub config_file: Arc<FrontBlock>,
    /// Sections, topics, series.
    pub terms: Arc<Terms>,
    /// `content/front.yaml`.
    pub front: Arc<FrontPage>,
    /// The same as it was written.
    pub front_file: Arc<FrontBlock>,
    /// What stands beside pictures, by picture.
    pub notes: Arc<BTreeMap<SourcePath, PictureNotes>>,
    /// Articles, sorted by path.
    pub articles: Vec<Arc<Article>>,
    /// Files of authors, sorted by path.
    pub authors: Arc<Vec<AuthorFile>>,
    /// Files of plain pages, sorted by path.
    pub pages: Arc<Vec<PageFile>>,
    /// Comments files, sorted by path.
    pub comments: Arc<Vec<CommentsFile>>,
    /// Pictures and other files.
    pub shelf: Arc<Shelf>,
    /// The moment that the edition shows.
    pub moment: Moment,
}

/// The whole linked site as it stands at one moment.
#[derive(Clone)]
pub struct Edition {
    /// The configuration.
    pub config: Arc<Config>,
    /// The moment that it shows.
    pub moment: Moment,
    /// Stories with a live text.
    pub stories: BTreeMap<StoryId, Arc<Story>>,
    /// Everybody with a file.
    pub authors: Arc<BTreeMap<AuthorId, Author>>,
    /// Plain pages with a live text.
    pub pages: Arc<BTreeMap<PageId, PlainPage>>,
    /// Sections, topics, series.
    pub terms: Arc<Terms>,
    /// What the front pages show.
    pub front: Arc<front::Front>,
    /// Where everything stands, and which story is on which list.
    pub atlas: Arc<Atlas>,
    /// The files beside texts that are published.
    pub published: Arc<Published>,
    /// The year of the newest live text.
    pub newest_year: Option<i16>,
}

impl Edition {
    /// The live texts of which something stands behind a cut, for those who pay.
    pub fn gated(&self) -> impl Iterator<Item = (&Story, &LiveText, &Gated)> {
        let texts = self.stories.values().flat_map(|story| story.live().map(move |text| (&**story, text)));
        texts.filter_map(|(story, text)| Some((story, text, &**story.gated(text)?)))
    }
}

/// Links what every file says into an edition.
pub fn link(sources: Sources) -> Linked {
    #[cfg(debug_assertions)]
    let sources = leaks::spoilt(sources);
    let Sources { config, config_file, terms, shelf, moment, .. } = &sources;
    let mut problems = Vec::new();
    let files = source_kinds(&sources.authors, &sources.pages);
    let mut authors = keep(people::merge(sources.authors.to_vec()), &mut problems);
    let sorted = keep(plain_page::pages(sources.pages.to_vec(), config, moment), &mut problems);
    let plain_page::Sorted { mut pages, drafts } = sorted;
    let draft_ids: BTreeSet<PageId> = drafts.iter().map(|file| file.id.clone()).collect();
    problems.extend(configured::lost_names(config, config_file, &pages, &draft_ids, shelf));

    let author_ids: BTreeSet<AuthorId> = authors.keys().cloned().collect();
    let known = Known { config, terms, authors: &author_ids, moment: *moment };
    let mut unpaired = Vec::new();
    let told = keep(telling::stories(sources.articles.clone(), &known), &mut unpaired);
    let Told { pairs, mut stories, places, sources: of_files, asleep, problems: of_pairs } = told;
    problems.extend(comments::join(&sources.comments, &sources.articles, &mut stories, &author_ids, moment));
    let lists = lists::sort(config, &stories, |list, lang| list_address(config, terms, &authors, list, lang));
    problems.extend(terms.missing_names(&names_in_use(&lists)));
    let stories_of_files = of_files.into_iter().map(|(source, id)| (source, SourceIs::Story(id)));
    let atlas = Atlas {
        base: config.base_url.clone(),
        stories: places,
        pages: page_urls(&pages),
        lists,
        sources: files.into_iter().chain(stories_of_files).collect(),
    };
    let front = keep(front::front(&sources.front, &sources.front_file, &atlas, terms), &mut problems);

    let ids = Ids { authors: author_ids, drafts: draft_ids };
    let resolver = resolver(&sources, &atlas, &ids);
    let open = answer::Questions {
        stories: stories.values_mut().collect(),
        authors: authors.values_mut().collect(),
        pages: pages.values_mut().collect(),
        asleep,
        drafts,
    };
    let answered = answer::all(&resolver, open);
    let edition = Edition {
        newest_year: newest_year(&stories),
        config: config.clone(),
        moment: *moment,
        stories: stories.into_iter().map(|(id, story)| (id, Arc::new(story))).collect(),
        authors: Arc::new(authors),
        pages: Arc::new(pages),
        terms: terms.clone(),
        front: Arc::new(front),
        atlas: Arc::new(atlas),
        published: Arc::default(),
    };
    Linked::new(edition, sources, ids, linked::Gathered { pairs, of_pairs, unpaired, answered, problems })
}

fn newest_year(stories: &BTreeMap<StoryId, Story>) -> Option<i16> {
    stories.values().flat_map(Story::live).map(|text| text.published.local.year()).max()
}

/// Who can be named.
pub(super) struct Ids {
    /// Everybody with a file.
    authors: BTreeSet<AuthorId>,
    /// Plain pages with a file that is a draft.
    drafts: BTreeSet<PageId>,
}

fn resolver<'a>(sources: &'a Sources, atlas: &'a Atlas, ids: &'a Ids) -> Resolver<'a> {
    Resolver {
        config: &sources.config,
        atlas,
        terms: &sources.terms,
        authors: &ids.authors,
        drafts: &ids.drafts,
        shelf: &sources.shelf,
        notes: &sources.notes,
    }
}

/// Keeps what was found wrong apart from what was found.
fn keep<T>((value, found): (T, Vec<Diagnostic>), problems: &mut Vec<Diagnostic>) -> T {
    problems.extend(found);
    value
}

/// Which file is an author's, which a plain page's.
fn source_kinds(authors: &[AuthorFile], pages: &[PageFile]) -> BTreeMap<SourcePath, SourceIs> {
    let authors = authors.iter().map(|file| (file.source.clone(), SourceIs::Author(file.id.clone())));
    let pages = pages.iter().map(|file| (file.source.clone(), SourceIs::Page(file.id.clone())));
    authors.chain(pages).collect()
}

fn page_urls(pages: &BTreeMap<PageId, PlainPage>) -> BTreeMap<PageId, ByLang<Option<Url>>> {
    let urls = |page: &PlainPage| page.texts.as_ref().map(|_, text| text.as_ref().map(|text| text.url.clone()));
    pages.iter().map(|(id, page)| (id.clone(), urls(page))).collect()
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
