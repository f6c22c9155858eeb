//! The newsroom's desk in the browser: every story with its state, and both texts of one side by side.
//!
//! It stands at a port of its own: to a browser a port is another site, so no script of a theme can read it or act in
//! it. It reads the files by itself when it is asked, once for each build, so that it also works while an edition cannot
//! be built. It writes nothing but `translations.lock`, and only when a form of its own asks for that: with the token
//! that stands in its pages, from its own address, for an original that has not changed since it was shown.

mod blocks;
mod door;
mod list;
mod page;
mod query;
mod story;
mod words;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::cli::Invocation;
use crate::desk::Desk;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::percent_decode;
use crate::report::{self, ReportSettings};

use page::Page;
use query::{Query, pairs};
use words::words;

pub(super) use door::{Door, answer};

/// So long a desk stands by itself: the clock makes texts due.
const STANDS: Duration = Duration::from_secs(10);

/// What the desk is of.
pub(super) struct Room {
    /// The site's folder.
    pub(super) root: PathBuf,
    /// How the preview was asked for.
    pub(super) invocation: Invocation,
    /// How things are told.
    pub(super) report: ReportSettings,
    /// What stands in our forms, and nowhere else.
    token: String,
    /// The desk as it was last read, for which build, and when.
    last: Mutex<Option<(u64, Instant, Arc<Desk>)>>,
}

/// What is answered.
#[derive(Debug)]
pub(super) enum Reply {
    /// A page, with its status.
    Page(u16, String),
    /// Another address of the desk.
    Elsewhere(String),
}

impl Room {
    /// A desk that nobody has asked for anything yet.
    pub(super) fn new(root: PathBuf, invocation: Invocation, report: ReportSettings) -> Room {
        Room { root, invocation, report, token: token(), last: Mutex::new(None) }
    }

    fn lang(&self) -> Lang {
        self.report.messages
    }

    /// The list of stories.
    pub(super) fn list(&self, build: u64, query: &str) -> Reply {
        let say = words(self.lang());
        match self.desk(build) {
            Ok(desk) => self.page(200, say.desk, build, &list::main(&desk, &Query::read(query), say)),
            Err(error) => self.trouble(&error, build),
        }
    }

    /// A story, by the last part of its address.
    pub(super) fn story(&self, build: u64, name: &str) -> Reply {
        let say = words(self.lang());
        let desk = match self.desk(build) {
            Ok(desk) => desk,
            Err(error) => return self.trouble(&error, build),
        };
        match desk.story(&percent_decode(name)) {
            Some(story) => {
                let title = if story.original.title.is_empty() { story.id.as_str() } else { &story.original.title };
                self.page(200, title, build, &story::main(&desk, story, &self.token, say))
            }
            None => self.page(404, say.no_story, build, &format!("<h1>{}</h1>\n", say.no_story)),
        }
    }

    /// Accepts the translation of a story, where the form is ours and shows the original as it is.
    pub(super) fn accept(&self, build: u64, name: &str, form: &str) -> Reply {
        let say = words(self.lang());
        let fields: Vec<(String, String)> = pairs(form).collect();
        let field = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        if field("token") != self.token {
            return self.page(403, say.trouble, build, &format!("<h1>{}</h1>\n", say.trouble));
        }
        let id = percent_decode(name);
        // What is shown may be older than what is written: the files are read again, and nobody reads or writes beside.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        *last = None;
        let accepted = self.read().and_then(|mut desk| {
            let Some(story) = desk.story(&id) else { return Ok(None) };
            if story::seen(story) != field("seen") {
                return Ok(Some((page::address(story), false)));
            }
            let address = page::address(story);
            desk.accept(&[&id])?;
            Ok(Some((address, true)))
        });
        drop(last);
        match accepted {
            Ok(Some((address, true))) => Reply::Elsewhere(address),
            Ok(Some((address, false))) => {
                let main = format!("<h1>{}</h1>\n<p><a href=\"{address}\">{}</a></p>\n", say.seen_changed, say.story);
                self.page(409, say.trouble, build, &main)
            }
            Ok(None) => self.page(404, say.no_story, build, &format!("<h1>{}</h1>\n", say.no_story)),
            Err(error) => self.trouble(&error, build),
        }
    }

    /// The desk for a build: read once for each, and again after a while.
    fn desk(&self, build: u64) -> Result<Arc<Desk>, Error> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, desk)) = last.as_ref().filter(|(of, at, _)| *of == build && at.elapsed() < STANDS) {
            return Ok(desk.clone());
        }
        let desk = Arc::new(self.read()?);
        *last = Some((build, Instant::now(), desk.clone()));
        Ok(desk)
    }

    fn read(&self) -> Result<Desk, Error> {
        Desk::read(&self.root, &|zone| self.invocation.now.resolve(zone))
    }

    fn page(&self, status: u16, title: &str, build: u64, main: &str) -> Reply {
        Reply::Page(status, Page { lang: self.lang(), title, build, main }.html())
    }

    fn trouble(&self, error: &Error, build: u64) -> Reply {
        let say = words(self.lang());
        let settings = ReportSettings { format: report::Format::Short, ..self.report.clone() };
        let told = crate::pipeline::render::escape::escaped(&report::trouble(error, &settings));
        self.page(500, say.trouble, build, &format!("<h1>{}</h1>\n<pre>{told}</pre>\n", say.trouble))
    }
}

/// Words that nobody can guess, new in each run. The keys of the standard library's hasher come from the system's source
/// of chance, and its sums give none of them away.
fn token() -> String {
    use std::collections::hash_map::RandomState;
    use std::hash::BuildHasher;
    let sum = || RandomState::new().hash_one("bifolio");
    format!("{:016x}{:016x}", sum(), sum())
}
