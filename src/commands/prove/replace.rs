//! A site → what is hidden in it, and the files with which the same site hides something else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::gather;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::read;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::content::article::Article;
use crate::pipeline::content::front_block::split;
use crate::pipeline::content::text::{Link, Target, Text};
use crate::pipeline::edition::Edition;
use crate::pipeline::edition::newsroom::{NewsroomStory, Standing, newsroom};
use crate::pipeline::edition::schedule::State;

use super::body::divide;
use super::chance::Chance;
use super::front::{self, Asleep, Names};
use super::markdown::{Around, Counts, Drawing, body};

/// Components that made-up texts may use, where the site does.
const COMPONENTS: [&str; 3] = ["aside", "note", "pullquote"];

/// A text of which readers may not see something.
pub(super) struct Hidden {
    /// Its file.
    pub(super) source: SourcePath,
    /// What they may not see.
    pub(super) words: String,
    /// What stands there in the second build.
    pub(super) instead: String,
}

/// The second site, as far as it is another one.
#[derive(Default)]
pub(super) struct Replaced {
    /// Files with other bytes, and new ones.
    pub(super) files: BTreeMap<SourcePath, Vec<u8>>,
    /// Files that are not there.
    pub(super) gone: BTreeSet<SourcePath>,
    /// Of those, pictures and other files that no page shows.
    pub(super) media: Vec<SourcePath>,
    /// The texts.
    pub(super) texts: Vec<Hidden>,
}

/// Finds what is hidden in a site, and hides something else.
pub(super) fn replaced(tree: &Tree, edition: &Edition, chance: &mut Chance) -> Replaced {
    let read = read::each(tree, &tree.articles, |file, text| {
        let text = text.ok()?;
        Some((Arc::new(gather::article(file, &text, &edition.config)), text))
    });
    let (articles, texts): (Vec<Arc<Article>>, Vec<String>) = read.into_iter().flatten().unzip();
    let texts: BTreeMap<SourcePath, String> =
        articles.iter().map(|article| article.source.clone()).zip(texts).collect();
    let parts = articles.iter().flat_map(|article| article.text.links.iter().filter_map(part)).collect::<Vec<_>>();
    let parts: BTreeSet<String> = led_to(tree).chain(parts).collect();
    let (stories, _) = newsroom(articles, &edition.config, &edition.moment);
    let (names, around) = (names(edition), around(edition, &texts));
    let mut site = Site { edition, names, around, parts, texts, made: Replaced::default() };
    for story in &stories {
        site.story(story, chance);
    }
    site.pages(tree, chance);
    site.media(tree);
    site.threads(tree, &stories);
    site.made
}

/// A site while its texts are replaced.
struct Site<'a> {
    edition: &'a Edition,
    names: Names,
    around: Around,
    /// The parts of texts to which links lead.
    parts: BTreeSet<String>,
    /// The articles by their files.
    texts: BTreeMap<SourcePath, String>,
    made: Replaced,
}

