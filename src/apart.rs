//! What a server keeps for whom it knows, where the delivery is `split`, beside whole pages: the pictures and files that
//! only they show, and a word to robots.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::pipeline::base::config::Delivery;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::collect::media;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::edition::Edition;
use crate::pipeline::write::{Origin, Trees};
use crate::rules;

/// Files that only whole pages show, by address.
pub(crate) type ApartFiles = BTreeMap<Url, SourcePath>;

/// The tree is for a server that asks who reads. Should it ever stand on a host of its own, no robot is to keep it.
const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

/// The pictures and files behind cuts that no public page shows; none where they are left out or sealed.
pub(crate) fn files(edition: &Edition) -> ApartFiles {
    if edition.config.paywall.delivery != Delivery::Split {
        return ApartFiles::new();
    }
    let files = edition.gated().flat_map(|(_, _, gated)| gated.files()).cloned();
    files.filter(|(url, file)| !edition.published.has(url, file)).collect()
}

/// Puts them into the protected tree, and the rules for servers into theirs; what cannot be read is told.
pub(crate) fn put(
    tree: &Tree,
    edition: &Edition,
    files: &ApartFiles,
    trees: Trees<'_>,
) -> Result<Vec<Diagnostic>, Error> {
    let Some(protected) = trees.protected.filter(|_| edition.config.paywall.delivery == Delivery::Split) else {
        return Ok(Vec::new());
    };
    protected.put(&Url::new("/robots.txt").output(), ROBOTS.as_bytes())?;
    let put = |(url, file): (&Url, &SourcePath)| {
        let read = || media::publishable(tree, file);
        protected.put_file(&url.output(), Origin::Beside(file.clone()), || None, read)
    };
    if let Some(server) = trees.server {
        rules::put(edition, files, server)?;
    }
    let problems: Result<Vec<Option<Diagnostic>>, Error> = files.par_iter().map(put).collect();
    Ok(problems?.into_iter().flatten().collect())
}
