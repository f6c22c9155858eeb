//! The arguments as clap reads them: commands, options, and which words they take.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use super::ServeOptions;
use super::paywall::{KeysCommand, PassCommand};
use crate::pipeline::base::config::Delivery;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::BaseUrl;
use crate::report::Format;

/// bifolio turns a folder of Markdown into the website of a bilingual news outlet.
#[derive(Parser)]
#[command(name = "bifolio", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "Example: bifolio build --source site --output public")]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: CliCommand,
    #[command(flatten)]
    pub(super) telling: Telling,
}

/// The commands, in the order in which an outlet meets them; the help lists them so.
#[derive(Subcommand)]
pub(super) enum CliCommand {
    /// Make a small complete site in a folder that is new or empty
    #[command(after_help = "Example: bifolio init our-outlet")]
    Init {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The moment before which the stories were published [default: SOURCE_DATE_EPOCH, else the clock]
        #[arg(long, value_name = "TIME", value_parser = parse_now)]
        now: Option<String>,
    },
    /// Begin a story: a draft with its fields filled in; prints its path
    #[command(
        after_help = "Example: bifolio new \"Who owns the river?\" --lang en --section environment --author ana-lopez"
    )]
    New {
        /// The headline
        #[arg(value_name = "TITLE")]
        title: String,
        /// The language that it is written in
        #[arg(long, value_name = "LANG", value_parser = lang_parser())]
        lang: Lang,
        /// The id of its section [default: the first of sections.yaml]
        #[arg(long, value_name = "ID")]
        section: Option<String>,
        /// The id of an author; may be given more than once
        #[arg(long = "author", value_name = "ID")]
        authors: Vec<String>,
        #[command(flatten)]
        begun: Begun,
    },
    /// Begin the translation of a story: the twin's file with the original's words to work from; prints its path
    #[command(after_help = "Example: bifolio translate river-water")]
    Translate {
        /// The id of the story
        #[arg(value_name = "STORY")]
        story: String,
        #[command(flatten)]
        begun: Begun,
    },
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
        /// Say of every page that was rendered why it had to be, and how many articles were read
        #[arg(long)]
        why: bool,
    },
    /// Show the site with its drafts in your browser, and every change as soon as it is saved
    #[command(after_help = "Example: bifolio serve --open")]
    Serve {
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        serve: ServeOptions,
    },
    /// Check everything that build checks, and write nothing
    #[command(after_help = "Example: bifolio check --drafts --future --format short")]
    Check {
        #[command(flatten)]
        site: Site,
    },
    /// Show what the translators have before them: what lacks a twin, what is stale, what is due next
    #[command(after_help = "Example: bifolio status --accept river-water")]
    Status {
        /// Say that the translation of this story follows its original as it stands; may be given more than once
        #[arg(long, value_name = "STORY")]
        accept: Vec<String>,
        /// Say it of every translation of which nobody ever did
        #[arg(long)]
        accept_new: bool,
        #[command(flatten)]
        looked_at: LookedAt,
    },
    /// Make a theme, or try one on hard cases
    #[command(subcommand, arg_required_else_help = true)]
    Theme(ThemeCommand),
    /// Write a letter per language with what was published since a day, for mail services: HTML and plain text
    #[command(after_help = "Example: bifolio newsletter --since 2026-11-17 --lang es")]
    Newsletter {
        /// The first day whose stories count: a date, or a date and time, in the site's zone
        #[arg(long, value_name = "DAY", value_parser = parse_now)]
        since: String,
        /// The only language to write [default: both]
        #[arg(long, value_name = "LANG", value_parser = lang_parser())]
        lang: Option<Lang>,
        #[command(flatten)]
        site: LetterSite,
    },
    /// Make, change and check the keys of paid texts
    #[command(subcommand, arg_required_else_help = true)]
    Keys(KeysCommand),
    /// Give subscribers their passes, and take them back
    #[command(subcommand, arg_required_else_help = true)]
    Pass(PassCommand),
    /// Prove that nothing hidden is public: build twice, the second time with other words in gated texts, drafts, and
    /// texts that are not yet due or no longer
    #[command(after_help = "Example: bifolio prove --strict")]
    Prove {
        /// The number by which the other words are made up; the same number makes up the same words [default: by the
        /// clock]
        #[arg(long, value_name = "N")]
        seed: Option<u64>,
        #[command(flatten)]
        site: Site,
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

/// The commands for designers.
#[derive(Subcommand)]
pub(super) enum ThemeCommand {
    /// Make a theme that extends gazette: a few files with comments
    #[command(after_help = "Example: bifolio theme new evening-edition")]
    New {
        /// The name of its folder under themes/
        name: String,
        #[command(flatten)]
        home: Home,
    },
    /// Try a theme on hard cases, in both languages, and write nothing
    #[command(after_help = "Example: bifolio theme check evening-edition --strict")]
    Check {
        /// The name of its folder under themes/ [default: the theme of the site]
        name: Option<String>,
        #[command(flatten)]
        home: Home,
        /// Let warnings fail the run
        #[arg(long)]
        strict: bool,
    },
}

/// Where the site is: of every command that needs one.
#[derive(Args, Default)]
#[command(next_help_heading = "Site")]
pub(super) struct Home {
    /// The site's folder [default: the nearest folder upwards with a bifolio.yaml]
    #[arg(long, value_name = "DIR")]
    pub(super) source: Option<PathBuf>,
}

/// Options of commands that begin a text.
#[derive(Args)]
#[command(next_help_heading = "Site")]
pub(super) struct Begun {
    #[command(flatten)]
    pub(super) home: Home,
    /// The date of the text [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME", value_parser = parse_now)]
    pub(super) now: Option<String>,
}

/// Options of the command that shows where texts stand.
#[derive(Args)]
#[command(next_help_heading = "Site")]
pub(super) struct LookedAt {
    #[command(flatten)]
    pub(super) home: Home,
    /// The moment at which the stories are looked at [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME", value_parser = parse_now)]
    pub(super) now: Option<String>,
}

impl From<Home> for Site {
    fn from(home: Home) -> Site {
        Site { home, ..Site::default() }
    }
}

impl From<LookedAt> for Site {
    fn from(looked_at: LookedAt) -> Site {
        Site { home: looked_at.home, now: looked_at.now, ..Site::default() }
    }
}

impl From<Begun> for Site {
    fn from(begun: Begun) -> Site {
        Site { home: begun.home, now: begun.now, ..Site::default() }
    }
}

/// Options of commands that read a site.
#[derive(Args, Default)]
#[command(next_help_heading = "Site")]
pub(super) struct Site {
    #[command(flatten)]
    pub(super) home: Home,
    /// The output folder [default: public inside the source]
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// The moment of the edition: RFC 3339, or a date or local time in the site's zone [default: SOURCE_DATE_EPOCH,
    /// else the clock]
    #[arg(long, value_name = "TIME", value_parser = parse_now)]
    pub(super) now: Option<String>,
    /// Where the site will stand, in place of base_url
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub(super) base_url: Option<BaseUrl>,
    /// Treat drafts as ready
    #[arg(long)]
    pub(super) drafts: bool,
    /// Treat texts of the future as due
    #[arg(long)]
    pub(super) future: bool,
    /// How gated texts reach those who paid, in place of paywall.delivery
    #[arg(long, value_name = "HOW", value_parser = delivery_parser())]
    pub(super) delivery: Option<Delivery>,
    /// Let warnings fail the run
    #[arg(long)]
    pub(super) strict: bool,
    /// How many threads work, at most 256 [default: all that the machine has]
    #[arg(long, value_name = "N", value_parser = parse_jobs)]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// Options of the command that writes letters.
#[derive(Args, Default)]
#[command(next_help_heading = "Site")]
pub(super) struct LetterSite {
    #[command(flatten)]
    pub(super) home: Home,
    /// The folder of the letters, never one that is published [default: newsletter inside the source]
    #[arg(long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// The moment of the letter: what is not due by then is not in it [default: SOURCE_DATE_EPOCH, else the clock]
    #[arg(long, value_name = "TIME", value_parser = parse_now)]
    pub(super) now: Option<String>,
    /// Where the site stands, in place of base_url
    #[arg(long, value_name = "URL", value_parser = parse_base_url)]
    pub(super) base_url: Option<BaseUrl>,
    /// Let warnings fail the run
    #[arg(long)]
    pub(super) strict: bool,
}

impl From<LetterSite> for Site {
    fn from(site: LetterSite) -> Site {
        let LetterSite { home, output, now, base_url, strict } = site;
        Site { home, output, now, base_url, strict, ..Site::default() }
    }
}

/// Options of how things are told.
#[derive(Args)]
#[command(next_help_heading = "Messages")]
pub(super) struct Telling {
    /// How diagnostics are written [default: github inside GitHub Actions, else human]
    #[arg(long, global = true, value_name = "FORMAT", value_parser = format_parser())]
    pub(super) format: Option<Format>,
    /// The language of messages [default: by LC_ALL, LC_MESSAGES, LANG]
    #[arg(long, global = true, value_name = "LANG", value_parser = lang_parser())]
    pub(super) messages: Option<Lang>,
    /// When to color
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = clap::ColorChoice::Auto)]
    pub(super) color: clap::ColorChoice,
    /// Show only what fails the run
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
}

