//! Seeded sequences of edits: after each, what is served equals what a build would write; where a build would fail,
//! the last sound edition is served, and its errors are told.

use std::time::Instant;

use crate::editor::{Chance, edit, mend, sequences};
use crate::newsroom;
use crate::preview::{PATIENCE, Preview, address, serve};
use crate::serving::{clean_build, differences};
use crate::support::{Site, Tree};

/// Edits of a sequence.
const EDITS: usize = 5;

/// Where the base of the newsroom stands.
const BASE: &str = "/news";

fn sequence(seed: u64) {
    let mut chance = Chance::new(seed);
    let site = newsroom();
    let arguments: &[&str] = if seed % 6 == 5 { &["--poll"] } else { &[] };
    let mut preview = serve(&site, arguments);
    let mut sound = Sound::at_first(&site);
    let mut story = Vec::new();
    for _ in 0..EDITS {
        // Now and then several things are saved at once.
        let saves = if chance.below(4) == 0 { 2 + chance.below(4) } else { 1 };
        for _ in 0..saves {
            story.push(edit(&site, &mut chance));
        }
        sound.is_newest &= saves == 1;
        sound = holds(&mut preview, &site, sound, seed, &story);
        if chance.below(2) == 0 {
            mend(&site);
            story.push("mended");
            sound = holds(&mut preview, &site, sound, seed, &story);
        }
    }
}

/// The last edition that was seen to be sound.
pub(crate) struct Sound {
    pub(crate) tree: Tree,
    /// Not so after several saves: the preview may have built what stood on the disk between two of them.
    pub(crate) is_newest: bool,
}

impl Sound {
    /// What is served before any edit.
    pub(crate) fn at_first(site: &Site) -> Sound {
        Sound { tree: clean_build(site).expect("the newsroom is sound"), is_newest: true }
    }
}

/// Holds that the preview becomes what it must be, and returns the edition that was sound then.
pub(crate) fn holds(preview: &mut Preview, site: &Site, before: Sound, seed: u64, story: &[&str]) -> Sound {
    let built = clean_build(site);
    let began = Instant::now();
    loop {
        let wrong = match &built {
            Ok(tree) => wrong(preview, tree, Some(&before.tree)),
            Err(codes) => {
                let known = before.is_newest.then(|| held(&before.tree));
                let mut wrong = known.map(|tree| wrong(preview, &tree, None)).unwrap_or_default();
                let told = codes_told(preview);
                if told != *codes {
                    wrong.push(format!("told {told:?}, not {codes:?}"));
                }
                wrong
            }
        };
        if wrong.is_empty() {
            return built.map_or(before, |tree| Sound { tree, is_newest: true });
        }
        assert!(
            began.elapsed() < PATIENCE,
            "seed {seed}, after {story:?}:\n{wrong:#?}\n{}\n{}",
            preview.stdout(),
            preview.stderr()
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// What is not served as it should be; where a build was sound, also what is served although it is gone, and an overlay.
fn wrong(preview: &Preview, tree: &Tree, before: Option<&Tree>) -> Vec<String> {
    let mut wrong = differences(preview, BASE, tree);
    if let Some(before) = before {
        let gone = before.files.keys().filter(|path| !tree.has(path));
        let stays = gone.filter(|path| preview.get(&address(BASE, path)).status != 404);
        wrong.extend(stays.map(|path| format!("{path}: still there")));
        if !preview.state()["overlay"].is_null() {
            wrong.push("an overlay".to_owned());
        }
    }
    wrong
}

/// What of an edition stays while a newer one has errors: all that is not read from the disk when it is asked for.
fn held(tree: &Tree) -> Tree {
    let is_held = |path: &String| path.ends_with(".html") || path.starts_with("assets/");
    Tree { files: tree.files.clone().into_iter().filter(|(path, _)| is_held(path)).collect() }
}

fn codes_told(preview: &Preview) -> Vec<String> {
    let overlay = preview.state()["overlay"].clone();
    let problems = overlay["problems"].as_array().cloned().unwrap_or_default();
    problems.iter().map(|problem| problem["code"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_preview_is_right_after_every_edit_1() {
    sequences(0..6, sequence);
}

#[test]
fn a_preview_is_right_after_every_edit_2() {
    sequences(6..12, sequence);
}

#[test]
fn a_preview_is_right_after_every_edit_3() {
    sequences(12..18, sequence);
}

#[test]
fn a_preview_is_right_after_every_edit_4() {
    sequences(18..24, sequence);
}

#[test]
fn a_preview_is_right_after_every_edit_5() {
    sequences(24..30, sequence);
}
