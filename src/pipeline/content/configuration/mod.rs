//! `bifolio.yaml` in, the configuration of the site out. Every field but two has a default; a field that is wrong is
//! told and keeps its default, so that one run checks the rest of the site as well.

use crate::pipeline::base::config::{Config, Lists, Publisher, Untranslated};
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::{PageId, is_id};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::letters::composed;
use crate::pipeline::base::path::{BaseUrl, SourcePath};
use crate::pipeline::base::yaml::{self, Fields, Item, Report};
use crate::say;

use super::author_file::email;
use super::field_problems as problems;
use super::references::{Schemes, address};
use super::values::{flag, id, plain, plain_by_lang};

mod parts;
mod patterns;
mod zones;

/// Reads `bifolio.yaml`. `None` only where the text cannot be read at all; where `title` or `base_url` is missing or
/// wrong something stands in for it, and the diagnostics hold an error.
pub fn read(source: &SourcePath, text: &str) -> (Option<Config>, Vec<Diagnostic>) {
    let sheet = match yaml::open(source, text, 1) {
        Ok(sheet) => sheet,
        Err(problem) => return (None, vec![*problem]),
    };
    let mut report = sheet.report();
    let Some(mut fields) = sheet.fields(&mut report) else { return (None, report.into_diagnostics()) };
    let config = config(&mut fields, &mut report);
    fields.end(&[], &mut report);
    (Some(config), report.into_diagnostics())
}

fn config(fields: &mut Fields<'_>, report: &mut Report<'_>) -> Config {
    let title = fields.need("title", report).and_then(|item| both(&item, report));
    let base_url = fields.need("base_url", report).and_then(|item| base_url(&item, report));
    let nameless = || ByLang::new("—".to_owned(), "—".to_owned());
    let nowhere = || BaseUrl { origin: "https://site.invalid".to_owned(), path: String::new() };
    let mut config = Config::new(title.unwrap_or_else(nameless), base_url.unwrap_or_else(nowhere));
    set(&mut config.description, fields.take("description").and_then(|item| both(&item, report)));
    set(&mut config.timezone, fields.take("timezone").and_then(|item| timezone(&item, report)));
    locales(&mut config.locales, fields, report);
    set(&mut config.theme, fields.take("theme").and_then(|item| theme(&item, report)));
    set(&mut config.theme_settings, fields.take("theme_settings").and_then(|item| settings(&item, report)));
    publisher(&mut config.publisher, fields, report);
    patterns::read(&mut config.addresses, fields, report);
    set(&mut config.x_default, fields.take("x_default").and_then(|item| item.one_of(&LANGS, report)));
    lists(&mut config.lists, fields, report);
    parts::paywall(&mut config.paywall, fields, report);
    parts::feeds(&mut config.feeds, fields, report);
    parts::comments(&mut config.comments, fields, report);
    parts::robots(&mut config.robots, fields, report);
    parts::images(&mut config.images, fields, report);
    set(&mut config.strict, flag(fields, "strict", report));
    parts::preview(&mut config.preview_editor, fields, report);
    config
}

const LANGS: [(&str, Lang); 2] = [("en", Lang::En), ("es", Lang::Es)];

/// Puts a value that was read in the place of its default.
fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}

/// A text for each language, or one for both. Where one language is missing, that is a problem.
fn both(item: &Item<'_>, report: &mut Report<'_>) -> Option<ByLang<String>> {
    let (texts, _) = plain_by_lang(item, report);
    if item.is_map() {
        let fields = item.fields(&mut report.aside())?;
        // A language that is written but is no text has been told already.
        let missing = |lang: &Lang| texts[*lang].is_none() && fields.lacks(lang.code());
        Lang::ALL.iter().filter(|lang| missing(lang)).for_each(|lang| fields.miss(lang.code(), report));
    }
    let (en, es) = texts.into_pair();
    let stand_in = en.clone().or_else(|| es.clone())?;
    Some(ByLang::new(en.unwrap_or_else(|| stand_in.clone()), es.unwrap_or(stand_in)))
}

fn base_url(item: &Item<'_>, report: &mut Report<'_>) -> Option<BaseUrl> {
    let text = item.full_text(report)?.trim();
    let base_url = BaseUrl::parse(text);
    if base_url.is_none() {
        let better = better_base_url(text);
        let hint =
            say!("write a whole address: `base_url: {better}`", "escriba una dirección completa: `base_url: {better}`");
        report.push(problems::value_invalid(report.place(item), item.label(), text, hint));
    }
    base_url
}

/// The address that was likely meant: with its scheme, without what does not belong to it, at worst the host alone.
fn better_base_url(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text.trim_start_matches('/')));
    let bare = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let name = host.split(':').next().unwrap_or(host).trim_matches('.');
    let written = [format!("{host}/{path}"), host.to_owned(), format!("{name}/{path}"), name.to_owned()];
    let whole = written.iter().map(|rest| format!("{scheme}://{}", rest.trim_end_matches('/')));
    whole
        .into_iter()
        .find(|text| BaseUrl::parse(text).is_some())
        .unwrap_or_else(|| "https://meridian.example".to_owned())
}

