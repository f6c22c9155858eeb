//! The text of a key file ⇄ a ring. What is wrong with one is told with its place, and never with its words: the line may
//! be the one with the key in it.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::slug::is_slug;
use crate::pipeline::base::yaml::{self, Fields, Item, Report};
use crate::pipeline::encrypt::encoding::{secret_b64, secret_from_b64};
use crate::pipeline::encrypt::period::Period;
use crate::pipeline::encrypt::ring::{KeyRing, TierKey};
use crate::pipeline::encrypt::secret::{Secret, SecretText};

use super::problems::{self, Flaw};

/// What opens the file.
const HEAD: &str = "\
# The keys of a site. Whoever has this file opens every paid text: keep it out of git, out of the site's folder, and
# readable by its owner alone. `bifolio keys` and `bifolio pass` write it; docs/keys.md tells what the fields mean.
version: 1
";

/// Reads a key file. `name` is what it is called in messages.
pub(super) fn read(name: &str, text: &SecretText) -> Result<KeyRing, Error> {
    let source = SourcePath::new("keys.yaml").unwrap_or_else(|| unreachable!("a name without folders"));
    let sheet =
        yaml::open(&source, text.text(), 1).map_err(|problem| problems::unsound(name, &[Flaw::of(&problem)]))?;
    let mut report = sheet.report();
    let mut flaws = Vec::new();
    let ring = sheet.fields(&mut report).and_then(|fields| ring(fields, &mut report, &mut flaws));
    flaws.extend(report.into_diagnostics().iter().map(Flaw::of));
    match ring.filter(|_| flaws.is_empty()) {
        Some(ring) => Ok(ring),
        None => Err(problems::unsound(name, &flaws)),
    }
}

fn ring(mut fields: Fields<'_>, report: &mut Report<'_>, flaws: &mut Vec<Flaw>) -> Option<KeyRing> {
    let version = fields.need("version", report).and_then(|item| item.whole(1, 1, report));
    let is_test = fields.take("test").and_then(|item| item.flag(report)).unwrap_or_default();
    let site = text(&mut fields, "site", report, flaws, |text| !text.is_empty() && !text.contains(char::is_control));
    let mut seen = Vec::new();
    let build = fields.need("build", report).and_then(|item| item.fields(report)).and_then(|mut fields| {
        let id = text(&mut fields, "id", report, flaws, is_slug);
        let secret = secret(&mut fields, "secret", report, flaws, &mut seen);
        fields.end(&[], report);
        id.zip(secret)
    });
    let items = fields.need("tier_keys", report).and_then(|item| item.list(report)).unwrap_or_default();
    let mut tier_keys: Vec<TierKey> = Vec::new();
    let mut names = BTreeSet::new();
    for item in items {
        let Some(key) = tier_key(&item, report, flaws, &mut seen) else { continue };
        if !names.insert((key.tier.clone(), key.period)) {
            flaws.push(problems::period_twice(report.place(&item)));
        }
        tier_keys.push(key);
    }
    fields.end(&[], report);
    tier_keys.sort_by_key(|key| key.period);
    let ((build_id, build), site, _) = (build?, site?, version?);
    Some(KeyRing { site, build_id, build, tier_keys, is_test })
}

fn tier_key(
    item: &Item<'_>,
    report: &mut Report<'_>,
    flaws: &mut Vec<Flaw>,
    seen: &mut Vec<Secret>,
) -> Option<TierKey> {
    let mut fields = item.fields(report)?;
    let tier = text(&mut fields, "tier", report, flaws, is_slug);
    let period = fields.need("period", report).and_then(|item| {
        let period = Period::parse(item.text(report)?);
        flaws.extend(period.is_none().then(|| problems::period_invalid(report.place(&item))));
        period
    });
    let key = secret(&mut fields, "key", report, flaws, seen);
    let mut moment = |name| {
        let item = fields.need(name, report)?;
        let moment = item.text(report)?.parse::<Timestamp>().ok();
        flaws.extend(moment.is_none().then(|| problems::moment_invalid(report.place(&item))));
        moment
    };
    let (not_before, not_after) = (moment("not_before"), moment("not_after"));
    fields.end(&[], report);
    let key = TierKey { tier: tier?, period: period?, key: key?, not_before: not_before?, not_after: not_after? };
    if key.not_after < key.not_before {
        flaws.push(problems::ends_before_it_begins(report.place(item)));
        return None;
    }
    Some(key)
}

/// A text that must be there and fit.
fn text(
    fields: &mut Fields<'_>,
    name: &'static str,
    report: &mut Report<'_>,
    flaws: &mut Vec<Flaw>,
    fits: impl Fn(&str) -> bool,
) -> Option<String> {
    let item = fields.need(name, report)?;
    let text = item.text(report)?;
    if fits(text) {
        return Some(text.to_owned());
    }
    flaws.push(problems::word_invalid(report.place(&item), name));
    None
}

