//! SVG: read once from the front, written anew without what drawing programs leave in it, or refused.
//!
//! Refused is what could run a script or load something from elsewhere, wherever it stands, also in parts that would
//! be left out. Written are elements of SVG alone, with attributes of SVG, XLink and XML alone: no metadata, comments,
//! layers' names or paths of somebody's disk.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::escape;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use crate::say;

use super::Clean;
use super::flaw::Flaw;
use super::svg_values::{self as values, Fault};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Elements that run something or load something, in small letters.
const ACTIVE: [&str; 14] = [
    "script",
    "foreignobject",
    "iframe",
    "embed",
    "object",
    "handler",
    "listener",
    "audio",
    "video",
    "canvas",
    "html",
    "link",
    "meta",
    "base",
];

/// What stands between two namespaces: where an element or attribute comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// SVG, or nowhere: many drawings forget to say.
    Svg,
    /// XLink or XML.
    Shared,
    /// HTML.
    Html,
    /// A drawing program.
    Foreign,
}

/// A drawing while it is written anew.
#[derive(Default)]
struct Drawing {
    out: String,
    /// Elements that are open.
    depth: usize,
    /// The depth of the element that is left out with all that is in it.
    left_out: Option<usize>,
    /// The style sheet that is being read, and the depth of its element.
    style: Option<(usize, String)>,
    has_root: bool,
    width: u32,
    height: u32,
}

/// Takes a drawing without what is not drawn; refuses one that could do harm.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean<'static>, Flaw> {
    let text = std::str::from_utf8(bytes).map_err(|wrong| Flaw::NotXml(wrong.valid_up_to()))?;
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = NsReader::from_str(&text[mark..]);
    let mut drawing = Drawing { out: String::with_capacity(text.len()), ..Drawing::default() };
    loop {
        let at = mark + usize::try_from(reader.buffer_position()).unwrap_or_default();
        let event = reader.read_event().map_err(|_| Flaw::NotXml(at))?;
        if matches!(event, Event::Eof) {
            break;
        }
        drawing.take(event, &reader, at)?;
    }
    if drawing.depth > 0 || !drawing.has_root {
        return Err(Flaw::NotXml(bytes.len()));
    }
    Ok(Clean::new(drawing.out.into_bytes(), drawing.width, drawing.height))
}

