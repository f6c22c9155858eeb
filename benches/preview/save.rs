//! The kinds of saves: what is written where, and by what a reader sees that it is served.

use std::fs;
use std::io;
use std::path::PathBuf;

use super::newsroom::{FOOTER, Newsroom, SECTIONS, SHEET, put, section};
use super::tab::Tab;

/// One change of one file.
pub(crate) struct Save {
    file: PathBuf,
    /// The new text; `None` where the file is deleted.
    text: Option<String>,
    /// The address that shows it.
    pub(crate) page: String,
    shown: Shown,
}

/// How the page shows it.
enum Shown {
    /// It holds this word.
    Word(String),
    /// Its style sheet does.
    InSheet(String),
    /// It is gone.
    Gone,
}

impl Save {
    /// Changes the file.
    pub(crate) fn make(&self) -> io::Result<()> {
        match &self.text {
            Some(text) => put(&self.file, text),
            None => fs::remove_file(&self.file),
        }
    }

    /// Whether it is served.
    pub(crate) fn is_served(&self, tab: &mut Tab) -> io::Result<bool> {
        let answer = tab.get(&self.page)?;
        Ok(match &self.shown {
            Shown::Word(word) => answer.status == 200 && answer.body.contains(word),
            Shown::Gone => answer.status == 404,
            Shown::InSheet(word) => match sheet_of(&answer.body) {
                Some(sheet) => tab.get(sheet)?.body.contains(word),
                None => false,
            },
        })
    }
}

/// The address of a page's first style sheet.
fn sheet_of(html: &str) -> Option<&str> {
    html.split_once("<link rel=\"stylesheet\" href=\"")?.1.split_once('"').map(|(address, _)| address)
}

/// A word in the first paragraph of a text: another text in each turn.
pub(crate) fn body(newsroom: &Newsroom, _: &mut Tab, turn: usize) -> io::Result<Save> {
    let (lang, word) = (lang(turn), format!("bodyword{turn}x"));
    // A prime number: the turns go through the whole of the site before one comes again.
    let story = turn * 7919 % newsroom.stories();
    let file = newsroom.article(story, lang).to_owned();
    let text = fs::read_to_string(&file)?.replacen("[^1]", &format!(" {word}[^1]"), 1);
    Ok(Save {
        file,
        text: Some(text),
        page: format!("{}story-{story}/", section(story, lang)),
        shown: Shown::Word(word),
    })
}

/// A word in the title of a story that stands on the first page of its section: seen there.
pub(crate) fn title(newsroom: &Newsroom, tab: &mut Tab, turn: usize) -> io::Result<Save> {
    let (lang, word) = (lang(turn), format!("Titleword{turn}x"));
    let page = section(turn / 2, lang);
    let listed = listed(&tab.get(&page)?.body, &page);
    let story = listed.get(turn / (2 * SECTIONS) % listed.len().max(1));
    let story = *story.ok_or_else(|| io::Error::other(format!("{page} lists no story")))?;
    let file = newsroom.article(story, lang).to_owned();
    let text = fs::read_to_string(&file)?.replacen("title: \"", &format!("title: \"{word} "), 1);
    Ok(Save { file, text: Some(text), page, shown: Shown::Word(word) })
}

/// The stories that a section's page leads to, as they follow.
fn listed(html: &str, section: &str) -> Vec<usize> {
    let mut stories = Vec::new();
    for rest in html.split(&format!("href=\"{section}story-")).skip(1) {
        let number = rest.split_once('/').and_then(|(number, _)| number.parse().ok());
        stories.extend(number.filter(|number| !stories.contains(number)));
    }
    stories
}

/// A word in the footer of every page: seen on one of them.
pub(crate) fn template(newsroom: &Newsroom, _: &mut Tab, turn: usize) -> io::Result<Save> {
    let word = format!("footword{turn}x");
    let text = FOOTER.replacen("<p class=\"legal\">", &format!("<p class=\"legal\"><span>{word}</span>"), 1);
    let file = newsroom.theme("templates/partials/footer.html");
    Ok(Save { file, text: Some(text), page: section(turn, "en"), shown: Shown::Word(word) })
}

/// A rule in the style sheet that every page names, by a name that its bytes give it.
pub(crate) fn sheet(newsroom: &Newsroom, _: &mut Tab, turn: usize) -> io::Result<Save> {
    let word = format!("sheetword{turn}x");
    let text = format!("{SHEET}\n.{word} {{ color: inherit }}\n");
    let file = newsroom.theme("assets/css/theme.css");
    Ok(Save { file, text: Some(text), page: section(turn, "en"), shown: Shown::InSheet(word) })
}

/// A story that was not there, the newest of its section.
pub(crate) fn arrival(newsroom: &Newsroom, _: &mut Tab, turn: usize) -> io::Result<Save> {
    let word = format!("newword{turn}x");
    let text = format!(
        "---\nstory: passing-{turn}\ntitle: Passing {turn}\nslug: passing-{turn}\ndate: 2026-11-20\n\
         authors: [author-0]\nsection: section-0\n---\nA short text with {word}.\n"
    );
    let page = format!("{}passing-{turn}/", section(0, "en"));
    Ok(Save { file: newsroom.passing(turn), text: Some(text), page, shown: Shown::Word(word) })
}

/// The same story goes again.
pub(crate) fn removal(newsroom: &Newsroom, _: &mut Tab, turn: usize) -> io::Result<Save> {
    let page = format!("{}passing-{turn}/", section(0, "en"));
    Ok(Save { file: newsroom.passing(turn), text: None, page, shown: Shown::Gone })
}

/// Both languages in turn.
fn lang(turn: usize) -> &'static str {
    ["en", "es"][turn % 2]
}
