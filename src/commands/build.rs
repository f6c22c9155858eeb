//! `bifolio build`: content in, site out. `bifolio check` is the same without the output.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::build::{Addresses, Built, Request, build};
use crate::cli::Invocation;
use crate::paywall::Keys;
use crate::pipeline::base::config::Config;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::excerpt;
use crate::pipeline::collect::root::{find_root, has_configuration_misnamed, has_folder_for_configuration, is_site};
use crate::pipeline::write;
use crate::report::{self, Summary, Why};
use crate::say;

use super::Outcome;

/// A build that takes longer shows how far it is, on a terminal.
const BAR_AFTER_MS: u128 = 500;

/// Threads that are never exceeded, whatever is asked for: more than any machine can use, few enough to be made.
const JOBS_MAX: usize = 256;

/// Builds the site. With `why`, the outcome says of every page that was rendered why it had to be, and how many articles
/// were read.
pub fn run(invocation: &Invocation, options: write::Options, why: bool) -> Result<Outcome, Error> {
    let (mut outcome, did) = site(invocation, Some(options))?;
    if why {
        (outcome.summary.why, outcome.summary.read) = (did.whys, did.read);
    }
    Ok(outcome)
}

/// What a build had to do.
pub(super) struct Did {
    /// Why each page was rendered.
    whys: Vec<Why>,
    /// How many articles were read.
    read: Option<usize>,
}

/// Builds, or only checks.
pub(super) fn site(invocation: &Invocation, write: Option<write::Options>) -> Result<(Outcome, Did), Error> {
    let started = Instant::now();
    let root = root(invocation)?;
    let output = invocation.output.clone().unwrap_or_else(|| root.join("public"));
    threads(invocation);
    // A build asks twice: whether it has anything to do, and when it seals.
    let keys = OnceLock::<Arc<Keys>>::new();
    let read_keys = |_: &Config| match keys.get() {
        Some(known) => Ok(known.clone()),
        None => Keys::read(&root, &output, &invocation.keys).map(|read| keys.get_or_init(|| Arc::new(read)).clone()),
    };
    let bar = Bar::new(invocation.report.quiet, started);
    let built = build(&Request {
        root: &root,
        output: &output,
        now: &|zone| invocation.now.resolve(zone),
        drafts: invocation.drafts,
        future: invocation.future,
        base_url: invocation.base_url.clone(),
        delivery: invocation.delivery,
        has_keys: invocation.keys.is_given(),
        keys: &read_keys,
        strict: invocation.strict,
        addresses: Addresses::OfThePage,
        write,
        progress: &|done, all| bar.show(done, all),
    })?;
    bar.0.finish_and_clear();
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let whys = built.rendered.iter().flatten().map(|(url, reason)| Why::new(url.as_str(), reason)).collect();
    let did = Did { whys, read: built.read };
    Ok((outcome(built, root, milliseconds), did))
}

/// Makes as many threads as were asked for.
pub(super) fn threads(invocation: &Invocation) {
    if let Some(jobs) = invocation.jobs {
        // A second pool in one process keeps the first one's size; only tests start two.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.get().min(JOBS_MAX)).build_global();
    }
}

/// The folder of the site: the one that was named, or the nearest upwards with a configuration.
pub(super) fn root(invocation: &Invocation) -> Result<PathBuf, Error> {
    let here = std::env::current_dir().map_err(|cause| {
        Error::io(".", cause, say!("the working folder cannot be read", "no se puede leer la carpeta de trabajo"))
    })?;
    let found = match &invocation.source {
        Some(named) => is_site(named).then(|| here.join(named)),
        None => find_root(&here),
    };
    let start = invocation.source.clone().unwrap_or(here);
    found.ok_or_else(|| no_site(start))
}

/// There is no site, and perhaps why.
fn no_site(start: PathBuf) -> Error {
    let missing = || Error::usage(say!("there is no `bifolio.yaml` here", "aquí no hay ningún `bifolio.yaml`"));
    let error = if has_folder_for_configuration(&start) {
        Error::usage(say!("`bifolio.yaml` is a folder here", "aquí `bifolio.yaml` es una carpeta")).hint(say!(
            "write the configuration into one file of this name",
            "escriba la configuración en un solo archivo con este nombre"
        ))
    } else if has_configuration_misnamed(&start) {
        missing()
            .hint(say!("rename `bifolio.yml` to `bifolio.yaml`", "cambie el nombre de `bifolio.yml` a `bifolio.yaml`"))
    } else {
        missing().hint(say!(
            "name the site's folder with `--source DIR`, or make a new site with `bifolio init DIR`",
            "indique la carpeta del sitio con `--source DIR`, o cree un sitio nuevo con `bifolio init DIR`"
        ))
    };
    error.at(start)
}

/// What a run has to tell.
pub(super) fn outcome(built: Built, root: PathBuf, milliseconds: u64) -> Outcome {
    let written = built.written.as_ref();
    let summary = Summary {
        pages: built.pages,
        rendered: built.rendered.as_ref().map(Vec::len),
        written: written.map(|written| written.written),
        deleted: written.map(|written| written.deleted),
        milliseconds: Some(milliseconds),
        strict: built.strict,
        ..Summary::default()
    };
    let folder = report::folder(&root, &std::env::current_dir().unwrap_or_default());
    let source_text = Box::new(move |path: &SourcePath| excerpt::text(&root, path));
    Outcome { diagnostics: built.diagnostics, summary, folder, source_text }
}

/// How far a long build is.
struct Bar(ProgressBar, Instant, bool);

impl Bar {
    fn new(quiet: bool, started: Instant) -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        let style =
            ProgressStyle::with_template("{bar:40} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
        Bar(bar.with_style(style), started, quiet)
    }

    /// Shows the bar once half a second has passed; on no terminal it stays hidden by itself.
    fn show(&self, done: usize, all: usize) {
        if self.2 || self.1.elapsed().as_millis() < BAR_AFTER_MS {
            return;
        }
        if self.0.length().is_none() {
            self.0.set_length(all as u64);
            self.0.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.0.set_position(done as u64);
    }
}
