//! Arguments, environment and clock → [`Invocation`], a plain value. The only reader of clock and environment: what a
//! command does follows from its invocation and the files that it names.

mod arguments;
mod paywall;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser};
use clap_complete::Shell;
use jiff::Timestamp;

pub use paywall::{Keys, Pass, Printing};

use arguments::{Cli, CliCommand, Site, Telling, ThemeCommand};

use crate::paywall::KeysFrom;
use crate::pipeline::base::config::Delivery;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::BaseUrl;
use crate::pipeline::encrypt::secret::SecretText;
use crate::report::{Format, ReportSettings};
use crate::say;

/// What was asked for, with environment and clock resolved.
#[derive(Clone, PartialEq, Debug)]
pub struct Invocation {
    /// Which command.
    pub command: Command,
    /// `--source`; `None`: the nearest folder upwards with a `bifolio.yaml`.
    pub source: Option<PathBuf>,
    /// `--output`; `None`: `public` inside the source.
    pub output: Option<PathBuf>,
    /// The moment of the edition.
    pub now: Now,
    /// `--base-url`, in place of the configuration's.
    pub base_url: Option<BaseUrl>,
    /// `--drafts`: drafts count as ready.
    pub drafts: bool,
    /// `--future`: texts of the future count as due.
    pub future: bool,
    /// `--delivery`, in place of the configuration's.
    pub delivery: Option<Delivery>,
    /// `--strict`: warnings fail the run, whatever the configuration says.
    pub strict: bool,
    /// `--jobs`: threads; `None`: as many as the machine has.
    pub jobs: Option<NonZeroUsize>,
    /// Where the keys of paid texts come from.
    pub keys: KeysFrom,
    /// How diagnostics are told. `folder` is empty: who finds the source knows it.
    pub report: ReportSettings,
}

/// A command with what it alone takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Command {
    /// Builds the site.
    Build {
        /// Writes into an output folder that holds foreign files.
        force: bool,
        /// Exchanges the output folder as a whole.
        atomic: bool,
        /// Says why pages were rendered.
        why: bool,
    },
    /// Checks the site.
    Check,
    /// Makes a small complete site in a folder.
    Init(PathBuf),
    /// Begins a story.
    New(Story),
    /// Begins the translation of the story of this id.
    Translate(String),
    /// Shows where the translations stand, and takes the word of whoever says that one follows.
    Status(Accept),
    /// Makes a theme.
    ThemeNew(String),
    /// Tries a theme; without a name, that of the site.
    ThemeCheck(Option<String>),
    /// Writes letters.
    Newsletter(Letter),
    /// Makes keys, changes them, tells how they stand.
    Keys(Keys),
    /// Gives passes, takes them back.
    Pass(Pass),
    /// Proves that nothing hidden is public, with other words that this number makes up.
    Prove(u64),
    /// Serves the site, and follows every change.
    Serve(ServeOptions),
    /// Explains a code or a field; all names without one.
    Explain(Option<String>),
    /// Prints a completion script.
    Completions(Shell),
}

/// The story that is begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Story {
    /// Its headline.
    pub title: String,
    /// `--lang`: the language of the original.
    pub lang: Lang,
    /// `--section`.
    pub section: Option<String>,
    /// `--author`, any number of them.
    pub authors: Vec<String>,
}

/// The translations that follow, as somebody says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Accept {
    /// `--accept`, any number of stories.
    pub stories: Vec<String>,
    /// `--accept-new`: all of which nobody ever said so.
    pub new: bool,
}

/// The letters that are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// `--since`, as written: a local time needs the zone of the site.
    pub since: String,
    /// `--lang`; `None`: both.
    pub lang: Option<Lang>,
}

/// What `bifolio serve` alone takes.
#[derive(Args, Clone, PartialEq, Eq, Debug)]
pub struct ServeOptions {
    /// The port; 0 takes one that is free
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    pub port: u16,
    /// The port of the desk, which lists the stories and shows both texts side by side [default: the next one]
    #[arg(long, value_name = "PORT")]
    pub desk_port: Option<u16>,
    /// Open the browser
    #[arg(long)]
    pub open: bool,
    /// Let other computers see the preview: listen at this address (0.0.0.0 for all) [default: 127.0.0.1]
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<IpAddr>,
    /// Look for changes five times a second, where the system tells of none (network drives, containers)
    #[arg(long)]
    pub poll: bool,
}

/// The moment of the edition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Now {
    /// `--now`, as written: a local time needs the zone of the site.
    Given(String),
    /// By `SOURCE_DATE_EPOCH` or the clock.
    At(Timestamp),
    /// Whatever the clock says when it is asked: a preview runs for days.
    Clock,
}

impl Now {
    /// The instant, once the zone of the site is known. Of a day alone it is its first instant.
    pub fn resolve(&self, zone: &Zone) -> Result<Timestamp, Error> {
        match self {
            Now::At(instant) => Ok(*instant),
            Now::Clock => Ok(clock()),
            Now::Given(text) => match zone.read(text) {
                Some((when, _)) => Ok(when.instant),
                None => Err(Error::usage(say!("`--now {text}` is no time", "`--now {text}` no es una hora"))),
            },
        }
    }
}

