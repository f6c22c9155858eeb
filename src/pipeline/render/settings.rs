//! What a theme lets an outlet set, by name: declared with a type and a default in `theme.yaml`, set by a theme that
//! extends it or by `theme_settings` of the configuration. Takes these values, returns what templates see, and the
//! diagnostics of those that are not of the type.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::color::READABLE;
use super::problems;
use super::setting::{Declared, Set, Tones};
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::lang::Lang;

/// Finds the place of a setting of a file, by its name.
pub(super) type PlaceOf<'a> = &'a dyn Fn(&str) -> Option<Place>;

/// The settings of a theme with their values.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    by_name: BTreeMap<String, Setting>,
}

#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) declared: Declared,
    pub(super) value: Set,
    /// Whether it was set to something else than its declaration says.
    pub(super) is_changed: bool,
    place: Option<Place>,
}

impl Settings {
    /// Takes what a `theme.yaml` says: a map with a `type` declares a setting, all else sets one.
    pub(super) fn take_theme(&mut self, settings: &Map<String, Value>, place_of: PlaceOf<'_>) -> Vec<Diagnostic> {
        let is_declaration = |value: &Value| value.get("type").is_some();
        let (declared, set): (Vec<_>, Vec<_>) = settings.iter().partition(|(_, value)| is_declaration(value));
        let mut diagnostics = Vec::new();
        for (name, value) in declared {
            diagnostics.extend(self.declare(name, value, place_of));
        }
        for (name, value) in set {
            diagnostics.extend(self.set(name, value, place_of));
        }
        diagnostics
    }

    /// Takes what the configuration says.
    pub(super) fn take_configured(&mut self, settings: &Map<String, Value>, place_of: PlaceOf<'_>) -> Vec<Diagnostic> {
        settings.iter().filter_map(|(name, value)| self.set(name, value, place_of)).collect()
    }

    fn declare(&mut self, name: &str, value: &Value, place_of: PlaceOf<'_>) -> Option<Diagnostic> {
        let declared = match Declared::deserialize(value) {
            Ok(declared) => declared,
            Err(error) => return Some(problems::setting_malformed(place_of(name), name, &error.to_string())),
        };
        if let Some(text) = declared.unwritable() {
            return Some(problems::setting_unwritable(place_of(name), name, text));
        }
        match declared.read(declared.default()) {
            Ok(value) => {
                let setting = Setting { declared, value, is_changed: false, place: place_of(name) };
                self.by_name.insert(name.to_owned(), setting);
                None
            }
            Err(wanted) => Some(problems::setting_invalid(place_of(name), name, wanted)),
        }
    }

    fn set(&mut self, name: &str, value: &Value, place_of: PlaceOf<'_>) -> Option<Diagnostic> {
        let place = place_of(name);
        let Some(setting) = self.by_name.get_mut(name) else {
            return Some(problems::setting_unknown(place, name, self.by_name.keys().map(String::as_str)));
        };
        match setting.declared.read(value) {
            Ok(value) => {
                let default = setting.declared.read(setting.declared.default()).ok();
                setting.is_changed = default.as_ref() != Some(&value);
                setting.value = value;
                setting.place = place;
                None
            }
            Err(wanted) => Some(problems::setting_invalid(place, name, wanted)),
        }
    }

    /// Colors that cannot be read on the paper that they are meant for, and fonts that are no asset of the theme: these
    /// give way to the default, so that it is told once and not by every page.
    pub(super) fn check(&mut self, has_asset: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for (name, setting) in &mut self.by_name {
            diagnostics.extend(setting.faint_tones(name));
            let Set::Font(font) = &setting.value else { continue };
            let Some(lost) = font.files().find(|file| !has_asset(file)) else { continue };
            diagnostics.push(problems::setting_without_asset(setting.place.clone(), name, lost));
            setting.reset();
        }
        diagnostics
    }

    /// What templates see as `settings`, on a page in `lang`.
    pub(super) fn seen(&self, lang: Lang) -> tera::Value {
        let seen: BTreeMap<&str, Value> =
            self.by_name.iter().map(|(name, setting)| (name.as_str(), setting.value.seen(lang))).collect();
        tera::Value::from_serializable(&seen)
    }

    /// Every setting with its name, sorted.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.by_name.iter().map(|(name, setting)| (name.as_str(), setting))
    }
}

impl Setting {
    /// The color of a setting that is one.
    pub(super) fn tones(&self) -> Option<Tones> {
        if let Set::Color(tones) = &self.value { Some(*tones) } else { None }
    }

    /// What words in a color could not be read on.
    fn faint_tones(&self, name: &str) -> Vec<Diagnostic> {
        let Declared::Color { on: Some(paper), .. } = &self.declared else { return Vec::new() };
        let (Some(tones), Some(paper)) = (self.tones(), paper.parsed()) else { return Vec::new() };
        let pairs = [(tones.light, paper.light), (tones.dark, paper.dark)].into_iter();
        let faint =
            pairs.map(|(tone, paper)| (tone, paper, tone.contrast(paper))).filter(|(.., ratio)| *ratio < READABLE);
        let told = faint.map(|(tone, paper, ratio)| {
            problems::contrast_low(self.place.clone(), name, &tone.to_string(), &paper.to_string(), ratio)
        });
        told.collect()
    }

    /// Goes back to what the declaration says.
    fn reset(&mut self) {
        if let Ok(value) = self.declared.read(self.declared.default()) {
            (self.value, self.is_changed) = (value, false);
        }
    }
}
