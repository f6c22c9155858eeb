//! `bifolio status`: the translation desk in the terminal. `--accept` says of a translation that it follows.

use crate::cli::{Accept, Invocation};
use crate::desk::{Desk, Follows};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::excerpt;
use crate::report::status::Status;
use crate::report::{self, Counts, Rendered, ReportSettings};

use super::build::root;

/// Accepts what is to be accepted, then tells where everything stands, and whether anything fails the run.
pub fn run(invocation: &Invocation, accept: &Accept) -> Result<(Rendered, bool), Error> {
    let root = root(invocation)?;
    let mut desk = Desk::read(&root, &|zone| invocation.now.resolve(zone))?;
    let mut ids = accept.stories.clone();
    if accept.new {
        let new = desk.stories.iter().filter(|story| story.follows == Follows::NeverAccepted);
        ids.extend(new.map(|story| story.id.to_string()));
    }
    let asked = !accept.stories.is_empty() || accept.new;
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let accepted = if asked { desk.accept(&ids)? } else { Vec::new() };
    let folder = report::folder(&root, &std::env::current_dir().unwrap_or_default());
    let settings = ReportSettings { folder, ..invocation.report.clone() };
    let source_text = |path: &SourcePath| excerpt::text(&root, path);
    let status = Status { desk: &desk, accepted: &accepted };
    Ok((report::status::print(&status, &settings, &source_text), Counts::of(&desk.problems).fail(false)))
}