/// The words of a format.
pub(super) fn format_parser() -> impl TypedValueParser<Value = Format> {
    let named = |word: String| Format::ALL.into_iter().find(|format| format.as_str() == word).ok_or("no such format");
    PossibleValuesParser::new(Format::ALL.map(Format::as_str)).try_map(named)
}

/// The codes of languages.
pub(super) fn lang_parser() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(Lang::ALL.map(Lang::code))
        .try_map(|code| Lang::from_code(&code).ok_or("no such language"))
}

/// The words of a delivery.
pub(super) fn delivery_parser() -> impl TypedValueParser<Value = Delivery> {
    PossibleValuesParser::new(["omit", "encrypted", "split"]).map(|word| match word.as_str() {
        "encrypted" => Delivery::Encrypted,
        "split" => Delivery::Split,
        _ => Delivery::Omit,
    })
}

/// Refuses at once what no zone could make a time of.
pub(super) fn parse_now(text: &str) -> Result<String, String> {
    match Zone::utc().read(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("write 2026-11-20, 2026-11-20T06:00 or 2026-11-20T06:00:00-06:00".to_owned()),
    }
}

/// Takes a number of threads.
pub(super) fn parse_jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "write a whole number from 1 up, or leave --jobs out".to_owned())
}

/// Takes an absolute address.
pub(super) fn parse_base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).ok_or_else(|| "write an absolute address such as https://meridian.example/news".to_owned())
}
