//! A letter with what was published since a day: no page, so it is not planned, and links as one who reads it in a mail
//! program needs them.

use std::cmp::Reverse;

use tera::Context;

use crate::pipeline::base::date::When;
use crate::pipeline::base::ids::{SectionId, StoryId};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::content::article::Kind;
use crate::pipeline::edition::lists::{Entry, ListOf};
use crate::pipeline::edition::story::Story;

use super::book::Book;
use super::shared::{Day, value};
use super::view::{NewsletterCorrection, NewsletterView, River};

/// Makes what the templates of a letter see. `None` where the language has published nothing since.
pub fn newsletter(book: &Book, lang: Lang, since: When) -> Option<Context> {
    let entries = entries(book, lang, since);
    if !entries.iter().any(|entry| entry.lang == lang) {
        return None;
    }
    let view = view(book, lang, since, &entries);
    let mut context = Context::new();
    context.insert_value("lang", value(&lang));
    context.insert_value("other_lang", value(&lang.other()));
    context.insert_value("site", book.sites[lang].clone());
    context.insert_value("letter", value(&view));
    Some(context)
}

/// The stories of a language's lists that were published since, newest first.
fn entries(book: &Book, lang: Lang, since: When) -> Vec<&Entry> {
    let is_new = |entry: &&Entry| {
        let text = book.story(&entry.story).and_then(|story| story.text(entry.lang));
        text.is_some_and(|text| text.published.instant >= since.instant)
    };
    book.edition.atlas.lists.all[lang].iter().filter(is_new).collect()
}

fn view(book: &Book, lang: Lang, since: When, entries: &[&Entry]) -> NewsletterView {
    let (opinion, news): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| is_opinion(book, entry));
    let lead = lead(book, lang, entries);
    let rest = |of: &[&Entry]| -> Vec<Entry> {
        of.iter().filter(|entry| Some(**entry) != lead).map(|entry| (*entry).clone()).collect()
    };
    NewsletterView {
        today: Day::of(When { has_time: false, ..book.edition.moment.now }),
        since: Day::of(since),
        count: entries.len(),
        lead: lead.and_then(|entry| book.card(lang, entry)),
        sections: sections(book, lang, &rest(&news)),
        opinion: book.cards(lang, &rest(&opinion)),
        corrections: corrections(book, lang, since),
    }
}

fn story<'b>(book: &'b Book, entry: &Entry) -> Option<&'b Story> {
    book.story(&entry.story)
}

fn kind(book: &Book, entry: &Entry) -> Option<Kind> {
    story(book, entry).map(|story| story.facts.kind)
}

fn is_opinion(book: &Book, entry: &Entry) -> bool {
    kind(book, entry) == Some(Kind::Opinion)
}

/// The first that the front page leads with, else the newest that is no opinion, else the newest. What somebody paid for
/// is led in by an editor alone.
fn lead<'e>(book: &Book, lang: Lang, entries: &[&'e Entry]) -> Option<&'e Entry> {
    let chosen = &book.edition.front.lead[lang];
    let of = |id: &StoryId| entries.iter().find(|entry| entry.story == *id);
    let unpaid = || entries.iter().filter(|entry| kind(book, entry) != Some(Kind::Sponsored));
    let newest = || unpaid().find(|entry| !is_opinion(book, entry)).or_else(|| unpaid().next());
    chosen.iter().find_map(of).or_else(newest).copied()
}

/// Stories by section, in the order of `sections.yaml`.
fn sections(book: &Book, lang: Lang, entries: &[Entry]) -> Vec<River> {
    let of = |id: &SectionId, entry: &&Entry| story(book, entry).is_some_and(|it| it.facts.section == *id);
    let sections = book.edition.terms.sections.iter();
    let rivers = sections.map(|(id, _)| River {
        section: book.named(&ListOf::Section(id.clone()), lang),
        cards: book.cards(lang, entries.iter().filter(|entry| of(id, entry))),
    });
    rivers.filter(|river| !river.cards.is_empty()).collect()
}

/// Corrections that everybody may read, of every live text of the language, made since.
fn corrections(book: &Book, lang: Lang, since: When) -> Vec<NewsletterCorrection> {
    let mut found = Vec::new();
    for story in book.all_stories() {
        let Some(text) = story.text(lang) else { continue };
        for one in story.corrections(text) {
            let correction = one.correction;
            if correction.date.instant < since.instant {
                continue;
            }
            let view = NewsletterCorrection {
                kind: correction.kind.as_str(),
                date: Day::of(correction.date),
                text: correction.text.plain.clone(),
                title: text.fields.title.plain.clone(),
                href: format!("{}#{}", book.href(text), one.id()),
                is_sponsored: story.facts.kind == Kind::Sponsored,
            };
            found.push((Reverse(correction.date.instant), &story.id, one.number, view));
        }
    }
    found.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
    found.into_iter().map(|(.., view)| view).collect()
}
