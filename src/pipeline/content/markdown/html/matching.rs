//! Decides which tags stand. Tags match among siblings of one Markdown node only, so no tag closes what it did not
//! open, and what is kept is well formed wherever it is put.

use std::collections::BTreeMap;

use super::tags::{Fits, Holds, Tag};

/// More open tags than this are not kept.
const DEEPEST: usize = 50;

/// After so many attempts everything is dropped.
const ATTEMPTS: usize = 6;

/// What stands between the tags of a group, and the tags.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Item {
    /// A start tag.
    Open(&'static Tag),
    /// An end tag.
    Close(&'static Tag),
    /// Words, or Markdown among words.
    Words,
    /// A Markdown block.
    Block,
}

/// Whether an item stands, and how many elements end themselves before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in super::super) struct Verdict {
    /// Whether it stands.
    pub(in super::super) stands: bool,
    /// How many open elements end before it.
    pub(in super::super) ends: usize,
}

/// The verdicts on a group of items, and how many elements end themselves after the last one. `holds` tells what may
/// stand where the group stands.
pub(in super::super) fn judge(items: &[Item], holds: Holds) -> (Vec<Verdict>, usize) {
    let mut banned = vec![false; items.len()];
    for _ in 0..ATTEMPTS {
        let mut judge = Judge::new(items, holds, &mut banned);
        judge.run();
        if !judge.bans {
            return (judge.verdicts, judge.open.len());
        }
    }
    let verdicts = items.iter().map(|item| Verdict { stands: matches!(item, Item::Words | Item::Block), ends: 0 });
    (verdicts.collect(), 0)
}

struct Judge<'i> {
    items: &'i [Item],
    holds: Holds,
    banned: &'i mut [bool],
    bans: bool,
    open: Vec<(usize, &'static Tag)>,
    counts: BTreeMap<&'static str, usize>,
    verdicts: Vec<Verdict>,
}

impl<'i> Judge<'i> {
    fn new(items: &'i [Item], holds: Holds, banned: &'i mut [bool]) -> Judge<'i> {
        let (open, counts) = (Vec::new(), BTreeMap::new());
        Judge { items, holds, banned, bans: false, open, counts, verdicts: Vec::with_capacity(items.len()) }
    }

    fn run(&mut self) {
        for (number, &item) in self.items.iter().enumerate() {
            let verdict = match item {
                Item::Open(tag) => self.open(number, tag),
                Item::Close(tag) => self.close(tag),
                Item::Words => self.content(|holds| matches!(holds, Holds::Words | Holds::Blocks)),
                Item::Block => self.content(|holds| holds == Holds::Blocks),
            };
            self.verdicts.push(verdict);
        }
        while self.open.last().is_some_and(|(_, tag)| !tag.ends_itself) {
            self.ban_last();
        }
        // An element that ends itself, inside one that was never closed, goes with it in the next attempt.
        let unclosed: Vec<usize> =
            self.open.iter().filter(|(_, tag)| !tag.ends_itself).map(|(number, _)| *number).collect();
        for number in unclosed {
            self.banned[number] = true;
            self.bans = true;
        }
    }

    fn open(&mut self, number: usize, tag: &'static Tag) -> Verdict {
        if self.banned[number] || self.open.len() >= DEEPEST {
            return Verdict::default();
        }
        let Some(ends) = self.ends_before(tag) else { return Verdict::default() };
        for _ in 0..ends {
            self.pop();
        }
        if tag.holds != Holds::Nothing {
            self.open.push((number, tag));
            *self.counts.entry(tag.name).or_default() += 1;
        }
        Verdict { stands: true, ends }
    }

    /// How many elements must end themselves so that `tag` may stand; `None` when that does not help.
    fn ends_before(&self, tag: &Tag) -> Option<usize> {
        for (ends, &(_, parent)) in self.open.iter().rev().enumerate() {
            if fits(tag, Some(parent.name), parent.holds) {
                return Some(ends);
            }
            if !parent.ends_itself {
                return None;
            }
        }
        fits(tag, None, self.holds).then_some(self.open.len())
    }

    fn close(&mut self, tag: &'static Tag) -> Verdict {
        if self.counts.get(tag.name).copied().unwrap_or(0) == 0 {
            return Verdict::default();
        }
        let mut ends = 0;
        while let Some(&(_, top)) = self.open.last() {
            if top.name == tag.name {
                self.pop();
                break;
            }
            if top.ends_itself {
                ends += 1;
                self.pop();
            } else {
                self.ban_last();
            }
        }
        Verdict { stands: true, ends }
    }

    /// Words or a block: what cannot hold them ends, or is dropped in the next attempt.
    fn content(&mut self, may_hold: impl Fn(Holds) -> bool) -> Verdict {
        let mut ends = 0;
        while let Some(&(_, top)) = self.open.last() {
            if may_hold(top.holds) {
                break;
            }
            if top.ends_itself {
                ends += 1;
                self.pop();
            } else {
                self.ban_last();
            }
        }
        Verdict { stands: true, ends }
    }

    fn pop(&mut self) -> Option<usize> {
        let (number, tag) = self.open.pop()?;
        if let Some(count) = self.counts.get_mut(tag.name) {
            *count -= 1;
        }
        Some(number)
    }

    fn ban_last(&mut self) {
        if let Some(number) = self.pop() {
            self.banned[number] = true;
            self.bans = true;
        }
    }
}

fn fits(tag: &Tag, parent: Option<&str>, holds: Holds) -> bool {
    match tag.fits {
        Fits::Words => matches!(holds, Holds::Words | Holds::Blocks),
        Fits::Blocks => holds == Holds::Blocks,
        Fits::Inside(parents) => parent.is_some_and(|parent| parents.contains(&parent)),
    }
}
