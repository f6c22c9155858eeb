//! `bifolio prove`: builds the site twice, the second time with other words wherever readers may not see them, and holds
//! that every public byte is the same.
//!
//! Nothing of the engine is trusted: [`replace`] makes the second site of files, both are built as any site is, and
//! [`compare`] reads what came out. What is the same although it is hidden, because somebody put it there twice, is found
//! by [`echo`].

mod body;
mod boxes;
mod chance;
mod compare;
mod echo;
mod front;
mod markdown;
mod problems;
mod replace;
mod source;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;

use crate::build::{self, Addresses, Built, Request};
use crate::cli::Invocation;
use crate::memory::Memory;
use crate::paywall::{Keys, Throwaway};
use crate::pipeline::base::config::Config;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::output;
use crate::pipeline::collect::read::DATA_LIMIT;
use crate::pipeline::collect::root::{CONFIGURATION, TRANSLATIONS_LOCK};
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::edition::Edition;
use crate::pipeline::write::{self, Matter, Plot};
use crate::report::Summary;

use super::Outcome;
use super::build::{outcome, root, threads};
use chance::Chance;
use replace::{Replaced, replaced};
use source::Sources;

/// Files at the root of a site that belong to it beside the configuration, and hold words of texts.
const BESIDE: [&str; 1] = [TRANSLATIONS_LOCK];

/// Proves that nothing hidden is public. The same seed hides the same words.
pub fn run(invocation: &Invocation, seed: u64) -> Result<Outcome, Error> {
    let started = Instant::now();
    let root = root(invocation)?;
    threads(invocation);
    let output = invocation.output.clone().unwrap_or_else(|| root.join("public"));
    let mut built = Built { strict: invocation.strict, ..Built::default() };
    let mut proof = None;
    let now = |zone: &_| invocation.now.resolve(zone);
    // Only texts are looked at here: nothing is sealed.
    let keys = |config: &Config| Throwaway::default().keys(config);
    let request = request(invocation, (&root, &output), (&now, &keys), None);
    if let Some(assembled) = build::assemble(&request, &mut Memory::default(), None, &mut built)? {
        let tree = build::scan(&root, &output)?;
        proof = prove(invocation, (&tree, &assembled.book.edition), seed, &mut built)?;
    }
    built.tidy();
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let told = outcome(built, root, milliseconds);
    let (hidden, compared) = proof.unzip();
    let summary = Summary { hidden, compared, seed: Some(seed), ..told.summary };
    Ok(Outcome { summary, ..told })
}

/// Builds both sites and compares them: how many texts are hidden, and how many files were compared. `None` where the
/// site itself cannot be built; then its problems are told, else only what was found here.
fn prove(
    invocation: &Invocation,
    (tree, edition): (&Tree, &Edition),
    seed: u64,
    built: &mut Built,
) -> Result<Option<(usize, usize)>, Error> {
    let made = replaced(tree, edition, &mut Chance::new(seed));
    let workshop = write::workshop(&tree.root.join(".bifolio"))?;
    let moment = edition.moment.now.instant;
    let asked = Asked { invocation, throwaway: Throwaway::default(), moment };
    let first = site(&asked, &workshop, "first", &originals(tree))?;
    if first.0.fails() {
        built.diagnostics = first.0.diagnostics;
        return Ok(None);
    }
    built.diagnostics.clear();
    if made.texts.is_empty() && made.media.is_empty() {
        built.diagnostics.push(problems::nothing_hidden());
        return Ok(Some((0, first.1.len())));
    }
    let second = site(&asked, &workshop, "second", &others(tree, &made))?;
    if second.0.fails() {
        return Err(problems::not_built(failing(&second.0)));
    }
    let compared = compare::outputs(&first.1, &second.1)?;
    let sources = Sources::of(&made.texts, pages(edition));
    let told = |difference| problems::shows(difference, sources.of_difference(difference));
    built.diagnostics.extend(compared.differences.iter().map(told));
    built.diagnostics.extend(compared.unsound.iter().map(|path| problems::unpadded(path)));
    built.diagnostics.extend(echo::echoes(tree, &made, &first.1)?.iter().map(problems::echoed));
    Ok(Some((made.texts.len(), compared.files)))
}

/// How both sites are built.
struct Asked<'a> {
    invocation: &'a Invocation,
    /// One and the same keys seal both: what the real ones make of a text is not compared.
    throwaway: Throwaway,
    moment: Timestamp,
}

