//! The pipeline, in one function. A check is a build that writes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use jiff::Timestamp;

use crate::apart::{self, ApartFiles};
use crate::gather;
use crate::leaves::{Leaves, Reason};
use crate::memory::{Laid, Loaded, Memory, Standing};
use crate::paywall::Keys;
use crate::pipeline::base::config::{Config, Delivery};
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Severity};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::locale::Locale;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::{BaseUrl, OutputPath, SourcePath, Url};
use crate::pipeline::collect::read::COPY_LIMIT;
use crate::pipeline::collect::tree::{self, Tree};
use crate::pipeline::collect::watch::Stirs;
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::edition::schedule::Moment;
use crate::pipeline::edition::story::Story;
use crate::pipeline::edition::{self, Edition, Linked, Sources};
use crate::pipeline::pages::Book;
use crate::pipeline::pages::plan::{self, Plan};
use crate::pipeline::pages::recording::Changed;
use crate::pipeline::render::{Renderer, Theme, Wanted};
use crate::pipeline::verify;
use crate::pipeline::write::{self, Destination, Stores, Trees};
use crate::press::{self, Job, Printer};
use crate::problems;
use crate::reading::Look;
use crate::sealed;
use crate::trees::{self, Folders};
use crate::warm;

/// What is to be built, and how.
pub struct Request<'a> {
    /// The site's folder.
    pub root: &'a Path,
    /// The output folder.
    pub output: &'a Path,
    /// The moment, once the zone of the site is known.
    pub now: &'a dyn Fn(&Zone) -> Result<Timestamp, Error>,
    /// Drafts too.
    pub drafts: bool,
    /// What is not yet due too.
    pub future: bool,
    /// In place of the configuration's.
    pub base_url: Option<BaseUrl>,
    /// In place of the configuration's.
    pub delivery: Option<Delivery>,
    /// Whether keys were given: then there are passes, which lift the meter whatever the delivery.
    pub has_keys: bool,
    /// The keys under which gated texts are sealed and passes are made; asked for where they are needed.
    pub keys: &'a dyn Fn(&Config) -> Result<Arc<Keys>, Error>,
    /// Whether warnings fail the run, whatever the configuration says.
    pub strict: bool,
    /// Which addresses templates see.
    pub addresses: Addresses,
    /// How the output is written; `None`: it is not.
    pub write: Option<write::Options>,
    /// Told how many of how many pages are done.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// Which addresses templates see.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub enum Addresses {
    /// From the root of the host, as pages need them.
    #[default]
    OfThePage,
    /// Whole ones, for what is read away from the site.
    Whole,
}

/// What came of it.
#[derive(Default)]
pub struct Built {
    /// All problems.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether warnings fail the run, by the command line or the configuration.
    pub strict: bool,
    /// Planned pages; `None` where it never came to a plan.
    pub pages: Option<usize>,
    /// Articles that were asked for; `None` where it never came to that.
    pub read: Option<usize>,
    /// The pages that were rendered, and why; `None` where none was tried.
    pub rendered: Option<Vec<(Url, Reason)>>,
    /// What was written; `None` when nothing was to be.
    pub written: Option<write::Written>,
    /// Whether it broke off for something newer after the urgent pages had been handed over.
    pub is_unfinished: bool,
    /// What was built, for whoever serves it; `None` where it is not kept in memory, or the build broke off before all pages
    /// were planned.
    pub planned: Option<Planned>,
}

/// What a preview must know of a build.
pub struct Planned {
    /// The files of the source, as they were found.
    pub tree: Arc<Tree>,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// Every page.
    pub leaves: Leaves,
    /// Prints a page whose bytes are not held.
    pub printer: Arc<Printer>,
}

impl Built {
    /// Whether anything that was found keeps the site from being published.
    pub fn fails(&self) -> bool {
        let fails = |problem: &Diagnostic| match problem.severity {
            Severity::Error => true,
            Severity::Warning => self.strict,
            Severity::Note => false,
        };
        self.diagnostics.iter().any(fails)
    }

    /// Orders the problems. What a template does wrong, it does wrong on every page: once is enough.
    pub(crate) fn tidy(&mut self) {
        self.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        self.diagnostics.dedup_by(|a, b| (a.code, &a.place, &a.message) == (b.code, &b.place, &b.message));
    }
}

