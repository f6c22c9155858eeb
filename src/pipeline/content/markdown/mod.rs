//! Takes the Markdown of one text, returns it as pieces of safe HTML with open questions (addresses, pictures, notes,
//! blocks of the theme), and everything that is wrong with it, each with its place.
//!
//! The way of a text: [`prepare`] hides what comrak must not read; comrak makes a tree; [`fences`] finds the `:::`
//! blocks in it; [`walk`] goes through it once, half by half: [`block`] for what stands between paragraphs, [`line`]
//! for what stands inside them. Typography is set line by line before anything becomes HTML.
//!
//! No HTML is ever copied: tags are read, matched among their siblings and written anew ([`html`]). What stands after
//! the cut never changes what stands before it: not an id, not a number, not the level of a heading.

mod attributes;
mod block;
mod blocks;
mod comment;
mod cut;
mod fences;
mod figure;
mod flow;
mod headings;
mod html;
mod line;
mod link;
mod notes;
mod options;
mod places;
mod prepare;
mod problems;
mod raw;
mod table;
pub mod target;
mod token;
mod walk;

use comrak::{Arena, parse_document};

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::letters::refused;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::yaml::character_invalid;

use super::text::{Inline, InlineRules, Text};

pub use blocks::blocks;
pub use comment::comment;
use options::OPTIONS;
use places::Places;
use walk::{Setting, Walk};

/// Characters of one text that are told: a text full of them is no text.
const REFUSED_TOLD: usize = 10;

/// Reads the body of a text. `text` begins on line `first_line` (from 1) of `source`; all places are the file's.
pub fn text(source: &SourcePath, lang: Lang, text: &str, first_line: u32, config: &Config) -> (Text, Vec<Diagnostic>) {
    let clean = prepare::clean(text);
    let prepared = prepare::prepare(&clean);
    let mut places = Places::new(source, &prepared.text, first_line);
    if let Some(line) = prepared.too_deep {
        let place = places.line(line + 1);
        return (Text::default(), vec![problems::too_deep(place)]);
    }
    let keep_remote = config.images.keep_remote;
    let setting = Setting { source, lang, keep_remote, links_may_stand: true, pictures_may_stand: true };
    let arena = Arena::new();
    let root = parse_document(&arena, &prepared.text, &OPTIONS);
    let mut walk = Walk::new(setting, &prepared.masks, places);
    refuse_characters(source, text, first_line).into_iter().for_each(|problem| walk.complain(problem));
    walk.text(root);
    walk.finish()
}

/// Complains of characters that no text may hold, written as they are or by number.
fn refuse_characters(source: &SourcePath, text: &str, first_line: u32) -> Vec<Diagnostic> {
    let found = refused(text).take(REFUSED_TOLD).chain(prepare::references(text).take(REFUSED_TOLD));
    let told = found.map(|(at, c)| {
        let mut place = Place::of_bytes(source, text, at..at);
        place.start.line += first_line.saturating_sub(1);
        place.end.line += first_line.saturating_sub(1);
        character_invalid(place, c)
    });
    told.collect()
}

/// Reads one line of inline Markdown out of a value of front matter or of a data file, which stands at `place`.
pub fn inline(
    source: &SourcePath,
    lang: Lang,
    text: &str,
    place: &Place,
    rules: InlineRules,
) -> (Inline, Vec<Diagnostic>) {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let clean = prepare::clean(&one_line);
    let prepared = prepare::prepare(&clean);
    let places = Places::fixed(source, place.clone());
    let links_may_stand = rules == InlineRules::Links;
    let setting = Setting { source, lang, keep_remote: false, links_may_stand, pictures_may_stand: false };
    let mut walk = Walk::new(setting, &prepared.masks, places);
    // Those that are not written by number were told when the value was read.
    let told = prepare::references(text).take(REFUSED_TOLD).map(|(_, c)| character_invalid(place.clone(), c));
    told.for_each(|problem| walk.complain(problem));
    let (flow, plain) = walk.inline(&prepared.text);
    let (text, problems) = walk.finish();
    (Inline { flow, plain, links: text.links }, problems)
}
