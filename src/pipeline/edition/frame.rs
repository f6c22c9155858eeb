//! What stands around the words of texts: where each story stands, and on which lists. A build leaves it to the next one,
//! so that stories of which only words differ are linked without any other text. It holds nothing that a page does not
//! say: of texts that readers may not see, and of what stands behind cuts, it knows nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::pipeline::base::ids::{AuthorId, PageId, StoryId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::{BaseUrl, SourcePath, Url};
use crate::pipeline::content::text::{Link, Target};

use super::atlas::{Atlas, SourceIs, StoryPlace};
use super::facts::Known;
use super::linked::Linked;
use super::lists::{Entry, ListOf, Listing, Lists};
use super::schedule::State;
use super::story::Story;
use super::telling::Told;
use super::{Edition, Ids, Sources, answer, comments, front, people, plain_page, resolver, telling};

/// What stands around the words of an edition.
#[derive(Serialize, Deserialize)]
pub struct Frame {
    /// Sorted by id.
    stories: Vec<Framed>,
    all: [Vec<Spot>; 2],
    by: Vec<(ListOf, [Listed; 2])>,
    newest_year: Option<i16>,
}

/// A story with a live text.
#[derive(Serialize, Deserialize)]
struct Framed {
    id: StoryId,
    /// Where its live texts stand.
    urls: [Option<Url>; 2],
    /// Their files.
    sources: Vec<SourcePath>,
    /// Whether anything of it that an address could name stands behind a cut.
    hides: bool,
    /// The mark of the files that it publishes, where there are any.
    published: Option<Mark>,
}

/// A list in a language: its address, and its stories.
type Listed = (Option<Url>, Vec<Spot>);

/// A story on a list: its number among the stories, doubled; one more where its Spanish text is meant.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Spot(u32);

impl Frame {
    /// The frame of an edition.
    pub fn of(linked: &Linked) -> Frame {
        let edition = &linked.edition;
        let ids: Vec<&StoryId> = edition.stories.keys().collect();
        let spot = |entry: &Entry| {
            let number = u32::try_from(ids.binary_search(&&entry.story).ok()?).ok()?;
            Some(Spot(number * 2 + u32::from(entry.lang == Lang::Es)))
        };
        let spots = |entries: &[Entry]| -> Vec<Spot> { entries.iter().filter_map(spot).collect() };
        let lists = &edition.atlas.lists;
        let listed = |listing: &Listing| (listing.url.clone(), spots(&listing.entries));
        Frame {
            stories: edition.stories.values().map(|story| Framed::of(story, linked)).collect(),
            all: Lang::ALL.map(|lang| spots(&lists.all[lang])),
            by: lists.by.iter().map(|(list, both)| (list.clone(), Lang::ALL.map(|lang| listed(&both[lang])))).collect(),
            newest_year: edition.newest_year,
        }
    }

    fn story(&self, id: &StoryId) -> Option<&Framed> {
        self.stories.binary_search_by(|story| story.id.cmp(id)).ok().map(|at| &self.stories[at])
    }

    /// The files of a story's live texts; none of a story that has no live text.
    pub fn sources(&self, id: &StoryId) -> &[SourcePath] {
        self.story(id).map_or(&[], |story| &story.sources)
    }

    /// The stories of files with a live text; `None` where one of the files is no such file.
    pub fn stories_of(&self, files: &BTreeSet<SourcePath>) -> Option<BTreeSet<StoryId>> {
        let own = |story: &Framed| story.sources.iter().filter(|source| files.contains(*source)).count();
        let told: Vec<(&StoryId, usize)> = self.stories.iter().map(|story| (&story.id, own(story))).collect();
        let are_all = told.iter().map(|(_, own)| own).sum::<usize>() == files.len();
        are_all.then(|| told.into_iter().filter(|(_, own)| *own > 0).map(|(id, _)| id.clone()).collect())
    }

    /// Where everything stands, with what the files of authors and plain pages say.
    pub fn atlas(&self, sources: &Sources) -> Atlas {
        let (plain_page::Sorted { pages, .. }, _) =
            plain_page::pages(sources.pages.to_vec(), &sources.config, &sources.moment);
        let mut atlas = self.atlas_with(&sources.config.base_url, super::page_urls(&pages));
        atlas.sources.extend(super::source_kinds(&sources.authors, &sources.pages));
        atlas
    }

    fn atlas_with(&self, base: &BaseUrl, pages: BTreeMap<PageId, ByLang<Option<Url>>>) -> Atlas {
        let place = |story: &Framed| {
            let [en, es] = story.urls.clone();
            let place = StoryPlace { urls: ByLang::new(en, es), state: State::Live, hidden_parts: ByLang::default() };
            (story.id.clone(), place)
        };
        let files = self
            .stories
            .iter()
            .flat_map(|story| story.sources.iter().map(|source| (source.clone(), SourceIs::Story(story.id.clone()))));
        Atlas {
            base: base.clone(),
            stories: self.stories.iter().map(place).collect(),
            pages,
            lists: self.lists(),
            sources: files.collect(),
        }
    }

