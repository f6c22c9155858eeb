//! The front pages, the chooser at `/`, and the page for dead addresses.

use std::collections::BTreeSet;

use tera::Value;

use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::Url;
use crate::pipeline::content::article::Kind;
use crate::pipeline::edition::address::{FixedPage, fixed};
use crate::pipeline::edition::lists::{Entry, ListOf};
use crate::pipeline::edition::open::{Href, Open};

use super::book::Book;
use super::head::{self, About};
use super::shared::{Day, value};
use super::view::{Breaking, FrontView, HalfView, Named, River};
use super::{Made, PageNames};

/// Stories under the lead, on the same matter.
const MORE: usize = 2;
/// Stories in the row under the lead.
const SECONDARY: usize = 4;
/// Stories in the column of the most recent.
const LATEST: usize = 6;
/// Stories in the strip of opinion.
const OPINION: usize = 4;
/// Stories of a section.
const RIVER: usize = 4;
/// Stories of a half of the chooser.
const HALF: usize = 3;

/// Makes a front page.
pub(super) fn front(book: &Book, lang: Lang) -> Made {
    let mut texts = Vec::new();
    let view = view(book, lang, &mut texts);
    let config = &book.edition.config;
    let description = config.description[lang].clone();
    let title = if description.is_empty() {
        config.title[lang].clone()
    } else {
        format!("{} · {}", config.title[lang], short(&description))
    };
    let about = About {
        template: "front",
        lang,
        url: fixed(lang, FixedPage::Front),
        versions: ByLang::from_fn(|lang| Some(fixed(lang, FixedPage::Front))),
        default: Some(Url::new("/")),
        title,
        description: if description.is_empty() { config.title[lang].clone() } else { description },
        nearest: None,
        robots: None,
        canonical: None,
    };
    Made {
        names: PageNames { page: head::page(book, about), view: vec![("front", value(&view))] },
        texts,
        gate: None,
        whole: None,
    }
}

/// The first sentence of a description.
fn short(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.')
}

fn view(book: &Book, lang: Lang, texts: &mut Vec<(String, Open)>) -> FrontView {
    let edition = &book.edition;
    let all = &edition.atlas.lists.all[lang];
    let chosen = edition.front.lead[lang].iter().map(|story| Entry { story: story.clone(), lang });
    let order: Vec<Entry> = once(chosen.chain(all.iter().filter(|entry| is_news(book, entry)).cloned()));
    let lead = order.first();
    let secondary: Vec<&Entry> = order.iter().skip(1).take(SECONDARY).collect();
    let top: BTreeSet<&StoryId> = lead.into_iter().chain(secondary.iter().copied()).map(|entry| &entry.story).collect();
    let more = lead.map_or_else(Vec::new, |lead| on_the_same_matter(book, lang, lead, &top));
    lead.and_then(|entry| lead_caption(book, entry))
        .into_iter()
        .for_each(|open| texts.push(("lead caption".to_owned(), open)));
    let opinion: Vec<&Entry> = all.iter().filter(|entry| is_opinion(book, entry)).take(OPINION).collect();
    let shown: BTreeSet<&StoryId> = top.iter().copied().chain(opinion.iter().map(|entry| &entry.story)).collect();
    FrontView {
        lead: lead.and_then(|entry| book.card(lang, entry)),
        more: book.cards(lang, &more),
        secondary: book.cards(lang, secondary),
        latest: book.cards(lang, all.iter().take(LATEST)),
        opinion_section: common_section(book, lang, &opinion),
        opinion: book.cards(lang, opinion),
        rivers: rivers(book, lang, &shown),
        breaking: breaking(book, lang),
        today: Day {
            has_time: false,
            ..Day::of(crate::pipeline::base::date::When { has_time: false, ..edition.moment.now })
        },
    }
}

/// Each entry once, the first time that it comes.
fn once(entries: impl Iterator<Item = Entry>) -> Vec<Entry> {
    let mut seen = BTreeSet::new();
    entries.filter(|entry| seen.insert(entry.story.clone())).take(1 + SECONDARY).collect()
}

fn is_opinion(book: &Book, entry: &Entry) -> bool {
    kind(book, entry) == Some(Kind::Opinion)
}

/// Whether a story may come first by itself: what is opinion has its strip, and what somebody paid for is led in by an editor alone.
fn is_news(book: &Book, entry: &Entry) -> bool {
    !matches!(kind(book, entry), Some(Kind::Opinion | Kind::Sponsored))
}

fn kind(book: &Book, entry: &Entry) -> Option<Kind> {
    book.story(&entry.story).map(|story| story.facts.kind)
}

fn has_picture(book: &Book, entry: &Entry) -> bool {
    let text = book.story(&entry.story).and_then(|story| story.text(entry.lang));
    text.is_some_and(|text| text.hero.is_some())
}

