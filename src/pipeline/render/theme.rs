//! Takes the files under `themes/`, returns the theme of the site: templates, components, messages, assets, settings.
//!
//! A theme that `extends` another holds only what differs: a file of the same path replaces the other's, a message of
//! the same id replaces the other's message, a setting likewise; a component replaces the other's of its name, whatever
//! files the two stand in. The templates of the extended theme can still be reached as `NAME/article.html`, so that one
//! may extend the very template that it replaces.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::assets::{self, Assets};
use super::settings::Settings;
use super::strings::Strings;
use super::{builtin, problems, settings_sheet, yaml};
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::base::yaml as sheet;

/// A theme, read and checked as far as it can be without the edition.
#[derive(Clone, Debug)]
pub struct Theme {
    name: String,
    pub(super) sources: BTreeMap<String, Source>,
    /// `NAME/` of every theme that is extended, the nearest first: what stands below it gives way.
    pub(super) extended: Vec<String>,
    pub(super) strings: Arc<Strings>,
    pub(super) assets: Arc<Assets>,
    pub(super) settings: Settings,
}

/// What the configuration says of the theme.
pub struct Wanted<'a> {
    /// The name of its folder.
    pub name: &'a str,
    /// Where it is named.
    pub named_at: Option<Place>,
    /// `theme_settings`.
    pub settings: &'a Map<String, Value>,
    /// Finds the place of one of them.
    pub place_of: &'a dyn Fn(&str) -> Option<Place>,
}

/// A template or a file of components, by the name that tera knows it by.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) file: SourcePath,
    pub(super) text: String,
}

/// `theme.yaml`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct About {
    /// For people; the folder's name is what counts.
    #[serde(rename = "name")]
    _name: Option<String>,
    extends: Option<String>,
    #[serde(default)]
    settings: Map<String, Value>,
}

/// The files of all themes at hand, by theme and path below it.
type Shelf<'a> = BTreeMap<&'a str, BTreeMap<&'a str, (SourcePath, &'a [u8])>>;

impl Theme {
    /// Reads the theme that is wanted. `files` are those under `themes/` of the site; of a theme that is there as well as
    /// in the binary, the one of the site counts. No theme comes back when there is none of the name, or none that it
    /// extends; all other troubles leave a theme that can be tried.
    pub fn load(files: &[(SourcePath, Vec<u8>)], wanted: &Wanted<'_>) -> (Option<Theme>, Vec<Diagnostic>) {
        let built_in = builtin::files();
        let shelf = shelve(files, &built_in);
        let mut parts = Parts::default();
        if !parts.take(&shelf, wanted.name, wanted.named_at.clone()) {
            return (None, parts.diagnostics);
        }
        let mut diagnostics = std::mem::take(&mut parts.diagnostics);
        diagnostics.extend(parts.strings.check());
        diagnostics.extend(unknown_messages(&mut parts));
        diagnostics.extend(parts.settings.take_configured(wanted.settings, wanted.place_of));
        diagnostics.extend(parts.settings.check(|file| parts.assets.contains_key(file)));
        diagnostics.extend(add_settings_sheet(&mut parts));
        let (assets, of_assets) = Assets::new(parts.assets);
        diagnostics.extend(of_assets);
        let theme = Theme {
            name: wanted.name.to_owned(),
            sources: parts.sources,
            extended: parts.chain.iter().skip(1).map(|theme| format!("{theme}/")).collect(),
            strings: Arc::new(parts.strings),
            assets: Arc::new(assets),
            settings: parts.settings,
        };
        (Some(theme), diagnostics)
    }

    /// The mark of all that a page can see of it.
    pub fn mark(&self) -> Mark {
        let mut marker = Marker::default();
        for (name, source) in &self.sources {
            (name, &source.text).hash(&mut marker);
        }
        self.extended.hash(&mut marker);
        self.strings.mark(&mut marker);
        for lang in Lang::ALL {
            marker.take(&self.settings.seen(lang));
        }
        self.assets.iter().for_each(|(url, _)| url.as_str().hash(&mut marker));
        marker.mark()
    }

