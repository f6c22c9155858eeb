//! Planned pages → files: the second half of a build. Pages are rendered in parallel, looked at as they pass by,
//! staged and forgotten; only when nothing is wrong with any of them does the output change.
//!
//! A page that was printed before is printed again only where it has to be: where the theme is another, its view, or an
//! answer that its template was given. Everything that decides is made anew and compared, unless it is known to be the
//! same value: then the page is not even looked at.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::apart::ApartFiles;
use crate::leaves::{Leaf, Leaves, Reason};
use crate::pipeline::base::diagnostic::{Diagnostic, Severity};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::{OutputPath, SourcePath, Url};
use crate::pipeline::collect::media;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::encrypt::sealing::Gate;
use crate::pipeline::pages::plan::{self, Page, Plan, What};
use crate::pipeline::pages::recording::{Changed, Notes, noting};
use crate::pipeline::pages::{self, Book, View, WholeView, Written, robots};
use crate::pipeline::render::{Look, Renderer, Theme};
use crate::pipeline::verify::{self, Addresses, Facts, sealed};
use crate::pipeline::write::{Destination, Origin, Trees};
use crate::problems;

/// Everything that is printed.
pub struct Job<'a> {
    /// The site's files.
    pub tree: &'a Tree,
    /// What prints: the edition, the plan, the renderer.
    pub printer: &'a Printer,
    /// The theme.
    pub theme: &'a Theme,
    /// The mark of the theme.
    pub theme_mark: Mark,
    /// Every address that will answer.
    pub addresses: &'a Arc<Addresses>,
    /// What was printed before.
    pub before: &'a Leaves,
    /// The stories in which the edition differs from that of the leaves before, where it differs in nothing else; `None`:
    /// in anything.
    pub changed: Option<&'a Changed>,
    /// Whether pages are held once they are printed, as far as there is room for them.
    pub holds: bool,
    /// Bytes of pages that are held.
    pub held: AtomicUsize,
    /// Pages that somebody looks at: they are printed first.
    pub urgent: &'a BTreeSet<OutputPath>,
    /// Given the urgent pages where nothing is wrong with them and many others are still to be printed.
    pub early: Option<&'a (dyn Fn(Leaves) + Sync)>,
    /// Whether the rest is no longer worth printing once the urgent pages were handed over: something newer waits.
    pub is_outdated: &'a (dyn Fn() -> bool + Sync),
    /// Told after each page: how many are done.
    pub progress: &'a (dyn Fn(usize) + Sync),
}

/// What prints pages.
pub struct Printer {
    /// The edition and what its pages share.
    pub book: Arc<Book>,
    /// The renderer.
    pub renderer: Renderer,
    /// The planned pages.
    pub plan: Arc<Plan>,
}

impl Printer {
    /// Prints a page whose bytes are not held. `None` where no page stands there, or it cannot be printed.
    pub fn again(&self, output: &OutputPath) -> Option<Vec<u8>> {
        let page = self.plan.pages.get(*self.plan.by_output.get(output)?)?;
        let View { template, context, texts, gate, .. } = pages::view(&self.book, page)?;
        let href = self.book.edition.config.base_url.href(&page.url);
        let gate = gate.as_ref().map(|gate| (gate, UNSEEN));
        self.renderer.page(template, page.lang, &href, context, &texts, gate).ok().map(String::into_bytes)
    }

    /// Prints the page that a server keeps for whom it knows. `None` where there is none.
    pub fn whole(&self, output: &OutputPath) -> Option<Vec<u8>> {
        let page = self.plan.pages.get(*self.plan.by_output.get(output)?)?;
        let View { template, whole, .. } = pages::view(&self.book, page)?;
        let href = self.book.edition.config.base_url.href(&page.url);
        self.renderer.whole_page(template, page.lang, &href, whole?).ok().map(String::into_bytes)
    }
}

/// What is sealed again was looked at before.
const UNSEEN: Look<'static> = &|_| ();

