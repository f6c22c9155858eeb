//! Lists from which lasting secrets get the keys of a period: who has a secret finds its own entry, and nobody can tell
//! whose the others are, or how many of them are anybody's. Who is left out of the next list has no key any more.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;

use crate::pipeline::base::date::Zone;

use super::encoding::b64;
use super::period::Period;
use super::primitive::{self, Parts, derive, mac};
use super::ring::{KeyRing, TierKey};
use super::seal::FOLDER;
use super::secret::Secret;

/// A list is as long as a whole number of these.
const STEP: usize = 4;

/// Somebody with a lasting secret.
#[derive(Debug)]
pub struct Subscriber {
    /// The secret.
    pub secret: Secret,
    /// The paid tier; it opens those before it too.
    pub tier: String,
    /// Periods that begin at this moment or later are not granted.
    pub until: Option<Timestamp>,
}

impl Subscriber {
    /// All that decides what is granted. It lends the secret, and is for keyed marks alone.
    pub fn outline(&self) -> (&str, Option<Timestamp>, &[u8]) {
        (&self.tier, self.until, self.secret.bytes())
    }
}

/// A list.
#[derive(Serialize)]
struct List {
    v: u8,
    g: BTreeMap<String, String>,
}

/// The lists of every period on offer: their paths below that of the site, and their bytes. `tiers` from the cheapest
/// up.
pub fn files(
    ring: &KeyRing,
    tiers: &[String],
    subscribers: &[Subscriber],
    zone: &Zone,
    now: Timestamp,
) -> Vec<(String, Vec<u8>)> {
    let keys: Vec<&TierKey> = tiers.iter().flat_map(|tier| ring.on_offer(tier, now)).collect();
    let periods: BTreeSet<Period> = keys.iter().map(|key| key.period).collect();
    periods.into_iter().flat_map(|period| of_period(ring, tiers, subscribers, zone, &keys, period)).collect()
}

fn of_period(
    ring: &KeyRing,
    tiers: &[String],
    subscribers: &[Subscriber],
    zone: &Zone,
    keys: &[&TierKey],
    period: Period,
) -> Vec<(String, Vec<u8>)> {
    let mut lists: Vec<BTreeMap<String, String>> = vec![BTreeMap::new(); 256];
    for key in keys.iter().filter(|key| key.period == period) {
        let granted = subscribers.iter().filter(|who| opens(&who.tier, &key.tier, tiers) && is_granted(who, key, zone));
        for who in granted {
            let id = id(&ring.site, &who.secret, key);
            lists[usize::from(id[0])].insert(b64(&id), b64(&grant(&ring.site, &who.secret, key)));
        }
    }
    let length = lists.iter().map(BTreeMap::len).max().unwrap_or_default().max(1).next_multiple_of(STEP);
    let filled = lists.into_iter().zip(0_u8..=255).map(|(mut list, file)| {
        let mut dummies = (0_u32..).map(|nth| dummy(ring, period, file, nth));
        while list.len() < length {
            list.extend(dummies.next());
        }
        let json = serde_json::to_vec(&List { v: 1, g: list });
        let json = json.unwrap_or_else(|_| unreachable!("texts and numbers become JSON"));
        (format!("{FOLDER}grants/{period}/{file:02x}.json"), json)
    });
    filled.collect()
}

/// Whether a pass of the tier `held` opens texts of the tier `wanted`: its own, and all before it.
pub fn opens(held: &str, wanted: &str, tiers: &[String]) -> bool {
    let rank = |tier: &str| tiers.iter().position(|other| other == tier);
    rank(wanted).is_some_and(|wanted| rank(held).is_some_and(|held| wanted <= held))
}

/// Whether the period of a key begins before somebody's time is over. What took a period's place begins with its key.
fn is_granted(who: &Subscriber, key: &TierKey, zone: &Zone) -> bool {
    let month = if key.period.is_instead() { None } else { key.period.begin(zone) };
    who.until.is_none_or(|until| month.unwrap_or(key.not_before) < until)
}

/// What an entry is bound to.
fn info(purpose: &str, site: &str, key: &TierKey) -> Vec<u8> {
    purpose.as_bytes().to_vec().part(site).part(&key.tier).part(key.period.to_string())
}

/// The name of an entry: another one in each period.
fn id(site: &str, secret: &Secret, key: &TierKey) -> [u8; 16] {
    let mark = mac(secret.bytes(), &info("bifolio/1 id", site, key));
    std::array::from_fn(|nth| mark[nth])
}

/// The key of the period, closed with the secret.
fn grant(site: &str, secret: &Secret, key: &TierKey) -> [u8; 40] {
    primitive::wrap(&derive(secret.bytes(), &[], &info("bifolio/1 grant", site, key)), &key.key)
}

