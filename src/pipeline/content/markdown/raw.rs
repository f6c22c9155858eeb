//! Raw HTML among blocks and among words: matched per group of siblings, written anew.

use comrak::nodes::{Node, NodeValue};

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::lang::Lang;

use super::attributes::Attributes;
use super::cut::is_cut;
use super::fences::Part;
use super::flow::{self, Writer};
use super::html::matching::{self, Item, Verdict};
use super::html::tags::{self, Holds, Tag};
use super::html::tokens::{self, Token};
use super::html::values::{self, Worth};
use super::line::{Event, count_words};
use super::places::Places;
use super::walk::Walk;
use super::{prepare, problems, token};

/// The verdicts on the tags of a group of siblings.
#[derive(Default, Debug)]
pub(super) struct Judged {
    has_html: bool,
    verdicts: Vec<Verdict>,
    /// How many elements end themselves after the last item.
    ends: usize,
    /// Of each part, whether an element is open before it.
    is_open: Vec<bool>,
}

impl Judged {
    /// Whether an element of raw HTML is open before a part.
    pub(super) fn is_open_at(&self, part: usize) -> bool {
        self.is_open.get(part).copied().unwrap_or(false)
    }
}

/// An element that is open.
#[derive(Debug)]
struct Open {
    /// What ends it.
    end: Vec<Event>,
    /// What opens it again after the cut, without its id.
    again: Vec<Event>,
    /// The language of the words around it.
    lang: Option<Lang>,
    /// Whether it is a link.
    is_link: bool,
}

/// The elements of a group that are open, and how far its verdicts were used.
#[derive(Debug)]
pub(super) struct RawStack {
    open: Vec<Open>,
    next: usize,
    /// The language of the words at this point; `None`: neither English nor Spanish, or code.
    pub(super) lang: Option<Lang>,
}

impl RawStack {
    /// A stack of nothing.
    pub(super) fn new(lang: Option<Lang>) -> RawStack {
        RawStack { open: Vec::new(), next: 0, lang }
    }

    /// The next verdict.
    pub(super) fn verdict(&mut self, verdicts: &[Verdict]) -> Verdict {
        self.next += 1;
        verdicts.get(self.next - 1).copied().unwrap_or_default()
    }
}

/// What a token is to the judge; `None`: nothing.
pub(super) fn item(token: &Token<'_>) -> Option<Item> {
    match token {
        Token::Text(text) if text.trim().is_empty() => None,
        Token::Text(_) => Some(Item::Words),
        Token::Open(name, _) => tags::named(tag_name(name)).map(Item::Open),
        Token::Close(name) => tags::named(tag_name(name)).filter(|tag| tag.holds != Holds::Nothing).map(Item::Close),
        Token::Comment(_) | Token::Declaration(_) | Token::Swallowed(_) => None,
    }
}

/// The page has its heading of level 1 already.
fn tag_name(name: &str) -> &str {
    if name == "h1" { "h2" } else { name }
}

impl Walk<'_, '_> {
    /// An empty stack in the language of the text.
    pub(super) fn raw_stack(&self) -> RawStack {
        RawStack::new(Some(self.setting.lang))
    }

    /// Judges the tags among the children of a container of blocks.
    pub(super) fn judge(&self, parts: &[Part<'_>]) -> Judged {
        let html = |part: &Part<'_>| match part {
            Part::Node(node) => match &node.data().value {
                NodeValue::HtmlBlock(html) => Some(html.literal.clone()),
                _ => None,
            },
            Part::Block(_) => None,
        };
        let sources: Vec<Option<String>> = parts.iter().map(html).collect();
        if sources.iter().all(Option::is_none) {
            return Judged::default();
        }
        let (mut items, mut starts) = (Vec::new(), Vec::with_capacity(parts.len()));
        for source in &sources {
            starts.push(items.len());
            match source {
                Some(source) => items.extend(tokens::read(source).iter().filter_map(|(_, token)| item(token))),
                None => items.push(Item::Block),
            }
        }
        let (verdicts, ends) = matching::judge(&items, Holds::Blocks);
        let depths = depths(&items, &verdicts);
        let is_open = starts.iter().map(|&start| depths.get(start).is_some_and(|&depth| depth > 0)).collect();
        Judged { has_html: true, verdicts, ends, is_open }
    }

