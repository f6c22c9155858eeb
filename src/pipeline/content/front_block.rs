//! A file divided into front matter and body, and the way back from a value to the line that says it.

use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::yaml;

use super::field_problems as problems;

/// The front matter of a file as it was written. Kept so that stages which know more can point at its values.
#[derive(Clone, PartialEq, Debug)]
pub struct FrontBlock {
    /// The file.
    pub source: SourcePath,
    /// What stands between the two `---`; empty when there is none.
    pub yaml: String,
    /// The line of the file on which `yaml` begins (2 where the file opens with `---`).
    pub first_line: u32,
}

impl FrontBlock {
    /// Where the value at `path` stands (`["authors", "1"]`, `["section"]`): keys of mappings, indices of lists from
    /// 0. Where there is no such value: the nearest one above it, and the opening `---` at last. Parses the block, so
    /// whoever asks for many places of one file takes [`FrontBlock::places`].
    pub fn place(&self, path: &[&str]) -> Place {
        yaml::place(&self.source, &self.yaml, self.first_line, path)
    }

    /// Several places of one block, for the price of one.
    pub fn places(&self, paths: &[&[&str]]) -> Vec<Place> {
        match yaml::open(&self.source, &self.yaml, self.first_line) {
            Ok(sheet) => paths.iter().map(|path| sheet.find(path)).collect(),
            Err(_) => paths.iter().map(|_| self.place(&[])).collect(),
        }
    }

    /// The text at `path` as it was typed: no quotes set, no emphasis read. The spaces around it are left out, as
    /// whoever reads a field does. `None` where no text stands there. Parses the block.
    pub fn text(&self, path: &[&str]) -> Option<String> {
        let sheet = yaml::open(&self.source, &self.yaml, self.first_line).ok()?;
        sheet.scalar(path).map(|text| text.trim().to_owned())
    }

    /// The fields as they were written, in their order; `None` where they cannot be read.
    pub fn fields(&self) -> Option<serde_json::Map<String, serde_json::Value>> {
        let sheet = yaml::open(&self.source, &self.yaml, self.first_line).ok()?;
        let mut report = sheet.report();
        let fields = sheet.fields(&mut report)?;
        let pair =
            |(key, value): (yaml::Item<'_>, yaml::Item<'_>)| Some((key.scalar()?.to_owned(), value.json(&mut report)));
        Some(fields.entries().filter_map(pair).collect())
    }
}

/// A file in its two parts.
pub struct Split<'t> {
    /// The front matter.
    pub block: FrontBlock,
    /// What stands after it: the Markdown.
    pub body: &'t str,
    /// The line of the file on which the body begins, from 1.
    pub body_line: u32,
    /// What is wrong with the division; then the block is empty.
    pub problem: Option<Diagnostic>,
}

/// Divides a file at its two `---`. A byte order mark and CRLF are accepted, and `...` closes as well. Where the
/// first line is no `---` everything is body; where no line closes the block there is no body.
pub fn split<'t>(source: &SourcePath, text: &'t str) -> Split<'t> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let block = |yaml: &str, first_line| FrontBlock { source: source.clone(), yaml: yaml.to_owned(), first_line };
    let Some(opening) = text.split_inclusive('\n').next().filter(|line| line.trim_end() == "---") else {
        let problem = problems::front_matter_missing(source, text.lines().next().unwrap_or(""), first_mark(text));
        return Split { block: block("", 1), body: text, body_line: 1, problem: Some(problem) };
    };
    let mut at = opening.len();
    for (line, number) in text[at..].split_inclusive('\n').zip(2_u32..) {
        if matches!(line.trim_end(), "---" | "...") && !line.starts_with(char::is_whitespace) {
            let yaml = &text[opening.len()..at];
            let body = &text[at + line.len()..];
            return Split { block: block(yaml, 2), body, body_line: number + 1, problem: None };
        }
        at += line.len();
    }
    let problem = problems::front_matter_unclosed(source, near_mark(text));
    Split { block: block("", 2), body: "", body_line: 2, problem: Some(problem) }
}

/// The line of a `---` that stands below blank lines only: the writer meant it to be the first.
fn first_mark(text: &str) -> Option<u32> {
    let (line, number) = text.lines().zip(1_u32..).find(|(line, _)| !line.trim().is_empty())?;
    (line.trim() == "---").then_some(number)
}

/// The line of a mark that is almost one: `----`, `--`, ` ---`, or with the dashes of a word processor.
fn near_mark(text: &str) -> Option<u32> {
    let is_dashes = |line: &str| {
        let line = line.trim();
        !line.is_empty() && line.chars().all(|c| matches!(c, '-' | '–' | '—'))
    };
    text.lines().zip(1_u32..).skip(1).find(|(line, _)| is_dashes(line)).map(|(_, number)| number)
}
