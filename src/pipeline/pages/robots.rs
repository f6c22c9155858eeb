//! `robots.txt`: takes what the configuration says of machine readers, returns the file that asks them. It keeps nothing
//! that a page needs from anybody, and forces nobody.

use crate::pipeline::base::config::{AiReaders, Config};
use crate::pipeline::base::letters::folded;
use crate::pipeline::base::path::{OutputPath, SourcePath};

/// The machines, by what they read for.
const TOKENS: &str = include_str!("robots/tokens.txt");

/// Where it stands. Machines ask for it at the root of a host and nowhere else.
const PLACE: &str = "robots.txt";

/// The file with its place, where the site stands at the root of its host and brings none of its own.
pub fn planned(config: &Config, static_files: &[(OutputPath, SourcePath)]) -> Option<(OutputPath, String)> {
    let below = format!("{PLACE}/");
    let is_it = |output: &OutputPath| {
        let output = folded(output.as_str());
        output == PLACE || output.starts_with(&below)
    };
    let is_ours = config.base_url.path.is_empty() && !static_files.iter().any(|(output, _)| is_it(output));
    OutputPath::new(PLACE).filter(|_| is_ours).map(|place| (place, file(config.robots)))
}

/// One group for everybody, and one for each kind of machine that is asked to stay away.
fn file(robots: AiReaders) -> String {
    let word = |is_allowed| if is_allowed { "yes" } else { "no" };
    // An answer that is made of pages is looked for by one kind, and fetched for a person by the other.
    let (input, train) = (word(robots.search && robots.user), word(robots.training));
    let signal = format!("Content-Signal: search=yes, ai-input={input}, ai-train={train}");
    let mut out = format!("User-agent: *\n{signal}\nAllow: /\n");
    for (kind, is_allowed) in [("training", robots.training), ("search", robots.search), ("user", robots.user)] {
        if !is_allowed {
            out.push_str(&format!("\n# robots.ai.{kind}: deny\n"));
            tokens(kind).for_each(|token| out.push_str(&format!("User-agent: {token}\n")));
            out.push_str("Disallow: /\n");
        }
    }
    out
}

/// The names of the machines of a kind.
fn tokens(kind: &'static str) -> impl Iterator<Item = &'static str> {
    TOKENS.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        words.next().filter(|of| *of == kind)?;
        words.next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_is_named_once_and_has_a_kind() {
        let lines: Vec<&str> = TOKENS.lines().filter(|line| !line.starts_with('#')).collect();
        let mut found: Vec<&str> = ["training", "search", "user"].into_iter().flat_map(tokens).collect();
        assert_eq!(found.len(), lines.len(), "every line has a kind: {lines:?}");
        let is_name = |token: &&str| token.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
        assert!(found.iter().all(is_name), "{found:?}");
        found.sort_unstable_by_key(|token| token.to_ascii_lowercase());
        assert!(found.windows(2).all(|two| !two[0].eq_ignore_ascii_case(two[1])), "{found:?}");
    }
}
