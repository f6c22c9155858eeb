//! What every page says of itself to browsers, search engines and cards: one table for canonical and alternates, so
//! that the two languages cannot disagree.

use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::Url;
use crate::pipeline::edition::address::{FixedPage, fixed};

use super::book::Book;
use super::view::{Alternate, CardImage, OpenGraph, PageView, Switch};

/// What a page knows of itself before its addresses are looked up.
pub(super) struct About {
    pub(super) template: &'static str,
    pub(super) lang: Lang,
    /// The page's own address.
    pub(super) url: Url,
    /// The page in each language, itself among them.
    pub(super) versions: ByLang<Option<Url>>,
    /// Where the language switch leads where the other language has no version: the nearest page of the same list.
    pub(super) nearest: Option<Url>,
    /// What `x-default` names.
    pub(super) default: Option<Url>,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) robots: Option<&'static str>,
    /// Another canonical address than the page's own, absolute.
    pub(super) canonical: Option<String>,
}

/// Completes what a page says of itself. Alternates are left out where the canonical address is elsewhere.
pub(super) fn page(book: &Book, about: About) -> PageView {
    let base = &book.edition.config.base_url;
    let own = base.absolute(&about.url);
    let is_ours = about.canonical.is_none();
    let other = about.lang.other();
    let twin = about.versions[other].as_ref();
    let near = twin.or(about.nearest.as_ref());
    let switch = Switch {
        lang: other,
        href: base.href(&near.cloned().unwrap_or_else(|| fixed(other, FixedPage::Front))),
        exists: near.is_some(),
    };
    let alternates = if is_ours { alternates(book, &about) } else { Vec::new() };
    let canonical = about.canonical.unwrap_or(own);
    let og = OpenGraph {
        r#type: "website",
        title: about.title.clone(),
        description: about.description.clone(),
        url: canonical.clone(),
        locale: locale(book, about.lang),
        locale_alternate: twin.map(|_| locale(book, other)),
        image: None,
        published: None,
        modified: None,
        section: None,
    };
    PageView {
        template: about.template,
        href: base.href(&about.url),
        canonical,
        title: about.title,
        description: about.description,
        robots: about.robots,
        og: Some(og),
        alternates,
        twin: switch,
        structured_data_html: None,
    }
}

/// The same set, in the same order, on each version of a page.
fn alternates(book: &Book, about: &About) -> Vec<Alternate> {
    let base = &book.edition.config.base_url;
    let versions = about.versions.iter().filter_map(|(lang, url)| Some((lang.code(), url.as_ref()?)));
    let default = about.default.as_ref().map(|url| ("x-default", url));
    versions.chain(default).map(|(hreflang, url)| Alternate { hreflang, href: base.absolute(url) }).collect()
}

/// `en_US`, as Open Graph writes it. A region of many countries has no such form: then the language stands alone.
fn locale(book: &Book, lang: Lang) -> String {
    let locale = &book.edition.config.locales[lang];
    match locale.split_once('-') {
        Some((language, region)) if region.len() == 2 => format!("{language}_{region}"),
        _ => if lang == Lang::En { "en_US" } else { "es_ES" }.to_owned(),
    }
}

/// A picture for social cards; consumers do not show SVG, and need its size.
pub(super) fn card_image(book: &Book, shown: &crate::pipeline::edition::open::Shown) -> Option<CardImage> {
    let is_pixels = !shown.src.ends_with(".svg") && shown.width > 0;
    let url = whole(book, &shown.src);
    is_pixels.then(|| CardImage { url, width: shown.width, height: shown.height, alt: shown.alt.clone() })
}

/// An address of a page as a whole one; what leads elsewhere is whole already.
pub(super) fn whole(book: &Book, href: &str) -> String {
    let origin = &book.edition.config.base_url.origin;
    if href.starts_with('/') { format!("{origin}{href}") } else { href.to_owned() }
}
