//! `bifolio translate STORY`: the twin's file, with the original's words to work from. What it is made from is written
//! down, so that the desk knows later what changed.

use crate::cli::Invocation;
use crate::desk;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::slug::slug_of;
use crate::pipeline::collect::read::TEXT_LIMIT;
use crate::pipeline::content::article::{Article, Role};
use crate::pipeline::content::front_block::split;
use crate::pipeline::write;
use crate::say;

use super::blocks::blocks;
use super::{Desk, quoted, unknown};

/// Writes the twin; its path, for standard output.
pub fn run(invocation: &Invocation, story: &str) -> Result<String, Error> {
    let desk = Desk::open(invocation)?;
    let original = original(&desk, story)?;
    let text = desk.tree.read_text(&original.source, TEXT_LIMIT).map_err(|_| unreadable(original))?;
    let body = split(&original.source, &text).body;
    let lang = original.lang.other();
    let stem = original.source.name().split('.').next().unwrap_or(story);
    let path = desk.free(original.source.folder(), stem, lang)?;
    let lock = desk::sound_lock(&desk.tree)?;
    write::new_text(&desk.tree.root, &path, twin(&desk, original, story, body).as_bytes())?;
    if let Role::Original { id, .. } = &original.role {
        desk::begin(&desk.tree, lock, id, (&original.source, &text), lang)?;
    }
    Ok(format!("{path}\n"))
}

/// The original of a story that has no translation yet.
fn original<'d>(desk: &'d Desk, story: &str) -> Result<&'d Article, Error> {
    let articles = &desk.articles;
    let is_twin = |article: &&Article| matches!(&article.role, Role::Translation { of } if of.as_str() == story);
    if let Some(twin) = articles.iter().map(AsRef::as_ref).find(is_twin) {
        return Err(Error::usage(say!("`{story}` is translated already", "`{story}` ya está traducida"))
            .at(twin.source.as_str()));
    }
    let id = |article: &'d Article| match &article.role {
        Role::Original { id, .. } => Some((id.as_str(), article)),
        Role::Translation { .. } => None,
    };
    let found =
        articles.iter().map(AsRef::as_ref).filter_map(id).find(|(id, _)| *id == story).map(|(_, article)| article);
    let found = found.ok_or_else(|| {
        unknown("translate", story, articles.iter().map(AsRef::as_ref).filter_map(id).map(|(id, _)| id))
    })?;
    if found.is_readable { Ok(found) } else { Err(unreadable(found)) }
}

fn unreadable(article: &Article) -> Error {
    Error::usage(say!("the original cannot be read", "el original no se puede leer"))
        .at(article.source.as_str())
        .hint(say!("`bifolio check` says why", "`bifolio check` dice por qué"))
}

fn twin(desk: &Desk, original: &Article, story: &str, body: &str) -> String {
    let (fields, date) = (&original.fields, desk.minute());
    let (title_note, slug_note, draft_note) = match original.lang.other() {
        Lang::En => {
            ("to be translated", "the address; write it anew with the title", "take this line out when it is ready")
        }
        Lang::Es => {
            ("por traducir", "la dirección; escríbala de nuevo con el título", "quite esta línea cuando esté lista")
        }
    };
    let slug = slug_of(&[&fields.title.plain]);
    // As they were typed: what is set already has the quotes of the original's language.
    let typed = |path: &[&str]| original.block.text(path).filter(|text| !text.is_empty());
    let or_nothing = |path: &[&str]| quoted(&typed(path).unwrap_or_default());
    let (of, title) = (yaml_id(story), or_nothing(&["title"]));
    let mut text = format!("---\ntranslation_of: {of}\ntitle: {title}   # {title_note}\n");
    for name in ["dek", "kicker", "gate_note"] {
        text.extend(typed(&[name]).map(|value| format!("{name}: {}\n", quoted(&value))));
    }
    if fields.image.is_some() {
        let alt = or_nothing(&["image", "alt"]);
        let caption = typed(&["image", "caption"]).map(|caption| format!(", caption: {}", quoted(&caption)));
        text.push_str(&format!("image: {{alt: {alt}{}}}\n", caption.unwrap_or_default()));
    }
    text.push_str(&format!("slug: {slug}   # {slug_note}\ndate: {date}\ndraft: true   # {draft_note}\n---\n"));
    text.push_str(&blocks(body).iter().map(|block| to_work_from(block)).collect::<Vec<_>>().join("\n"));
    text
}

/// Ids may hold spaces and letters of any alphabet; those need no quotes, others do.
fn yaml_id(id: &str) -> String {
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_word = id.starts_with(|c: char| c.is_ascii_alphabetic())
        && !matches!(id, "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    if is_plain && is_word { id.to_owned() } else { quoted(id) }
}

/// A block of the original as a comment, which no reader ever sees. The cut stays what it is.
fn to_work_from(block: &str) -> String {
    let is_cut = block
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
        .is_some_and(|inner| inner.trim() == "more");
    if is_cut { format!("{block}\n") } else { format!("<!--\n{}\n-->\n", block.replace("-->", "--&gt;")) }
}
