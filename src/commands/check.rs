//! `bifolio check`: all that build checks, writes nothing.

use crate::cli::Invocation;
use crate::pipeline::base::error::Error;
use crate::say;

use super::Outcome;

/// Checks the site.
pub fn run(_invocation: &Invocation) -> Result<Outcome, Error> {
    Err(Error::usage(say!("the pipeline is not joined yet", "las etapas aún no están unidas")))
}
