//! Keys, passes and sealed texts from outside: what the program seals is opened by another program with another library,
//! keys are refused where they are not safe, and nothing that is told holds a secret.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

mod behind;
mod commands;
mod opening;
mod refusals;
mod sealed;
mod site;
#[path = "../support/mod.rs"]
mod support;

use std::path::PathBuf;

use support::{Outcome, Site, site};

/// A site with keys beside it, made by the command.
struct Paper {
    site: Site,
    file: PathBuf,
    now: String,
}

const SITE: &str = "
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example/news
timezone: America/Guatemala
paywall: {tiers: [subscriber, patron]}
";

impl Paper {
    /// A paper whose keys were made at this moment.
    fn new(now: &str) -> Paper {
        Paper::of(site(SITE), now)
    }

    /// A paper of this site, whose keys were made at this moment.
    fn of(site: Site, now: &str) -> Paper {
        let site = site.at(now);
        let file = site.root().with_file_name("keys.yaml");
        let path = file.to_str().expect("a temporary path is UTF-8").to_owned();
        site.run("keys new", &["--out", &path]).exits(0);
        Paper { site: site.with_env("BIFOLIO_KEYS_FILE", &path), file, now: now.to_owned() }
    }

    /// Later.
    fn at(self, now: &str) -> Paper {
        Paper { site: self.site.at(now), now: now.to_owned(), ..self }
    }

    /// Runs a command that tells people what it did.
    fn tell(&self, command: &str, arguments: &[&str]) -> Outcome {
        let (root, file) = (self.site.root(), self.file.display().to_string());
        let mut whole: Vec<&str> = command.split(' ').collect();
        whole.extend(["--source", root.to_str().expect("a temporary path is UTF-8"), "--now", &self.now]);
        whole.extend(arguments);
        support::outcome::run(&whole, &[("BIFOLIO_KEYS_FILE".to_owned(), file)], 60)
    }

    /// Runs a command that tells a program what it did.
    fn run(&self, command: &str, arguments: &[&str]) -> Outcome {
        self.site.run(command, arguments)
    }

    /// What the key file holds.
    fn keys(&self) -> String {
        std::fs::read_to_string(&self.file).expect("the key file is there")
    }

    /// The secrets in the key file.
    fn secrets(&self) -> Vec<String> {
        let keys = self.keys();
        let words = keys.split('"').filter(|word| word.len() == 43).map(str::to_owned).collect::<Vec<_>>();
        assert!(!words.is_empty(), "there are keys");
        words
    }
}

/// Holds that nothing of `secrets` was said.
#[track_caller]
fn says_none(outcome: &Outcome, secrets: &[String]) {
    for secret in secrets {
        for told in [&outcome.stdout, &outcome.stderr] {
            assert!(!told.contains(&secret[..secret.len().min(12)]), "a secret was told: {}", outcome.report());
        }
    }
}

/// The JSON that a command told.
fn json(outcome: &Outcome) -> serde_json::Value {
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("JSON was to be told: {}", outcome.report()))
}
