//! Takes texts whose questions have been answered, returns their HTML: finished pieces are copied, links, pictures,
//! blocks and footnotes are written by the theme's components.
//!
//! Everything that comes from a text is escaped here or by tera; only [`Piece::Html`] and what components return is
//! taken as HTML.

use std::ops::RangeInclusive;

use tera::{Context, Map, Tera, Value};

use super::arguments::block_arguments;
use super::escape;
use super::problems;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::content::text::{Attribute, Block, Figure, Inline, Link, Note, Piece, Text};
use crate::pipeline::edition::corrections::{GatedCorrection, gated_id};
use crate::pipeline::edition::gated::Gated;
use crate::pipeline::edition::open::{Answers, Href, Open, Part, Shown};
use crate::pipeline::edition::whole::Whole;

/// How deep blocks may stand in blocks. The parser refuses sooner; this holds whatever it lets pass.
const DEPTH_MAX: usize = 32;

/// The components that the engine calls by itself.
pub(super) const CALLED: [&str; 7] = ["figure", "picture", "table", "note_mark", "notes", "foreign_mark", "correction"];

/// Closes texts with the components of one theme.
pub(super) struct Closer<'a> {
    /// Where the components live.
    pub(super) tera: &'a Tera,
    /// Turns what tera says into diagnostics.
    pub(super) report: &'a dyn Fn(&tera::Error) -> Vec<Diagnostic>,
}

/// A text that is being closed.
struct Work<'a> {
    closer: &'a Closer<'a>,
    links: &'a [Link],
    hrefs: &'a [Option<Href>],
    text: Option<(&'a Text, &'a Answers)>,
    /// Stands before the ids of notes, where several texts share a page.
    prefix: &'a str,
    /// The links that are open, innermost last; `None` for one that leads nowhere.
    open: Vec<Option<&'a Href>>,
    out: String,
    diagnostics: Vec<Diagnostic>,
}

impl Closer<'_> {
    /// The HTML of a text. `prefix` keeps the ids of its notes apart from those of the other texts of the page.
    pub(super) fn close(&self, open: &Open, prefix: &str) -> Result<String, Vec<Diagnostic>> {
        match open {
            Open::Inline { inline, links } => self.close_inline(inline, links),
            Open::Text { text, answers, part } => {
                let mut work = self.work(&text.links, &answers.links, Some((text, answers)), prefix);
                work.part(text, *part);
                work.done()
            }
        }
    }

    /// The HTML of what stands behind a cut, with the notes whose marks stand there, then the corrections of it. It is for whoever seals it, or keeps
    /// it from who may not see it.
    pub(super) fn close_gated(&self, gated: &Gated, prefix: &str) -> Result<String, Vec<Diagnostic>> {
        gated.lend(|text, answers, corrections| {
            let mut work = self.work(&text.links, &answers.links, Some((text, answers)), prefix);
            work.pieces(&text.after, 0);
            work.notes(text, |note| note.marks[0] + 1..=note.marks[0] + note.marks[1]);
            work.corrections(corrections);
            work.done()
        })
    }

    /// The HTML of a gated text in three parts, for a page that a server keeps from who may not see it: what stands before
    /// the cut, what stands behind it, the notes of both. Links of the first lead behind the cut, too.
    pub(super) fn close_whole(&self, whole: &Whole) -> Result<[String; 3], Vec<Diagnostic>> {
        whole.gated().lend(|text, answers, _| {
            let part = |part: Part| {
                let mut work = self.work(&text.links, &answers.links, Some((text, answers)), "");
                work.part(text, part);
                work.done().map(|html| whole.open_files(&html))
            };
            Ok([part(Part::Before)?, part(Part::After)?, part(Part::Notes)?])
        })
    }

    /// The HTML of a line.
    fn close_inline(&self, inline: &Inline, hrefs: &[Option<Href>]) -> Result<String, Vec<Diagnostic>> {
        let mut work = self.work(&inline.links, hrefs, None, "");
        work.pieces(&inline.flow, 0);
        work.done()
    }

    fn work<'a>(
        &'a self,
        links: &'a [Link],
        hrefs: &'a [Option<Href>],
        text: Option<(&'a Text, &'a Answers)>,
        prefix: &'a str,
    ) -> Work<'a> {
        Work { closer: self, links, hrefs, text, prefix, open: Vec::new(), out: String::new(), diagnostics: Vec::new() }
    }
}

impl<'a> Work<'a> {
    fn done(self) -> Result<String, Vec<Diagnostic>> {
        if self.diagnostics.is_empty() { Ok(self.out) } else { Err(self.diagnostics) }
    }

    /// Writes the part that is asked for.
    fn part(&mut self, text: &'a Text, part: Part) {
        match part {
            Part::Before => self.pieces(&text.before, 0),
            Part::After => self.pieces(&text.after, 0),
            Part::Notes => self.notes(text, |note| 1..=note.marks[0] + note.marks[1]),
            Part::NotesBefore => self.notes(text, |note| 1..=note.marks[0]),
            Part::Whole => {
                self.pieces(&text.before, 0);
                self.pieces(&text.after, 0);
                self.notes(text, |note| 1..=note.marks[0] + note.marks[1]);
            }
        }
    }

