//! One of the two files of an author: a person or an organization, with a bio.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::AuthorId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::slug::slug_of;
use crate::pipeline::base::yaml::{self, Elsewhere, Fields, Item, Report};
use crate::say;

use super::article::AuthorFile;
use super::field_problems as problems;
use super::front_block::{FrontBlock, split};
use super::front_matter::stem;
use super::image_fields::photo;
use super::prose::Prose;
use super::references::{Schemes, address, is_email};
use super::values::{plain, plain_item, slug};

/// Fields of articles and pages, and words that writers may try.
const ELSEWHERE: Elsewhere<'static> = &[
    ("title", "articles and pages", "artículos y páginas"),
    ("dek", "articles and pages", "artículos y páginas"),
    ("date", "articles", "artículos"),
    ("section", "articles", "artículos"),
    ("image", "articles", "artículos"),
    ("draft", "articles and pages", "artículos y páginas"),
    ("url", "guests in a byline", "firmas invitadas"),
    ("bio", "guests in a byline", "firmas invitadas"),
];

/// Reads half an author. The body is the bio, as long as one likes.
pub fn read(source: &SourcePath, lang: Lang, text: &str, config: &Config, prose: &Prose) -> AuthorFile {
    let split = split(source, text);
    let mut author = match split.problem {
        Some(problem) => empty(source, lang, &split.block, vec![problem]),
        None => front(source, lang, &split.block),
    };
    if !split.body.trim().is_empty() {
        let (bio, problems) = (prose.text)(source, lang, split.body, split.body_line, config);
        author.bio = Some(bio);
        author.diagnostics.extend(problems);
    }
    author
}

fn front(source: &SourcePath, lang: Lang, block: &FrontBlock) -> AuthorFile {
    let sheet = match yaml::open(source, &block.yaml, block.first_line) {
        Ok(sheet) => sheet,
        Err(problem) => return empty(source, lang, block, vec![*problem]),
    };
    let mut report = sheet.report();
    let Some(mut fields) = sheet.fields(&mut report) else {
        return empty(source, lang, block, report.into_diagnostics());
    };
    let mut author = empty(source, lang, block, Vec::new());
    fill(&mut author, &mut fields, &mut report);
    fields.end(ELSEWHERE, &mut report);
    if AuthorId::parse(stem(source)).is_none() {
        let better = format!("{}.{lang}.md", author.id);
        report.push(problems::file_name_is_no_id(Place::top(source), stem(source), &better, None));
    }
    AuthorFile { is_readable: true, diagnostics: report.into_diagnostics(), ..author }
}

fn fill(author: &mut AuthorFile, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    author.name = plain(fields, "name", report);
    let kinds = [("person", false), ("organization", true)];
    author.is_organization = fields.take("kind").and_then(|item| item.one_of(&kinds, report));
    author.role = plain(fields, "role", report);
    author.photo = fields.take("photo").and_then(|item| photo(&item, report));
    author.email = fields.take("email").and_then(|item| email(&item, report));
    author.links = fields.take("links").and_then(|item| links(&item, report));
    author.slug = fields.take("slug").and_then(|item| slug(&item, report));
}

/// Characters that would end the address in a `mailto:` link, or stand for others there: what follows them could name
/// more recipients.
const BREAKS_MAILTO: [char; 4] = ['?', '#', '%', '&'];

/// One e-mail address.
pub(super) fn email(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    if is_email(text) && !text.contains(BREAKS_MAILTO) {
        return Some(text.to_owned());
    }
    let hint =
        say!("write an address such as `ana@meridian.example`", "escriba una dirección como `ana@meridian.example`");
    report.push(problems::value_invalid(report.place(item), item.label(), text, hint));
    None
}

fn links(item: &Item<'_>, report: &mut Report<'_>) -> Option<Vec<(String, String)>> {
    let items = item.list(report)?;
    Some(items.iter().filter_map(|item| link(item, report)).collect())
}

fn link(item: &Item<'_>, report: &mut Report<'_>) -> Option<(String, String)> {
    let mut fields = item.fields_like("[{name: …, url: https://…}]", report)?;
    let name = fields.need("name", report).and_then(|item| plain_item(&item, report));
    let url = fields.need("url", report).and_then(|item| address(&item, Schemes::Any, report));
    fields.end(&[], report);
    Some((name?, url?))
}

/// An author of whom only the file is known.
fn empty(source: &SourcePath, lang: Lang, block: &FrontBlock, diagnostics: Vec<Diagnostic>) -> AuthorFile {
    let id = AuthorId::parse(stem(source)).or_else(|| AuthorId::parse(&slug_of(&[stem(source)])));
    AuthorFile {
        source: source.clone(),
        lang,
        id: id.unwrap_or_else(|| unreachable!("a slug is an id")),
        block: block.clone(),
        is_readable: false,
        name: None,
        is_organization: None,
        role: None,
        photo: None,
        email: None,
        links: None,
        slug: None,
        bio: None,
        diagnostics,
    }
}