/// Builds the site. Problems of the site are in the answer; an [`Error`] is a trouble of the machine.
pub fn build(request: &Request<'_>) -> Result<Built, Error> {
    // An earlier build that was stopped while it committed is finished first, whatever becomes of this one.
    let output = request.write.map(|options| Folders::open(request, options)).transpose()?;
    let mut built = Built { strict: request.strict, ..Built::default() };
    let Some(mut output) = output else {
        compose(request, &mut Memory::default(), &Again::default(), None, &mut built)?;
        built.tidy();
        return Ok(built);
    };
    let mut memory = Memory::default();
    let beginning = warm::begin(request, &mut output)?;
    let config = warm::config(request, &beginning);
    output.open_beside(request, config.as_ref().map(|(config, _)| config))?;
    if let Some(quick) = warm::recall(request, (&beginning, config.as_ref()), &mut output, &mut memory)? {
        (built.pages, built.read, built.rendered) = (Some(quick.pages), Some(quick.read), Some(quick.rendered));
        built.written = Some(quick.written);
        return Ok(built);
    }
    let outcome = compose(request, &mut memory, &Again::default(), Some(output.destinations()), &mut built);
    built.tidy();
    match outcome {
        Ok(true) => {
            let (written, left) = output.settle()?;
            if let Some((config, _)) = &config {
                built.diagnostics.extend(output.left_behind(request, &config.base_url)?);
            }
            warm::save(request, &beginning, &output, &memory, (&built, &written, left));
            built.diagnostics.extend(written.foreign.iter().map(problems::foreign_file));
            built.written = Some(written);
        }
        // Dropped without a commit, the output stays as it was.
        Ok(false) => drop(output),
        Err(trouble) => return Err(trouble),
    }
    // Millions of small values: nobody waits until they are taken apart.
    rayon::spawn(move || drop(memory));
    Ok(built)
}

/// What is known when a site is built again into memory.
#[derive(Default)]
pub struct Again<'a> {
    /// The files that may be others than in the build before, where that is known.
    pub changed: Option<&'a BTreeSet<SourcePath>>,
    /// Pages that somebody looks at: they are printed first.
    pub urgent: BTreeSet<OutputPath>,
    /// Given the urgent pages before all others are printed, where that would take long. The rest of the leaves is absent.
    pub early: Option<&'a (dyn Fn(Planned) + Sync)>,
    /// Whether something newer waits: what was handed over early is then enough.
    pub stirs: Option<&'a Stirs>,
}

/// Builds the site into memory. What the stores hold afterwards is every file that is no page, where nothing fails; the
/// pages are in the answer.
pub fn build_in_memory(
    request: &Request<'_>,
    memory: &mut Memory,
    again: &Again<'_>,
    stores: &Stores,
) -> Result<Built, Error> {
    let mut built = Built { strict: request.strict, ..Built::default() };
    compose(request, memory, again, Some(stores.destinations()), &mut built)?;
    built.tidy();
    Ok(built)
}

