//! The loop of a preview: wait, build into memory, hand over, tell. It ends with the program.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use serde_json::Value;

use crate::build::{Again, Built, Planned};
use crate::memory::Memory;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::excerpt;
use crate::pipeline::collect::watch::{Changes, Stirs, Watch};
use crate::pipeline::write::{Looks, Stores};
use crate::report::preview::{self, Came};
use crate::report::{self, Counts, overlay};

use super::due::Due;
use super::good::Good;
use super::recent::Recent;
use super::served::{HandOver, Served};
use super::{Settings, Shown, browser};

/// What the build and the server both know.
pub(super) struct Known {
    /// The pages that were asked for last.
    pub(super) recent: Recent,
    /// What was seen of files that are copied as they are.
    pub(super) looks: Arc<Looks>,
}

/// A preview between two builds.
pub(super) struct Rebuild {
    settings: Settings,
    hand_over: HandOver,
    known: Known,
    here: SocketAddr,
    watch: Watch,
    /// Whether something stirs at the site while it is built.
    stirs: Arc<Stirs>,
    /// What the builds before left.
    memory: Memory,
    /// The number of the last build.
    number: u64,
    good: Option<Arc<Good>>,
    /// What was told of the last build, so that it is told once.
    told: Vec<Diagnostic>,
    /// When the clock makes another edition.
    due: Due,
}

impl Rebuild {
    /// Watches before anything is read, so that no change is missed.
    pub(super) fn begin(settings: Settings, hand_over: HandOver, known: Known, here: SocketAddr) -> Rebuild {
        let (watch, reason) = Watch::begin(&settings.root, &settings.output, settings.serve.poll);
        if let Some(reason) = reason {
            say(&settings, String::new(), preview::polling(&reason, settings.report.messages));
        }
        Rebuild {
            due: Due::begin(&settings.invocation.now),
            settings,
            hand_over,
            known,
            here,
            stirs: watch.stirs(),
            watch,
            memory: Memory::default(),
            number: 0,
            good: None,
            told: Vec::new(),
        }
    }

    /// Builds for ever.
    pub(super) fn run(&mut self) {
        self.build(&Changes::default());
        self.welcome();
        let mut is_finished = true;
        loop {
            let changed = if is_finished { self.watch.wait(|| self.due.has_come()) } else { self.watch.look() };
            is_finished = self.build(&changed);
        }
    }

    /// Says where the preview stands, and opens the browser where that was asked for.
    fn welcome(&self) {
        let lang = self.settings.report.messages;
        let base = self.good.as_ref().map_or("", |good| good.base_url.path.as_str());
        let host = if self.here.ip().is_unspecified() {
            format!("localhost:{}", self.here.port())
        } else {
            self.here.to_string()
        };
        let address = format!("http://{host}{base}/");
        say(&self.settings, preview::started(&address, lang), String::new());
        if let Some(desk) = self.settings.desk {
            say(&self.settings, preview::desk(&desk.to_string(), lang), String::new());
        }
        if self.settings.serve.open && !browser::open(&address) {
            say(&self.settings, String::new(), preview::no_browser(&address, lang));
        }
    }

    /// Builds what the sources say now. `false` where it broke off, because they say something newer already: then the
    /// pages that somebody looks at are served, and the others wait for the next build.
    fn build(&mut self, changes: &Changes) -> bool {
        let started = Instant::now();
        self.number += 1;
        self.due = Due::begin(&self.settings.invocation.now);
        let stores = Good::stores(self.good.as_deref(), self.known.looks.clone());
        let composed = self.compose(changes, &stores);
        let (overlay, line) = match composed {
            Ok(built) if built.is_unfinished => return false,
            Ok(built) => self.take(built, &stores, &changes.told, started),
            Err(error) => {
                let settings = &self.settings.report;
                (overlay::of_trouble(&error, settings), (String::new(), report::trouble(&error, settings)))
            }
        };
        self.due.learn(self.memory.until(), self.good.as_ref().map(|good| good.config().timezone.clone()));
        let served = Served { build: self.number, good: self.good.clone(), overlay };
        self.hand_over.send_replace(Some(Arc::new(served)));
        say(&self.settings, line.0, line.1);
        true
    }

    /// What `build --drafts --future` would write, into memory. Pages that somebody looks at are handed over before the
    /// others are printed; where one of those is wrong, the edition before comes back.
    fn compose(&mut self, changes: &Changes, stores: &Stores) -> Result<Built, Error> {
        let is_early = AtomicBool::new(false);
        let early = |planned| {
            let good = Good::new(stores, planned, self.number, self.good.as_deref());
            let served = Served { build: self.number, good: Some(Arc::new(good)), overlay: Value::Null };
            self.hand_over.send_replace(Some(Arc::new(served)));
            is_early.store(true, Ordering::Relaxed);
        };
        let urgent = self.known.recent.pages();
        let early: Option<&(dyn Fn(Planned) + Sync)> = self.good.is_some().then_some(&early);
        let again = Again { changed: changes.files.as_ref(), urgent, early, stirs: Some(&self.stirs) };
        let built = self.settings.compose(&Shown::Everything, &mut self.memory, &again, stores);
        let is_unfinished = built.as_ref().is_ok_and(|built| built.is_unfinished);
        if is_early.into_inner() && !is_unfinished && built.as_ref().map_or(true, Built::fails) {
            // Open pages show an edition that was taken back: they must look again.
            self.number += 1;
        }
        built
    }

    /// Takes what was built where it is sound; what is wrong with it, and what is to be told.
    fn take(
        &mut self,
        mut built: Built,
        stores: &Stores,
        changed: &BTreeSet<String>,
        started: Instant,
    ) -> (Value, (String, String)) {
        let settings = &self.settings.report;
        let text = |file: &SourcePath| excerpt::text(&self.settings.root, file);
        let planned = built.planned.take().filter(|_| !built.fails());
        let (overlay, came) = match planned {
            Some(planned) => {
                self.known.looks.keep(|file| planned.tree.is_copied(file));
                let good = Good::new(stores, planned, self.number, self.good.as_deref());
                let pages = self.good.as_ref().map_or(good.pages(), |before| good.pages_unlike(before));
                self.good = Some(Arc::new(good));
                (Value::Null, Came::Sound { pages })
            }
            None => {
                let overlay = overlay::overlay(&built.diagnostics, built.strict, settings, &text);
                (overlay, Came::Failed(Counts::of(&built.diagnostics)))
            }
        };
        let fresh: Vec<&Diagnostic> = built.diagnostics.iter().filter(|one| !self.told.contains(one)).collect();
        let problems = preview::lines(&fresh, settings);
        self.told = built.diagnostics;
        let took = started.elapsed().as_millis();
        let line = match came {
            Came::Sound { pages } if self.number == 1 => preview::first(pages, took, settings.messages),
            came => preview::rebuilt(changed, came, took, settings.messages),
        };
        (overlay, (line, problems))
    }
}

/// Prints. A terminal that is gone is no reason to stop serving.
fn say(settings: &Settings, stdout: String, stderr: String) {
    let stdout = if settings.report.quiet { String::new() } else { stdout };
    let _ = (settings.tell)(stdout, stderr);
}
