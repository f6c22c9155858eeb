//! Compares what is planned, what is there, and what we wrote before; says what is to be done, or refuses. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::OutputPath;

use super::files;
use super::output::Put;
use super::present::{Present, is_version_control};
use super::problems;

/// What a commit is to do.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// Files that come from the stage, sorted.
    pub(super) bring: Vec<OutputPath>,
    /// Files of ours that nobody plans any more, sorted.
    pub(super) delete: Vec<OutputPath>,
    /// Files that are there as planned, sorted.
    pub(super) unchanged: Vec<OutputPath>,
    /// What is there, is not ours and stays, sorted.
    pub(super) foreign: Vec<OutputPath>,
}

impl Decision {
    /// What is to be done where the output holds what an earlier build left, and files of it are planned and no others.
    pub(super) fn of_kept(planned: &BTreeMap<OutputPath, Put>) -> Decision {
        let mut decision = Decision::default();
        decision.take(planned);
        decision
    }

    fn take(&mut self, planned: &BTreeMap<OutputPath, Put>) {
        for (path, put) in planned {
            let list = if *put == Put::Unchanged { &mut self.unchanged } else { &mut self.bring };
            list.push(path.clone());
        }
    }
}

/// What a commit knows.
pub(super) struct Situation<'a> {
    /// The output folder, for messages.
    pub(super) output: &'a Path,
    /// Every file that the build put.
    pub(super) planned: &'a BTreeMap<OutputPath, Put>,
    /// What the output holds.
    pub(super) present: &'a Present,
    /// What bifolio wrote there; `None` where nobody remembers.
    pub(super) ours: Option<&'a BTreeSet<OutputPath>>,
    /// Whether files that are not ours may be replaced.
    pub(super) force: bool,
}

impl Situation<'_> {
    /// Decides, or says why the output cannot be written.
    pub(super) fn decide(&self) -> Result<Decision, Error> {
        let mut decision = Decision::default();
        decision.take(self.planned);
        for (path, is_file) in self.present {
            let Some(path) = OutputPath::new(path) else { continue };
            let is_ours = self.ours.is_some_and(|ours| ours.contains(&path));
            match self.planned.contains_key(&path) {
                true => {}
                false if is_ours && *is_file => decision.delete.push(path),
                false => decision.foreign.push(path),
            }
        }
        self.refuse_doubles()?;
        self.refuse_strangers(&decision)?;
        self.refuse_obstacles(&decision)?;
        Ok(decision)
    }

    /// One planned file cannot be the folder of another.
    fn refuse_doubles(&self) -> Result<(), Error> {
        let planned: BTreeSet<&str> = self.planned.keys().map(OutputPath::as_str).collect();
        let mut above = planned.iter().flat_map(|path| files::folders_above(path));
        match above.find(|folder| planned.contains(folder)) {
            Some(folder) => Err(problems::planned_twice(&self.output.join(folder))),
            None => Ok(()),
        }
    }

    /// Without `--force` nothing that is not ours is replaced. Where nobody remembers what is ours (the memory is safe
    /// to delete), a folder counts as ours when all that it holds is planned, and some of it is there already byte for
    /// byte.
    fn refuse_strangers(&self, decision: &Decision) -> Result<(), Error> {
        if self.force {
            return Ok(());
        }
        let mut replaced = self.planned.iter().filter(|(_, put)| **put == Put::Changed).map(|(path, _)| path);
        let Some(ours) = self.ours else {
            let strangers: Vec<&OutputPath> =
                decision.foreign.iter().filter(|path| !is_version_control(path.as_str())).collect();
            let example = strangers.first().copied().or_else(|| replaced.next());
            let is_ours = strangers.is_empty() && !decision.unchanged.is_empty();
            return match example {
                Some(example) if !is_ours => {
                    let count = strangers.len().max(1);
                    Err(problems::output_is_not_ours(self.output, example.as_str(), count))
                }
                _ => Ok(()),
            };
        };
        match replaced.find(|path| !ours.contains(*path)) {
            Some(path) => Err(problems::in_the_way(&self.output.join(path.as_str()), true)),
            None => Ok(()),
        }
    }

    /// A file that stays cannot be the folder of one that comes, nor can it lie in a folder that is to be a file.
    fn refuse_obstacles(&self, decision: &Decision) -> Result<(), Error> {
        let goes: BTreeSet<&str> = decision.delete.iter().map(OutputPath::as_str).collect();
        for path in decision.bring.iter().map(OutputPath::as_str) {
            let inside = format!("{path}/");
            let above = files::folders_above(path).filter(|folder| self.present.contains_key(*folder));
            let below = self.present.range(inside.clone()..).map(|(found, _)| found.as_str());
            let mut standing = above.chain(below.take_while(|found| found.starts_with(&inside)));
            let obstacle = standing.find(|found| !goes.contains(found));
            if let Some(obstacle) = obstacle {
                return Err(problems::in_the_way(&self.output.join(obstacle), false));
            }
        }
        Ok(())
    }
}
