//! What stands inside a paragraph, a heading, a cell: first flattened into events, then set by typography as one
//! line, then written. A quote may so open before an emphasis and close after a link.

use std::borrow::Cow;

use comrak::nodes::{Node, NodeLink, NodeValue, Sourcepos};

use crate::pipeline::base::lang::Lang;
use crate::pipeline::content::text::Piece;
use crate::pipeline::content::typography;

use super::attributes::{self, Attributes};
use super::flow::Writer;
use super::html::matching::{self, Item, Verdict};
use super::html::tags::{BRACKET, Holds};
use super::html::tokens;
use super::raw::{self, Cursor, RawStack};
use super::walk::Walk;
use super::{problems, token};

/// Something in a line.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Event {
    /// Finished HTML.
    Html(Cow<'static, str>),
    /// Words: the number of a run.
    Run(usize),
    /// Code, as written.
    Code(String),
    /// A break of the line, soft or hard.
    Break(bool),
    /// See [`Piece::LinkOpens`].
    LinkOpens(usize),
    /// See [`Piece::LinkCloses`].
    LinkCloses,
    /// See [`Piece::Picture`].
    Picture(usize),
    /// See [`Piece::NoteMark`].
    Note(usize, usize),
}

impl Event {
    /// Writes the event; the words of its run come from `set`.
    pub(super) fn write(&self, out: &mut Writer, set: Option<&typography::Line>) {
        match self {
            Event::Html(html) => out.html(html),
            Event::Run(number) => out.words(set.map_or("", |set| set.run(*number))),
            Event::Code(code) => {
                out.html("<code>");
                out.words(code);
                out.html("</code>");
            }
            Event::Break(true) => out.html("<br>\n"),
            Event::Break(false) => out.html("\n"),
            Event::LinkOpens(index) => out.piece(Piece::LinkOpens(*index)),
            Event::LinkCloses => out.piece(Piece::LinkCloses),
            Event::Picture(index) => out.piece(Piece::Picture(*index)),
            Event::Note(number, nth) => out.piece(Piece::NoteMark { number: *number, nth: *nth }),
        }
    }
}

/// A line that is set.
#[derive(Default, Debug)]
pub(super) struct Line {
    events: Vec<Event>,
    set: typography::Line,
}

impl Line {
    /// Writes the line.
    pub(super) fn write(&self, out: &mut Writer) {
        self.events.iter().for_each(|event| event.write(out, Some(&self.set)));
    }

    /// Its words without markup; marks of notes and pictures are none.
    pub(super) fn plain(&self) -> String {
        let mut words = String::new();
        for event in &self.events {
            match event {
                Event::Run(number) => words.push_str(self.set.run(*number)),
                Event::Code(code) => words.push_str(code),
                Event::Break(_) => words.push(' '),
                _ => {}
            }
        }
        words.trim().to_owned()
    }

    /// Whether nothing is in it that a reader sees.
    pub(super) fn is_empty(&self) -> bool {
        let is_seen = |event: &Event| match event {
            Event::Run(number) => !self.set.run(*number).trim().is_empty(),
            Event::Html(_) | Event::Break(_) | Event::LinkOpens(_) | Event::LinkCloses => false,
            Event::Code(_) | Event::Picture(_) | Event::Note(..) => true,
        };
        !self.events.iter().any(is_seen)
    }

    fn words(&self) -> usize {
        let has_code = self.events.iter().any(|event| matches!(event, Event::Code(_)));
        if has_code { count_words(&self.plain()) } else { count_words(self.set.text()) }
    }
}

/// How many words a text has: what stands between blanks and holds a letter or a digit.
pub(super) fn count_words(text: &str) -> usize {
    let is_word =
        |word: &&str| word.bytes().any(|byte| byte.is_ascii_alphanumeric()) || word.contains(char::is_alphanumeric);
    text.split_ascii_whitespace().filter(is_word).count()
}

/// The verdicts on the tags and spans among siblings.
#[derive(Default)]
struct Siblings {
    verdicts: Vec<Verdict>,
    /// The tokens of the attributes of the spans that stand, in the order in which the spans open.
    spans: Vec<usize>,
    next_span: usize,
}

impl Siblings {
    fn verdict(&self, raw: &mut RawStack) -> Verdict {
        if self.verdicts.is_empty() { Verdict::default() } else { raw.verdict(&self.verdicts) }
    }
}

/// A line in the making.
#[derive(Default)]
struct Draft {
    events: Vec<Event>,
    setter: typography::Setter,
    /// Marks of notes inside a link wait for its end: they are links themselves.
    waiting: Vec<Event>,
}

