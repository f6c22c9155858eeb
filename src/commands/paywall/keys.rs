//! `bifolio keys`: makes a key file, adds keys as time goes by, gives some up, tells how they stand. No key is ever told.

use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::{Invocation, Keys};
use crate::paywall::rotation::{self, Standing};
use crate::paywall::{self, KeyFile};
use crate::pipeline::base::error::Error;
use crate::pipeline::encrypt::period::Period;
use crate::pipeline::encrypt::ring::{KeyRing, TierKey};
use crate::report::Rendered;
use crate::say;

use super::Counter;

/// Does what was asked for, tells it, and whether it fails the run.
pub fn run(invocation: &Invocation, keys: &Keys) -> Result<(Rendered, bool), Error> {
    let counter = Counter::open(invocation)?;
    match keys {
        Keys::New { out, site, tiers, test } => {
            let rendered = begin(&counter, out, site.as_deref(), tiers, *test)?;
            Ok((rendered, false))
        }
        Keys::Rotate { at_once, rekey } => rotate(&counter, *at_once, *rekey).map(|rendered| (rendered, false)),
        Keys::Check => check(&counter),
    }
}

fn begin(
    counter: &Counter<'_>,
    out: &Path,
    site: Option<&str>,
    tiers: &[String],
    is_test: bool,
) -> Result<Rendered, Error> {
    let tiers = if tiers.is_empty() { counter.tiers() } else { tiers };
    tiers.iter().try_for_each(|tier| counter.known_tier(tier))?;
    let base = &counter.config.base_url;
    let host = base.origin.split("://").last().unwrap_or_default();
    let own = format!("{host}{}", base.path);
    let site = site.unwrap_or(&own);
    if site.trim().is_empty() || site.contains(char::is_control) {
        return Err(Error::usage(say!("`--site` has no name in it", "`--site` no lleva ningún nombre")));
    }
    let ring = rotation::begin(site, tiers, counter.zone(), counter.now, is_test)?;
    paywall::create(out, &counter.output, &ring)?;
    let file = out.display().to_string();
    let text = counter.line(&say!(
        "{file} holds the keys of {site}; name it in BIFOLIO_KEYS_FILE, and keep a copy where nobody else reads it",
        "{file} contiene las claves de {site}; indíquelo en BIFOLIO_KEYS_FILE y guarde una copia donde nadie más la lea"
    ));
    Ok(counter.told(&json!({"version": 1, "file": file, "site": site, "keys": listed(&ring, counter.now)}), text))
}

/// Adds keys, or gives some up.
fn rotate(counter: &Counter<'_>, at_once: bool, rekey: bool) -> Result<Rendered, Error> {
    let mut keys = counter.key_file()?;
    let subscribers = counter.subscribers_if_there(&keys)?;
    let mut added = if at_once { rotation::give_up(&mut keys.ring, counter.zone(), counter.now)? } else { Vec::new() };
    added.extend(rotation::advance(&mut keys.ring, counter.tiers(), counter.zone(), counter.now, 2)?);
    if rekey {
        rotation::rekey(&mut keys.ring)?;
        if let Some(subscribers) = &subscribers {
            subscribers.prepare(&keys.ring)?;
        }
    }
    if rekey || !added.is_empty() {
        keys.save()?;
    }
    if let Some(subscribers) = subscribers.filter(|_| rekey) {
        subscribers.follow(&keys.ring)?;
    }
    Ok(told_rotation(counter, &keys, &added, rekey))
}

