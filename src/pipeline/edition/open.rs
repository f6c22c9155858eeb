//! Texts whose open questions have been answered by the edition, but which are not HTML yet: only `render` knows the
//! theme's components.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::content::text::{Inline, Link, Text};

/// Where a link leads, ready for `href`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Href {
    /// The address, with the path of `base_url`.
    pub href: String,
    /// The language of what it leads to, where that is not the language of the text.
    pub foreign: Option<Lang>,
}

/// A picture, ready for `<img>`.
#[derive(Clone, PartialEq, Hash, Debug)]
pub struct Shown {
    /// The address, with the path of `base_url`.
    pub src: String,
    /// Pixels from left to right; 0 where unknown (a remote picture, an SVG without a size).
    pub width: u32,
    /// Pixels from top to bottom; 0 where unknown.
    pub height: u32,
    /// What it shows; empty for decoration.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// The caption of the picture's sidecar, for a figure that has none of its own; plain HTML without links.
    pub caption: Option<String>,
}

/// The edition's answers to a text's questions: same indices as [`Text::links`] and [`Text::pictures`].
#[derive(Clone, PartialEq, Hash, Debug, Default)]
pub struct Answers {
    /// `None`: the words stand without a link.
    pub links: Vec<Option<Href>>,
    /// `None`: the picture is not shown (it stands behind the cut of a gated text).
    pub pictures: Vec<Option<Shown>>,
}

/// Which part of a text is meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// What stands before the cut.
    Before,
    /// What stands after it.
    After,
    /// The footnotes of both halves.
    Notes,
    /// The footnotes that are used before the cut, with the marks that stand there.
    NotesBefore,
    /// Everything, then the footnotes.
    Whole,
}

/// A text with its answers.
#[derive(Clone, PartialEq, Debug)]
pub enum Open {
    /// A part of a text.
    Text {
        /// The text.
        text: Arc<Text>,
        /// Its answers.
        answers: Arc<Answers>,
        /// Which part.
        part: Part,
    },
    /// A line of inline Markdown.
    Inline {
        /// The line.
        inline: Inline,
        /// Answers to its links, same indices as [`Inline::links`].
        links: Vec<Option<Href>>,
    },
}

/// What a reader sees of it: lines of the source are no part of it.
impl Hash for Open {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let titles = |links: &[Link], state: &mut H| links.iter().for_each(|link| link.title.hash(state));
        match self {
            Open::Text { text, answers, part } => {
                part.hash(state);
                match part {
                    Part::Before => text.before.hash(state),
                    Part::After => text.after.hash(state),
                    Part::Notes | Part::NotesBefore => text.notes.hash(state),
                    Part::Whole => (&text.before, &text.after, &text.notes).hash(state),
                }
                titles(&text.links, state);
                text.pictures.iter().for_each(|picture| picture.attributes.hash(state));
                answers.hash(state);
            }
            Open::Inline { inline, links } => {
                inline.flow.hash(state);
                titles(&inline.links, state);
                links.hash(state);
            }
        }
    }
}
