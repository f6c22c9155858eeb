//! `bifolio serve`: the site in the browser, drafts and all, always as it is on the disk.

use std::sync::Arc;

use crate::cli::{Invocation, ServeOptions};
use crate::paywall::Throwaway;
use crate::pipeline::base::error::Error;
use crate::pipeline::write;
use crate::preview::{self, Settings};
use crate::report::{self, Format, ReportSettings};

use super::build;

/// Serves until somebody ends it (then the answer is `Ok`). `tell` prints to standard output and standard error.
pub fn run(
    invocation: &Invocation,
    serve: &ServeOptions,
    tell: impl Fn(String, String) -> Result<(), Error> + Send + Sync + 'static,
) -> Result<(), Error> {
    let root = build::root(invocation)?;
    build::threads(invocation);
    let folder = report::folder(&root, &std::env::current_dir().unwrap_or_default());
    let report = ReportSettings { folder, format: Format::Short, ..invocation.report.clone() };
    let output = invocation.output.clone().unwrap_or_else(|| root.join("public"));
    // What lies there is left out of the sources: a part of them would be missed, and its texts blamed.
    write::check(&output, &root)?;
    let settings = Settings {
        root,
        output,
        report,
        invocation: invocation.clone(),
        serve: serve.clone(),
        tell: Arc::new(tell),
        throwaway: Throwaway::default(),
        desk: None,
    };
    preview::run(&settings)
}