    /// Ends what a Markdown block cannot stand in.
    pub(super) fn before_block(&mut self, judged: &Judged, raw: &mut RawStack, out: &mut Writer) {
        if judged.has_html {
            let verdict = raw.verdict(&judged.verdicts);
            self.write_ends(verdict.ends, raw, out);
        }
    }

    /// Ends what is open after the last part.
    pub(super) fn end(&mut self, judged: &Judged, raw: &mut RawStack, out: &mut Writer) {
        self.write_ends(judged.ends.max(raw.open.len()), raw, out);
    }

    fn write_ends(&mut self, count: usize, raw: &mut RawStack, out: &mut Writer) {
        let mut events = Vec::new();
        self.end_elements(count, raw, &mut events);
        write(&events, out);
    }

    /// Closes at the cut what is open, without forgetting it. What would end itself at once afterwards ends here.
    pub(super) fn pause(&mut self, judged: &mut Judged, raw: &mut RawStack, out: &mut Writer) {
        let next = match judged.verdicts.get_mut(raw.next) {
            Some(verdict) => &mut verdict.ends,
            None => &mut judged.ends,
        };
        let ends = std::mem::take(next);
        self.write_ends(ends, raw, out);
        raw.open.iter().rev().for_each(|open| write(&open.end, out));
    }

    /// Opens after the cut what was open before it.
    pub(super) fn resume(&mut self, raw: &RawStack, out: &mut Writer) {
        raw.open.iter().for_each(|open| write(&open.again, out));
    }

    /// Writes an HTML block.
    pub(super) fn raw_block(
        &mut self,
        node: Node<'_>,
        html: &str,
        judged: &Judged,
        raw: &mut RawStack,
        out: &mut Writer,
    ) {
        let (mut events, mut cursor) = (Vec::new(), Cursor::new(node, html));
        for (at, token) in tokens::read(html) {
            let verdict = item(&token).map(|_| raw.verdict(&judged.verdicts));
            self.end_elements(verdict.map_or(0, |verdict| verdict.ends), raw, &mut events);
            match &token {
                Token::Text(text) => {
                    let text = values::decode(text);
                    let text = token::restore(&text, self.masks);
                    self.add_words(count_words(&text));
                    events.push(Event::Html(flow::escaped(&text).into_owned().into()));
                }
                _ => {
                    let source = cursor.token(&self.places, at);
                    self.raw_token(&token, verdict.is_some_and(|verdict| verdict.stands), source, raw, &mut events);
                }
            }
        }
        write(&events, out);
    }

    /// Writes a token that is not text.
    pub(super) fn raw_token(
        &mut self,
        token: &Token<'_>,
        stands: bool,
        source: Written<'_>,
        raw: &mut RawStack,
        events: &mut Vec<Event>,
    ) {
        match token {
            Token::Open(name, attributes) => match tags::named(tag_name(name)) {
                Some(tag) if stands => self.open_element(tag, attributes, source, raw, events),
                tag => self.dropped(&format!("<{name}>"), tag.is_some(), source),
            },
            Token::Close(name) if stands && tags::named(tag_name(name)).is_some() => self.end_elements(1, raw, events),
            Token::Close(name) => self.dropped(&format!("</{name}>"), tags::named(tag_name(name)).is_some(), source),
            Token::Swallowed(name) => self.dropped(&format!("<{name}>"), false, source),
            Token::Comment(inner) if is_cut(inner) => self.misplaced_cut(source.node),
            Token::Declaration(html) => {
                if let Some(fence) = self.stray_fence(html, source.node) {
                    events.push(Event::Html(flow::escaped(&fence).into_owned().into()));
                }
            }
            Token::Comment(_) | Token::Text(_) => {}
        }
    }

