//! The view of an article's page.

use std::collections::BTreeMap;

use tera::Value;

use crate::pipeline::base::date::When;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::Url;
use crate::pipeline::edition::corrections::{Corrected, gated_id};
use crate::pipeline::edition::lists::{Entry, ListOf};
use crate::pipeline::edition::open::{Href, Open, Part};
use crate::pipeline::edition::story::{LiveText, Story};
use crate::pipeline::edition::whole::Whole;

use super::book::{Book, hero};
use super::head::{self, About};
use super::shared::{Day, markup, value};
use super::structured::{self, Told};
use super::view::{ArticleView, Contributors, CorrectionView, PageView, SeriesPart, Syndicated, Twin, WithdrawnView};
use super::{Made, PageNames, WholeMade};
use super::{comments, people};

/// Words that a reader takes in during a minute.
const WORDS_A_MINUTE: usize = 230;
/// Cards under "related".
const RELATED: usize = 4;

/// Makes the view of a story's text.
pub(super) fn article(book: &Book, story: &Story, text: &LiveText) -> Made {
    let mut texts = Vec::new();
    open_texts(story, text, &mut texts);
    let view = view(book, story, text, &mut texts);
    let mut page = head::page(book, about(book, story, text));
    describe(book, story, text, &mut page);
    page.structured_data_html =
        structured::article(&Told { book, story, text, article: &view, page: &page, texts: &texts });
    let whole = book.whole(story, text).map(|whole| opened(book, story, text, whole));
    let names = PageNames { page, view: vec![("article", value(&view))] };
    Made { names, texts, gate: book.gate(story, text), whole }
}

/// The same page for whom a server knows: nothing of it is behind a gate. Its text is closed from what is gated.
fn opened(book: &Book, story: &Story, text: &LiveText, whole: Whole) -> WholeMade {
    let mut texts = Vec::new();
    open_caption(text, &mut texts);
    let words = whole.gated().words();
    let reading_minutes = minutes(words);
    let view = ArticleView {
        is_gated: false,
        is_opened: true,
        words,
        reading_minutes,
        ..shown_view(book, story, text, &mut texts, Shown::All(&whole))
    };
    WholeMade { view: vec![("article", value(&view))], texts, whole }
}

/// The texts that the page closes: teaser, rest, notes, caption, corrections.
fn open_texts(story: &Story, text: &LiveText, texts: &mut Vec<(String, Open)>) {
    let part = |part| Open::Text { text: text.text.clone(), answers: text.answers.clone(), part };
    if story.facts.withdrawn.is_some() {
        return;
    }
    texts.push(("teaser".to_owned(), part(Part::Before)));
    let (gated, notes) = (story.is_gated(), &text.text.notes);
    if !gated {
        texts.push(("rest".to_owned(), part(Part::After)));
    }
    if !notes.is_empty() {
        texts.push(("notes".to_owned(), part(if gated { Part::NotesBefore } else { Part::Notes })));
    }
    open_caption(text, texts);
}

/// The caption of the picture at the head.
fn open_caption(text: &LiveText, texts: &mut Vec<(String, Open)>) {
    if let Some(hero) = &text.hero
        && let Some(caption) = hero.caption.clone()
    {
        texts.push(("caption".to_owned(), Open::Inline { inline: caption, links: hero.caption_links.clone() }));
    }
}

/// How much of a text a page shows.
#[derive(Clone, Copy)]
enum Shown<'w> {
    /// What everybody may read.
    Public,
    /// All of it.
    All(&'w Whole),
}

fn view(book: &Book, story: &Story, text: &LiveText, texts: &mut Vec<(String, Open)>) -> ArticleView {
    shown_view(book, story, text, texts, Shown::Public)
}

