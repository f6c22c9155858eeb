//! An edition that was sound: every file of it by its address.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::build::Planned;
use crate::leaves::Leaves;
use crate::pipeline::base::config::{Config, Delivery};
use crate::pipeline::base::path::{BaseUrl, OutputPath, SourcePath, percent_decode};
use crate::pipeline::collect::media;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::pages::plan;
use crate::pipeline::write::{Looks, Origin, Store, Stored, Stores};
use crate::press::Printer;

use super::moves::Moves;

/// All files of an output that are no pages.
type Files = BTreeMap<OutputPath, Stored>;

/// An edition that was sound.
pub(super) struct Good {
    /// Where the site stands.
    pub(super) base_url: BaseUrl,
    leaves: Leaves,
    printer: Arc<Printer>,
    files: Arc<Files>,
    /// What only whole pages show, where a server would keep them.
    protected: Arc<Files>,
    tree: Arc<Tree>,
    moves: Arc<Moves>,
    /// Files of the source that are others than when the preview was started, by the build that brought them.
    replaced: BTreeMap<OutputPath, u64>,
}

/// What an address leads to.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// A file.
    File(OutputPath),
    /// Another address: a slash was missing, or the site stands below a path.
    Elsewhere(String),
    /// Nothing, and where that stands now which once stood there.
    Nothing(Option<String>),
}

impl Good {
    /// The edition that the build `number` made, after the one `before`.
    pub(super) fn new(stores: &Stores, planned: Planned, number: u64, before: Option<&Good>) -> Good {
        let (files, protected) = (stores.public.files(), stores.protected.files());
        let plan = planned.leaves.plan();
        let moves = match before {
            Some(before) if Arc::ptr_eq(before.leaves.plan(), plan) => before.moves.clone(),
            Some(before) => Arc::new(before.moves.after(&plan.pages)),
            None => Arc::new(Moves::default().after(&plan.pages)),
        };
        let mut replaced = before.map(|before| before.replaced.clone()).unwrap_or_default();
        if let Some(before) = before.filter(|before| !Arc::ptr_eq(&before.files, &files)) {
            let is_file = |path: &&OutputPath| matches!(files.get(*path), Some(Stored::File(Origin::Fixed(_), _)));
            let differs = |path: &&OutputPath| before.files.get(*path) != files.get(*path);
            replaced.retain(|path, _| files.contains_key(path));
            replaced.extend(files.keys().filter(is_file).filter(differs).map(|path| (path.clone(), number)));
        }
        Good {
            base_url: planned.base_url,
            leaves: planned.leaves,
            printer: planned.printer,
            files,
            protected,
            tree: planned.tree,
            moves,
            replaced,
        }
    }

    /// What the configuration says.
    pub(super) fn config(&self) -> &Config {
        &self.printer.book.edition.config
    }

    /// The file with the writing that makes a page.
    pub(super) fn source(&self, path: &OutputPath) -> Option<&SourcePath> {
        let plan = &self.printer.plan;
        plan::source(&self.printer.book.edition, plan.pages.get(*plan.by_output.get(path)?)?)
    }

    /// Where the same stands in the other language.
    pub(super) fn twin(&self, path: &OutputPath) -> Option<String> {
        self.moves.twin(path).map(|url| self.base_url.href(url))
    }

    /// Empty stores for the next build, which share what they can with this one.
    pub(super) fn stores(good: Option<&Good>, looks: Arc<Looks>) -> Stores {
        let public = Store::after(good.map(|good| good.files.clone())).with_looks(looks);
        Stores { public, protected: Store::after(good.map(|good| good.protected.clone())) }
    }

    /// Whether whole pages are for a server to hand out.
    pub(super) fn is_split(&self) -> bool {
        self.config().paywall.delivery == Delivery::Split
    }

    /// How many pages there are.
    pub(super) fn pages(&self) -> usize {
        self.leaves.len()
    }

    /// How many pages came, went or differ.
    pub(super) fn pages_unlike(&self, other: &Good) -> usize {
        self.leaves.unlike(&other.leaves)
    }

    /// Whether something stands at a place of the output.
    fn holds(&self, path: &OutputPath) -> bool {
        self.leaves.plans(path) || self.files.contains_key(path) || self.protected.contains_key(path)
    }

    /// Whether a page is still being printed: the edition was handed over for the pages that somebody looks at.
    pub(super) fn is_pending(&self, path: &OutputPath) -> bool {
        self.leaves.plans(path) && self.leaves.at(path).is_none()
    }

    /// Files of the source that were replaced, as pages name them, by the number of the build.
    pub(super) fn replaced_files(&self) -> BTreeMap<String, u64> {
        self.replaced.iter().map(|(path, number)| (self.base_url.href(&path.url()), *number)).collect()
    }

