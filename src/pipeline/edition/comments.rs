//! Comments files → the threads of stories. A thread lies beside the file of the original, because both languages share
//! it; what readers may not see yet, or no more, ends here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::{AuthorId, StoryId};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::article::{Article, Role};
use crate::pipeline::content::comments_file::{Comment, CommentsFile};

use super::pair::weigh;
use super::problems;
use super::schedule::Moment;
use super::story::Story;

/// What the name of a comments file ends in, after the name that it shares with its story's original.
const ENDINGS: [&str; 2] = [".comments.yaml", ".comments.yml"];

/// Which texts stand where: by path without language and ending.
#[derive(Default)]
struct Neighbours {
    originals: BTreeMap<String, Vec<StoryId>>,
    translations: BTreeMap<String, StoryId>,
}

/// Notes where texts stand, before they are paired.
fn neighbours(articles: &[Arc<Article>]) -> Neighbours {
    let mut found = Neighbours::default();
    for article in articles {
        let path = article.source.as_str();
        let endings = Lang::ALL.map(|lang| format!(".{lang}.md"));
        let Some(stem) = endings.iter().find_map(|ending| path.strip_suffix(ending.as_str())) else { continue };
        match &article.role {
            Role::Original { id, .. } => found.originals.entry(stem.to_owned()).or_default().push(id.clone()),
            Role::Translation { of } => {
                found.translations.insert(stem.to_owned(), of.clone());
            }
        }
    }
    found
}

/// Gives each story its thread. What is wrong with the file of a story that is not live is a warning.
pub(super) fn join(
    files: &[CommentsFile],
    articles: &[Arc<Article>],
    stories: &mut BTreeMap<StoryId, Story>,
    authors: &BTreeSet<AuthorId>,
    moment: &Moment,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if files.is_empty() {
        return problems;
    }
    let beside = neighbours(articles);
    for file in files.iter().cloned() {
        let owner = beside.owner(&file.source);
        let mut own = file.diagnostics;
        unknown_staff(&file.comments, authors, &mut own);
        let story = owner.as_ref().ok().and_then(|id| stories.get_mut(id));
        problems.extend(own.into_iter().map(|problem| weigh(problem, story.is_some())));
        problems.extend(owner.err());
        if let Some(story) = story.filter(|story| story.facts.comments && story.facts.withdrawn.is_none()) {
            story.thread = shown(file.comments, moment);
        }
    }
    problems
}

impl Neighbours {
    /// Whose thread a file holds; or why nobody's.
    fn owner(&self, source: &SourcePath) -> Result<StoryId, Diagnostic> {
        let stem = stem(source);
        match self.originals.get(stem).map(Vec::as_slice) {
            Some([id]) => return Ok(id.clone()),
            Some([first, second, ..]) => return Err(problems::comments_of_two(source, first, second)),
            _ => {}
        }
        let of = self.translations.get(stem);
        let original = of.and_then(|id| self.originals.iter().find(|(_, ids)| ids.contains(id)));
        if let Some((original, _)) = original {
            return Err(problems::comments_of_translation(source, &format!("{original}{}", ENDINGS[0])));
        }
        Err(problems::comments_orphan(source, self.nearest(stem).map(|near| format!("{near}{}", ENDINGS[0]))))
    }

    /// The original that a file was likely meant for: one of its folder whose name is near, or one of its name elsewhere.
    fn nearest(&self, stem: &str) -> Option<&str> {
        let (folder, name) = stem.rsplit_once('/')?;
        let bare = Lang::ALL.iter().find_map(|lang| name.strip_suffix(&format!(".{lang}"))).unwrap_or(name);
        let divided = || self.originals.keys().filter_map(|path| path.rsplit_once('/').map(|parts| (path, parts)));
        let here = divided().filter(|(_, (other, _))| *other == folder);
        let near = crate::pipeline::base::diagnostic::nearest(bare, here.clone().map(|(_, (_, name))| name));
        let found = here.clone().find(|(_, (_, name))| Some(*name) == near);
        found.or_else(|| divided().find(|(_, (_, name))| *name == bare)).map(|(path, _)| path.as_str())
    }
}

fn stem(source: &SourcePath) -> &str {
    let path = source.as_str();
    ENDINGS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

/// Authors of replies who do not exist.
fn unknown_staff(comments: &[Comment], authors: &BTreeSet<AuthorId>, problems: &mut Vec<Diagnostic>) {
    for comment in comments {
        let lost: Option<&(AuthorId, Place)> = comment.staff.as_ref().filter(|(id, _)| !authors.contains(id));
        problems.extend(
            lost.map(|(id, place)| problems::unknown_author(place, id.as_str(), authors.iter().map(AuthorId::as_str))),
        );
        unknown_staff(&comment.replies, authors, problems);
    }
}

/// What readers see of a thread: comments whose moment has come. Of one that was taken away nothing stays but its place,
/// and only where a reply stands on it.
fn shown(comments: Vec<Comment>, moment: &Moment) -> Vec<Comment> {
    let is_due = |comment: &Comment| comment.date.instant <= moment.now.instant || moment.future;
    let due = comments.into_iter().filter(is_due);
    let shown = due.map(|comment| Comment { replies: shown(comment.replies, moment), ..comment });
    let kept = shown.filter(|comment| !comment.is_hidden || !comment.replies.is_empty());
    kept.map(|comment| if comment.is_hidden { emptied(comment) } else { comment }).collect()
}

fn emptied(comment: Comment) -> Comment {
    Comment { author: None, staff: None, html: String::new(), ..comment }
}