fn shown_view(
    book: &Book,
    story: &Story,
    text: &LiveText,
    texts: &mut Vec<(String, Open)>,
    shown: Shown<'_>,
) -> ArticleView {
    let (lang, facts, fields) = (text.lang, &story.facts, &text.fields);
    let words = text.text.words[0] + text.text.words[1];
    let person = |credited| people::person(book, credited, lang);
    let corrections = corrections(story, text, texts, shown);
    ArticleView {
        story: story.id.to_string(),
        lang,
        kind: facts.kind.as_str(),
        kicker: fields.kicker.clone(),
        title_html: markup(&fields.title),
        title: fields.title.plain.clone(),
        dek_html: fields.dek.as_ref().filter(|_| facts.withdrawn.is_none()).map(markup),
        section: book.named(&ListOf::Section(facts.section.clone()), lang),
        series: facts.series.as_ref().map(|id| book.named(&ListOf::Series(id.clone()), lang)),
        series_part: series_part(book, story, lang),
        authors: facts.authors.iter().map(person).collect(),
        translators: text.translators.iter().map(person).collect(),
        contributors: facts
            .contributors
            .iter()
            .map(|(role, who)| Contributors { role: role.clone(), people: who.iter().map(person).collect() })
            .collect(),
        published: Day::of(text.published),
        updated: fields.updated.map(Day::of),
        corrected: corrections.first().map(|correction| correction.date.clone()),
        reading_minutes: minutes(words),
        words,
        image: if facts.withdrawn.is_some() { None } else { hero(text) },
        twin: story.text(lang.other()).map(|twin| Twin {
            lang: twin.lang,
            href: book.href(twin),
            title_html: markup(&twin.fields.title),
        }),
        only_language: story.text(lang.other()).is_none(),
        syndicated: syndicated(story),
        tier: facts.tier.as_str().to_owned(),
        is_metered: facts.tier == crate::pipeline::base::config::Tier::Metered && facts.withdrawn.is_none(),
        is_gated: story.is_gated(),
        is_opened: false,
        gate_note: fields.gate_note.clone(),
        opens_with_letter: text.text.opens_with_letter,
        corrections,
        topics: facts.topics.iter().map(|id| book.named(&ListOf::Topic(id.clone()), lang)).collect(),
        boxes: people::boxes(book, story, lang, texts),
        related: related(book, story, lang),
        comments: comments::are_open(book, story),
        thread: comments::thread(book, story, lang),
        embed: comments::embed(book, story, text),
        withdrawn: facts.withdrawn.as_ref().map(|withdrawal| WithdrawnView {
            date: Day::of(withdrawal.date),
            reason: withdrawal.reason[lang].clone(),
        }),
        extra: fields.extra.clone().unwrap_or(serde_json::Value::Null),
    }
}

/// Where a story stands in its series. Lists have the newest first; a series is read from its beginning.
fn series_part(book: &Book, story: &Story, lang: Lang) -> Option<SeriesPart> {
    let list = ListOf::Series(story.facts.series.clone()?);
    let entries = &book.edition.atlas.lists.of(&list, lang).entries;
    let place = entries.iter().position(|entry| entry.story == story.id)?;
    let card = |place: Option<usize>| place.and_then(|place| entries.get(place)).and_then(|one| book.card(lang, one));
    let part = SeriesPart {
        number: entries.len() - place,
        total: entries.len(),
        previous: card(place.checked_add(1)),
        next: card(place.checked_sub(1)),
    };
    (part.total > 1).then_some(part)
}

/// Where the story appeared first. Our own translation of a syndicated text says so too.
fn syndicated(story: &Story) -> Option<Syndicated> {
    let from = story.facts.syndicated_from.as_ref()?;
    Some(Syndicated { name: from.name.clone(), url: from.url.clone(), canonical_is_ours: from.canonical_is_ours })
}

/// Whether a text's canonical address is the origin's: the original of a story syndicated `theirs`. A translation that
/// we made is ours.
pub(super) fn is_theirs(story: &Story, lang: Lang) -> bool {
    story.original == lang && story.facts.syndicated_from.as_ref().is_some_and(|from| !from.canonical_is_ours)
}

/// Minutes that a reader takes for so many words, at least one.
fn minutes(words: usize) -> usize {
    words.div_ceil(WORDS_A_MINUTE).max(1)
}

