//! Pages read as a browser would: elements with their attributes, by lol_html.

use std::cell::RefCell;
use std::collections::BTreeMap;

use lol_html::{ElementContentHandlers, HtmlRewriter, Settings, element};

/// An element of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name, in small letters.
    pub name: String,
    /// Its attributes, entities decoded.
    pub attributes: BTreeMap<String, String>,
}

impl Element {
    /// An attribute; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// The elements of a page that a CSS selector finds.
pub fn select(html: &str, selector: &str) -> Vec<Element> {
    let found = RefCell::new(Vec::new());
    let handler: (_, ElementContentHandlers) = element!(selector, |element| {
        let attributes = element.attributes().iter().map(|one| (one.name(), decode(&one.value()))).collect();
        found.borrow_mut().push(Element { name: element.tag_name(), attributes });
        Ok(())
    });
    let settings = Settings::new().append_element_content_handler(handler);
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(html.as_bytes()).expect("a page can be scanned");
    rewriter.end().expect("a page can be scanned to its end");
    found.into_inner()
}

/// The first element that a selector finds.
#[track_caller]
pub fn one(html: &str, selector: &str) -> Element {
    select(html, selector).into_iter().next().unwrap_or_else(|| panic!("no `{selector}` in the page"))
}

/// What links within the page name and does not stand there exactly once.
pub fn dangling(html: &str) -> Vec<String> {
    let links = select(html, "a[href^='#']");
    let targets = links.iter().map(|link| link.get("href").trim_start_matches('#').to_owned());
    targets.filter(|target| select(html, &format!("[id='{target}']")).len() != 1).collect()
}

/// Character references as characters: those that a page of ours holds.
pub fn decode(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        match after.split_once(';').and_then(|(name, tail)| Some((character(name)?, tail))) {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)
        }
    }
}
