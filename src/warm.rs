//! A build over what an earlier one left in `.bifolio/`: nothing is done where nothing changed, and no page is rendered or
//! written that would come out the same.

use crate::build::{Built, Request, scan};
use crate::gather;
use crate::memory::Memory;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::write::{self, Output, Written};
use crate::remembered::{Remembered, When};

/// What a build comes to that has nothing to do.
pub(crate) struct Nothing {
    /// Pages of the site.
    pub(crate) pages: usize,
    /// That all files stayed.
    pub(crate) written: Written,
}

/// Takes over what the build before left; `Some` where there is nothing to do at all.
pub(crate) fn recall(
    request: &Request<'_>,
    output: &mut Output,
    memory: &mut Memory,
) -> Result<Option<Nothing>, Error> {
    if !saves(request) {
        return Ok(None);
    }
    let Some(remembered) = output.recall().and_then(|bytes| Remembered::read(&bytes, write::program())) else {
        return Ok(None);
    };
    let tree = scan(request)?;
    memory.scanned = Some(tree.clone());
    output.trust(remembered.outputs.clone());
    let Some((config, _)) = gather::config(&tree, &mut Vec::new()) else { return Ok(None) };
    let when = when(request, &config.timezone)?;
    if remembered.is_all(asked(request), &when, &tree) && output.is_as_left()? {
        let unchanged = remembered.outputs.len();
        let written = Written { unchanged, ..Written::default() };
        return Ok(Some(Nothing { pages: remembered.pages(), written }));
    }
    memory.leaves = remembered.leaves();
    Ok(None)
}

/// Leaves something to the next build. To lose it costs time and nothing else, and so it is no trouble where it fails.
pub(crate) fn save(request: &Request<'_>, output: &Output, memory: &Memory, built: &Built, written: &Written) {
    let bytes = || {
        let zone = &memory.linked.as_ref()?.edition.config.timezone;
        let when = when(request, zone).ok()?;
        let outputs = output.stamps(&written.files);
        let is_silent = built.diagnostics.is_empty() && written.foreign.is_empty();
        Remembered::of(memory, asked(request), &when, is_silent, outputs)?.bytes(write::program())
    };
    match bytes().filter(|_| saves(request)) {
        Some(bytes) => output.save(&bytes),
        None => output.forget(),
    }
}

/// Whether anything is saved. Of a build that shows what readers may not see, nothing is.
fn saves(request: &Request<'_>) -> bool {
    !request.drafts && !request.future && request.write.is_some_and(|options| !options.force)
}

/// The mark of how a build is asked for.
fn asked(request: &Request<'_>) -> Mark {
    let mut marker = Marker::default();
    marker.take_debug(&(&request.base_url, &request.delivery, request.strict, request.drafts, request.future));
    marker.mark()
}

fn when(request: &Request<'_>, zone: &Zone) -> Result<When, Error> {
    let now = (request.now)(zone)?;
    Ok(When { now, day: zone.at(now).local.date().to_string() })
}
