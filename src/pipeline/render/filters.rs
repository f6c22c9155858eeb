//! The filters that templates may use: dates, times, numbers and lists in the page's language (or in that of the
//! argument `lang`), JSON that is safe inside `<script>`, and a `group_by` whose order does not change from run to run.

use std::sync::Arc;

use tera::{Error, Kwargs, Map, State, Tera, TeraResult, Value};

use super::escape::escaped;
use super::functions::{asked_lang, expect_only, unknown};
use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::locale::{DateStyle, Locale, Wall};
use crate::pipeline::base::path::{SourcePath, percent_encode};
use crate::pipeline::base::script::in_script;
use crate::pipeline::content::markdown;
use crate::pipeline::content::text::{InlineRules, Piece};

/// Registers all of them. tera's own `group_by` collects in a hash map and is replaced by ours of the same name.
pub(super) fn register(tera: &mut Tera, locales: Arc<ByLang<Locale>>) {
    let shared = Arc::clone(&locales);
    tera.register_filter("date", move |value: &Value, args: Kwargs, _: &State| date(&shared, value, &args));
    let shared = Arc::clone(&locales);
    tera.register_filter("time", move |value: &Value, args: Kwargs, _: &State| time(&shared, value, &args));
    let shared = Arc::clone(&locales);
    tera.register_filter("number", move |value: &Value, args: Kwargs, _: &State| number(&shared, value, &args));
    tera.register_filter("list", move |items: &[Value], args: Kwargs, _: &State| list(&locales, items, &args));
    tera.register_filter("markdown", inline_markdown);
    tera.register_filter("percent", percent);
    tera.register_filter("json", json);
    tera.register_filter("focus", focus);
    tera.register_filter("group_by", group_by);
}

/// A day in words. `style` is `full`, `long` (without any: this one), `medium`, `day`, or `short`: then `today` (a
/// date as well) says how much is needed, a time for what is of that day, a day for what is of its year.
fn date(locales: &ByLang<Locale>, value: &Value, args: &Kwargs) -> TeraResult<String> {
    expect_only(args, &["style", "today", "lang"])?;
    let locale = &locales[asked_lang(args)?];
    let wall = wall(value)?;
    let style = match args.get::<&str>("style")? {
        None => DateStyle::Long,
        Some("short") => match args.get::<&Value>("today")?.filter(|today| !today.is_none()) {
            None => DateStyle::Long,
            Some(today) => return short(locale, wall, self::wall(today)?),
        },
        Some(name) => DateStyle::named(name)
            .ok_or_else(|| unknown("style", name, DateStyle::NAMES.iter().map(|(known, _)| *known)))?,
    };
    Ok(locale.date(wall, style))
}

/// As little as says it on the day `today`.
fn short(locale: &Locale, wall: Wall, today: Wall) -> TeraResult<String> {
    Ok(match () {
        () if wall.has_time() && wall.is_day_of(today) => locale.time(wall),
        () if wall.is_year_of(today) => locale.date(wall, DateStyle::Day),
        () => locale.date(wall, DateStyle::Long),
    })
}

/// A time in words; empty where none is known. Of a text that a writer wrote, `11:45` is a time too, and what is no
/// time stays as it was written.
fn time(locales: &ByLang<Locale>, value: &Value, args: &Kwargs) -> TeraResult<String> {
    expect_only(args, &["lang"])?;
    let locale = &locales[asked_lang(args)?];
    let Some(text) = value.as_str() else { return Ok(locale.time(wall(value)?)) };
    let read = Wall::read(text).or_else(|| Wall::read(&format!("2000-01-01T{text}")));
    Ok(read.filter(|wall| wall.has_time()).map_or_else(|| text.to_owned(), |wall| locale.time(wall)))
}

/// `40% 30%`, the point of a picture that must stay in view, as the nearest of the style sheet's classes: `fx-4 fy-3`.
/// Empty when the text says no point. Classes, because the page may hold no inline style.
fn focus(text: &str, args: Kwargs, _: &State) -> TeraResult<String> {
    expect_only(&args, &[])?;
    let mut parts = text.split_whitespace().map(|part| part.strip_suffix('%').and_then(|n| n.parse::<f64>().ok()));
    let (Some(Some(x)), Some(Some(y)), None) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(String::new());
    };
    let tenth = |percent: f64| (percent.clamp(0.0, 100.0) / 10.0).round();
    Ok(format!("fx-{} fy-{}", tenth(x), tenth(y)))
}

