//! Takes a BCP 47 locale of the configuration, returns what the theme needs to say dates, times, numbers, lists and
//! plurals, and to sort names, in it. All data are CLDR's, compiled in; the two places where the usage of newsrooms
//! differs from CLDR (the hours, and `e` before an accented í) are named where they stand.
//!
//! A [`Locale`] is built once and shared: formatting allocates nothing but its answer.

use std::cmp::Ordering;

use icu_calendar::{Date, Gregorian};
use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_datetime::fieldsets::{MD, T, YMD, YMDE};
use icu_datetime::input::Time;
use icu_datetime::{FixedCalendarDateTimeFormatter, NoCalendarFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
pub use icu_plurals::PluralCategory;
use icu_plurals::{PluralRules, PluralRulesOptions};
use unicode_normalization::UnicodeNormalization;

use crate::pipeline::base::lang::Lang;

/// How a day is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateStyle {
    /// `Tuesday, November 24, 2026`, `martes, 24 de noviembre de 2026`.
    Full,
    /// `November 24, 2026`, `24 de noviembre de 2026`.
    Long,
    /// `Nov 24, 2026`, `24 nov 2026`.
    Medium,
    /// `November 24`, `24 de noviembre`.
    Day,
}

impl DateStyle {
    /// The names that templates use.
    pub const NAMES: [(&'static str, DateStyle); 4] =
        [("full", DateStyle::Full), ("long", DateStyle::Long), ("medium", DateStyle::Medium), ("day", DateStyle::Day)];

    /// Reads a name; anything else is `None`.
    pub fn named(name: &str) -> Option<DateStyle> {
        DateStyle::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, style)| style)
    }
}

/// A day, and a time where one is known, as a reader's clock in the zone of the site showed it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wall {
    date: Date<Gregorian>,
    clock: Option<(u8, u8)>,
}

impl Wall {
    /// Reads `2026-11-20` or `2026-11-20T06:00…`; the distance from UTC is passed over, because the wall clock is what
    /// readers are told. Anything else is `None`.
    pub fn read(iso: &str) -> Option<Wall> {
        let number = |range: std::ops::Range<usize>| iso.get(range)?.parse::<u8>().ok();
        let year = iso.get(..4)?.parse::<u16>().ok()?;
        if iso.get(4..5)? != "-" || iso.get(7..8)? != "-" {
            return None;
        }
        let date = Date::try_new_gregorian(i32::from(year), number(5..7)?, number(8..10)?).ok()?;
        let clock = match iso.get(10..11) {
            None => None,
            Some("T" | " ") if iso.get(13..14) == Some(":") => Some((number(11..13)?, number(14..16)?)),
            Some(_) => return None,
        };
        clock.is_none_or(|(hour, minute)| hour < 24 && minute < 60).then_some(Wall { date, clock })
    }

    /// Whether a time is known.
    pub fn has_time(self) -> bool {
        self.clock.is_some()
    }

    /// Whether both are of one day.
    pub fn is_day_of(self, other: Wall) -> bool {
        self.date == other.date
    }

    /// Whether both are of one year.
    pub fn is_year_of(self, other: Wall) -> bool {
        self.date.year() == other.date.year()
    }
}

/// What a language's locale knows.
pub struct Locale {
    lang: Lang,
    full: FixedCalendarDateTimeFormatter<Gregorian, YMDE>,
    long: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    medium: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    day: FixedCalendarDateTimeFormatter<Gregorian, MD>,
    has_half_days: bool,
    numbers: DecimalFormatter,
    lists: ListFormatter,
    plurals: PluralRules,
    collator: CollatorBorrowed<'static>,
}

impl Locale {
    /// The locale `tag` of `lang`; `None` when the tag is malformed or of another language.
    pub fn new(lang: Lang, tag: &str) -> Option<Locale> {
        let locale: icu_locale::Locale = tag.parse().ok()?;
        if locale.id.language.as_str() != lang.code() {
            return None;
        }
        Locale::load(lang, &locale)
    }

