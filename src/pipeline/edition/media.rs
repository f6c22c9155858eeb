//! Files beside texts: which of them the edition publishes, and under which address.

use std::collections::{BTreeMap, BTreeSet};

use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::collect::media::Media;

/// Everything known of files that texts may use: read by `collect`, before anything is linked.
#[derive(PartialEq, Default)]
pub struct Shelf {
    /// Pictures and other files under `content/`.
    pub content: BTreeMap<SourcePath, Media>,
    /// Pictures under `static/`, by their path from the root of the site (`/img/logo.png`).
    pub fixed: BTreeMap<String, Media>,
}

/// Letters of a file's name that its address keeps: the hash tells apart what is cut off.
const NAME_LONGEST: usize = 60;

/// The address of a file that belongs to `owner` (a story's id, `authors`, `pages`): `/media/OWNER/NAME.HASH.ext`.
pub(super) fn address(owner: &str, file: &SourcePath, media: &Media) -> Url {
    let name = file.name();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = stem.chars().take(NAME_LONGEST).collect();
    let ending = file.extension();
    let dot = if ending.is_empty() { "" } else { "." };
    let (owner, stem) = (Url::part(owner), Url::part(&stem));
    Url::new(&format!("/media/{owner}/{stem}.{}{dot}{}", media.hash, Url::part(&ending)))
}

/// The files that the edition publishes.
#[derive(Clone, PartialEq, Hash, Debug, Default)]
pub struct Published(BTreeSet<(Url, SourcePath)>);

impl Published {
    /// Adds a file under its address.
    pub(super) fn add(&mut self, url: Url, file: SourcePath) {
        self.0.insert((url, file));
    }

    /// Adds all of another's.
    pub(super) fn extend(&mut self, other: Published) {
        self.0.extend(other.0);
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file is published under an address.
    pub fn has(&self, url: &Url, file: &SourcePath) -> bool {
        self.0.contains(&(url.clone(), file.clone()))
    }

    /// The files with their addresses, sorted.
    pub fn iter(&self) -> impl Iterator<Item = (&Url, &SourcePath)> {
        self.0.iter().map(|(url, file)| (url, file))
    }
}
