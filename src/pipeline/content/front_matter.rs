//! The front matter of an article: a YAML block in, the fields of its story and of its text out. Whether the authors,
//! sections and topics that it names exist is asked by the edition, which knows them.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::{SectionId, SeriesId, StoryId, TopicId};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::slug::slug_of;
use crate::pipeline::base::yaml::{self, Elsewhere, Fields, Item, Report};

use super::article::{
    ArticleFields, Correction, CorrectionKind, Kind, Publish, Role, StoryFields, Syndication, Withdrawal,
};
use super::field_problems as problems;
use super::front_block::FrontBlock;
use super::image_fields::image;
use super::person::{contributions, people};
use super::prose::Prose;
use super::references::{Schemes, address, file};
use super::text::InlineRules::{Links, NoLinks};
use super::values::{Reading, aliases, better_id, flag, id, plain, plain_by_lang, plain_item, slug, when};

/// Fields of other texts, with what they belong to.
const ELSEWHERE: Elsewhere<'static> = &[
    ("name", "authors", "autores"),
    ("email", "authors", "autores"),
    ("photo", "authors", "autores"),
    ("links", "authors", "autores"),
];

/// What the front matter of an article says.
#[derive(Clone, PartialEq, Debug)]
pub struct FrontMatter {
    /// Whether it could be read at all; where not, the rest is empty.
    pub is_readable: bool,
    /// Which story the article tells.
    pub role: Role,
    /// Fields of the story.
    pub story: StoryFields,
    /// Fields of the text.
    pub fields: ArticleFields,
    /// What is wrong, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the front matter of an article in `lang`.
pub fn read(block: &FrontBlock, lang: Lang, config: &Config, prose: &Prose) -> FrontMatter {
    let reading = Reading { source: &block.source, lang, config, prose };
    let sheet = match yaml::open(&block.source, &block.yaml, block.first_line) {
        Ok(sheet) => sheet,
        Err(problem) => return unreadable(&block.source, vec![*problem]),
    };
    let mut report = sheet.report();
    let Some(mut fields) = sheet.fields(&mut report) else {
        return unreadable(&block.source, report.into_diagnostics());
    };
    let role = role(&mut fields, &block.source, &mut report);
    let is_original = !fields.has("translation_of");
    // An empty one of these is no value, and would let the text out: nobody means that.
    fields.refuse_empty(&["draft", "embargo", "expires", "tier", "withdrawn"], &mut report);
    let story = story_fields(&mut fields, is_original, &reading, &mut report);
    let text = article_fields(&mut fields, is_original, &role, &reading, &mut report);
    fields.end(ELSEWHERE, &mut report);
    FrontMatter { is_readable: true, role, story, fields: text, diagnostics: report.into_diagnostics() }
}

/// The front matter of a file that cannot be read: nothing but the story's id by the file's name.
pub(super) fn unreadable(source: &SourcePath, diagnostics: Vec<Diagnostic>) -> FrontMatter {
    let role = Role::Original { id: id_or_slug(stem(source)), is_named: false };
    let fields = ArticleFields { slug: slug_of(&[stem(source)]), ..ArticleFields::default() };
    FrontMatter { is_readable: false, role, story: StoryFields::default(), fields, diagnostics }
}

/// The file's name without `.en.md`.
pub(super) fn stem(source: &SourcePath) -> &str {
    let name = source.name();
    [".en.md", ".es.md", ".md"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// An id for what cannot be one as it stands, so that the rest of the file is still checked.
fn id_or_slug(text: &str) -> StoryId {
    let made = StoryId::parse(text).or_else(|| StoryId::parse(&slug_of(&[&better_id(text), text])));
    made.or_else(|| StoryId::parse("story")).unwrap_or_else(|| unreachable!("`story` is an id"))
}

fn role(fields: &mut Fields<'_>, source: &SourcePath, report: &mut Report<'_>) -> Role {
    let (story, original) = (fields.take("story"), fields.take("translation_of"));
    if let Some(original) = original {
        if let Some(story) = story {
            report.push(problems::two_roles(report.place(&story)));
        }
        let of = id(&original, StoryId::parse, report);
        return Role::Translation { of: of.unwrap_or_else(|| id_or_slug(original.scalar().unwrap_or(stem(source)))) };
    }
    if fields.has("translation_of") {
        fields.miss("translation_of", report);
    }
    if let Some(story) = story {
        let named = id(&story, StoryId::parse, report);
        let id = named.unwrap_or_else(|| id_or_slug(story.scalar().unwrap_or(stem(source))));
        return Role::Original { id, is_named: true };
    }
    let name = stem(source);
    if StoryId::parse(name).is_none() {
        report.push(problems::file_name_is_no_id(Place::top(source), name, id_or_slug(name).as_str(), Some("story")));
    }
    Role::Original { id: id_or_slug(name), is_named: false }
}

fn story_fields(
    fields: &mut Fields<'_>,
    is_original: bool,
    reading: &Reading<'_>,
    report: &mut Report<'_>,
) -> StoryFields {
    let section = if is_original { fields.need("section", report) } else { fields.take("section") };
    if is_original && !fields.has("section") && !fields.has("story") {
        report.hint_last(problems::perhaps_a_translation());
    }
    StoryFields {
        authors: fields.take("authors").and_then(|item| people(&item, reading, report)),
        section: section.and_then(|item| id(&item, SectionId::parse, report)),
        topics: fields.take("topics").and_then(|item| topics(&item, report)),
        tier: fields.take("tier").and_then(|item| tier(&item, reading.config, report)),
        kind: fields.take("kind").and_then(|item| item.one_of(&Kind::ALL.map(|kind| (kind.as_str(), kind)), report)),
        syndicated_from: fields.take("syndicated_from").and_then(|item| syndication(&item, report)),
        series: fields.take("series").and_then(|item| id(&item, SeriesId::parse, report)),
        comments: flag(fields, "comments", report),
        embargo: reading.moment(fields, "embargo", report),
        expires: reading.moment(fields, "expires", report),
        withdrawn: fields.take("withdrawn").and_then(|item| withdrawal(&item, reading, report)),
        publish: fields.take("publish").and_then(|item| {
            item.one_of(&[("together", Publish::Together), ("independent", Publish::Independent)], report)
        }),
        contributors: fields.take("contributors").and_then(|item| contributions(&item, reading, report)),
    }
}

fn article_fields(
    fields: &mut Fields<'_>,
    is_original: bool,
    role: &Role,
    reading: &Reading<'_>,
    report: &mut Report<'_>,
) -> ArticleFields {
    let title =
        fields.need("title", report).and_then(|item| reading.inline(&item, NoLinks, report)).unwrap_or_default();
    let date = if is_original { fields.need("date", report) } else { fields.take("date") };
    let written_slug = fields.take("slug").and_then(|item| slug(&item, report));
    let (social_title, social_image) = fields.take("social").map(|item| social(&item, report)).unwrap_or_default();
    let (Role::Original { id, .. } | Role::Translation { of: id }) = role;
    ArticleFields {
        slug: written_slug.unwrap_or_else(|| slug_of(&[&title.plain, id.as_str()])),
        title,
        dek: reading.line(fields, "dek", NoLinks, report),
        kicker: plain(fields, "kicker", report),
        aliases: fields.take("aliases").map(|item| aliases(&item, reading.config, report)).unwrap_or_default(),
        date: date.and_then(|item| when(&item, &reading.config.timezone, report)),
        updated: reading.moment(fields, "updated", report),
        translators: fields.take("translators").and_then(|item| people(&item, reading, report)).unwrap_or_default(),
        image: fields.take("image").and_then(|item| image(&item, is_original, reading, report)),
        corrections: fields.take("corrections").map(|item| corrections(&item, reading, report)).unwrap_or_default(),
        draft: flag(fields, "draft", report).unwrap_or(false),
        noindex: flag(fields, "noindex", report).unwrap_or(false),
        description: plain(fields, "description", report),
        search_title: plain(fields, "search_title", report),
        front_title: reading.line(fields, "front_title", NoLinks, report),
        social_title,
        social_image,
        gate_note: plain(fields, "gate_note", report),
        extra: fields.take("extra").map(|item| item.json(report)),
    }
}

fn topics(item: &Item<'_>, report: &mut Report<'_>) -> Option<Vec<TopicId>> {
    let items = item.texts(report)?;
    Some(items.iter().filter_map(|item| id(item, TopicId::parse, report)).collect())
}

fn tier(item: &Item<'_>, config: &Config, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    let known: Vec<&str> =
        ["free", "metered"].into_iter().chain(config.paywall.tiers.iter().map(String::as_str)).collect();
    if !known.contains(&text) {
        report.push(problems::unknown_tier(report.place(item), text, &known));
        return None;
    }
    Some(text.to_owned())
}

fn syndication(item: &Item<'_>, report: &mut Report<'_>) -> Option<Syndication> {
    let mut fields = item.fields_like("{name: The Example Review, url: https://…}", report)?;
    let name = fields.need("name", report).and_then(|item| plain_item(&item, report));
    let url = fields.need("url", report).and_then(|item| address(&item, Schemes::Web, report));
    let canonical = fields.take("canonical").and_then(|item| item.one_of(&[("theirs", false), ("ours", true)], report));
    fields.end(&[], report);
    Some(Syndication { name: name?, url: url?, canonical_is_ours: canonical.unwrap_or(false) })
}

fn withdrawal(item: &Item<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> Option<Withdrawal> {
    let mut fields = item.fields_like("{date: 2026-12-01, reason: {en: …, es: …}}", report)?;
    let date = fields.need("date", report).and_then(|item| when(&item, &reading.config.timezone, report));
    let reason = fields.take("reason").map(|item| plain_by_lang(&item, report).0).unwrap_or_default();
    fields.end(&[], report);
    Some(Withdrawal { date: date?, reason })
}

fn social(item: &Item<'_>, report: &mut Report<'_>) -> (Option<String>, Option<SourcePath>) {
    let Some(mut fields) = item.fields_like("{title: …, image: …}", report) else { return (None, None) };
    let title = plain(&mut fields, "title", report);
    let image = fields.take("image").and_then(|item| file(&item, report));
    fields.end(&[], report);
    (title, image)
}

fn corrections(item: &Item<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> Vec<Correction> {
    let items = item.list(report).unwrap_or_default();
    items.iter().filter_map(|item| correction(item, reading, report)).collect()
}

fn correction(item: &Item<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> Option<Correction> {
    let mut fields = item.fields_like("[{date: 2026-11-22, text: \"…\"}]", report)?;
    let date = fields.need("date", report).and_then(|item| when(&item, &reading.config.timezone, report));
    let kinds = CorrectionKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = fields.take("kind").and_then(|item| item.one_of(&kinds, report)).unwrap_or(CorrectionKind::Correction);
    let text = fields.need("text", report).and_then(|item| reading.inline(&item, Links, report));
    let gated = flag(&mut fields, "gated", report).unwrap_or(false);
    fields.end(&[], report);
    Some(Correction { date: date?, kind, text: text?, gated })
}
