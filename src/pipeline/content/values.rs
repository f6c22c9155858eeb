//! Values of our domain, asked of YAML: moments, ids, slugs, old addresses, lines of Markdown. What is wrong is told
//! and comes out as nothing.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::date::{When, Zone};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::slug::{is_slug, slugify};
use crate::pipeline::base::yaml::{Fields, Item, Report};
use crate::say;

use super::field_problems as problems;
use super::prose::Prose;
use super::text::{Inline, InlineRules};

/// What is known while one file of Markdown is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'c> {
    pub(super) source: &'c SourcePath,
    pub(super) lang: Lang,
    pub(super) config: &'c Config,
    pub(super) prose: &'c Prose,
}

impl Reading<'_> {
    /// A line of inline Markdown.
    pub(super) fn inline(&self, item: &Item<'_>, rules: InlineRules, report: &mut Report<'_>) -> Option<Inline> {
        let text = item.full_text(report)?;
        let (inline, problems) = (self.prose.inline)(self.source, self.lang, text.trim(), &report.place(item), rules);
        report.extend(problems);
        Some(inline)
    }

    /// The field `key` as a line of inline Markdown.
    pub(super) fn line(
        &self,
        fields: &mut Fields<'_>,
        key: &'static str,
        rules: InlineRules,
        report: &mut Report<'_>,
    ) -> Option<Inline> {
        self.inline(&fields.take(key)?, rules, report)
    }

    /// The field `key` as a moment.
    pub(super) fn moment(&self, fields: &mut Fields<'_>, key: &'static str, report: &mut Report<'_>) -> Option<When> {
        when(&fields.take(key)?, &self.config.timezone, report)
    }
}

/// The field `key` as plain text, without the spaces around it.
pub(super) fn plain(fields: &mut Fields<'_>, key: &'static str, report: &mut Report<'_>) -> Option<String> {
    plain_item(&fields.take(key)?, report)
}

/// Plain text, without the spaces around it.
pub(super) fn plain_item(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    item.full_text(report).map(|text| text.trim().to_owned())
}

/// Plain text per language, or one for both; and whether it was one for both.
pub(super) fn plain_by_lang(item: &Item<'_>, report: &mut Report<'_>) -> (ByLang<Option<String>>, bool) {
    if item.is_list() {
        let _: Option<()> = item.wrong_text_or_map("{en: …, es: …}", report);
        return (ByLang::default(), true);
    }
    item.by_lang(report, |item, _, report| plain_item(item, report))
}

/// The field `key` as a flag.
pub(super) fn flag(fields: &mut Fields<'_>, key: &'static str, report: &mut Report<'_>) -> Option<bool> {
    fields.take(key)?.flag(report)
}

/// An id, by its type's way in.
pub(super) fn id<T>(item: &Item<'_>, parse: fn(&str) -> Option<T>, report: &mut Report<'_>) -> Option<T> {
    let text = item.full_text(report)?.trim();
    let id = parse(text);
    if id.is_none() {
        report.push(problems::id_invalid(report.place(item), item.label(), text, &better_id(text)));
    }
    id
}

/// What an impossible id was likely meant to be: of a file, its name.
pub(super) fn better_id(text: &str) -> String {
    let name = text.trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or(text);
    let name = [".en.md", ".es.md", ".md"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    slugify(name)
}

/// A slug that was written.
pub(super) fn slug(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    if is_slug(text) {
        return Some(text.to_owned());
    }
    report.push(problems::slug_invalid(report.place(item), text, &slugify(text)));
    None
}

/// `aliases`: old addresses, each opening with `/`.
pub(super) fn aliases(item: &Item<'_>, config: &Config, report: &mut Report<'_>) -> Vec<String> {
    let items = item.texts(report).unwrap_or_default();
    items.iter().filter_map(|item| alias(item, config, report)).collect()
}

fn alias(item: &Item<'_>, config: &Config, report: &mut Report<'_>) -> Option<String> {
    let text = item.text(report)?.trim();
    let unsound = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '>' | '#');
    let climbs = text.split(['/', '?']).any(|part| part == "..");
    if text.starts_with('/') && !text.starts_with("//") && !text.contains(unsound) && !climbs {
        return Some(text.to_owned());
    }
    let ours = text.strip_prefix(config.base_url.origin.as_str()).filter(|rest| rest.starts_with('/'));
    let hint = match ours {
        Some(path) => say!("write `{path}`", "escriba `{path}`"),
        None => say!(
            "write an address that opens with `/`: `/2019/old-address/`",
            "escriba una dirección que empiece por `/`: `/2019/direccion-antigua/`"
        ),
    };
    report.push(problems::value_invalid(report.place(item), item.label(), text, hint));
    None
}

/// A moment in the zone of the site.
pub(super) fn when(item: &Item<'_>, zone: &Zone, report: &mut Report<'_>) -> Option<When> {
    let text = item.full_text(report)?.trim();
    let Some((when, change)) = zone.read(text) else {
        report.push(problems::date_invalid(report.place(item), item.label(), text, &dates_meant(text)));
        return None;
    };
    if let Some(change) = change {
        report.push(problems::local_time_unclear(report.place(item), text, zone.name(), change, &when));
    }
    Some(when)
}

/// The right forms of what `20/11/2026`, `2026-1-5` or `2026-11-20 6:00` was meant to say; nothing where the day
/// does not exist.
fn dates_meant(text: &str) -> Vec<String> {
    if text.len() > 40 || text.contains(['+', 'Z', '[']) {
        return Vec::new();
    }
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let Some((&[a, b, c], rest)) = numbers.split_first_chunk::<3>() else { return Vec::new() };
    let mut days: Vec<String> = match (a.len(), c.len()) {
        (4, 1 | 2) => day(a, b, c).into_iter().collect(),
        (1 | 2, 4) => [day(c, b, a), day(c, a, b)].into_iter().flatten().collect(),
        _ => Vec::new(),
    };
    days.dedup();
    let halves = text.to_lowercase().contains(['a', 'p']);
    let time = if halves { None } else { time_of(rest) };
    days.iter().map(|day| time.as_ref().map_or_else(|| day.clone(), |time| format!("{day}T{time}"))).collect()
}

fn day(year: &str, month: &str, day: &str) -> Option<String> {
    let date = jiff::civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    Some(date.to_string())
}

fn time_of(numbers: &[&str]) -> Option<String> {
    let [hour, minute, ..] = numbers else { return None };
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
    (hour < 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_form_of_a_date_is_guessed() {
        for (text, meant) in [
            ("20/11/2026", "2026-11-20"),
            ("5.6.2026", "2026-06-05 2026-05-06"),
            ("6-6-2026", "2026-06-06"),
            ("2026-1-5", "2026-01-05"),
            ("2026/11/20 6:05", "2026-11-20T06:05"),
            ("2026-11-20 6:05 pm", "2026-11-20"),
            ("2026-13-40", ""),
            ("tomorrow", ""),
            ("2026-11", ""),
        ] {
            assert_eq!(dates_meant(text).join(" "), meant, "{text}");
        }
    }
}
