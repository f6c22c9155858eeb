//! A gated text whole, for a page that a server hands out to whom it knows, and to nobody else.

use std::sync::Arc;

use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::BaseUrl;

use super::gated::{self, Gated};
use super::open::Href;
use super::story::{LiveText, Story};

/// A gated text and where its pictures and files stand in the protected tree. It can be printed as little as [`Gated`] can.
pub struct Whole {
    gated: Arc<Gated>,
    /// The addresses of its files, in their order.
    files: Vec<String>,
}

/// Marks of whole texts never leave the program: nothing of a page that has one is remembered in a file.
const INSIDE: [u8; 16] = [0; 16];

impl Whole {
    /// The text; `None` where nothing of it is gated.
    pub fn of(story: &Story, text: &LiveText, base_url: &BaseUrl) -> Option<Whole> {
        let gated = story.gated(text)?.clone();
        let files = gated.files().iter().map(|(url, _)| base_url.href(url)).collect();
        Some(Whole { gated, files })
    }

    /// The text.
    pub fn gated(&self) -> &Gated {
        &self.gated
    }

    /// A mark of all that it says.
    pub fn mark(&self) -> Mark {
        Mark::keyed(&INSIDE, &(self.gated.mark(&INSIDE), &self.files))
    }

    /// Where links of what is gated lead, its files among it.
    pub fn open_links(&self, links: &[Option<Href>]) -> Vec<Option<Href>> {
        let open = |href: &Href| {
            // Query and fragment stay as they were written.
            let (address, after) = href.href.split_at(href.href.find(['?', '#']).unwrap_or(href.href.len()));
            let file = (0..self.files.len()).find(|index| gated::address(*index) == address);
            file.map_or_else(|| href.clone(), |index| Href { href: self.files[index].clone() + after, ..href.clone() })
        };
        links.iter().map(|href| href.as_ref().map(open)).collect()
    }

    /// A part of the text, which the theme has closed, with the addresses of its files.
    pub fn open_files(&self, html: &str) -> String {
        // An address is percent-encoded, but for `&`.
        let address = |index: usize| self.files[index].replace('&', "&amp;");
        gated::with_files(html, self.files.len(), |index, name, tail| format!("{name}=\"{}{tail}\"", address(index)))
    }
}
