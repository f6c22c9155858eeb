//! What the configuration names, measured against what exists: the page that sells, the corrections policy, the logo.

use std::collections::{BTreeMap, BTreeSet};

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::PageId;
use crate::pipeline::content::front_block::FrontBlock;

use super::media::Shelf;
use super::plain_page::PlainPage;
use super::problems;

/// Names of the configuration behind which there is nothing.
pub(super) fn lost_names(
    config: &Config,
    file: &FrontBlock,
    pages: &BTreeMap<PageId, PlainPage>,
    drafts: &BTreeSet<PageId>,
    shelf: &Shelf,
) -> Vec<Diagnostic> {
    let named: [(&Option<PageId>, &[&str]); 2] = [
        (&config.paywall.subscribe, &["paywall", "subscribe"]),
        (&config.publisher.corrections_policy, &["publisher", "corrections_policy"]),
    ];
    let lost = |(id, path): &(&Option<PageId>, &[&str])| {
        let id = id.as_ref().filter(|id| !pages.contains_key(*id))?;
        if drafts.contains(id) {
            return Some(problems::named_page_is_draft(&file.place(path), id));
        }
        Some(problems::unknown_page(&file.place(path), id.as_str(), pages.keys().map(PageId::as_str)))
    };
    let mut problems: Vec<Diagnostic> = named.iter().filter_map(lost).collect();
    if let Some(logo) = &config.publisher.logo {
        let address = format!("/{}", logo.trim_start_matches('/'));
        if !shelf.fixed.contains_key(&address) {
            let known = shelf.fixed.keys().map(|path| path.trim_start_matches('/'));
            problems.push(problems::picture_missing(&file.place(&["publisher", "logo"]), logo, known));
        }
    }
    problems
}
