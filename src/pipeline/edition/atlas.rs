//! Where everything stands: from the name that a writer uses to the address that a reader follows.

use std::collections::{BTreeMap, BTreeSet};

use crate::pipeline::base::ids::{AuthorId, PageId, StoryId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::{BaseUrl, SourcePath, Url};

use super::lists::{ListOf, Lists};
use super::open::Href;
use super::schedule::State;

/// A story as links see it.
#[derive(Clone, PartialEq, Debug)]
pub struct StoryPlace {
    /// Where its live texts stand.
    pub urls: ByLang<Option<Url>>,
    /// The most awake state of its texts: why it cannot be linked to when none is live.
    pub state: State,
    /// Heading ids that stand behind the cut of a gated text: no address may name them.
    pub hidden_parts: ByLang<BTreeSet<String>>,
}

impl StoryPlace {
    /// Whether its own files are to blame that it stands nowhere, so that enough is told there: no day, no twin and no
    /// `draft` holds it back.
    pub fn is_wrong(&self) -> bool {
        let nowhere = self.urls.iter().all(|(_, url)| url.is_none());
        nowhere && matches!(self.state, State::Live | State::Unreadable)
    }
}

/// What a source file is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SourceIs {
    /// A text of this story.
    Story(StoryId),
    /// Half an author.
    Author(AuthorId),
    /// Half a plain page.
    Page(PageId),
}

/// The map of the edition.
pub struct Atlas {
    /// Where the site will stand.
    pub base: BaseUrl,
    /// Every story with a readable original, live or not.
    pub stories: BTreeMap<StoryId, StoryPlace>,
    /// Where plain pages stand.
    pub pages: BTreeMap<PageId, ByLang<Option<Url>>>,
    /// Section, topic, series and author pages.
    pub lists: Lists,
    /// Every text file.
    pub sources: BTreeMap<SourcePath, SourceIs>,
}

impl Atlas {
    /// The address of one of two pages for a reader of `lang`: in their language, else the other, marked.
    pub fn href(&self, urls: ByLang<Option<&Url>>, lang: Lang, part: Option<&str>) -> Option<Href> {
        let (url, foreign) = match (urls[lang], urls[lang.other()]) {
            (Some(url), _) => (url, None),
            (None, Some(url)) => (url, Some(lang.other())),
            (None, None) => return None,
        };
        let part = part.map_or(String::new(), |part| format!("#{part}"));
        Some(Href { href: format!("{}{part}", self.base.href(url)), foreign })
    }

    /// The address of a story, and of a part of it unless that part stands behind a cut.
    pub fn story(&self, id: &StoryId, lang: Lang, part: Option<&str>) -> Option<Href> {
        let place = self.stories.get(id)?;
        let shown = if place.urls[lang].is_some() { lang } else { lang.other() };
        let part = part.filter(|part| !place.hidden_parts[shown].contains(*part));
        self.href(place.urls.as_ref().map(|_, url| url.as_ref()), lang, part)
    }

    /// Whether a part of a story stands behind the cut, where no address may lead.
    pub fn is_hidden(&self, id: &StoryId, lang: Lang, part: &str) -> bool {
        let Some(place) = self.stories.get(id) else { return false };
        let shown = if place.urls[lang].is_some() { lang } else { lang.other() };
        place.hidden_parts[shown].contains(part)
    }

    /// The address of a list.
    pub fn list(&self, list: &ListOf, lang: Lang) -> Option<Href> {
        self.href(ByLang::from_fn(|lang| self.lists.of(list, lang).url.as_ref()), lang, None)
    }

    /// The address of a plain page.
    pub fn page(&self, id: &PageId, lang: Lang, part: Option<&str>) -> Option<Href> {
        let urls = self.pages.get(id)?;
        self.href(urls.as_ref().map(|_, url| url.as_ref()), lang, part)
    }
}