/// A key that nobody can guess and that stands here once.
fn secret(
    fields: &mut Fields<'_>,
    name: &'static str,
    report: &mut Report<'_>,
    flaws: &mut Vec<Flaw>,
    seen: &mut Vec<Secret>,
) -> Option<Secret> {
    let item = fields.need(name, report)?;
    let Some(secret) = secret_from_b64::<32>(item.text(report)?) else {
        flaws.push(problems::no_key(report.place(&item)));
        return None;
    };
    let place = || -> Place { report.place(&item) };
    if secret.bytes().iter().all(|byte| *byte == secret.bytes()[0]) {
        flaws.push(problems::one_byte(place()));
    } else if seen.contains(&secret) {
        flaws.push(problems::key_twice(place()));
    }
    seen.extend(Secret::of(secret.bytes()));
    Some(secret)
}

/// The text of a key file.
pub(super) fn print(ring: &KeyRing) -> SecretText {
    // Whole from the beginning: a text that grows leaves copies behind.
    let mut text = String::with_capacity(1024 + ring.tier_keys.len() * 256 + ring.site.len());
    text.push_str(HEAD);
    if ring.is_test {
        text.push_str("test: true\n");
    }
    // What JSON quotes YAML reads as it was.
    let site = serde_json::Value::from(ring.site.as_str());
    let build = secret_b64(ring.build.bytes());
    text.push_str(&format!("site: {site}\nbuild: {{id: {}, secret: \"", ring.build_id));
    text.push_str(build.text());
    text.push_str("\"}\ntier_keys:");
    text.push_str(if ring.tier_keys.is_empty() { " []\n" } else { "\n" });
    for TierKey { tier, period, key, not_before, not_after } in &ring.tier_keys {
        text.push_str(&format!("  - {{tier: {tier}, period: \"{period}\", key: \""));
        text.push_str(secret_b64(key.bytes()).text());
        text.push_str(&format!("\", not_before: {not_before}, not_after: {not_after}}}\n"));
    }
    SecretText::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::base::lang::Lang;

    const KEY: &str = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
    const OTHER: &str = "AgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICE";

    fn file() -> String {
        format!(
            "version: 1\nsite: news.example\nbuild: {{id: b1, secret: {KEY}}}\ntier_keys:\n  - {{tier: subscriber, \
             period: 2026-11, key: {OTHER}, not_before: 2026-10-27T00:00:00Z, not_after: 2026-12-04T00:00:00Z}}\n"
        )
    }

    fn reading(text: &str) -> Result<KeyRing, Error> {
        read("keys.yaml", &SecretText::new(text.to_owned()))
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut ring = reading(&file()).unwrap();
        ring.is_test = true;
        let printed = print(&ring);
        let again = reading(printed.text()).unwrap();
        assert_eq!(print(&again).text(), printed.text());
        assert_eq!((again.tier_keys.len(), again.is_test, again.site.as_str()), (1, true, "news.example"));
        assert_eq!(again.tier_keys[0].key.bytes(), ring.tier_keys[0].key.bytes());
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place_and_without_its_words() {
        let ones = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
        let cases = [
            (KEY, "SHORTSECRET", "3:25"),
            (KEY, OTHER, "5:"),
            (KEY, ones, "3:25"),
            ("secret: AQ", "AQ", "3:"),
            ("version: 1", "version: 2", "1:10"),
            ("2026-11,", "2026-13,", "5:"),
            ("2026-12-04T00:00:00Z", "2026-12-04", "5:"),
            ("2026-12-04T00:00:00Z", "2026-09-04T00:00:00Z", "5:"),
            ("tier: subscriber", "tier: SECRETTIER X", "5:"),
            ("site: news.example", "site: [SECRETSITE]", "2:7"),
            ("site: news.example\n", "", "1:1"),
            ("version", "SECRETKEY: 1\nversion", "1:1"),
            ("tier_keys:", "tier_keys: SECRETLIST\nother:", "4:"),
            ("build: {", "build: SECRET {", "3:"),
        ];
        for (from, to, place) in cases {
            let text = file().replacen(from, to, 1);
            assert_ne!(text, file());
            let error = reading(&text).map(|_| ()).unwrap_err();
            let path = error.path.as_ref().unwrap().display().to_string();
            assert!(path.starts_with(&format!("keys.yaml:{place}")), "{from} → {to}: {path}");
            let told = format!("{error:?} {error} {:?}", error.message[Lang::Es]);
            for secret in [KEY, OTHER, ones, "SECRET"] {
                assert!(!told.contains(secret), "{from} → {to}: {told}");
            }
        }
    }
}