    fn dropped(&mut self, tag: &str, is_allowed: bool, source: Written<'_>) {
        let place = self.raw_place(source);
        let problem =
            if is_allowed { problems::html_unbalanced(place, tag) } else { problems::html_dropped(place, tag) };
        self.complain(problem);
    }

    /// Opens an allowed element.
    fn open_element(
        &mut self,
        tag: &'static Tag,
        attributes: &[(String, &str)],
        source: Written<'_>,
        raw: &mut RawStack,
        events: &mut Vec<Event>,
    ) {
        let decoded: Vec<(String, String)> = attributes
            .iter()
            .map(|(name, value)| {
                (
                    self.restored(name).into_owned(),
                    values::decode(&prepare::restore_all(value, self.masks)).into_owned(),
                )
            })
            .collect();
        let place = self.raw_place(source);
        match tag.name {
            "img" => self.raw_picture(tag, &decoded, place, events),
            "a" => self.raw_link(tag, &decoded, place, raw, events),
            _ => self.plain_element(tag, tag.name, &decoded, &place, raw, events),
        }
    }

    /// Opens an element that is neither link nor picture, under a name that may differ from its tag's.
    pub(super) fn plain_element(
        &mut self,
        tag: &'static Tag,
        name: &'static str,
        attributes: &[(String, String)],
        place: &Place,
        raw: &mut RawStack,
        events: &mut Vec<Event>,
    ) {
        let (mut html, mut again, lang) = (format!("<{name}"), format!("<{name}"), raw.lang);
        if tags::is_literal(name) {
            raw.lang = None;
        }
        for (key, value) in self.sound_attributes(tag, attributes, place) {
            if key == "lang" {
                raw.lang = Lang::from_code(primary(&value));
            }
            flow::attribute(&mut html, &key, &value);
            if key != "id" {
                flow::attribute(&mut again, &key, &value);
            }
        }
        html.push('>');
        again.push('>');
        events.push(Event::Html(html.into()));
        if tag.holds != Holds::Nothing {
            let end = vec![Event::Html(format!("</{name}>").into())];
            raw.open.push(Open { end, again: vec![Event::Html(again.into())], lang, is_link: false });
        }
    }

    /// `<a href>` becomes a link like Markdown's; what else it says goes to a span inside.
    fn raw_link(
        &mut self,
        tag: &'static Tag,
        attributes: &[(String, String)],
        place: Place,
        raw: &mut RawStack,
        events: &mut Vec<Event>,
    ) {
        let of = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let rest: Vec<(String, String)> =
            attributes.iter().filter(|(key, _)| !matches!(key.as_str(), "href" | "title")).cloned().collect();
        let link = of("href").and_then(|href| self.link(href, of("title").unwrap_or(""), place.clone()));
        let (lang, before) = (raw.lang, raw.open.len());
        if !rest.is_empty() {
            self.plain_element(tag, "span", &rest, &place, raw, events);
        }
        let span = if raw.open.len() > before { raw.open.pop() } else { None };
        let (mut end, mut again) = (Vec::new(), Vec::new());
        if let Some(span) = span {
            end.extend(span.end);
            again.extend(span.again);
        }
        if let Some(index) = link {
            self.links_open += 1;
            let at = events.len() - usize::from(!rest.is_empty());
            events.insert(at, Event::LinkOpens(index));
            again.insert(0, Event::LinkOpens(index));
            end.push(Event::LinkCloses);
        }
        raw.open.push(Open { end, again, lang, is_link: link.is_some() });
    }

    /// A span from `[words]{…}`.
    pub(super) fn open_span(&mut self, found: &Attributes, place: &Place, raw: &mut RawStack, events: &mut Vec<Event>) {
        let Some(tag) = tags::named("span") else { return };
        self.plain_element(tag, "span", &found.pairs, place, raw, events);
    }

    /// Ends the innermost elements.
    pub(super) fn end_elements(&mut self, count: usize, raw: &mut RawStack, events: &mut Vec<Event>) {
        for open in (0..count).map_while(|_| raw.open.pop()).collect::<Vec<_>>() {
            raw.lang = open.lang;
            self.links_open -= usize::from(open.is_link);
            events.extend(open.end);
        }
    }

