//! Front matters with other words where readers see none of them. Written as JSON, which is YAML too.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::pipeline::content::article::Article;
use crate::pipeline::edition::schedule::State;

use super::chance::Chance;
use super::markdown::{Drawing, drawing};

/// The fields of a file by name.
pub(super) type Fields = Map<String, Value>;

/// Fields that say which story a text tells, and when: without them it would be another one, or live.
const STANDING: [&str; 8] = ["story", "translation_of", "draft", "date", "embargo", "expires", "withdrawn", "publish"];

/// Fields that are the story's, and public as soon as one of its texts is live.
const FACTS: [&str; 9] =
    ["authors", "section", "topics", "tier", "kind", "syndicated_from", "series", "comments", "contributors"];

/// The parts of the picture at the head that a translation takes from its original.
const SHARED_PICTURE: [&str; 3] = ["src", "credit", "focus"];

/// What a site knows, for facts that nobody wrote.
#[derive(Default)]
pub(super) struct Names {
    pub(super) authors: Vec<String>,
    pub(super) sections: Vec<String>,
    pub(super) topics: Vec<String>,
    pub(super) series: Vec<String>,
    pub(super) tiers: Vec<String>,
}

/// A text that readers may not see.
pub(super) struct Asleep<'a> {
    pub(super) article: &'a Article,
    pub(super) state: State,
    pub(super) is_original: bool,
    /// Whether the other text of its story is live.
    pub(super) has_live_twin: bool,
}

/// The fields of a text that readers may not see, made up but for what says that they may not.
pub(super) fn asleep(
    chance: &mut Chance,
    text: &Asleep<'_>,
    written: &Fields,
    names: &Names,
) -> (Fields, Vec<Drawing>) {
    let mut fields: Fields =
        STANDING.iter().filter_map(|name| Some(((*name).to_owned(), written.get(*name)?.clone()))).collect();
    if !text.has_live_twin
        && let Some(date) = another_day(chance, text)
    {
        fields.insert("date".to_owned(), json!(date));
    }
    if text.is_original && text.has_live_twin {
        let facts = FACTS.iter().filter_map(|name| Some(((*name).to_owned(), written.get(*name)?.clone())));
        fields.extend(facts);
    } else if text.is_original {
        facts(chance, &mut fields, written, names);
    }
    words(chance, &mut fields, Some(text.article));
    let (image, drawings) = image(chance, text, written);
    fields.insert("image".to_owned(), image);
    (fields, drawings)
}

/// The fields of a plain page that is a draft.
pub(super) fn draft_page(chance: &mut Chance) -> Fields {
    let mut fields = Fields::new();
    fields.insert("draft".to_owned(), json!(true));
    words(chance, &mut fields, None);
    fields
}

/// The same fields, with other words in corrections that readers do not see; `None` where there are none.
pub(super) fn corrected(chance: &mut Chance, written: &Fields, is_hidden: &[bool]) -> Option<Fields> {
    let mut fields = written.clone();
    let list = fields.get_mut("corrections")?.as_array_mut().filter(|list| list.len() == is_hidden.len())?;
    let mut found = false;
    for (entry, _) in list.iter_mut().zip(is_hidden).filter(|(_, hidden)| **hidden) {
        entry.as_object_mut()?.insert("text".to_owned(), json!(chance.words(3, 20)));
        found = true;
    }
    found.then_some(fields)
}

/// A file of these fields and this body.
pub(super) fn file(fields: &Fields, body: &str) -> String {
    let fields = serde_json::to_string_pretty(fields).unwrap_or_default();
    format!("---\n{fields}\n---\n{body}")
}

/// What a text says of itself.
fn words(chance: &mut Chance, fields: &mut Fields, article: Option<&Article>) {
    let mut say = |name: &str, value: Value| fields.insert(name.to_owned(), value);
    let (title, slug) = (chance.words(2, 9), format!("{}-{}", chance.plain_word(), chance.plain_word()));
    say("title", json!(title));
    say("slug", json!(slug));
    say("dek", json!(chance.words(5, 25)));
    say("description", json!(chance.words(5, 25)));
    say("search_title", json!(chance.words(2, 6)));
    say("aliases", json!([format!("/{}/{}/", chance.plain_word(), chance.plain_word())]));
    say("extra", json!({ chance.plain_word(): chance.words(1, 9) }));
    let Some(article) = article else { return };
    say("kicker", json!(chance.word()));
    say("front_title", json!(chance.words(2, 6)));
    say("gate_note", json!(chance.words(3, 9)));
    say("social", json!({ "title": chance.words(2, 8) }));
    if let Some(date) = article.fields.date.filter(|_| chance.one_in(2)) {
        let date = date.instant.to_string();
        say("updated", json!(date));
        say("corrections", json!([{ "date": date, "text": chance.words(4, 18) }]));
    }
}

/// Other facts, of those that the site knows.
fn facts(chance: &mut Chance, fields: &mut Fields, written: &Fields, names: &Names) {
    let mut other = |name: &str, known: &[String]| {
        let now = written.get(name).map(Value::to_string).unwrap_or_default();
        let others: Vec<&String> = known.iter().filter(|one| !now.contains(&json!(one).to_string())).collect();
        chance.pick(&others).map(|one| (*one).clone()).or_else(|| chance.pick(known).cloned())
    };
    let lists = [("authors", &names.authors), ("topics", &names.topics)];
    for (name, known) in lists {
        fields.extend(other(name, known).map(|one| (name.to_owned(), json!([one]))));
    }
    let single = [("section", &names.sections), ("series", &names.series), ("tier", &names.tiers)];
    for (name, known) in single {
        fields.extend(other(name, known).map(|one| (name.to_owned(), json!(one))));
    }
}

/// Another day on which the text is as hidden as it is now; `None` where the day must stay.
fn another_day(chance: &mut Chance, text: &Asleep<'_>) -> Option<String> {
    let date = text.article.fields.date?.instant;
    let days = i64::try_from(chance.between(1, 700)).ok()?;
    let days = match text.state {
        State::Future => days,
        State::Expired => -days,
        State::Draft if chance.one_in(2) => -days,
        State::Draft => days,
        _ => return None,
    };
    let other: Timestamp = date.checked_add(SignedDuration::from_hours(24 * days)).ok()?;
    Some(other.to_string())
}

/// Another picture at the head, with other words to it. What a live translation takes from its original stays.
fn image(chance: &mut Chance, text: &Asleep<'_>, written: &Fields) -> (Value, Vec<Drawing>) {
    let mut image = Fields::new();
    image.insert("alt".to_owned(), json!(chance.words(2, 8)));
    image.insert("caption".to_owned(), json!(chance.words(2, 12)));
    let shared = written.get("image").and_then(Value::as_object).filter(|_| text.is_original && text.has_live_twin);
    if let Some(own) = shared {
        let parts = SHARED_PICTURE.iter().filter_map(|part| Some(((*part).to_owned(), own.get(*part)?.clone())));
        image.extend(parts);
        return (Value::Object(image), Vec::new());
    }
    if !text.is_original || text.has_live_twin {
        return (Value::Object(image), Vec::new());
    }
    let drawing = drawing(chance);
    image.insert("src".to_owned(), json!(drawing.name));
    image.insert("credit".to_owned(), json!(chance.word()));
    (Value::Object(image), vec![drawing])
}
