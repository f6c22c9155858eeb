//! Arguments, environment and clock → [`Invocation`], a plain value. The only reader of clock and environment: what a
//! command does follows from its invocation and the files that it names.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use jiff::Timestamp;

use crate::pipeline::base::config::Delivery;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::BaseUrl;
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
    },
    /// Checks the site.
    Check,
    /// Serves the site, and follows every change.
    Serve(ServeOptions),
    /// Explains a code or a field; all names without one.
    Explain(Option<String>),
    /// Prints a completion script.
    Completions(Shell),
}

/// What `bifolio serve` alone takes.
#[derive(Args, Clone, PartialEq, Eq, Debug)]
pub struct ServeOptions {
    /// The port; 0 takes one that is free
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    pub port: u16,
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

/// bifolio turns a folder of Markdown into the website of a bilingual news outlet.
#[derive(Parser)]
#[command(name = "bifolio", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Example: bifolio build --source site --output public")]
struct Cli {
    #[command(subcommand)]
    command: CliCommand,
    #[command(flatten)]
    telling: Telling,
}

/// The commands.
#[derive(Subcommand)]
enum CliCommand {
    /// Build the site: content/ becomes public/
    #[command(after_help = "Example: bifolio build --now 2026-11-20T06:00 --strict")]
    Build {
        #[command(flatten)]
        site: Site,
        /// Write into an output folder that holds files which bifolio did not write
        #[arg(long)]
        force: bool,
        /// Exchange the whole output folder at once, so that no visitor sees a mixture
        #[arg(long)]
        atomic: bool,
    },
    /// Check everything that build checks, and write nothing
    #[command(after_help = "Example: bifolio check --drafts --future --format short")]
    Check {
        #[command(flatten)]
        site: Site,
    },
    /// Show the site with its drafts in your browser, and every change as soon as it is saved
    #[command(after_help = "Example: bifolio serve --open")]
    Serve {
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        serve: ServeOptions,
    },
    /// Explain a diagnostic, or a field of front matter or configuration; without a name, list all
    #[command(after_help = "Example: bifolio explain unknown-section")]
    Explain {
        /// The code of a diagnostic (`unknown-section`) or a field (`image.alt`, `paywall.tiers`)
        #[arg(value_name = "CODE|FIELD")]
        name: Option<String>,
    },
    /// Print a script that lets your shell complete commands and options
    #[command(after_help = "Example: bifolio completions bash > ~/.local/share/bash-completion/completions/bifolio")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Options of commands that read a site.
#[derive(Args, Default)]
#[command(next_help_heading = "Site")]
struct Site {
    /// The site's folder [default: the nearest folder upwards with a bifolio.yaml]
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
    /// The output folder [default: public inside the source]
    #[arg(long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The moment of the edition: RFC 3339, or a date or local time in the site's zone [default: SOURCE_DATE_EPOCH,
    /// else the clock]
    #[arg(long, value_name = "TIME", value_parser = parse_now)]
    now: Option<String>,
    /// Where the site will stand, in place of base_url
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    base_url: Option<BaseUrl>,
    /// Treat drafts as ready
    #[arg(long)]
    drafts: bool,
    /// Treat texts of the future as due
    #[arg(long)]
    future: bool,
    /// How gated texts reach those who paid, in place of paywall.delivery
    #[arg(long, value_name = "HOW", value_parser = delivery_parser())]
    delivery: Option<Delivery>,
    /// Let warnings fail the run
    #[arg(long)]
    strict: bool,
    /// How many threads work, at most 256 [default: all that the machine has]
    #[arg(long, value_name = "N", value_parser = parse_jobs)]
    jobs: Option<NonZeroUsize>,
}

/// Options of how things are told.
#[derive(Args)]
#[command(next_help_heading = "Messages")]
struct Telling {
    /// How diagnostics are written [default: github inside GitHub Actions, else human]
    #[arg(long, global = true, value_name = "FORMAT", value_parser = format_parser())]
    format: Option<Format>,
    /// The language of messages [default: by LC_ALL, LC_MESSAGES, LANG]
    #[arg(long, global = true, value_name = "LANG", value_parser = lang_parser())]
    messages: Option<Lang>,
    /// When to color
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = clap::ColorChoice::Auto)]
    color: clap::ColorChoice,
    /// Show only what fails the run
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// The words of a format.
fn format_parser() -> impl TypedValueParser<Value = Format> {
    let named = |word: String| Format::ALL.into_iter().find(|format| format.as_str() == word).ok_or("no such format");
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(named)
}

/// The codes of languages.
fn lang_parser() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::code))
        .try_map(|code| Lang::from_code(&code).ok_or("no such language"))
}

