//! The files of a site, sorted by what they are. Only names are read here; texts and pictures are read when asked for.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::pipeline::base::diagnostic::{Diagnostic, nearest};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

use super::media::admission;
use super::stamp::has_other_names;
use super::walk::Found;
use super::{names, problems, walk};

/// The data files of a site.
const DATA_FILES: [&str; 4] = ["sections.yaml", "topics.yaml", "series.yaml", "front.yaml"];

/// A Markdown file whose name says its language.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct TextFile {
    /// The file.
    pub path: SourcePath,
    /// The language, by the suffix of the name.
    pub lang: Lang,
    /// The name without folder, language and ending: `river` for `content/water/river.en.md`.
    pub stem: String,
}

impl AsRef<SourcePath> for TextFile {
    fn as_ref(&self) -> &SourcePath {
        &self.path
    }
}

impl AsRef<SourcePath> for SourcePath {
    fn as_ref(&self) -> &SourcePath {
        self
    }
}

/// The files of a site at one moment. All lists are sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The source folder, absolute, without links in it.
    pub root: PathBuf,
    /// Articles.
    pub articles: Vec<TextFile>,
    /// Texts under `content/authors/`.
    pub authors: Vec<TextFile>,
    /// Texts under `content/pages/`.
    pub pages: Vec<TextFile>,
    /// YAML files under `content/` that are no sidecars: `content/sections.yaml` …
    pub data: Vec<SourcePath>,
    /// YAML files with what readers wrote about a story: `river.comments.yaml`.
    pub comments: Vec<SourcePath>,
    /// YAML files that stand beside a file of `media`: `river.jpg.yaml`.
    pub sidecars: Vec<SourcePath>,
    /// All other files under `content/`: pictures, sound, documents.
    pub media: Vec<SourcePath>,
    /// Files under `static/`, hidden ones too.
    pub static_files: Vec<SourcePath>,
    /// Files under `themes/`.
    pub theme_files: Vec<SourcePath>,
    /// What is wrong with names, links and folders.
    pub diagnostics: Vec<Diagnostic>,
    /// How the disk spells the names whose letters it does not hold composed.
    pub(super) spellings: BTreeMap<SourcePath, PathBuf>,
}

/// Names the files of the site in `root`, the folder with the `bifolio.yaml`. Nothing under the folders `leave_out`
/// (outputs, seen from the working folder) counts. Fails only where `root` itself cannot be read; everything else is a
/// diagnostic of the tree.
pub fn scan(root: &Path, leave_out: &[PathBuf]) -> Result<Tree, Error> {
    let root = root.canonicalize().map_err(|cause| problems::no_source(root, cause))?;
    let leave_out: Vec<PathBuf> = leave_out.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    let mut tree = Tree::default();
    for found in tree.walk(&root, "content", &leave_out, false) {
        tree.sort_in(found);
    }
    tree.static_files = tree.walk(&root, "static", &leave_out, true);
    let suspects = |path: &SourcePath| Some(problems::static_suspect(path, names::suspicion(path)?));
    tree.diagnostics.extend(tree.static_files.iter().filter_map(suspects));
    tree.theme_files = tree.walk(&root, "themes", &leave_out, false);
    tree.root = root;
    tree.refuse_folders();
    tree.name_unread();
    tree.finish();
    Ok(tree)
}

impl Tree {
    /// Every file that a build may read, the configuration first.
    pub fn files(&self) -> impl Iterator<Item = &SourcePath> {
        static CONFIGURATION: LazyLock<Option<SourcePath>> =
            LazyLock::new(|| SourcePath::new(super::root::CONFIGURATION));
        let texts = [&self.articles, &self.authors, &self.pages].into_iter().flatten().map(|text| &text.path);
        let data = [&self.data, &self.comments, &self.sidecars, &self.media, &self.static_files, &self.theme_files];
        CONFIGURATION.iter().chain(texts).chain(data.into_iter().flatten())
    }

    /// The same site as if it had no articles but these, and no threads but those beside them.
    #[must_use]
    pub fn only(&self, articles: &BTreeSet<SourcePath>) -> Tree {
        let stem = |path: &SourcePath| path.as_str().split('.').next().unwrap_or_default().to_owned();
        let stems: BTreeSet<String> = articles.iter().map(stem).collect();
        Tree {
            articles: self.articles.iter().filter(|file| articles.contains(&file.path)).cloned().collect(),
            comments: self.comments.iter().filter(|file| stems.contains(&stem(file))).cloned().collect(),
            ..self.clone()
        }
    }

    /// Whether the scan found this file, of whatever sort.
    pub fn has(&self, path: &SourcePath) -> bool {
        let texts = [&self.articles, &self.authors, &self.pages];
        let data = [&self.data, &self.sidecars, &self.comments];
        let files = [&self.media, &self.static_files, &self.theme_files].into_iter().chain(data);
        files.into_iter().any(|files| files.binary_search(path).is_ok())
            || texts.into_iter().any(|texts| texts.binary_search_by(|text| text.path.cmp(path)).is_ok())
    }

