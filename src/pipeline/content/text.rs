//! A Markdown text after parsing: safe HTML in pieces, with everything that only the edition or the theme can answer
//! left open (addresses, pictures, components). `render/flow.rs` closes it.
//!
//! The cut divides the pieces before anything is derived from them, so that teaser, words, headings and notes of the
//! public half never see the other half.

use std::hash::{Hash, Hasher};

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::ids::{AuthorId, PageId, SectionId, StoryId, TopicId};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

/// Pieces in reading order.
pub type Flow = Vec<Piece>;

/// A piece of a text. A site has millions of them, nearly all of them HTML and links: what needs more room than those
/// lies in a box.
#[derive(Clone, PartialEq, Debug)]
pub enum Piece {
    /// Finished, safe HTML. May open an element that a later piece closes.
    Html(String),
    /// An `<a …>` opens: an index into [`Text::links`]. Without an address the words stand alone.
    LinkOpens(usize),
    /// The innermost open link ends.
    LinkCloses,
    /// A picture inside a line: an index into [`Text::pictures`].
    Picture(usize),
    /// A picture alone in its paragraph, with its caption.
    Figure(Box<Figure>),
    /// A `:::name{…}` block.
    Block(Box<Block>),
    /// A table, as finished HTML with its links and pictures.
    Table(Box<[Piece]>),
    /// The mark of a footnote in the text.
    NoteMark {
        /// The note's number, from 1: an index into [`Text::notes`] plus one.
        number: usize,
        /// Which mark of this note it is, from 1.
        nth: usize,
    },
}

/// A picture alone in its paragraph.
#[derive(Clone, PartialEq, Hash, Debug)]
pub struct Figure {
    /// Index into [`Text::pictures`].
    pub picture: usize,
    /// The caption, inline; empty when there is none.
    pub caption: Flow,
    /// The link around the picture, an index into [`Text::links`].
    pub link: Option<usize>,
}

/// A `:::name{…}` block.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// The name of the theme's component.
    pub name: String,
    /// Its attributes, in their order.
    pub attributes: Vec<(String, Attribute)>,
    /// What stands inside.
    pub body: Flow,
    /// The opening fence.
    pub place: Place,
}

/// What a reader sees of a piece: where it was written is no part of it.
impl Hash for Piece {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Piece::Html(html) => html.hash(state),
            Piece::LinkOpens(index) | Piece::Picture(index) => index.hash(state),
            Piece::LinkCloses => {}
            Piece::Figure(figure) => figure.hash(state),
            Piece::Block(block) => (&block.name, &block.attributes, &block.body).hash(state),
            Piece::Table(rows) => rows.hash(state),
            Piece::NoteMark { number, nth } => (number, nth).hash(state),
        }
    }
}

/// What an attribute of a block says.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Attribute {
    /// Words, as written.
    Words(String),
    /// `src` and `poster`: an address, an index into [`Text::links`].
    Address(usize),
}

/// One Markdown text, whole.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Text {
    /// What stands before the cut: of a text without one, its first paragraph and the headings above it. Empty where
    /// such a text opens with anything else, and where the cut is in a wrong place.
    pub before: Flow,
    /// What stands after the cut.
    pub after: Flow,
    /// Whether `<!-- more -->` was written.
    pub has_cut: bool,
    /// Whether the cut was in a wrong place: then the whole text counts as standing after it.
    pub cut_is_wrong: bool,
    /// The footnotes that are used, numbered by first use: those of the first half come first.
    pub notes: Vec<Note>,
    /// The headings with their ids, in order.
    pub headings: Vec<Heading>,
    /// Every address that the text uses.
    pub links: Vec<Link>,
    /// Every picture that the text uses.
    pub pictures: Vec<Picture>,
    /// Words of the first half, and of the second, footnotes left out.
    pub words: [usize; 2],
    /// Whether the text opens with a paragraph whose first character is a letter.
    pub opens_with_letter: bool,
}

/// A footnote.
#[derive(Clone, PartialEq, Hash, Debug)]
pub struct Note {
    /// What it says.
    pub body: Flow,
    /// How many marks lead to it before the cut, and after it.
    pub marks: [usize; 2],
}

/// A heading of a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Heading {
    /// 2 to 6.
    pub level: u8,
    /// Its id: ASCII, unique in the text.
    pub id: String,
    /// Its words without markup.
    pub words: String,
    /// Whether it stands after the cut.
    pub after_cut: bool,
    /// Where it was written.
    pub place: Place,
}

/// An address that a text uses.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// What it points at.
    pub target: Target,
    /// The title attribute, plain text.
    pub title: Option<String>,
    /// Whether it stands only after the cut.
    pub after_cut: bool,
    /// Where it was written.
    pub place: Place,
}

/// What an address points at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Target {
    /// `https:`, `http:`, `mailto:`, `tel:`: stays as it is.
    Elsewhere(String),
    /// `/en/about/`, from the root of the site, with query and fragment as written.
    Site(String),
    /// `#part` of the same text; without the `#`.
    Part(String),
    /// `story:ID#part`.
    Story(StoryId, Option<String>),
    /// `author:ID`.
    Author(AuthorId),
    /// `section:ID`.
    Section(SectionId),
    /// `topic:ID`.
    Topic(TopicId),
    /// `page:ID#part`.
    Page(PageId, Option<String>),
    /// `../water/river.en.md#part`: a text's file.
    Source(SourcePath, Option<String>),
    /// `report.pdf#page=3`: any other file beside the text, with query and fragment as written, from their mark on.
    File(SourcePath, Option<String>),
}

/// A picture that a text uses.
#[derive(Clone, PartialEq, Debug)]
pub struct Picture {
    /// Where it comes from.
    pub source: PictureSource,
    /// What it shows; `None` when nothing was written (the sidecar may say it), empty when it is decoration.
    pub alt: Option<String>,
    /// Whether `{decorative}` was written.
    pub decorative: bool,
    /// Who made it, where the text says so.
    pub credit: Option<String>,
    /// Other attributes as written: `id`, `class`, and names of the theme's.
    pub attributes: Vec<(String, String)>,
    /// Whether it stands alone in its paragraph.
    pub is_figure: bool,
    /// Whether it stands only after the cut.
    pub after_cut: bool,
    /// Where it was written.
    pub place: Place,
}

/// Where a picture comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PictureSource {
    /// A file beside the text.
    File(SourcePath),
    /// `/img/map.png`: a file under `static/`, from the root of the site, as its name is spelled.
    Site(String),
    /// Another host, which `images: {remote: keep}` allows.
    Remote(String),
}

/// A line of inline Markdown: a title, a dek, a caption.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Inline {
    /// The pieces; links are indices into `links`.
    pub flow: Flow,
    /// Its words without markup, typographed like the flow.
    pub plain: String,
    /// Every address that it uses; empty where links may not stand.
    pub links: Vec<Link>,
}

/// What may stand in a line of inline Markdown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InlineRules {
    /// Emphasis and code: titles, deks, names.
    NoLinks,
    /// Links too: captions, corrections, descriptions.
    Links,
}

/// The voice of a text: what typography and messages need to know of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Voice {
    /// The language of its words.
    pub lang: Lang,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of seven kilobytes has some fifty pieces: at the size of their largest part they would take as much room as
    /// its words.
    #[test]
    fn a_piece_takes_no_more_room_than_its_html() {
        assert_eq!(size_of::<Piece>(), size_of::<String>());
    }
}
