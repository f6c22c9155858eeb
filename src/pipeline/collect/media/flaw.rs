//! Why a picture cannot be published, before anybody knows which file it is.

use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence};
use crate::pipeline::base::path::SourcePath;
use crate::say;

use super::super::problems;

/// What is wrong with the bytes of a picture.
pub(super) enum Flaw {
    /// They end before the picture does.
    CutShort,
    /// They are not what they should be.
    Malformed,
    /// An SVG that is no good XML; the byte where that shows.
    NotXml(usize),
    /// An SVG that could do harm: the byte where that begins, and what it is.
    Unsafe(usize, Sentence),
}

impl Flaw {
    /// The flaw as a message about `path`, whose content is `bytes`.
    pub(super) fn diagnostic(self, path: &SourcePath, bytes: &[u8]) -> Diagnostic {
        match self {
            Flaw::CutShort => {
                problems::picture_unreadable(Place::top(path), &say!("it ends in the middle", "termina a la mitad"))
            }
            Flaw::Malformed => problems::picture_unreadable(
                Place::top(path),
                &say!("its content is not what its name says", "su contenido no es lo que dice su nombre"),
            ),
            Flaw::NotXml(at) => problems::picture_unreadable(
                place(path, bytes, at),
                &say!("here it is no well-formed XML", "aquí deja de ser XML bien formado"),
            ),
            Flaw::Unsafe(at, what) => problems::svg_unsafe(place(path, bytes, at), &what),
        }
    }
}

fn place(path: &SourcePath, bytes: &[u8], at: usize) -> Place {
    let text = String::from_utf8_lossy(&bytes[..at.min(bytes.len())]);
    Place::of_bytes(path, &text, text.len()..text.len())
}
