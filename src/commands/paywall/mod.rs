//! The commands for keys and passes: what both know of the site.

pub mod keys;
pub mod pass;

use std::path::PathBuf;

use jiff::Timestamp;

use crate::cli::Invocation;
use crate::gather;
use crate::paywall::KeyFile;
use crate::paywall::subscribers::Subscribers;
use crate::pipeline::base::config::Config;
use crate::pipeline::base::date::Zone;
use crate::pipeline::base::diagnostic::{Sentence, nearest};
use crate::pipeline::base::error::Error;
use crate::pipeline::collect::tree;
use crate::report::{Format, Rendered};
use crate::say;

use super::build::root;

/// The site whose keys and subscribers are looked after.
struct Counter<'i> {
    invocation: &'i Invocation,
    root: PathBuf,
    output: PathBuf,
    config: Config,
    now: Timestamp,
}

impl<'i> Counter<'i> {
    fn open(invocation: &'i Invocation) -> Result<Counter<'i>, Error> {
        let root = root(invocation)?;
        let tree = tree::scan(&root, &[])?;
        let Some((config, _)) = gather::config(&tree, &mut Vec::new()) else {
            return Err(Error::usage(say!("bifolio.yaml cannot be used", "bifolio.yaml no se puede usar"))
                .at(root.join("bifolio.yaml"))
                .hint(say!("`bifolio check` says why", "`bifolio check` dice por qué")));
        };
        let now = invocation.now.resolve(&config.timezone)?;
        // A period has no fraction of a second.
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        Ok(Counter { invocation, output: root.join("public"), root, config, now })
    }

    fn zone(&self) -> &Zone {
        &self.config.timezone
    }

    fn tiers(&self) -> &[String] {
        &self.config.paywall.tiers
    }

    /// The key file, for change.
    fn key_file(&self) -> Result<KeyFile, Error> {
        KeyFile::open(&self.root, &self.output, &self.invocation.keys)
    }

    /// The list of subscribers beside it.
    fn subscribers(&self, keys: &KeyFile) -> Result<Subscribers, Error> {
        Subscribers::open(&self.root, &self.output, &self.invocation.keys, &keys.ring)
    }

    /// The same, or nothing where there is none.
    fn subscribers_if_there(&self, keys: &KeyFile) -> Result<Option<Subscribers>, Error> {
        Subscribers::find(&self.root, &self.output, &self.invocation.keys, &keys.ring)
    }

    /// Refuses a tier that the site does not have.
    fn known_tier(&self, tier: &str) -> Result<(), Error> {
        if self.tiers().iter().any(|known| known == tier) {
            return Ok(());
        }
        let error = Error::usage(say!("there is no paid tier `{tier}`", "no existe el nivel de pago `{tier}`"));
        let all = self.tiers().join(", ");
        Err(match nearest(tier, self.tiers().iter().map(String::as_str)) {
            Some(near) => error.hint(say!("did you mean `{near}`?", "¿quiso decir `{near}`?")),
            None => error.hint(say!("write one of these: {all}", "escriba uno de estos: {all}")),
        })
    }

    /// A moment as people read it: the day and the time in the zone of the site.
    fn moment(&self, moment: Timestamp) -> String {
        self.zone().at(moment).local.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// A sentence in the language of messages, as a line.
    fn line(&self, sentence: &Sentence) -> String {
        format!("{}\n", sentence[self.invocation.report.messages])
    }

    /// Whether a program reads what is told.
    fn is_json(&self) -> bool {
        matches!(self.invocation.report.format, Format::Json | Format::Sarif)
    }

    /// What is told: JSON for programs on standard output; for people the text.
    fn told(&self, json: &serde_json::Value, text: String) -> Rendered {
        let stdout = if self.is_json() { format!("{json}\n") } else { text };
        Rendered { stdout, stderr: String::new() }
    }
}
