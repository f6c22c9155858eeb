//! The rules of the tree `server/`, where the delivery is `split`: which addresses are gated, and the files that tell a
//! server so.

use crate::apart::ApartFiles;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::percent_decode;
use crate::pipeline::edition::Edition;
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
    let places = edition.gated().flat_map(|(story, text, gated)| {
        let files = gated.files().iter().map(|(url, _)| url).filter(|url| apart.contains_key(url));
        std::iter::once(&text.url).chain(files).map(|url| {
            let path = percent_decode(&base_url.href(url));
            Protected { path, tier: story.facts.tier.as_str().to_owned() }
        })
    });
    places.collect()
}
