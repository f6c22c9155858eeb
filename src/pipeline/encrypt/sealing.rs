//! The edition's gated texts and the keys → what a page needs to seal its own. The text is closed by the theme first, and
//! so it is sealed when its page is printed; what it shows beside words is sealed before.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::{BaseUrl, percent_decode};
use crate::pipeline::edition::gated::{self, Gated};
use crate::pipeline::edition::story::{LiveText, Story};

use super::ring::KeyRing;
use super::seal::{self, Place};

/// The attribute by which a box is known.
const BOX: &str = "data-bifolio-gate";

/// What opens the files of a text: one for each of [`Gated::files`], in their order.
pub type References = BTreeMap<(StoryId, Lang), Vec<String>>;

/// Everything that seals the texts of an edition.
pub struct Sealing {
    ring: Arc<KeyRing>,
    now: Timestamp,
    references: References,
    /// Whether there are grants.
    grants: bool,
    /// The key of marks.
    key: [u8; 16],
    /// Of what is on offer at that moment.
    mark: Mark,
}

/// The sealed box of one text, before anything is in it.
pub struct Gate {
    sealing: Arc<Sealing>,
    gated: Arc<Gated>,
    id: StoryId,
    lang: Lang,
    tier: String,
    path: String,
}

impl Sealing {
    /// Seals under the keys that are on offer at `now`.
    pub fn new(ring: Arc<KeyRing>, tiers: &[String], now: Timestamp, grants: bool, references: References) -> Sealing {
        let offer = seal::offer(&ring, tiers, grants, now);
        let key = ring.memory_key();
        let mark = Mark::keyed(&key, &offer);
        Sealing { ring, now, references, grants, key, mark }
    }

    /// The box of a text; `None` where nothing of it is gated.
    pub fn gate(self: &Arc<Self>, story: &Story, text: &LiveText, base_url: &BaseUrl) -> Option<Gate> {
        let gated = story.gated(text)?.clone();
        Some(Gate {
            sealing: self.clone(),
            gated,
            id: story.id.clone(),
            lang: text.lang,
            tier: story.facts.tier.as_str().to_owned(),
            path: path(text, base_url),
        })
    }

    /// What the page for passes says of the keys that are on offer: the element whole.
    pub fn offer(&self, tiers: &[String]) -> String {
        element("data-bifolio-passes", &seal::offer(&self.ring, tiers, self.grants, self.now))
    }
}

impl Gate {
    /// The text.
    pub fn gated(&self) -> &Gated {
        &self.gated
    }

    /// A keyed mark of all that decides what is in the box.
    pub fn mark(&self) -> Mark {
        let key = &self.sealing.key;
        let place = (&self.id, self.lang, &self.tier, &self.path);
        Mark::keyed(key, &(place, self.gated.mark(key), self.sealing.mark, self.references()))
    }

    /// Seals the text, which the theme has closed: the element that stands in the page.
    pub fn seal(&self, html: &str) -> String {
        let place = Place { id: self.id.as_str(), lang: self.lang, tier: &self.tier, path: &self.path };
        element(BOX, &seal::text(&self.sealing.ring, &place, &self.open_files(html), self.sealing.now))
    }

    /// Whether a page holds its box.
    pub fn is_in(&self, html: &str) -> bool {
        html.contains(BOX)
    }

    /// The text with what opens its files in place of their addresses.
    fn open_files(&self, html: &str) -> String {
        let references = self.references();
        gated::with_files(html, references.len(), |index, _, _| format!("data-sealed=\"{}\"", references[index]))
    }

    fn references(&self) -> &[String] {
        self.sealing.references.get(&(self.id.clone(), self.lang)).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The path of a text's page on its host, by which its box is bound to it.
pub fn path(text: &LiveText, base_url: &BaseUrl) -> String {
    percent_decode(&base_url.href(&text.url))
}

/// A script element that runs nothing. The JSON holds no `<`.
fn element(name: &str, json: &str) -> String {
    format!("<script type=\"application/json\" {name}>{json}</script>")
}
