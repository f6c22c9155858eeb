//! Planned pages → files: the second half of a build. Pages are rendered in parallel, looked at as they pass by,
//! staged and forgotten; only when nothing is wrong with any of them does the output change.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::pipeline::base::diagnostic::{Diagnostic, Severity};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::{OutputPath, SourcePath};
use crate::pipeline::collect::media;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::pages::plan::{self, Page};
use crate::pipeline::pages::{self, Book};
use crate::pipeline::render::{Renderer, Theme};
use crate::pipeline::verify::{self, Addresses, Facts};
use crate::pipeline::write::{Destination, Origin};

/// Everything that is printed.
pub struct Job<'a> {
    /// The site's files.
    pub tree: &'a Tree,
    /// The edition and what its pages share.
    pub book: &'a Book,
    /// The planned pages.
    pub pages: &'a [Page],
    /// The theme.
    pub theme: &'a Theme,
    /// The renderer.
    pub renderer: &'a Renderer,
    /// Told after each page: how many are done.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

/// The files of `static/` with their places in the output.
pub fn static_files(tree: &Tree) -> Vec<(OutputPath, SourcePath)> {
    let place = |path: &SourcePath| Some((OutputPath::new(path.as_str().strip_prefix("static/")?)?, path.clone()));
    tree.static_files.iter().filter_map(place).collect()
}

/// What came of the pages.
pub struct Pressed {
    /// Pages that could be rendered.
    pub rendered: usize,
    /// What is wrong with them.
    pub problems: Vec<Diagnostic>,
}

/// Renders and checks every page; stages it where an output is given.
pub fn pages(job: &Job<'_>, output: Option<Destination<'_>>) -> Result<Pressed, Error> {
    let addresses = addresses(job);
    let done = AtomicUsize::new(0);
    let facts: Result<Vec<Facts>, Error> = job
        .pages
        .par_iter()
        .map(|planned| {
            let facts = page(job, planned, &addresses, output);
            (job.progress)(done.fetch_add(1, Ordering::Relaxed) + 1);
            facts
        })
        .collect();
    let mut facts = facts?;
    let rendered = facts.iter().filter(|facts| facts.is_rendered()).count();
    let mut problems: Vec<Diagnostic> =
        facts.iter_mut().flat_map(|facts| std::mem::take(&mut facts.problems)).collect();
    problems.extend(verify::fragments(&facts));
    Ok(Pressed { rendered, problems })
}

/// Every address that will answer.
fn addresses(job: &Job<'_>) -> Addresses {
    let edition = &job.book.edition;
    let pages = job.pages.iter().map(|page| page.url.output());
    let media = edition.published.iter().map(|(url, _)| url.output());
    let assets = job.theme.assets().map(|(url, _)| url.output());
    let fixed = static_files(job.tree).into_iter().map(|(output, _)| output);
    Addresses::new(edition.config.base_url.clone(), pages.chain(media).chain(assets).chain(fixed))
}

/// Renders one page, looks at it, stages it, and forgets it.
fn page(job: &Job<'_>, page: &Page, addresses: &Addresses, output: Option<Destination<'_>>) -> Result<Facts, Error> {
    let Some(view) = pages::view(job.book, page) else { return Ok(Facts::default()) };
    let href = job.book.edition.config.base_url.href(&page.url);
    let html = match job.renderer.page(view.template, page.lang, &href, view.context, &view.texts) {
        Ok(html) => html,
        Err(problems) => return Ok(Facts::broken(problems)),
    };
    let facts = verify::facts(addresses, &page.url, &html, &view.written, || plan::place(&job.book.edition, page));
    let is_sound = facts.problems.iter().all(|problem| problem.severity != Severity::Error);
    if let Some(output) = output.filter(|_| is_sound) {
        output.put(&page.url.output(), html.as_bytes())?;
    }
    Ok(facts)
}

/// Stages what is no page: files beside texts, the theme's assets, `static/`.
pub fn files(job: &Job<'_>, output: Destination<'_>) -> Result<Vec<Diagnostic>, Error> {
    for (url, bytes) in job.theme.assets() {
        output.put(&url.output(), bytes)?;
    }
    let beside: Vec<_> = job.book.edition.published.iter().collect();
    let beside = beside.into_par_iter().map(|(url, file)| {
        output.put_file(&url.output(), Origin::Beside(file.clone()), || None, || media::publishable(job.tree, file))
    });
    let fixed = static_files(job.tree);
    let fixed = fixed.into_par_iter().map(|(place, file)| {
        let (stamp, read) = (|| job.tree.stamp(&file), || job.tree.static_bytes(&file));
        output.put_file(&place, Origin::Fixed(file.clone()), stamp, read)
    });
    let problems: Result<Vec<Option<Diagnostic>>, Error> = beside.chain(fixed).collect();
    Ok(problems?.into_iter().flatten().collect())
}
