//! One setting of a theme: its type, and how a value is read as one.

use serde::Deserialize;
use serde_json::{Value, json};

use super::color::Color;
use crate::pipeline::base::diagnostic::Sentence;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::say;

/// A declaration in `theme.yaml`. `property` names the custom property of the style sheet that the value is given to.
#[derive(Clone, Deserialize, Debug)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Declared {
    /// A color, in light and in dark.
    Color {
        default: Value,
        property: Option<String>,
        /// The paper that it is read on.
        on: Option<Paper>,
        /// The property of a shade that white words can be read on.
        fill: Option<String>,
        /// The property of a shade that is nearly the paper.
        wash: Option<String>,
    },
    /// A font.
    Font {
        default: Value,
        property: Option<String>,
        /// What stands in its place where it is missing: `serif` …
        generic: Generic,
    },
    /// Words, the same in both languages or one for each.
    Text { default: Value },
    /// A number, whole or not.
    Number {
        default: Value,
        min: Option<f64>,
        max: Option<f64>,
        property: Option<String>,
        /// What stands after it in the style sheet: `rem`, `%`.
        unit: Option<String>,
    },
    /// One of several words.
    Choice { default: Value, options: Vec<String> },
    /// Yes or no.
    Boolean { default: Value },
    /// Some of several words, in an order.
    List { default: Value, of: Vec<String> },
}

/// A pair of colors as it is written.
#[derive(Clone, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Paper {
    light: String,
    dark: String,
}

/// The kinds of letters that every browser has.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Generic {
    Serif,
    SansSerif,
    Monospace,
}

/// A color in light and in dark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Tones {
    pub(super) light: Color,
    pub(super) dark: Color,
}

/// A font: names of fonts that readers may have, or files of the theme.
#[derive(Clone, Deserialize, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Font {
    pub(super) family: String,
    /// An asset of the theme: the upright letters, in all weights.
    pub(super) file: Option<String>,
    /// The italic ones.
    pub(super) italic: Option<String>,
    /// What readers see until the file has come.
    pub(super) fallback: Option<Fallback>,
}

/// A font that readers have, stretched to the size of another, so that nothing moves when that comes.
#[derive(Clone, Deserialize, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Fallback {
    pub(super) local: String,
    pub(super) size_adjust: String,
    pub(super) ascent: String,
    pub(super) descent: String,
}

/// A value of a setting.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Set {
    Color(Tones),
    Font(Font),
    Text(ByLang<String>),
    Plain(Value),
}

impl Declared {
    /// What holds where nobody sets it.
    pub(super) fn default(&self) -> &Value {
        match self {
            Declared::Color { default, .. }
            | Declared::Font { default, .. }
            | Declared::Text { default }
            | Declared::Number { default, .. }
            | Declared::Choice { default, .. }
            | Declared::Boolean { default }
            | Declared::List { default, .. } => default,
        }
    }

    /// What of the declaration cannot be written into a style sheet: it would end the rule that it stands in.
    pub(super) fn unwritable(&self) -> Option<&str> {
        let (properties, unit) = match self {
            Declared::Color { property, fill, wash, .. } => ([property.as_ref(), fill.as_ref(), wash.as_ref()], None),
            Declared::Font { property, .. } => ([property.as_ref(), None, None], None),
            Declared::Number { property, unit, .. } => ([property.as_ref(), None, None], unit.as_ref()),
            _ => ([None; 3], None),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let is_property =
            |text: &str| text.strip_prefix("--").is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_name));
        let is_unit = |text: &str| text == "%" || text.chars().all(|c| c.is_ascii_alphabetic());
        let properties = properties.into_iter().flatten().filter(|text| !is_property(text));
        properties.chain(unit.filter(|text| !is_unit(text))).map(String::as_str).next()
    }

    /// Reads a value, or says what is wanted.
    pub(super) fn read(&self, value: &Value) -> Result<Set, Sentence> {
        match self {
            Declared::Color { on, .. } => color(value, on.as_ref()),
            Declared::Font { .. } => font(value),
            Declared::Text { .. } => text(value),
            Declared::Number { min, max, .. } => number(value, *min, *max),
            Declared::Choice { options, .. } => choice(value, options),
            Declared::Boolean { .. } if value.is_boolean() => Ok(Set::Plain(value.clone())),
            Declared::Boolean { .. } => Err(say!("write `true` or `false`", "escriba `true` o `false`")),
            Declared::List { of, .. } => list(value, of),
        }
    }
}

impl Paper {
    /// The two colors; none where they are not.
    pub(super) fn parsed(&self) -> Option<Tones> {
        Some(Tones { light: Color::parse(&self.light)?, dark: Color::parse(&self.dark)? })
    }
}

impl Generic {
    /// The word of CSS.
    pub(super) fn css(self) -> &'static str {
        match self {
            Generic::Serif => "serif",
            Generic::SansSerif => "sans-serif",
            Generic::Monospace => "monospace",
        }
    }
}

impl Font {
    /// The assets that it needs.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        [&self.file, &self.italic].into_iter().flatten().map(String::as_str)
    }
}

impl Set {
    /// What templates see on a page in `lang`.
    pub(super) fn seen(&self, lang: Lang) -> Value {
        match self {
            Set::Color(Tones { light, dark }) => json!({"light": light.to_string(), "dark": dark.to_string()}),
            Set::Font(font) => json!({"family": font.family, "file": font.file}),
            Set::Text(texts) => Value::from(texts[lang].clone()),
            Set::Plain(value) => value.clone(),
        }
    }
}

