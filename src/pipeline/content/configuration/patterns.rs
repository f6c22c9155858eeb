//! `addresses`: the patterns from which every address of the site is made.

use crate::pipeline::base::config::Addresses;
use crate::pipeline::base::diagnostic::{self, Sentence};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::yaml::{Fields, Item, Report};
use crate::say;

use super::problems;
use super::{both, set};

/// What a pattern may and must hold.
struct Rules {
    /// Known names between braces.
    known: &'static [&'static str],
    /// One of these must be there, or two pages would have one address.
    needed: &'static [&'static str],
    /// Whether pages with numbers are added below, so that it must end with `/`.
    is_list: bool,
}

const ARTICLE: Rules = Rules {
    known: &["lang", "section", "slug", "story", "year", "month", "day"],
    needed: &["slug", "story"],
    is_list: false,
};
const SECTION: Rules = Rules { known: &["lang", "section"], needed: &["section"], is_list: true };
const LIST: Rules = Rules { known: &["lang", "slug"], needed: &["slug"], is_list: true };
const PAGE: Rules = Rules { known: &["lang", "slug"], needed: &["slug"], is_list: false };

/// Reads `addresses`; each pattern that is wrong keeps its default.
pub(super) fn read(slot: &mut Addresses, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) = fields.take("addresses").and_then(|item| item.fields(report)) else { return };
    let patterns = [
        ("article", &mut slot.article, &ARTICLE),
        ("section", &mut slot.section, &SECTION),
        ("topic", &mut slot.topic, &LIST),
        ("author", &mut slot.author, &LIST),
        ("series", &mut slot.series, &LIST),
        ("page", &mut slot.page, &PAGE),
    ];
    for (key, slot, rules) in patterns {
        let pattern = fields.take(key).and_then(|item| pair(&item, report, |lang, text| fault(lang, text, rules)));
        set(slot, pattern);
    }
    set(&mut slot.number, fields.take("number").and_then(|item| pair(&item, report, |_, text| number_fault(text))));
    fields.end(&[], report);
}

/// Two patterns, or one for both languages, without faults.
fn pair(
    item: &Item<'_>,
    report: &mut Report<'_>,
    fault: impl Fn(Lang, &str) -> Option<Sentence>,
) -> Option<ByLang<String>> {
    let patterns = both(item, report)?;
    let mut is_sound = true;
    let places = item.is_map().then(|| item.fields(&mut report.aside())).flatten();
    for (lang, pattern) in patterns.iter() {
        let Some(hint) = fault(lang, pattern) else { continue };
        let own = places.as_ref().and_then(|fields| fields.peek(lang.code()));
        let at = own.as_ref().unwrap_or(item);
        // One pattern for both languages has one fault, told once.
        if is_sound || own.is_some() {
            report.push(problems::value_invalid(report.place(at), at.label(), pattern, hint));
        }
        is_sound = false;
    }
    is_sound.then_some(patterns)
}

/// What to do about the first thing that is wrong with a pattern.
fn fault(lang: Lang, pattern: &str, rules: &Rules) -> Option<Sentence> {
    if !pattern.starts_with('/') || pattern.starts_with("//") {
        let better = format!("/{}", pattern.trim_start_matches('/'));
        return Some(say!("open it with `/`: `{better}`", "empiécela por `/`: `{better}`"));
    }
    let names = match names(pattern) {
        Ok(names) => names,
        Err(hint) => return Some(hint),
    };
    if let Some(hint) = names.iter().find_map(|name| unknown_name(name, rules.known)) {
        return Some(hint);
    }
    if !names.iter().any(|name| rules.needed.contains(name)) {
        let needed = braces(rules.needed);
        return Some(say!(
            "it must hold {needed}, or pages would share an address",
            "tiene que contener {needed}, o varias páginas tendrían la misma dirección"
        ));
    }
    let opening = pattern[1..].split('/').next().unwrap_or("");
    if opening != "{lang}" && opening != lang.code() {
        return Some(say!(
            "open it with `/{{lang}}/`, or with `/{lang}/` in a pattern of that language",
            "empiécela por `/{{lang}}/`, o por `/{lang}/` en un patrón de ese idioma"
        ));
    }
    (rules.is_list && !pattern.ends_with('/'))
        .then(|| say!("close it with `/`: `{pattern}/`", "termínela en `/`: `{pattern}/`"))
}

fn number_fault(pattern: &str) -> Option<Sentence> {
    if pattern.starts_with('/') {
        let better = pattern.trim_start_matches('/');
        return Some(say!(
            "it is added to an address, so write `{better}`",
            "se añade a una dirección, así que escriba `{better}`"
        ));
    }
    match names(pattern) {
        Err(hint) => Some(hint),
        Ok(names) => names.iter().find_map(|name| unknown_name(name, &["n"])).or_else(|| {
            names
                .is_empty()
                .then(|| say!("it must hold `{{n}}`: `page/{{n}}/`", "tiene que contener `{{n}}`: `pagina/{{n}}/`"))
        }),
    }
}

/// The names between braces of a pattern whose other characters may stand in an address.
fn names(pattern: &str) -> Result<Vec<&str>, Sentence> {
    let unsound = |c: char| c.is_whitespace() || c.is_control() || "?#\\\"<>%".contains(c);
    if pattern.contains(unsound) || pattern.split('/').any(|part| matches!(part, "." | "..")) || pattern.contains("//")
    {
        return Err(say!(
            "take out spaces, `?`, `#`, `%`, `..` and doubled slashes",
            "quite los espacios, `?`, `#`, `%`, `..` y las barras dobles"
        ));
    }
    if let Some(part) = pattern.split('/').find(|part| part.starts_with('.')) {
        return Err(say!(
            "take the dot off `{part}`: servers do not show what is hidden, and some of it is theirs",
            "quite el punto de `{part}`: los servidores no muestran lo oculto, y parte de ello es suyo"
        ));
    }
    let mut names = Vec::new();
    for part in pattern.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else { return Err(unclosed()) };
        names.push(name);
    }
    let pairs = pattern.matches('}').count() == names.len() && !pattern.split('{').next().unwrap_or("").contains('}');
    if pairs { Ok(names) } else { Err(unclosed()) }
}

fn unclosed() -> Sentence {
    say!("close every `{{` with a `}}`", "cierre cada `{{` con una `}}`")
}

fn unknown_name(name: &str, known: &[&str]) -> Option<Sentence> {
    let list = braces(known);
    let hint = || say!("known between braces here: {list}", "entre llaves se conocen aquí: {list}");
    (!known.contains(&name)).then(|| nearest(name, known).unwrap_or_else(hint))
}

fn nearest(name: &str, known: &[&str]) -> Option<Sentence> {
    let near = diagnostic::nearest(name, known.iter().copied()).filter(|_| name.len() <= 64)?;
    Some(say!("did you mean `{{{near}}}`?", "¿quiso decir `{{{near}}}`?"))
}

fn braces(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{{{name}}}`")).collect::<Vec<_>>().join(", ")
}
