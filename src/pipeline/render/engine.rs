//! Takes a theme, the edition's answers and the configuration, returns a [`Renderer`]: something that turns what a
//! page shows into HTML, as often and on as many threads as wanted.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Context, Map, Tera, Value};

use super::complaint::complaints;
use super::flow::{CALLED, Closer};
use super::speaking::while_speaking;
use super::theme::{Source, Theme};
use super::{filters, functions, problems, settings_sheet, wrap};
use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::locale::Locale;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::edition::open::Open;
use crate::pipeline::encrypt::sealing::Gate;
use crate::pipeline::pages::WholeView;
use crate::pipeline::pages::answers::Answering;

/// The texts of a page that is the article's own: only they have notes without a prefix.
const MAIN_TEXTS: [&str; 5] = ["teaser", "rest", "notes", "body", "caption"];

/// Stands before the ids of notes behind a cut, beside those of the teaser.
const SEALED_IDS: &str = "sealed_";

/// Looks at a gated text before it is sealed. What it keeps must be no part of the text that anybody is told.
pub type Look<'a> = &'a dyn Fn(&str);

/// A theme ready to render. Shared by all threads.
pub struct Renderer {
    tera: Tera,
    files: BTreeMap<String, SourcePath>,
    settings: ByLang<Value>,
    settings_sheet: Option<String>,
}

impl Renderer {
    /// Reads the theme's templates. All that can be seen without a page is checked here: syntax, names of filters,
    /// functions, components and parents.
    pub fn new(theme: &Theme, answers: Arc<dyn Answering>, config: &Config) -> Result<Renderer, Vec<Diagnostic>> {
        let locales = Arc::new(locales(&config.locales)?);
        let mut tera = Tera::new();
        tera.set_fallback_prefixes(theme.extended.clone()).map_err(|error| told(&error, |_| None, None))?;
        functions::register_questions(&mut tera, &answers);
        functions::register_asset(&mut tera, &theme.assets, &config.base_url);
        functions::register_messages(&mut tera, Arc::clone(&theme.strings), Arc::clone(&locales));
        filters::register(&mut tera, locales);
        let files = theme.sources.iter().map(|(name, source)| (name.clone(), source.file.clone())).collect();
        let settings = ByLang::from_fn(|lang| theme.settings.seen(lang));
        let sheet = theme.assets.url(settings_sheet::PATH).map(|url| config.base_url.href(url));
        let mut renderer = Renderer { tera, files, settings, settings_sheet: sheet };
        renderer.add_sources(&theme.sources)?;
        let is_missing = |name: &&str| renderer.tera.get_component_definition(name).is_none();
        let missing: Vec<&str> = CALLED.into_iter().filter(is_missing).collect();
        if missing.is_empty() { Ok(renderer) } else { Err(vec![problems::components_missing(theme.name(), &missing)]) }
    }

    /// Whether the theme has a template.
    pub fn has_template(&self, template: &str) -> bool {
        self.tera.contains_template(&file_name(template))
    }

