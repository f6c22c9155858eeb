//! Hidden words that stand in a public file all the same, because somebody put them there: a draft copied into
//! `static/`, a sentence from behind the cut in a description. Such a file is the same in both builds, so it is looked for
//! by passages of words; and hidden pictures are looked for by their bytes.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::output;
use crate::pipeline::collect::read::COPY_LIMIT;
use crate::pipeline::collect::tree::Tree;

use super::compare::Files;
use super::replace::Replaced;
use super::words;

/// A public file that holds what is hidden.
pub(super) struct Echo {
    /// Its path in the output.
    pub(super) path: String,
    /// Where it is hidden.
    pub(super) source: SourcePath,
    /// The words; `None` where it is a whole picture or file.
    pub(super) passage: Option<String>,
}

/// Looks for hidden words and pictures in an output: the first public file for each hidden text.
pub(super) fn echoes(tree: &Tree, replaced: &Replaced, files: &Files) -> Result<Vec<Echo>, Error> {
    let known = Passages::of(replaced);
    let found: Vec<Result<Vec<Echo>, Error>> =
        files.par_iter().map(|(path, file)| known.found(replaced, path, file)).collect();
    let mut first: BTreeMap<SourcePath, Echo> = BTreeMap::new();
    for echoes in found {
        for echo in echoes? {
            first.entry(echo.source.clone()).or_insert(echo);
        }
    }
    for echo in copies(tree, replaced, files)? {
        first.entry(echo.source.clone()).or_insert(echo);
    }
    Ok(first.into_values().collect())
}

/// Passages of hidden texts, sorted by their marks: of which text each is. What two texts say is no secret of one.
struct Passages(Vec<(u64, usize)>);

impl Passages {
    fn of(replaced: &Replaced) -> Passages {
        let marks = |(number, text): (usize, &super::replace::Hidden)| {
            let words: Vec<String> = words::all(&text.words).collect();
            let mut marks: Vec<(u64, usize)> = words::passages(&words).map(|(mark, _)| (mark, number)).collect();
            marks.sort_unstable();
            marks.dedup();
            marks
        };
        let mut all: Vec<(u64, usize)> = replaced.texts.par_iter().enumerate().flat_map_iter(marks).collect();
        all.sort_unstable();
        let is_own = |at: usize| {
            let mark = all[at].0;
            (at == 0 || all[at - 1].0 != mark) && all.get(at + 1).is_none_or(|next| next.0 != mark)
        };
        Passages((0..all.len()).filter(|&at| is_own(at)).map(|at| all[at]).collect())
    }

    /// The hidden texts of which a file holds a passage.
    fn found(&self, replaced: &Replaced, path: &str, file: &Path) -> Result<Vec<Echo>, Error> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        let Ok(text) = String::from_utf8(output::bytes(file)?) else { return Ok(Vec::new()) };
        let is_marked_up = path.ends_with(".html") || path.ends_with(".xml");
        let parts = if is_marked_up { words::of_page(&text).to_vec() } else { vec![text] };
        let mut found: BTreeMap<usize, Echo> = BTreeMap::new();
        for part in parts {
            let words: Vec<String> = words::all(&part).collect();
            for (mark, at) in words::passages(&words) {
                let Ok(index) = self.0.binary_search_by_key(&mark, |(mark, _)| *mark) else { continue };
                let number = self.0[index].1;
                found.entry(number).or_insert_with(|| Echo {
                    path: path.to_owned(),
                    source: replaced.texts[number].source.clone(),
                    passage: Some(words::passage(&words, at)),
                });
            }
        }
        Ok(found.into_values().collect())
    }
}

/// Public files that are a hidden file, byte for byte.
fn copies(tree: &Tree, replaced: &Replaced, files: &Files) -> Result<Vec<Echo>, Error> {
    let mut hidden: BTreeMap<usize, Vec<&SourcePath>> = BTreeMap::new();
    for file in &replaced.media {
        let length = tree.length(file).ok().filter(|length| *length > 0);
        length.into_iter().for_each(|length| hidden.entry(length).or_default().push(file));
    }
    let mut found = Vec::new();
    if hidden.is_empty() {
        return Ok(found);
    }
    // What a text publishes has an owner, who may show the same picture.
    for (path, file) in files.iter().filter(|(path, _)| !path.starts_with("media/")) {
        let Some(alike) = output::length(file).and_then(|length| hidden.get(&length)) else { continue };
        let bytes = output::bytes(file)?;
        for source in alike {
            if tree.read_bytes(source, COPY_LIMIT).is_ok_and(|hidden| hidden == bytes) {
                found.push(Echo { path: path.clone(), source: (*source).clone(), passage: None });
            }
        }
    }
    Ok(found)
}
