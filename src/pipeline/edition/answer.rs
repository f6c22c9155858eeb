//! The questions of every text of the edition, answered in parallel; what is found in the end is merged in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::article::{ImageFields, Kind, PageFile};
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::content::text::{Inline, Picture, PictureSource, Piece, Text};

use super::corrections::GatedCorrection;
use super::facts::Asleep;
use super::gated::Gated;
use super::open::Shown;
use super::pair::weigh;
use super::people::{Author, Credited};
use super::plain_page::PlainPage;
use super::problems;
use super::resolve::{Asker, Found, Resolver};
use super::story::{Hero, LiveText, Story};

/// Everything whose questions are open.
pub(super) struct Questions<'a> {
    pub(super) stories: Vec<&'a mut Story>,
    pub(super) authors: Vec<&'a mut Author>,
    pub(super) pages: Vec<&'a mut PlainPage>,
    pub(super) asleep: Vec<(StoryId, Asleep)>,
    pub(super) drafts: Vec<PageFile>,
}

/// What came of all questions.
pub(super) struct Answered {
    /// By story, its texts that readers may not see among it.
    pub(super) of_stories: BTreeMap<StoryId, Found>,
    /// Of authors and plain pages.
    pub(super) of_others: Found,
}

/// Answers every text.
pub(super) fn all(resolver: &Resolver<'_>, open: Questions<'_>) -> Answered {
    let Questions { stories, authors, pages, asleep, drafts } = open;
    let answered = stories.into_par_iter().map(|one| (one.id.clone(), story(resolver, one)));
    let mut of_stories: BTreeMap<StoryId, Found> = answered.collect::<Vec<_>>().into_iter().collect();
    let of_authors: Vec<Found> = authors.into_par_iter().map(|one| author(resolver, one)).collect();
    let of_pages: Vec<Found> = pages.into_par_iter().map(|page| plain_page(resolver, page)).collect();
    let mut of_others = Found::default();
    for found in of_authors.into_iter().chain(of_pages) {
        of_others.published.extend(found.published);
        of_others.problems.extend(found.problems);
    }
    let of_asleep: Vec<(StoryId, Vec<Diagnostic>)> =
        asleep.into_par_iter().map(|(id, text)| (id.clone(), look(resolver, &id, text))).collect();
    for (id, problems) in of_asleep {
        of_stories.entry(id).or_default().problems.extend(problems);
    }
    let of_drafts: Vec<Vec<Diagnostic>> = drafts.into_par_iter().map(|file| look_at_draft(resolver, &file)).collect();
    of_others.problems.extend(of_drafts.into_iter().flatten());
    Answered { of_stories, of_others }
}

/// Answers the texts of one story, those among them that readers may not see.
pub(super) fn one(resolver: &Resolver<'_>, open: Option<&mut Story>, id: &StoryId, asleep: Vec<Asleep>) -> Found {
    let mut found = open.map(|open| story(resolver, open)).unwrap_or_default();
    found.problems.extend(asleep.into_iter().flat_map(|text| look(resolver, id, text)));
    found
}

/// Looks at the links and pictures of a text that readers may not see. What is wrong with a draft is a warning.
fn look(resolver: &Resolver<'_>, id: &StoryId, asleep: Asleep) -> Vec<Diagnostic> {
    let mut found = Found::default();
    let Asleep { mut text, state, facts } = asleep;
    let asker = Asker {
        lang: text.lang,
        owner: id.as_str(),
        is_gated: facts.tier.is_paid(),
        is_withdrawn: facts.withdrawn.is_some(),
    };
    found.problems.extend(updates_elsewhere(facts.kind, &text));
    live_text(resolver, asker, &mut text, facts.image.as_ref(), &mut found);
    found.problems.into_iter().map(|problem| weigh(problem, !state.forgives())).collect()
}

/// Looks at the links and pictures of a plain page that is a draft: what is wrong with them is a warning.
fn look_at_draft(resolver: &Resolver<'_>, file: &PageFile) -> Vec<Diagnostic> {
    let mut found = Found::default();
    let asker = Asker { lang: file.lang, owner: "pages", is_gated: false, is_withdrawn: false };
    resolver.text(asker, &file.text, &mut found);
    found.problems.into_iter().map(|problem| weigh(problem, false)).collect()
}

