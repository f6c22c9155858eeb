//! What is served at one moment, and how it reaches the server: the last sound edition, and what is wrong with the
//! newest one.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::watch;

use super::good::Good;
use crate::report::overlay;

/// What is served. A value: every build makes a new one.
pub(super) struct Served {
    /// The number of the newest build, from 1.
    pub(super) build: u64,
    /// The last edition that was sound; `None` until there was one.
    pub(super) good: Option<Arc<Good>>,
    /// What is wrong with the newest build, as the script draws it; null where nothing is.
    pub(super) overlay: Value,
}

impl Served {
    /// What every open page is told. Where it is open on another computer, not what is wrong, only that something is:
    /// names of files, and lines that stand behind a cut.
    pub(super) fn event(&self, is_here: bool) -> String {
        let files = self.good.as_ref().map(|good| good.replaced_files());
        let overlay = if is_here { self.overlay.clone() } else { overlay::bare(&self.overlay) };
        json!({"build": self.build, "files": files, "overlay": overlay}).to_string()
    }
}

/// The end at which the build hands over.
pub(super) type HandOver = watch::Sender<Option<Arc<Served>>>;

/// The end at which the server takes. `None` until the first build is done.
pub(super) type Newest = watch::Receiver<Option<Arc<Served>>>;

/// The way from the build to the server. Only the newest value counts.
pub(super) fn channel() -> (HandOver, Newest) {
    watch::channel(None)
}
