//! Text behind a paid tier. It has a type that cannot be printed, compared, hashed or given to a template, so that
//! nothing but a delivery made for it can let it out.

use crate::pipeline::content::text::{Flow, Note, Text};

/// What stands behind the cut. No `Debug`, no `Display`, no `Serialize`, no public field: on purpose.
pub struct Gated {
    rest: Flow,
    notes: Vec<Note>,
}

impl Gated {
    /// Divides a text at its cut. What everybody may have comes first; footnotes, headings and words are those that
    /// stand before the cut.
    pub fn divide(mut text: Text) -> (Text, Gated) {
        let rest = std::mem::take(&mut text.after);
        let public_notes = text.notes.iter().take_while(|note| note.marks[0] > 0).count();
        let notes = text.notes.split_off(public_notes);
        for note in &mut text.notes {
            note.marks[1] = 0;
        }
        text.headings.retain(|heading| !heading.after_cut);
        text.words[1] = 0;
        (text, Gated { rest, notes })
    }

    /// Whether nothing stands behind the cut.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty() && self.notes.is_empty()
    }
}