impl Site<'_> {
    fn story(&mut self, story: &NewsroomStory, chance: &mut Chance) {
        let is_live = |standing: &Standing| standing.state == State::Live;
        let translation = story.translation.as_ref();
        let both = [(Some(&story.original), translation), (translation, Some(&story.original))];
        for (index, (text, twin)) in both.into_iter().enumerate() {
            let Some(text) = text else { continue };
            if is_live(text) {
                self.live(story, &text.article, chance);
            } else {
                let (article, state) = (&*text.article, text.state);
                let asleep =
                    Asleep { article, state, is_original: index == 0, has_live_twin: twin.is_some_and(is_live) };
                self.asleep(&asleep, chance);
            }
        }
    }

    /// A text that readers see some of.
    fn live(&mut self, story: &NewsroomStory, article: &Article, chance: &mut Chance) {
        let Some(text) = self.texts.get(&article.source) else { return };
        let is_withdrawn = self.is_withdrawn(story);
        let split = split(&article.source, text);
        let (made, mut words) = if is_withdrawn {
            (Some(self.body(chance)), split.body.to_owned())
        } else if story.is_gated {
            let halves = divide(&split, article.text.cut_is_wrong);
            let (parts, counts) = (self.wanted_parts(article), counts(&article.text));
            let around = Around { parts, counts, ..self.around.clone() };
            (halves.replaced(chance, &around), halves.hidden)
        } else {
            (None, String::new())
        };
        let corrected = self.corrected(story.is_gated, article, chance, &mut words);
        if made.is_none() && corrected.is_none() {
            return;
        }
        let (body, drawings) = made.unwrap_or_else(|| (split.body.to_owned(), Vec::new()));
        let file = match &corrected {
            Some(fields) => front::file(fields, &body),
            None => format!("---\n{}---\n{body}", split.block.yaml),
        };
        let file_words = if corrected.is_some() { file.clone() } else { body };
        self.put(&article.source, file, drawings, (words, file_words));
    }

    /// Whether the text of a story is gone, by what its file says: what the edition makes of it is to be proved.
    fn is_withdrawn(&self, story: &NewsroomStory) -> bool {
        let withdrawal = story.original.article.story.withdrawn.as_ref();
        withdrawal.is_some_and(|withdrawal| withdrawal.date.instant <= self.edition.moment.now.instant)
    }

    /// The ids of hidden headings to which any text leads.
    fn wanted_parts(&self, article: &Article) -> Vec<String> {
        let hidden = article.text.headings.iter().filter(|heading| heading.after_cut).map(|heading| &heading.id);
        hidden.filter(|id| self.parts.contains(*id)).cloned().collect()
    }

    /// The fields of a live text where some of its corrections are hidden, with other words in those.
    fn corrected(
        &self,
        is_gated: bool,
        article: &Article,
        chance: &mut Chance,
        words: &mut String,
    ) -> Option<front::Fields> {
        let moment = &self.edition.moment;
        let corrections = &article.fields.corrections;
        let is_hidden: Vec<bool> = corrections
            .iter()
            .map(|one| (one.gated && is_gated) || (one.date.instant > moment.now.instant && !moment.future))
            .collect();
        let fields = front::corrected(chance, &article.block.fields()?, &is_hidden)?;
        for (one, _) in corrections.iter().zip(&is_hidden).filter(|(_, hidden)| **hidden) {
            words.push('\n');
            words.push_str(&one.text.plain);
        }
        Some(fields)
    }

    /// A text that readers see nothing of.
    fn asleep(&mut self, asleep: &Asleep<'_>, chance: &mut Chance) {
        let source = &asleep.article.source;
        let (Some(text), Some(written)) = (self.texts.get(source).cloned(), asleep.article.block.fields()) else {
            return;
        };
        let (fields, mut drawings) = front::asleep(chance, asleep, &written, &self.names);
        let (body, more) = self.body(chance);
        drawings.extend(more);
        let file = front::file(&fields, &body);
        self.put(source, file.clone(), drawings, (text, file));
    }

    /// Plain pages that are drafts.
    fn pages(&mut self, tree: &Tree, chance: &mut Chance) {
        if self.edition.moment.drafts {
            return;
        }
        for (source, text) in read::each(tree, &tree.pages, |file, text| (file.path.clone(), text.ok())) {
            let Some(text) = text else { continue };
            let fields = split(&source, &text).block.fields().unwrap_or_default();
            if fields.get("draft") != Some(&Value::Bool(true)) {
                continue;
            }
            let (body, drawings) = self.body(chance);
            let file = front::file(&front::draft_page(chance), &body);
            self.put(&source, file.clone(), drawings, (text, file));
        }
    }

    /// Pictures and files that no page shows are not there, and neither is what stands beside them. A picture that
    /// stands in for another, in one language, may borrow what is said of that one.
    fn media(&mut self, tree: &Tree) {
        let shown: BTreeSet<&SourcePath> = self.edition.published.iter().map(|(_, file)| file).collect();
        let stands_in = |file: &SourcePath| {
            let (stem, ending) = file.as_str().rsplit_once('.').unwrap_or((file.as_str(), ""));
            let own = Lang::ALL.map(|lang| SourcePath::new(&format!("{stem}.{lang}.{ending}")));
            own.iter().flatten().any(|own| shown.contains(own))
        };
        self.made.media.extend(tree.media.iter().filter(|file| !shown.contains(file) && !stands_in(file)).cloned());
        let beside = self.made.media.iter().filter_map(|file| SourcePath::new(&format!("{file}.yaml")));
        self.made.gone.extend(self.made.media.iter().cloned().chain(beside));
    }

    /// Threads of stories that readers do not see are not there.
    fn threads(&mut self, tree: &Tree, stories: &[NewsroomStory]) {
        let stem = |source: &SourcePath, endings: &[&str]| {
            endings.iter().find_map(|ending| source.as_str().strip_suffix(ending)).map(str::to_owned)
        };
        let is_seen = |story: &&NewsroomStory| {
            let texts = std::iter::once(&story.original).chain(&story.translation);
            texts.into_iter().any(|text| text.state == State::Live) && !self.is_withdrawn(story)
        };
        let hidden = stories.iter().filter(|story| !is_seen(story));
        let hidden: BTreeSet<String> =
            hidden.filter_map(|story| stem(&story.original.article.source, &[".en.md", ".es.md"])).collect();
        let is_hidden = |file: &&SourcePath| {
            stem(file, &[".comments.yaml", ".comments.yml"]).is_some_and(|stem| hidden.contains(&stem))
        };
        self.made.gone.extend(tree.comments.iter().filter(is_hidden).cloned());
    }

    fn body(&self, chance: &mut Chance) -> (String, Vec<Drawing>) {
        let made = body(chance, &self.around, true);
        let definitions = made.definitions.iter().map(|one| format!("{one}\n\n"));
        (made.text + &definitions.collect::<String>(), made.drawings)
    }

    /// Puts a text with its pictures beside it.
    fn put(&mut self, source: &SourcePath, file: String, drawings: Vec<Drawing>, texts: (String, String)) {
        let (words, mut instead) = texts;
        for drawing in drawings {
            instead.push_str(&drawing.name);
            instead.push_str(&drawing.notes);
            let beside = |name: &str| source.resolve(name);
            let files = [(drawing.name.clone(), drawing.svg), (format!("{}.yaml", drawing.name), drawing.notes)];
            self.made
                .files
                .extend(files.into_iter().filter_map(|(name, text)| Some((beside(&name)?, text.into_bytes()))));
        }
        self.made.files.insert(source.clone(), file.into_bytes());
        self.made.texts.push(Hidden { source: source.clone(), words, instead });
    }
}

