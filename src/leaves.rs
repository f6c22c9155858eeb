//! Printed pages, with what is needed to know whether they must be printed again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::base::path::OutputPath;
use crate::pipeline::pages::plan::Plan;
use crate::pipeline::pages::recording::{Notes, Question};
use crate::pipeline::pages::{View, Written};
use crate::pipeline::verify::{Addresses, Facts};

/// A printed page.
#[derive(Clone)]
pub struct Leaf {
    /// The mark of the theme that printed it.
    pub theme: Mark,
    /// The mark of its view.
    pub view: Mark,
    /// What it asked of the edition.
    pub notes: Notes,
    /// What is known of its addresses. Its problems are all there are: those of what is sealed or kept are among them.
    pub facts: Arc<Facts>,
    /// What is known of the addresses of the whole page that a server keeps for whom it knows, where there is one.
    pub whole: Option<Arc<Facts>>,
    /// What is known of the addresses of what is sealed in it, where that is known. Nobody saves it.
    pub sealed: Option<Arc<Facts>>,
    /// The mark of its bytes, and of those of the whole page.
    pub print: Mark,
    /// Its bytes, where they are held.
    pub html: Option<Arc<[u8]>>,
}

impl Leaf {
    /// The same page, found right in an edition of which it asked this, in which this is its view, with what is known of
    /// what it has sealed.
    pub fn again(&self, notes: Notes, view: &View, sealed: Option<Arc<Facts>>) -> Leaf {
        let placed =
            |facts: &Arc<Facts>, written: &[Written]| facts.placed(written).map_or_else(|| facts.clone(), Arc::new);
        let facts = placed(&self.facts, &view.written);
        let whole = self.whole.as_ref().zip(view.whole.as_ref()).map(|(facts, whole)| placed(facts, &whole.written));
        Leaf { notes, facts, whole, sealed, ..self.clone() }
    }
}

/// Why a page was printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// Nothing is remembered of it.
    New,
    /// The theme is another.
    Theme,
    /// It shows something else.
    View,
    /// Its template was answered something else.
    Answer(Question),
    /// Something was wrong with it, or leads nowhere now.
    Problem,
    /// The output does not hold it as it was printed.
    Output,
}

/// The pages of one plan, in its order.
#[derive(Clone, Default)]
pub struct Leaves {
    plan: Arc<Plan>,
    /// `None`: the page could not be rendered.
    leaves: Vec<Option<Arc<Leaf>>>,
    /// The addresses against which they were looked at.
    addresses: Option<Arc<Addresses>>,
    /// Leaves of which the plan is not known, with the languages of their pages.
    loose: Arc<BTreeMap<OutputPath, (Lang, Arc<Leaf>)>>,
}

impl Leaves {
    /// Takes a leaf for every page of the plan.
    pub fn new(plan: Arc<Plan>, leaves: Vec<Option<Arc<Leaf>>>, addresses: Arc<Addresses>) -> Leaves {
        Leaves { plan, leaves, addresses: Some(addresses), ..Leaves::default() }
    }

    /// Leaves of which some are of an edition before, and were looked at against other addresses.
    pub fn mixed(plan: Arc<Plan>, leaves: Vec<Option<Arc<Leaf>>>) -> Leaves {
        Leaves { plan, leaves, ..Leaves::default() }
    }

    /// Leaves by their places in the output, as they were saved.
    pub fn loose(loose: BTreeMap<OutputPath, (Lang, Arc<Leaf>)>) -> Leaves {
        Leaves { loose: Arc::new(loose), ..Leaves::default() }
    }

    /// Every leaf with its place in the output and the language of its page.
    pub fn iter(&self) -> impl Iterator<Item = (OutputPath, Lang, &Leaf)> {
        let both = self.plan.pages.iter().zip(&self.leaves);
        let planned = both.filter_map(|(page, leaf)| Some((page.url.output(), page.lang, leaf.as_deref()?)));
        planned.chain(self.loose.iter().map(|(output, (lang, leaf))| (output.clone(), *lang, &**leaf)))
    }

