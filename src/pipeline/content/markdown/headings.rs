//! Headings: their level on the page, their id, their words.

use comrak::nodes::{Node, NodeHeading, NodeValue};
use unicode_normalization::UnicodeNormalization;

use crate::pipeline::content::text::Heading;

use super::attributes;
use super::flow::{self, Writer};
use super::walk::Walk;
use super::{figure, problems, raw, token};

/// An automatic id is cut at a word before this many characters.
const LONGEST: usize = 80;

impl Walk<'_, '_> {
    /// Writes a heading. An empty one is left out.
    pub(super) fn heading(&mut self, node: Node<'_>, heading: NodeHeading, out: &mut Writer) {
        let explicit = self.explicit_id(node);
        let line = self.line(node);
        if line.is_empty() {
            return;
        }
        let (words, place) = (line.plain(), self.place(node));
        let id = match explicit {
            Some(id) if !raw::is_id(&id) => {
                self.complain(problems::id_invalid(place.clone(), &id));
                self.free_id(&words)
            }
            Some(id) if !self.take_id(&id) => {
                self.complain(problems::id_duplicate(place.clone(), &id));
                self.free_id(&words)
            }
            Some(id) => id,
            None => self.free_id(&words),
        };
        let level = (heading.level + self.shift).clamp(2, 6);
        let mut tag = format!("<h{level}");
        flow::attribute(&mut tag, "id", &id);
        out.html(&tag);
        out.html(">");
        line.write(out);
        out.html(&format!("</h{level}>\n"));
        self.out.headings.push(Heading { level, id, words, after_cut: self.after_cut, place });
    }

    /// Takes `{#id}` from the end of a heading.
    fn explicit_id(&mut self, node: Node<'_>) -> Option<String> {
        let last = node.last_child()?;
        let mut data = last.data_mut();
        let NodeValue::Text(text) = &mut data.value else { return None };
        let at = text.rfind('\u{1}')?;
        let (number, length) = token::read(&text[at..])?;
        let is_span = text[..at].ends_with(token::SPAN_CLOSES);
        if at + length != text.trim_end().len() || is_span {
            return None;
        }
        let (found, _) = attributes::read(self.masks.get(number)?).ok()?;
        let id = found.get("id")?.to_owned();
        *text = text[..at].trim_end().to_owned().into();
        Some(id)
    }

    /// An id made from words that is not taken yet.
    fn free_id(&mut self, words: &str) -> String {
        let base = slug(words);
        if self.take_id(&base) {
            return base;
        }
        let next = self.numbered_ids.get(&base).copied().unwrap_or(2);
        for number in next.. {
            let id = format!("{base}-{number}");
            if self.take_id(&id) {
                self.numbered_ids.insert(base, number + 1);
                return id;
            }
        }
        base
    }
}

/// Small ASCII letters, digits and `-`: marks are dropped, what is no letter parts words.
fn slug(words: &str) -> String {
    let mut slug = String::new();
    for c in words.nfkd() {
        match c {
            _ if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            'ß' => slug.push_str("ss"),
            'æ' | 'Æ' => slug.push_str("ae"),
            'ø' | 'Ø' => slug.push('o'),
            '’' | '\'' | '\u{300}'..='\u{36f}' => {}
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        if slug.len() > LONGEST {
            break;
        }
    }
    if slug.len() > LONGEST {
        let cut = slug.rfind('-').filter(|&at| at > 0).unwrap_or(LONGEST);
        slug.truncate(cut);
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "part".to_owned() } else { slug.to_owned() }
}

/// Whether a text opens with a paragraph whose first character is a letter.
pub(super) fn opens_with_letter(root: Node<'_>) -> bool {
    let is_definition = |node: &Node<'_>| matches!(node.data().value, NodeValue::FootnoteDefinition(_));
    let Some(first) = root.children().find(|node| !is_definition(node)) else { return false };
    if !matches!(first.data().value, NodeValue::Paragraph) || figure::is_figure(first) {
        return false;
    }
    let mut words = first.descendants().skip(1).filter_map(|node| match &node.data().value {
        NodeValue::Text(text) => text.trim_start_matches(token::SPAN_OPENS).chars().next(),
        NodeValue::Emph | NodeValue::Strong | NodeValue::Link(_) | NodeValue::HtmlInline(_) => None,
        _ => Some(' '),
    });
    words.next().is_some_and(char::is_alphabetic)
}
