//! What many pages share, made once: cards, names, the outlet itself. Views are cut from it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use tera::{Map, Value};

use crate::pipeline::base::config::Delivery;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::locale::Locale;
use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::edition::Edition;
use crate::pipeline::edition::address::{self, FixedPage};
use crate::pipeline::edition::lists::{Entry, ListOf};
use crate::pipeline::edition::people::Credited;
use crate::pipeline::edition::story::{LiveText, Story};
use crate::pipeline::edition::whole::Whole;
use crate::pipeline::encrypt::sealing::{Gate, Sealing};

use super::cards::Cards;
use super::people;
use super::recording;
use super::shared::{self, value};
use super::view::{Image, Named, PageLink, PublisherView, SiteView};

/// The edition, and what many of its pages share.
#[derive(Clone)]
pub struct Book {
    /// The edition.
    pub edition: Arc<Edition>,
    /// How each language writes lists and sorts names.
    pub locales: ByLang<Arc<Locale>>,
    /// `site` for each language.
    pub(super) sites: ByLang<Value>,
    /// The marks of `site` and of the configuration: of what every page of a language sees.
    pub(super) marks: ByLang<Mark>,
    /// Cards, by the language of the page.
    cards: Arc<ByLang<Cards>>,
    /// What seals gated texts, and says which keys are on offer; `None` where there are no passes.
    sealing: Option<Arc<Sealing>>,
    /// Stories that were asked for and are not there, where the edition does not hold all that its lists name.
    missing: Option<Arc<Mutex<BTreeSet<StoryId>>>>,
}

impl Book {
    /// Makes what pages share.
    pub fn new(edition: Arc<Edition>, locales: ByLang<Arc<Locale>>) -> Book {
        let mut book = Book::empty(edition, locales);
        book.cards = Arc::new(ByLang::from_fn(|lang| Cards::of(&book, lang)));
        book
    }

    /// The book of an edition that holds only some of the stories that its lists name. What is made of it is right only
    /// where nothing is [`missing`](Book::missing) afterwards.
    pub fn of_some(edition: Arc<Edition>, locales: ByLang<Arc<Locale>>) -> Book {
        Book { missing: Some(Arc::default()), ..Book::new(edition, locales) }
    }

    /// The stories that were asked for and that the edition does not hold.
    pub fn missing(&self) -> BTreeSet<StoryId> {
        let missing =
            self.missing.as_ref().map(|missing| missing.lock().unwrap_or_else(PoisonError::into_inner).clone());
        missing.unwrap_or_default()
    }