/// The words of a delivery.
fn delivery_parser() -> impl TypedValueParser<Value = Delivery> {
    PossibleValuesParser::new(["omit", "encrypted", "split"]).map(|word| match word.as_str() {
        "encrypted" => Delivery::Encrypted,
        "split" => Delivery::Split,
        _ => Delivery::Omit,
    })
}

/// Refuses at once what no zone could make a time of.
fn parse_now(text: &str) -> Result<String, String> {
    match Zone::utc().read(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("write 2026-11-20, 2026-11-20T06:00 or 2026-11-20T06:00:00-06:00".to_owned()),
    }
}

/// Takes a number of threads.
fn parse_jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number from 1 up, or leave --jobs out".to_owned())
}

/// Takes an absolute address.
fn parse_base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| "write an absolute address such as https://meridian.example/news".to_owned())
}

/// The command line as clap knows it, for completions.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Reads arguments (the first is the program's name), environment and clock. A mistake, and `--help`, are clap's to
/// print.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Invocation, clap::Error> {
    let cli = Cli::try_parse_from(arguments)?;
    let report = report_settings(&cli.telling, &Environment::read());
    let (command, site) = match cli.command {
        CliCommand::Build { site, force, atomic } => (Command::Build { force, atomic }, site),
        CliCommand::Check { site } => (Command::Check, site),
        CliCommand::Serve { site, serve } => (Command::Serve(serve), Site { drafts: true, future: true, ..site }),
        CliCommand::Explain { name } => (Command::Explain(name), Site::default()),
        CliCommand::Completions { shell } => (Command::Completions(shell), Site::default()),
    };
    let now = now(site.now, &command)?;
    Ok(Invocation {
        command,
        source: site.source,
        output: site.output,
        now,
        base_url: site.base_url,
        drafts: site.drafts,
        future: site.future,
        delivery: site.delivery,
        strict: site.strict,
        jobs: site.jobs,
        report,
    })
}

/// `--now`, else `SOURCE_DATE_EPOCH`, else the clock.
fn now(given: Option<String>, command: &Command) -> Result<Now, clap::Error> {
    if let Some(text) = given {
        return Ok(Now::Given(text));
    }
    if matches!(command, Command::Serve(_)) {
        return Ok(Now::Clock);
    }
    let epoch = variable("SOURCE_DATE_EPOCH").filter(|_| matches!(command, Command::Build { .. } | Command::Check));
    match epoch {
        Some(text) => epoch_instant(&text).map(Now::At).ok_or_else(|| {
            let message = format!("SOURCE_DATE_EPOCH is `{text}`: it must be a number of seconds since 1970");
            Cli::command().error(ErrorKind::ValueValidation, message)
        }),
        None => Ok(Now::At(clock())),
    }
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
             --future --delivery split --strict --jobs 3 --force --atomic --format short --messages es --quiet",
        );
        assert_eq!(invocation.command, Command::Build { force: true, atomic: true });
        assert_eq!((invocation.source, invocation.output), (Some("site".into()), Some("out".into())));
        assert_eq!(invocation.now, Now::Given("2026-11-20".to_owned()));
        assert_eq!(invocation.base_url, BaseUrl::parse("https://meridian.example/news"));
        assert!(invocation.drafts && invocation.future && invocation.strict && invocation.report.quiet);
        assert_eq!((invocation.delivery, invocation.jobs), (Some(Delivery::Split), NonZeroUsize::new(3)));
        assert_eq!((invocation.report.format, invocation.report.messages), (Format::Short, Lang::Es));
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