    /// Builds every formatter. The data are compiled in and have a root, so that `None` is not met in practice.
    fn load(lang: Lang, locale: &icu_locale::Locale) -> Option<Locale> {
        Some(Locale {
            lang,
            full: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMDE::long()).ok()?,
            long: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long()).ok()?,
            medium: FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::medium()).ok()?,
            day: FixedCalendarDateTimeFormatter::try_new(locale.into(), MD::long()).ok()?,
            has_half_days: has_half_days(locale)?,
            numbers: DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok()?,
            lists: ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).ok()?,
            plurals: PluralRules::try_new(locale.into(), PluralRulesOptions::default()).ok()?,
            collator: CollatorBorrowed::try_new(locale.into(), CollatorOptions::default()).ok()?,
        })
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A day in words.
    pub fn date(&self, wall: Wall, style: DateStyle) -> String {
        match style {
            DateStyle::Full => self.full.format(&wall.date).to_string(),
            DateStyle::Long => self.long.format(&wall.date).to_string(),
            DateStyle::Medium => self.medium.format(&wall.date).to_string(),
            DateStyle::Day => self.day.format(&wall.date).to_string(),
        }
    }

    /// A time as newsrooms write it: `6:30 p.m.` where the locale halves its days, else `18:30 h` in Spanish and
    /// `18:30` in English. CLDR's own (`6:30 PM`, `06:30 p.m.`) belongs on a device's clock. Empty when no time is known.
    pub fn time(&self, wall: Wall) -> String {
        let Some((hour, minute)) = wall.clock else { return String::new() };
        match (self.has_half_days, self.lang) {
            (true, _) => {
                let half = if hour < 12 { "a.m." } else { "p.m." };
                format!("{}:{minute:02}\u{a0}{half}", (hour + 11) % 12 + 1)
            }
            (false, Lang::Es) => format!("{hour}:{minute:02}\u{a0}h"),
            (false, Lang::En) => format!("{hour:02}:{minute:02}"),
        }
    }

    /// A whole number with its groups: `12,345`, `12.345`.
    pub fn integer(&self, number: i64) -> String {
        self.numbers.format(&Decimal::from(number)).to_string()
    }

    /// A number with a fraction: `1,234.5`, `1234,5`. What is not finite is written as it stands.
    pub fn fraction(&self, number: f64) -> String {
        match Decimal::try_from_str(&number.to_string()) {
            Ok(decimal) => self.numbers.format(&decimal).to_string(),
            Err(_) => number.to_string(),
        }
    }

    /// The plural form that `number` takes.
    pub fn plural(&self, number: i64) -> PluralCategory {
        self.plurals.category_for(number)
    }

    /// `A`, `A y B`, `A, B e Inés`. `sounds` are the items' words (without markup): they decide between `y` and `e`.
    pub fn list<S: AsRef<str>>(&self, items: &[S], sounds: &[S]) -> String {
        let Some((last, rest)) = items.split_last() else { return String::new() };
        let last = last.as_ref();
        // A stand-in for the last item, so that markup at its beginning cannot hide its sound from the rule.
        let stand_in = if self.takes_e(sounds.last().map_or(last, AsRef::as_ref)) { "i" } else { "x" };
        let joined = self.lists.format(rest.iter().map(AsRef::as_ref).chain(std::iter::once(stand_in))).to_string();
        format!("{}{last}", joined.strip_suffix(stand_in).unwrap_or(&joined))
    }

    /// Whether `y` becomes `e` before this word. CLDR tests i- and hi- without an accent only; the academies ask for
    /// `e Ícaro` as well. Quotation marks and other signs before the word have no sound.
    fn takes_e(&self, word: &str) -> bool {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let accented = ["í", "hí"].iter().any(|sound| starts_with_ignoring_case(word, sound));
        self.lang == Lang::Es && (accented || self.lists.format(["x", word].iter()).to_string().starts_with("x e "))
    }

    /// The order of two names: in Spanish ñ comes after n, everywhere an accent decides only between words that are
    /// else the same. Total: what is not the same text is never equal.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b).then_with(|| a.cmp(b))
    }

    /// The letter under which an index files a name: without its accent, except that Spanish has an Ñ. `#` where the
    /// name has no letter at its beginning.
    pub fn initial(&self, name: &str) -> String {
        let composed: String = name.nfc().collect();
        let Some(first) = composed.chars().find(|c| c.is_alphanumeric()) else { return "#".to_owned() };
        if self.lang == Lang::Es && matches!(first, 'ñ' | 'Ñ') {
            return "Ñ".to_owned();
        }
        let base = std::iter::once(first).nfd().next().unwrap_or(first);
        if base.is_alphabetic() { base.to_uppercase().collect() } else { "#".to_owned() }
    }
}

/// Whether the locale counts its hours twice to twelve: asked of CLDR by writing an hour of the evening.
fn has_half_days(locale: &icu_locale::Locale) -> Option<bool> {
    let formatter = NoCalendarFormatter::try_new(locale.into(), T::hm()).ok()?;
    let evening = Time::try_new(18, 30, 0, 0).ok()?;
    Some(!formatter.format(&evening).to_string().contains("18"))
}

