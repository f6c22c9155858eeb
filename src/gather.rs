//! Files → what they say: the first half of a build, from the disk to the sources of an edition. Each text is read
//! and parsed on one thread and then forgotten, so that memory holds what was said and not the files.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::pipeline::base::config::{CommentMode, Config, FrontPage, PictureNotes};
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::media::{self, Kind};
use crate::pipeline::collect::read::{self, DATA_LIMIT};
use crate::pipeline::collect::tree::{TextFile, Tree};
use crate::pipeline::content::article::Article;
use crate::pipeline::content::comments_file::CommentsFile;
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::content::prose::Prose;
use crate::pipeline::content::{
    article_file, author_file, comments_file, configuration, markdown, page_file, site_data,
};
use crate::pipeline::edition::Sources;
use crate::pipeline::edition::media::Shelf;
use crate::pipeline::edition::schedule::Moment;
use crate::pipeline::edition::terms::{TermFiles, Terms};
use crate::reading::{Articles, KnownMedia, Look, Reading};

/// How inline Markdown and texts of front matter are parsed.
const PROSE: Prose = Prose { inline: markdown::inline, text: markdown::text, comment: markdown::comment };

/// Reads the configuration, and keeps it as it was written. `None` when it cannot be used; what is wrong is told either
/// way.
pub fn config(tree: &Tree, told: &mut Vec<Diagnostic>) -> Option<(Config, FrontBlock)> {
    let path = SourcePath::new("bifolio.yaml")?;
    match tree.read_text(&path, DATA_LIMIT) {
        Ok(text) => {
            let (config, problems) = configuration::read(&path, &text);
            told.extend(problems);
            config.map(|config| (config, FrontBlock { source: path, yaml: text, first_line: 1 }))
        }
        Err(problem) => {
            told.push(problem);
            None
        }
    }
}

/// Reads and parses every article.
pub fn articles(tree: &Tree, config: &Config, told: &mut Vec<Diagnostic>) -> Vec<Arc<Article>> {
    Articles::default().get(tree, Look::Everywhere, told, |file, text| article(file, text, config))
}

/// Parses one article.
pub fn article(file: &TextFile, text: &str, config: &Config) -> Article {
    article_file::read(&file.path, file.lang, text, config, &PROSE)
}

/// Reads everything that an edition is made of, as far as `reading` does not hold it.
pub fn sources(
    reading: &mut Reading,
    tree: &Tree,
    look: Look<'_>,
    (config, config_file): (Config, FrontBlock),
    moment: Moment,
    told: &mut Vec<Diagnostic>,
) -> Sources {
    let (config, config_file) = reading.under(config, config_file);
    let data = reading.data.get(tree, look, tree.data.iter(), told, |told| data(tree, &config, told));
    let notes = reading.notes.get(tree, look, tree.sidecars.iter(), told, |told| sidecars(tree, told));
    let articles = reading.articles.get(tree, look, told, |file, text| article(file, text, &config));
    let authors = reading.authors.get(tree, look, tree.authors.iter().map(AsRef::as_ref), told, |told| {
        let parse = |file: &TextFile, text: &str| author_file::read(&file.path, file.lang, text, &config, &PROSE);
        texts(tree, &tree.authors, told, parse)
    });
    let pages = reading.pages.get(tree, look, tree.pages.iter().map(AsRef::as_ref), told, |told| {
        let parse = |file: &TextFile, text: &str| page_file::read(&file.path, file.lang, text, &config, &PROSE);
        texts(tree, &tree.pages, told, parse)
    });
    let comments = reading.comments.get(tree, look, tree.comments.iter(), told, |told| comments(tree, &config, told));
    let known = std::mem::take(&mut reading.media);
    let pictures = tree.static_files.iter().filter(|path| Kind::of_name(path).is_picture());
    let all = tree.media.iter().chain(pictures);
    let mut media = Vec::new();
    let shelf = reading.shelf.get(tree, look, all, told, |told| shelf(tree, &known, &mut media, told));
    reading.media = if media.is_empty() { known } else { media };
    Sources {
        config,
        config_file,
        terms: data.terms.clone(),
        front: data.front.clone(),
        front_file: data.front_file.clone(),
        notes,
        articles,
        authors,
        pages,
        comments,
        shelf,
        moment,
    }
}

/// What the data files say.
#[derive(PartialEq)]
pub struct Data {
    /// Sections, topics, series.
    pub terms: Arc<Terms>,
    /// `content/front.yaml`.
    pub front: Arc<FrontPage>,
    /// The same as it was written.
    pub front_file: Arc<FrontBlock>,
}

