//! The site that is changed: where its articles lie and stand, and a theme of its own, so that there is one to edit.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// How many sections `generate` makes; the story `n` is in the section `n % SECTIONS`.
pub(crate) const SECTIONS: usize = 10;

/// The parts of the theme that are edited.
pub(crate) const FOOTER: &str = include_str!("../../themes/gazette/templates/partials/footer.html");
pub(crate) const SHEET: &str = include_str!("../../themes/gazette/assets/css/theme.css");

/// A site of `generate`.
pub(crate) struct Newsroom {
    root: PathBuf,
    /// The file of every article, by story and language.
    articles: Vec<[PathBuf; 2]>,
}

impl Newsroom {
    /// Finds the articles, and gives the site a theme whose footer and style sheet are those of gazette.
    pub(crate) fn open(root: &Path) -> io::Result<Newsroom> {
        let mut found = Vec::new();
        gather(&root.join("content"), &mut found)?;
        found.sort();
        let file = |number, lang| {
            let at = found.binary_search_by(|(known, path)| (*known, lang_of(path)).cmp(&(number, lang)));
            at.ok().map(|at| found[at].1.clone())
        };
        let articles: Vec<[PathBuf; 2]> =
            (0..found.len()).map_while(|number| Some([file(number, "en")?, file(number, "es")?])).collect();
        if articles.is_empty() {
            return Err(io::Error::other(format!("{}: no site of generate", root.display())));
        }
        let newsroom = Newsroom { root: root.to_owned(), articles };
        newsroom.take_theme()?;
        Ok(newsroom)
    }

    fn take_theme(&self) -> io::Result<()> {
        put(&self.theme("theme.yaml"), "extends: gazette\n")?;
        put(&self.theme("templates/partials/footer.html"), FOOTER)?;
        put(&self.theme("assets/css/theme.css"), SHEET)?;
        let configuration = self.root.join("bifolio.yaml");
        let text = fs::read_to_string(&configuration)?;
        if text.contains("\ntheme: own\n") { Ok(()) } else { fs::write(&configuration, format!("{text}theme: own\n")) }
    }

    /// How many stories there are.
    pub(crate) fn stories(&self) -> usize {
        self.articles.len()
    }

    /// The file of an article.
    pub(crate) fn article(&self, story: usize, lang: &str) -> &Path {
        &self.articles[story][usize::from(lang == "es")]
    }

    /// A file of the theme.
    pub(crate) fn theme(&self, path: &str) -> PathBuf {
        self.root.join("themes/own").join(path)
    }

    /// The file of the story that comes and goes in a turn.
    pub(crate) fn passing(&self, turn: usize) -> PathBuf {
        self.root.join(format!("content/passing/passing-{turn}.en.md"))
    }
}

/// Where the list of a section stands.
pub(crate) fn section(number: usize, lang: &str) -> String {
    let word = if lang == "es" { "seccion" } else { "section" };
    format!("/{lang}/{word}-{}/", number % SECTIONS)
}

/// The files of articles below a folder, with the numbers of their stories.
fn gather(folder: &Path, found: &mut Vec<(usize, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), found)?;
        } else if let Some((number, _)) = name.strip_prefix("story-").and_then(|name| name.split_once('.')) {
            found.extend(number.parse().ok().map(|number| (number, entry.path())));
        }
    }
    Ok(())
}

fn lang_of(path: &Path) -> &str {
    if path.to_string_lossy().ends_with(".es.md") { "es" } else { "en" }
}

/// Writes a file and the folders above it, as plainly as an editor that does not rename.
pub(crate) fn put(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}
