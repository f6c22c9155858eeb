//! What a build leaves to the next one of the same program: what was read, how it was linked, what was printed. To lose
//! any of it costs time and never a wrong page: whatever is taken over is compared first.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::apart::ApartFiles;
use crate::leaves::Leaves;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::edition::Linked;
use crate::pipeline::edition::media::Published;
use crate::pipeline::encrypt::sealing::References;
use crate::pipeline::pages::Book;
use crate::pipeline::pages::plan::Plan;
use crate::pipeline::render::Theme;
use crate::pipeline::verify::Addresses;
use crate::reading::{Group, Look, Reading};
use crate::sealed::GatedFiles;

/// What a build leaves to the next one. An empty memory makes a build from nothing.
#[derive(Default)]
pub struct Memory {
    /// The files of the site, where all of them were read as they stand there.
    pub(crate) tree: Option<Arc<Tree>>,
    /// The files of the site, which nobody has read yet.
    pub(crate) scanned: Option<Arc<Tree>>,
    pub(crate) reading: Reading,
    pub(crate) theme: Group<Loaded>,
    pub(crate) linked: Option<Linked>,
    pub(crate) book: Option<Arc<Book>>,
    pub(crate) laid: Option<Laid>,
    pub(crate) standing: Option<Standing>,
    pub(crate) sealed: Option<Sealed>,
    pub(crate) leaves: Leaves,
    /// Whether the leaves are those of `linked`.
    pub(crate) is_printed: bool,
    /// Whether the files that are no pages were stored as `standing` has them.
    pub(crate) is_stored: bool,
}

impl Memory {
    /// Which files must be looked at, when these are known to have changed and no others: `None` where that is not known.
    pub(crate) fn look<'c>(&self, changed: Option<&'c BTreeSet<SourcePath>>) -> Option<(Arc<Tree>, Look<'c>)> {
        let (tree, changed) = (self.tree.as_ref()?, changed?);
        let is_same = tree.is_spelled_plainly() && changed.iter().all(|path| tree.is_same_at(path));
        is_same.then(|| (tree.clone(), Look::At(changed)))
    }

    /// The first moment after that of the last build at which the same sources make another edition.
    pub fn until(&self) -> Option<Timestamp> {
        let linked = self.linked.as_ref().and_then(Linked::until);
        let sealed = self.sealed.as_ref().and_then(|sealed| sealed.until);
        linked.into_iter().chain(sealed).min()
    }
}

/// A theme.
pub(crate) struct Loaded {
    /// `None` where there is no theme of the name.
    pub(crate) theme: Option<Arc<Theme>>,
    /// The mark of all that a page can see of it.
    pub(crate) mark: Mark,
}

impl PartialEq for Loaded {
    /// What was loaded twice is never taken for the same thing: pages ask for the theme's mark.
    fn eq(&self, _: &Loaded) -> bool {
        false
    }
}

/// Every address that answers, and what it was made from.
pub(crate) struct Standing {
    pub(crate) plan: Arc<Plan>,
    pub(crate) published: Arc<Published>,
    pub(crate) apart: ApartFiles,
    pub(crate) tree: Arc<Tree>,
    pub(crate) theme: Mark,
    pub(crate) addresses: Arc<Addresses>,
}

/// The pictures and files behind cuts, sealed.
pub(crate) struct Sealed {
    pub(crate) files: GatedFiles,
    pub(crate) references: References,
    /// The mark of the keys.
    pub(crate) keys: Mark,
    /// The first moment after that of the edition at which other keys are on offer.
    pub(crate) until: Option<Timestamp>,
}

/// A plan, and what is wrong with it.
pub(crate) struct Laid {
    pub(crate) plan: Arc<Plan>,
    /// The tree whose fixed files were compared with it.
    pub(crate) tree: Arc<Tree>,
    pub(crate) problems: Vec<Diagnostic>,
}