fn told_rotation(counter: &Counter<'_>, keys: &KeyFile, added: &[(String, Period)], rekey: bool) -> Rendered {
    let mut text = String::new();
    for (tier, period) in added {
        text.push_str(&counter.line(&say!("new key: {tier} {period}", "clave nueva: {tier} {period}")));
    }
    let build = &keys.ring.build_id;
    if rekey {
        text.push_str(
            &counter.line(&say!("new key of whoever builds: {build}", "clave nueva de quien construye: {build}")),
        );
    }
    if added.is_empty() && !rekey {
        text.push_str(&counter.line(&say!(
            "nothing to do: this period and the next have their keys",
            "nada que hacer: este periodo y el siguiente tienen sus claves"
        )));
    } else {
        text.push_str(&counter.line(&say!("build and publish the site", "construya y publique el sitio")));
    }
    let added: Vec<Value> =
        added.iter().map(|(tier, period)| json!({"tier": tier, "period": period.to_string()})).collect();
    counter.told(&json!({"version": 1, "build": build, "rekeyed": rekey, "added": added}), text)
}

/// Tells which keys there are, and what is missing or about to end.
fn check(counter: &Counter<'_>) -> Result<(Rendered, bool), Error> {
    let ring = paywall::ring(&counter.root, &counter.output, &counter.invocation.keys, true)?;
    let subscribers =
        paywall::subscribers::Subscribers::find(&counter.root, &counter.output, &counter.invocation.keys, &ring)?;
    let standings: Vec<(&String, Standing)> =
        counter.tiers().iter().map(|tier| (tier, rotation::standing(&ring, tier, counter.now))).collect();
    let mut text = format!("{}  {}{}\n", ring.site, ring.build_id, if ring.is_test { "  test: true" } else { "" });
    for key in &ring.tier_keys {
        let (from, to) = (counter.moment(key.not_before), counter.moment(key.not_after));
        let offered = if key.is_on_offer(counter.now) { "  ←" } else { "" };
        text.push_str(&format!("  {}  {}  {from} – {to}{offered}\n", key.tier, key.period));
    }
    if let Some(count) = subscribers.as_ref().map(|list| list.entries.len()) {
        text.push_str(&counter.line(&say!("lasting passes: {count}", "pases duraderos: {count}")));
    }
    for (tier, standing) in &standings {
        let sentence = match standing {
            Standing::Sound => continue,
            Standing::EndsSoon(end) => {
                let end = counter.moment(*end);
                say!(
                    "warning: `{tier}` has keys until {end} and no further ones: `bifolio keys rotate` adds them",
                    "aviso: `{tier}` tiene claves hasta {end} y ninguna más: `bifolio keys rotate` las añade"
                )
            }
            Standing::Missing => say!(
                "error: `{tier}` has no key now: `bifolio keys rotate` adds one",
                "error: `{tier}` no tiene clave en este momento: `bifolio keys rotate` la añade"
            ),
        };
        text.push_str(&counter.line(&sentence));
    }
    let fails = standings.iter().any(|(_, standing)| *standing == Standing::Missing);
    Ok((counter.told(&checked(&ring, &standings, counter.now), text), fails))
}

fn checked(ring: &KeyRing, standings: &[(&String, Standing)], now: Timestamp) -> Value {
    let tier = |(tier, standing): &(&String, Standing)| match standing {
        Standing::Sound => json!({"tier": tier, "standing": "sound"}),
        Standing::EndsSoon(end) => json!({"tier": tier, "standing": "ends-soon", "end": end.to_string()}),
        Standing::Missing => json!({"tier": tier, "standing": "missing"}),
    };
    let tiers: Vec<Value> = standings.iter().map(tier).collect();
    json!({
        "version": 1, "site": ring.site, "build": ring.build_id, "test": ring.is_test, "tiers": tiers,
        "keys": listed(ring, now),
    })
}

/// The keys by their names and times.
fn listed(ring: &KeyRing, now: Timestamp) -> Vec<Value> {
    let key = |key: &TierKey| {
        json!({
            "tier": key.tier, "period": key.period.to_string(), "not_before": key.not_before.to_string(),
            "not_after": key.not_after.to_string(), "on_offer": key.is_on_offer(now),
        })
    };
    ring.tier_keys.iter().map(key).collect()
}
