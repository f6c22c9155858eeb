//! Links and pictures: addresses are read once, and each use of one gets its number.

use comrak::nodes::{Node, NodeLink, NodeValue};

use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::content::text::{Link, Picture, PictureSource, Target};
use crate::pipeline::content::typography;

use super::attributes::Attributes;
use super::html::tags::Tag;
use super::html::values::{self, Worth};
use super::line::Event;
use super::walk::Walk;
use super::{problems, target};

impl Walk<'_, '_> {
    /// Notes a link and numbers it; `None` where its words stand alone, because its address is refused or because a
    /// link stands around it.
    pub(super) fn link(&mut self, address: &str, title: &str, place: Place) -> Option<usize> {
        if !self.setting.links_may_stand || self.links_open > 0 {
            return None;
        }
        let address = self.restored(address).into_owned();
        match target::parse(self.setting.source, &address) {
            Ok(target) => Some(self.add_link(target, title, place)),
            Err(refusal) => {
                self.complain(problems::address(place, &address, &refusal));
                None
            }
        }
    }

    /// Notes the address of a film or a sound; `None` where it is refused.
    pub(super) fn file_address(&mut self, address: &str, place: &Place) -> Option<usize> {
        match target::parse(self.setting.source, address) {
            Ok(target) => Some(self.add_link(target, "", place.clone())),
            Err(refusal) => {
                self.complain(problems::address(place.clone(), address, &refusal));
                None
            }
        }
    }

    fn add_link(&mut self, target: Target, title: &str, place: Place) -> usize {
        let title = self.restored(title);
        let title = (!title.trim().is_empty()).then(|| typography::set(self.setting.lang, &title).into_owned());
        self.out.links.push(Link { target, title, after_cut: self.after_cut, place });
        self.out.links.len() - 1
    }

    /// Notes a picture and numbers it; `None` where its address is refused.
    pub(super) fn picture(
        &mut self,
        node: Node<'_>,
        image: &NodeLink,
        found: Option<Attributes>,
        is_figure: bool,
    ) -> Option<usize> {
        let place = self.place(node);
        let alt = self.restored(&plain(node)).trim().to_owned();
        let pairs = found.map(|found| found.pairs).unwrap_or_default();
        self.add_picture(&image.url, &alt, pairs, is_figure, place)
    }

    fn add_picture(
        &mut self,
        address: &str,
        alt: &str,
        pairs: Vec<(String, String)>,
        is_figure: bool,
        place: Place,
    ) -> Option<usize> {
        let source = self.picture_source(address, &place)?;
        let lang = self.setting.lang;
        let mut picture = Picture {
            source,
            alt: (!alt.is_empty()).then(|| typography::set(lang, alt).into_owned()),
            decorative: false,
            credit: None,
            attributes: Vec::new(),
            is_figure,
            after_cut: self.after_cut,
            place,
        };
        for (name, value) in pairs {
            self.picture_attribute(&mut picture, name, value);
        }
        self.out.pictures.push(picture);
        Some(self.out.pictures.len() - 1)
    }

    fn picture_source(&mut self, address: &str, place: &Place) -> Option<PictureSource> {
        let address = self.restored(address).into_owned();
        match target::picture(self.setting.source, &address) {
            Ok(PictureSource::Remote(url)) if !self.setting.keep_remote => {
                self.complain(problems::picture_remote(place.clone(), &url));
                None
            }
            Ok(source) => Some(source),
            Err(refusal) => {
                self.complain(problems::address(place.clone(), &address, &refusal));
                None
            }
        }
    }

    /// Puts one written attribute where it belongs. Scripts and styles are refused, whatever a theme would do.
    fn picture_attribute(&mut self, picture: &mut Picture, name: String, value: String) {
        let problem = match name.as_str() {
            "decorative" => {
                picture.decorative = true;
                picture.alt = Some(String::new());
                return;
            }
            "credit" => {
                picture.credit = Some(typography::set(self.setting.lang, &value).into_owned());
                return;
            }
            "id" if !super::raw::is_id(&value) => Some(problems::id_invalid(picture.place.clone(), &value)),
            "id" if !self.take_id(&value) => Some(problems::id_duplicate(picture.place.clone(), &value)),
            "lang" if !values::is_language_tag(&value) => Some(problems::language_tag(picture.place.clone(), &value)),
            "style" | "src" | "srcset" | "alt" => Some(problems::attribute_not_allowed(picture.place.clone(), &name)),
            _ if name.to_ascii_lowercase().starts_with("on") => {
                Some(problems::attribute_not_allowed(picture.place.clone(), &name))
            }
            _ => None,
        };
        match problem {
            Some(problem) => self.complain(problem),
            None => picture.attributes.push((name, value)),
        }
    }

    /// `<img>` in raw HTML.
    pub(super) fn raw_picture(
        &mut self,
        tag: &Tag,
        attributes: &[(String, String)],
        place: Place,
        events: &mut Vec<Event>,
    ) {
        if !self.setting.pictures_may_stand {
            self.complain(problems::html_dropped(place, "<img>"));
            return;
        }
        let of = |name: &str| attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let pairs = self.raw_picture_pairs(tag, attributes, &place);
        let is_decorative = of("alt").is_some_and(|alt| alt.trim().is_empty());
        let index = self.add_picture(of("src").unwrap_or(""), of("alt").unwrap_or("").trim(), pairs, false, place);
        if let Some(index) = index {
            if is_decorative && let Some(picture) = self.out.pictures.get_mut(index) {
                picture.decorative = true;
                picture.alt = Some(String::new());
            }
            events.push(Event::Picture(index));
        }
    }

    /// What an `<img>` says beside its address and its words. Size, styles and scripts are left out, and that is told;
    /// of what is said twice the first counts, as in browsers.
    fn raw_picture_pairs(
        &mut self,
        tag: &Tag,
        attributes: &[(String, String)],
        place: &Place,
    ) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in attributes {
            if matches!(name.as_str(), "alt" | "src") || pairs.iter().any(|(other, _)| other == name) {
                continue;
            }
            match values::weigh(tag, name, value) {
                Worth::Unsound => self.complain(problems::html_attribute(place.clone(), name, value)),
                _ => pairs.push((name.clone(), value.clone())),
            }
        }
        pairs
    }

    /// What is wrong with a `cite` attribute: it is never followed, but machines read it.
    pub(super) fn web_address(&mut self, address: &str, place: &Place) -> Option<Diagnostic> {
        match target::parse(self.setting.source, address) {
            Ok(Target::Elsewhere(_)) => None,
            Ok(_) => Some(problems::html_attribute(place.clone(), "cite", address)),
            Err(refusal) => Some(problems::address(place.clone(), address, &refusal)),
        }
    }
}

/// The words in a node, without markup. Never deeper than one loop.
pub(super) fn plain(node: Node<'_>) -> String {
    let mut words = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words
}