/// The section in which most of these stories stand, the first of them among equals; none without a page.
fn common_section(book: &Book, lang: Lang, entries: &[&Entry]) -> Option<Named> {
    let section = |entry: &&Entry| book.story(&entry.story).map(|story| &story.facts.section);
    let sections: Vec<_> = entries.iter().filter_map(section).collect();
    let share = |id| sections.iter().filter(|other| **other == id).count();
    let most = sections.iter().rev().max_by_key(|id| share(**id))?;
    Some(book.named(&ListOf::Section((*most).clone()), lang)).filter(|section| section.href.is_some())
}

/// Stories of the lead's series and topics that are not at the top already.
fn on_the_same_matter(book: &Book, lang: Lang, lead: &Entry, top: &BTreeSet<&StoryId>) -> Vec<Entry> {
    let Some(story) = book.story(&lead.story) else { return Vec::new() };
    let mut found: Vec<Entry> = Vec::new();
    for key in story.matters() {
        for entry in &book.edition.atlas.lists.of(&key, lang).entries {
            if found.len() < MORE && !top.contains(&entry.story) && !found.contains(entry) {
                found.push(entry.clone());
            }
        }
    }
    found
}

fn lead_caption(book: &Book, entry: &Entry) -> Option<Open> {
    let text = book.story(&entry.story)?.text(entry.lang)?;
    let hero = text.hero.as_ref()?;
    // A part of the article is no part of the front page: the link leads there.
    let article = book.href(text);
    let lead_there = |mut link: Href| {
        if link.href.starts_with('#') {
            link.href = format!("{article}{}", link.href);
        }
        link
    };
    let links = hero.caption_links.iter().cloned().map(|link| link.map(lead_there)).collect();
    Some(Open::Inline { inline: hero.caption.clone()?, links })
}

/// Sections with their stories, without those that are shown already; a section of no others has no place.
fn rivers(book: &Book, lang: Lang, shown: &BTreeSet<&StoryId>) -> Vec<River> {
    let river = |id: &crate::pipeline::base::ids::SectionId| {
        let list = ListOf::Section(id.clone());
        let listing = book.edition.atlas.lists.of(&list, lang);
        listing.url.as_ref()?;
        let others = listing.entries.iter().filter(|entry| !shown.contains(&entry.story));
        let mut entries: Vec<&Entry> = others.take(RIVER).collect();
        // The first one stands large: it is the newest with a picture, and none that somebody paid for where there is another.
        let fits = |entry: &&Entry| (kind(book, entry) != Some(Kind::Sponsored), has_picture(book, entry));
        if let Some(best) = entries.iter().map(fits).max()
            && let Some(place) = entries.iter().position(|entry| fits(entry) == best)
        {
            entries[..=place].rotate_right(1);
        }
        let cards: Vec<Value> = book.cards(lang, entries);
        (!cards.is_empty()).then(|| River { section: book.named(&list, lang), cards })
    };
    book.edition.front.sections.iter().filter_map(river).collect()
}

fn breaking(book: &Book, lang: Lang) -> Option<Breaking> {
    let (story, until) = book.edition.front.breaking.as_ref()?;
    let over = until.is_some_and(|until| until.instant <= book.edition.moment.now.instant);
    let card = book.card(lang, &Entry { story: story.clone(), lang }).filter(|_| !over)?;
    Some(Breaking { card })
}

/// Makes the chooser at `/`, or the page for dead addresses.
pub(super) fn halves(book: &Book, template: &'static str) -> Made {
    let config = &book.edition.config;
    let lang = config.x_default;
    let half = |lang: Lang| HalfView {
        lang,
        title: config.title[lang].clone(),
        description: config.description[lang].clone(),
        href: book.fixed(lang, FixedPage::Front),
        cards: book
            .cards(lang, book.edition.atlas.lists.all[lang].iter().filter(|entry| entry.lang == lang).take(HALF)),
    };
    let is_chooser = template == "chooser";
    let versions = ByLang::from_fn(|lang| is_chooser.then(|| fixed(lang, FixedPage::Front)));
    let about = About {
        template,
        lang,
        url: Url::new(if is_chooser { "/" } else { "/404.html" }),
        versions,
        default: is_chooser.then(|| Url::new("/")),
        title: both(&config.title, lang),
        description: both(&config.description, lang),
        nearest: None,
        robots: (!is_chooser).then_some("noindex"),
        canonical: None,
    };
    let mut page = head::page(book, about);
    page.og = None;
    let halves = Lang::ALL.map(half);
    Made {
        names: PageNames { page, view: vec![("halves", value(&halves))] },
        texts: Vec::new(),
        gate: None,
        whole: None,
    }
}

/// Both texts, that of the page's language first.
fn both(texts: &ByLang<String>, lang: Lang) -> String {
    if texts[Lang::En] == texts[Lang::Es] {
        texts[lang].clone()
    } else {
        format!("{} · {}", texts[lang], texts[lang.other()])
    }
}
