//! Takes `strings/en.yaml` and `strings/es.yaml` of a theme, returns every word that the theme says, by id, with the
//! plural forms of each language.
//!
//! A message is plain text with `{name}` where a value goes. It never holds markup: what templates print is escaped.
//! A value that is safe HTML (a link made by the template) is the one exception, see [`Strings::say`].

use std::collections::{BTreeMap, BTreeSet};

use tera::Value;

use super::{escape, problems, yaml};
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::locale::{Locale, PluralCategory};
use crate::pipeline::base::mark::Marker;
use crate::pipeline::base::path::SourcePath;

/// Every message, in both languages.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    messages: ByLang<BTreeMap<String, Message>>,
    /// Ids that are missing and have been told: they say themselves, so that a slip is not told again by each page.
    told: BTreeSet<String>,
}

/// One message in one language.
#[derive(Clone, Debug)]
struct Message {
    /// One form, or one for each plural category that the language names; `Other` is always there.
    forms: Vec<(PluralCategory, Pattern)>,
    /// What it says, where it always says the same: made once, and shared by all pages.
    constant: Option<Value>,
    /// Where it stands.
    place: Place,
}

/// A text with holes, divided once.
type Pattern = Vec<Segment>;

/// A stretch of a message.
#[derive(Clone, Debug)]
enum Segment {
    /// Words.
    Words(String),
    /// The name of a value.
    Hole(String),
}

impl Message {
    fn new(forms: Vec<(PluralCategory, Pattern)>, place: Place) -> Message {
        let constant = match forms.as_slice() {
            [(PluralCategory::Other, pattern)] => match pattern.as_slice() {
                [Segment::Words(words)] => Some(Value::from(words.as_str())),
                _ => None,
            },
            _ => None,
        };
        Message { forms, constant, place }
    }

    /// The form for a count; without one, `other`.
    fn form(&self, category: PluralCategory) -> Option<&Pattern> {
        let of = |wanted| self.forms.iter().find(|(category, _)| *category == wanted).map(|(_, form)| form);
        of(category).or_else(|| of(PluralCategory::Other))
    }

    /// Whether any of its forms names this value.
    fn has_hole(&self, wanted: &str) -> bool {
        let mut segments = self.forms.iter().flat_map(|(_, form)| form);
        segments.any(|segment| matches!(segment, Segment::Hole(name) if name == wanted))
    }

    /// The names of its values, over all forms.
    fn holes(&self) -> BTreeSet<&str> {
        let segments = self.forms.iter().flat_map(|(_, form)| form);
        segments
            .filter_map(|segment| if let Segment::Hole(name) = segment { Some(name.as_str()) } else { None })
            .collect()
    }
}

impl Strings {
    /// Takes every message into a mark.
    pub(super) fn mark(&self, marker: &mut Marker) {
        marker.take_debug(&self.messages);
    }

    /// Adds the messages of a file; one that is there already is replaced, so that a theme read later wins.
    pub(super) fn add(&mut self, lang: Lang, file: &SourcePath, text: &str) -> Vec<Diagnostic> {
        // A mapping, and not a map of our own, because it refuses doubled keys.
        let mapping: serde_yaml::Mapping = match yaml::read(file, text) {
            Ok(mapping) => mapping,
            Err(diagnostic) => return vec![*diagnostic],
        };
        let lines = lines_of_keys(text);
        let mut diagnostics = Vec::new();
        for (key, value) in &mapping {
            let id = key.as_str().unwrap_or_default();
            let place = Place::at(file, lines.get(id).copied().unwrap_or(1), 1);
            match read_forms(&place, id, value) {
                Ok(forms) => {
                    self.messages[lang].insert(id.to_owned(), Message::new(forms, place));
                }
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
        diagnostics
    }

    /// What is wrong between the languages: a message that one of them lacks, values that only one of them names.
    pub(super) fn check(&self) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for lang in Lang::ALL {
            for (id, message) in &self.messages[lang] {
                match self.messages[lang.other()].get(id) {
                    None => diagnostics.push(problems::message_untranslated(message.place.clone(), id, lang.other())),
                    Some(twin) if lang == Lang::En && twin.holes() != message.holes() => {
                        let (en, es) = (name_list(&message.holes()), name_list(&twin.holes()));
                        diagnostics.push(problems::placeholders_differ(twin.place.clone(), id, &en, &es));
                    }
                    Some(_) => {}
                }
            }
        }
        diagnostics
    }

    /// Whether a language has a message.
    pub(super) fn has(&self, id: &str) -> bool {
        self.messages.iter().any(|(_, messages)| messages.contains_key(id))
    }

    /// Notes that a missing id has been told.
    pub(super) fn tell(&mut self, id: String) {
        self.told.insert(id);
    }

    /// The ids, sorted.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.messages[Lang::En].keys().map(String::as_str)
    }

