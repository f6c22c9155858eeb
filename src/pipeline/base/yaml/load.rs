//! Text in, tree out: the only file that speaks to `serde_yaml`.
//!
//! A scalar must come out as it was written (`2026.10` and `no` are titles, too), while its kind must be known as
//! well (`draft: "true"` is no flag). `serde_yaml` gives one or the other, so the document is read twice: once for
//! its shape, and once, led by that shape, for the texts. The second reading fails on purpose inside each scalar, and
//! `serde_yaml` stamps the error with the place: all places of a document cost one reading.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use crate::pipeline::base::diagnostic::LineColumn;

/// Lists and mappings inside each other; the deepest field of ours stands at 5.
const DEPTH_MAX: usize = 32;
/// Brackets, or dashes in a row, that may be open before anything is parsed.
const OPEN_MAX: usize = 500;
/// Bytes of a key. Also keeps the paths short that `serde_yaml` writes into each error.
const KEY_BYTES_MAX: usize = 200;

/// What YAML itself says of a scalar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`, not in quotes.
    Flag,
    /// Something that YAML takes for a number.
    Number,
    /// Anything else, and all that stands in quotes.
    Text,
}

/// A value with its place.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// Where it begins, as `serde_yaml` counts: of a list or mapping, its first value or key. `None` of an empty one.
    pub(super) at: Option<LineColumn>,
    /// What stands there.
    pub(super) value: Value,
}

/// What stands at a place.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// A scalar, as written (without its quotes).
    Scalar(Kind, String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, with its double keys, in the order of the text.
    Map(Vec<(Node, Node)>),
}

/// Why there is no tree.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Refused {
    /// The YAML is wrong, in the words of the parser.
    Syntax(String, LineColumn),
    /// Lists in lists in lists.
    TooDeep(LineColumn),
    /// Aliases that unfold to far more than was written.
    TooBig(LineColumn),
    /// `!tag`.
    Tag(LineColumn),
    /// A key that is no short word.
    Key(LineColumn),
    /// A second document follows.
    SecondDocument,
}

/// Reads the one document of `text`.
pub(super) fn load(text: &str) -> Result<Node, Refused> {
    if let Some(at) = too_deep_to_parse(text) {
        return Err(Refused::TooDeep(at));
    }
    let budget = Budget::new(text.len());
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let Some(first) = documents.next() else { return Ok(nothing()) };
    let survey = Survey { budget: &budget, depth: 0, path_bytes: 0, is_key: false };
    let shape = survey.deserialize(first).map_err(|error| budget.refusal(&error))?;
    if documents.next().is_some() {
        return Err(Refused::SecondDocument);
    }
    let Some(again) = serde_yaml::Deserializer::from_str(text).next() else { return Ok(nothing()) };
    Take(&shape).deserialize(again).map_err(|error| budget.refusal(&error))
}

/// Where so many brackets or dashes open inside each other that the parser, whose time grows with the square of the
/// depth, must not see them. Quotes are not looked at: a text with a thousand brackets that never close is no title.
fn too_deep_to_parse(text: &str) -> Option<LineColumn> {
    let (mut depth, mut dashes, mut line, mut column) = (0_usize, 0_usize, 1_u32, 0_u32);
    for c in text.chars() {
        column = column.saturating_add(1);
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            '-' | '?' | ':' => dashes += 1,
            ' ' | '\t' => {}
            _ => dashes = 0,
        }
        if depth.max(dashes) > OPEN_MAX {
            return Some(LineColumn { line, column });
        }
        if c == '\n' {
            (line, column) = (line.saturating_add(1), 0);
        }
    }
    None
}

/// The value of an empty text.
fn nothing() -> Node {
    Node { at: None, value: Value::Scalar(Kind::Null, String::new()) }
}

/// Makes the refusal once its place is known.
type Why = fn(LineColumn) -> Refused;

/// What the shape of a document may still cost, so that aliases cannot unfold without end.
struct Budget {
    left: Cell<usize>,
    why: Cell<Option<Why>>,
}

impl Budget {
    fn new(text_bytes: usize) -> Budget {
        Budget { left: Cell::new(text_bytes.saturating_mul(4).saturating_add(100_000)), why: Cell::new(None) }
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        match self.left.get().checked_sub(bytes.saturating_add(1)) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(self.refuse(Refused::TooBig)),
        }
    }

    /// Notes why the reading stops; the error itself only carries the place.
    fn refuse<E: Error>(&self, why: Why) -> E {
        self.why.set(Some(why));
        E::custom("refused")
    }

    fn refusal(&self, error: &serde_yaml::Error) -> Refused {
        let at = error.location().map_or(LineColumn { line: 1, column: 1 }, |place| LineColumn {
            line: u32::try_from(place.line()).unwrap_or(u32::MAX),
            column: u32::try_from(place.column()).unwrap_or(u32::MAX),
        });
        let text = error.to_string();
        match self.why.take() {
            Some(why) => why(at),
            None if text.contains("repetition limit") => Refused::TooBig(at),
            None if text.contains("recursion limit") => Refused::TooDeep(at),
            None => Refused::Syntax(text, at),
        }
    }
}

