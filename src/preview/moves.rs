//! Which address shows what, now and before: an open page whose address is gone follows its story.

use std::collections::BTreeMap;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::{OutputPath, Url};
use crate::pipeline::pages::plan::{Page, What};

/// What a page shows and in which language, whatever its address.
type Subject = (Lang, String);

/// So many addresses that are gone are remembered at the least, the last ones; of a larger site as many as it has pages, for
/// a section that is renamed moves thousands at once. A preview may run for weeks, and must not grow with every renaming.
const GONE_MIN: usize = 1_000;

/// What every address shows, and what showed those that are gone.
#[derive(Clone, Default)]
pub(super) struct Moves {
    shown: BTreeMap<OutputPath, Subject>,
    now: BTreeMap<Subject, Url>,
    /// The oldest first; each address once.
    gone: Vec<(OutputPath, Subject)>,
}

impl Moves {
    /// The same after another build, whose pages stand where `pages` says.
    pub(super) fn after(&self, pages: &[Page]) -> Moves {
        let now: BTreeMap<Subject, Url> = pages.iter().map(|page| (subject(page), page.url.clone())).collect();
        let shown: BTreeMap<OutputPath, Subject> =
            now.iter().map(|(subject, url)| (url.output(), subject.clone())).collect();
        let all = self.gone.iter().map(|(path, subject)| (path, subject)).chain(&self.shown);
        let mut gone: Vec<(OutputPath, Subject)> = all
            .filter(|(path, _)| !shown.contains_key(*path))
            .map(|(path, subject)| (path.clone(), subject.clone()))
            .collect();
        gone.drain(..gone.len().saturating_sub(GONE_MIN.max(pages.len())));
        Moves { shown, now, gone }
    }

    /// Where that stands now which once stood at `path`.
    pub(super) fn follow(&self, path: &OutputPath) -> Option<&Url> {
        let (_, subject) = self.gone.iter().rfind(|(gone, _)| gone == path)?;
        self.now.get(subject)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::base::ids::StoryId;

    fn pages(addresses: &[(&str, &str)]) -> Vec<Page> {
        let page = |(id, url): &(&str, &str)| Page {
            url: Url::new(url),
            lang: Lang::En,
            what: What::Article(StoryId::parse(id).unwrap()),
        };
        addresses.iter().map(page).collect()
    }

    #[test]
    fn old_addresses_lead_on_and_the_oldest_are_forgotten() {
        let mut moves = Moves::default();
        for number in 0..GONE_MIN + 10 {
            moves = moves.after(&pages(&[("moving", &format!("/en/{number}/")), ("still", "/en/still/")]));
        }
        let follow = |moves: &Moves, url: &str| moves.follow(&Url::new(url).output()).map(ToString::to_string);
        let newest = format!("/en/{}/", GONE_MIN + 9);
        assert_eq!(follow(&moves, "/en/8/"), None);
        assert_eq!(follow(&moves, "/en/9/"), Some(newest.clone()));
        assert_eq!(follow(&moves, &format!("/en/{}/", GONE_MIN + 8)), Some(newest.clone()));
        assert_eq!(follow(&moves, &newest), None);
        assert_eq!(follow(&moves, "/en/still/"), None);
        // Back at an old address, which another story had meanwhile; and a story that is gone.
        let moves = moves.after(&pages(&[("moving", "/en/9/")]));
        assert_eq!(follow(&moves, "/en/9/"), None);
        assert_eq!(follow(&moves, &newest), Some("/en/9/".to_owned()));
        assert_eq!(follow(&moves, "/en/still/"), None);
        assert_eq!(moves.gone.len(), GONE_MIN);
    }

    #[test]
    fn a_site_that_moves_as_a_whole_is_followed() {
        let of = |section: &str| -> Vec<(String, String)> {
            (0..2 * GONE_MIN).map(|number| (format!("s{number}"), format!("/en/{section}/{number}/"))).collect()
        };
        let at = |all: &[(String, String)]| {
            pages(&all.iter().map(|(id, url)| (id.as_str(), url.as_str())).collect::<Vec<_>>())
        };
        let moves = Moves::default().after(&at(&of("city"))).after(&at(&of("town")));
        for (number, (_, url)) in of("city").iter().enumerate() {
            let now = moves.follow(&Url::new(url).output()).map(ToString::to_string);
            assert_eq!(now, Some(format!("/en/town/{number}/")));
        }
    }
}
