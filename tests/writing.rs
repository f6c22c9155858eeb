//! The handbook for writers names every field that a writer may write, and no code that does not exist.

#![expect(clippy::disallowed_methods, reason = "a test of a document reads it")]

use bifolio::pipeline::base::code::Code;

/// The fields of an article, those of its parts, and those of authors.
const FIELDS: [&str; 56] = [
    "story",
    "translation_of",
    "title",
    "dek",
    "kicker",
    "kind",
    "slug",
    "aliases",
    "date",
    "updated",
    "authors",
    "translators",
    "section",
    "topics",
    "tier",
    "image",
    "src",
    "alt",
    "caption",
    "credit",
    "focus",
    "syndicated_from",
    "name",
    "url",
    "canonical",
    "corrections",
    "text",
    "gated",
    "contributors",
    "role",
    "who",
    "series",
    "comments",
    "staff",
    "lang",
    "hidden",
    "replies",
    "draft",
    "embargo",
    "expires",
    "withdrawn",
    "reason",
    "noindex",
    "description",
    "search_title",
    "front_title",
    "social",
    "gate_note",
    "publish",
    "extra",
    "bio",
    "photo",
    "email",
    "links",
    "lead",
    "breaking",
];

fn handbook() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/writing.md");
    std::fs::read_to_string(path).expect("the handbook is there")
}

#[test]
fn every_field_is_in_the_handbook() {
    let text = handbook();
    let named = |field: &str| text.contains(&format!("`{field}`")) || text.contains(&format!("{field}: "));
    let missing: Vec<&str> = FIELDS.into_iter().filter(|field| !named(field)).collect();
    assert!(missing.is_empty(), "not in docs/writing.md: {missing:?}");
}

#[test]
fn every_code_of_the_handbook_exists() {
    let text = handbook();
    let (_, table) = text.split_once("| it says | look for |").expect("the table of messages is there");
    let cells = table.lines().take_while(|line| line.is_empty() || line.starts_with('|')).skip(2);
    let codes: Vec<&str> =
        cells.filter_map(|line| line.split('|').nth(1)).flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(codes.len() > 40, "the table was read: {}", codes.len());
    let unknown: Vec<&&str> = codes.iter().filter(|code| Code::named(code).is_none()).collect();
    assert!(unknown.is_empty(), "no such codes: {unknown:?}");
}
