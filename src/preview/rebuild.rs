//! The loop of a preview: wait, build into memory, hand over, tell. It ends with the program.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

use crate::build::{Built, Request, build_in_memory};
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::{BaseUrl, SourcePath};
use crate::pipeline::collect::excerpt;
use crate::pipeline::collect::watch::Watch;
use crate::pipeline::write::Store;
use crate::report::preview::{self, Came};
use crate::report::{self, Counts, overlay};

use super::good::Good;
use super::served::{HandOver, Served};
use super::{Settings, browser, problems};

/// A preview between two builds.
pub(super) struct Rebuild {
    settings: Settings,
    hand_over: HandOver,
    here: SocketAddr,
    watch: Watch,
    /// The number of the last build.
    number: u64,
    good: Option<Arc<Good>>,
    /// What was told of the last build, so that it is told once.
    told: Vec<Diagnostic>,
}

impl Rebuild {
    /// Watches before anything is read, so that no change is missed.
    pub(super) fn begin(settings: Settings, hand_over: HandOver, here: SocketAddr) -> Rebuild {
        let (watch, reason) = Watch::begin(&settings.root, &settings.output, settings.serve.poll);
        if let Some(reason) = reason {
            say(&settings, String::new(), preview::polling(&reason, settings.report.messages));
        }
        Rebuild { settings, hand_over, here, watch, number: 0, good: None, told: Vec::new() }
    }

    /// Builds for ever.
    pub(super) fn run(&mut self) {
        self.build(&BTreeSet::new());
        self.welcome();
        loop {
            let changed = self.watch.wait();
            self.build(&changed);
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

    /// Looks again at everything.
    fn build(&mut self, changed: &BTreeSet<String>) {
        let started = Instant::now();
        self.number += 1;
        let store = Store::after(self.good.as_ref().map(|good| good.files()));
        let (overlay, line) = match compose(&self.settings, &store) {
            Ok(built) => self.take(built, store, changed, started),
            Err(error) => {
                let settings = &self.settings.report;
                (overlay::of_trouble(&error, settings), (String::new(), report::trouble(&error, settings)))
            }
        };
        let served = Served { build: self.number, good: self.good.clone(), overlay };
        self.hand_over.send_replace(Some(Arc::new(served)));
        say(&self.settings, line.0, line.1);
    }

    /// Takes what was built where it is sound; what is wrong with it, and what is to be told.
    fn take(
        &mut self,
        mut built: Built,
        store: Store,
        changed: &BTreeSet<String>,
        started: Instant,
    ) -> (Value, (String, String)) {
        let settings = &self.settings.report;
        let text = |file: &SourcePath| excerpt::text(&self.settings.root, file);
        let planned = built.planned.take().filter(|_| !built.fails());
        let (overlay, came) = match planned {
            Some(planned) => {
                let good = Good::new(store, planned, self.number, self.good.as_deref());
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

/// What `build --drafts --future` would write, into memory.
fn compose(settings: &Settings, store: &Store) -> Result<Built, Error> {
    let asked = &settings.invocation;
    let base_url: Option<BaseUrl> = asked.base_url.clone();
    let request = Request {
        root: &settings.root,
        output: &settings.output,
        now: &|zone| asked.now.resolve(zone),
        drafts: true,
        future: true,
        base_url,
        delivery: asked.delivery,
        strict: asked.strict,
        write: None,
        progress: &|_, _| {},
    };
    // A mistake of our own must not end a preview: the next change is another chance.
    let build = AssertUnwindSafe(|| build_in_memory(&request, store));
    catch_unwind(build).unwrap_or_else(|_| Err(problems::panicked()))
}

/// Prints. A terminal that is gone is no reason to stop serving.
fn say(settings: &Settings, stdout: String, stderr: String) {
    let stdout = if settings.report.quiet { String::new() } else { stdout };
    let _ = (settings.tell)(stdout, stderr);
}