/// Whether `word` opens with `sound`, which is in small letters.
fn starts_with_ignoring_case(word: &str, sound: &str) -> bool {
    word.chars().flat_map(char::to_lowercase).take(sound.chars().count()).eq(sound.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        let lang = Lang::from_code(&tag[..2]).unwrap();
        Locale::new(lang, tag).unwrap()
    }

    #[test]
    fn dates_follow_the_locale() {
        let cases = [
            ("en-US", "long", "November 20, 2026"),
            ("en-GB", "long", "20 November 2026"),
            ("es-ES", "long", "20 de noviembre de 2026"),
            ("es-419", "long", "20 de noviembre de 2026"),
            ("en-US", "day", "November 20"),
            ("es-MX", "day", "20 de noviembre"),
            ("en-US", "medium", "Nov 20, 2026"),
            ("es-419", "medium", "20 nov 2026"),
            ("en-US", "full", "Friday, November 20, 2026"),
            ("es-ES", "full", "viernes, 20 de noviembre de 2026"),
        ];
        let wall = Wall::read("2026-11-20T06:00:00-05:00").unwrap();
        for (tag, style, expected) in cases {
            assert_eq!(locale(tag).date(wall, DateStyle::named(style).unwrap()), expected, "{tag} {style}");
        }
    }

    #[test]
    fn times_are_those_of_news() {
        let cases = [
            ("en-US", "06:00", "6:00\u{a0}a.m."),
            ("en-US", "00:05", "12:05\u{a0}a.m."),
            ("en-US", "12:05", "12:05\u{a0}p.m."),
            ("en-GB", "18:30", "18:30"),
            ("es-ES", "18:30", "18:30\u{a0}h"),
            ("es-ES", "06:00", "6:00\u{a0}h"),
            ("es-MX", "18:30", "6:30\u{a0}p.m."),
            ("es-US", "18:30", "6:30\u{a0}p.m."),
        ];
        for (tag, clock, expected) in cases {
            let wall = Wall::read(&format!("2026-11-20T{clock}")).unwrap();
            assert_eq!(locale(tag).time(wall), expected, "{tag} {clock}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "2026", "2026-13-01", "2026-02-30", "2026-11-20T", "2026-11-20T25:00", "2026-11-2é", "ééééééé"]
        {
            assert!(Wall::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn lists_follow_the_grammar() {
        let cases = [
            ("en-US", vec!["Ana"], "Ana"),
            ("en-US", vec!["Ana", "Luis"], "Ana and Luis"),
            ("en-US", vec!["Ana", "Luis", "Eva"], "Ana, Luis, and Eva"),
            ("en-GB", vec!["Ana", "Luis", "Eva"], "Ana, Luis and Eva"),
            ("es-419", vec!["Ana", "Luis", "Eva"], "Ana, Luis y Eva"),
            ("es-419", vec!["Ana", "Inés"], "Ana e Inés"),
            ("es-419", vec!["Ana", "Ícaro"], "Ana e Ícaro"),
            ("es-419", vec!["Ana", "Luis", "Hilda"], "Ana, Luis e Hilda"),
            ("es-419", vec!["Ana", "Hielo"], "Ana y Hielo"),
            ("es-419", vec!["Ana", "“Íñigo” Gil"], "Ana e “Íñigo” Gil"),
            ("es-419", vec!["Ana", "«(hi\u{301}gado)»"], "Ana e «(hi\u{301}gado)»"),
            ("es-419", vec!["Ana", "«hielo»"], "Ana y «hielo»"),
            ("es-419", vec!["Ana", "3 islas"], "Ana y 3 islas"),
            ("es-419", vec![], ""),
        ];
        for (tag, items, expected) in cases {
            assert_eq!(locale(tag).list(&items, &items), expected, "{tag}");
        }
        let linked = ["<a>Ana</a>", "<a>Inés</a>"];
        assert_eq!(locale("es-ES").list(&linked, &["Ana", "Inés"]), "<a>Ana</a> e <a>Inés</a>");
    }

    #[test]
    fn spanish_sorts_enye_after_n() {
        let spanish = locale("es-419");
        let mut words = ["oso", "ñandú", "nz", "Núñez", "nube", "Nuñez"];
        words.sort_by(|a, b| spanish.compare(a, b));
        assert_eq!(words, ["nube", "Nuñez", "Núñez", "nz", "ñandú", "oso"]);
        assert_eq!(spanish.initial("Ñandú"), "Ñ");
        assert_eq!(spanish.initial("n\u{303}andú"), "Ñ");
        assert_eq!(spanish.initial("Ángela"), "A");
        assert_eq!(spanish.initial("«Órbita»"), "O");
        assert_eq!(spanish.initial("3 ríos"), "#");
        assert_eq!(locale("en-US").initial("ñandú"), "N");
    }

    #[test]
    fn numbers_and_plurals_are_those_of_cldr() {
        assert_eq!(locale("es-ES").integer(1234), "1234");
        assert_eq!(locale("es-ES").integer(12_345), "12.345");
        assert_eq!(locale("en-US").integer(1234), "1,234");
        assert_eq!(locale("es-MX").fraction(1234.5), "1,234.5");
        assert_eq!(locale("es-ES").plural(1_000_000), PluralCategory::Many);
        assert!(Locale::new(Lang::Es, "en-US").is_none());
        assert!(Locale::new(Lang::En, "not a tag").is_none());
    }
}