    /// Whether a scan would find the same at `path`: a regular file that was found, or nothing where nothing was.
    pub fn is_same_at(&self, path: &SourcePath) -> bool {
        let is_known = self.has(path) || path.as_str() == super::root::CONFIGURATION;
        match self.root.join(path.as_str()).symlink_metadata() {
            Ok(about) => is_known && about.is_file() && !has_other_names(&about),
            // What was told of the tree may have been told of a file that is gone now. Where a folder goes as a whole, nobody
            // tells of the files that were in it.
            Err(_) => !is_known && self.diagnostics.is_empty() && !self.has_below(path),
        }
    }

    /// Whether a scan found a file in the folder `path`, or in one of its folders.
    fn has_below(&self, path: &SourcePath) -> bool {
        let is_below =
            |file: &SourcePath| file.as_str().strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        self.files().any(is_below)
    }

    /// Whether every file has the name on the disk that it has here.
    pub fn is_spelled_plainly(&self) -> bool {
        self.spellings.is_empty()
    }

    /// Whether a file is one that is published as a file: it lies in `static/`, or beside texts.
    pub fn is_copied(&self, path: &SourcePath) -> bool {
        [&self.static_files, &self.media].into_iter().any(|files| files.binary_search(path).is_ok())
    }

    /// Where a file lies on the disk.
    pub fn on_disk(&self, path: &SourcePath) -> PathBuf {
        self.spellings.get(path).cloned().unwrap_or_else(|| self.root.join(path.as_str()))
    }

    /// Where a file really lies: a link may lead to it, or through a folder.
    pub fn real(&self, path: &SourcePath) -> PathBuf {
        let named = self.on_disk(path);
        named.canonicalize().unwrap_or(named)
    }

    fn walk(&mut self, root: &Path, area: &str, leave_out: &[PathBuf], keeps_hidden: bool) -> Vec<SourcePath> {
        let (found, diagnostics) = walk::walk(root, area, leave_out, keeps_hidden);
        self.diagnostics.extend(diagnostics);
        self.diagnostics.extend(names::twins(found.iter().map(|found| &found.path)));
        let mut paths: Vec<SourcePath> = found.into_iter().map(|found| self.remember(found)).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    fn remember(&mut self, found: Found) -> SourcePath {
        if let Some(on_disk) = found.on_disk {
            self.spellings.insert(found.path.clone(), on_disk);
        }
        found.path
    }

    /// Puts a file of `content/` where it belongs.
    fn sort_in(&mut self, path: SourcePath) {
        if names::is_text(&path) {
            return self.sort_in_text(path);
        }
        match path.name().strip_suffix(".yaml").or_else(|| path.name().strip_suffix(".yml")) {
            Some(bare) if is_media_name(bare) => self.sidecars.push(path),
            Some(bare) if bare.ends_with(".comments") => self.comments.push(path),
            Some(_) => self.data.push(path),
            None => self.media.push(path),
        }
    }

    fn sort_in_text(&mut self, path: SourcePath) {
        let Some((stem, lang)) = names::divide(path.name()) else {
            self.diagnostics.push(problems::language_suffix_missing(&path, &names::right_names(&path)));
            return;
        };
        let (stem, folder) = (stem.to_owned(), path.folder());
        let list = match folder.split('/').nth(1) {
            Some("authors") => &mut self.authors,
            Some("pages") => &mut self.pages,
            _ => &mut self.articles,
        };
        list.push(TextFile { path, lang, stem });
    }

    /// Tells of folders that stand where a data file would.
    fn refuse_folders(&mut self) {
        let names = DATA_FILES.iter().filter_map(|name| SourcePath::new(&format!("content/{name}")));
        let folders = names.filter(|path| self.root.join(path.as_str()).is_dir());
        self.diagnostics.extend(folders.map(|path| problems::folder_for_file(&path)));
    }

    /// Tells of data files that nothing reads: those whose name is not quite right.
    fn name_unread(&mut self) {
        let unread = self.data.iter().filter(|path| path.folder() == "content" && !DATA_FILES.contains(&path.name()));
        let told = unread.map(|path| {
            let stem = path.name().rsplit_once('.').map_or(path.name(), |(stem, _)| stem);
            let right = nearest(&format!("{stem}.yaml"), DATA_FILES);
            problems::data_file_unknown(path, right, &DATA_FILES)
        });
        let beside = self.sidecars.iter().filter(|path| path.name().ends_with(".yml"));
        let beside = beside.map(|path| {
            let right = format!("{}.yaml", path.name().trim_end_matches(".yml"));
            problems::data_file_unknown(path, Some(&right), &DATA_FILES)
        });
        let told: Vec<Diagnostic> = told.chain(beside).collect();
        self.diagnostics.extend(told);
    }

    fn finish(&mut self) {
        self.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    }
}

/// Whether a sidecar's name without `.yaml` is the name of something that is shown or heard.
fn is_media_name(bare: &str) -> bool {
    SourcePath::new(bare).is_some_and(|path| admission::is_media_name(&path))
}