/// What can be counted in a text.
fn counts(text: &Text) -> Counts {
    let (headings, notes) = (text.headings.len(), text.notes.len());
    Counts { headings, notes, pictures: text.pictures.len(), links: text.links.len() }
}

/// Whatever may be a part of a text to which plain pages and authors lead.
fn led_to(tree: &Tree) -> impl Iterator<Item = String> {
    let texts = [&tree.pages, &tree.authors].into_iter().flat_map(|files| read::each(tree, files, |_, text| text.ok()));
    let parts = |text: String| -> Vec<String> {
        let words =
            text.split('#').skip(1).map(|rest| rest.split([')', ' ', '"', '\n', '>']).next().unwrap_or_default());
        words.map(str::to_owned).collect()
    };
    texts.flatten().flat_map(parts)
}

/// The part of a text to which a link leads.
fn part(link: &Link) -> Option<String> {
    match &link.target {
        Target::Part(part) | Target::Story(_, Some(part)) | Target::Source(_, Some(part)) => Some(part.clone()),
        _ => None,
    }
}

/// What the site knows.
fn names(edition: &Edition) -> Names {
    let terms = &edition.terms;
    let tiers = ["free", "metered"].into_iter().map(str::to_owned);
    Names {
        authors: edition.authors.keys().map(ToString::to_string).collect(),
        sections: terms.sections.iter().map(|(id, _)| id.to_string()).collect(),
        topics: terms.topics.iter().map(|(id, _)| id.to_string()).collect(),
        series: terms.series.iter().map(|(id, _)| id.to_string()).collect(),
        tiers: tiers.chain(edition.config.paywall.tiers.iter().cloned()).collect(),
    }
}

/// What made-up texts may refer to.
fn around(edition: &Edition, texts: &BTreeMap<SourcePath, String>) -> Around {
    let is_used = |name: &&str| {
        let fence = format!(":::{name}\n");
        texts.values().any(|text| text.contains(&fence))
    };
    Around {
        stories: edition.stories.keys().map(ToString::to_string).collect(),
        components: COMPONENTS.into_iter().filter(|name| is_used(name)).collect(),
        ..Around::default()
    }
}
