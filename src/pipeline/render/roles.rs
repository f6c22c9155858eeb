//! Takes the theme and the stories, returns the roles of contributors for which the theme has no word. Only here both
//! are at hand: who reads a story knows no theme, and a template knows no line of the story.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::problems;
use super::theme::Theme;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::edition::Edition;
use crate::pipeline::edition::story::Story;

impl Theme {
    /// What the live stories of `edition` ask of the theme's words and do not get, each at its writer's line. What has
    /// been told here is not told again while pages are rendered.
    pub fn check_roles(&mut self, edition: &Edition) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        let mut missing = BTreeSet::new();
        for story in edition.stories.values() {
            for (index, (role, _)) in story.facts.contributors.iter().enumerate() {
                let id = format!("role-{role}");
                if !self.strings.has(&id) {
                    diagnostics.extend(
                        place(story, index).map(|place| problems::role_unknown(place, role, self.strings.ids())),
                    );
                    missing.insert(id);
                }
            }
        }
        if !missing.is_empty() {
            let strings = Arc::make_mut(&mut self.strings);
            missing.into_iter().for_each(|id| strings.tell(id));
        }
        diagnostics
    }
}

/// Where a story says the role of its contributor `index`: in its original, or, as long as that is not live, in the
/// text that stands for it.
fn place(story: &Story, index: usize) -> Option<Place> {
    let text = story.text(story.original).or_else(|| story.live().next())?;
    Some(text.block.place(&["contributors", &index.to_string(), "role"]))
}
