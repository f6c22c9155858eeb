//! The pipeline, in one function. A check is a build that writes nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use crate::gather;
use crate::pipeline::base::config::{Config, Delivery};
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Severity};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::locale::Locale;
use crate::pipeline::base::path::BaseUrl;
use crate::pipeline::collect::read::COPY_LIMIT;
use crate::pipeline::collect::tree::{self, Tree};
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::edition;
use crate::pipeline::edition::schedule::Moment;
use crate::pipeline::pages::plan::Page;
use crate::pipeline::pages::{Book, plan};
use crate::pipeline::render::{Renderer, Theme, Wanted};
use crate::pipeline::write::{self, Destination, Store};
use crate::press::{self, Job};
use crate::problems;

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
    /// Whether warnings fail the run, whatever the configuration says.
    pub strict: bool,
    /// How the output is written; `None`: it is not.
    pub write: Option<write::Options>,
    /// Told how many of how many pages are done.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
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
    /// Pages that could be rendered; `None` where none was tried.
    pub rendered: Option<usize>,
    /// What was written; `None` when nothing was to be.
    pub written: Option<write::Written>,
    /// What was built, for whoever serves it; `None` where the build broke off before all pages were planned.
    pub planned: Option<Planned>,
}

/// What a preview must know of a build.
pub struct Planned {
    /// The files of the source, as they were found.
    pub tree: Tree,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// Every planned page.
    pub pages: Vec<Page>,
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
    let output = request
        .write
        .map(|options| write::open(request.output, &request.root.join(".bifolio"), options))
        .transpose()?;
    let mut built = Built { strict: request.strict, ..Built::default() };
    let outcome = compose(request, output.as_ref().map(Destination::Folder), &mut built);
    built.tidy();
    let Some(output) = output else { return outcome.map(|_| built) };
    match outcome {
        Ok(true) => {
            let written = output.commit()?;
            built.diagnostics.extend(written.foreign.iter().map(problems::foreign_file));
            built.written = Some(written);
        }
        Ok(false) => output.abandon(),
        Err(trouble) => {
            output.abandon();
            return Err(trouble);
        }
    }
    Ok(built)
}

/// Builds the site into memory. What `store` holds afterwards is the whole site where nothing fails, else a part of it.
pub fn build_in_memory(request: &Request<'_>, store: &Store) -> Result<Built, Error> {
    let mut built = Built { strict: request.strict, ..Built::default() };
    compose(request, Some(Destination::Memory(store)), &mut built)?;
    built.tidy();
    Ok(built)
}

/// Makes and stages everything. Whether it may be committed: nothing is wrong with any of it.
fn compose(request: &Request<'_>, output: Option<Destination<'_>>, built: &mut Built) -> Result<bool, Error> {
    let Some(assembled) = assemble(request, Addresses::OfThePage, built)? else { return Ok(false) };
    let Assembled { tree, book, theme } = assembled;
    let pages = plan::pages(&book);
    built.pages = Some(pages.len());
    built.diagnostics.extend(plan::collisions(&book.edition, &pages, &press::static_files(&tree)));
    built.diagnostics.extend(plan::alias_collisions(&book.edition, &pages));
    let Some(renderer) = renderer(&theme, &book, built) else { return Ok(false) };

    let progress = |done| (request.progress)(done, pages.len());
    let job = Job { tree: &tree, book: &book, pages: &pages, theme: &theme, renderer: &renderer, progress: &progress };
    let output = output.filter(|_| !built.fails());
    let pressed = press::pages(&job, output)?;
    built.rendered = Some(pressed.rendered);
    built.diagnostics.extend(pressed.problems);
    if let Some(output) = output.filter(|_| !built.fails()) {
        built.diagnostics.extend(press::files(&job, output)?);
    }
    built.planned = Some(Planned { tree, base_url: book.edition.config.base_url.clone(), pages });
    // Millions of small values: while they are taken apart the output is committed.
    rayon::spawn(move || drop((renderer, book)));
    Ok(!built.fails())
}

/// Which addresses templates see.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Addresses {
    /// From the root of the host, as pages need them.
    OfThePage,
    /// Whole ones, for what is read away from the site.
    Whole,
}

/// An edition and a theme, before anything is rendered.
pub(crate) struct Assembled {
    tree: Tree,
    /// The edition and what its pages share.
    pub(crate) book: Arc<Book>,
    /// The theme.
    pub(crate) theme: Theme,
}

/// Reads the site and links its edition. `None` where there is nothing that could be rendered; why is told.
pub(crate) fn assemble(
    request: &Request<'_>,
    addresses: Addresses,
    built: &mut Built,
) -> Result<Option<Assembled>, Error> {
    let tree = tree::scan(request.root, &[request.output.to_owned()])?;
    built.diagnostics.extend(tree.diagnostics.iter().cloned());
    let Some((config, config_file)) = config(request, &tree, built) else { return Ok(None) };
    let now = (request.now)(&config.timezone)?;
    let moment = Moment { now: config.timezone.at(now), drafts: request.drafts, future: request.future };

    let theme_places = ThemePlaces::of(&config_file, &config);
    let mut sources = gather::sources(&tree, config.clone(), config_file, moment, &mut built.diagnostics);
    if addresses == Addresses::Whole {
        sources.config = Arc::new(Config { base_url: config.base_url.whole(), ..Config::clone(&config) });
    }
    let (edition, problems) = edition::link(sources);
    built.diagnostics.extend(problems);
    let (theme, problems) = theme(&tree, &config, &theme_places);
    built.diagnostics.extend(problems);
    let Some(mut theme) = theme else { return Ok(None) };
    built.diagnostics.extend(theme.check_roles(&edition));
    let locales = ByLang::from_fn(|lang| Arc::new(locale(&config, lang)));
    let book = Arc::new(Book::new(Arc::new(edition), locales));
    Ok(Some(Assembled { tree, book, theme }))
}

/// A theme ready to render; what is wrong with its templates is told.
pub(crate) fn renderer(theme: &Theme, book: &Arc<Book>, built: &mut Built) -> Option<Renderer> {
    let renderer = Renderer::new(theme, book.clone(), &book.edition.config);
    renderer.map_err(|problems| built.diagnostics.extend(problems)).ok()
}

/// The configuration, with what the command line says in its place.
fn config(request: &Request<'_>, tree: &Tree, built: &mut Built) -> Option<(Arc<Config>, FrontBlock)> {
    let (mut config, file) = gather::config(tree, &mut built.diagnostics)?;
    config.base_url = request.base_url.clone().unwrap_or(config.base_url);
    built.strict |= config.strict;
    match request.delivery {
        Some(Delivery::Omit) => {}
        Some(asked) => built.diagnostics.push(problems::delivery_unavailable(asked, None)),
        None if config.paywall.delivery == Delivery::Omit => {}
        None => built.diagnostics.push(problems::delivery_unavailable(config.paywall.delivery, Some(&file))),
    }
    config.paywall.delivery = request.delivery.unwrap_or(config.paywall.delivery);
    Some((Arc::new(config), file))
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
