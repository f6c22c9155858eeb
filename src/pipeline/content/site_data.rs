//! The data files of `content/`: sections, topics, series, the front pages, and what stands beside pictures.

use crate::pipeline::base::config::{Config, FrontPage, PictureNotes, Term};
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::{SectionId, SeriesId, TopicId};
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::slug::slug_of;
use crate::pipeline::base::yaml::{self, Fields, Item, Report};

use super::values::{better_id, id, plain, plain_by_lang, plain_item, slug, when};

/// Reads `sections.yaml`, in the file's order. Entries that cannot be read are told and left out.
pub fn read_sections(source: &SourcePath, text: &str) -> (Vec<(SectionId, Term)>, Vec<Diagnostic>) {
    read(source, text, |fields, report| terms(fields, SectionId::parse, report))
}

/// Reads `topics.yaml`, like sections.
pub fn read_topics(source: &SourcePath, text: &str) -> (Vec<(TopicId, Term)>, Vec<Diagnostic>) {
    read(source, text, |fields, report| terms(fields, TopicId::parse, report))
}

/// Reads `series.yaml`, like sections.
pub fn read_series(source: &SourcePath, text: &str) -> (Vec<(SeriesId, Term)>, Vec<Diagnostic>) {
    read(source, text, |fields, report| terms(fields, SeriesId::parse, report))
}

/// Reads `front.yaml`. Whether its stories and sections exist is the edition's matter.
pub fn read_front(source: &SourcePath, text: &str, config: &Config) -> (FrontPage, Vec<Diagnostic>) {
    read(source, text, |mut fields, report| {
        let lead = fields.take("lead").map(|item| lead(&item, report)).unwrap_or_default();
        let sections = fields.take("sections").and_then(|item| words(&item, report));
        let breaking = fields.take("breaking").and_then(|item| breaking(&item, config, report));
        fields.end(&[], report);
        FrontPage { lead, sections, breaking }
    })
}

/// Reads the sidecar of a picture, `river.jpg.yaml`.
pub fn read_picture(source: &SourcePath, text: &str) -> (PictureNotes, Vec<Diagnostic>) {
    read(source, text, |mut fields, report| {
        let credit = plain(&mut fields, "credit", report);
        let alt = fields.take("alt").map(|item| plain_by_lang(&item, report).0).unwrap_or_default();
        let caption = fields.take("caption").map(|item| plain_by_lang(&item, report).0).unwrap_or_default();
        fields.end(&[], report);
        PictureNotes { credit, alt, caption }
    })
}

/// Opens a data file and asks its fields; a file that cannot be read says nothing.
fn read<T: Default>(
    source: &SourcePath,
    text: &str,
    ask: impl FnOnce(Fields<'_>, &mut Report<'_>) -> T,
) -> (T, Vec<Diagnostic>) {
    let sheet = match yaml::open(source, text, 1) {
        Ok(sheet) => sheet,
        Err(problem) => return (T::default(), vec![*problem]),
    };
    let mut report = sheet.report();
    let value = sheet.fields(&mut report).map(|fields| ask(fields, &mut report)).unwrap_or_default();
    (value, report.into_diagnostics())
}

fn terms<I>(fields: Fields<'_>, parse: fn(&str) -> Option<I>, report: &mut Report<'_>) -> Vec<(I, Term)> {
    fields.entries().filter_map(|(key, value)| Some((id(&key, parse, report)?, term(&key, &value, report)?))).collect()
}

/// An entry: `{name, slug, description}`, or nothing yet but its id.
fn term(key: &Item<'_>, value: &Item<'_>, report: &mut Report<'_>) -> Option<Term> {
    let own = key.scalar().unwrap_or("");
    let default = slug_of(&[&better_id(own), own]);
    let mut term =
        Term { name: ByLang::default(), slug: ByLang::new(default.clone(), default), description: ByLang::default() };
    if value.is_empty() {
        return Some(term);
    }
    let name = value.scalar().map_or_else(|| "…".to_owned(), yaml::shown);
    let mut fields = value.fields_like(&format!("{{name: {name}}}"), report)?;
    if let Some(item) = fields.take("name") {
        term.name = plain_by_lang(&item, report).0;
    }
    if let Some(item) = fields.take("slug") {
        let (written, _) = item.by_lang(report, |item, _, report| slug(item, report));
        term.slug = term.slug.map(|lang, default| written[lang].clone().unwrap_or(default));
    }
    if let Some(item) = fields.take("description") {
        term.description = plain_by_lang(&item, report).0;
    }
    fields.end(&[], report);
    Some(term)
}

/// `lead`: a list for both front pages, or one for each.
fn lead(item: &Item<'_>, report: &mut Report<'_>) -> ByLang<Vec<String>> {
    let (lists, _) = item.by_lang(report, |item, _, report| words(item, report));
    lists.map(|_, list| list.unwrap_or_default())
}

fn words(item: &Item<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
    let items = item.texts(report)?;
    Some(items.iter().filter_map(|item| plain_item(item, report)).collect())
}

fn breaking(item: &Item<'_>, config: &Config, report: &mut Report<'_>) -> Option<(String, Option<When>)> {
    let mut fields = item.fields_like("{story: story-id, until: 2026-11-20T18:00}", report)?;
    let story = fields.need("story", report).and_then(|item| plain_item(&item, report));
    let until = fields.take("until").and_then(|item| when(&item, &config.timezone, report));
    fields.end(&[], report);
    Some((story?, until))
}