    /// The name of its folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Every file of templates and components with its text, sorted, each once.
    pub fn templates(&self) -> Vec<(&SourcePath, &str)> {
        // A template of an extended theme has two names; its file has one.
        let texts: BTreeMap<&SourcePath, &str> =
            self.sources.values().map(|source| (&source.file, source.text.as_str())).collect();
        texts.into_iter().collect()
    }

    /// The file of a template (`article`, `front` …).
    pub fn template_file(&self, template: &str) -> Option<&SourcePath> {
        self.sources.get(&format!("{template}.html")).map(|source| &source.file)
    }

    /// Every asset with its address on the site.
    pub fn assets(&self) -> impl Iterator<Item = (&Url, &[u8])> {
        self.assets.iter()
    }
}

/// Orders the files by theme; a theme of the site hides the built-in one of its name.
fn shelve<'a>(files: &'a [(SourcePath, Vec<u8>)], built_in: &'a [(SourcePath, &'static [u8])]) -> Shelf<'a> {
    let mut shelf = Shelf::new();
    let of_site = files.iter().map(|(path, bytes)| (path, bytes.as_slice()));
    for (path, bytes) in of_site {
        place_file(&mut shelf, path, bytes);
    }
    if !shelf.contains_key(builtin::NAME) {
        for (path, bytes) in built_in {
            place_file(&mut shelf, path, bytes);
        }
    }
    shelf
}

/// Puts a file of a theme where it belongs; a file that lies in no theme's folder is passed over.
fn place_file<'a>(shelf: &mut Shelf<'a>, path: &'a SourcePath, bytes: &'a [u8]) {
    let below = path.as_str().strip_prefix("themes/").and_then(|rest| rest.split_once('/'));
    if let Some((theme, relative)) = below {
        shelf.entry(theme).or_default().insert(relative, (path.clone(), bytes));
    }
}

/// What has been gathered of a theme and of those that it extends.
#[derive(Default)]
struct Parts {
    chain: Vec<String>,
    sources: BTreeMap<String, Source>,
    strings: Strings,
    assets: assets::Files,
    settings: Settings,
    diagnostics: Vec<Diagnostic>,
}

impl Parts {
    /// Takes the theme `name`, after the one that it extends. False when either is not there.
    fn take(&mut self, shelf: &Shelf<'_>, name: &str, named_at: Option<Place>) -> bool {
        let Some(files) = shelf.get(name) else {
            let known: Vec<&str> = shelf.keys().copied().collect();
            self.diagnostics.push(problems::theme_unknown(named_at, name, &known));
            return false;
        };
        let extended = (!self.chain.is_empty()).then_some(name);
        self.chain.push(name.to_owned());
        let about = self.read_about(files);
        if let Some(parent) = &about.extends
            && !self.take_parent(shelf, parent, files)
        {
            return false;
        }
        for (relative, (file, bytes)) in files {
            self.take_file(extended, relative, file, bytes);
        }
        let place_of = |name: &str| place(files, &["settings", name]);
        let problems = self.settings.take_theme(&about.settings, &place_of);
        self.diagnostics.extend(problems);
        true
    }

    /// Takes the theme that the one of `files` extends.
    fn take_parent(&mut self, shelf: &Shelf<'_>, parent: &str, files: &BTreeMap<&str, (SourcePath, &[u8])>) -> bool {
        let place = place(files, &["extends"]);
        if self.chain.iter().any(|known| known == parent) {
            self.diagnostics.push(problems::theme_extends_itself(place, parent));
            return false;
        }
        self.take(shelf, parent, place)
    }

    /// Reads `theme.yaml`; without one a theme extends nothing.
    fn read_about(&mut self, files: &BTreeMap<&str, (SourcePath, &[u8])>) -> About {
        let Some((file, bytes)) = files.get("theme.yaml") else { return About::default() };
        let Some(text) = self.text(file, bytes) else { return About::default() };
        yaml::read(file, &text).unwrap_or_else(|diagnostic| {
            self.diagnostics.push(*diagnostic);
            About::default()
        })
    }

