//! A build over an earlier one in which nothing but the words of some texts is other than it was. The words of a text stand
//! on its own page and on no other (`pages/recording.rs`), and so those pages are all that has to be made: of the other
//! texts only those are read of which such a page shows a card. Wherever that is not certain to come out as a build of
//! the whole site would, nothing is done here, and the whole site is built.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use crate::build::{Request, load_theme, locale};
use crate::gather;
use crate::leaves::{Leaf, Leaves, Reason};
use crate::pipeline::base::config::{Config, Delivery};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::locale::Locale;
use crate::pipeline::base::path::{OutputPath, SourcePath, Url};
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::edition::atlas::Atlas;
use crate::pipeline::edition::schedule::Moment;
use crate::pipeline::edition::{self, Edition};
use crate::pipeline::pages::plan::{Page, Plan};
use crate::pipeline::pages::{self, Book};
use crate::pipeline::render::{Renderer, Theme, Wanted};
use crate::pipeline::verify::{self, Addresses};
use crate::pipeline::write::Written;
use crate::press::{self, Job, Pressed, Printer};
use crate::reading::{Look, Reading};
use crate::remembered::{Beginning, Parts, Remembered, Surroundings};
use crate::trees::Folders;

/// So many texts of other words are worth it: of more, nearly all others are asked for.
const TEXTS_MAX: usize = 64;

/// So often a page may ask for stories that nobody foresaw.
const ROUNDS_MAX: usize = 4;

/// What came of it.
pub(crate) struct Reworded {
    /// What was written.
    pub(crate) written: Written,
    /// Articles that were read.
    pub(crate) read: usize,
    /// The pages that were rendered, and why.
    pub(crate) rendered: Vec<(Url, Reason)>,
    /// What the next build is left.
    pub(crate) parts: Option<Parts>,
}

/// What is known before any text is read.
pub(crate) struct Known<'a> {
    pub(crate) beginning: &'a Beginning,
    pub(crate) config: (Config, FrontBlock),
    pub(crate) moment: Moment,
    pub(crate) remembered: &'a Remembered,
    /// Every page that was saved.
    pub(crate) leaves: &'a Leaves,
    pub(crate) surroundings: &'a Surroundings,
    /// The texts that say something else.
    pub(crate) texts: BTreeSet<SourcePath>,
}

/// Makes the pages of the texts that say something else, and writes them. `None` where the whole site has to be built.
pub(crate) fn rebuild(
    request: &Request<'_>,
    known: &Known<'_>,
    output: &mut Folders,
) -> Result<Option<Reworded>, Error> {
    let Known { beginning, moment, remembered, leaves, texts, .. } = known;
    // Of a page that only a server hands out whole nothing is remembered: then not all links are known.
    let is_worth_it = texts.len() <= TEXTS_MAX && leaves.len() == remembered.pages;
    let made = is_worth_it.then(|| Maker::new(request, known)?.make()).flatten();
    let Some(Made { pressed, reading }) = made else { return Ok(None) };
    let all = leaves.with(&pressed.leaves);
    let hides = known.config.0.paywall.delivery != Delivery::Omit;
    if leads_nowhere(&all) || (hides && lose_ids(&pressed.leaves, leaves)) {
        return Ok(None);
    }
    put(&pressed.leaves, output)?;
    let (written, left) = output.settle()?;
    let parts = remembered.reworded(beginning, moment.now, (texts, &reading.articles), (&all, left));
    Ok(Some(Reworded { written, read: reading.articles.len(), rendered: pressed.rendered, parts }))
}

/// Whether a page names a part of another that is not there.
fn leads_nowhere(all: &Leaves) -> bool {
    let at = |output: &OutputPath| all.at(output).map(|leaf| &leaf.facts);
    !verify::fragments(all.facts(), at).is_empty()
}

/// Whether pages have no longer all the ids that they had. What stands behind a cut may lead to them, and where it leads
/// nobody saves.
fn lose_ids(pages: &Leaves, before: &Leaves) -> bool {
    let loses = |(output, leaf): (OutputPath, &Leaf)| {
        before.at(&output).is_none_or(|before| !leaf.facts.has_ids_of(&before.facts))
    };
    pages.iter().map(|(output, _, leaf)| (output, leaf)).any(loses)
}

/// Puts the pages that were rendered into the output, where all else stays.
fn put(leaves: &Leaves, output: &mut Folders) -> Result<(), Error> {
    let pages = leaves.iter().filter_map(|(path, _, leaf)| Some((path, leaf.html.clone()?)));
    let pages: BTreeMap<OutputPath, _> = pages.collect();
    output.keep_rest(&pages.keys().cloned().collect());
    pages.iter().try_for_each(|(path, html)| output.public.put(path, html).map(|_| ()))
}

/// Pages that were made, and what was read for them.
struct Made {
    pressed: Pressed,
    reading: Reading,
}