    fn pieces(&mut self, flow: &'a [Piece], depth: usize) {
        if depth > DEPTH_MAX {
            return;
        }
        self.out.reserve(flow.iter().map(|piece| if let Piece::Html(html) = piece { html.len() } else { 0 }).sum());
        for piece in flow {
            match piece {
                Piece::Html(html) => self.out.push_str(html),
                Piece::LinkOpens(index) => self.open_link(*index),
                Piece::LinkCloses => self.close_link(),
                Piece::Picture(index) => self.picture(*index),
                Piece::Figure(figure) => self.figure(figure, depth),
                Piece::Block(block) => self.block(block, depth),
                Piece::Table(rows) => self.table(rows, depth),
                Piece::NoteMark { number, nth } => self.note_mark(*number, *nth),
            }
        }
    }

    /// What `flow` becomes by itself, written to a text of its own.
    fn aside(&mut self, flow: &'a [Piece], depth: usize) -> String {
        let outer = std::mem::take(&mut self.out);
        let open = std::mem::take(&mut self.open);
        self.pieces(flow, depth);
        self.open = open;
        std::mem::replace(&mut self.out, outer)
    }

    fn open_link(&mut self, index: usize) {
        let href = self.hrefs.get(index).and_then(Option::as_ref);
        if let Some(href) = href {
            self.out.push_str("<a href=\"");
            escape::text(&mut self.out, &href.href);
            if let Some(lang) = href.foreign {
                self.out.push_str("\" hreflang=\"");
                self.out.push_str(lang.code());
            }
            if let Some(title) = self.links.get(index).and_then(|link| link.title.as_deref()) {
                self.out.push_str("\" title=\"");
                escape::text(&mut self.out, title);
            }
            self.out.push_str("\">");
        }
        self.open.push(href);
    }

    fn close_link(&mut self) {
        let Some(Some(href)) = self.open.pop() else { return };
        self.out.push_str("</a>");
        if let Some(lang) = href.foreign {
            self.component("foreign_mark", &[("of", Value::from(lang.code()))], None);
        }
    }

    /// What the edition says of a picture; `None` when it is not shown.
    fn shown(&self, index: usize) -> Option<(&'a Shown, Value)> {
        let (text, answers) = self.text?;
        let shown = answers.pictures.get(index)?.as_ref()?;
        let written = text.pictures.get(index).map(|picture| picture.attributes.as_slice()).unwrap_or_default();
        let attributes: Map =
            written.iter().map(|(name, value)| (name.clone().into(), Value::from(value.as_str()))).collect();
        Some((shown, Value::from(attributes)))
    }

    fn picture(&mut self, index: usize) {
        let Some((shown, attributes)) = self.shown(index) else { return };
        self.component("picture", &picture_arguments(shown, attributes), None);
    }

    fn figure(&mut self, figure: &'a Figure, depth: usize) {
        let Some((shown, attributes)) = self.shown(figure.picture) else { return };
        let own = self.aside(&figure.caption, depth + 1);
        let caption = if own.is_empty() { shown.caption.as_deref().unwrap_or_default() } else { &own };
        let href = figure.link.and_then(|index| self.hrefs.get(index)?.as_ref());
        let mut arguments = picture_arguments(shown, attributes);
        arguments.push(("caption", Value::safe_string(caption)));
        arguments.push(("link", Value::from(href.map_or("", |href| href.href.as_str()))));
        let lang = href.and_then(|href| href.foreign).map_or("", |lang| lang.code());
        arguments.push(("link_lang", Value::from(lang)));
        self.component("figure", &arguments, None);
    }

    fn block(&mut self, block: &'a Block, depth: usize) {
        let Block { name, attributes, body, place } = block;
        if depth >= DEPTH_MAX {
            self.diagnostics.push(problems::nesting_too_deep(place, DEPTH_MAX));
            return;
        }
        let body = self.aside(body, depth + 1);
        let blocks = || self.closer.tera.get_component_names().filter(|name| is_block(self.closer.tera, name));
        let Some(component) =
            self.closer.tera.get_component_definition(name).filter(|_| is_block(self.closer.tera, name))
        else {
            let mut known: Vec<&str> = blocks().collect();
            known.sort_unstable();
            self.diagnostics.push(problems::component_unknown(place, name, known.into_iter()));
            return;
        };
        // A film whose file is not published (it stands behind a cut) is not shown.
        let Some(attributes) = self.said(attributes) else { return };
        match block_arguments(&component, &attributes, place) {
            Ok(arguments) => self.component(name, &arguments, Some(&body)),
            Err(diagnostics) => self.diagnostics.extend(diagnostics),
        }
    }