/// Reads a date of a view, `{iso, has_time}`, or its text.
fn wall(value: &Value) -> TeraResult<Wall> {
    let iso = value.as_str().or_else(|| value.get_from_path("iso").and_then(Value::as_str));
    let iso = iso.ok_or_else(|| Error::message(format!("expected a date, found a value of type {}", value.name())))?;
    Wall::read(iso).ok_or_else(|| Error::message(format!("`{iso}` is not a date")))
}

/// A number with its groups.
fn number(locales: &ByLang<Locale>, value: &Value, args: &Kwargs) -> TeraResult<String> {
    expect_only(args, &["lang"])?;
    let locale = &locales[asked_lang(args)?];
    match (value.as_i64(), value.as_f64()) {
        (Some(whole), _) => Ok(locale.integer(whole)),
        (None, Some(fraction)) => Ok(locale.fraction(fraction)),
        (None, None) => Err(Error::message(format!("expected a number, found a value of type {}", value.name()))),
    }
}

/// `A, B y C`. Where one of the items is safe HTML, the others are escaped and so is the answer safe.
fn list(locales: &ByLang<Locale>, items: &[Value], args: &Kwargs) -> TeraResult<Value> {
    expect_only(args, &["lang"])?;
    let texts = items.iter().map(|item| {
        item.as_str().ok_or_else(|| Error::message(format!("expected texts, found a value of type {}", item.name())))
    });
    let texts = texts.collect::<TeraResult<Vec<&str>>>()?;
    let locale = &locales[asked_lang(args)?];
    if !items.iter().any(Value::is_safe) {
        return Ok(Value::from(locale.list(&texts, &texts)));
    }
    let written: Vec<String> = items
        .iter()
        .zip(&texts)
        .map(|(item, text)| if item.is_safe() { (*text).to_owned() } else { escaped(text) })
        .collect();
    let sounds: Vec<String> = texts.iter().map(|text| without_tags(text)).collect();
    Ok(Value::safe_string(&locale.list(&written, &sounds)))
}

/// The text of HTML, roughly: enough to hear its first sound. Signs that are written as references (`&quot;`) have none.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut closing = None;
    for c in html.chars() {
        match (closing, c) {
            (None, '<') => closing = Some('>'),
            (None, '&') => closing = Some(';'),
            (None, _) => out.push(c),
            (Some(end), _) if c == end => closing = None,
            (Some(_), _) => {}
        }
    }
    out
}

/// A line of inline Markdown, such as `extra` of a text may hold: emphasis and code, no links. What is wrong with it is
/// left out in silence, because a template has no place to point at.
fn inline_markdown(text: &str, args: Kwargs, _: &State) -> TeraResult<Value> {
    expect_only(&args, &["lang"])?;
    let nowhere = SourcePath::new("themes").ok_or_else(|| Error::message("no place to point at"))?;
    let place = Place::top(&nowhere);
    let (inline, _) = markdown::inline(&nowhere, asked_lang(&args)?, text, &place, InlineRules::NoLinks);
    let mut html = String::new();
    for piece in &inline.flow {
        if let Piece::Html(part) = piece {
            html.push_str(part);
        }
    }
    Ok(Value::safe_string(&html))
}

/// Text as one value of an address's query: the subject of a letter.
fn percent(text: &str, args: Kwargs, _: &State) -> TeraResult<String> {
    expect_only(&args, &[])?;
    Ok(percent_encode(text))
}

/// JSON that cannot end the `<script>` it stands in.
fn json(value: &Value, args: Kwargs, _: &State) -> TeraResult<Value> {
    expect_only(&args, &[])?;
    let text = serde_json::to_string(value).map_err(|error| Error::message(error.to_string()))?;
    Ok(Value::safe_string(&in_script(&text)))
}

/// A map from each value of `attribute` to the items that have it, in the order in which they were met; items whose
/// attribute is none are left out.
fn group_by(items: &[Value], args: Kwargs, _: &State) -> TeraResult<Map> {
    expect_only(&args, &["attribute"])?;
    let attribute: &str = args.must_get("attribute")?;
    let mut order: Vec<String> = Vec::new();
    let mut groups: std::collections::BTreeMap<String, Vec<Value>> = std::collections::BTreeMap::new();
    for (index, item) in items.iter().enumerate() {
        let found = item.get_from_path(attribute);
        let found = found.ok_or_else(|| Error::message(format!("item {index} has no attribute `{attribute}`")))?;
        if found.is_none() {
            continue;
        }
        let key = found.to_string();
        if !groups.contains_key(&key) {
            order.push(key.clone());
        }
        groups.entry(key).or_default().push(item.clone());
    }
    Ok(order.into_iter().filter_map(|key| groups.remove(&key).map(|group| (key.into(), group.into()))).collect())
}
