//! Text behind a paid tier. It has a type that cannot be printed, compared, hashed or given to a template, so that
//! nothing but a delivery made for it can let it out.

use std::sync::Arc;

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::content::text::{Link, Picture, Target, Text};

use super::corrections::GatedCorrection;
use super::open::{Answers, Href, Open};

/// What stands behind the cut. No `Debug`, no `Display`, no `Serialize`, no public field: on purpose.
pub struct Gated {
    /// The text, of which only what stands behind the cut is ever closed here.
    whole: Arc<Text>,
    /// The edition's answers to it: its pictures and files have the addresses of [`address`].
    answers: Answers,
    /// The corrections that are hidden with it, newest first.
    corrections: Vec<GatedCorrection>,
    /// Its pictures and files, in the order of their addresses, with where they stand where nothing is sealed.
    files: Vec<(Url, SourcePath)>,
}

/// How an attribute with such an address opens.
const OPENS: &str = "=\"sealed:";

/// The address of a gated file while the text is not sealed: no file of the output has it.
pub fn address(index: usize) -> String {
    format!("sealed:{index}")
}

impl Gated {
    /// Divides a text at its cut, with the answers to what stands behind it. What everybody may have comes first;
    /// footnotes, headings, addresses and words are those that stand before the cut.
    pub fn divide(
        whole: Arc<Text>,
        answers: Answers,
        corrections: Vec<GatedCorrection>,
        files: Vec<(Url, SourcePath)>,
    ) -> (Text, Gated) {
        let mut notes: Vec<_> = whole.notes.iter().take_while(|note| note.marks[0] > 0).cloned().collect();
        notes.iter_mut().for_each(|note| note.marks[1] = 0);
        let public = Text {
            before: whole.before.clone(),
            after: Vec::new(),
            notes,
            headings: whole.headings.iter().filter(|heading| !heading.after_cut).cloned().collect(),
            links: whole.links.iter().map(public_link).collect(),
            pictures: whole.pictures.iter().map(public_picture).collect(),
            words: [whole.words[0], 0],
            ..*whole
        };
        (public, Gated { whole, answers, corrections, files })
    }

    /// Whether nothing stands behind the cut.
    pub fn is_empty(&self) -> bool {
        self.whole.after.is_empty()
            && self.whole.notes.iter().all(|note| note.marks[1] == 0)
            && self.corrections.is_empty()
    }

    /// Its pictures and files, with where they stand where nothing is sealed: that of the address `sealed:0` comes first.
    pub fn files(&self) -> &[(Url, SourcePath)] {
        &self.files
    }

    /// The words of the whole text, its teaser among them.
    pub fn words(&self) -> usize {
        self.whole.words[0] + self.whole.words[1]
    }

    /// The addresses that its writer wrote, with their places, for messages about dead ones. Those that stand behind the
    /// cut alone come first.
    pub fn written(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.written_behind().chain(answered(self.pairs().filter(|(link, _)| !link.after_cut)))
    }

    /// Those of them that stand behind the cut alone.
    pub fn written_behind(&self) -> impl Iterator<Item = (&str, &Place)> {
        let of_corrections = self.corrections.iter().flat_map(|correction| match &correction.words {
            Open::Inline { inline, links } => pairs(&inline.links, links),
            Open::Text { text, answers, .. } => pairs(&text.links, &answers.links),
        });
        answered(self.pairs().filter(|(link, _)| link.after_cut).chain(of_corrections))
    }

    fn pairs(&self) -> impl Iterator<Item = (&Link, &Option<Href>)> {
        pairs(&self.whole.links, &self.answers.links)
    }

    /// A mark of all that it says. Without the key nobody can tell whether a guess of the text has the same.
    pub fn mark(&self, key: &[u8; 16]) -> Mark {
        let Gated { whole: text, answers, corrections, files } = self;
        let titles: Vec<_> = text.links.iter().map(|link| &link.title).collect();
        let attributes: Vec<_> = text.pictures.iter().map(|picture| &picture.attributes).collect();
        Mark::keyed(key, &(&text.after, &text.notes, titles, attributes, answers, corrections, files))
    }

    /// Lends the text to what closes it. Only `render/flow.rs` may call this, for a delivery that seals or hides what
    /// comes of it; `tests/tidy.rs` holds that.
    pub fn lend<R>(&self, close: impl FnOnce(&Text, &Answers, &[GatedCorrection]) -> R) -> R {
        close(&self.whole, &self.answers, &self.corrections)
    }
}

/// Links with what the edition answers to them.
fn pairs<'t>(links: &'t [Link], hrefs: &'t [Option<Href>]) -> impl Iterator<Item = (&'t Link, &'t Option<Href>)> {
    links.iter().zip(hrefs)
}

fn answered<'t>(
    links: impl Iterator<Item = (&'t Link, &'t Option<Href>)>,
) -> impl Iterator<Item = (&'t str, &'t Place)> {
    links.filter_map(|(link, href)| Some((href.as_ref()?.href.as_str(), &link.place)))
}

/// A closed text with `put` in place of each attribute that names one of its first `count` files. What `put` gets is the
/// number of the file, the attribute's name, and the query and fragment that were written after the address; what it
/// makes stands instead of the attribute.
pub fn with_files(html: &str, count: usize, put: impl Fn(usize, &str, &str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, value)) = rest.split_once(OPENS) {
        let (head, name) = before.split_at(before.rfind(' ').map_or(0, |at| at + 1));
        let (digits, tail) = value.split_at(value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len()));
        let index = digits.parse().ok().filter(|index| *index < count && ["src", "href", "poster"].contains(&name));
        match index.zip(tail.split_once('"').filter(|(tail, _)| tail.is_empty() || tail.starts_with(['?', '#']))) {
            Some((index, (tail, after))) => {
                out.extend([head, &put(index, name, tail)]);
                rest = after;
            }
            None => {
                out.extend([before, OPENS]);
                rest = value;
            }
        }
    }
    out + rest
}

/// A link of the public half; of another one the index stays, and nothing else.
fn public_link(link: &Link) -> Link {
    match link.after_cut {
        true => Link { target: Target::Part(String::new()), title: None, after_cut: true, place: link.place.clone() },
        false => link.clone(),
    }
}

/// The same of a picture.
fn public_picture(picture: &Picture) -> Picture {
    match picture.after_cut {
        true => Picture { alt: None, credit: None, attributes: Vec::new(), ..picture.clone() },
        false => picture.clone(),
    }
}