fn story(resolver: &Resolver<'_>, story: &mut Story) -> Found {
    let mut found = Found::default();
    let owner = story.id.to_string();
    let is_gated = story.is_gated();
    let is_withdrawn = story.facts.withdrawn.is_some();
    let image = story.facts.image.clone();
    for lang in Lang::ALL {
        let Some(text) = story.texts[lang].as_mut() else { continue };
        let asker = Asker { lang, owner: &owner, is_gated, is_withdrawn };
        found.problems.extend(updates_elsewhere(story.facts.kind, text));
        live_text(resolver, asker, text, image.as_ref(), &mut found);
        text.translators.iter_mut().for_each(|person| guest(resolver, person, &owner, &text.block, &mut found));
    }
    let block = story.live().next().map(|text| text.block.clone());
    if let Some(block) = block {
        let facts = &mut story.facts;
        let people = facts.authors.iter_mut().chain(facts.contributors.iter_mut().flat_map(|(_, who)| who));
        people.for_each(|person| guest(resolver, person, &owner, &block, &mut found));
    }
    found
}

/// `:::update` in a text that is not live: it would be an entry of a list that is not there.
fn updates_elsewhere(kind: Kind, text: &LiveText) -> Vec<Diagnostic> {
    let pieces = text.text.before.iter().chain(&text.text.after).filter(|_| kind != Kind::Live);
    let updates = pieces.filter_map(|piece| match piece {
        Piece::Block(block) if block.name == "update" => Some(problems::update_elsewhere(&block.place)),
        _ => None,
    });
    updates.collect()
}

fn live_text(
    resolver: &Resolver<'_>,
    asker: Asker<'_>,
    text: &mut LiveText,
    original: Option<&ImageFields>,
    found: &mut Found,
) {
    let replies = resolver.replies(asker, &text.text, found);
    text.answers = Arc::new(replies.public);
    let corrections = text.fields.corrections.iter();
    text.correction_links = corrections.map(|correction| resolver.links_of(asker, correction, found)).collect();
    let sealed = std::mem::take(&mut found.sealed);
    if !asker.is_withdrawn {
        text.hero = hero(resolver, asker, text, original, found);
        text.social_image = text.fields.social_image.clone().and_then(|file| {
            let place = || text.block.place(&["social", "image"]);
            bare_picture(resolver, asker, file, place, found)
        });
    }
    if asker.is_gated {
        found.problems.extend(teaser_missing(text));
        let whole = std::mem::take(&mut text.text);
        let corrections = text.gated_corrections().into_iter().map(GatedCorrection::of).collect();
        let (public, gated) = Gated::divide(whole, replies.whole, corrections, sealed);
        text.text = Arc::new(public);
        text.gated = Some(Arc::new(gated));
    }
}

/// A paid text of which readers without a pass see nothing: somebody forgot the cut.
fn teaser_missing(text: &LiveText) -> Option<Diagnostic> {
    let is_empty = text.text.before.is_empty() && !text.text.after.is_empty() && !text.text.cut_is_wrong;
    is_empty.then(|| problems::teaser_missing(&text.block))
}

/// A picture of a field. Its place is looked for only when there is something to tell.
fn field_picture(
    resolver: &Resolver<'_>,
    asker: Asker<'_>,
    picture: Picture,
    place: impl FnOnce() -> Place,
    found: &mut Found,
) -> Option<Shown> {
    let told = found.problems.len();
    let shown = resolver.picture(asker, &picture, found);
    if found.problems.len() > told {
        let place = place();
        found.problems[told..].iter_mut().for_each(|problem| problem.place = Some(place.clone()));
    }
    shown
}

/// A picture that needs neither alt text nor credit: a portrait beside a name, a social card.
fn bare_picture(
    resolver: &Resolver<'_>,
    asker: Asker<'_>,
    file: SourcePath,
    place: impl FnOnce() -> Place,
    found: &mut Found,
) -> Option<Shown> {
    field_picture(resolver, asker, picture_of(file, Some(String::new()), None), place, found)
}

