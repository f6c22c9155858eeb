//! The commands for keys and passes, as clap reads them and as plain values.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::pipeline::base::lang::Lang;

use super::arguments::{LookedAt, lang_parser, parse_now};

/// What is done with keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Keys {
    /// Makes a key file.
    New {
        /// `--out`: its path.
        out: PathBuf,
        /// `--site`; `None`: the host of `base_url`.
        site: Option<String>,
        /// `--tiers`; empty: those of the configuration.
        tiers: Vec<String>,
        /// `--test`: marks the keys as those of a test.
        test: bool,
    },
    /// Adds the keys of the next period, or puts others in place of those that are given up.
    Rotate {
        /// `--at-once`: the keys of this period and later ones are given up.
        at_once: bool,
        /// `--rekey`: the key of whoever builds is given up.
        rekey: bool,
    },
    /// Tells how the keys stand.
    Check,
}

/// What is done with passes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Pass {
    /// Makes a pass that holds keys.
    Issue {
        /// `--tier`.
        tier: String,
        /// `--months`, from this one on.
        months: u8,
        /// Where it goes.
        printing: Printing,
    },
    /// Gives somebody a lasting pass.
    Grant {
        /// Whom.
        name: String,
        /// `--tier`.
        tier: String,
        /// `--until`, as written: a day is one in the zone of the site.
        until: Option<String>,
        /// Where it goes.
        printing: Printing,
    },
    /// Takes a lasting pass back.
    Revoke {
        /// Whose.
        name: String,
        /// `--at-once`: not with the next period, but now.
        at_once: bool,
    },
    /// Lists who has one.
    List,
    /// Shows a lasting pass again.
    Show {
        /// Whose.
        name: String,
        /// Where it goes.
        printing: Printing,
    },
}

/// Where a pass goes.
#[derive(Args, Clone, PartialEq, Eq, Debug, Default)]
pub struct Printing {
    /// Write the pass into a new file that only you can read; one that ends in .html is a page for the printer, with a
    /// QR code [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The language of the printed page [default: that of messages]
    #[arg(long, value_name = "LANG", value_parser = lang_parser())]
    pub lang: Option<Lang>,
}

/// The commands for keys. The key file is the one that `BIFOLIO_KEYS_FILE` names.
#[derive(Subcommand)]
pub(super) enum KeysCommand {
    /// Make a key file: never inside the site, never over another file, readable by you alone
    #[command(after_help = "Example: bifolio keys new --out ~/meridian.keys.yaml")]
    New {
        /// The file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// What the keys belong to; it never changes [default: the host of base_url]
        #[arg(long, value_name = "NAME")]
        site: Option<String>,
        /// The paid tiers [default: paywall.tiers]
        #[arg(long, value_name = "TIER", value_delimiter = ',')]
        tiers: Vec<String>,
        /// Mark the keys as those of a test: no build takes them
        #[arg(long)]
        test: bool,
        #[command(flatten)]
        looked_at: LookedAt,
    },
    /// Add the keys of the next period; at once, put others in place of those that somebody must not use any more
    #[command(after_help = "Example: BIFOLIO_KEYS_FILE=~/meridian.keys.yaml bifolio keys rotate")]
    Rotate {
        /// Give up the keys of this period and later ones now: build and publish after it
        #[arg(long)]
        at_once: bool,
        /// Give up the key of whoever builds, too: every sealed text changes
        #[arg(long)]
        rekey: bool,
        #[command(flatten)]
        looked_at: LookedAt,
    },
    /// Tell which keys there are and what is missing or about to end; never a key. Fails where a tier has none
    #[command(after_help = "Example: BIFOLIO_KEYS_FILE=~/meridian.keys.yaml bifolio keys check")]
    Check {
        #[command(flatten)]
        looked_at: LookedAt,
    },
}

/// The commands for passes. Keys and subscribers lie where `BIFOLIO_KEYS_FILE` says.
#[derive(Subcommand)]
pub(super) enum PassCommand {
    /// Give somebody a lasting pass, which can be taken back: the way for subscribers
    #[command(after_help = "Example: bifolio pass grant ana@example.org --tier subscriber --format json")]
    Grant {
        /// Whom: a name, an address, a customer's number
        name: String,
        /// The paid tier; it opens those before it too
        #[arg(long, value_name = "TIER")]
        tier: String,
        /// The first day that is no longer paid [default: no end]
        #[arg(long, value_name = "DAY", value_parser = parse_now)]
        until: Option<String>,
        #[command(flatten)]
        printing: Printing,
        #[command(flatten)]
        looked_at: LookedAt,
    },
    /// Take a lasting pass back, from the next period on
    #[command(after_help = "Example: bifolio pass revoke ana@example.org")]
    Revoke {
        /// Whose
        name: String,
        /// Now: the keys of this period are given up, and everybody else gets others with the next build
        #[arg(long)]
        at_once: bool,
        #[command(flatten)]
        looked_at: LookedAt,
    },
    /// List who has a lasting pass; never a secret
    #[command(after_help = "Example: bifolio pass list --format json")]
    List {
        #[command(flatten)]
        looked_at: LookedAt,
    },
    /// Show a lasting pass again, for somebody who lost it
    #[command(after_help = "Example: bifolio pass show ana@example.org --out ana.html --lang es")]
    Show {
        /// Whose
        name: String,
        #[command(flatten)]
        printing: Printing,
        #[command(flatten)]
        looked_at: LookedAt,
    },
    /// Make a pass that holds the keys of some months and belongs to nobody; it cannot be taken back alone
    #[command(after_help = "Example: bifolio pass issue --tier subscriber --months 3")]
    Issue {
        /// The paid tier; it opens those before it too
        #[arg(long, value_name = "TIER")]
        tier: String,
        /// For how many months, this one included
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=36))]
        months: u8,
        #[command(flatten)]
        printing: Printing,
        #[command(flatten)]
        looked_at: LookedAt,
    },
}

/// A command for keys as a value, and where its site is.
pub(super) fn keys(command: KeysCommand) -> (Keys, LookedAt) {
    match command {
        KeysCommand::New { out, site, tiers, test, looked_at } => (Keys::New { out, site, tiers, test }, looked_at),
        KeysCommand::Rotate { at_once, rekey, looked_at } => (Keys::Rotate { at_once, rekey }, looked_at),
        KeysCommand::Check { looked_at } => (Keys::Check, looked_at),
    }
}

/// A command for passes as a value, and where its site is.
pub(super) fn pass(command: PassCommand) -> (Pass, LookedAt) {
    match command {
        PassCommand::Issue { tier, months, printing, looked_at } => (Pass::Issue { tier, months, printing }, looked_at),
        PassCommand::Grant { name, tier, until, printing, looked_at } => {
            (Pass::Grant { name, tier, until, printing }, looked_at)
        }
        PassCommand::Revoke { name, at_once, looked_at } => (Pass::Revoke { name, at_once }, looked_at),
        PassCommand::List { looked_at } => (Pass::List, looked_at),
        PassCommand::Show { name, printing, looked_at } => (Pass::Show { name, printing }, looked_at),
    }
}
