//! The live preview: watches a site, builds it into memory after every change, serves what was built, and tells every
//! open tab. Nothing is written to the disk.
//!
//! [`rebuild`] is the loop, on a thread of its own: wait, look again at everything, build with the stages of every
//! other build, hand over what is to be served. [`served`] is that value: the last edition that was sound, and what is
//! wrong with the newest. [`server`] answers requests from it, on a second thread. A page is served as it was built, but
//! for one script tag; the script replaces in the open page what differs (`live.js`), and draws the tool bar (`bar.js`).
//! [`moments`] builds the edition at another moment for who asks for it. [`desk`] stands at a port of its own: what is left
//! to translate, both texts side by side.

mod about;
mod accept;
mod browser;
mod desk;
mod due;
mod good;
mod guard;
mod long;
mod moments;
mod moves;
mod problems;
mod range;
mod rebuild;
mod recent;
mod served;
mod server;
mod toolbar;

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use crate::build::{Addresses, Again, Built, Request, build_in_memory};
use crate::cli::{Invocation, Now, ServeOptions};
use crate::memory::Memory;
use crate::paywall::Throwaway;
use crate::pipeline::base::error::Error;
use crate::pipeline::write::{Looks, Stores};
use crate::report::{self, ReportSettings};

use desk::{Door, Room};
use guard::Doors;
use moments::Moments;
use problems::PortOption;
use rebuild::{Known, Rebuild};
use recent::Recent;

/// Prints to standard output and to standard error.
pub type Tell = Arc<dyn Fn(String, String) -> Result<(), Error> + Send + Sync>;

/// What a preview is of, and how it is told.
#[derive(Clone)]
pub struct Settings {
    /// The site's folder.
    pub root: PathBuf,
    /// Where `build` would write: no part of the source.
    pub output: PathBuf,
    /// How a build was asked for.
    pub invocation: Invocation,
    /// How the preview was asked for.
    pub serve: ServeOptions,
    /// How diagnostics are told.
    pub report: ReportSettings,
    /// Prints.
    pub tell: Tell,
    /// The keys that texts are sealed with.
    pub throwaway: Throwaway,
    /// Where the desk stands; `None` where there is none, and before it was opened.
    pub desk: Option<SocketAddr>,
}

/// Which edition a preview builds.
enum Shown {
    /// What `build --drafts --future` would write.
    Everything,
    /// What `build --now` would write.
    At(Now),
}

impl Settings {
    /// Builds an edition into memory. A mistake of our own must not end a preview: the next change is another chance, and
    /// of what is remembered nothing is believed any more.
    fn compose(&self, shown: &Shown, memory: &mut Memory, again: &Again<'_>, stores: &Stores) -> Result<Built, Error> {
        let asked = &self.invocation;
        let (now, is_everything) = match shown {
            Shown::Everything => (&asked.now, true),
            Shown::At(now) => (now, false),
        };
        let request = Request {
            root: &self.root,
            output: &self.output,
            now: &|zone| now.resolve(zone),
            drafts: is_everything,
            future: is_everything,
            base_url: asked.base_url.clone(),
            delivery: asked.delivery,
            has_keys: asked.keys.is_given(),
            keys: &|config| self.throwaway.keys(config),
            strict: asked.strict,
            addresses: Addresses::OfThePage,
            write: None,
            progress: &|_, _| {},
        };
        let build = AssertUnwindSafe(|| build_in_memory(&request, memory, again, stores));
        catch_unwind(build).unwrap_or_else(|_| {
            *memory = Memory::default();
            Err(problems::panicked())
        })
    }
}

/// Serves until somebody ends it. An [`Error`]: the port is taken, or there is no thread to be had.
pub fn run(settings: &Settings) -> Result<(), Error> {
    let host = settings.serve.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    let wanted = SocketAddr::new(host, settings.serve.port);
    if let Some(port) = one_port_for_both(&settings.serve) {
        return Err(problems::one_port_for_both(port));
    }
    let taken = |cause| problems::port_taken(PortOption::Site, wanted, cause);
    let listener = TcpListener::bind(wanted).map_err(taken)?;
    let here = listener.local_addr().map_err(taken)?;
    let doors = Doors { port: here.port(), host: settings.serve.host };
    let (hand_over, served) = served::channel();
    let desk = desk_listener(&settings.serve, here.port())?;
    let desk_address = desk.as_ref().and_then(|listener| listener.local_addr().ok());
    let settings = Settings { desk: desk_address, ..settings.clone() };

    let recent = Recent::default();
    let looks = Arc::<Looks>::default();
    let known = Known { recent: recent.clone(), looks: looks.clone() };
    let mut rebuild = Rebuild::begin(settings.clone(), hand_over, known, here);
    // Each moment costs a build: only who sits here may ask for one.
    let moments = doors.host.is_none().then(|| Arc::new(Moments::new(settings.clone(), looks)));
    let desk = desk.zip(desk_address).map(|(listener, at)| {
        let room = Room::new(settings.root.clone(), settings.invocation.clone(), settings.report.clone());
        let doors = Doors { port: at.port(), host: None };
        (listener, Door { served: served.clone(), doors, room: Arc::new(room), turn: Arc::default() })
    });
    let port = desk_address.map(|at| at.port());
    let throwaway = settings.throwaway.clone();
    let lang = settings.report.messages;
    let turn = Arc::default();
    let server = server::Server { served, recent, moments, turn, doors, throwaway, lang, desk: port };
    let serving = server::start(listener, server, desk).map_err(problems::no_server)?;
    let building = move || rebuild.run();
    thread::Builder::new().name("build".to_owned()).spawn(building).map_err(problems::no_server)?;
    // Whatever ends the server ends the program: a build writes nothing, and may be left where it is.
    serving.wait();
    (settings.tell)(report::preview::ended(settings.report.messages), String::new())
}

/// The port that was given to the site and to the desk, where both will be opened. Of 0 each gets another.
fn one_port_for_both(serve: &ServeOptions) -> Option<u16> {
    serve.desk_port.filter(|port| serve.host.is_none() && *port != 0 && *port == serve.port)
}

/// The port of the desk: the one that was asked for, else the next one, else one that is free. Only this computer
/// reaches it, and where others may see the preview there is none.
fn desk_listener(serve: &ServeOptions, port: u16) -> Result<Option<TcpListener>, Error> {
    if serve.host.is_some() {
        return Ok(None);
    }
    let at = |port| SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port);
    if let Some(wanted) = serve.desk_port {
        let taken = |cause| problems::port_taken(PortOption::Desk, at(wanted), cause);
        return TcpListener::bind(at(wanted)).map(Some).map_err(taken);
    }
    let next = if serve.port == 0 { 0 } else { port.checked_add(1).unwrap_or(0) };
    // A preview without a desk is still one.
    Ok(TcpListener::bind(at(next)).or_else(|_| TcpListener::bind(at(0))).ok())
}
