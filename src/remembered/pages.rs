//! Printed pages as the bytes that are saved of them, without a letter of what they show.

use std::sync::Arc;

use rayon::prelude::*;

use crate::leaves::{Leaf, Leaves};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::OutputPath;
use crate::pipeline::pages::recording::{Notes, Question};
use crate::pipeline::verify::Facts;

/// A page as it was printed: its place, its language, the marks of theme and view, what its template asked, and what is
/// known of its addresses.
type Kept = (OutputPath, Lang, Mark, Mark, Vec<(Question, Mark)>, Facts);

/// The same, of a page that is still there.
type KeptRef<'l> = (OutputPath, Lang, Mark, Mark, &'l [(Question, Mark)], &'l Facts);

/// So many pages are written and read by one thread.
const SHARE: usize = 2_000;

/// Bytes in which most pages are saved.
const PAGE_ROOM: usize = 768;

/// Bytes of the length that stands before each share.
const LENGTH: usize = size_of::<u64>();

/// The pages as bytes.
pub(crate) fn bytes(leaves: &Leaves) -> Option<Vec<u8>> {
    let share = |share: &[KeptRef<'_>]| postcard::to_extend(share, Vec::with_capacity(share.len() * PAGE_ROOM)).ok();
    let shares: Option<Vec<Vec<u8>>> = kept(leaves).par_chunks(SHARE).map(share).collect();
    let shares = shares?;
    let mut all = Vec::with_capacity(shares.iter().map(|share| LENGTH + share.len()).sum());
    for share in shares {
        all.extend(u64::try_from(share.len()).ok()?.to_le_bytes());
        all.extend(share);
    }
    Some(all)
}

/// The pages of what [`bytes`] made. `None` on any doubt.
pub(crate) fn read(bytes: &[u8]) -> Option<Leaves> {
    let mut shares = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (length, after) = rest.split_first_chunk::<LENGTH>()?;
        let (share, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        shares.push(share);
        rest = after;
    }
    let read: Option<Vec<Vec<_>>> = shares
        .into_par_iter()
        .map(|share| Some(postcard::from_bytes::<Vec<Kept>>(share).ok()?.into_iter().map(leaf).collect()))
        .collect();
    Some(Leaves::loose(read?.into_iter().flatten().collect()))
}

fn leaf((output, lang, theme, view, asked, facts): Kept) -> (OutputPath, (Lang, Arc<Leaf>)) {
    let (notes, facts) = (Notes::of_template(asked), Arc::new(facts));
    let (print, html) = (Mark::default(), None);
    let leaf = Leaf { theme, view, notes, facts, whole: None, sealed: None, print, html };
    (output, (lang, Arc::new(leaf)))
}

/// The pages that nothing was wrong with, but for those of which a server keeps more than everybody sees.
fn kept(leaves: &Leaves) -> Vec<KeptRef<'_>> {
    let sound = leaves.iter().filter(|(_, _, leaf)| leaf.facts.problems.is_empty() && leaf.whole.is_none());
    sound
        .map(|(output, lang, leaf)| (output, lang, leaf.theme, leaf.view, &*leaf.notes.asked, leaf.facts.as_ref()))
        .collect()
}