/// Makes and stages everything. Whether it may be committed: nothing is wrong with any of it.
fn compose(
    request: &Request<'_>,
    memory: &mut Memory,
    again: &Again<'_>,
    output: Option<Trees<'_>>,
    built: &mut Built,
) -> Result<bool, Error> {
    let changed = again.changed;
    let Some(assembled) = assemble(request, memory, changed, built)? else { return Ok(false) };
    let Assembled { tree, book, theme, mark, changed: changed_stories } = assembled;
    let plan = lay(memory, &tree, &book, built);
    built.pages = Some(plan.pages.len());
    let apart = apart::files(&book.edition);
    let (addresses, is_same_place) = stand(memory, &tree, (&book, &apart), &plan, (&theme, mark));
    // Taken whether it is asked for or not: where this build breaks off, what is stored is of another one.
    let was_stored = std::mem::take(&mut memory.is_stored);
    let are_same_files = is_same_place && was_stored;
    let is_kept = |path: &SourcePath| !tree.is_copied(path);
    let are_kept = are_same_files && changed.is_some_and(|changed| changed.iter().all(is_kept));
    let public = output.map(|output| output.public);
    let (book, is_sealed_anew) = sealed::sealed(request, memory, (&tree, book), (public, are_kept), built)?;
    let are_kept = are_kept && !is_sealed_anew;
    let Some(renderer) = renderer(&theme, &book, built) else { return Ok(false) };
    let printer = Arc::new(Printer { book: book.clone(), renderer, plan: plan.clone() });

    let holds = output.is_some_and(|output| matches!(output.public, Destination::Memory(_)));
    let base_url = &book.edition.config.base_url;
    let planned = |leaves| Planned { tree: tree.clone(), base_url: base_url.clone(), leaves, printer: printer.clone() };
    let early = again.early.map(|early| move |leaves| early(planned(leaves)));
    let job = Job {
        tree: &tree,
        printer: &printer,
        theme: &theme,
        theme_mark: mark,
        addresses: &addresses,
        before: &memory.leaves,
        changed: changed_stories.as_ref(),
        holds,
        held: AtomicUsize::new(0),
        urgent: &again.urgent,
        is_outdated: &|| again.stirs.is_some_and(Stirs::is_waiting),
        early: early.as_ref().map(|early| early as &(dyn Fn(Leaves) + Sync)),
        progress: &|done| (request.progress)(done, plan.pages.len()),
    };
    if let Some(output) = output.filter(|_| !built.fails()) {
        if !(are_kept && output.public.keep_files()) {
            built.diagnostics.extend(press::files(&job, output.public)?);
        }
        built.diagnostics.extend(apart::put(&tree, &book.edition, &apart, output)?);
    }
    let pressed = press::pages(&job, output.filter(|_| !built.fails()))?;
    built.diagnostics.extend(pressed.problems);
    memory.leaves = pressed.leaves;
    if !pressed.is_whole {
        built.is_unfinished = true;
        return Ok(false);
    }
    memory.is_printed = true;
    memory.is_stored = !built.fails();
    built.rendered = Some(pressed.rendered);
    built.planned = holds.then(|| planned(memory.leaves.clone()));
    Ok(!built.fails())
}

/// Every address that answers, and whether the files that are no pages are the same as before.
fn stand(
    memory: &mut Memory,
    tree: &Arc<Tree>,
    (book, apart): (&Book, &ApartFiles),
    plan: &Arc<Plan>,
    (theme, mark): (&Theme, Mark),
) -> (Arc<verify::Addresses>, bool) {
    let published = book.edition.published.clone();
    let before = memory.standing.take();
    let is_same = before.as_ref().is_some_and(|before| {
        let same = Arc::ptr_eq(&before.plan, plan) && Arc::ptr_eq(&before.published, &published);
        same && Arc::ptr_eq(&before.tree, tree) && before.theme == mark && before.apart == *apart
    });
    let known = before.map(|before| before.addresses);
    let addresses = known.filter(|_| is_same).unwrap_or_else(|| {
        let now = press::addresses(tree, (book, apart), plan, theme);
        let same = memory.leaves.addresses().filter(|before| before.are(&now)).cloned();
        same.unwrap_or_else(|| Arc::new(now))
    });
    memory.standing = Some(Standing {
        plan: plan.clone(),
        published,
        apart: apart.clone(),
        tree: tree.clone(),
        theme: mark,
        addresses: addresses.clone(),
    });
    (addresses, is_same)
}

/// The plan of the pages: that of the build before, where no page moved since and nothing was wrong with it.
fn lay(memory: &mut Memory, tree: &Arc<Tree>, book: &Book, built: &mut Built) -> Arc<Plan> {
    let laid = memory.laid.take().filter(|laid| laid.problems.is_empty() && Arc::ptr_eq(&laid.tree, tree));
    let laid = laid.unwrap_or_else(|| {
        let plan = Arc::new(Plan::of(book));
        let mut problems = plan::collisions(&book.edition, &plan.pages, &press::static_files(tree));
        problems.extend(plan::alias_collisions(&book.edition, &plan.pages));
        Laid { plan, tree: tree.clone(), problems }
    });
    built.diagnostics.extend(laid.problems.iter().cloned());
    memory.laid.insert(laid).plan.clone()
}

/// An edition and a theme, before anything is rendered.
pub(crate) struct Assembled {
    tree: Arc<Tree>,
    /// The edition and what its pages share.
    pub(crate) book: Arc<Book>,
    /// The theme.
    pub(crate) theme: Theme,
    /// The mark of all that a page can see of it.
    mark: Mark,
    /// The stories in which the edition differs from that of the leaves, where it differs in nothing else.
    changed: Option<Changed>,
}