    /// What the path of a request leads to. Only what was planned is ever found.
    pub(super) fn find(&self, asked: &str) -> Found {
        let base = percent_decode(&self.base_url.path);
        let Some(path) = sound(asked) else { return Found::Nothing(None) };
        if !base.is_empty() && (path == "/" || path == base) {
            return Found::Elsewhere(format!("{}/", self.base_url.path));
        }
        let inside = path.strip_prefix(&base).and_then(|rest| rest.strip_prefix('/'));
        let Some(inside) = inside else { return Found::Nothing(None) };
        let whole =
            if inside.is_empty() || inside.ends_with('/') { format!("{inside}index.html") } else { inside.to_owned() };
        let Some(file) = OutputPath::new(&whole) else { return Found::Nothing(None) };
        if self.holds(&file) {
            return Found::File(file);
        }
        let index = OutputPath::new(&format!("{whole}/index.html")).filter(|index| self.holds(index));
        match index {
            Some(_) => Found::Elsewhere(format!("{asked}/")),
            None => Found::Nothing(self.moves.follow(&file).map(|url| self.base_url.href(url))),
        }
    }

    /// The bytes of a file as a server hands them out to whom it knows; `None` where it has nothing but what is published.
    pub(super) fn whole(&self, path: &OutputPath) -> Option<Vec<u8>> {
        match self.leaves.at(path) {
            Some(leaf) => leaf.whole.as_ref().and_then(|_| self.printer.whole(path)),
            None if self.leaves.plans(path) => self.printer.whole(path),
            None => self.stored(self.protected.get(path)?),
        }
    }

    /// The bytes of a file that are held: whoever asks for them waits for nothing.
    pub(super) fn held(&self, path: &OutputPath) -> Option<Vec<u8>> {
        if self.leaves.plans(path) {
            return self.leaves.at(path)?.html.as_ref().map(|html| html.to_vec());
        }
        match self.files.get(path)? {
            Stored::Bytes(bytes) => Some(bytes.to_vec()),
            Stored::File(..) => None,
        }
    }

    /// The bytes of a file as they are published. May read the disk. `None` where the file is gone.
    pub(super) fn bytes(&self, path: &OutputPath) -> Option<Vec<u8>> {
        if let Some(held) = self.held(path) {
            return Some(held);
        }
        // One that is still to be printed is printed for whoever asks, too.
        if self.leaves.plans(path) { self.printer.again(path) } else { self.stored(self.files.get(path)?) }
    }

    fn stored(&self, stored: &Stored) -> Option<Vec<u8>> {
        match stored {
            Stored::Bytes(bytes) => Some(bytes.to_vec()),
            Stored::File(Origin::Beside(file) | Origin::Fixed(file), _) if !self.tree.is_inside(file) => None,
            Stored::File(Origin::Beside(file), _) => media::publishable(&self.tree, file).ok(),
            Stored::File(Origin::Fixed(file), _) => self.tree.static_bytes(file).ok(),
        }
    }

    /// Whether the disk has to be asked how long a file is.
    pub(super) fn may_be_long(&self, path: &OutputPath) -> bool {
        // An SVG is looked at whole before anybody gets any of it.
        matches!(self.files.get(path), Some(Stored::File(Origin::Fixed(file), _)) if file.extension() != "svg")
    }

    /// What is known of a long file of `static/`, of one that may be long. `None` where it is short enough to be read whole.
    pub(super) fn long(&self, path: &OutputPath) -> Option<Long> {
        let Stored::File(Origin::Fixed(file), digest) = self.files.get(path)? else { return None };
        let length = self.tree.length(file).ok().filter(|length| *length > LONG && self.tree.is_inside(file))?;
        Some(Long { name: short(digest), length })
    }

    /// A part of a file of `static/`.
    pub(super) fn part(&self, path: &OutputPath, part: &Range<usize>) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(Stored::File(Origin::Fixed(file), _)) => self.tree.part(file, part),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// The most bytes that are read at once.
const LONG: usize = 4 << 20;

/// A file of more bytes than are read at once.
pub(super) struct Long {
    /// Its short name, as its bytes were when the edition was built.
    pub(super) name: String,
    /// How long it is now, in bytes.
    pub(super) length: usize,
}

/// The decoded path of a request, where it is one that a file can have: nothing doubled, nothing that climbs, no
/// character that no name holds, no slash but those that stand there.
fn sound(asked: &str) -> Option<String> {
    let path = percent_decode(asked);
    let inside = path.strip_prefix('/')?;
    let is_slashed = path.matches('/').count() == asked.matches('/').count();
    let is_plain = !path.contains(|c: char| c.is_control() || c == '\\');
    let folders = inside.strip_suffix('/').unwrap_or(inside);
    let is_way =
        folders.is_empty() && inside.is_empty() || folders.split('/').all(|part| !matches!(part, "" | "." | ".."));
    (is_slashed && is_plain && is_way).then_some(path)
}

/// A short name of bytes, for `ETag`.
pub(super) fn fingerprint(bytes: &[u8]) -> String {
    short(&Sha256::digest(bytes))
}

fn short(digest: &[u8]) -> String {
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_what_a_file_can_have() {
        for good in ["/", "/en/", "/en/a%20b/", "/a.png", "/%C3%B1"] {
            assert!(sound(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "en/",
            "//",
            "//en/",
            "/en//",
            "/../x",
            "/%2e%2e/x",
            "/en/..",
            "/a%2fb",
            "/a%5cb",
            "/a%00",
            "/./",
            "/a\\b",
        ] {
            assert_eq!(sound(bad), None, "{bad}");
        }
    }
}
