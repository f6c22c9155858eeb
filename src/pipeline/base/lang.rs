//! The two languages, and values that exist once for each of them.

use std::fmt;
use std::ops::{Index, IndexMut};

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize};

/// The language of a text. Neither is the default one: every rule holds when the two are exchanged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lang {
    /// English, `en`.
    En,
    /// Spanish, `es`.
    Es,
}

impl Lang {
    /// Both, in the order in which the language switch shows them.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Es];

    /// The other one.
    pub fn other(self) -> Lang {
        match self {
            Lang::En => Lang::Es,
            Lang::Es => Lang::En,
        }
    }

    /// The ISO 639-1 code: `en` or `es`. Also the first segment of every address and the suffix of every file name.
    pub fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Es => "es",
        }
    }

    /// Reads a code; anything but `en` and `es` is `None`.
    pub fn from_code(code: &str) -> Option<Lang> {
        Lang::ALL.into_iter().find(|lang| lang.code() == code)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Lang {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Lang, D::Error> {
        let code = String::deserialize(deserializer)?;
        Lang::from_code(&code).ok_or_else(|| D::Error::custom("no language of the site"))
    }
}

/// Exactly one value per language, indexed by [`Lang`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ByLang<T>([T; 2]);

impl<T> ByLang<T> {
    /// The English value, then the Spanish one.
    pub fn new(en: T, es: T) -> ByLang<T> {
        ByLang([en, es])
    }

    /// Asks `make` for each language's value.
    pub fn from_fn(mut make: impl FnMut(Lang) -> T) -> ByLang<T> {
        ByLang([make(Lang::En), make(Lang::Es)])
    }

    /// Turns each value into another, keeping its language.
    pub fn map<U>(self, mut turn: impl FnMut(Lang, T) -> U) -> ByLang<U> {
        let [en, es] = self.0;
        ByLang([turn(Lang::En, en), turn(Lang::Es, es)])
    }

    /// Borrows both values.
    pub fn as_ref(&self) -> ByLang<&T> {
        ByLang([&self.0[0], &self.0[1]])
    }

    /// Both values with their language, English first.
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &T)> {
        Lang::ALL.into_iter().zip(self.0.iter())
    }

    /// The English and the Spanish value.
    pub fn into_pair(self) -> (T, T) {
        let [en, es] = self.0;
        (en, es)
    }
}

impl<T> Index<Lang> for ByLang<T> {
    type Output = T;
    fn index(&self, lang: Lang) -> &T {
        &self.0[lang as usize]
    }
}

impl<T> IndexMut<Lang> for ByLang<T> {
    fn index_mut(&mut self, lang: Lang) -> &mut T {
        &mut self.0[lang as usize]
    }
}

impl<T: Serialize> Serialize for ByLang<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        for (lang, value) in self.iter() {
            map.serialize_entry(lang.code(), value)?;
        }
        map.end()
    }
}