    /// Attributes with their addresses answered; `None` where one has no answer.
    fn said(&self, attributes: &[(String, Attribute)]) -> Option<Vec<(String, String)>> {
        let answer = |value: &Attribute| match value {
            Attribute::Words(words) => Some(words.clone()),
            Attribute::Address(index) => Some(self.hrefs.get(*index)?.as_ref()?.href.clone()),
        };
        attributes.iter().map(|(name, value)| Some((name.clone(), answer(value)?))).collect()
    }

    fn table(&mut self, rows: &'a [Piece], depth: usize) {
        let rows = self.aside(rows, depth);
        self.component("table", &[], Some(&rows));
    }

    fn note_mark(&mut self, number: usize, nth: usize) {
        let arguments = [
            ("number", Value::from(number)),
            ("id", Value::from(mark_id(self.prefix, number, nth))),
            ("target", Value::from(format!("#{}", note_id(self.prefix, number)))),
        ];
        self.component("note_mark", &arguments, None);
    }

    /// Writes the notes of which any of `marks` is on the page.
    fn notes(&mut self, text: &'a Text, marks: impl Fn(&Note) -> RangeInclusive<usize>) {
        let mut items = Vec::new();
        for (number, note) in (1..).zip(&text.notes) {
            let marks = marks(note);
            if marks.is_empty() {
                continue;
            }
            let html = self.aside(&note.body, 0);
            let first = *marks.start();
            let backs = marks.map(|nth| {
                let href = format!("#{}", mark_id(self.prefix, number, nth));
                let label = if nth == first { number.to_string() } else { format!("{number}-{nth}") };
                map([("href", Value::from(href)), ("label_number", Value::from(label))])
            });
            let backs = Value::from(backs.collect::<Vec<Value>>());
            items.push(map([
                ("number", Value::from(number)),
                ("id", Value::from(note_id(self.prefix, number))),
                ("html", Value::safe_string(&html)),
                ("backs", backs),
            ]));
        }
        if !items.is_empty() {
            let heading = Value::from(format!("{}notes_h", self.prefix));
            self.component("notes", &[("items", Value::from(items)), ("heading", heading)], None);
        }
    }

    /// Writes the corrections behind a cut.
    fn corrections(&mut self, corrections: &[GatedCorrection]) {
        for (index, correction) in corrections.iter().enumerate() {
            let words = match self.closer.close(&correction.words, "") {
                Ok(words) => words,
                Err(found) => {
                    self.diagnostics.extend(found);
                    continue;
                }
            };
            let date =
                map([("iso", Value::from(correction.date.iso())), ("has_time", Value::from(correction.date.has_time))]);
            let arguments = [
                ("kind", Value::from(correction.kind.as_str())),
                ("date", date),
                ("html", Value::safe_string(&words)),
                ("id", Value::from(gated_id(index))),
            ];
            self.component("correction", &arguments, None);
        }
    }

    /// Appends what a component makes of those of `arguments` that it declares.
    fn component(&mut self, name: &str, arguments: &[(&str, Value)], body: Option<&str>) {
        let Some(definition) = self.closer.tera.get_component_definition(name) else { return };
        let mut context = Context::new();
        for (argument, value) in arguments {
            if definition.args().iter().any(|declared| declared.name() == *argument) {
                context.insert_value((*argument).to_owned(), value.clone());
            }
        }
        match self.closer.tera.render_component(name, &context, body, true) {
            Ok(html) => self.out.push_str(html.trim_matches(['\n', '\r'])),
            Err(error) => self.diagnostics.extend((self.closer.report)(&error)),
        }
    }
}

/// Whether writers may call a component by `:::name`: its definition says `{"block": true}`.
fn is_block(tera: &Tera, name: &str) -> bool {
    tera.get_component_definition(name)
        .is_some_and(|info| info.metadata().get("block").and_then(Value::as_bool) == Some(true))
}

/// The arguments that `picture` and `figure` share.
fn picture_arguments(shown: &Shown, attributes: Value) -> Vec<(&'static str, Value)> {
    vec![
        ("src", Value::from(shown.src.as_str())),
        ("width", Value::from(shown.width)),
        ("height", Value::from(shown.height)),
        ("alt", Value::from(shown.alt.as_str())),
        ("credit", Value::from(shown.credit.as_deref().unwrap_or_default())),
        ("attributes", attributes),
    ]
}

/// A map for a component.
fn map<const N: usize>(entries: [(&'static str, Value); N]) -> Value {
    Value::from(entries.into_iter().map(|(key, value)| (key.into(), value)).collect::<Map>())
}

// Ids of ours hold an underscore, and automatic ids of headings never do: so a heading "Notes" takes nothing away.

/// The id of a note.
fn note_id(prefix: &str, number: usize) -> String {
    format!("{prefix}note_{number}")
}

/// The id of a note's mark in the text.
fn mark_id(prefix: &str, number: usize, nth: usize) -> String {
    if nth == 1 { format!("{prefix}mark_{number}") } else { format!("{prefix}mark_{number}_{nth}") }
}