    /// How many elements are open.
    pub(super) fn open_elements(raw: &RawStack) -> usize {
        raw.open.len()
    }

    /// The attributes that may stand, with a complaint for each other one.
    fn sound_attributes(&mut self, tag: &Tag, attributes: &[(String, String)], place: &Place) -> Vec<(String, String)> {
        let mut sound: Vec<(String, String)> = Vec::new();
        for (name, value) in attributes {
            if sound.iter().any(|(other, _)| other == name) || sound.len() >= 32 {
                continue;
            }
            let problem = match values::weigh(tag, name, value) {
                Worth::Sound => None,
                Worth::Unsound => Some(problems::html_attribute(place.clone(), name, value)),
                Worth::Language if values::is_language_tag(value) => None,
                Worth::Language => Some(problems::language_tag(place.clone(), value)),
                Worth::Address => self.web_address(value, place),
                Worth::Id if !is_id(value) => Some(problems::id_invalid(place.clone(), value)),
                Worth::Id => (!self.take_id(value)).then(|| problems::id_duplicate(place.clone(), value)),
            };
            match problem {
                Some(problem) => self.complain(problem),
                None => sound.push((name.clone(), value.clone())),
            }
        }
        sound
    }

    /// Where a token of raw HTML stands.
    fn raw_place(&mut self, source: Written<'_>) -> Place {
        self.places.bytes(source.line, source.column, source.length)
    }
}

/// Where a token was written: its node, and its line and byte as comrak counts them.
#[derive(Clone, Copy)]
pub(super) struct Written<'n> {
    node: Node<'n>,
    line: usize,
    column: usize,
    length: usize,
}

/// Goes along the HTML of a node and tells where its tokens were written. Each line is measured once.
pub(super) struct Cursor<'n, 'h> {
    node: Node<'n>,
    html: &'h str,
    line: usize,
    /// Where the line begins in the HTML.
    line_start: usize,
    /// How far lines were looked for.
    seen: usize,
    /// How many bytes of the file's line stand before the HTML's: the marks of quotes and lists.
    before: usize,
}

impl<'n, 'h> Cursor<'n, 'h> {
    /// At the start of a node's HTML.
    pub(super) fn new(node: Node<'n>, html: &'h str) -> Cursor<'n, 'h> {
        let start = node.data().sourcepos.start;
        Cursor { node, html, line: start.line, line_start: 0, seen: 0, before: start.column.saturating_sub(1) }
    }

    /// The token at byte `at`, which is not before the one asked for last.
    pub(super) fn token(&mut self, places: &Places<'_>, at: usize) -> Written<'n> {
        while let Some(end) = self.html[self.seen..at].find('\n') {
            self.line_start = self.seen + end + 1;
            self.seen = self.line_start;
            self.line += 1;
            let length = self.html[self.line_start..].find('\n').unwrap_or(self.html.len() - self.line_start);
            self.before = places.line_text(self.line).len().saturating_sub(length);
        }
        self.seen = at;
        let length = self.html[at..].bytes().take(60).take_while(|byte| !b">\n".contains(byte)).count() + 1;
        Written { node: self.node, line: self.line, column: self.before + at - self.line_start, length }
    }
}

/// Writes events that hold no words to be set.
fn write(events: &[Event], out: &mut Writer) {
    events.iter().for_each(|event| event.write(out, None));
}

/// How many elements are open before each item.
fn depths(items: &[Item], verdicts: &[Verdict]) -> Vec<usize> {
    let mut depth = 0usize;
    let mut depths = Vec::with_capacity(items.len() + 1);
    for (item, verdict) in items.iter().zip(verdicts) {
        depths.push(depth);
        depth = depth.saturating_sub(verdict.ends);
        match item {
            Item::Open(tag) if verdict.stands && tag.holds != Holds::Nothing => depth += 1,
            Item::Close(_) if verdict.stands => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    depths.push(depth);
    depths
}

/// The language of a BCP 47 tag.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Whether a value may be an id: ASCII, so that it is the same in every address.
pub(super) fn is_id(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= 100
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'))
}
