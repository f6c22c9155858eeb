//! One of the two files of a plain page: about, privacy, ethics.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::PageId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::slug::slug_of;
use crate::pipeline::base::yaml::{self, Elsewhere, Fields, Report};

use super::article::PageFile;
use super::field_problems as problems;
use super::front_block::{FrontBlock, split};
use super::front_matter::stem;
use super::prose::Prose;
use super::text::{InlineRules, Text};
use super::values::{Reading, aliases, flag, plain, slug};

/// Fields of articles and authors.
const ELSEWHERE: Elsewhere<'static> = &[
    ("story", "articles", "artículos"),
    ("translation_of", "articles", "artículos"),
    ("date", "articles", "artículos"),
    ("authors", "articles", "artículos"),
    ("translators", "articles", "artículos"),
    ("section", "articles", "artículos"),
    ("topics", "articles", "artículos"),
    ("tier", "articles", "artículos"),
    ("kind", "articles", "artículos"),
    ("kicker", "articles", "artículos"),
    ("image", "articles", "artículos"),
    ("corrections", "articles", "artículos"),
    ("series", "articles", "artículos"),
    ("comments", "articles", "artículos"),
    ("embargo", "articles", "artículos"),
    ("expires", "articles", "artículos"),
    ("publish", "articles", "artículos"),
    ("name", "authors", "autores"),
    ("role", "authors", "autores"),
    ("photo", "authors", "autores"),
];

/// Reads a plain page. The body is read also where the front matter cannot be.
pub fn read(source: &SourcePath, lang: Lang, text: &str, config: &Config, prose: &Prose) -> PageFile {
    let split = split(source, text);
    let reading = Reading { source, lang, config, prose };
    let mut page = match split.problem {
        Some(problem) => empty(source, lang, &split.block, vec![problem]),
        None => front(&split.block, &reading),
    };
    let (body, problems) = (prose.text)(source, lang, split.body, split.body_line, config);
    page.text = body;
    page.diagnostics.extend(problems);
    page
}

fn front(block: &FrontBlock, reading: &Reading<'_>) -> PageFile {
    let source = reading.source;
    let sheet = match yaml::open(source, &block.yaml, block.first_line) {
        Ok(sheet) => sheet,
        Err(problem) => return empty(source, reading.lang, block, vec![*problem]),
    };
    let mut report = sheet.report();
    let Some(mut fields) = sheet.fields(&mut report) else {
        return empty(source, reading.lang, block, report.into_diagnostics());
    };
    let mut page = empty(source, reading.lang, block, Vec::new());
    fill(&mut page, &mut fields, reading, &mut report);
    fields.end(ELSEWHERE, &mut report);
    if PageId::parse(stem(source)).is_none() {
        let better = format!("{}.{}.md", page.id, reading.lang);
        report.push(problems::file_name_is_no_id(Place::top(source), stem(source), &better, None));
    }
    PageFile { is_readable: true, diagnostics: report.into_diagnostics(), ..page }
}

fn fill(page: &mut PageFile, fields: &mut Fields<'_>, reading: &Reading<'_>, report: &mut Report<'_>) {
    let title = fields.need("title", report).and_then(|item| reading.inline(&item, InlineRules::NoLinks, report));
    page.title = title.unwrap_or_default();
    let written = fields.take("slug").and_then(|item| slug(&item, report));
    page.slug = written.unwrap_or_else(|| slug_of(&[&page.title.plain, page.id.as_str()]));
    page.dek = reading.line(fields, "dek", InlineRules::NoLinks, report);
    page.description = plain(fields, "description", report);
    page.search_title = plain(fields, "search_title", report);
    page.aliases = fields.take("aliases").map(|item| aliases(&item, reading.config, report)).unwrap_or_default();
    page.draft = flag(fields, "draft", report).unwrap_or(false);
    page.noindex = flag(fields, "noindex", report).unwrap_or(false);
    page.updated = reading.moment(fields, "updated", report);
    page.extra = fields.take("extra").map(|item| item.json(report));
}

/// A page of which only the file is known.
fn empty(source: &SourcePath, lang: Lang, block: &FrontBlock, diagnostics: Vec<Diagnostic>) -> PageFile {
    let name = slug_of(&[stem(source)]);
    let id = PageId::parse(stem(source)).or_else(|| PageId::parse(&name));
    PageFile {
        source: source.clone(),
        lang,
        id: id.unwrap_or_else(|| unreachable!("a slug is an id")),
        block: block.clone(),
        is_readable: false,
        title: super::text::Inline::default(),
        dek: None,
        slug: name,
        aliases: Vec::new(),
        description: None,
        search_title: None,
        draft: false,
        noindex: false,
        updated: None,
        extra: None,
        text: Text::default(),
        diagnostics,
    }
}
