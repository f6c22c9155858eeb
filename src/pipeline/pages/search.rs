//! The ways to find a story: sections, topics, series, authors.

use crate::pipeline::base::lang::Lang;
use crate::pipeline::edition::address::FixedPage;
use crate::pipeline::edition::lists::ListOf;

use super::book::Book;
use super::head;
use super::plain::fixed_about;
use super::shared::value;
use super::view::{Named, SearchView};
use super::{Made, PageNames};

/// Makes the page. A form for words stands in the theme's template; what searches is a script, and no view.
pub(super) fn search(book: &Book, lang: Lang) -> Made {
    let terms = &book.edition.terms;
    let view = SearchView {
        topics: by_alphabet(book, lang, terms.topics.iter().map(|(id, _)| ListOf::Topic(id.clone()))),
        series: by_alphabet(book, lang, terms.series.iter().map(|(id, _)| ListOf::Series(id.clone()))),
    };
    let about = fixed_about(book, lang, FixedPage::Search, "search");
    Made {
        names: PageNames { page: head::page(book, about), view: vec![("search", value(&view))] },
        texts: Vec::new(),
        gate: None,
        whole: None,
    }
}

/// The lists that have a page in a language, in the order of its alphabet.
fn by_alphabet(book: &Book, lang: Lang, lists: impl Iterator<Item = ListOf>) -> Vec<Named> {
    let locale = &book.locales[lang];
    let mut named: Vec<Named> = lists.map(|list| book.named(&list, lang)).filter(|it| it.href.is_some()).collect();
    named.sort_by(|a, b| locale.compare(&a.name, &b.name).then_with(|| a.id.cmp(&b.id)));
    named
}
