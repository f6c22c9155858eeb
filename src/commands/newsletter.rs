//! `bifolio newsletter`: what was published since a day, as a letter per language, in HTML for mail programs and in plain
//! text. Nothing is sent: a mail service does that.

use std::time::Instant;

use crate::build::{self, Addresses, Built, Request};
use crate::cli::{Invocation, Letter};
use crate::memory::Memory;
use crate::pipeline::base::date::When;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::pages;
use crate::pipeline::write;
use crate::problems;
use crate::report::Summary;
use crate::say;

use super::Outcome;
use super::build::{outcome, root};

/// The folder of letters inside the source, where `--output` names no other.
const FOLDER: &str = "newsletter";

/// Writes the letters, and names their files.
pub fn run(invocation: &Invocation, letter: &Letter) -> Result<Outcome, Error> {
    let started = Instant::now();
    let root = root(invocation)?;
    let folder = invocation.output.clone().unwrap_or_else(|| root.join(FOLDER));
    let request = Request {
        root: &root,
        output: &root.join("public"),
        now: &|zone| invocation.now.resolve(zone),
        drafts: false,
        future: false,
        base_url: invocation.base_url.clone(),
        delivery: None,
        has_keys: false,
        keys: &|_| unreachable!("a letter seals nothing"),
        strict: invocation.strict,
        addresses: Addresses::Whole,
        write: None,
        progress: &|_, _| {},
    };
    let mut built = Built { strict: request.strict, ..Built::default() };
    let files = letters(&request, letter, &mut built)?;
    built.tidy();
    let files = if built.fails() { Vec::new() } else { write::letters(&folder, &root, &files)? };
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let told = outcome(built, root, milliseconds);
    let summary = Summary { pages: None, rendered: None, written: Some(files.len()), files, ..told.summary };
    Ok(Outcome { summary, ..told })
}

/// The files of the letters by name. A language that has published nothing is told, and has none.
fn letters(request: &Request<'_>, letter: &Letter, built: &mut Built) -> Result<Vec<(String, String)>, Error> {
    let Some(assembled) = build::assemble(request, &mut Memory::default(), None, built)? else { return Ok(Vec::new()) };
    let Some(renderer) = build::renderer(&assembled.theme, &assembled.book, built) else { return Ok(Vec::new()) };
    let edition = &assembled.book.edition;
    let since = since(letter, &edition.config.timezone)?;
    let day = edition.moment.now.local.date();
    let mut files = Vec::new();
    for lang in Lang::ALL.into_iter().filter(|lang| letter.lang.is_none_or(|only| only == *lang)) {
        let Some(seen) = pages::newsletter(&assembled.book, lang, since) else {
            built.diagnostics.push(problems::newsletter_empty(lang, &letter.since));
            continue;
        };
        let html = renderer.page("newsletter", lang, "", seen.clone(), &[], None);
        let text = renderer.plain_text("newsletter", lang, seen);
        for (ending, made) in [("html", html), ("txt", text)] {
            match made {
                Ok(text) => files.push((format!("{day}.{lang}.{ending}"), text)),
                Err(problems) => built.diagnostics.extend(problems),
            }
        }
    }
    Ok(files)
}

fn since(letter: &Letter, zone: &crate::pipeline::base::date::Zone) -> Result<When, Error> {
    let text = &letter.since;
    let read = zone.read(text).map(|(when, _)| when);
    read.ok_or_else(|| Error::usage(say!("`--since {text}` is no day", "`--since {text}` no es un día")))
}
