//! A build over what an earlier one left in `.bifolio/`: nothing is done where nothing changed, and no page is rendered or
//! written that would come out the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::{Built, Request, overrule, scan};
use crate::gather;
use crate::leaves::Reason;
use crate::memory::Memory;
use crate::pipeline::base::config::Config;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::base::path::Url;
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::edition::schedule::Moment;
use crate::pipeline::write::{self, Saved, Written};
use crate::reading::Reading;
use crate::remembered::{Beginning, Parts, Remembered};
use crate::reworded::{self, Known, Reworded};
use crate::trees::{AllLeft, Folders};

/// What a build comes to that has nothing to do, or next to nothing.
pub(crate) struct Quick {
    /// Pages of the site.
    pub(crate) pages: usize,
    /// Articles that were read.
    pub(crate) read: usize,
    /// The pages that were rendered, and why.
    pub(crate) rendered: Vec<(Url, Reason)>,
    /// What was written.
    pub(crate) written: Written,
}

/// Looks at the site before any of it is read, and at what its output holds.
pub(crate) fn begin(request: &Request<'_>, output: &mut Folders) -> Result<Beginning, Error> {
    let (root, place, asked, saves) = (request.root, request.output, asked(request), saves(request));
    let site = || rayon::join(|| scan(root, place), write::program);
    // Only a build that believes what was saved asks how the output was left.
    let look = || if saves { output.public.look() } else { Ok(()) };
    let ((tree, program), looked) = rayon::join(site, look);
    looked?;
    Ok(Beginning::new(tree?, asked, program))
}

/// The configuration as it is asked for, where it can be read: the build itself tells what is wrong with it.
pub(crate) fn config(request: &Request<'_>, beginning: &Beginning) -> Option<(Config, FrontBlock)> {
    let (mut config, file) = gather::config(&beginning.tree, &mut Vec::new())?;
    overrule(&mut config, request);
    Some((config, file))
}

/// Takes over what the build before left; `Some` where there is nothing to do but at the pages of a few texts, and that is
/// done.
pub(crate) fn recall(
    request: &Request<'_>,
    (beginning, config): (&Beginning, Option<&(Config, FrontBlock)>),
    output: &mut Folders,
    memory: &mut Memory,
) -> Result<Option<Quick>, Error> {
    memory.scanned = Some(beginning.tree.clone());
    if !saves(request) {
        return Ok(None);
    }
    let Some(remembered) = output.public.recall(Saved::Build).and_then(|bytes| Remembered::read(&bytes, beginning))
    else {
        return Ok(None);
    };
    output.trust(remembered.outputs.clone());
    let Some((config, file)) = config else { return Ok(None) };
    let now = config.timezone.at((request.now)(&config.timezone)?);
    // Keys that cannot be read are told by the build that needs them.
    let are_same_keys = match config.paywall.has_passes {
        true => (request.keys)(config).is_ok_and(|keys| remembered.keys == Some(keys.mark())),
        false => remembered.keys.is_none(),
    };
    let is_same = are_same_keys && output.are_as_left();
    let texts = is_same.then(|| remembered.changed(beginning, now)).flatten();
    if texts.as_ref().is_some_and(BTreeSet::is_empty) {
        let seen = remembered.seen_again(beginning, &output.all_left());
        seen.iter().for_each(|build| output.public.save(Saved::Build, build));
        let unchanged = remembered.outputs.iter().map(BTreeMap::len).sum();
        let written = Written { unchanged, ..Written::default() };
        return Ok(Some(Quick { pages: remembered.pages, read: 0, rendered: Vec::new(), written }));
    }
    let (pages, frame) = (output.public.recall(Saved::Pages), output.public.recall(Saved::Frame));
    let (leaves, surroundings) = rayon::join(|| remembered.leaves(pages), || remembered.surroundings(frame));
    if let Some((texts, around)) = texts.zip(surroundings.as_ref()) {
        let moment = Moment { now, drafts: request.drafts, future: request.future };
        let (config, remembered) = ((config.clone(), file.clone()), &remembered);
        let known = Known { beginning, config, moment, remembered, leaves: &leaves, surroundings: around, texts };
        if let Some(Reworded { written, read, rendered, parts }) = reworded::rebuild(request, &known, output)? {
            leave(output, parts);
            let pages = remembered.pages;
            // Thousands of small values: nobody waits until they are taken apart.
            rayon::spawn(move || drop((leaves, surroundings)));
            return Ok(Some(Quick { pages, read, rendered, written }));
        }
    }
    memory.leaves = leaves;
    memory.reading = Reading::of_media(surroundings.map(|known| known.media).unwrap_or_default());
    Ok(None)
}

/// Leaves to the next build what there is, or nothing.
fn leave(output: &Folders, parts: Option<Parts>) {
    let Some(Parts { build, pages, surroundings }) = parts else { return output.public.forget() };
    // Stopped between two of them, one is not that of the others, and is not believed.
    let save = |part, bytes: &[u8]| output.public.save(part, bytes);
    rayon::join(|| save(Saved::Build, &build), || save(Saved::Pages, &pages));
    surroundings.iter().for_each(|surroundings| save(Saved::Frame, surroundings));
}

/// Leaves something to the next build. To lose it costs time and nothing else, and so it is no trouble where it fails.
pub(crate) fn save(
    request: &Request<'_>,
    beginning: &Beginning,
    output: &Folders,
    memory: &Memory,
    (built, written, outputs): (&Built, &Written, AllLeft),
) {
    let parts = || {
        let is_silent = built.diagnostics.is_empty() && written.foreign.is_empty();
        Remembered::of(beginning, memory, is_silent, outputs)
    };
    leave(output, saves(request).then(parts).flatten());
}

/// Whether anything is saved. Of a build that shows what readers may not see, nothing is.
fn saves(request: &Request<'_>) -> bool {
    !request.drafts && !request.future && request.write.is_some_and(|options| !options.force)
}

/// The mark of how a build is asked for.
fn asked(request: &Request<'_>) -> Mark {
    let mut marker = Marker::default();
    marker.take_debug(&(&request.base_url, &request.delivery, request.strict));
    marker.mark()
}