/// Writes a site below the workshop, builds it there, and names the files of its output.
fn site(
    asked: &Asked<'_>,
    workshop: &Plot,
    name: &str,
    files: &[(SourcePath, Matter)],
) -> Result<(Built, compare::Files), Error> {
    let folder = workshop.path().join(name);
    // A tree that is not public would stand beside it.
    let output = workshop.path().join(format!("{name}-output")).join("public");
    write::replica(&folder, files)?;
    let now = |_: &_| Ok(asked.moment);
    let keys = |config: &Config| asked.throwaway.keys(config);
    let written = Some(write::Options::default());
    let built = build::build(&request(asked.invocation, (&folder, &output), (&now, &keys), written))?;
    let files = if built.written.is_some() { output::files(&output)? } else { BTreeMap::new() };
    Ok((built, files))
}

/// What a request asks for the moment, and for keys.
type AsksNow<'a> = &'a dyn Fn(&Zone) -> Result<Timestamp, Error>;
type AsksKeys<'a> = &'a dyn Fn(&Config) -> Result<Arc<Keys>, Error>;

fn request<'a>(
    invocation: &Invocation,
    (root, output): (&'a Path, &'a Path),
    (now, keys): (AsksNow<'a>, AsksKeys<'a>),
    write: Option<write::Options>,
) -> Request<'a> {
    Request {
        root,
        output,
        now,
        drafts: invocation.drafts,
        future: invocation.future,
        base_url: invocation.base_url.clone(),
        delivery: invocation.delivery,
        has_keys: invocation.keys.is_given(),
        keys,
        strict: false,
        addresses: Addresses::OfThePage,
        write,
        progress: &|_, _| {},
    }
}

/// The files of the site as they are.
fn originals(tree: &Tree) -> Vec<(SourcePath, Matter)> {
    let beside = BESIDE.iter().filter_map(|name| SourcePath::new(name)).filter(|path| is_there(tree, path));
    let files = tree.files().cloned().chain(beside);
    files
        .map(|path| {
            let real = tree.real(&path);
            (path, Matter::Same(real))
        })
        .collect()
}

/// The files of the second site. What a link of the source leads to is replaced where the link stands, too. Nothing
/// beside the configuration is there: it holds marks of hidden words.
fn others(tree: &Tree, made: &Replaced) -> Vec<(SourcePath, Matter)> {
    let real_replaced: BTreeMap<PathBuf, &Vec<u8>> =
        made.files.iter().filter(|(path, _)| tree.has(path)).map(|(path, bytes)| (tree.real(path), bytes)).collect();
    let real_gone: BTreeSet<PathBuf> =
        made.gone.iter().filter(|path| tree.has(path)).map(|path| tree.real(path)).collect();
    let mut files = Vec::new();
    for path in tree.files() {
        let real = tree.real(path);
        let bytes = made.files.get(path).or_else(|| real_replaced.get(&real).copied());
        match bytes {
            Some(bytes) => files.push((path.clone(), Matter::Bytes(bytes.clone()))),
            None if made.gone.contains(path) || real_gone.contains(&real) => {}
            None if path.as_str() == CONFIGURATION => files.push((path.clone(), lenient(tree, path))),
            None => files.push((path.clone(), Matter::Same(real))),
        }
    }
    let new = made.files.iter().filter(|(path, _)| !tree.has(path));
    files.extend(new.map(|(path, bytes)| (path.clone(), Matter::Bytes(bytes.clone()))));
    files
}

/// The configuration without `strict`: what is wrong with texts that nobody wrote is no matter.
fn lenient(tree: &Tree, path: &SourcePath) -> Matter {
    let Ok(text) = tree.read_text(path, DATA_LIMIT) else { return Matter::Same(tree.real(path)) };
    let line = |line: &str| if line.starts_with("strict:") { "strict: false\n".to_owned() } else { line.to_owned() };
    Matter::Bytes(text.split_inclusive('\n').map(line).collect::<String>().into_bytes())
}

fn is_there(tree: &Tree, path: &SourcePath) -> bool {
    tree.read_text_if_there(path, DATA_LIMIT).is_ok_and(|text| text.is_some())
}

/// The problem that kept a site from being built.
fn failing(built: &Built) -> Option<&crate::pipeline::base::diagnostic::Diagnostic> {
    built.diagnostics.iter().min_by_key(|found| found.severity)
}

/// The text of each article's page, by the path of the page in the output.
fn pages(edition: &Edition) -> BTreeMap<String, SourcePath> {
    let live = edition.stories.values().flat_map(|story| story.live());
    live.map(|text| (text.url.output().to_string(), text.source.clone())).collect()
}
