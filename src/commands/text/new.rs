//! `bifolio new "TITLE" --lang es`: a draft with its fields filled in.

use std::collections::BTreeSet;

use crate::cli::{Invocation, Story};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::ids::SectionId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::letters::refused;
use crate::pipeline::base::slug::slug_of;
use crate::pipeline::base::yaml::character_refused;
use crate::pipeline::content::article::Role;
use crate::pipeline::write;
use crate::say;

use super::{Desk, quoted, unknown};

/// Writes the draft; its path, for standard output.
pub fn run(invocation: &Invocation, story: &Story) -> Result<String, Error> {
    let title = story.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() {
        return Err(Error::usage(say!("a title has words", "un título tiene palabras")).hint(say!(
            "write `bifolio new \"Who owns the river?\" --lang en`",
            "escriba `bifolio new \"¿De quién es el río?\" --lang es`"
        )));
    }
    // Whatever brought the title here, no build would take it.
    if let Some((_, c)) = refused(&title).next() {
        let (message, hint) = character_refused(c);
        return Err(Error::usage(message).hint(hint));
    }
    let desk = Desk::open(invocation)?;
    check(&desk, story)?;
    let id = free_id(&desk, &slug_of(&[&title]));
    let folder = format!("content/{}", desk.now.local.year());
    let path = desk.free(&folder, &id, story.lang)?;
    write::new_text(&desk.tree.root, &path, draft(&desk, story, &title, &id).as_bytes())?;
    Ok(format!("{path}\n"))
}

/// Refuses names that the site does not know.
fn check(desk: &Desk, story: &Story) -> Result<(), Error> {
    let sections = || desk.sections.iter().map(SectionId::as_str);
    if let Some(section) = story.section.as_deref().filter(|name| sections().all(|id| id != *name)) {
        return Err(unknown("--section", section, sections()));
    }
    let authors: BTreeSet<&str> = desk.tree.authors.iter().map(|file| file.stem.as_str()).collect();
    match story.authors.iter().find(|name| !authors.contains(name.as_str())) {
        Some(name) => Err(unknown("--author", name, authors.into_iter())),
        None => Ok(()),
    }
}

/// An id that no story has.
fn free_id(desk: &Desk, slug: &str) -> String {
    let taken: BTreeSet<&str> = desk
        .articles
        .iter()
        .map(|article| match &article.role {
            Role::Original { id, .. } => id.as_str(),
            Role::Translation { of } => of.as_str(),
        })
        .collect();
    let numbered = (2..).map(|number| format!("{slug}-{number}"));
    std::iter::once(slug.to_owned()).chain(numbered).find(|id| !taken.contains(id.as_str())).unwrap_or_default()
}

fn draft(desk: &Desk, story: &Story, title: &str, id: &str) -> String {
    let sections: Vec<&str> = desk.sections.iter().map(SectionId::as_str).collect();
    let section = story.section.as_deref().or(sections.first().copied()).unwrap_or_default();
    let others: Vec<&str> = sections.into_iter().filter(|other| *other != section && story.section.is_none()).collect();
    let (or, dek, words, draft) = match story.lang {
        Lang::En => {
            ("or", "one sentence under the headline", "The first words.", "take this line out when it is ready")
        }
        Lang::Es => ("o", "una frase bajo el titular", "Las primeras palabras.", "quite esta línea cuando esté listo"),
    };
    let others = if others.is_empty() { String::new() } else { format!("   # {or} {}", others.join(", ")) };
    let authors = story.authors.join(", ");
    let (date, title) = (desk.minute(), quoted(title));
    format!(
        "---\nstory: {id}\ntitle: {title}\n# dek: {dek}\nslug: {id}\ndate: {date}\nauthors: [{authors}]\n\
         section: {section}{others}\ndraft: true   # {draft}\n---\n{words}\n"
    )
}