impl Draft {
    fn words(&mut self, words: &str, lang: Option<Lang>) {
        if !words.is_empty() {
            let number = self.setter.words(words, lang);
            self.events.push(Event::Run(number));
        }
    }

    fn verbatim(&mut self, words: &str) {
        let number = self.setter.verbatim(words);
        self.events.push(Event::Run(number));
    }

    fn object(&mut self, event: Event) {
        self.setter.object();
        self.events.push(event);
    }

    fn html(&mut self, html: &'static str) {
        self.events.push(Event::Html(html.into()));
    }
}

impl Walk<'_, '_> {
    /// Reads what stands inside a block of words, and counts its words.
    pub(super) fn line(&mut self, parent: Node<'_>) -> Line {
        let mut draft = Draft::default();
        self.words_of(parent, Some(self.setting.lang), &mut draft);
        let events = std::mem::take(&mut draft.events);
        let line = Line { events, set: draft.setter.finish() };
        self.add_words(line.words());
        line
    }

    /// Counts words, of which those of notes do not count.
    pub(super) fn add_words(&mut self, words: usize) {
        if !self.in_note {
            self.out.words[usize::from(self.after_cut)] += words;
        }
    }

    /// Walks siblings: tags and spans among them are matched first.
    fn words_of(&mut self, parent: Node<'_>, lang: Option<Lang>, draft: &mut Draft) {
        let mut siblings = self.judge_words(parent);
        let mut raw = RawStack::new(lang);
        let mut taken = 0;
        for node in parent.children() {
            let ends = if is_words(node) { siblings.verdict(&mut raw).ends } else { 0 };
            self.end_elements(ends, &mut raw, &mut draft.events);
            taken = self.inline_node(node, taken, &mut siblings, &mut raw, draft);
        }
        let open = Self::open_elements(&raw);
        self.end_elements(open, &mut raw, &mut draft.events);
        if self.links_open == 0 {
            draft.events.append(&mut draft.waiting);
        }
    }