/// The corrections that readers of the page may read, newest first, with their texts. Where they are numbered, those
/// behind the cut have numbers of their own.
fn corrections(
    story: &Story,
    text: &LiveText,
    texts: &mut Vec<(String, Open)>,
    shown: Shown<'_>,
) -> Vec<CorrectionView> {
    let mut found: Vec<_> = story.corrections(text).map(|one| (one.id(), one, one.links.to_vec())).collect();
    if let Shown::All(whole) = shown {
        let gated = text.gated_corrections().into_iter().enumerate();
        found.extend(gated.map(|(index, one)| (gated_id(index), one, whole.open_links(one.links))));
    }
    found.sort_by_key(|(_, one, _)| std::cmp::Reverse(one.correction.date.instant));
    let view = |(index, (id, one, links)): (usize, (String, Corrected<'_>, Vec<Option<Href>>))| {
        let (html_key, correction) = (format!("correction {index}"), one.correction);
        texts.push((html_key.clone(), Open::Inline { inline: correction.text.clone(), links }));
        CorrectionView { kind: correction.kind.as_str(), date: Day::of(correction.date), html_key, id }
    };
    found.into_iter().enumerate().map(view).collect()
}

/// Stories that share most topics, then those of the section; newest first among equals.
fn related(book: &Book, story: &Story, lang: Lang) -> Vec<Value> {
    let lists = &book.edition.atlas.lists;
    // How many topics an entry shares, and how many were met before it.
    let mut shared = BTreeMap::<&Entry, (usize, usize)>::new();
    for key in story.matters().chain([ListOf::Section(story.facts.section.clone())]) {
        let weight = if matches!(key, ListOf::Section(_)) { 0 } else { 1 };
        let recent = lists.of(&key, lang).entries.iter().filter(|entry| entry.story != story.id).take(3 * RELATED);
        for entry in recent {
            let next = shared.len();
            shared.entry(entry).or_insert((0, next)).0 += weight;
        }
    }
    let mut found: Vec<_> =
        shared.into_iter().map(|(entry, (count, order))| (std::cmp::Reverse(count), order, entry)).collect();
    found.sort();
    book.cards(lang, found.into_iter().map(|(_, _, entry)| entry).take(RELATED))
}

fn about(book: &Book, story: &Story, text: &LiveText) -> About {
    let fields = &text.fields;
    let outlet = &book.edition.config.title[text.lang];
    let title = fields.search_title.clone().unwrap_or_else(|| format!("{} · {outlet}", fields.title.plain));
    let theirs = is_theirs(story, text.lang)
        .then(|| story.facts.syndicated_from.as_ref().map(|from| from.url.clone()))
        .flatten();
    let version = |lang| story.text(lang).map(|text| text.url.clone());
    // What is canonical elsewhere is no alternate; the switch still leads there.
    let indexed = |lang| story.text(lang).filter(|_| !is_theirs(story, lang)).map(|text| text.url.clone());
    let default: Option<Url> = indexed(story.original).or_else(|| indexed(story.original.other()));
    About {
        template: "article",
        lang: text.lang,
        url: text.url.clone(),
        versions: crate::pipeline::base::lang::ByLang::from_fn(version),
        default,
        title,
        description: description(story, text),
        nearest: None,
        robots: robots(story, text),
        canonical: theirs,
    }
}

/// What robots may do with the page.
fn robots(story: &Story, text: &LiveText) -> Option<&'static str> {
    match (text.fields.noindex, story.is_gated()) {
        (true, _) => Some("noindex"),
        (false, true) => Some("max-image-preview:large, noarchive"),
        (false, false) => Some("max-image-preview:large"),
    }
}

fn description(story: &Story, text: &LiveText) -> String {
    if story.facts.withdrawn.is_some() {
        return text.fields.title.plain.clone();
    }
    let dek = || text.fields.dek.as_ref().map(|dek| dek.plain.clone());
    text.fields.description.clone().or_else(dek).unwrap_or_else(|| text.fields.title.plain.clone())
}

/// When an article last changed: by its own word, or by a correction that everybody may read.
pub(super) fn modified(story: &Story, text: &LiveText) -> Option<When> {
    story.corrections(text).map(|one| one.correction.date).chain(text.fields.updated).max()
}

/// What Open Graph says of an article.
fn describe(book: &Book, story: &Story, text: &LiveText, page: &mut PageView) {
    page.alternates.retain(|alternate| alternate.hreflang == "x-default" || is_listed(story, alternate.hreflang));
    let Some(og) = &mut page.og else { return };
    og.r#type = "article";
    og.title = text.fields.social_title.clone().unwrap_or_else(|| text.fields.title.plain.clone());
    og.published = Some(text.published.iso_with_time());
    og.modified = modified(story, text).map(|when| when.iso_with_time());
    og.section = Some(book.edition.terms.name(&ListOf::Section(story.facts.section.clone()), text.lang));
    let shown = text.social_image.as_ref().or_else(|| text.hero.as_ref().map(|hero| &hero.shown));
    og.image = shown.filter(|_| story.facts.withdrawn.is_none()).and_then(|shown| head::card_image(book, shown));
    // A picture made for cards says the headline most of the time, and has no words of its own.
    if let Some(image) = og.image.as_mut().filter(|image| image.alt.is_empty()) {
        image.alt = og.title.clone();
    }
}

/// Whether a version of a story may be named as an alternate.
fn is_listed(story: &Story, hreflang: &str) -> bool {
    Lang::from_code(hreflang).is_some_and(|lang| !is_theirs(story, lang) && story.text(lang).is_some())
}
