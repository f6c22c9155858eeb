//! What the walk through a text knows and gathers: one value for a whole text, notes and captions included.

use std::collections::{BTreeMap, BTreeSet};

use comrak::nodes::{Node, NodeValue, Sourcepos};
use comrak::{Arena, parse_document};

use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::text::{Flow, Text};

use super::flow::Writer;
use super::notes::Notes;
use super::options::OPTIONS;
use super::places::Places;
use super::prepare::DEEPEST;
use super::{headings, problems, token};

/// Before a line that must be read as words, so that `1. May` is no list. White space, so that emphasis after it
/// opens as at the start of a line.
const LINE_OPENS: char = '\u{2003}';

/// What the text is and what may stand in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'t> {
    /// The file.
    pub(super) source: &'t SourcePath,
    /// The language of its words.
    pub(super) lang: Lang,
    /// Whether pictures of other hosts stay.
    pub(super) keep_remote: bool,
    /// Whether links may stand.
    pub(super) links_may_stand: bool,
    /// Whether pictures may stand; where not, their alternative words do.
    pub(super) pictures_may_stand: bool,
}

/// The walk through one text.
pub(super) struct Walk<'a, 't> {
    pub(super) setting: Setting<'t>,
    /// What tokens stand for.
    pub(super) masks: &'t [&'t str],
    pub(super) places: Places<'t>,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) out: Text,
    pub(super) notes: Notes<'a>,
    /// Whether the walk is after the cut.
    pub(super) after_cut: bool,
    /// Links that are open around the walk.
    pub(super) links_open: usize,
    /// Whether a note is walked, of which words are not counted.
    pub(super) in_note: bool,
    /// How many levels headings go down, so that the page has one of level 1.
    pub(super) shift: u8,
    /// Ids in use.
    pub(super) ids: BTreeSet<String>,
    /// The next number for an id that was taken more than once.
    pub(super) numbered_ids: BTreeMap<String, usize>,
    depth: usize,
    is_too_deep: bool,
}

impl<'a, 't> Walk<'a, 't> {
    /// A walk that has not begun.
    pub(super) fn new(setting: Setting<'t>, masks: &'t [&'t str], places: Places<'t>) -> Walk<'a, 't> {
        Walk {
            setting,
            masks,
            places,
            problems: Vec::new(),
            out: Text::default(),
            notes: Notes::default(),
            after_cut: false,
            links_open: 0,
            in_note: false,
            shift: 0,
            // Every page has a `main` for those who skip to it.
            ids: BTreeSet::from(["main".to_owned()]),
            numbered_ids: BTreeMap::new(),
            depth: 0,
            is_too_deep: false,
        }
    }

    /// Walks a whole text: the half before the cut with its notes, then the other.
    pub(super) fn text(&mut self, root: Node<'a>) {
        self.notes.define(root);
        let parts = self.parts(root);
        let cut = self.cut(&parts);
        self.out.has_cut = cut.is_written;
        self.out.cut_is_wrong = cut.is_wrong;
        self.out.opens_with_letter = headings::opens_with_letter(root);
        let [before, after] = self.halves(&parts, cut);
        self.out.before = before;
        self.out.after = after;
        self.unused_notes();
    }

    /// Walks one line, and gives it also as plain words.
    pub(super) fn inline(&mut self, text: &str) -> (Flow, String) {
        let arena = Arena::new();
        let root = parse_document(&arena, &format!("{LINE_OPENS}{text}"), &OPTIONS);
        let Some(paragraph) = root.first_child() else { return (Flow::new(), String::new()) };
        if let Some(first) = paragraph.first_child()
            && let NodeValue::Text(ref mut words) = first.data_mut().value
            && words.starts_with(LINE_OPENS)
        {
            *words = words[LINE_OPENS.len_utf8()..].to_owned().into();
        }
        let line = self.line(paragraph);
        let mut out = Writer::default();
        line.write(&mut out);
        (out.finish(), line.plain())
    }

    /// The text and what is wrong with it, in the order of the file. Its tables have no room to spare: they are held as
    /// long as the text is.
    pub(super) fn finish(mut self) -> (Text, Vec<Diagnostic>) {
        let Text { notes, headings, links, pictures, .. } = &mut self.out;
        notes.shrink_to_fit();
        headings.shrink_to_fit();
        links.shrink_to_fit();
        pictures.shrink_to_fit();
        self.problems.sort_by(|a, b| a.order().cmp(&b.order()));
        (self.out, self.problems)
    }

    /// Adds a problem.
    pub(super) fn complain(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// The place of a node.
    pub(super) fn place(&mut self, node: Node<'_>) -> Place {
        let pos: Sourcepos = node.data().sourcepos;
        self.places.node(pos)
    }

    /// What was written where `text` holds tokens.
    pub(super) fn restored<'x>(&self, text: &'x str) -> std::borrow::Cow<'x, str> {
        token::restore(text, self.masks)
    }

    /// Does `walk` one level deeper, unless that is too deep: then the node is left out, and one error says so.
    pub(super) fn deeper(&mut self, node: Node<'_>, walk: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            if !self.is_too_deep {
                self.is_too_deep = true;
                let place = self.place(node);
                self.complain(problems::too_deep(place));
            }
            return;
        }
        self.depth += 1;
        walk(self);
        self.depth -= 1;
    }

    /// Takes an id for the text; `false` when it is taken already.
    pub(super) fn take_id(&mut self, id: &str) -> bool {
        self.ids.insert(id.to_owned())
    }
}