    /// Renders `template` (`article`, `front` …) for the page at `page_href`. `data` is the view; `texts` are closed
    /// and stand under `html`, each under its key. Texts with trouble are reported all at once; a template stops at
    /// its first. What stands behind a `gate` is closed, lent to who looks at it, and sealed; it stands under `html` as
    /// `sealed`.
    pub fn page(
        &self,
        template: &str,
        lang: Lang,
        page_href: &str,
        data: Context,
        texts: &[(String, Open)],
        gate: Option<(&Gate, Look<'_>)>,
    ) -> Result<String, Vec<Diagnostic>> {
        while_speaking(lang, || {
            let mut html = self.close(texts, page_href)?;
            if let Some((gate, look)) = gate {
                html.insert("sealed".into(), Value::safe_string(&self.seal(gate, look, page_href)?));
            }
            self.run(template, lang, page_href, data, html)
        })
    }

    /// Renders the page of a gated text whole, for a server that hands it out to whom it knows: its three parts stand
    /// under `html` as those of any other text.
    pub fn whole_page(
        &self,
        template: &str,
        lang: Lang,
        page_href: &str,
        view: WholeView,
    ) -> Result<String, Vec<Diagnostic>> {
        while_speaking(lang, || {
            let mut html = self.close(&view.texts, page_href)?;
            let report = |error: &tera::Error| self.report(error, page_href);
            let parts = Closer { tera: &self.tera, report: &report }.close_whole(&view.whole)?;
            for (key, part) in ["teaser", "rest", "notes"].into_iter().zip(parts) {
                html.insert(key.into(), Value::safe_string(&part));
            }
            self.run(template, lang, page_href, view.context, html)
        })
    }

    /// Runs a template over what it sees.
    fn run(
        &self,
        template: &str,
        lang: Lang,
        page_href: &str,
        mut data: Context,
        html: Map,
    ) -> Result<String, Vec<Diagnostic>> {
        data.insert_value("html", Value::from(html));
        data.insert_value("lang", Value::from(lang.code()));
        data.insert_value("other_lang", Value::from(lang.other().code()));
        data.insert_value("settings", self.settings[lang].clone());
        data.insert_value("settings_sheet", self.settings_sheet.as_deref().map_or_else(Value::none, Value::from));
        let rendered = self.tera.render(&file_name(template), &data);
        rendered.map_err(|error| self.report(&error, page_href))
    }

    /// Renders the template `newsletter.txt` and its like: plain text, nothing in it escaped, its lines wrapped.
    pub fn plain_text(&self, template: &str, lang: Lang, mut data: Context) -> Result<String, Vec<Diagnostic>> {
        while_speaking(lang, || {
            data.insert_value("lang", Value::from(lang.code()));
            data.insert_value("other_lang", Value::from(lang.other().code()));
            data.insert_value("settings", self.settings[lang].clone());
            let rendered = self.tera.render(&format!("{template}.txt"), &data);
            rendered.map(|text| wrap::lines(&text)).map_err(|error| self.diagnose(&error, None))
        })
    }

    /// The HTML of a single text, for outputs that are no pages (feeds).
    pub fn text(&self, lang: Lang, page_href: &str, open: &Open) -> Result<String, Vec<Diagnostic>> {
        let report = |error: &tera::Error| self.report(error, page_href);
        while_speaking(lang, || Closer { tera: &self.tera, report: &report }.close(open, ""))
    }

    /// Closes what stands behind a gate, and seals it before anything else can take it.
    fn seal(&self, gate: &Gate, look: Look<'_>, page_href: &str) -> Result<String, Vec<Diagnostic>> {
        let report = |error: &tera::Error| self.report(error, page_href);
        let closer = Closer { tera: &self.tera, report: &report };
        let closed = closer.close_gated(gate.gated(), SEALED_IDS)?;
        look(&closed);
        Ok(gate.seal(&closed))
    }

    /// Closes every text of a page.
    fn close(&self, texts: &[(String, Open)], page_href: &str) -> Result<Map, Vec<Diagnostic>> {
        let report = |error: &tera::Error| self.report(error, page_href);
        let closer = Closer { tera: &self.tera, report: &report };
        let mut html = Map::new();
        let mut diagnostics = Vec::new();
        for (index, (key, open)) in texts.iter().enumerate() {
            let prefix = if MAIN_TEXTS.contains(&key.as_str()) { String::new() } else { format!("t{index}-") };
            match closer.close(open, &prefix) {
                Ok(text) => {
                    html.insert(key.clone().into(), Value::safe_string(&text));
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        if diagnostics.is_empty() { Ok(html) } else { Err(diagnostics) }
    }

    /// Adds every template. tera stops at the first that it cannot parse, so the others are tried one by one then.
    fn add_sources(&mut self, sources: &BTreeMap<String, Source>) -> Result<(), Vec<Diagnostic>> {
        let all = sources.iter().map(|(name, source)| (name.as_str(), source.text.as_str()));
        let Err(error) = self.tera.add_raw_templates(all) else { return Ok(()) };
        let unparsed = sources.iter().filter_map(|(name, source)| {
            let error = Tera::new().add_raw_template(name, &source.text).err()?;
            matches!(error.kind(), tera::ErrorKind::SyntaxError(_)).then_some(error)
        });
        let mut diagnostics: Vec<Diagnostic> = unparsed.flat_map(|error| self.diagnose(&error, None)).collect();
        if diagnostics.is_empty() {
            diagnostics = self.diagnose(&error, None);
        }
        // A template of an extended theme has two names, and what is wrong in it is told once.
        diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        diagnostics.dedup();
        Err(diagnostics)
    }

    fn report(&self, error: &tera::Error, page_href: &str) -> Vec<Diagnostic> {
        self.diagnose(error, Some(page_href))
    }

    fn diagnose(&self, error: &tera::Error, page: Option<&str>) -> Vec<Diagnostic> {
        told(error, |name| self.files.get(name).cloned(), page)
    }
}

/// What an error of tera complains of, each with its place.
fn told(error: &tera::Error, file_of: impl Fn(&str) -> Option<SourcePath>, page: Option<&str>) -> Vec<Diagnostic> {
    complaints(error).iter().map(|complaint| problems::template_error(complaint, &file_of, page)).collect()
}

/// tera's name of a template.
fn file_name(template: &str) -> String {
    format!("{template}.html")
}

/// Both locales of the configuration, or what is wrong with them.
fn locales(tags: &ByLang<String>) -> Result<ByLang<Locale>, Vec<Diagnostic>> {
    match (Locale::new(Lang::En, &tags[Lang::En]), Locale::new(Lang::Es, &tags[Lang::Es])) {
        (Some(en), Some(es)) => Ok(ByLang::new(en, es)),
        (en, es) => {
            let missing =
                [(Lang::En, en.is_none()), (Lang::Es, es.is_none())].into_iter().filter(|(_, missing)| *missing);
            Err(missing.map(|(lang, _)| problems::locale_invalid(lang, &tags[lang])).collect())
        }
    }
}