/// What makes the pages.
struct Maker<'a> {
    known: &'a Known<'a>,
    /// The stories whose words are others.
    stories: BTreeSet<StoryId>,
    theme: Theme,
    addresses: Arc<Addresses>,
    locales: ByLang<Arc<Locale>>,
    /// The same in every round.
    atlas: OnceCell<Arc<Atlas>>,
    request: &'a Request<'a>,
}

impl<'a> Maker<'a> {
    fn new(request: &'a Request<'a>, known: &'a Known<'a>) -> Option<Maker<'a>> {
        let surroundings = known.surroundings;
        let stories = surroundings.frame.stories_of(&known.texts)?;
        let (config, tree) = (&known.config.0, &known.beginning.tree);
        let addresses = || surroundings.addresses(&config.base_url, &known.remembered.outputs[0]);
        let locales = ByLang::from_fn(|lang| Arc::new(locale(config, lang)));
        let (theme, addresses) = rayon::join(|| theme(tree, config), addresses);
        Some(Maker {
            known,
            stories,
            theme: theme?,
            addresses: Arc::new(addresses),
            atlas: OnceCell::new(),
            locales,
            request,
        })
    }

    /// Makes the pages: with no other text first, and again with those of which a page showed something. Most of what is
    /// asked for shows already in their views. `None` where anything is wrong, or too much is asked for.
    fn make(&self) -> Option<Made> {
        let mut reading = Reading::of_media(self.known.surroundings.media.clone());
        let mut shown = self.stories.clone();
        for _ in 0..ROUNDS_MAX {
            let book = Arc::new(self.book(&mut reading, &shown)?);
            let pages = self.pages(&book.edition);
            pages.iter().for_each(|page| drop(pages::view(&book, page)));
            if book.missing().is_empty() {
                let pressed = self.press(&book, pages)?;
                if book.missing().is_empty() {
                    return Some(Made { pressed, reading });
                }
            }
            shown.extend(book.missing());
        }
        None
    }

    /// The book of an edition that holds these stories alone.
    fn book(&self, reading: &mut Reading, stories: &BTreeSet<StoryId>) -> Option<Book> {
        let frame = &self.known.surroundings.frame;
        let files: BTreeSet<SourcePath> = stories.iter().flat_map(|id| frame.sources(id)).cloned().collect();
        if files.len() > TEXTS_MAX {
            return None;
        }
        let (tree, mut told) = (self.known.beginning.tree.only(&files), Vec::new());
        let (config, moment) = (self.known.config.clone(), self.known.moment);
        let sources = gather::sources(reading, &tree, Look::Everywhere, config, moment, &mut told);
        let has_front = |path: &SourcePath| {
            reading.articles.prints(path).is_some_and(|(_, front)| self.known.remembered.has_front(path, front))
        };
        if !told.is_empty() || !self.known.texts.iter().all(has_front) {
            return None;
        }
        let atlas = self.atlas.get_or_init(|| Arc::new(frame.atlas(&sources)));
        let edition = edition::link_within((frame, atlas), &sources, &self.stories)?;
        Some(Book::of_some(Arc::new(edition), self.locales.clone()))
    }

    fn press(&self, book: &Arc<Book>, pages: Vec<Page>) -> Option<Pressed> {
        let plan = Arc::new(Plan::of_pages(pages));
        let renderer = Renderer::new(&self.theme, book.clone(), &book.edition.config).ok()?;
        let printer = Printer { book: book.clone(), renderer, plan };
        let job = Job {
            tree: &self.known.beginning.tree,
            printer: &printer,
            theme: &self.theme,
            theme_mark: self.theme.mark(),
            addresses: &self.addresses,
            before: self.known.leaves,
            changed: None,
            holds: true,
            held: AtomicUsize::new(0),
            urgent: &BTreeSet::new(),
            is_outdated: &|| false,
            early: None,
            progress: &|done| (self.request.progress)(done, printer.plan.pages.len()),
        };
        let pressed = press::pages(&job, None).ok()?;
        let held = pressed.leaves.iter().filter(|(_, _, leaf)| leaf.html.is_some()).count();
        // Pages that are too large to be held all at once would be taken for pages that stay as they are.
        let is_sound = pressed.problems.is_empty()
            && pressed.leaves.len() == printer.plan.pages.len()
            && held == pressed.rendered.len();
        is_sound.then_some(pressed)
    }

    /// The pages of the texts.
    fn pages(&self, edition: &Edition) -> Vec<Page> {
        let stories = self.stories.iter().filter_map(|id| edition.stories.get(id));
        let texts = stories.flat_map(|story| story.live().map(move |text| (story, text)));
        texts.map(|(story, text)| Page::of(story, text)).collect()
    }
}

/// The theme of the site. What is wrong with it is told by the build of the whole site.
fn theme(tree: &Tree, config: &Config) -> Option<Theme> {
    let wanted = Wanted { name: &config.theme, named_at: None, settings: &config.theme_settings, place_of: &|_| None };
    let (theme, problems) = load_theme(tree, &wanted);
    theme.filter(|_| problems.is_empty())
}
