//! `bifolio init DIR`: a small complete site, ready to be built, in a folder that is new or empty.
//!
//! Its files lie beside this one: `site` is what every new site holds, `in-en` and `in-es` are what explains itself to
//! the newsroom, in its own language.

use std::path::Path;

use include_dir::{Dir, include_dir};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::cli::Invocation;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::embedded;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::write::{Seedling, plant};
use crate::report;

static SITE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/site");
static IN_EN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/in-en");
static IN_ES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/init/in-es");

/// What a folder may hold before it becomes a site.
const MAY_HOLD: [&str; 1] = [".git"];

/// Days are written `DAY0` (the day of the new site), `DAY1` (the one before) and so on: a site must never be born old.
const DAYS: i64 = 10;

/// Makes the site; what to tell, for standard output.
pub fn run(invocation: &Invocation, folder: &Path) -> Result<String, Error> {
    let messages = invocation.report.messages;
    let zone = zone(messages);
    let today = zone.at(invocation.now.resolve(&zone)?).local.date();
    let files = embedded::files(&SITE).into_iter().chain(embedded::files(own(messages)));
    let seedlings: Vec<Seedling> = files.map(|(path, bytes)| (path, dated(bytes, today))).collect();
    plant(folder, &seedlings, &MAY_HOLD)?;
    Ok(if invocation.report.quiet { String::new() } else { what_next(folder, messages) })
}

/// The files in the language of messages.
fn own(messages: Lang) -> &'static Dir<'static> {
    ByLang::new(&IN_EN, &IN_ES)[messages]
}

/// The zone of the new site, in which its days are counted.
fn zone(messages: Lang) -> Zone {
    let text = own(messages).get_file("bifolio.yaml").and_then(include_dir::File::contents_utf8).unwrap_or_default();
    let named = text.lines().find_map(|line| line.strip_prefix("timezone: ")).and_then(|rest| rest.split(' ').next());
    named.and_then(Zone::named).unwrap_or_else(Zone::utc)
}

/// A file with its days filled in; what is no text stays as it is.
fn dated(bytes: &[u8], today: Date) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.to_vec() };
    let day = |back: i64| today.checked_sub(back.days()).unwrap_or(today).to_string();
    (0..DAYS).fold(text.to_owned(), |text, back| text.replace(&format!("DAY{back}"), &day(back))).into_bytes()
}

/// What was done, and the next commands.
fn what_next(folder: &Path, messages: Lang) -> String {
    let name = report::plain(&folder.display().to_string());
    let (done, serve, build) = match messages {
        Lang::En => (
            "a site with three stories in two languages",
            "every save at once in your browser",
            "content/ becomes public/",
        ),
        Lang::Es => (
            "un sitio con tres historias en dos idiomas",
            "cada cambio al instante en su navegador",
            "content/ se convierte en public/",
        ),
    };
    format!(
        "{name}: {done}\n\n    cd {}\n    bifolio serve --open   # {serve}\n    bifolio build          # {build}\n",
        quoted(&name)
    )
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-".contains(c);
    match path.chars().all(is_plain) && !path.starts_with('-') {
        true => path.to_owned(),
        false => format!("-- '{}'", path.replace('\'', "'\\''")),
    }
}
