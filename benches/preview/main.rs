//! How long a save takes to be served: `preview BIFOLIO SITE [SAVES]`. Serves a site of `generate` by the program
//! BIFOLIO, and changes its files as an editor does (SAVES times each, 40 unless said; SITE is not the same afterwards).
//! Measures from the end of a plain write to the last byte of the first answer that shows it, over a connection that
//! stays open; it asks when an event has told it that something is new, as a tab does. Prints a table.

#![expect(clippy::disallowed_methods, reason = "it writes files and reads the clock, and is no part of bifolio")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it speaks to the person who runs it")]

mod newsroom;
mod save;
mod server;
mod tab;

use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use newsroom::Newsroom;
use save::Save;
use server::Server;
use tab::Tab;

/// How often each kind of save is measured, unless said.
const SAVES: usize = 40;

/// So long a save may take, whatever the size of the site.
const PATIENCE: Duration = Duration::from_secs(300);

/// So much longer than a save took nothing more must happen before the next one.
const QUIET: Duration = Duration::from_millis(100);

/// Makes the save of a turn.
type Kind = fn(&Newsroom, &mut Tab, usize) -> io::Result<Save>;

const KINDS: [(&str, Kind); 6] = [
    ("a body", save::body),
    ("a title that lists show", save::title),
    ("a template of all pages", save::template),
    ("the style sheet of all pages", save::sheet),
    ("a new file", save::arrival),
    ("a file deleted", save::removal),
];

/// What one save came to.
struct Measured {
    took: Duration,
    /// How many builds were told until it was served and all was quiet.
    builds: usize,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let saves = arguments.get(2).map_or(Some(SAVES), |number| number.parse().ok().filter(|number| *number > 0));
    let (Some(bifolio), Some(site), Some(saves)) = (arguments.first(), arguments.get(1), saves) else {
        eprintln!("usage: preview BIFOLIO SITE [SAVES]");
        return ExitCode::from(2);
    };
    match measure(bifolio, Path::new(site), saves) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("preview: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves the site, makes every kind of save, prints a row for each.
fn measure(bifolio: &str, site: &Path, saves: usize) -> io::Result<()> {
    let newsroom = Newsroom::open(site)?;
    let server = Server::start(bifolio, site)?;
    let mut tab = Tab::open(&server.host)?;
    println!("| {} stories: what is saved | saves | median | 95 % | longest | builds a save |", newsroom.stories());
    println!("|:--|--:|--:|--:|--:|--:|");
    for (name, kind) in KINDS {
        let turns = (0..saves).map(|turn| {
            let save = kind(&newsroom, &mut tab, turn)?;
            timed(&mut tab, &save).map_err(|error| io::Error::other(format!("{name}, {}: {error}", save.page)))
        });
        println!("| {name} | {saves} | {} |", row(&turns.collect::<io::Result<Vec<Measured>>>()?));
    }
    println!("\nThe first build was served after {} ms. {}.", server.first.as_millis(), server.memory());
    Ok(())
}

/// Makes a save and waits until it is served; then until nothing more comes of it.
fn timed(tab: &mut Tab, save: &Save) -> io::Result<Measured> {
    save.make()?;
    let written = Instant::now();
    let mut builds = 0;
    loop {
        if !tab.hears(PATIENCE.saturating_sub(written.elapsed())) {
            return Err(io::Error::other(format!("not served within {} s", PATIENCE.as_secs())));
        }
        builds += 1;
        if save.is_served(tab)? {
            break;
        }
    }
    let took = written.elapsed();
    // A build that the same save set off as well has ended by then.
    while tab.hears(took + QUIET) {
        builds += 1;
    }
    Ok(Measured { took, builds })
}

/// Median, the value that 95 of 100 do not exceed, the longest; builds for each save.
fn row(all: &[Measured]) -> String {
    let mut times: Vec<Duration> = all.iter().map(|one| one.took).collect();
    times.sort();
    let at = |hundredths: usize| {
        let rank = (times.len() * hundredths).div_ceil(100).clamp(1, times.len());
        format!("{:.1} ms", times[rank - 1].as_secs_f64() * 1000.0)
    };
    let builds: usize = all.iter().map(|one| one.builds).sum();
    format!("{} | {} | {} | {:.2}", at(50), at(95), at(100), builds as f64 / all.len() as f64)
}
