//! `:::` blocks. `prepare` made an HTML block of each fence, so the tree knows which are code; here siblings between
//! two fences become the body of a block.

use std::borrow::Cow;

use comrak::nodes::{Node, NodeValue};

use crate::pipeline::base::diagnostic::Place;

use super::attributes::{self, Attributes};
use super::prepare::{self, DEEPEST};
use super::walk::Walk;
use super::{problems, target};

/// A child of a container.
#[derive(Debug)]
pub(super) enum Part<'n> {
    /// As comrak gives it.
    Node(Node<'n>),
    /// What stands between two fences.
    Block(Fenced<'n>),
}

/// A `:::` block.
#[derive(Debug)]
pub(super) struct Fenced<'n> {
    /// Its name.
    pub(super) name: String,
    /// Its attributes.
    pub(super) attributes: Vec<(String, String)>,
    /// Its opening fence.
    pub(super) place: Place,
    /// What it holds.
    pub(super) body: Vec<Part<'n>>,
    colons: usize,
}

/// The names of attributes that hold addresses in themes; what browsers would run is refused whatever the theme does.
const ADDRESSES: [&str; 7] = ["cite", "data", "href", "link", "poster", "src", "url"];

impl Walk<'_, '_> {
    /// The children of a container, fenced ones put together. Definitions of notes are left out.
    pub(super) fn parts<'n>(&mut self, container: Node<'n>) -> Vec<Part<'n>> {
        let mut levels: Vec<Vec<Part<'n>>> = vec![Vec::new()];
        let mut open: Vec<Fenced<'n>> = Vec::new();
        for node in container.children() {
            match self.fence(node) {
                Some(fence) => self.step(&fence, node, &mut levels, &mut open),
                None if matches!(node.data().value, NodeValue::FootnoteDefinition(_)) => {}
                None => levels.last_mut().into_iter().for_each(|level| level.push(Part::Node(node))),
            }
        }
        while let Some(fenced) = open.pop() {
            self.complain(problems::block_unclosed(fenced.place.clone(), &fenced.name, fenced.colons));
            close(fenced, &mut levels);
        }
        levels.pop().unwrap_or_default()
    }

    /// The fence that a node stands for.
    fn fence(&self, node: Node<'_>) -> Option<String> {
        match &node.data().value {
            NodeValue::HtmlBlock(html) => prepare::fence(&html.literal, self.masks).map(str::to_owned),
            _ => None,
        }
    }

    fn step<'n>(&mut self, fence: &str, node: Node<'n>, levels: &mut Vec<Vec<Part<'n>>>, open: &mut Vec<Fenced<'n>>) {
        let place = self.place_of_fence(node, fence);
        let rest = fence.trim_start_matches(':');
        let colons = fence.len() - rest.len();
        if !rest.trim().is_empty() {
            self.open(rest, colons, place, levels, open);
            return;
        }
        let Some(at) = open.iter().rposition(|fenced| fenced.colons == colons) else {
            self.complain(problems::block_stray(place));
            return;
        };
        while open.len() > at {
            let Some(fenced) = open.pop() else { break };
            if open.len() > at {
                self.complain(problems::block_unclosed(fenced.place.clone(), &fenced.name, fenced.colons));
            }
            close(fenced, levels);
        }
    }

    fn open<'n>(
        &mut self,
        rest: &str,
        colons: usize,
        place: Place,
        levels: &mut Vec<Vec<Part<'n>>>,
        open: &mut Vec<Fenced<'n>>,
    ) {
        let (name, attributes) = self.head(rest, &place);
        if open.len() >= DEEPEST {
            self.complain(problems::too_deep(place));
            return;
        }
        open.push(Fenced { name, attributes, place, body: Vec::new(), colons });
        levels.push(Vec::new());
    }

    /// Reads `name{key="value"}`.
    fn head(&mut self, rest: &str, place: &Place) -> (String, Vec<(String, String)>) {
        let rest = rest.trim();
        let end = rest.find(|c: char| c == '{' || c.is_whitespace()).unwrap_or(rest.len());
        let (name, tail) = (&rest[..end], rest[end..].trim_start());
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_name {
            self.complain(problems::block_name(place.clone(), name));
        }
        let attributes = self.block_attributes(name, tail, place);
        self.check_embed(name, &attributes, place);
        (name.to_owned(), attributes)
    }

    fn block_attributes(&mut self, name: &str, tail: &str, place: &Place) -> Vec<(String, String)> {
        if tail.is_empty() {
            return Vec::new();
        }
        if !tail.starts_with('{') {
            self.complain(problems::fence_words(place.clone(), name, tail));
            return Vec::new();
        }
        let (found, length) = match attributes::read(tail) {
            Ok(read) => read,
            Err((fault, _)) => {
                self.complain(problems::attributes(place.clone(), &fault));
                return Vec::new();
            }
        };
        if !tail[length..].trim().is_empty() {
            self.complain(problems::fence_words(place.clone(), name, &tail[length..]));
        }
        self.sound_pairs(found, place)
    }

    /// Drops addresses that are refused and tags that name no language.
    fn sound_pairs(&mut self, found: Attributes, place: &Place) -> Vec<(String, String)> {
        let mut pairs = found.pairs;
        pairs.retain(|(name, value)| {
            if name == "lang" && !super::html::values::is_language_tag(value) {
                self.complain(problems::language_tag(place.clone(), value));
                return false;
            }
            if ADDRESSES.contains(&name.as_str())
                && let Err(refusal) = target::parse(self.setting.source, value)
            {
                self.complain(problems::address(place.clone(), value, &refusal));
                return false;
            }
            true
        });
        pairs
    }

    /// An embed leads to the web.
    fn check_embed(&mut self, name: &str, attributes: &[(String, String)], place: &Place) {
        let is_web = |url: &str| {
            let start = url.get(..8).unwrap_or(url).to_ascii_lowercase();
            start.starts_with("https://") || start.starts_with("http://")
        };
        if name == "embed" && !attributes.iter().any(|(key, value)| key == "url" && is_web(value)) {
            self.complain(problems::embed(place.clone()));
        }
    }

    /// Where the fence stands: its line's columns changed when it became a token.
    fn place_of_fence(&mut self, node: Node<'_>, fence: &str) -> Place {
        let mut place = self.place(node);
        let length = u32::try_from(fence.chars().count()).unwrap_or(1).max(1);
        if self.places.fixed.is_none() {
            place.end = place.start;
            place.end.column = place.start.column.saturating_add(length);
        }
        place
    }

    /// A fence that turned out to be words or part of raw HTML: it is an error, and is shown as written.
    pub(super) fn stray_fence(&mut self, html: &str, node: Node<'_>) -> Option<Cow<'static, str>> {
        let fence = prepare::fence(html, self.masks)?.to_owned();
        let place = self.place(node);
        self.complain(problems::block_stray(place));
        Some(Cow::Owned(fence))
    }
}

/// Puts what stands on the last level into the block, and the block on the level above.
fn close<'n>(mut fenced: Fenced<'n>, levels: &mut Vec<Vec<Part<'n>>>) {
    fenced.body = levels.pop().unwrap_or_default();
    if let Some(level) = levels.last_mut() {
        level.push(Part::Block(fenced));
    }
}