/// One color, whose dark shade is found, or both.
fn color(value: &Value, on: Option<&Paper>) -> Result<Set, Sentence> {
    let wanted = || {
        say!(
            "write a color such as `\"#9c1136\"`, or one for each paper: `{{light: \"#9c1136\", dark: \"#ff93a9\"}}`",
            "escriba un color como `\"#9c1136\"`, o uno para cada fondo: `{{light: \"#9c1136\", dark: \"#ff93a9\"}}`"
        )
    };
    if let Some(light) = value.as_str().and_then(Color::parse) {
        let dark = on.and_then(Paper::parsed).map_or(light, |paper| light.readable_on(paper.dark));
        return Ok(Set::Color(Tones { light, dark }));
    }
    let pair = Paper::deserialize(value).ok().and_then(|pair| pair.parsed());
    pair.map(Set::Color).ok_or_else(wanted)
}

/// Names of fonts, or a font of the theme.
fn font(value: &Value) -> Result<Set, Sentence> {
    let read = match value.as_str() {
        Some(family) => Some(Font { family: family.to_owned(), file: None, italic: None, fallback: None }),
        None => Font::deserialize(value).ok(),
    };
    read.filter(Font::is_sound).map(Set::Font).ok_or_else(|| {
        say!(
            "write names of fonts (`\"Georgia, serif\"`), or `{{family: NAME, file: fonts/NAME.woff2}}`, with percentages in its `fallback`",
            "escriba nombres de letras (`\"Georgia, serif\"`), o `{{family: NOMBRE, file: fonts/NOMBRE.woff2}}`, con porcentajes en su `fallback`"
        )
    })
}

impl Font {
    /// Whether it can be written into a style sheet: nothing in it ends a declaration.
    fn is_sound(&self) -> bool {
        let is_name = |name: &str| {
            let is_of_names = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | ',');
            name.contains(char::is_alphanumeric) && name.chars().all(is_of_names)
        };
        let is_file = |file: &str| file.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
        let is_share =
            |share: &str| share.strip_suffix('%').is_some_and(|number| number.parse::<f64>().is_ok_and(f64::is_finite));
        let fallback_is_sound = |fallback: &Fallback| {
            is_name(&fallback.local)
                && [&fallback.size_adjust, &fallback.ascent, &fallback.descent].into_iter().all(|share| is_share(share))
        };
        is_name(&self.family) && self.files().all(is_file) && self.fallback.as_ref().is_none_or(fallback_is_sound)
    }
}

/// Words.
fn text(value: &Value) -> Result<Set, Sentence> {
    let both = value.as_str().map(|text| ByLang::new(text.to_owned(), text.to_owned()));
    let each = || {
        let of = |lang: Lang| value.get(lang.code()).and_then(Value::as_str).map(str::to_owned);
        let is_pair = value.as_object().is_some_and(|map| map.len() == 2);
        Some(ByLang::new(of(Lang::En)?, of(Lang::Es)?)).filter(|_| is_pair)
    };
    both.or_else(each).map(Set::Text).ok_or_else(|| {
        say!(
            "write a text in quotes, or one in each language: `{{en: …, es: …}}`",
            "escriba un texto entre comillas, o uno en cada idioma: `{{en: …, es: …}}`"
        )
    })
}

/// A number between two others.
fn number(value: &Value, min: Option<f64>, max: Option<f64>) -> Result<Set, Sentence> {
    let is_inside = |number: &f64| min.is_none_or(|min| *number >= min) && max.is_none_or(|max| *number <= max);
    if value.as_f64().as_ref().is_some_and(is_inside) {
        return Ok(Set::Plain(value.clone()));
    }
    Err(match (min, max) {
        (Some(min), Some(max)) => say!("write a number from {min} to {max}", "escriba un número entre {min} y {max}"),
        (Some(min), None) => say!("write a number of at least {min}", "escriba un número de {min} o más"),
        (None, Some(max)) => say!("write a number of at most {max}", "escriba un número de {max} o menos"),
        (None, None) => say!("write a number", "escriba un número"),
    })
}

/// One of the words.
fn choice(value: &Value, options: &[String]) -> Result<Set, Sentence> {
    let is_option = value.as_str().is_some_and(|word| options.iter().any(|option| option == word));
    let known = options.join("`, `");
    is_option
        .then(|| Set::Plain(value.clone()))
        .ok_or_else(|| say!("write one of `{known}`", "escriba una de estas palabras: `{known}`"))
}

/// Some of the words, none twice.
fn list(value: &Value, of: &[String]) -> Result<Set, Sentence> {
    let words: Option<Vec<&str>> =
        value.as_array().and_then(|items| items.iter().map(Value::as_str).collect::<Option<_>>());
    let is_known = |word: &str| of.iter().any(|known| known == word);
    let is_sound = |words: &Vec<&str>| {
        words.iter().all(|word| is_known(word))
            && words.iter().enumerate().all(|(at, word)| !words[..at].contains(word))
    };
    let known = of.join(", ");
    words.filter(is_sound).map(|_| Set::Plain(value.clone())).ok_or_else(|| {
        say!(
            "write a list of these words, each at most once: `[{known}]`",
            "escriba una lista de estas palabras, cada una a lo sumo una vez: `[{known}]`"
        )
    })
}