/// The command line as clap knows it, for completions.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Reads arguments (the first is the program's name), environment and clock. A mistake, and `--help`, are clap's to
/// print.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Invocation, clap::Error> {
    let cli = Cli::try_parse_from(arguments)?;
    #[cfg(debug_assertions)]
    spring_leak()?;
    let report = report_settings(&cli.telling, &Environment::read());
    let (command, site) = match cli.command {
        CliCommand::Build { site, force, atomic, why } => (Command::Build { force, atomic, why }, site),
        CliCommand::Check { site } => (Command::Check, site),
        CliCommand::Init { folder, now } => (Command::Init(folder), Site { now, ..Site::default() }),
        CliCommand::New { title, lang, section, authors, begun } => {
            (Command::New(Story { title, lang, section, authors }), begun.into())
        }
        CliCommand::Translate { story, begun } => (Command::Translate(story), begun.into()),
        CliCommand::Status { accept, accept_new, looked_at } => {
            (Command::Status(Accept { stories: accept, new: accept_new }), looked_at.into())
        }
        CliCommand::Theme(ThemeCommand::New { name, home }) => (Command::ThemeNew(name), home.into()),
        CliCommand::Theme(ThemeCommand::Check { name, home, strict }) => {
            (Command::ThemeCheck(name), Site { strict, ..home.into() })
        }
        CliCommand::Prove { seed, site } => (Command::Prove(seed.unwrap_or_else(any_seed)), site),
        CliCommand::Newsletter { since, lang, site } => (Command::Newsletter(Letter { since, lang }), site.into()),
        CliCommand::Keys(command) => {
            let (keys, looked_at) = paywall::keys(command);
            (Command::Keys(keys), looked_at.into())
        }
        CliCommand::Pass(command) => {
            let (pass, looked_at) = paywall::pass(command);
            (Command::Pass(pass), looked_at.into())
        }
        CliCommand::Serve { site, serve } => (Command::Serve(serve), Site { drafts: true, future: true, ..site }),
        CliCommand::Explain { name } => (Command::Explain(name), Site::default()),
        CliCommand::Completions { shell } => (Command::Completions(shell), Site::default()),
    };
    let now = now(site.now, &command)?;
    Ok(Invocation {
        command,
        source: site.home.source,
        output: site.output,
        now,
        base_url: site.base_url,
        drafts: site.drafts,
        future: site.future,
        delivery: site.delivery,
        strict: site.strict,
        jobs: site.jobs,
        keys: keys_from(),
        report,
    })
}

/// For tests of `bifolio prove`: lets something hidden out, in a program that is compiled for tests.
#[cfg(debug_assertions)]
fn spring_leak() -> Result<(), clap::Error> {
    match variable("BIFOLIO_LEAK") {
        Some(name) if !crate::pipeline::edition::leaks::spring(&name) => {
            Err(Cli::command().error(ErrorKind::ValueValidation, format!("there is no leak `{name}`")))
        }
        _ => Ok(()),
    }
}

/// `--now`, else `SOURCE_DATE_EPOCH`, else the clock.
fn now(given: Option<String>, command: &Command) -> Result<Now, clap::Error> {
    if let Some(text) = given {
        return Ok(Now::Given(text));
    }
    if matches!(command, Command::Serve(_)) {
        return Ok(Now::Clock);
    }
    let has_none = matches!(
        command,
        Command::Explain(_) | Command::Completions(_) | Command::ThemeNew(_) | Command::ThemeCheck(_)
    );
    let epoch = variable("SOURCE_DATE_EPOCH").filter(|_| !has_none);
    match epoch {
        Some(text) => epoch_instant(&text).map(Now::At).ok_or_else(|| {
            let message = format!("SOURCE_DATE_EPOCH is `{text}`: it must be a number of seconds since 1970");
            Cli::command().error(ErrorKind::ValueValidation, message)
        }),
        None => Ok(Now::At(clock())),
    }
}

/// Six digits that nobody chose: each run tries other words.
fn any_seed() -> u64 {
    u64::from(clock().subsec_nanosecond().unsigned_abs()) % 1_000_000
}

/// Seconds since 1970, digits only.
fn epoch_instant(text: &str) -> Option<Timestamp> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()))?
}

/// What the environment says of messages.
#[derive(Default)]
struct Environment {
    /// Whether GitHub Actions runs us.
    in_github: bool,
    /// The locale of messages: `es_GT.UTF-8`.
    locale: String,
    /// Whether something forbids color.
    forbids_color: bool,
    /// Whether something demands color.
    forces_color: bool,
    /// Whether standard error is a terminal.
    is_terminal: bool,
}