    /// Judges tags and spans among siblings; empty when there are none.
    fn judge_words(&self, parent: Node<'_>) -> Siblings {
        let has_marks = |node: Node<'_>| match &node.data().value {
            NodeValue::HtmlInline(_) => true,
            NodeValue::Text(text) => self.has_brackets(text),
            _ => false,
        };
        if !parent.children().any(has_marks) {
            return Siblings::default();
        }
        let (mut items, mut marks) = (Vec::new(), Vec::new());
        for node in parent.children() {
            match &node.data().value {
                NodeValue::HtmlInline(html) => {
                    items.extend(tokens::read(html).iter().filter_map(|(_, token)| raw::item(token)));
                }
                NodeValue::Text(text) => {
                    items.push(Item::Words);
                    self.brackets(text, &mut items, &mut marks);
                }
                _ => items.push(Item::Words),
            }
        }
        let (verdicts, _) = matching::judge(&items, Holds::Words);
        let spans = attributes_of_spans(&marks, &verdicts);
        Siblings { verdicts, spans, next_span: 0 }
    }

    fn has_brackets(&self, text: &str) -> bool {
        !self.masks.is_empty() && token::may_stand_in(text) && text.contains([token::SPAN_OPENS, token::SPAN_CLOSES])
    }

    /// Notes the brackets of spans in words: as items, and with their item's number and their token.
    fn brackets(&self, text: &str, items: &mut Vec<Item>, marks: &mut Vec<(usize, Option<usize>)>) {
        if self.masks.is_empty() {
            return;
        }
        for (at, bracket) in text.match_indices([token::SPAN_OPENS, token::SPAN_CLOSES]) {
            let opens = bracket.starts_with(token::SPAN_OPENS);
            let attributes = token::read(&text[at + bracket.len()..]).map(|(number, _)| number);
            marks.push((items.len(), if opens { None } else { Some(attributes.unwrap_or(usize::MAX)) }));
            items.push(if opens { Item::Open(&BRACKET) } else { Item::Close(&BRACKET) });
        }
    }

    /// Walks one node. `taken` bytes of it were attributes of the picture before it; returns that of the next one.
    fn inline_node(
        &mut self,
        node: Node<'_>,
        taken: usize,
        siblings: &mut Siblings,
        raw: &mut RawStack,
        draft: &mut Draft,
    ) -> usize {
        let data = node.data();
        match &data.value {
            NodeValue::Text(text) => self.text_node(text, taken, data.sourcepos, siblings, raw, draft),
            NodeValue::SoftBreak | NodeValue::LineBreak => {
                draft.setter.words(" ", None);
                draft.events.push(Event::Break(matches!(data.value, NodeValue::LineBreak)));
            }
            NodeValue::Code(code) => {
                let literal = self.restored(&code.literal).into_owned();
                draft.object(Event::Code(literal));
            }
            NodeValue::HtmlInline(html) => self.inline_html(node, html, siblings, raw, draft),
            NodeValue::Link(link) => self.link_node(node, link, raw.lang, draft),
            NodeValue::Image(image) => return self.image_node(node, image, draft),
            NodeValue::FootnoteReference(reference) => self.note_node(&reference.name, draft),
            NodeValue::Escaped => {
                let words = super::link::plain(node);
                draft.verbatim(&words);
            }
            NodeValue::Emph => self.element(node, "<em>", "</em>", raw.lang, draft),
            NodeValue::Strong => self.element(node, "<strong>", "</strong>", raw.lang, draft),
            NodeValue::Strikethrough => self.element(node, "<del>", "</del>", raw.lang, draft),
            _ => self.deeper(node, |walk| walk.words_of(node, raw.lang, draft)),
        }
        0
    }

    fn element(
        &mut self,
        node: Node<'_>,
        open: &'static str,
        close: &'static str,
        lang: Option<Lang>,
        draft: &mut Draft,
    ) {
        draft.html(open);
        self.deeper(node, |walk| walk.words_of(node, lang, draft));
        draft.html(close);
    }

    fn link_node(&mut self, node: Node<'_>, link: &NodeLink, lang: Option<Lang>, draft: &mut Draft) {
        let is_bare = is_bare(node, &link.url);
        let place = self.place(node);
        let index = self.link(&link.url, &link.title, place);
        draft.events.extend(index.map(Event::LinkOpens));
        self.links_open += usize::from(index.is_some());
        let lang = if is_bare { None } else { lang };
        self.deeper(node, |walk| walk.words_of(node, lang, draft));
        if index.is_some() {
            self.links_open -= 1;
            draft.events.push(Event::LinkCloses);
        }
        if self.links_open == 0 {
            draft.events.append(&mut draft.waiting);
        }
    }

    /// A picture among words. Tells how many bytes of the next node are its attributes.
    fn image_node(&mut self, node: Node<'_>, image: &NodeLink, draft: &mut Draft) -> usize {
        let (found, taken) = self.attributes_after(node);
        if !self.setting.pictures_may_stand {
            let words = self.restored(&super::link::plain(node)).into_owned();
            draft.words(&words, Some(self.setting.lang));
            return taken;
        }
        match self.picture(node, image, found, false) {
            Some(index) => draft.object(Event::Picture(index)),
            None => draft.setter.object(),
        }
        taken
    }

    /// The attributes that stand directly after a node, and how many bytes of the next node they take. Braces that
    /// cannot be read are an error after a picture, and stay words.
    pub(super) fn attributes_after(&mut self, node: Node<'_>) -> (Option<Attributes>, usize) {
        let Some(next) = node.next_sibling() else { return (None, 0) };
        let data = next.data();
        let NodeValue::Text(text) = &data.value else { return (None, 0) };
        if let Some((number, length)) = token::read(text) {
            let found = self.masks.get(number).and_then(|was| attributes::read(was).ok());
            return (found.map(|(found, _)| found), length);
        }
        if text.starts_with('{') {
            let fault = match attributes::read(text) {
                Err((fault, _)) => fault,
                Ok(_) => attributes::Fault::Empty,
            };
            let place = self.places.bytes(data.sourcepos.start.line, data.sourcepos.start.column - 1, 1);
            self.complain(problems::attributes(place, &fault));
        }
        (None, 0)
    }

    fn note_node(&mut self, name: &str, draft: &mut Draft) {
        let Some((number, nth)) = self.use_note(name) else { return };
        draft.setter.object();
        let event = Event::Note(number, nth);
        if self.links_open > 0 { draft.waiting.push(event) } else { draft.events.push(event) }
    }

    /// Raw HTML among words.
    fn inline_html(&mut self, node: Node<'_>, html: &str, siblings: &Siblings, raw: &mut RawStack, draft: &mut Draft) {
        let mut cursor = Cursor::new(node, html);
        for (at, token) in tokens::read(html) {
            let verdict = raw::item(&token).map(|_| siblings.verdict(raw)).unwrap_or_default();
            self.end_elements(verdict.ends, raw, &mut draft.events);
            if let tokens::Token::Declaration(declaration) = &token {
                let shown = self.stray_fence(declaration, node).unwrap_or_default();
                draft.words(&shown, None);
                continue;
            }
            let before = draft.events.len();
            let source = cursor.token(&self.places, at);
            self.raw_token(&token, verdict.stands, source, raw, &mut draft.events);
            if draft.events[before..].iter().any(|event| matches!(event, Event::Picture(_))) {
                draft.setter.object();
            }
        }
    }

    /// Words, in which spans open and close, and tokens that mean nothing are what they were.
    fn text_node(
        &mut self,
        text: &str,
        taken: usize,
        pos: Sourcepos,
        siblings: &mut Siblings,
        raw: &mut RawStack,
        draft: &mut Draft,
    ) {
        let mut rest = text.get(taken..).unwrap_or("");
        self.undefined(rest, pos);
        if self.masks.is_empty() || !token::may_stand_in(rest) {
            draft.words(rest, raw.lang);
            return;
        }
        while let Some(at) = rest.find([token::SPAN_OPENS, token::SPAN_CLOSES]) {
            let words = self.restored(&rest[..at]).into_owned();
            draft.words(&words, raw.lang);
            let verdict = siblings.verdict(raw);
            self.end_elements(verdict.ends, raw, &mut draft.events);
            let bracket = &rest[at..];
            let attributes = self.span_attributes(bracket, verdict.stands, siblings);
            let column = pos.start.column.saturating_sub(1) + text.len() - bracket.len();
            rest = self.span_mark(bracket, verdict.stands, attributes.as_ref(), (pos.start.line, column), raw, draft);
        }
        let words = self.restored(rest).into_owned();
        draft.words(&words, raw.lang);
    }

    /// The attributes of the span that opens at the start of `text`.
    fn span_attributes(&self, text: &str, stands: bool, siblings: &mut Siblings) -> Option<Attributes> {
        if !stands || !text.starts_with(token::SPAN_OPENS) {
            return None;
        }
        let number = siblings.spans.get(siblings.next_span);
        siblings.next_span += 1;
        let was = number.and_then(|&number| self.masks.get(number)).copied().unwrap_or("");
        Some(attributes::read(was).map_or_else(|_| Attributes::default(), |(found, _)| found))
    }

    /// A bracket of a span, at the start of `text`. Returns what follows.
    fn span_mark<'x>(
        &mut self,
        text: &'x str,
        stands: bool,
        attributes: Option<&Attributes>,
        (line, column): (usize, usize),
        raw: &mut RawStack,
        draft: &mut Draft,
    ) -> &'x str {
        let opens = text.starts_with(token::SPAN_OPENS);
        let rest = &text[token::SPAN_OPENS.len_utf8()..];
        if !stands {
            draft.words(if opens { "[" } else { "]" }, raw.lang);
            return rest;
        }
        if let Some(attributes) = attributes {
            let place = self.places.bytes(line, column, token::SPAN_OPENS.len_utf8());
            self.open_span(attributes, &place, raw, &mut draft.events);
            return rest;
        }
        self.end_elements(1, raw, &mut draft.events);
        &rest[token::read(rest).map_or(0, |(_, length)| length)..]
    }
}

