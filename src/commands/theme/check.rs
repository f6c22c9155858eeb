//! `bifolio theme check [NAME]`: tries a theme on hard cases, in both languages, and tells what is wrong with it.

use std::time::Instant;

use super::super::{Outcome, build};
use super::{problems, trial, words};
use crate::build::load_theme;
use crate::cli::Invocation;
use crate::gather;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::excerpt;
use crate::pipeline::collect::tree;
use crate::pipeline::render::{Theme, Wanted};
use crate::report::{self, Summary};

/// Tries the theme `name`, or the one that the site has.
pub fn run(invocation: &Invocation, name: Option<&str>) -> Result<Outcome, Error> {
    let started = Instant::now();
    let root = build::root(invocation)?;
    let output = invocation.output.clone().unwrap_or_else(|| root.join("public"));
    let tree = tree::scan(&root, &[output])?;
    let mut diagnostics = Vec::new();
    let mut pages = None;
    let mut strict = invocation.strict;
    if let Some((config, file)) = gather::config(&tree, &mut diagnostics) {
        strict |= config.strict;
        let is_of_site = name.is_none_or(|name| name == config.theme);
        // What the site sets is meant for its own theme.
        let none = serde_json::Map::new();
        let settings = if is_of_site { &config.theme_settings } else { &none };
        let place_of = |name: &str| Some(file.place(&["theme_settings", name]));
        let named_at = name.is_none().then(|| file.place(&["theme"]));
        let wanted = Wanted { name: name.unwrap_or(&config.theme), named_at, settings, place_of: &place_of };
        let (theme, of_theme) = load_theme(&tree, &wanted);
        diagnostics.extend(of_theme);
        if let Some(mut theme) = theme {
            diagnostics.extend(said_in_templates(&theme));
            let tried = trial::run(&mut theme)?;
            diagnostics.extend(tried.diagnostics);
            pages = Some(tried.pages);
        }
    }
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let summary = Summary { pages, milliseconds: Some(milliseconds), strict, ..Summary::default() };
    let folder = report::folder(&root, &std::env::current_dir().unwrap_or_default());
    let source_text = Box::new(move |path: &SourcePath| trial::text(path).or_else(|| excerpt::text(&root, path)));
    Ok(Outcome { diagnostics, summary, folder, source_text })
}

/// Words in templates that come from no message.
fn said_in_templates(theme: &Theme) -> Vec<Diagnostic> {
    let in_file = |(file, text): (&SourcePath, &str)| {
        let tell = |range: std::ops::Range<usize>| {
            problems::word_in_template(Place::of_bytes(file, text, range.clone()), &text[range])
        };
        words::found(text).into_iter().map(tell).collect::<Vec<_>>()
    };
    theme.templates().into_iter().flat_map(in_file).collect()
}