/// So many bytes of pages are held: more would be a memory full of what nobody asks for. A page that is not held is
/// printed again for whoever asks.
const HELD_MAX: usize = 8 << 20;

/// The files of `static/` with their places in the output.
pub fn static_files(tree: &Tree) -> Vec<(OutputPath, SourcePath)> {
    let place = |path: &SourcePath| Some((OutputPath::new(path.as_str().strip_prefix("static/")?)?, path.clone()));
    tree.static_files.iter().filter_map(place).collect()
}

/// What came of the pages.
pub struct Pressed {
    /// Every page that could be rendered, now or before.
    pub leaves: Leaves,
    /// Which pages were rendered now, and why.
    pub rendered: Vec<(Url, Reason)>,
    /// What is wrong with them.
    pub problems: Vec<Diagnostic>,
    /// Whether every page was printed that had to be.
    pub is_whole: bool,
}

/// What came of one page.
struct Printed {
    leaf: Option<Arc<Leaf>>,
    reason: Option<Reason>,
    problems: Vec<Diagnostic>,
}

/// A page that was printed before and is still right: with what its template would ask now, and what is known of what it
/// has sealed.
type Right<'l> = (&'l Leaf, Notes, Option<Arc<Facts>>);

/// Prints and checks every page that has to be; stages it where an output is given.
pub fn pages(job: &Job<'_>, output: Option<Trees<'_>>) -> Result<Pressed, Error> {
    let done = AtomicUsize::new(0);
    let (first, is_early) = job.first(output)?;
    let is_cut = AtomicBool::new(false);
    let rest: Vec<usize> = (0..job.printer.plan.pages.len()).filter(|index| !first.contains_key(index)).collect();
    let rest: Result<Vec<(usize, Printed)>, Error> = rest
        .into_par_iter()
        .map(|index| {
            if is_early && (is_cut.load(Ordering::Relaxed) || (job.is_outdated)()) {
                is_cut.store(true, Ordering::Relaxed);
                let leaf = job.before.of(&job.printer.plan, index).cloned();
                return Ok((index, Printed { leaf, reason: None, problems: Vec::new() }));
            }
            let printed = job.page(index, &job.printer.plan.pages[index], output)?;
            (job.progress)(first.len() + done.fetch_add(1, Ordering::Relaxed) + 1);
            Ok((index, printed))
        })
        .collect();
    let mut printed: Vec<(usize, Printed)> = rest?;
    if !first.is_empty() {
        printed.extend(first);
        printed.sort_unstable_by_key(|(index, _)| *index);
    }
    let (mut leaves, mut problems) = (Vec::with_capacity(printed.len()), Vec::new());
    let mut rendered = Vec::with_capacity(printed.iter().filter(|(_, printed)| printed.reason.is_some()).count());
    for (index, printed) in printed {
        rendered.extend(printed.reason.map(|reason| (job.printer.plan.pages[index].url.clone(), reason)));
        problems.extend(printed.problems);
        leaves.push(printed.leaf);
    }
    if is_cut.into_inner() {
        let leaves = Leaves::mixed(job.printer.plan.clone(), leaves);
        return Ok(Pressed { leaves, rendered, problems, is_whole: false });
    }
    let leaves = Leaves::new(job.printer.plan.clone(), leaves, job.addresses.clone());
    let public = |output: &OutputPath| leaves.at(output).map(|leaf| &leaf.facts);
    problems.extend(verify::fragments(leaves.facts().chain(leaves.sealed_facts()), public));
    let whole = |output: &OutputPath| leaves.at(output).map(|leaf| leaf.whole.as_ref().unwrap_or(&leaf.facts));
    problems.extend(verify::fragments(leaves.whole_facts(), whole));
    Ok(Pressed { leaves, rendered, problems, is_whole: true })
}