impl Environment {
    /// Reads it.
    fn read() -> Environment {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(variable);
        Environment {
            in_github: variable("GITHUB_ACTIONS").is_some_and(|value| value == "true"),
            locale: locale.unwrap_or_default(),
            forbids_color: variable("NO_COLOR").is_some() || variable("TERM").is_some_and(|term| term == "dumb"),
            forces_color: variable("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            is_terminal: std::io::stderr().is_terminal(),
        }
    }
}

/// What was asked for wins over the environment.
fn report_settings(telling: &Telling, environment: &Environment) -> ReportSettings {
    let usual = if environment.in_github { Format::Github } else { Format::Human };
    let language = environment.locale.split(['_', '.', '@', '-']).next();
    let spoken = if language == Some("es") { Lang::Es } else { Lang::En };
    let color = match telling.color {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto if environment.forbids_color => false,
        clap::ColorChoice::Auto => environment.forces_color || environment.is_terminal,
    };
    ReportSettings {
        format: telling.format.unwrap_or(usual),
        messages: telling.messages.unwrap_or(spoken),
        color,
        quiet: telling.quiet,
        folder: String::new(),
    }
}

/// A variable of the environment that is not empty.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

/// What the environment says of keys.
fn keys_from() -> KeysFrom {
    let content = variable("BIFOLIO_KEYS").map(|text| Arc::new(SecretText::new(text)));
    KeysFrom {
        file: variable_as_path("BIFOLIO_KEYS_FILE"),
        content,
        subscribers: variable_as_path("BIFOLIO_SUBSCRIBERS_FILE"),
    }
}

/// A path in the environment, whatever its letters.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn variable_as_path(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The moment at which the command was started.
#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn clock() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &str) -> Invocation {
        let words = std::iter::once("bifolio").chain(arguments.split_whitespace());
        parse(words.map(OsString::from)).unwrap()
    }

    #[test]
    fn the_clap_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn options_become_a_plain_value() {
        let invocation = parsed(
            "build --source site --output out --now 2026-11-20 --base-url https://Meridian.example/news/ --drafts \
             --future --delivery split --strict --jobs 3 --force --atomic --why --format short --messages es --quiet",
        );
        assert_eq!(invocation.command, Command::Build { force: true, atomic: true, why: true });
        assert_eq!((invocation.source, invocation.output), (Some("site".into()), Some("out".into())));
        assert_eq!(invocation.now, Now::Given("2026-11-20".to_owned()));
        assert_eq!(invocation.base_url, BaseUrl::parse("https://meridian.example/news"));
        assert!(invocation.drafts && invocation.future && invocation.strict && invocation.report.quiet);
        assert_eq!((invocation.delivery, invocation.jobs), (Some(Delivery::Split), NonZeroUsize::new(3)));
        assert_eq!((invocation.report.format, invocation.report.messages), (Format::Short, Lang::Es));
    }

    #[test]
    fn a_letter_takes_what_it_needs() {
        let invocation = parsed("newsletter --since 2026-11-17 --lang es --output letters --now 2026-11-24 --strict");
        let letter = Letter { since: "2026-11-17".to_owned(), lang: Some(Lang::Es) };
        assert_eq!(invocation.command, Command::Newsletter(letter));
        assert_eq!((invocation.output, invocation.strict), (Some("letters".into()), true));
        let refused = |arguments: &[&str]| parse(arguments.iter().map(OsString::from)).is_err();
        assert!(refused(&["bifolio", "newsletter"]) && refused(&["bifolio", "newsletter", "--since", "yesterday"]));
    }

    #[test]
    fn a_local_time_is_taken_in_the_zone_of_the_site() {
        let zone = Zone::named("America/Guatemala").unwrap();
        let cases = [
            ("2026-11-20", "2026-11-20T06:00:00Z"),
            ("2026-11-20T06:00", "2026-11-20T12:00:00Z"),
            ("2026-11-20T06:00:00+01:00", "2026-11-20T05:00:00Z"),
        ];
        for (given, expected) in cases {
            let resolved = Now::Given(given.to_owned()).resolve(&zone).unwrap();
            assert_eq!(resolved.to_string(), expected, "{given}");
        }
        assert!(Now::Given("soon".to_owned()).resolve(&zone).is_err());
    }

    #[test]
    fn color_follows_what_was_asked_for_then_the_environment() {
        let terminal = || Environment { is_terminal: true, ..Environment::default() };
        let cases = [
            ("auto", Environment::default(), false),
            ("auto", terminal(), true),
            ("auto", Environment { forbids_color: true, ..terminal() }, false),
            ("auto", Environment { forces_color: true, ..Environment::default() }, true),
            ("auto", Environment { forbids_color: true, forces_color: true, ..terminal() }, false),
            ("always", Environment { forbids_color: true, ..Environment::default() }, true),
            ("never", Environment { forces_color: true, ..terminal() }, false),
        ];
        for (when, environment, expected) in cases {
            let cli = Cli::try_parse_from(["bifolio", "check", "--color", when]).ok().unwrap();
            assert_eq!(report_settings(&cli.telling, &environment).color, expected, "{when}");
        }
    }
}
