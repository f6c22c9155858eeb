//! `content/front.yaml`, measured against what is live.

use crate::pipeline::base::config::FrontPage;
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::{SectionId, StoryId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::content::front_block::FrontBlock;

use super::atlas::Atlas;
use super::problems;
use super::terms::Terms;

/// What the front pages show, of what exists.
#[derive(Clone, PartialEq, Debug)]
pub struct Front {
    /// Stories that editors put first and that are live in the language.
    pub lead: ByLang<Vec<StoryId>>,
    /// Sections with a place, in order; all where nothing is said.
    pub sections: Vec<SectionId>,
    /// The story that breaks, and until when.
    pub breaking: Option<(StoryId, Option<When>)>,
}

/// Reads the editors' choice. A story that is in no language live is passed over with a warning, one that is live in
/// the other language only, silently.
pub(super) fn front(front: &FrontPage, file: &FrontBlock, atlas: &Atlas, terms: &Terms) -> (Front, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let both_alike = front.lead[Lang::En] == front.lead[Lang::Es];
    let lead = ByLang::from_fn(|lang| {
        let stories = front.lead[lang].iter().enumerate();
        stories
            .filter_map(|(index, id)| {
                let index = index.to_string();
                let path = if both_alike { vec!["lead", &index] } else { vec!["lead", lang.code(), &index] };
                let found = story(id, &path, file, atlas);
                match found {
                    Ok(id) => atlas.stories[&id].urls[lang].is_some().then_some(id),
                    Err(problem) => {
                        problems.extend(problem.map(|problem| *problem));
                        None
                    }
                }
            })
            .collect()
    });
    let breaking =
        front.breaking.as_ref().and_then(|(id, until)| match story(id, &["breaking", "story"], file, atlas) {
            Ok(id) => Some((id, *until)),
            Err(problem) => {
                problems.extend(problem.map(|problem| *problem));
                None
            }
        });
    let sections = match &front.sections {
        None => terms.sections.iter().map(|(id, _)| id.clone()).collect(),
        Some(named) => {
            named.iter().enumerate().filter_map(|(index, id)| section(id, index, file, terms, &mut problems)).collect()
        }
    };
    problems.sort_by(|a, b| a.order().cmp(&b.order()));
    problems.dedup();
    (Front { lead, sections, breaking }, problems)
}

/// A story that the front page names, if it is live in any language; else what is to be told of it.
fn story(id: &str, path: &[&str], file: &FrontBlock, atlas: &Atlas) -> Result<StoryId, Option<Box<Diagnostic>>> {
    let Some((known, place)) = atlas.stories.get_key_value(id) else {
        let names = atlas.stories.keys().map(StoryId::as_str);
        return Err(Some(Box::new(problems::front_story_unknown(&file.place(path), id, names))));
    };
    if place.urls.iter().all(|(_, url)| url.is_none()) {
        // Of a file that is wrong itself enough is told there.
        let asleep = || Box::new(problems::front_story_asleep(&file.place(path), known, place.state));
        return Err((!place.is_wrong()).then(asleep));
    }
    Ok(known.clone())
}

fn section(
    id: &str,
    index: usize,
    file: &FrontBlock,
    terms: &Terms,
    problems: &mut Vec<Diagnostic>,
) -> Option<SectionId> {
    let known = terms.sections.iter().map(|(id, _)| id).find(|known| known.as_str() == id);
    if known.is_none() {
        let place = file.place(&["sections", &index.to_string()]);
        problems.push(problems::unknown_section(&place, id, terms.sections.iter().map(|(id, _)| id.as_str())));
    }
    known.cloned()
}