    /// The same loose leaves, but for those that were printed anew.
    #[must_use]
    pub fn with(&self, printed: &Leaves) -> Leaves {
        let mut all = self.clone();
        let anew = printed.plan.pages.iter().zip(&printed.leaves);
        let anew = anew.filter_map(|(page, leaf)| Some((page.url.output(), (page.lang, leaf.clone()?))));
        Arc::make_mut(&mut all.loose).extend(anew);
        all
    }

    /// The plan.
    pub fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// The leaf that was printed for page `index` of `plan`.
    pub fn of(&self, plan: &Arc<Plan>, index: usize) -> Option<&Arc<Leaf>> {
        if Arc::ptr_eq(plan, &self.plan) {
            return self.leaves.get(index)?.as_ref();
        }
        let page = plan.pages.get(index)?;
        if let Some((lang, leaf)) = self.loose.get(&page.url.output()) {
            return Some(leaf).filter(|_| *lang == page.lang);
        }
        let here = *self.plan.by_output.get(&page.url.output())?;
        let same = self.plan.pages.get(here).is_some_and(|before| before.lang == page.lang);
        self.leaves.get(here)?.as_ref().filter(|_| same)
    }

    /// The leaf that stands at a place of the output.
    pub fn at(&self, output: &OutputPath) -> Option<&Arc<Leaf>> {
        if let Some((_, leaf)) = self.loose.get(output) {
            return Some(leaf);
        }
        self.leaves.get(*self.plan.by_output.get(output)?)?.as_ref()
    }

    /// Whether the plan has a page at a place of the output, printed or not.
    pub fn plans(&self, output: &OutputPath) -> bool {
        self.plan.by_output.contains_key(output)
    }

    /// Whether these are the addresses against which the leaves were looked at.
    pub fn had(&self, addresses: &Arc<Addresses>) -> bool {
        self.addresses.as_ref().is_some_and(|before| Arc::ptr_eq(before, addresses))
    }

    /// The addresses against which they were looked at.
    pub fn addresses(&self) -> Option<&Arc<Addresses>> {
        self.addresses.as_ref()
    }

    /// What is known of the addresses of every page.
    pub fn facts(&self) -> impl Iterator<Item = &Facts> {
        let loose = self.loose.values().map(|(_, leaf)| leaf);
        self.leaves.iter().flatten().chain(loose).map(|leaf| leaf.facts.as_ref())
    }

    /// The same of the whole pages that a server keeps.
    pub fn whole_facts(&self) -> impl Iterator<Item = &Facts> {
        self.leaves.iter().flatten().filter_map(|leaf| leaf.whole.as_deref())
    }

    /// The same of what is sealed in pages.
    pub fn sealed_facts(&self) -> impl Iterator<Item = &Facts> {
        self.leaves.iter().flatten().filter_map(|leaf| leaf.sealed.as_deref())
    }

    /// How many pages there are.
    pub fn len(&self) -> usize {
        self.leaves.iter().flatten().count() + self.loose.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many pages came, went or differ from those of `other`.
    pub fn unlike(&self, other: &Leaves) -> usize {
        let differs = |(index, leaf): (usize, &Option<Arc<Leaf>>)| match (leaf, other.of(&self.plan, index)) {
            (Some(one), Some(other)) => !Arc::ptr_eq(one, other) && one.print != other.print,
            (one, other) => one.is_some() != other.is_some(),
        };
        let here = self.leaves.iter().enumerate().filter(|(index, leaf)| differs((*index, leaf))).count();
        if Arc::ptr_eq(&self.plan, &other.plan) {
            return here;
        }
        let gone = other.plan.by_output.keys().filter(|output| !self.plan.by_output.contains_key(*output));
        here + gone.count()
    }
}