/// Reads the site and links its edition, as far as `memory` does not hold it. `None` where there is nothing that could be
/// rendered; why is told.
pub(crate) fn assemble(
    request: &Request<'_>,
    memory: &mut Memory,
    changed: Option<&BTreeSet<SourcePath>>,
    built: &mut Built,
) -> Result<Option<Assembled>, Error> {
    let (tree, look) = match (memory.look(changed), memory.scanned.take()) {
        (Some(known), _) => known,
        (None, Some(tree)) => (tree, Look::Everywhere),
        (None, None) => (scan(request.root, request.output)?, Look::Everywhere),
    };
    // Until all that changed has been read, nobody knows what the memory holds of it.
    memory.tree = None;
    built.diagnostics.extend(tree.diagnostics.iter().cloned());
    let Some((config, config_file)) = config(request, &tree, built) else { return Ok(None) };
    if config.paywall.delivery == Delivery::Split {
        trees::check(request.output, &config.base_url)?;
    }
    let now = (request.now)(&config.timezone)?;
    let moment = Moment { now: config.timezone.at(now), drafts: request.drafts, future: request.future };

    let read = (config, config_file);
    let mut sources = gather::sources(&mut memory.reading, &tree, look, read, moment, &mut built.diagnostics);
    built.read = Some(sources.articles.len());
    let (loaded, problems) = themed(memory, &tree, look, &sources);
    memory.tree = Some(tree.clone());
    built.diagnostics.extend(problems);
    if request.addresses == Addresses::Whole {
        let base_url = sources.config.base_url.whole();
        sources.config = Arc::new(Config { base_url, ..Config::clone(&sources.config) });
    }
    let (book, changed) = link(memory, sources);
    built.diagnostics.extend(memory.linked.iter().flat_map(Linked::problems).cloned());
    let Some(theme) = &loaded.theme else { return Ok(None) };
    let mut theme = Theme::clone(theme);
    built.diagnostics.extend(theme.check_roles(&book.edition));
    Ok(Some(Assembled { tree, book, theme, mark: loaded.mark, changed }))
}

/// Names the files of the site in `root`, but for those of an output.
pub(crate) fn scan(root: &Path, output: &Path) -> Result<Arc<Tree>, Error> {
    Ok(Arc::new(tree::scan(root, &[output.to_owned()])?))
}

/// Links the sources, from what was linked before where that is enough. The stories in which the edition differs from that
/// of the leaves come with it, where it differs in nothing else. Whatever of the memory is of another edition afterwards
/// is given up here, whether or not the build comes any further.
fn link(memory: &mut Memory, sources: Sources) -> (Arc<Book>, Option<Changed>) {
    let is_printed = std::mem::take(&mut memory.is_printed);
    let next = memory.linked.as_ref().and_then(|linked| linked.next(&sources));
    let (linked, book, changed) = match (next, &memory.book) {
        (Some((linked, stories)), Some(before)) => {
            let outlines = differing(&stories, &before.edition, &linked.edition, Story::has_outline_of);
            if !differing(&stories, &before.edition, &linked.edition, Story::has_aliases_of).is_empty() {
                memory.laid = None;
            }
            let book = Book::next(before, linked.edition.clone(), &outlines);
            (linked, book, is_printed.then(|| Changed::new(&stories, &outlines)))
        }
        _ => {
            memory.laid = None;
            let linked = edition::link(sources);
            let locales = ByLang::from_fn(|lang| Arc::new(locale(&linked.edition.config, lang)));
            let book = Book::new(linked.edition.clone(), locales);
            (linked, book, None)
        }
    };
    let book = Arc::new(book);
    memory.linked = Some(linked);
    memory.book = Some(book.clone());
    (book, changed)
}

/// Those of the stories that are not `alike` in two editions.
fn differing(
    stories: &[StoryId],
    one: &Edition,
    other: &Edition,
    alike: impl Fn(&Story, &Story) -> bool,
) -> Vec<StoryId> {
    let differs = |id: &&StoryId| match (one.stories.get(*id), other.stories.get(*id)) {
        (Some(one), Some(other)) => !alike(one, other),
        (one, other) => one.is_some() != other.is_some(),
    };
    stories.iter().filter(differs).cloned().collect()
}

