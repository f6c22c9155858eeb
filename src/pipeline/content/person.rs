//! People in bylines: ids of authors, and guests with their few words.

use crate::pipeline::base::ids::AuthorId;
use crate::pipeline::base::lang::ByLang;
use crate::pipeline::base::yaml::{Fields, Item, Report};

use super::article::{Contribution, Guest, Person};
use super::references::{Schemes, address, file};
use super::text::Text;
use super::values::{Reading, id, plain_by_lang, plain_item};

/// A list of people; whoever cannot be read is told and left out.
pub(super) fn people(item: &Item<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> Option<Vec<Person>> {
    let items = item.list(report)?;
    Some(items.iter().filter_map(|item| person(item, reading, report)).collect())
}

fn person(item: &Item<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> Option<Person> {
    if item.is_list() {
        return item.wrong_text_or_map("[ana-lopez, {name: …}]", report);
    }
    if !item.is_map() {
        return id(item, AuthorId::parse, report).map(Person::Known);
    }
    let mut fields = item.fields(report)?;
    let guest = guest(&mut fields, reading, report);
    fields.end(&[], report);
    guest.map(|guest| Person::Guest(Box::new(guest)))
}

fn guest(fields: &mut Fields<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> Option<Guest> {
    let name = fields.need("name", report).and_then(|item| plain_item(&item, report));
    let role = fields.take("role").map(|item| plain_by_lang(&item, report));
    let bio = fields.take("bio").map(|item| bio(&item, reading, report));
    let photo = fields.take("photo").and_then(|item| file(&item, report));
    let url = fields.take("url").and_then(|item| address(&item, Schemes::Any, report));
    let is_untranslated = role.as_ref().is_some_and(|(_, one)| *one) || bio.as_ref().is_some_and(|(_, one)| *one);
    let (role, bio) = (role.unwrap_or_default().0, bio.unwrap_or_default().0);
    Some(Guest { name: name?, role, bio, is_untranslated, photo, url })
}

/// A bio, parsed for each language even where one text stands for both: typography differs.
fn bio(item: &Item<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> (ByLang<Option<Text>>, bool) {
    item.by_lang(report, |item, lang, report| {
        let words = item.full_text(report)?;
        let line = report.text_line(item);
        let (text, problems) = (reading.prose.text)(reading.source, lang, words, line, reading.config);
        report.extend(problems);
        Some(text)
    })
}

/// `contributors`.
pub(super) fn contributions(
    item: &Item<'_>,
    reading: &Reading<'_>,
    report: &mut Report<'_>,
) -> Option<Vec<Contribution>> {
    let items = item.list(report)?;
    Some(items.iter().filter_map(|item| contribution(item, reading, report)).collect())
}

fn contribution(item: &Item<'_>, reading: &Reading<'_>, report: &mut Report<'_>) -> Option<Contribution> {
    let mut fields = item.fields_like("[{role: editor, who: [luis-perez]}]", report)?;
    let role = fields.need("role", report).and_then(|item| plain_item(&item, report));
    let who = fields.need("who", report).and_then(|item| people(&item, reading, report));
    fields.end(&[], report);
    Some(Contribution { role: role?, who: who? })
}
