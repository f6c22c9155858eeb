//! The edition at another moment: what readers would see then, without drafts and without what is not yet due. Built when
//! somebody asks for it; a few are kept until a source changes.
//!
//! Which moment a browser wants is written in a cookie of its own, so that pages keep their addresses. Nothing is kept
//! here of who asked: a request changes nothing that another one sees.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::build::{Again, Built};
use crate::cli::Now;
use crate::memory::Memory;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::excerpt;
use crate::pipeline::write::{Looks, Stores};
use crate::report::overlay;

use super::good::Good;
use super::served::Served;
use super::{Settings, Shown};

/// Editions that are kept: a moment, the one before, and the one that was compared with them.
const KEPT: usize = 3;

/// A moment on the clock of the site, as the tool bar writes it: `2026-11-28T09:00`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct At(String);

impl At {
    /// Reads what a cookie says; `None` where it is nothing that the tool bar writes.
    pub(super) fn read(text: &str) -> Option<At> {
        let is_shaped = text.len() == 16
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                10 => byte == b'T',
                13 => byte == b':',
                _ => byte.is_ascii_digit(),
            });
        (is_shaped && Zone::utc().read(text).is_some()).then(|| At(text.to_owned()))
    }

    /// As it is written.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The editions of other moments.
pub(super) struct Moments {
    settings: Settings,
    looks: Arc<Looks>,
    /// The newest that was asked for stands first.
    kept: Mutex<Vec<Kept>>,
}

/// An edition that is kept.
struct Kept {
    at: At,
    served: Arc<Served>,
}

impl Moments {
    /// None yet.
    pub(super) fn new(settings: Settings, looks: Arc<Looks>) -> Moments {
        Moments { settings, looks, kept: Mutex::default() }
    }

    /// What is to be served of a moment while `newest` is what the sources have come to. Builds, so it takes its time; who
    /// asks meanwhile waits, and one build answers all who want the same.
    pub(super) fn served(&self, at: &At, newest: &Served) -> Arc<Served> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|one| one.at == *at).map(|place| kept.remove(place));
        let served = match known {
            Some(known) if known.served.build >= newest.build => known.served,
            known => Arc::new(self.build(at, newest, known.and_then(|known| known.served.good.clone()))),
        };
        // Of an older state of the sources nothing is kept.
        kept.retain(|one| one.served.build >= newest.build);
        kept.insert(0, Kept { at: at.clone(), served: served.clone() });
        kept.truncate(KEPT);
        served
    }

    /// Builds the edition of a moment. Where it fails, the one `before` of the same moment stays.
    fn build(&self, at: &At, newest: &Served, before: Option<Arc<Good>>) -> Served {
        let alike = before.as_ref().or(newest.good.as_ref());
        let stores = Good::stores(alike.map(AsRef::as_ref), self.looks.clone());
        let settings = &self.settings.report;
        let shown = Shown::At(Now::Given(at.0.clone()));
        let built = self.settings.compose(&shown, &mut Memory::default(), &Again::default(), &stores);
        let (good, overlay) = match built {
            Ok(built) => self.take(built, &stores, newest.build, before),
            Err(error) => (before, overlay::of_trouble(&error, settings)),
        };
        Served { build: newest.build, good, overlay }
    }

    fn take(
        &self,
        mut built: Built,
        stores: &Stores,
        number: u64,
        before: Option<Arc<Good>>,
    ) -> (Option<Arc<Good>>, Value) {
        match built.planned.take().filter(|_| !built.fails()) {
            Some(planned) => (Some(Arc::new(Good::new(stores, planned, number, before.as_deref()))), Value::Null),
            None => {
                let text = |file: &SourcePath| excerpt::text(&self.settings.root, file);
                let overlay = overlay::overlay(&built.diagnostics, built.strict, &self.settings.report, &text);
                (before, overlay)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_what_the_tool_bar_writes_and_nothing_else() {
        assert!(At::read("2026-11-28T09:00").is_some());
        for wrong in [
            "",
            "2026-11-28",
            "2026-11-28 09:00",
            "2026-13-28T09:00",
            "2026-02-30T09:00",
            "2026-11-28T25:00",
            "2026-11-28T09:00:00",
            "2026-11-28T09:00Z",
            "+026-11-28T09:00",
            "-026-11-28T09:00",
            "2026-11-28T09:0é",
        ] {
            assert_eq!(At::read(wrong), None, "{wrong}");
        }
    }
}