/// The theme of the site, and what is wrong with it.
fn themed(memory: &mut Memory, tree: &Tree, look: Look<'_>, sources: &Sources) -> (Arc<Loaded>, Vec<Diagnostic>) {
    let (config, file) = (&sources.config, &sources.config_file);
    // Where the configuration speaks of the theme, or says of it what it did not say before, it is loaded anew.
    memory.theme.only_under(Mark::of(&(&config.theme, format!("{:?}", config.theme_settings), &file.yaml)));
    let mut problems = Vec::new();
    let loaded = memory.theme.get(tree, look, tree.theme_files.iter(), &mut problems, |told| {
        let (theme, problems) = theme(tree, config, &ThemePlaces::of(file, config));
        told.extend(problems);
        let mark = theme.as_ref().map(Theme::mark).unwrap_or_default();
        Loaded { theme: theme.map(Arc::new), mark }
    });
    (loaded, problems)
}

/// A theme ready to render; what is wrong with its templates is told.
pub(crate) fn renderer(theme: &Theme, book: &Arc<Book>, built: &mut Built) -> Option<Renderer> {
    let renderer = Renderer::new(theme, book.clone(), &book.edition.config);
    renderer.map_err(|problems| built.diagnostics.extend(problems)).ok()
}

/// The configuration, with what the command line says in its place.
fn config(request: &Request<'_>, tree: &Tree, built: &mut Built) -> Option<(Config, FrontBlock)> {
    let (mut config, file) = gather::config(tree, &mut built.diagnostics)?;
    built.strict |= config.strict;
    overrule(&mut config, request);
    Some((config, file))
}

/// Puts into a configuration what is asked for in its place, and what the keys that were given make of it.
pub(crate) fn overrule(config: &mut Config, request: &Request<'_>) {
    if let Some(base_url) = &request.base_url {
        config.base_url = base_url.clone();
    }
    let paywall = &mut config.paywall;
    paywall.delivery = request.delivery.unwrap_or(paywall.delivery);
    // Sealed texts are opened by passes, and elsewhere passes lift the meter.
    let opens = request.has_keys && !paywall.tiers.is_empty();
    paywall.has_passes = paywall.delivery == Delivery::Encrypted || opens;
}

/// How a language of the site writes. The configuration's reader has refused what is no locale of the language.
pub(crate) fn locale(config: &Config, lang: Lang) -> Locale {
    Locale::new(lang, &config.locales[lang])
        .or_else(|| Locale::new(lang, lang.code()))
        .expect("the data of both languages are compiled in")
}

/// Where the configuration speaks of the theme.
struct ThemePlaces {
    name: Place,
    settings: BTreeMap<String, Place>,
}

impl ThemePlaces {
    fn of(file: &FrontBlock, config: &Config) -> ThemePlaces {
        let names = config.theme_settings.keys();
        let paths: Vec<[&str; 2]> = names.clone().map(|name| ["theme_settings", name]).collect();
        let paths: Vec<&[&str]> = std::iter::once(&["theme"][..]).chain(paths.iter().map(<[_; 2]>::as_slice)).collect();
        let mut places = file.places(&paths).into_iter();
        let name = places.next().unwrap_or_else(|| file.place(&[]));
        ThemePlaces { name, settings: names.cloned().zip(places).collect() }
    }
}

/// The theme of the site: its own files, over the one inside the binary.
fn theme(tree: &Tree, config: &Config, places: &ThemePlaces) -> (Option<Theme>, Vec<Diagnostic>) {
    let place_of = |name: &str| places.settings.get(name).cloned();
    let (name, settings) = (config.theme.as_str(), &config.theme_settings);
    load_theme(tree, &Wanted { name, named_at: Some(places.name.clone()), settings, place_of: &place_of })
}

/// Reads the themes of a site, and of them the one that is wanted.
pub(crate) fn load_theme(tree: &Tree, wanted: &Wanted<'_>) -> (Option<Theme>, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut files = Vec::new();
    for path in &tree.theme_files {
        match tree.read_bytes(path, COPY_LIMIT) {
            Ok(bytes) => files.push((path.clone(), bytes)),
            Err(problem) => problems.push(problem),
        }
    }
    let (theme, of_theme) = Theme::load(&files, wanted);
    problems.extend(of_theme);
    (theme, problems)
}
