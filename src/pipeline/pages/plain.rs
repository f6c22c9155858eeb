//! Plain pages, the authors' index, the corrections list, the page for passes.

use crate::pipeline::base::config::Untranslated;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::content::article::Kind;
use crate::pipeline::edition::address::{FixedPage, fixed};
use crate::pipeline::edition::corrections::Corrected;
use crate::pipeline::edition::open::{Open, Part};
use crate::pipeline::edition::plain_page::{PageText, PlainPage};
use crate::pipeline::edition::story::{LiveText, Story};

use tera::Value;

use super::book::Book;
use super::head::{self, About};
use super::people;
use super::shared::{Day, markup, value};
use super::view::{CorrectionRow, PageTextView};
use super::{Made, PageNames};

/// How many corrections the list shows.
const CORRECTIONS: usize = 200;

/// Makes a plain page. The page that sells has a template of its own.
pub(super) fn page(book: &Book, page: &PlainPage, text: &PageText) -> Made {
    let config = &book.edition.config;
    let (file, lang) = (&text.file, text.file.lang);
    let sells = config.paywall.subscribe.as_ref() == Some(&page.id);
    let template = if sells { "subscribe" } else { "page" };
    let open = |part| Open::Text { text: text.text.clone(), answers: text.answers.clone(), part };
    let view = PageTextView {
        id: page.id.to_string(),
        title_html: markup(&file.title),
        title: file.title.plain.clone(),
        dek_html: file.dek.as_ref().map(markup),
        updated: file.updated.map(Day::of),
        extra: file.extra.clone().unwrap_or(serde_json::Value::Null),
    };
    let versions = page.texts.as_ref().map(|_, text| text.as_ref().map(|text| text.url.clone()));
    let title = file.search_title.clone().unwrap_or_else(|| format!("{} · {}", file.title.plain, config.title[lang]));
    let dek = || file.dek.as_ref().map(|dek| dek.plain.clone());
    let about = About {
        template,
        lang,
        url: text.url.clone(),
        default: versions[config.x_default].clone().or_else(|| versions[config.x_default.other()].clone()),
        versions,
        title,
        description: file.description.clone().or_else(dek).unwrap_or_else(|| file.title.plain.clone()),
        nearest: None,
        robots: file.noindex.then_some("noindex"),
        canonical: None,
    };
    let mut names = vec![("text", value(&view))];
    if sells {
        names.push(("tiers", value(&config.paywall.tiers)));
    }
    let texts = vec![("body".to_owned(), open(Part::Whole))];
    Made { names: PageNames { page: head::page(book, about), view: names }, texts, gate: None, whole: None }
}

/// A page that both languages have at a fixed address.
pub(super) fn fixed_about(book: &Book, lang: Lang, which: FixedPage, template: &'static str) -> About {
    let config = &book.edition.config;
    let versions = ByLang::from_fn(|lang| Some(fixed(lang, which)));
    // The theme puts its own word for the page before the outlet's name.
    About {
        template,
        lang,
        url: fixed(lang, which),
        default: versions[config.x_default].clone(),
        versions,
        title: config.title[lang].clone(),
        description: config.title[lang].clone(),
        nearest: None,
        robots: None,
        canonical: None,
    }
}

/// Makes the authors' index.
pub(super) fn authors(book: &Book, lang: Lang) -> Made {
    let about = fixed_about(book, lang, FixedPage::Authors, "authors");
    let letters = people::index(book, lang);
    Made {
        names: PageNames { page: head::page(book, about), view: vec![("letters", value(&letters))] },
        texts: Vec::new(),
        gate: None,
        whole: None,
    }
}

/// Makes the page where a pass is entered. Nobody is to come to it from outside but by the link that holds their pass.
pub(super) fn pass(book: &Book, lang: Lang) -> Made {
    let about = About { robots: Some("noindex"), ..fixed_about(book, lang, FixedPage::Pass, "pass") };
    let view = vec![("offer", book.offer().as_deref().map_or_else(Value::none, Value::safe_string))];
    Made { names: PageNames { page: head::page(book, about), view }, texts: Vec::new(), gate: None, whole: None }
}

/// Makes the corrections list: every correction of a language's live texts that everybody may read, newest first. Where
/// lists show what is not translated, so does this one.
pub(super) fn corrections(book: &Book, lang: Lang) -> Made {
    let shows_foreign = book.edition.config.lists.untranslated == Untranslated::List;
    let mut found: Vec<(&Story, &LiveText, Corrected<'_>)> = Vec::new();
    for story in book.all_stories() {
        let foreign = || story.text(lang.other()).filter(|_| shows_foreign);
        let Some(text) = story.text(lang).or_else(foreign) else { continue };
        found.extend(story.corrections(text).map(|one| (story, text, one)));
    }
    found.sort_by_key(|(story, _, one)| (std::cmp::Reverse(one.correction.date.instant), story.id.clone(), one.number));
    let mut texts = Vec::new();
    let rows: Vec<CorrectionRow> = found
        .into_iter()
        .take(CORRECTIONS)
        .enumerate()
        .map(|(row, found)| correction_row(book, lang, found, row, &mut texts))
        .collect();
    let about = fixed_about(book, lang, FixedPage::Corrections, "corrections");
    Made {
        names: PageNames { page: head::page(book, about), view: vec![("items", value(&rows))] },
        texts,
        gate: None,
        whole: None,
    }
}

fn correction_row(
    book: &Book,
    lang: Lang,
    (story, text, one): (&Story, &LiveText, Corrected<'_>),
    row: usize,
    texts: &mut Vec<(String, Open)>,
) -> CorrectionRow {
    let correction = one.correction;
    let html_key = format!("correction {row}");
    // On the list the words stand without links to parts of the article's own page.
    let links = one.links.iter().map(|href| href.clone().filter(|href| !href.href.starts_with('#'))).collect();
    texts.push((html_key.clone(), Open::Inline { inline: correction.text.clone(), links }));
    CorrectionRow {
        kind: correction.kind.as_str(),
        date: Day::of(correction.date),
        html_key,
        title_html: markup(&text.fields.title),
        href: format!("{}#{}", book.href(text), one.id()),
        is_sponsored: story.facts.kind == Kind::Sponsored,
        lang: text.lang,
        is_foreign: text.lang != lang,
    }
}
