//! `translations.lock`: what each translation was made from. A text in, a [`Lock`] out, and back again.
//!
//! A story has a head line (its id and the language of the translation) and a line for each block of the original as it
//! was when somebody last said that the translation follows it. One line for each block, sorted by story: two people
//! who work on two stories, or on two paragraphs of one, never change the same line.

use std::collections::BTreeMap;

use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

use super::block::{BlockKind, Fingerprint, Mark};
use super::lock_problems as problems;

/// The form of the file that is read and written.
const VERSION: &str = "version 1";

/// What opens the file.
const HEAD: &str = "\
# What each translation was made from. `bifolio translate` and `bifolio status --accept STORY` write this file: keep it in
# git beside the texts, and leave it to them. A story has its id and the language of its translation, then a line for each
# block of the original as it was when the translation followed it: what it is, and a fingerprint of its words.
# Where git finds a conflict: keep the lines of both sides, without the marks, each story once; then accept the story again.
";

/// Lines that mean nothing and are told: a file full of them is another file.
const TOLD_MAX: usize = 10;

/// What each translation was made from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Lock(BTreeMap<(StoryId, Lang), Vec<Mark>>);

impl Lock {
    /// What the translation of a story into a language was made from; `None` where nobody ever said so.
    pub fn get(&self, story: &StoryId, lang: Lang) -> Option<&[Mark]> {
        self.0.get(&(story.clone(), lang)).map(Vec::as_slice)
    }

    /// Says that the translation of a story follows these blocks.
    pub fn accept(&mut self, story: &StoryId, lang: Lang, marks: Vec<Mark>) {
        self.0.insert((story.clone(), lang), marks);
    }

    /// Forgets stories that there are no more.
    pub fn keep(&mut self, is_there: impl Fn(&StoryId, Lang) -> bool) {
        self.0.retain(|(story, lang), _| is_there(story, *lang));
    }

    /// The text of the file.
    pub fn print(&self) -> String {
        let mut text = format!("{HEAD}{VERSION}\n");
        for ((story, lang), marks) in &self.0 {
            text.push_str(&format!("\n{story} {lang}\n"));
            for mark in marks {
                text.push_str(&format!("  {} {}\n", mark.kind.as_str(), mark.fingerprint));
            }
        }
        text
    }
}

/// Reads the file. Where anything is wrong with it, what could be read is no more than a help: nobody may write over it.
pub fn read(source: &SourcePath, text: &str) -> (Lock, Vec<Diagnostic>) {
    let lines = || text.lines().zip(1_u32..).map(|(line, number)| (line.trim_end(), number));
    let place = |line: &str, number: u32| {
        let mut place = Place::at(source, number, 1);
        place.end.column = 1 + u32::try_from(line.chars().count().max(1)).unwrap_or(1);
        place
    };
    if let Some((line, number)) = lines().find(|(line, _)| is_conflict(line)) {
        return (Lock::default(), vec![problems::conflict(place(line, number))]);
    }
    let mut said = lines().filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    match said.next() {
        // An empty file says nothing, and that is in order.
        None => return (Lock::default(), Vec::new()),
        Some((VERSION, _)) => {}
        Some((line, number)) if is_version(line) => {
            return (Lock::default(), vec![problems::newer(place(line, number), line)]);
        }
        Some((line, number)) => return (Lock::default(), vec![problems::foreign(place(line, number))]),
    }
    let (mut lock, mut told) = (Lock::default(), Vec::new());
    let mut story: Option<(StoryId, Lang)> = None;
    for (line, number) in said {
        if line.starts_with(' ') {
            match (&story, mark(line)) {
                (Some(story), Some(mark)) => lock.0.entry(story.clone()).or_default().push(mark),
                _ => told.push(problems::line_invalid(place(line, number), line)),
            }
            continue;
        }
        story = head(line);
        match &story {
            None => told.push(problems::line_invalid(place(line, number), line)),
            Some(story) if lock.0.contains_key(story) => {
                told.push(problems::story_twice(place(line, number), &story.0));
            }
            Some(story) => lock.accept(&story.0, story.1, Vec::new()),
        }
    }
    told.truncate(TOLD_MAX);
    (lock, told)
}

/// `river-water es`: ids may hold spaces, languages do not.
fn head(line: &str) -> Option<(StoryId, Lang)> {
    let (id, lang) = line.rsplit_once(' ')?;
    Some((StoryId::parse(id)?, Lang::from_code(lang)?))
}

/// `  paragraph 0a1b2c3d`.
fn mark(line: &str) -> Option<Mark> {
    let (kind, fingerprint) = line.trim().split_once(' ')?;
    Some(Mark { kind: BlockKind::named(kind)?, fingerprint: Fingerprint::parse(fingerprint.trim())? })
}

fn is_version(line: &str) -> bool {
    line.strip_prefix("version ").is_some_and(|number| number.parse::<u32>().is_ok())
}

/// Whether git left the line: seven signs, and nothing or a space after them.
fn is_conflict(line: &str) -> bool {
    let marks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    marks.iter().any(|mark| line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> (Lock, Vec<Diagnostic>) {
        read(&SourcePath::new("translations.lock").unwrap(), text)
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mark = |kind, text| Mark { kind, fingerprint: Fingerprint::parse(text).unwrap() };
        let mut lock = Lock::default();
        let id = |id| StoryId::parse(id).unwrap();
        lock.accept(
            &id("the river"),
            Lang::Es,
            vec![mark(BlockKind::Title, "0a1b2c3d"), mark(BlockKind::Cut, "ffffffff")],
        );
        lock.accept(&id("árbol"), Lang::En, Vec::new());
        let text = lock.print();
        assert!(text.ends_with("version 1\n\nthe river es\n  title 0a1b2c3d\n  cut ffffffff\n\nárbol en\n"), "{text}");
        assert_eq!(read_text(&text), (lock.clone(), Vec::new()));
        assert_eq!(read_text(&text.replace('\n', "\r\n")), (lock, Vec::new()));
        assert_eq!(read_text(""), (Lock::default(), Vec::new()));
    }

    #[test]
    fn whatever_stands_there_is_told_and_never_taken() {
        let good = "version 1\n\nriver es\n  title 0a1b2c3d\n";
        let cases = [
            ("{\"name\": \"npm\"}\n", 1),
            ("version 2\nriver es\n", 1),
            ("version 1\n  title 0a1b2c3d\n", 1),
            ("version 1\nriver\n  title 0a1b2c3d\n", 2),
            ("version 1\nriver fr\n", 1),
            ("version 1\nriver es\n  title 0a1b2c3\n  headline 0a1b2c3d\n  title  \n  title 0A1B2C3D\n", 4),
            ("version 1\nriver es\nriver es\n", 1),
            ("version 1\n<<<<<<< HEAD\nriver es\n=======\nriver en\n>>>>>>> other\n", 1),
            (&format!("version 1\n{}", "\u{1}\n".repeat(1000)), TOLD_MAX),
        ];
        assert_eq!(read_text(good).1, []);
        for (text, problems) in cases {
            assert_eq!(read_text(text).1.len(), problems, "{text}");
        }
    }
}