/// An entry that is nobody's.
fn dummy(ring: &KeyRing, period: Period, file: u8, nth: u32) -> (String, String) {
    let info = b"bifolio/1 dummy".to_vec().part(period.to_string()).part(format!("{file:02x}")).part(nth.to_string());
    let made = derive::<55>(ring.build.bytes(), &[], &info);
    let (id, value) = made.bytes().split_at(15);
    (b64(&[&[file], id].concat()), b64(value))
}

/// A lasting secret, closed with the key of whoever builds, as the list of subscribers keeps it.
pub fn closed(ring: &KeyRing, name: &str, secret: &Secret) -> [u8; 40] {
    primitive::wrap(&keeping_key(ring, name), secret)
}

/// The secret again; `None` where it was closed with another key, or for another name.
pub fn opened(ring: &KeyRing, name: &str, closed: &[u8]) -> Option<Secret> {
    primitive::unwrap(&keeping_key(ring, name), closed)
}

fn keeping_key(ring: &KeyRing, name: &str) -> Secret {
    derive(ring.build.bytes(), &[], &b"bifolio/1 subscriber".to_vec().part(&ring.site).part(name))
}

#[cfg(test)]
mod tests {
    use super::super::encoding::from_b64;
    use super::super::ring::tests::{at, ring};
    use super::*;

    fn tiers() -> Vec<String> {
        vec!["subscriber".to_owned(), "patron".to_owned()]
    }

    fn who(byte: u8, tier: &str, until: Option<&str>) -> Subscriber {
        Subscriber { secret: Secret::of(&[byte; 32]).unwrap(), tier: tier.to_owned(), until: until.map(at) }
    }

    fn made(subscribers: &[Subscriber], now: &str) -> BTreeMap<String, Vec<u8>> {
        files(&ring(), &tiers(), subscribers, &Zone::utc(), at(now)).into_iter().collect()
    }

    /// The keys that a secret finds: tier and period.
    fn found(files: &BTreeMap<String, Vec<u8>>, secret: &Secret) -> Vec<String> {
        let ring = ring();
        let entries = ring.tier_keys.iter().filter_map(|key| {
            let id = id(&ring.site, secret, key);
            let file = files.get(&format!("/_g/grants/{}/{:02x}.json", key.period, id[0]))?;
            let list: serde_json::Value = serde_json::from_slice(file).unwrap();
            let value = from_b64(list["g"][b64(&id)].as_str()?).unwrap();
            let with = derive(secret.bytes(), &[], &info("bifolio/1 grant", &ring.site, key));
            assert_eq!(primitive::unwrap(&with, &value)?.bytes(), key.key.bytes());
            Some(format!("{} {}", key.tier, key.period))
        });
        entries.collect()
    }

    #[test]
    fn a_secret_finds_its_tier_and_those_below() {
        let all = [who(1, "subscriber", None), who(2, "patron", None), who(3, "patron", Some("2026-12-01"))];
        let files = made(&all, "2026-11-27");
        assert_eq!(found(&files, &all[0].secret), ["subscriber 2026-11", "subscriber 2026-12"]);
        assert_eq!(found(&files, &all[1].secret), ["subscriber 2026-11", "subscriber 2026-12", "patron 2026-11"]);
        assert_eq!(found(&files, &all[2].secret), ["subscriber 2026-11", "patron 2026-11"], "its time ends");
        assert_eq!(found(&files, &Secret::of(&[9; 32]).unwrap()), [""; 0], "who is nobody");
        assert_eq!(made(&all, "2026-11-27"), files, "two builds, the same bytes");
    }

    #[test]
    fn what_took_the_place_of_a_period_begins_with_its_key() {
        let mut key = ring().tier_keys.remove(0);
        key.period = key.period.instead();
        key.not_before = at("2026-11-15");
        for (until, granted) in [("2026-11-10", false), ("2026-11-15", false), ("2026-11-16", true)] {
            assert_eq!(is_granted(&who(1, "subscriber", Some(until)), &key, &Zone::utc()), granted, "{until}");
        }
    }

    #[test]
    fn lists_tell_nothing_of_how_many_there_are() {
        let shape = |files: &BTreeMap<String, Vec<u8>>| -> Vec<(String, usize)> {
            files.iter().map(|(path, bytes)| (path.clone(), bytes.len())).collect()
        };
        let none = made(&[], "2026-11-20");
        let some: Vec<Subscriber> = (0..40).map(|byte| who(byte, "subscriber", None)).collect();
        let some = made(&some, "2026-11-20");
        assert_eq!(none.len(), 256);
        assert_eq!(shape(&none), shape(&some));
        assert_ne!(none, some);
        let many: Vec<Subscriber> = (0..=255).map(|byte| who(byte, "patron", None)).collect();
        let lengths: BTreeSet<usize> = made(&many, "2026-11-20").values().map(Vec::len).collect();
        assert_eq!(lengths.len(), 1, "{lengths:?}");
    }
}
