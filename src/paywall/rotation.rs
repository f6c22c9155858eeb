//! Keys as time goes by: a new one for each period, others in their place when one has to be given up, and what is
//! missing or about to end.

use jiff::{SignedDuration, Timestamp};

use crate::pipeline::base::date::Zone;
use crate::pipeline::base::error::Error;
use crate::pipeline::encrypt::period::Period;
use crate::pipeline::encrypt::ring::{KeyRing, TierKey};

use super::{fresh, problems};

/// Days before a period from which on texts are closed for it, too: no build need fall on midnight.
const AHEAD_DAYS: i64 = 5;

/// Days after a period until which they still are: nobody is locked out on the first of a month.
const GRACE_DAYS: i64 = 3;

/// Days before its end from which on a tier without a further key is told.
const SOON_DAYS: i64 = 10;

/// A ring with a key of whoever builds, and the keys of this period and the next.
pub fn begin(site: &str, tiers: &[String], zone: &Zone, now: Timestamp, is_test: bool) -> Result<KeyRing, Error> {
    let mut ring = KeyRing {
        site: site.to_owned(),
        build_id: "b1".to_owned(),
        build: fresh::secret()?,
        tier_keys: Vec::new(),
        is_test,
    };
    advance(&mut ring, tiers, zone, now, 2)?;
    Ok(ring)
}

/// Adds what is missing of the keys of `months` periods from this one on. Answers what was added: tier and period.
pub fn advance(
    ring: &mut KeyRing,
    tiers: &[String],
    zone: &Zone,
    now: Timestamp,
    months: usize,
) -> Result<Vec<(String, Period)>, Error> {
    let mut added = Vec::new();
    let first = Period::of(now, zone);
    for period in std::iter::successors(Some(first), |period| Some(period.next())).take(months) {
        for tier in tiers {
            if ring.of_tier(tier).any(|key| key.period.month() == period) {
                continue;
            }
            ring.tier_keys.push(key(tier, period, zone)?);
            added.push((tier.clone(), period));
        }
    }
    ring.tier_keys.sort_by_key(|key| key.period);
    Ok(added)
}

/// Gives up every key from this period on, and puts others in their place: from now on nothing new opens with the old
/// ones. Answers the new ones.
pub fn give_up(ring: &mut KeyRing, zone: &Zone, now: Timestamp) -> Result<Vec<(String, Period)>, Error> {
    let this = Period::of(now, zone);
    let (mut kept, given_up): (Vec<TierKey>, Vec<TierKey>) =
        std::mem::take(&mut ring.tier_keys).into_iter().partition(|key| key.not_after <= now);
    let mut added: Vec<(String, Period)> = Vec::new();
    let mut instead: Vec<TierKey> = Vec::new();
    for old in &given_up {
        // What is kept open for the days after its period is shut, and nothing comes in its place.
        if old.period.month() < this
            || instead.iter().any(|new| new.tier == old.tier && new.period.month() == old.period.month())
        {
            continue;
        }
        let same =
            given_up.iter().chain(&kept).filter(|key| key.tier == old.tier && key.period.month() == old.period.month());
        let last = same.map(|key| key.period).max().unwrap_or(old.period);
        instead.push(TierKey {
            tier: old.tier.clone(),
            period: last.instead(),
            key: fresh::secret()?,
            not_before: old.not_before.max(now),
            not_after: old.not_after,
        });
    }
    added.extend(instead.iter().map(|key| (key.tier.clone(), key.period)));
    // What was on offer is remembered with its new end; what never was is forgotten.
    let ended = given_up.into_iter().filter(|key| key.not_before < now);
    kept.extend(ended.map(|key| TierKey { not_after: now, ..key }));
    kept.extend(instead);
    kept.sort_by_key(|key| key.period);
    ring.tier_keys = kept;
    Ok(added)
}

/// Makes a new key of whoever builds: every box changes, and the keys of the old ones open nothing that is built from
/// now on.
pub fn rekey(ring: &mut KeyRing) -> Result<(), Error> {
    let number: Option<u32> = ring.build_id.strip_prefix('b').and_then(|number| number.parse().ok());
    ring.build_id = format!("b{}", number.unwrap_or(1).saturating_add(1));
    ring.build = fresh::secret()?;
    Ok(())
}

/// A new key with the times of its period.
fn key(tier: &str, period: Period, zone: &Zone) -> Result<TierKey, Error> {
    let days = |days: i64| SignedDuration::from_hours(24 * days);
    let times = period.begin(zone).zip(period.end(zone)).and_then(|(begin, end)| {
        Some((begin.checked_sub(days(AHEAD_DAYS)).ok()?, end.checked_add(days(GRACE_DAYS)).ok()?))
    });
    let (not_before, not_after) = times.ok_or_else(problems::out_of_time)?;
    Ok(TierKey { tier: tier.to_owned(), period, key: fresh::secret()?, not_before, not_after })
}

/// How a tier stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Its texts can be closed, and will be.
    Sound,
    /// They can be closed until then, and no later key is there.
    EndsSoon(Timestamp),
    /// They cannot be closed: there is no key.
    Missing,
}

