//! Values of HTML: entities decoded, and what an attribute of a tag may hold.

use std::borrow::Cow;

use comrak::nodes::NodeValue;
use comrak::{Arena, parse_document};

use super::super::options::OPTIONS;
use super::tags::{COMMON, Tag};

/// An entity is not longer than this, `&` and `;` included.
const LONGEST_ENTITY: usize = 34;

/// Text with its entities decoded.
pub(in super::super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    while let Some(offset) = text[at..].find('&') {
        out.push_str(&text[at..at + offset]);
        at += offset;
        let length = entity_length(&text[at..]);
        let entity = &text[at..at + length];
        match common(entity) {
            Some(c) => out.push(c),
            None if length > 3 => out.push_str(&uncommon(entity)),
            None => out.push_str(entity),
        }
        at += length;
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

/// The length of the entity that opens a text; 1 when the `&` stands for itself.
fn entity_length(text: &str) -> usize {
    let inner = text
        .bytes()
        .skip(1)
        .take(LONGEST_ENTITY)
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#')
        .count();
    if inner > 0 && text.as_bytes().get(inner + 1) == Some(&b';') { inner + 2 } else { 1 }
}

fn common(entity: &str) -> Option<char> {
    match entity {
        "&amp;" => Some('&'),
        "&lt;" => Some('<'),
        "&gt;" => Some('>'),
        "&quot;" => Some('"'),
        "&nbsp;" => Some('\u{a0}'),
        _ => None,
    }
}

/// comrak knows every entity, but lends its table only through the info string of a code block.
fn uncommon(entity: &str) -> String {
    let arena = Arena::new();
    let root = parse_document(&arena, &format!("~~~ {entity}"), &OPTIONS);
    match root.first_child().map(|node| node.data().value.clone()) {
        Some(NodeValue::CodeBlock(code)) if !code.info.is_empty() => code.info,
        _ => entity.to_owned(),
    }
}

/// What an attribute may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Worth {
    /// It may stand.
    Sound,
    /// It is an address, to be looked at as one.
    Address,
    /// It is a language tag, to be looked at as one.
    Language,
    /// It is an id, which must be the only one.
    Id,
    /// It may not stand.
    Unsound,
}

/// Weighs an attribute of a tag, its value decoded.
pub(in super::super) fn weigh(tag: &Tag, name: &str, value: &str) -> Worth {
    if !COMMON.contains(&name) && !tag.attributes.contains(&name) {
        return Worth::Unsound;
    }
    let is_sound = match name {
        "lang" => return Worth::Language,
        "id" => return Worth::Id,
        "cite" | "href" | "src" => return Worth::Address,
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "colspan" | "rowspan" | "span" => value.parse::<u16>().is_ok_and(|number| (1..=1000).contains(&number)),
        "start" => value.parse::<i32>().is_ok(),
        "value" if tag.name == "li" => value.parse::<i32>().is_ok(),
        "type" => matches!(value, "1" | "a" | "A" | "i" | "I"),
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "open" | "reversed" => matches!(value, "" | "open" | "reversed"),
        "datetime" => is_moment(value),
        "headers" => false,
        _ => true,
    };
    if is_sound { Worth::Sound } else { Worth::Unsound }
}

/// Whether a value looks like a day, a month, a year, or a moment.
fn is_moment(value: &str) -> bool {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && value.len() <= 32 && value.bytes().all(|byte| byte.is_ascii_digit() || b"TZ:.+- ".contains(&byte))
}

/// Whether a tag is well formed by BCP 47.
pub(in super::super) fn is_language_tag(tag: &str) -> bool {
    icu_locale::Locale::try_from_str(tag).is_ok() && !tag.contains('_')
}