/// The tokens of the spans that stand, in the order in which the spans open. `marks` are items' numbers, with the
/// token where the bracket closes.
fn attributes_of_spans(marks: &[(usize, Option<usize>)], verdicts: &[Verdict]) -> Vec<usize> {
    let (mut spans, mut open) = (Vec::new(), Vec::new());
    let standing = marks.iter().filter(|(item, _)| verdicts.get(*item).is_some_and(|verdict| verdict.stands));
    for (_, attributes) in standing {
        match attributes {
            None => {
                open.push(spans.len());
                spans.push(usize::MAX);
            }
            Some(number) => {
                if let Some(span) = open.pop() {
                    spans[span] = *number;
                }
            }
        }
    }
    spans
}

/// Whether a node counts as words for the judge.
fn is_words(node: Node<'_>) -> bool {
    !matches!(node.data().value, NodeValue::HtmlInline(_))
}

/// Whether a link shows nothing but its address, which no typography may change.
fn is_bare(node: Node<'_>, url: &str) -> bool {
    let Some(only) = node.first_child().filter(|child| child.next_sibling().is_none()) else { return false };
    match &only.data().value {
        NodeValue::Text(text) => url
            .strip_suffix(text.as_ref())
            .is_some_and(|before| matches!(before, "" | "mailto:" | "http://" | "https://")),
        _ => false,
    }
}