impl Drawing {
    fn take(&mut self, event: Event<'_>, reader: &NsReader<&[u8]>, at: usize) -> Result<(), Flaw> {
        match event {
            Event::Start(tag) => self.open(&tag, reader, at, false),
            Event::Empty(tag) => self.open(&tag, reader, at, true),
            Event::End(tag) => self.close(tag.name().into_inner(), at),
            Event::Text(text) => self.text(&text.xml10_content(), at),
            Event::CData(text) => self.text(&text.xml10_content(), at),
            Event::GeneralRef(name) => self.reference(&name, at),
            Event::PI(pi) if pi.target().eq_ignore_ascii_case("xml-stylesheet") => Err(elsewhere(at)),
            Event::Decl(declaration) => match declaration.encoding() {
                Some(Ok(name)) if !name.eq_ignore_ascii_case("utf-8") => Err(Flaw::NotXml(at)),
                _ => Ok(()),
            },
            Event::DocType(text) if text.xml10_content().contains('[') => Err(entity(at)),
            Event::PI(_) | Event::DocType(_) | Event::Comment(_) | Event::Eof => Ok(()),
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, reader: &NsReader<&[u8]>, at: usize, is_empty: bool) -> Result<(), Flaw> {
        let (namespace, local) = reader.resolver().resolve_element(tag.name());
        let (origin, local) = (origin(&namespace, at)?, local.into_inner().to_ascii_lowercase());
        if origin == Origin::Html || ACTIVE.contains(&local.as_str()) {
            let name = tag.name().into_inner().to_owned();
            return Err(Flaw::Unsafe(at, say!("the element `<{name}>`", "el elemento `<{name}>`")));
        }
        let attributes = self.attributes(tag, &local, reader, at)?;
        self.begin_root(&local, &attributes, at)?;
        self.depth += 1;
        if self.left_out.is_none() && (origin != Origin::Svg || local == "metadata") {
            self.left_out = Some(self.depth);
        }
        if local == "style" && self.style.is_none() {
            self.style = Some((self.depth, String::new()));
        }
        if self.left_out.is_none() {
            self.write_tag(tag.name().into_inner(), &attributes, namespace == ResolveResult::Unbound, is_empty);
        }
        if is_empty { self.leave(at) } else { Ok(()) }
    }

    /// The attributes that stay; all of them are checked.
    fn attributes<'t>(
        &self,
        tag: &'t BytesStart<'_>,
        element: &str,
        reader: &NsReader<&[u8]>,
        at: usize,
    ) -> Result<Vec<(&'t str, Cow<'t, str>)>, Flaw> {
        let mut kept = Vec::new();
        // Without quick-xml's search for doubles: it is quadratic, and browsers refuse a drawing with doubles anyway.
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Flaw::NotXml(at))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Flaw::NotXml(at))?;
            let key = attribute.key;
            let is_kept = if key.as_namespace_binding().is_some() {
                matches!(&*value, SVG | XLINK | XML)
            } else {
                let (namespace, local) = reader.resolver().resolve_attribute(key);
                let local = local.into_inner().to_ascii_lowercase();
                values::check(element, &local, &value).map_err(|fault| refused(at, key.into_inner(), fault))?;
                origin(&namespace, at)? != Origin::Foreign && !local.starts_with("data-")
            };
            if is_kept {
                kept.push((key.into_inner(), value));
            }
        }
        Ok(kept)
    }

    fn begin_root(&mut self, local: &str, attributes: &[(&str, Cow<'_, str>)], at: usize) -> Result<(), Flaw> {
        if self.depth > 0 {
            return Ok(());
        }
        if self.has_root || local != "svg" {
            return Err(Flaw::NotXml(at));
        }
        self.has_root = true;
        let value = |name: &str| attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| &**value);
        (self.width, self.height) = values::size(value("width"), value("height"), value("viewBox"));
        Ok(())
    }

    fn write_tag(&mut self, name: &str, attributes: &[(&str, Cow<'_, str>)], is_homeless: bool, is_empty: bool) {
        self.out.push('<');
        self.out.push_str(name);
        if self.depth == 1 && is_homeless {
            self.out.push_str(&format!(" xmlns=\"{SVG}\""));
        }
        for (key, value) in attributes {
            self.out.push_str(&format!(" {key}=\"{}\"", escape(&**value)));
        }
        self.out.push_str(if is_empty { "/>" } else { ">" });
    }

    fn close(&mut self, name: &str, at: usize) -> Result<(), Flaw> {
        if self.left_out.is_none() {
            self.out.push_str(&format!("</{name}>"));
        }
        self.leave(at)
    }

    /// An element has ended: a style sheet is whole now, and what was left out may be over.
    fn leave(&mut self, at: usize) -> Result<(), Flaw> {
        if self.left_out == Some(self.depth) {
            self.left_out = None;
        }
        let style = self.style.take_if(|(depth, _)| *depth == self.depth);
        self.depth = self.depth.saturating_sub(1);
        match style {
            Some((_, style)) if values::css_reaches_out(&style) => Err(elsewhere(at)),
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str, at: usize) -> Result<(), Flaw> {
        if self.depth == 0 {
            return if text.trim().is_empty() { Ok(()) } else { Err(Flaw::NotXml(at)) };
        }
        if let Some((_, style)) = &mut self.style {
            style.push_str(text);
        }
        if self.left_out.is_none() {
            self.out.push_str(&escape(text));
        }
        Ok(())
    }

    /// `&amp;`, `&#38;` and their like; any other name would need a document type.
    fn reference(&mut self, name: &BytesRef<'_>, at: usize) -> Result<(), Flaw> {
        let character = match name.resolve_char_ref().map_err(|_| Flaw::NotXml(at))? {
            Some(character) => character,
            None => match &*name.xml10_content() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => return Err(entity(at)),
            },
        };
        self.text(character.encode_utf8(&mut [0; 4]), at)
    }
}

fn origin(namespace: &ResolveResult<'_>, at: usize) -> Result<Origin, Flaw> {
    match namespace {
        ResolveResult::Unbound | ResolveResult::Bound(Namespace(SVG)) => Ok(Origin::Svg),
        ResolveResult::Bound(Namespace(XLINK | XML)) => Ok(Origin::Shared),
        ResolveResult::Bound(Namespace(XHTML)) => Ok(Origin::Html),
        ResolveResult::Bound(_) => Ok(Origin::Foreign),
        ResolveResult::Unknown(_) => Err(Flaw::NotXml(at)),
    }
}

fn refused(at: usize, key: &str, fault: Fault) -> Flaw {
    match fault {
        Fault::Event => Flaw::Unsafe(
            at,
            say!("the attribute `{key}`, which runs a script", "el atributo `{key}`, que ejecuta un script"),
        ),
        Fault::Elsewhere => elsewhere(at),
    }
}

fn elsewhere(at: usize) -> Flaw {
    let what = say!(
        "an address that runs a script or loads something from elsewhere",
        "una dirección que ejecuta un script o carga algo de otra parte"
    );
    Flaw::Unsafe(at, what)
}

fn entity(at: usize) -> Flaw {
    Flaw::Unsafe(at, say!("a document type with entities", "un tipo de documento con entidades"))
}
