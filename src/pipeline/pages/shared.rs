//! Values that templates see. Made once and shared: cloning one clones a pointer.

use std::hash::Hash;
use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::{Map, Value};

use crate::pipeline::base::date::When;
use crate::pipeline::base::mark::{Mark, Marker};
use crate::pipeline::content::text::{Inline, Piece};

/// Turns a view into a template's value.
pub(super) fn value(view: &impl Serialize) -> Value {
    Value::from_serializable(view)
}

/// A part of views that was made into a value once: all that show it share it.
#[derive(Debug)]
pub struct Shared<T> {
    value: Value,
    of: PhantomData<fn() -> T>,
}

impl<T: Serialize> Shared<T> {
    /// Makes a part of a view.
    pub(super) fn of(view: &T) -> Shared<T> {
        Shared { value: value(view), of: PhantomData }
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Shared<T> {
        Shared { value: self.value.clone(), of: PhantomData }
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// What is known of a part of a value that many share: its mark.
pub(super) type Known<'k> = &'k dyn Fn(&Map) -> Option<Mark>;

/// Takes a template's value into a mark.
pub(super) fn mark(value: &Value, marker: &mut Marker, known: Known<'_>) {
    if let Some(text) = value.as_str() {
        (0_u8, value.is_safe(), text).hash(marker);
    } else if let Some(items) = value.as_array() {
        (1_u8, items.len()).hash(marker);
        items.iter().for_each(|item| mark(item, marker, known));
    } else if let Some(map) = value.as_map() {
        match known(map) {
            Some(mark) => (4_u8, mark).hash(marker),
            None => mark_map(map, marker, known),
        }
    } else {
        (3_u8, value.is_none()).hash(marker);
        marker.take(value);
    }
}

/// Takes a map of a template into a mark.
pub(super) fn mark_map(map: &Map, marker: &mut Marker, known: Known<'_>) {
    (2_u8, map.len()).hash(marker);
    for (key, item) in map {
        key.as_str().hash(marker);
        mark(item, marker, known);
    }
}

/// HTML that is safe already: templates do not escape it again.
pub(super) fn safe(html: &str) -> Value {
    Value::safe_string(html)
}

/// A line of inline Markdown in which no links may stand, as safe HTML.
pub(super) fn markup(inline: &Inline) -> Value {
    let mut html = String::with_capacity(inline.plain.len() + 16);
    for piece in &inline.flow {
        if let Piece::Html(part) = piece {
            html.push_str(part);
        }
    }
    safe(&html)
}

/// A moment, for the filters `date` and `time`.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Day {
    /// `2026-11-20`, or RFC 3339 with the zone's offset where a time was written.
    pub iso: String,
    /// Whether a time was written.
    pub has_time: bool,
}

impl Day {
    /// Shows a moment.
    pub(super) fn of(when: When) -> Day {
        Day { iso: when.iso(), has_time: when.has_time }
    }
}