    fn lists(&self) -> Lists {
        let entry = |Spot(number): &Spot| {
            let story = self.stories.get(usize::try_from(number / 2).ok()?)?.id.clone();
            Some(Entry { story, lang: if number % 2 == 0 { Lang::En } else { Lang::Es } })
        };
        let entries = |spots: &[Spot]| -> Vec<Entry> { spots.iter().filter_map(entry).collect() };
        let [en, es] = &self.all;
        let listing = |(url, spots): &Listed| Listing { url: url.clone(), entries: entries(spots) };
        let both = |[en, es]: &[Listed; 2]| ByLang::new(listing(en), listing(es));
        Lists {
            all: ByLang::new(entries(en), entries(es)),
            by: self.by.iter().map(|(list, listings)| (list.clone(), both(listings))).collect(),
        }
    }

    /// Whether an address may name something that stands behind a cut: what, nobody remembers.
    fn may_hide(&self, link: &Link, atlas: &Atlas) -> bool {
        let hides = |id: &StoryId| self.story(id).is_some_and(|story| story.hides);
        match &link.target {
            Target::Story(id, Some(_)) => hides(id),
            Target::Source(file, Some(_)) => matches!(atlas.sources.get(file), Some(SourceIs::Story(id)) if hides(id)),
            _ => false,
        }
    }
}

impl Framed {
    fn of(story: &Story, linked: &Linked) -> Framed {
        let place = linked.edition.atlas.stories.get(&story.id);
        let published = linked.published_by(&story.id).filter(|published| !published.is_empty());
        Framed {
            id: story.id.clone(),
            urls: Lang::ALL.map(|lang| story.text(lang).map(|text| text.url.clone())),
            sources: story.live().map(|text| text.source.clone()).collect(),
            hides: place.is_some_and(|place| place.hidden_parts.iter().any(|(_, parts)| !parts.is_empty())),
            published: published.map(Mark::of),
        }
    }
}

/// Links some stories of an edition, of whose texts the sources hold no others, within its frame and atlas. `None` where
/// that is not certain to come out as it would among all others: a story of `reworded` stands elsewhere, publishes other
/// files, or anything is wrong with it. Nothing else that the frame holds may differ, and nothing be wrong with it.
pub fn link_within(
    (frame, atlas): (&Frame, &Arc<Atlas>),
    sources: &Sources,
    reworded: &BTreeSet<StoryId>,
) -> Option<Edition> {
    let Sources { config, terms, moment, .. } = sources;
    let (mut authors, _) = people::merge(sources.authors.to_vec());
    let (plain_page::Sorted { mut pages, drafts }, _) = plain_page::pages(sources.pages.to_vec(), config, moment);
    let ids =
        Ids { authors: authors.keys().cloned().collect(), drafts: drafts.iter().map(|file| file.id.clone()).collect() };
    let told = tell(sources, &ids.authors)?;
    let Told { mut stories, places, asleep, problems, .. } = told;
    let stays = |id: &StoryId| places.get(id).is_some_and(|place| atlas.stories.get(id) == Some(place));
    let is_clean = |id: &StoryId| !problems.contains_key(id);
    if !reworded.iter().all(|id| stays(id) && is_clean(id)) {
        return None;
    }
    let (front, _) = front::front(&sources.front, &sources.front_file, atlas, terms);

    let open = answer::Questions {
        stories: stories.values_mut().collect(),
        authors: authors.values_mut().collect(),
        pages: pages.values_mut().collect(),
        asleep,
        drafts: Vec::new(),
    };
    let answered = answer::all(&resolver(sources, atlas, &ids), open);
    let is_as_before = |id: &StoryId| {
        let (Some(found), Some(story), Some(before)) = (answered.of_stories.get(id), stories.get(id), frame.story(id))
        else {
            return false;
        };
        let published = Some(&found.published).filter(|published| !published.is_empty()).map(Mark::of);
        let mut links = story.live().flat_map(|text| &text.text.links);
        found.problems.is_empty() && published == before.published && !links.any(|link| frame.may_hide(link, atlas))
    };
    reworded.iter().all(is_as_before).then(|| Edition {
        config: config.clone(),
        moment: *moment,
        stories: stories.into_iter().map(|(id, story)| (id, story.into())).collect(),
        authors: authors.into(),
        pages: pages.into(),
        terms: terms.clone(),
        front: front.into(),
        atlas: atlas.clone(),
        published: Arc::default(),
        newest_year: frame.newest_year,
    })
}

/// The stories of the sources with their threads; `None` where a text found no place in a story.
fn tell(sources: &Sources, authors: &BTreeSet<AuthorId>) -> Option<Told> {
    let Sources { config, terms, moment, .. } = sources;
    let known = Known { config, terms, authors, moment: *moment };
    let (mut told, unpaired) = telling::stories(sources.articles.clone(), &known);
    comments::join(&sources.comments, &sources.articles, &mut told.stories, authors, moment);
    unpaired.is_empty().then_some(told)
}