/// Every address that will answer, be it only to whom a server knows.
pub fn addresses(tree: &Tree, (book, apart): (&Book, &ApartFiles), plan: &Plan, theme: &Theme) -> Addresses {
    let edition = &book.edition;
    let pages = plan.pages.iter().map(|page| page.url.output());
    let media = edition.published.iter().map(|(url, _)| url.output());
    let assets = theme.assets().map(|(url, _)| url.output());
    let fixed = static_files(tree);
    let robots = robots::planned(&edition.config, &fixed).map(|(output, _)| output);
    let fixed = fixed.into_iter().map(|(output, _)| output).chain(robots);
    let apart = apart.keys().map(Url::output);
    Addresses::new(edition.config.base_url.clone(), pages.chain(media).chain(assets).chain(fixed).chain(apart))
}

/// So many pages more than the urgent ones are worth a value of their own: fewer are printed before anybody asks.
const MANY: usize = 200;

impl Job<'_> {
    /// The pages that somebody looks at, where the others would keep them waiting, and whether they were handed over.
    fn first(&self, output: Option<Trees<'_>>) -> Result<(BTreeMap<usize, Printed>, bool), Error> {
        let plan = &self.printer.plan;
        let untouched = |(index, page): (usize, &Page)| {
            self.before.of(plan, index).filter(|leaf| self.is_untouched(leaf, page)).cloned()
        };
        let touched = || plan.pages.iter().enumerate().filter(|page| untouched(*page).is_none()).count();
        let Some(early) = self.early.filter(|_| touched() > MANY) else {
            return Ok((BTreeMap::new(), false));
        };
        let urgent: Vec<usize> =
            self.urgent.iter().filter_map(|output| self.printer.plan.by_output.get(output).copied()).collect();
        let print = |index| self.page(index, &self.printer.plan.pages[index], output).map(|printed| (index, printed));
        let first: Result<BTreeMap<usize, Printed>, Error> =
            urgent.into_par_iter().map(print).collect::<Result<Vec<_>, _>>().map(|all| all.into_iter().collect());
        let first = first?;
        let are_sound = first.values().all(|printed| printed.leaf.is_some() && printed.problems.is_empty());
        let is_early = are_sound && !first.is_empty();
        if is_early {
            let leaf = |(index, page): (usize, &Page)| match first.get(&index) {
                Some(printed) => printed.leaf.clone(),
                None => untouched((index, page)),
            };
            let leaves = plan.pages.iter().enumerate().map(leaf).collect();
            early(Leaves::new(self.printer.plan.clone(), leaves, self.addresses.clone()));
        }
        Ok((first, is_early))
    }

    /// A page, printed before or now.
    fn page(&self, index: usize, page: &Page, output: Option<Trees<'_>>) -> Result<Printed, Error> {
        let before = self.before.of(&self.printer.plan, index);
        if let Some(leaf) = before.filter(|leaf| self.is_untouched(leaf, page)) {
            return Ok(self.keep(leaf.clone()));
        }
        let (view, notes) = noting(|| pages::view(&self.printer.book, page));
        let Some(view) = view else { return Ok(Printed::broken(Vec::new())) };
        let reason = match self.why(before, page, &view) {
            Ok(_) if output.is_some_and(|output| !output.public.keep_page(&page.url.output())) => Reason::Output,
            Ok((leaf, asked, sealed)) => {
                return Ok(self.keep(Arc::new(leaf.again(notes.and(asked), &view, sealed))));
            }
            Err(reason) => reason,
        };
        Ok(self.print(page, view, notes, reason, output)?.sharing(before))
    }

    fn keep(&self, leaf: Arc<Leaf>) -> Printed {
        self.held.fetch_add(leaf.html.as_ref().map_or(0, |html| html.len()), Ordering::Relaxed);
        Printed { leaf: Some(leaf), reason: None, problems: Vec::new() }
    }

    /// Whether nothing that a page shows can be another than when it was printed.
    fn is_untouched(&self, leaf: &Leaf, page: &Page) -> bool {
        let Some(changed) = self.changed else { return false };
        // The front page shows the day, and what breaks.
        leaf.theme == self.theme_mark
            && !matches!(page.what, What::Front)
            && !leaf.notes.touch(changed)
            && leaf.facts.problems.is_empty()
            && self.before.had(self.addresses)
    }

    /// The leaf that is still right, with what its template would ask now and what is known of what it has sealed; or why
    /// it is not.
    fn why<'l>(&self, before: Option<&'l Arc<Leaf>>, page: &Page, view: &View) -> Result<Right<'l>, Reason> {
        let leaf = before.ok_or(Reason::New)?;
        if leaf.theme != self.theme_mark {
            return Err(Reason::Theme);
        }
        if leaf.view != view.mark {
            return Err(Reason::View);
        }
        let all = || std::iter::once(&leaf.facts).chain(&leaf.whole);
        let hold = || self.before.had(self.addresses) || all().all(|facts| facts.hold(self.addresses));
        if !leaf.facts.problems.is_empty() || !hold() {
            return Err(Reason::Problem);
        }
        let sealed = view.gate.as_ref().map(|gate| self.sealed(leaf, page, gate).ok_or(Reason::Problem)).transpose()?;
        let (other, asked) = noting(|| {
            leaf.notes.asked.iter().find(|(question, answer)| !self.printer.book.answers_as(question, *answer))
        });
        match other {
            Some((question, _)) => Err(Reason::Answer(question.clone())),
            None => Ok((leaf, asked, sealed)),
        }
    }

    /// What is known of the addresses of what a page has sealed, where they still answer. Of a page of a build before
    /// nothing was saved: there the links are looked at.
    fn sealed(&self, leaf: &Leaf, page: &Page, gate: &Gate) -> Option<Arc<Facts>> {
        let Some(facts) = &leaf.sealed else {
            let written: Vec<Written> = gate.gated().written_behind().map(Written::of).collect();
            return sealed::again(self.addresses, &page.url, &written).map(Arc::new);
        };
        let written: Vec<Written> = gate.gated().written().map(Written::of).collect();
        let still = self.before.had(self.addresses) || facts.hold(self.addresses);
        still.then(|| facts.placed(&written).map_or_else(|| facts.clone(), Arc::new))
    }

    /// Renders one page, looks at it, stages it, and forgets it.
    fn print(
        &self,
        page: &Page,
        view: View,
        notes: Notes,
        reason: Reason,
        output: Option<Trees<'_>>,
    ) -> Result<Printed, Error> {
        let href = self.printer.book.edition.config.base_url.href(&page.url);
        let View { template, context, texts, gate, whole, written, mark } = view;
        let behind = OnceCell::new();
        let look = |html: &str| {
            let written: Vec<Written> = gate.iter().flat_map(|gate| gate.gated().written()).map(Written::of).collect();
            behind.get_or_init(|| sealed::behind(self.addresses, &page.url, html, &written));
        };
        let lent = gate.as_ref().map(|gate| (gate, &look as Look<'_>));
        let render = || self.printer.renderer.page(template, page.lang, &href, context, &texts, lent);
        let (html, asked) = noting(render);
        let html = match html {
            Ok(html) => html,
            Err(problems) => return Ok(Printed::broken(problems)),
        };
        let place = || plan::place(&self.printer.book.edition, page);
        let mut facts = verify::facts(self.addresses, &page.url, &html, &written, place);
        if gate.as_ref().is_some_and(|gate| !gate.is_in(&html)) {
            facts.problems.push(problems::sealed_unprinted(place().as_ref(), template));
        }
        let sealed = behind.into_inner().map(|behind| behind.on(&facts, &page.url, place));
        facts.problems.extend(sealed.iter().flat_map(|sealed| sealed.problems.iter().cloned()));
        let notes = notes.and(asked);
        let whole = match whole.map(|view| self.whole(page, (template, &href), view)).transpose() {
            Ok(whole) => whole,
            Err(problems) => return Ok(Printed::broken(problems)),
        };
        facts.problems.extend(whole.iter().flat_map(|whole| whole.facts.problems.iter().cloned()));
        let problems = facts.problems.clone();
        let is_sound = problems.iter().all(|problem| problem.severity != Severity::Error);
        if let Some(output) = output.filter(|_| is_sound) {
            output.public.put_page(&page.url.output(), html.as_bytes())?;
            if let Some((whole, protected)) = whole.as_ref().zip(output.protected) {
                protected.put_page(&page.url.output(), whole.html.as_bytes())?;
            }
        }
        // Where pages are written they are compared with what is there.
        let print = if self.holds { Whole::print(&html, whole.as_ref()) } else { Mark::default() };
        let held = if self.holds { self.held.fetch_add(html.len(), Ordering::Relaxed) } else { HELD_MAX };
        let html = (held < HELD_MAX).then(|| Arc::from(html.into_bytes()));
        let (notes, whole_facts) = match whole {
            Some(whole) => (notes.and(whole.asked), Some(Arc::new(whole.facts))),
            None => (notes, None),
        };
        let facts = Arc::new(facts);
        let sealed = sealed.map(Arc::new);
        let leaf = Leaf { theme: self.theme_mark, view: mark, notes, facts, whole: whole_facts, sealed, print, html };
        Ok(Printed { leaf: Some(Arc::new(leaf)), reason: Some(reason), problems })
    }

    /// Renders the page that a server keeps for whom it knows, and looks at it.
    fn whole(&self, page: &Page, (template, href): (&str, &str), view: WholeView) -> Result<Whole, Vec<Diagnostic>> {
        let written = view.written.clone();
        let (html, asked) = noting(|| self.printer.renderer.whole_page(template, page.lang, href, view));
        let html = html?;
        let place = || plan::place(&self.printer.book.edition, page);
        let facts = verify::facts(self.addresses, &page.url, &html, &written, place);
        Ok(Whole { html, facts, asked })
    }
}

/// The page that a server keeps.
struct Whole {
    html: String,
    facts: Facts,
    asked: Notes,
}

impl Whole {
    /// The mark of a page, and of the whole one where there is one.
    fn print(html: &str, whole: Option<&Whole>) -> Mark {
        match whole {
            Some(whole) => Mark::of(&(html, &whole.html)),
            None => Mark::of_bytes(html.as_bytes()),
        }
    }
}

impl Printed {
    /// What is known of a page is held once where it is what was known of it before: a new theme changes every page, and
    /// where most of them lead hardly ever.
    fn sharing(mut self, before: Option<&Arc<Leaf>>) -> Printed {
        if let (Some(leaf), Some(before)) = (self.leaf.as_mut().and_then(Arc::get_mut), before)
            && leaf.facts == before.facts
        {
            leaf.facts = before.facts.clone();
        }
        self
    }

    fn broken(problems: Vec<Diagnostic>) -> Printed {
        Printed { leaf: None, reason: None, problems }
    }
}

/// Stages what is no page: files beside texts, the theme's assets, `static/`, `robots.txt`.
pub fn files(job: &Job<'_>, output: Destination<'_>) -> Result<Vec<Diagnostic>, Error> {
    for (url, bytes) in job.theme.assets() {
        output.put(&url.output(), bytes)?;
    }
    let beside: Vec<_> = job.printer.book.edition.published.iter().collect();
    let beside = beside.into_par_iter().map(|(url, file)| {
        output.put_file(&url.output(), Origin::Beside(file.clone()), || None, || media::publishable(job.tree, file))
    });
    let fixed = static_files(job.tree);
    if let Some((place, text)) = robots::planned(&job.printer.book.edition.config, &fixed) {
        output.put(&place, text.as_bytes())?;
    }
    let fixed = fixed.into_par_iter().map(|(place, file)| {
        let (stamp, read) = (|| job.tree.stamp(&file), || job.tree.static_bytes(&file));
        output.put_file(&place, Origin::Fixed(file.clone()), stamp, read)
    });
    let problems: Result<Vec<Option<Diagnostic>>, Error> = beside.chain(fixed).collect();
    Ok(problems?.into_iter().flatten().collect())
}
