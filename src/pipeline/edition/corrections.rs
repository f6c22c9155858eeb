//! The corrections of a live text, divided as the text is: those that everybody may read, and those that stand behind
//! the cut. Each half is numbered by itself, so that no number tells of the other.

use std::cmp::Reverse;

use crate::pipeline::base::date::When;
use crate::pipeline::content::article::{Correction, CorrectionKind};

use super::open::{Href, Open};
use super::story::{LiveText, Story};

/// A correction of a live text, with the edition's answers to it.
#[derive(Clone, Copy)]
pub struct Corrected<'t> {
    /// As it was written.
    pub correction: &'t Correction,
    /// Where its links lead, in the order of its line.
    pub links: &'t [Option<Href>],
    /// Its number in its half, from 1, in the order of the file.
    pub number: usize,
}

impl Corrected<'_> {
    /// The id of its place on the article's page, where everybody may read it.
    pub fn id(&self) -> String {
        format!("fix_{}", self.number)
    }
}

/// A correction behind the cut.
#[derive(Hash)]
pub struct GatedCorrection {
    /// Of which kind.
    pub kind: CorrectionKind,
    /// When it was made.
    pub date: When,
    /// What it says.
    pub words: Open,
}

/// The id of a correction's place where who opened the article reads it: that of the newest has the index 0.
pub fn gated_id(index: usize) -> String {
    format!("sealed_fix_{}", index + 1)
}

impl Story {
    /// The corrections of one of its texts that everybody may read, in the order of the file.
    pub fn corrections<'t>(&self, text: &'t LiveText) -> impl Iterator<Item = Corrected<'t>> + use<'t> {
        let is_paid = self.facts.tier.is_paid();
        half(text, move |correction| !(is_paid && correction.gated))
    }
}

impl LiveText {
    /// Those of its corrections that are hidden with the text, newest first, where it is gated.
    pub fn gated_corrections(&self) -> Vec<Corrected<'_>> {
        let mut found: Vec<_> = half(self, |correction| correction.gated).collect();
        found.sort_by_key(|one| (Reverse(one.correction.date.instant), one.number));
        found
    }
}

fn half<'t>(text: &'t LiveText, is_in: impl Fn(&Correction) -> bool) -> impl Iterator<Item = Corrected<'t>> {
    let all = text.fields.corrections.iter().enumerate().filter(move |(_, correction)| is_in(correction));
    all.zip(1..).map(|((index, correction), number)| {
        let links = text.correction_links.get(index).map(Vec::as_slice).unwrap_or_default();
        Corrected { correction, links, number }
    })
}

impl GatedCorrection {
    /// Takes it from its text.
    pub(super) fn of(it: Corrected<'_>) -> GatedCorrection {
        let Corrected { correction, links, .. } = it;
        let words = Open::Inline { inline: correction.text.clone(), links: links.to_vec() };
        GatedCorrection { kind: correction.kind, date: correction.date, words }
    }
}