/// What stands beside pictures, by picture.
pub type Notes = BTreeMap<SourcePath, PictureNotes>;

/// Reads and parses texts in parallel; what cannot be read is told and left out.
fn texts<T: Send>(
    tree: &Tree,
    files: &[TextFile],
    told: &mut Vec<Diagnostic>,
    parse: impl Fn(&TextFile, &str) -> T + Sync,
) -> Vec<T> {
    let read = read::each(tree, files, |file, text| text.map(|text| parse(file, &text)));
    keep(read, told)
}

fn keep<T>(results: Vec<Result<T, Diagnostic>>, told: &mut Vec<Diagnostic>) -> Vec<T> {
    results.into_iter().filter_map(|result| result.map_err(|problem| told.push(problem)).ok()).collect()
}

/// Reads `content/sections.yaml` and its kin. An absent file is an empty one.
pub fn data(tree: &Tree, config: &Config, told: &mut Vec<Diagnostic>) -> Data {
    let mut file = |name: &str| -> FrontBlock {
        let source = SourcePath::new(&format!("content/{name}"))
            .unwrap_or_else(|| unreachable!("the name of a data file stays inside the site"));
        let yaml = if tree.has(&source) { tree.read_text(&source, DATA_LIMIT) } else { Ok(String::new()) };
        let yaml = yaml.map_err(|problem| told.push(problem)).unwrap_or_default();
        FrontBlock { source, yaml, first_line: 1 }
    };
    let files = TermFiles { sections: file("sections.yaml"), topics: file("topics.yaml"), series: file("series.yaml") };
    let front_file = file("front.yaml");
    let (sections, of_sections) = site_data::read_sections(&files.sections.source, &files.sections.yaml);
    let (topics, of_topics) = site_data::read_topics(&files.topics.source, &files.topics.yaml);
    let (series, of_series) = site_data::read_series(&files.series.source, &files.series.yaml);
    let (front, of_front) = site_data::read_front(&front_file.source, &front_file.yaml, config);
    told.extend(of_sections.into_iter().chain(of_topics).chain(of_series).chain(of_front));
    let terms = Arc::new(Terms { sections, topics, series, files });
    Data { terms, front: Arc::new(front), front_file: Arc::new(front_file) }
}

/// Reads what stands beside pictures.
fn sidecars(tree: &Tree, told: &mut Vec<Diagnostic>) -> BTreeMap<SourcePath, PictureNotes> {
    let read = read::each(tree, &tree.sidecars, |source, text| text.map(|text| (source.clone(), text)));
    let mut notes = BTreeMap::new();
    for (source, text) in keep(read, told) {
        let (note, problems) = site_data::read_picture(&source, &text);
        told.extend(problems);
        let picture = source.as_str().strip_suffix(".yaml").and_then(SourcePath::new);
        notes.extend(picture.map(|picture| (picture, note)));
    }
    notes
}

/// Reads the threads of stories, where the site keeps them in files; where it does not, such files are left alone.
fn comments(tree: &Tree, config: &Config, told: &mut Vec<Diagnostic>) -> Vec<CommentsFile> {
    if config.comments.mode != CommentMode::Files {
        return Vec::new();
    }
    let parse = |source: &SourcePath, text: String| comments_file::read(source, &text, config, &PROSE);
    keep(read::each(tree, &tree.comments, |source, text| text.map(|text| parse(source, text))), told)
}

/// Looks at every file that texts may use: size, kind, fingerprint of what would be published.
fn shelf(tree: &Tree, known: &[KnownMedia], now_known: &mut Vec<KnownMedia>, told: &mut Vec<Diagnostic>) -> Shelf {
    let is_picture = |path: &&SourcePath| Kind::of_name(path).is_picture();
    let mut files: Vec<&SourcePath> = tree.media.iter().chain(tree.static_files.iter().filter(is_picture)).collect();
    files.sort_unstable();
    *now_known = KnownMedia::all(known, tree, &files, |path| media::media(tree, path));
    let mut shelf = Shelf::default();
    for KnownMedia { path, media, .. } in now_known.iter() {
        match path.as_str().strip_prefix("static") {
            Some(address) if address.starts_with('/') => {
                told.extend(media.problem.clone());
                shelf.fixed.insert(address.to_owned(), media.clone());
            }
            _ => {
                shelf.content.insert(path.clone(), media.clone());
            }
        }
    }
    shelf
}
