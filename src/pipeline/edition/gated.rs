//! Text behind a paid tier. It has a type that cannot be printed, compared, hashed or given to a template, so that
//! nothing but a delivery made for it can let it out.

use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::text::{Link, Picture, Target, Text};

use super::open::Answers;

/// What stands behind the cut. No `Debug`, no `Display`, no `Serialize`, no public field: on purpose.
pub struct Gated {
    /// The text without what stands before the cut.
    text: Text,
    /// The edition's answers to it: its pictures and files have the addresses of [`address`].
    answers: Answers,
    /// Its pictures and files, in the order of their addresses.
    files: Vec<SourcePath>,
}

/// The address of a gated file while the text is not sealed: no file of the output has it.
pub fn address(index: usize) -> String {
    format!("sealed:{index}")
}

impl Gated {
    /// Divides a text at its cut, with the answers to what stands behind it. What everybody may have comes first;
    /// footnotes, headings, addresses and words are those that stand before the cut.
    pub fn divide(whole: Text, answers: Answers, files: Vec<SourcePath>) -> (Text, Gated) {
        let mut public = whole.clone();
        public.after.clear();
        public.notes.truncate(whole.notes.iter().take_while(|note| note.marks[0] > 0).count());
        public.notes.iter_mut().for_each(|note| note.marks[1] = 0);
        public.headings.retain(|heading| !heading.after_cut);
        public.links.iter_mut().filter(|link| link.after_cut).for_each(forget_link);
        public.pictures.iter_mut().filter(|picture| picture.after_cut).for_each(forget_picture);
        public.words[1] = 0;
        let mut text = whole;
        text.before.clear();
        (public, Gated { text, answers, files })
    }

    /// Whether nothing stands behind the cut.
    pub fn is_empty(&self) -> bool {
        self.text.after.is_empty() && self.text.notes.iter().all(|note| note.marks[1] == 0)
    }

    /// Its pictures and files: that of the address `sealed:0` comes first.
    pub fn files(&self) -> &[SourcePath] {
        &self.files
    }

    /// A mark of all that it says. Without the key nobody can tell whether a guess of the text has the same.
    pub fn mark(&self, key: &[u8; 16]) -> Mark {
        let Gated { text, answers, files } = self;
        let titles: Vec<_> = text.links.iter().map(|link| &link.title).collect();
        let attributes: Vec<_> = text.pictures.iter().map(|picture| &picture.attributes).collect();
        Mark::keyed(key, &(&text.after, &text.notes, titles, attributes, answers, files))
    }

    /// Lends the text to what closes it. Only `render/flow.rs` may call this, for a delivery that seals or hides what
    /// comes of it; `tests/tidy.rs` holds that.
    pub fn lend<R>(&self, close: impl FnOnce(&Text, &Answers) -> R) -> R {
        close(&self.text, &self.answers)
    }
}

/// Indices stay, and nothing else.
fn forget_link(link: &mut Link) {
    (link.target, link.title) = (Target::Part(String::new()), None);
}

fn forget_picture(picture: &mut Picture) {
    (picture.alt, picture.credit) = (None, None);
    picture.attributes.clear();
}