/// How a tier stands at a moment.
pub fn standing(ring: &KeyRing, tier: &str, now: Timestamp) -> Standing {
    if ring.on_offer(tier, now).next().is_none() {
        return Standing::Missing;
    }
    // A key that begins before the last one ends goes on where that stops.
    let mut keys: Vec<&TierKey> = ring.of_tier(tier).filter(|key| key.not_after > now).collect();
    keys.sort_by_key(|key| key.not_before);
    let end = keys.iter().fold(now, |end, key| if key.not_before <= end { end.max(key.not_after) } else { end });
    let soon = now.checked_add(SignedDuration::from_hours(24 * SOON_DAYS)).unwrap_or(Timestamp::MAX);
    if end <= soon { Standing::EndsSoon(end) } else { Standing::Sound }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn begun(now: &str) -> (KeyRing, Zone, Vec<String>) {
        let (zone, tiers) =
            (Zone::named("America/Guatemala").unwrap(), vec!["subscriber".to_owned(), "patron".to_owned()]);
        (begin("news.example", &tiers, &zone, at(now), false).unwrap(), zone, tiers)
    }

    fn told(ring: &KeyRing) -> Vec<String> {
        ring.of_tier("patron").map(|key| format!("{} {} {}", key.period, key.not_before, key.not_after)).collect()
    }

    #[test]
    fn a_period_begins_early_and_ends_late() {
        let (mut ring, zone, tiers) = begun("2026-11-20T12:00:00Z");
        let wanted =
            ["2026-11 2026-10-27T06:00:00Z 2026-12-04T06:00:00Z", "2026-12 2026-11-26T06:00:00Z 2027-01-04T06:00:00Z"];
        assert_eq!(told(&ring), wanted);
        assert_eq!(advance(&mut ring, &tiers, &zone, at("2026-11-30T12:00:00Z"), 2).unwrap(), []);
        let added = advance(&mut ring, &tiers, &zone, at("2026-12-01T12:00:00Z"), 2).unwrap();
        assert_eq!(added.len(), 2);
        assert_eq!(added[0].1.to_string(), "2027-01");
    }

    #[test]
    fn what_is_given_up_closes_nothing_more() {
        let (mut ring, zone, tiers) = begun("2026-11-20T12:00:00Z");
        let now = at("2026-11-27T12:00:00Z");
        advance(&mut ring, &tiers, &zone, now, 3).unwrap();
        assert_eq!(give_up(&mut ring, &zone, now).unwrap().len(), 6);
        let wanted = [
            "2026-11 2026-10-27T06:00:00Z 2026-11-27T12:00:00Z",
            "2026-11.2 2026-11-27T12:00:00Z 2026-12-04T06:00:00Z",
            "2026-12 2026-11-26T06:00:00Z 2026-11-27T12:00:00Z",
            "2026-12.2 2026-11-27T12:00:00Z 2027-01-04T06:00:00Z",
            "2027-01.2 2026-12-27T06:00:00Z 2027-02-04T06:00:00Z",
        ];
        assert_eq!(told(&ring), wanted);
        let offered =
            |ring: &KeyRing, now| ring.on_offer("patron", now).map(|key| key.period.to_string()).collect::<Vec<_>>();
        assert_eq!(offered(&ring, now), ["2026-12.2", "2026-11.2"]);
        let later = at("2026-11-28T12:00:00Z");
        give_up(&mut ring, &zone, later).unwrap();
        assert_eq!(offered(&ring, later), ["2026-12.3", "2026-11.3"]);
        assert_eq!(advance(&mut ring, &tiers, &zone, later, 3).unwrap(), [], "what took its place is that month's key");
    }

    #[test]
    fn in_the_days_of_grace_only_the_new_month_gets_a_key() {
        let (mut ring, zone, _) = begun("2026-11-20T12:00:00Z");
        let now = at("2026-12-02T12:00:00Z");
        let added = give_up(&mut ring, &zone, now).unwrap();
        assert_eq!(added.iter().map(|(_, period)| period.to_string()).collect::<Vec<_>>(), ["2026-12.2"; 2]);
        assert_eq!(ring.on_offer("patron", now).count(), 1);
    }

    #[test]
    fn a_tier_that_will_have_no_key_is_told_in_time() {
        let (ring, ..) = begun("2026-11-20T12:00:00Z");
        let end = at("2027-01-04T06:00:00Z");
        for (now, wanted) in [
            ("2026-11-20T12:00:00Z", Standing::Sound),
            ("2026-12-20T12:00:00Z", Standing::Sound),
            ("2026-12-26T12:00:00Z", Standing::EndsSoon(end)),
            ("2027-01-04T06:00:00Z", Standing::Missing),
            ("2026-10-01T00:00:00Z", Standing::Missing),
        ] {
            assert_eq!(standing(&ring, "patron", at(now)), wanted, "{now}");
        }
        assert_eq!(standing(&ring, "friend", at("2026-11-20T12:00:00Z")), Standing::Missing);
    }

    #[test]
    fn a_new_key_of_the_builder_has_a_new_name() {
        let (mut ring, ..) = begun("2026-11-20T12:00:00Z");
        let old = *ring.build.bytes();
        rekey(&mut ring).unwrap();
        assert_eq!(ring.build_id, "b2");
        assert_ne!(*ring.build.bytes(), old);
    }
}