/// The shape of a value: its kind without its text.
enum Shape {
    Scalar { kind: Kind, bytes: usize },
    List(Vec<Shape>),
    Map(Vec<(Shape, Shape)>),
}

/// The first reading: asks for whatever comes.
#[derive(Clone, Copy)]
struct Survey<'b> {
    budget: &'b Budget,
    depth: usize,
    /// Bytes of the keys above, which the second reading writes out for each scalar.
    path_bytes: usize,
    is_key: bool,
}

impl Survey<'_> {
    fn scalar<E: Error>(self, kind: Kind, bytes: usize) -> Result<Shape, E> {
        self.budget.spend(bytes + self.path_bytes / 16)?;
        Ok(Shape::Scalar { kind, bytes })
    }

    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.is_key {
            return Err(self.budget.refuse(Refused::Key));
        }
        if self.depth == DEPTH_MAX {
            return Err(self.budget.refuse(Refused::TooDeep));
        }
        self.budget.spend(0)?;
        Ok(Survey { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Survey<'_> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Survey<'_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Shape, E> {
        self.scalar(Kind::Flag, 5)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Shape, E> {
        self.scalar(Kind::Number, 20)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Shape, E> {
        self.scalar(Kind::Number, 20)
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Shape, E> {
        self.scalar(Kind::Number, 40)
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Shape, E> {
        self.scalar(Kind::Number, 40)
    }

    /// The digits of a number may be any many, and a key must be short.
    fn visit_f64<E: Error>(self, _: f64) -> Result<Shape, E> {
        if self.is_key {
            return Err(self.budget.refuse(Refused::Key));
        }
        self.scalar(Kind::Number, 20)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Shape, E> {
        if self.is_key && text.len() > KEY_BYTES_MAX {
            return Err(self.budget.refuse(Refused::Key));
        }
        self.scalar(Kind::Text, text.len())
    }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        self.scalar(Kind::Null, 4)
    }

    fn visit_none<E: Error>(self) -> Result<Shape, E> {
        self.scalar(Kind::Null, 4)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        let inside = self.inside()?;
        let mut shapes = Vec::new();
        while let Some(shape) = list.next_element_seed(inside)? {
            shapes.push(shape);
        }
        Ok(Shape::List(shapes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let inside = self.inside()?;
        let mut shapes = Vec::new();
        while let Some(key) = map.next_key_seed(Survey { is_key: true, ..inside })? {
            let key_bytes = if let Shape::Scalar { bytes, .. } = key { bytes } else { 0 };
            let value = map.next_value_seed(Survey { path_bytes: inside.path_bytes + key_bytes, ..inside })?;
            shapes.push((key, value));
        }
        Ok(Shape::Map(shapes))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Shape, A::Error> {
        Err(self.budget.refuse(Refused::Tag))
    }
}

/// The second reading: takes texts and places where the shape says that they are.
struct Take<'s>(&'s Shape);

impl<'de> DeserializeSeed<'de> for Take<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        match self.0 {
            Shape::Scalar { kind, .. } => {
                let mut text = String::new();
                let caught = deserializer.deserialize_str(Catch(&mut text));
                let at = caught.err().map(|error| place_in(&error.to_string()));
                Ok(Node { at, value: Value::Scalar(*kind, text) })
            }
            Shape::List(shapes) => deserializer.deserialize_seq(TakeList(shapes)),
            Shape::Map(shapes) => deserializer.deserialize_map(TakeMap(shapes)),
        }
    }
}

/// What the purposeful error says, so that its place is found behind any path that stands before it.
const CAUGHT: &str = "\u{1}caught";

/// Keeps a scalar's text, and fails.
struct Catch<'t>(&'t mut String);

impl Visitor<'_> for Catch<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a scalar")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        text.clone_into(self.0);
        Err(E::custom(CAUGHT))
    }
}

/// The place in `… at line 4 column 5`; an error at the very first character says none.
fn place_in(error: &str) -> LineColumn {
    let point = || {
        let (_, stamp) = error.rsplit_once(CAUGHT)?;
        let (line, column) = stamp.strip_prefix(" at line ")?.split_once(" column ")?;
        Some(LineColumn { line: line.parse().ok()?, column: column.parse().ok()? })
    };
    point().unwrap_or(LineColumn { line: 1, column: 1 })
}

struct TakeList<'s>(&'s [Shape]);

impl<'de> Visitor<'de> for TakeList<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::with_capacity(self.0.len());
        for shape in self.0 {
            nodes.extend(list.next_element_seed(Take(shape))?);
        }
        Ok(Node { at: nodes.first().and_then(|node: &Node| node.at), value: Value::List(nodes) })
    }
}

struct TakeMap<'s>(&'s [(Shape, Shape)]);

impl<'de> Visitor<'de> for TakeMap<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::with_capacity(self.0.len());
        for (key, value) in self.0 {
            let Some(key) = map.next_key_seed(Take(key))? else { break };
            let mut value = map.next_value_seed(Take(value))?;
            value.at = value.at.or(key.at);
            nodes.push((key, value));
        }
        Ok(Node { at: nodes.first().and_then(|(key, _): &(Node, Node)| key.at), value: Value::Map(nodes) })
    }
}
