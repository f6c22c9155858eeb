//! The rules of the tree `server/`, where the delivery is `split`: which addresses are gated, and the files that tell a
//! server so.

use crate::apart::ApartFiles;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::{Url, percent_decode};
use crate::pipeline::edition::Edition;
use crate::pipeline::edition::whole::Whole;
use crate::pipeline::gateway::{self, Protected, Site};
use crate::pipeline::write::Destination;

/// Puts the rules into their tree. `apart` holds the pictures and files of the protected tree.
pub(crate) fn put(edition: &Edition, apart: &ApartFiles, server: Destination<'_>) -> Result<(), Error> {
    let config = &edition.config;
    let host = config.base_url.origin.split_once("://").map_or("", |(_, host)| host);
    let site = Site { host, base_path: &config.base_url.path, tiers: &config.paywall.tiers };
    for (path, bytes) in gateway::files(&site, &protected(edition, apart)) {
        server.put(&path, &bytes)?;
    }
    Ok(())
}

/// What the protected tree holds but for its word to robots, with the tier of each.
fn protected(edition: &Edition, apart: &ApartFiles) -> Vec<Protected> {
    let base_url = &edition.config.base_url;
    let mut places = Vec::new();
    for story in edition.stories.values() {
        let place = |url: &Url| {
            let path = percent_decode(&base_url.href(url));
            Protected { path, tier: story.facts.tier.as_str().to_owned() }
        };
        for text in story.live().filter(|text| Whole::of(story, text, base_url).is_some()) {
            places.push(place(&text.url));
            let files = text.gated.iter().flat_map(|gated| gated.files());
            places.extend(files.filter(|(url, _)| apart.contains_key(url)).map(|(url, _)| place(url)));
        }
    }
    places
}
