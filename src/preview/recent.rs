//! The pages that were asked for last: after the next save they are printed first.

use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use crate::pipeline::base::path::OutputPath;

/// So many pages are remembered: the tabs of a newsroom that anybody looks at.
const LAST: usize = 16;

/// The pages that were asked for last. Shared by the server, which notes them, and the build.
#[derive(Clone, Default)]
pub(super) struct Recent(Arc<Mutex<VecDeque<OutputPath>>>);

impl Recent {
    /// Notes a page.
    pub(super) fn note(&self, page: &OutputPath) {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.retain(|other| other != page);
        last.push_front(page.clone());
        last.truncate(LAST);
    }

    /// All of them.
    pub(super) fn pages(&self) -> BTreeSet<OutputPath> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}