    /// Somebody asks for a story: is it one that the edition should hold and does not?
    fn note_missing(&self, id: &StoryId) {
        let Some(missing) = self.missing.as_ref().filter(|_| !self.edition.stories.contains_key(id)) else { return };
        if self.edition.atlas.stories.contains_key(id) {
            missing.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone());
        }
    }

    /// The book of an edition in which no card differs from that of the book `before` but those of these stories.
    pub fn next(before: &Book, edition: Arc<Edition>, changed: &[StoryId]) -> Book {
        let mut book = Book::empty(edition, before.locales.clone());
        book.cards = before.cards.clone();
        for id in changed {
            let Some(story) = book.edition.stories.get(id) else { continue };
            let made = ByLang::from_fn(|lang| book.cards[lang].made(&book, story, lang));
            let cards = Arc::make_mut(&mut book.cards);
            made.iter().for_each(|(lang, own)| cards[lang].put(id, own.clone()));
        }
        book
    }

    /// The same book, whose gated texts are sealed.
    #[must_use]
    pub fn sealing(&self, sealing: Arc<Sealing>) -> Book {
        Book { sealing: Some(sealing), ..self.clone() }
    }

    /// The box for the gated text of a page.
    pub(super) fn gate(&self, story: &Story, text: &LiveText) -> Option<Gate> {
        let config = &self.edition.config;
        let sealing = self.sealing.as_ref().filter(|_| config.paywall.delivery == Delivery::Encrypted)?;
        sealing.gate(story, text, &config.base_url)
    }

    /// The gated text of a page, where a server hands it out to whom it knows.
    pub(super) fn whole(&self, story: &Story, text: &LiveText) -> Option<Whole> {
        let config = &self.edition.config;
        (config.paywall.delivery == Delivery::Split).then(|| Whole::of(story, text, &config.base_url))?
    }

    /// What the page for passes says of the keys that are on offer.
    pub(super) fn offer(&self) -> Option<String> {
        let sealing = self.sealing.as_ref()?;
        Some(sealing.offer(&self.edition.config.paywall.tiers))
    }

    /// A book without cards.
    fn empty(edition: Arc<Edition>, locales: ByLang<Arc<Locale>>) -> Book {
        let sites = ByLang::new(Value::none(), Value::none());
        let mut book = Book {
            edition,
            locales,
            sites,
            marks: ByLang::default(),
            cards: Arc::default(),
            sealing: None,
            missing: None,
        };
        book.sites = ByLang::from_fn(|lang| value(&book.site(lang)));
        book.marks = ByLang::from_fn(|lang| {
            let mut marker = Marker::default();
            shared::mark(&book.sites[lang], &mut marker, &|_| None);
            marker.take_debug(&book.edition.config);
            marker.mark()
        });
        book
    }

    /// A story of the edition. Whoever makes a page asks here, so that it is known of which stories the page shows
    /// something. The words of its texts are for the page of the story alone.
    pub(super) fn story(&self, id: &StoryId) -> Option<&Story> {
        recording::note_story(id);
        self.note_missing(id);
        self.edition.stories.get(id).map(AsRef::as_ref)
    }

    /// Every story of the edition, for a page that shows something of any.
    pub(super) fn all_stories(&self) -> impl Iterator<Item = &Story> {
        recording::note_all_stories();
        self.edition.atlas.stories.keys().filter(|_| self.missing.is_some()).for_each(|id| self.note_missing(id));
        self.edition.stories.values().map(AsRef::as_ref)
    }

    /// The card of a story for pages of `lang`.
    pub(super) fn card(&self, lang: Lang, entry: &Entry) -> Option<Value> {
        recording::note_story(&entry.story);
        self.note_missing(&entry.story);
        self.cards[lang].get(&entry.story, entry.lang)
    }

    /// The mark of a part of a view that is a card.
    pub(super) fn mark_of_card(&self, lang: Lang, part: &Map) -> Option<Mark> {
        self.cards[lang].mark(part)
    }

    /// Cards of entries, in their order.
    pub(super) fn cards<'a>(&self, lang: Lang, entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Value> {
        entries.into_iter().filter_map(|entry| self.card(lang, entry)).collect()
    }

    /// The names of a byline in grammatical order: `A, B y C`.
    pub(super) fn names(&self, people: &[Credited], lang: Lang) -> String {
        let names: Vec<&str> = people.iter().map(|person| people::name(&self.edition, person, lang)).collect();
        self.locales[lang].list(&names, &names)
    }

    /// The address of a text, for `href`.
    pub(super) fn href(&self, text: &LiveText) -> String {
        self.edition.config.base_url.href(&text.url)
    }

    /// A section, topic or series by name, with its address where it has a page in the language.
    pub(super) fn named(&self, list: &ListOf, lang: Lang) -> Named {
        let url = self.edition.atlas.lists.of(list, lang).url.as_ref();
        let id = match list {
            ListOf::Section(id) => id.to_string(),
            ListOf::Topic(id) => id.to_string(),
            ListOf::Series(id) => id.to_string(),
            ListOf::Author(id) => id.to_string(),
        };
        Named {
            id,
            name: self.edition.terms.name(list, lang),
            href: url.map(|url| self.edition.config.base_url.href(url)),
        }
    }

    /// Whether a pass opens something in a reader's browser, or lifts the meter: elsewhere nobody is asked for one.
    pub(super) fn has_passes(&self) -> bool {
        self.edition.config.paywall.has_passes
    }

    /// The address of a page that no configuration moves.
    pub(super) fn fixed(&self, lang: Lang, page: FixedPage) -> String {
        self.edition.config.base_url.href(&address::fixed(lang, page))
    }

    fn site(&self, lang: Lang) -> SiteView {
        let (edition, config) = (&self.edition, &self.edition.config);
        let subscribe = config.paywall.subscribe.as_ref();
        let sections = edition.terms.sections.iter().map(|(id, _)| self.named(&ListOf::Section(id.clone()), lang));
        let page = |id: &crate::pipeline::base::ids::PageId| {
            let text = edition.pages.get(id)?.texts[lang].as_ref()?;
            Some(PageLink {
                id: id.to_string(),
                title: text.file.title.plain.clone(),
                href: config.base_url.href(&text.url),
            })
        };
        SiteView {
            title: config.title[lang].clone(),
            other_title: config.title[lang.other()].clone(),
            description: config.description[lang].clone(),
            home: self.fixed(lang, FixedPage::Front),
            other_home: self.fixed(lang.other(), FixedPage::Front),
            base_path: config.base_url.path.clone(),
            base_url: format!("{}{}", config.base_url.origin, config.base_url.path),
            publisher: PublisherView {
                name: config.publisher.name[lang].clone(),
                legal_name: config.publisher.legal_name.clone(),
                email: config.publisher.email.clone(),
                social: config.publisher.social.clone(),
            },
            sections: sections.filter(|section| section.href.is_some()).collect(),
            pages: edition.pages.keys().filter(|id| Some(*id) != subscribe).filter_map(page).collect(),
            authors: self.fixed(lang, FixedPage::Authors),
            corrections: self.fixed(lang, FixedPage::Corrections),
            subscribe: subscribe.and_then(page).map(|page| page.href),
            search: self.fixed(lang, FixedPage::Search),
            pass: self.has_passes().then(|| self.fixed(lang, FixedPage::Pass)),
            year: edition.newest_year,
            meter_articles: config.paywall.meter_articles,
            timezone: config.timezone.name().to_owned(),
            reply_to: config.comments.reply_to.clone(),
        }
    }
}

/// The picture at the head of a text.
pub(super) fn hero(text: &LiveText) -> Option<Image> {
    let hero = text.hero.as_ref()?;
    let focus = hero.focus.map(|(left, top)| format!("{left}% {top}%"));
    Some(Image { focus, has_caption: hero.caption.is_some(), ..image(&hero.shown) })
}

/// A picture as templates see it.
pub(super) fn image(shown: &crate::pipeline::edition::open::Shown) -> Image {
    Image {
        src: shown.src.clone(),
        width: shown.width,
        height: shown.height,
        alt: shown.alt.clone(),
        credit: shown.credit.clone(),
        focus: None,
        has_caption: false,
    }
}
