//! Every story as the newsroom sees it, live or not: its texts paired as the edition pairs them, and where each of them
//! stands at a moment.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pipeline::base::config::{Config, Tier};
use crate::pipeline::base::date::When;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::article::Article;

use super::pair::pair;
use super::schedule::{Moment, State, due, seems_live, states};

/// A text and where it stands.
pub struct Standing {
    /// What its file says.
    pub article: Arc<Article>,
    /// Whether readers may see it.
    pub state: State,
    /// From when on they may, whatever else keeps it back; `None` where no day can be read.
    pub due: Option<When>,
}

/// A story with all its texts.
pub struct NewsroomStory {
    /// Its id.
    pub id: StoryId,
    /// Whether what stands behind the cut is for those who pay.
    pub is_gated: bool,
    /// The original.
    pub original: Standing,
    /// The translation.
    pub translation: Option<Standing>,
}

/// The stories, sorted by id, and the files that tell none, because they cannot be read or have no place in any:
/// `check` says why.
pub fn newsroom(
    articles: Vec<Arc<Article>>,
    config: &Config,
    moment: &Moment,
) -> (Vec<NewsroomStory>, Vec<SourcePath>) {
    let mut apart: BTreeSet<SourcePath> = articles.iter().map(|article| article.source.clone()).collect();
    let readable: Vec<Arc<Article>> = articles.into_iter().filter(|article| article.is_readable).collect();
    let is_live = |article: &Article| seems_live(article, moment);
    let (pairs, _) = pair(readable, &BTreeSet::new(), &is_live);
    let stories: Vec<NewsroomStory> = pairs
        .into_iter()
        .map(|pair| {
            let (state, state_of_twin) = states(&pair, moment);
            let is_gated = is_paid(&pair.original, config);
            let due_twin = pair.translation.as_ref().and_then(|article| due(article, &pair.original));
            let translation = pair.translation.zip(state_of_twin);
            let translation = translation.map(|(article, state)| Standing { article, state, due: due_twin });
            let own_due = due(&pair.original, &pair.original);
            let original = Standing { article: pair.original, state, due: own_due };
            NewsroomStory { id: pair.id, is_gated, original, translation }
        })
        .collect();
    for story in &stories {
        let texts = std::iter::once(&story.original).chain(&story.translation);
        for text in texts {
            apart.remove(&text.article.source);
        }
    }
    (stories, apart.into_iter().collect())
}

/// Whether a story is for those who pay. What the configuration does not know is: nobody meant it for everybody.
fn is_paid(original: &Article, config: &Config) -> bool {
    match original.story.tier.as_deref() {
        None => config.paywall.default_tier.is_paid(),
        Some(tier) => tier != Tier::Free.as_str() && tier != Tier::Metered.as_str(),
    }
}
