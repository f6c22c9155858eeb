//! `bifolio check`: all that build checks, writes nothing.

use crate::cli::Invocation;
use crate::pipeline::base::error::Error;

use super::{Outcome, build};

/// Checks the site.
pub fn run(invocation: &Invocation) -> Result<Outcome, Error> {
    build::site(invocation, None).map(|(outcome, _)| outcome)
}