    /// Takes one file, by the folder that it lies in. Other files (a readme, a licence) are no part of the theme.
    /// `extended` names the theme when another extends it.
    fn take_file(&mut self, extended: Option<&str>, relative: &str, file: &SourcePath, bytes: &[u8]) {
        let (folder, rest) = relative.split_once('/').unwrap_or(("", relative));
        match (folder, rest) {
            ("templates", template) if template.ends_with(".html") || template.ends_with(".txt") => {
                let Some(text) = self.text(file, bytes) else { return };
                let source = Source { file: file.clone(), text };
                if let Some(theme) = extended {
                    self.sources.insert(format!("{theme}/{template}"), source.clone());
                }
                self.sources.insert(template.to_owned(), source);
            }
            ("components", component) if component.ends_with(".html") => {
                let Some(text) = self.text(file, bytes) else { return };
                // Only below the theme's name: what nobody includes is found by the names of its components.
                let name = extended.map_or_else(|| relative.to_owned(), |theme| format!("{theme}/{relative}"));
                self.sources.insert(name, Source { file: file.clone(), text });
            }
            ("strings", "en.yaml" | "es.yaml") => {
                let Some(text) = self.text(file, bytes) else { return };
                let lang = Lang::from_code(&rest[..2]).unwrap_or(Lang::En);
                let diagnostics = self.strings.add(lang, file, &text);
                self.diagnostics.extend(diagnostics);
            }
            ("assets", asset) => {
                self.assets.insert(asset.to_owned(), (file.clone(), bytes.to_vec()));
            }
            _ => {}
        }
    }

    /// The text of a file, with a mark of byte order taken off; a file that is not UTF-8 is reported.
    fn text(&mut self, file: &SourcePath, bytes: &[u8]) -> Option<String> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.trim_start_matches('\u{feff}').to_owned()),
            Err(_) => {
                self.diagnostics.push(problems::not_utf8(file));
                None
            }
        }
    }
}

/// Where a value of `theme.yaml` stands.
fn place(files: &BTreeMap<&str, (SourcePath, &[u8])>, path: &[&str]) -> Option<Place> {
    let (file, bytes) = files.get("theme.yaml")?;
    Some(sheet::place(file, std::str::from_utf8(bytes).unwrap_or_default(), 1, path))
}

/// Puts what the settings say of colors and fonts among the assets, where it says something.
fn add_settings_sheet(parts: &mut Parts) -> Option<Diagnostic> {
    let sheet = settings_sheet::sheet(&parts.settings);
    if let Some((file, _)) = parts.assets.get(settings_sheet::PATH) {
        return Some(problems::asset_name_kept(Place::top(file)));
    }
    if !sheet.is_empty() {
        let path = SourcePath::new(settings_sheet::PATH)?;
        parts.assets.insert(settings_sheet::PATH.to_owned(), (path, sheet.into_bytes()));
    }
    None
}

/// Messages that templates ask for by a literal id and that no language has.
fn unknown_messages(parts: &mut Parts) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut told = Vec::new();
    // A template of an extended theme has two names; its file has one.
    let texts: BTreeMap<&SourcePath, &str> =
        parts.sources.values().map(|source| (&source.file, source.text.as_str())).collect();
    for (file, text) in texts {
        for (start, id) in literal_ids(text).filter(|(_, id)| !parts.strings.has(id)) {
            let place = Place::of_bytes(file, text, start..start + id.len());
            diagnostics.push(problems::message_unknown(place, id, parts.strings.ids()));
            told.push(id.to_owned());
        }
    }
    told.into_iter().for_each(|id| parts.strings.tell(id));
    diagnostics
}

/// The ids of `t(id="…")` in a template, with the byte at which each begins. An id that is put together
/// (`"role-" ~ role`) is left to rendering.
fn literal_ids(text: &str) -> impl Iterator<Item = (usize, &str)> {
    const CALL: &str = "t(id=";
    text.match_indices(CALL).filter_map(|(at, _)| {
        let is_call = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let start = at + CALL.len() + 1;
        let quote = text[at + CALL.len()..].chars().next().filter(|c| is_call && matches!(c, '"' | '\''))?;
        let (id, after) = text[start..].split_once(quote)?;
        (!after.trim_start().starts_with('~')).then_some((start, id))
    })
}
