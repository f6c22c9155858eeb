//! Which address shows what, now and before: an open page whose address is gone follows its story.

use std::collections::BTreeMap;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::{OutputPath, Url};
use crate::pipeline::pages::plan::{Page, What};

/// What a page shows and in which language, whatever its address.
type Subject = (Lang, String);

/// What every address showed since the preview was started.
#[derive(Clone, Default)]
pub(super) struct Moves {
    shown: BTreeMap<OutputPath, Subject>,
    now: BTreeMap<Subject, Url>,
}

impl Moves {
    /// The same after another build, whose pages stand where `pages` says.
    pub(super) fn after(&self, pages: &[Page]) -> Moves {
        let now: BTreeMap<Subject, Url> = pages.iter().map(|page| (subject(page), page.url.clone())).collect();
        let mut shown = self.shown.clone();
        shown.extend(now.iter().map(|(subject, url)| (url.output(), subject.clone())));
        Moves { shown, now }
    }

    /// Where that stands now which once stood at `path`.
    pub(super) fn follow(&self, path: &OutputPath) -> Option<&Url> {
        self.now.get(self.shown.get(path)?).filter(|url| url.output() != *path)
    }

    /// Where that stands in the other language which stands at `path`.
    pub(super) fn twin(&self, path: &OutputPath) -> Option<&Url> {
        let (lang, what) = self.shown.get(path)?;
        self.now.get(&(lang.other(), what.clone()))
    }
}

fn subject(page: &Page) -> Subject {
    let what = match &page.what {
        What::Article(id) => format!("article {id}"),
        What::Plain(id) => format!("plain {id}"),
        What::List(list, _, number) => format!("list {list:?} {number}"),
        other => format!("{other:?}"),
    };
    (page.lang, what)
}