/// A picture as a field names it.
fn picture_of(file: SourcePath, alt: Option<String>, credit: Option<String>) -> Picture {
    let place = Place::top(&file);
    let source = PictureSource::File(file);
    let attributes = Vec::new();
    Picture { source, alt, decorative: false, credit, attributes, is_figure: false, after_cut: false, place }
}

/// The picture at the head of a text: the file, credit and focus from the original unless the text has its own; alt
/// and caption always the text's own.
fn hero(
    resolver: &Resolver<'_>,
    asker: Asker<'_>,
    text: &LiveText,
    original: Option<&ImageFields>,
    found: &mut Found,
) -> Option<Hero> {
    let own = text.fields.image.as_ref();
    let src = own.and_then(|image| image.src.clone()).or_else(|| original.and_then(|image| image.src.clone()))?;
    let place = || if own.is_some() { text.block.place(&["image"]) } else { text.block.place(&[]) };
    let alt = own.and_then(|image| image.alt.clone());
    let credit = own.and_then(|image| image.credit.clone()).or_else(|| original.and_then(|image| image.credit.clone()));
    let shown = field_picture(resolver, asker, picture_of(src, alt, credit), place, found)?;
    if shown.credit.is_none() {
        found.problems.push(problems::credit_missing(&place(), true));
    }
    let noted = shown.caption.clone().map(|html| Inline { flow: vec![Piece::Html(html)], ..Inline::default() });
    let caption = own.and_then(|image| image.caption.clone()).or(noted);
    let caption_links = caption.as_ref().map_or_else(Vec::new, |caption| resolver.links(asker, &caption.links, found));
    let focus = own.and_then(|image| image.focus).or_else(|| original.and_then(|image| image.focus));
    Some(Hero { shown, caption, caption_links, focus })
}

fn guest(resolver: &Resolver<'_>, person: &mut Credited, owner: &str, block: &FrontBlock, found: &mut Found) {
    let Credited::Guest(guest) = person else { return };
    if let Some(file) = &guest.photo_file {
        let asker = Asker { lang: Lang::En, owner, is_gated: false, is_withdrawn: false };
        guest.photo = bare_picture(resolver, asker, file.clone(), || block.place(&["authors"]), found);
    }
    for lang in Lang::ALL {
        if let Some(bio) = &guest.bio[lang] {
            guest.bio_answers[lang] =
                Arc::new(resolver.text(Asker { lang, owner, is_gated: false, is_withdrawn: false }, bio, found));
        }
    }
}

fn author(resolver: &Resolver<'_>, author: &mut Author) -> Found {
    let mut found = Found::default();
    for lang in Lang::ALL {
        let asker = Asker { lang, owner: "authors", is_gated: false, is_withdrawn: false };
        if let Some(bio) = author.bio[lang].clone() {
            author.bio_answers[lang] = Arc::new(resolver.text(asker, &bio, &mut found));
        }
        let Some((fields, file)) = author.photo_fields(lang) else { continue };
        let Some(src) = fields.src else { continue };
        let shown = bare_picture(resolver, asker, src, || file.block.place(&["photo"]), &mut found);
        let alt = fields.alt.unwrap_or_else(|| author.name[lang].clone());
        author.photo[lang] = shown.map(|shown| Shown { alt, credit: fields.credit, ..shown });
    }
    found.problems.dedup();
    found
}

fn plain_page(resolver: &Resolver<'_>, page: &mut PlainPage) -> Found {
    let mut found = Found::default();
    for lang in Lang::ALL {
        let Some(text) = page.texts[lang].as_mut() else { continue };
        let asker = Asker { lang, owner: "pages", is_gated: false, is_withdrawn: false };
        let whole: Text = std::mem::take(&mut text.file.text);
        text.answers = Arc::new(resolver.text(asker, &whole, &mut found));
        text.text = Arc::new(whole);
    }
    found
}