    /// Says a message. `count` picks the plural form and is written as the locale writes numbers; every other value is
    /// written as it stands. The answer is plain text, unless one of the values is safe HTML: then words and other
    /// values are escaped and the answer is safe HTML. The error is a sentence for whoever wrote the template.
    pub(super) fn say(&self, locale: &Locale, id: &str, values: &[(&str, &Value)]) -> Result<Value, String> {
        let Some(message) = self.messages[locale.lang()].get(id) else {
            if self.told.contains(id) {
                return Ok(Value::from(id));
            }
            let near = crate::pipeline::base::diagnostic::nearest(id, self.ids());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return Err(format!("{}{id}`{hint}", problems::UNKNOWN_MESSAGE));
        };
        if let Some(constant) = message.constant.as_ref().filter(|_| values.is_empty()) {
            return Ok(constant.clone());
        }
        let count = values.iter().find(|(name, _)| *name == "count").and_then(|(_, value)| value.as_i64());
        let category = count.map_or(PluralCategory::Other, |count| locale.plural(count));
        refuse_unused(id, message, values)?;
        let is_safe = values.iter().any(|(_, value)| value.is_safe());
        let mut out = String::new();
        for segment in message.form(category).into_iter().flatten() {
            match segment {
                Segment::Words(words) => push(&mut out, words, is_safe),
                Segment::Hole(name) => push_value(&mut out, locale, id, name, values, is_safe)?,
            }
        }
        Ok(if is_safe { Value::safe_string(&out) } else { Value::from(out) })
    }
}

/// A value that the message does not name is a slip of the template.
fn refuse_unused(id: &str, message: &Message, values: &[(&str, &Value)]) -> Result<(), String> {
    match values.iter().find(|(name, _)| *name != "count" && !message.has_hole(name)) {
        Some((name, _)) => Err(format!("the message `{id}` has no place for `{name}`")),
        None => Ok(()),
    }
}

/// Writes the value of a hole.
fn push_value(
    out: &mut String,
    locale: &Locale,
    id: &str,
    name: &str,
    values: &[(&str, &Value)],
    is_safe: bool,
) -> Result<(), String> {
    let value = values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let value = value.filter(|value| !value.is_none() && !value.is_undefined());
    let value = value.ok_or_else(|| format!("the message `{id}` needs the value `{name}`"))?;
    match (name, value.as_i64()) {
        ("count", Some(count)) => out.push_str(&locale.integer(count)),
        _ => push(out, &value.to_string(), is_safe && !value.is_safe()),
    }
    Ok(())
}

/// Appends text, escaped where the whole is to be HTML.
fn push(out: &mut String, text: &str, escaped: bool) {
    if escaped {
        escape::text(out, text);
    } else {
        out.push_str(text);
    }
}

/// `nothing`, or the names in backticks.
fn name_list(names: &BTreeSet<&str>) -> String {
    if names.is_empty() {
        return "∅".to_owned();
    }
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Reads a text, or a map of plural forms.
fn read_forms(
    place: &Place,
    id: &str,
    value: &serde_yaml::Value,
) -> Result<Vec<(PluralCategory, Pattern)>, Box<Diagnostic>> {
    let malformed = || Box::new(problems::message_malformed(place.clone(), id));
    if let Some(text) = value.as_str() {
        return Ok(vec![(PluralCategory::Other, read_pattern(place, id, text)?)]);
    }
    let mut forms = Vec::new();
    for (key, form) in value.as_mapping().ok_or_else(malformed)? {
        let category = key.as_str().and_then(category_named).ok_or_else(malformed)?;
        forms.push((category, read_pattern(place, id, form.as_str().ok_or_else(malformed)?)?));
    }
    if forms.iter().all(|(category, _)| *category != PluralCategory::Other) {
        return Err(Box::new(problems::message_without_other(place.clone(), id)));
    }
    Ok(forms)
}

/// The plural categories that English or Spanish know.
fn category_named(name: &str) -> Option<PluralCategory> {
    match name {
        "one" => Some(PluralCategory::One),
        "many" => Some(PluralCategory::Many),
        "other" => Some(PluralCategory::Other),
        _ => None,
    }
}

/// Divides `text with {name}`. `{{` and `}}` are not needed: a brace always holds a name.
fn read_pattern(place: &Place, id: &str, text: &str) -> Result<Pattern, Box<Diagnostic>> {
    let wrong = || Box::new(problems::message_brace(place.clone(), id));
    let mut pattern = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (words, brace) = rest.split_at(at);
        let (name, tail) = brace.strip_prefix('{').and_then(|inner| inner.split_once('}')).ok_or_else(wrong)?;
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
            return Err(wrong());
        }
        pattern.extend([Segment::Words(words.to_owned()), Segment::Hole(name.to_owned())]);
        rest = tail;
    }
    pattern.push(Segment::Words(rest.to_owned()));
    Ok(pattern)
}

/// The line of each key: messages stand at the left edge of their file.
fn lines_of_keys(text: &str) -> BTreeMap<&str, u32> {
    let is_key = |line: &str| line.starts_with(|c: char| !c.is_whitespace() && c != '#');
    let numbered = (1u32..).zip(text.lines()).filter(|(_, line)| is_key(line));
    let keys = numbered.filter_map(|(number, line)| line.split_once(':').map(|(key, _)| (key, number)));
    keys.map(|(key, number)| (key.trim_matches(['"', '\'', ' ']), number)).collect()
}