fn timezone(item: &Item<'_>, report: &mut Report<'_>) -> Option<Zone> {
    let text = item.full_text(report)?.trim();
    let zone = Zone::named(text);
    if zone.is_none() {
        let better = zones::nearest(text).unwrap_or_else(|| "America/Guatemala".to_owned());
        let hint = say!("write an IANA name: `timezone: {better}`", "escriba un nombre IANA: `timezone: {better}`");
        report.push(problems::value_invalid(report.place(item), item.label(), text, hint));
    }
    zone
}

fn locales(slot: &mut ByLang<String>, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) = fields.take("locales").and_then(|item| item.fields_like("{en: en-US, es: es-419}", report))
    else {
        return;
    };
    for lang in Lang::ALL {
        set(&mut slot[lang], fields.take(lang.code()).and_then(|item| locale(&item, lang, report)));
    }
    fields.end(&[], report);
}

/// A BCP 47 locale of the language, as it is usually written: `es-419`.
fn locale(item: &Item<'_>, lang: Lang, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    let locale = icu_locale::Locale::try_from_str(&text.replace('_', "-")).ok();
    let fitting = locale.filter(|locale| locale.id.language.as_str() == lang.code() && !text.contains('_'));
    if fitting.is_none() {
        let example = if lang == Lang::En { "`en-US`, `en-GB`" } else { "`es-419`, `es-ES`, `es-MX`" };
        let hint = say!(
            "write a locale of this language, such as {example}",
            "escriba una configuración regional de este idioma, como {example}"
        );
        report.push(problems::value_invalid(report.place(item), item.label(), text, hint));
    }
    fitting.map(|locale| locale.to_string())
}

/// The name of a theme is the name of a folder.
fn theme(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let name = composed(item.full_text(report)?.trim());
    if is_id(&name) {
        return Some(name.into_owned());
    }
    let hint = say!(
        "write the name of a folder under `themes/`, or `gazette`",
        "escriba el nombre de una carpeta de `themes/`, o `gazette`"
    );
    report.push(problems::value_invalid(report.place(item), item.label(), &name, hint));
    None
}

fn settings(item: &Item<'_>, report: &mut Report<'_>) -> Option<serde_json::Map<String, serde_json::Value>> {
    if !item.is_map() {
        item.fields_like("{accent: \"#7a1f1f\"}", report)?;
    }
    match item.json(report) {
        serde_json::Value::Object(settings) => Some(settings),
        _ => None,
    }
}

fn publisher(slot: &mut Publisher, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) = fields.take("publisher").and_then(|item| item.fields_like("{name: …}", report)) else {
        return;
    };
    set(&mut slot.name, fields.take("name").and_then(|item| both(&item, report)));
    slot.legal_name = plain(&mut fields, "legal_name", report);
    slot.logo = fields.take("logo").and_then(|item| under_static(&item, report));
    slot.email = fields.take("email").and_then(|item| email(&item, report));
    slot.corrections_policy = fields.take("corrections_policy").and_then(|item| id(&item, PageId::parse, report));
    let social = fields.take("social").and_then(|item| item.texts(report)).unwrap_or_default();
    slot.social = social.iter().filter_map(|item| address(item, Schemes::Web, report)).collect();
    fields.end(&[], report);
}

/// A file under `static/`, written from there: `img/logo.png`.
fn under_static(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    let bare = text.trim_start_matches('/');
    let bare = bare.strip_prefix("static/").unwrap_or(bare);
    let path = SourcePath::new(bare).filter(|path| !path.as_str().is_empty());
    let path = path.filter(|_| !text.contains(|c: char| c.is_control() || ":\\?#<>\"".contains(c)));
    if path.is_none() {
        let hint =
            say!("write a file under `static/`: `img/logo.png`", "escriba un archivo de `static/`: `img/logo.png`");
        report.push(problems::link_invalid(report.place(item), item.label(), text, hint));
    }
    path.map(|path| path.as_str().to_owned())
}

fn lists(slot: &mut Lists, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) = fields.take("lists").and_then(|item| item.fields_like("{per_page: 30}", report)) else {
        return;
    };
    let per_page = fields.take("per_page").and_then(|item| item.whole(1, 1_000, report));
    set(&mut slot.per_page, per_page.and_then(|number| usize::try_from(number).ok()));
    let kinds = [("hide", Untranslated::Hide), ("list", Untranslated::List)];
    set(&mut slot.untranslated, fields.take("untranslated").and_then(|item| item.one_of(&kinds, report)));
    fields.end(&[], report);
}
