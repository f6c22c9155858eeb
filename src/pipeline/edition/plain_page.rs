//! Plain pages: about, privacy, ethics. Paired by their file's name.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::PageId;
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::path::Url;
use crate::pipeline::content::article::PageFile;
use crate::pipeline::content::text::Text;

use super::address;
use super::open::Answers;
use super::pair::weigh;
use super::schedule::Moment;

/// A plain page with at least one live text.
pub struct PlainPage {
    /// The id: the name of its files.
    pub id: PageId,
    /// The live texts.
    pub texts: ByLang<Option<PageText>>,
}

/// A plain page in one language.
pub struct PageText {
    /// What the file says; its text has moved to `text`.
    pub file: PageFile,
    /// Where it stands.
    pub url: Url,
    /// The text.
    pub text: Arc<Text>,
    /// The edition's answers to it.
    pub answers: Arc<Answers>,
}

/// Plain pages, and the drafts among their files.
pub(super) struct Sorted {
    pub(super) pages: BTreeMap<PageId, PlainPage>,
    pub(super) drafts: Vec<PageFile>,
}

/// Pairs the files of plain pages and sets drafts apart.
pub(super) fn pages(files: Vec<PageFile>, config: &Config, moment: &Moment) -> (Sorted, Vec<Diagnostic>) {
    let mut pages = BTreeMap::<PageId, PlainPage>::new();
    let (mut drafts, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        let is_live = !file.draft || moment.drafts;
        problems.extend(file.diagnostics.iter().cloned().map(|problem| weigh(problem, is_live)));
        if !file.is_readable {
            continue;
        }
        if !is_live {
            drafts.push(file);
            continue;
        }
        let (id, lang) = (file.id.clone(), file.lang);
        let url = address::named(&config.addresses.page, lang, &file.slug);
        let page = pages.entry(id.clone()).or_insert_with(|| PlainPage { id, texts: ByLang::new(None, None) });
        page.texts[lang] = Some(PageText { file, url, text: Arc::default(), answers: Arc::default() });
    }
    (Sorted { pages, drafts }, problems)
}
