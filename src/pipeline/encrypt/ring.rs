//! The keys of a site, as its key file says them: one of whoever builds, and for each paid tier one a period.

use jiff::Timestamp;

use super::encoding::b64;
use super::period::Period;
use super::primitive::derive;
use super::secret::Secret;

/// All keys of a site.
#[derive(Debug)]
pub struct KeyRing {
    /// `site`: what the keys belong to. Everything sealed is bound to it.
    pub site: String,
    /// The name of the key of whoever builds: `b1`.
    pub build_id: String,
    /// The key of whoever builds. Everything that is sealed follows from it and from the text.
    pub build: Secret,
    /// The keys of those who paid, in the order of their periods.
    pub tier_keys: Vec<TierKey>,
    /// Whether the keys are no secret: those of a test or a demonstration.
    pub is_test: bool,
}

/// What those who paid for a tier hold for a period.
#[derive(Debug)]
pub struct TierKey {
    /// The paid tier.
    pub tier: String,
    /// The period.
    pub period: Period,
    /// The key.
    pub key: Secret,
    /// The first moment at which texts are closed for it.
    pub not_before: Timestamp,
    /// The first moment at which they no longer are.
    pub not_after: Timestamp,
}

impl TierKey {
    /// Whether texts that are built at a moment open with this key.
    pub fn is_on_offer(&self, now: Timestamp) -> bool {
        self.not_before <= now && now < self.not_after
    }

    /// All that tells it from other keys, but for the key itself.
    pub fn outline(&self) -> (String, String, String, Timestamp, Timestamp) {
        (self.tier.clone(), self.period.to_string(), self.check(), self.not_before, self.not_after)
    }

    /// What is published of the key, so that a browser tells a wrong pass from a late one. Nothing follows from it.
    pub fn check(&self) -> String {
        b64(derive::<8>(self.key.bytes(), &[], b"bifolio/1 check").bytes())
    }
}

impl KeyRing {
    /// The keys with which a tier's texts are closed at a moment, the newest period first.
    pub fn on_offer(&self, tier: &str, now: Timestamp) -> impl Iterator<Item = &TierKey> {
        let mut keys: Vec<&TierKey> = self.of_tier(tier).filter(|key| key.is_on_offer(now)).collect();
        keys.sort_by_key(|key| std::cmp::Reverse(key.period));
        keys.into_iter()
    }

    /// All keys of a tier.
    pub fn of_tier(&self, tier: &str) -> impl Iterator<Item = &TierKey> {
        self.tier_keys.iter().filter(move |key| key.tier == tier)
    }

    /// The first later moment at which other keys are on offer.
    pub fn until(&self, now: Timestamp) -> Option<Timestamp> {
        let moments = self.tier_keys.iter().flat_map(|key| [key.not_before, key.not_after]);
        moments.filter(|moment| *moment > now).min()
    }

    /// The key for marks of gated text in what a build remembers: a mark without a key confirms a guess.
    pub fn memory_key(&self) -> [u8; 16] {
        *derive(self.build.bytes(), &[], b"bifolio/1 memory").bytes()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The first moment of a day.
    pub(in super::super) fn at(day: &str) -> Timestamp {
        format!("{day}T00:00:00Z").parse().unwrap()
    }

    /// A ring of three keys.
    pub(in super::super) fn ring() -> KeyRing {
        let secret = |byte: u8| {
            let bytes: [u8; 32] = std::array::from_fn(|nth| byte + u8::try_from(nth).unwrap());
            Secret::of(&bytes)
        };
        let key = |tier: &str, period, byte, not_before, not_after| TierKey {
            tier: tier.to_owned(),
            period: Period::parse(period).unwrap(),
            key: secret(byte).unwrap(),
            not_before: at(not_before),
            not_after: at(not_after),
        };
        KeyRing {
            site: "news.example".to_owned(),
            build_id: "b1".to_owned(),
            build: secret(1).unwrap(),
            tier_keys: vec![
                key("subscriber", "2026-11", 40, "2026-10-27", "2026-12-04"),
                key("subscriber", "2026-12", 80, "2026-11-26", "2027-01-04"),
                key("patron", "2026-11", 120, "2026-10-27", "2026-12-04"),
            ],
            is_test: true,
        }
    }

    #[test]
    fn what_is_on_offer_changes_at_known_moments() {
        let ring = ring();
        let moments = ["2026-01-01", "2026-10-27", "2026-11-26", "2026-12-04", "2027-01-04"];
        for pair in moments.windows(2) {
            assert_eq!(ring.until(at(pair[0])), Some(at(pair[1])));
        }
        assert_eq!(ring.until(at("2027-01-04")), None);
        assert!(ring.on_offer("subscriber", at("2027-01-04")).next().is_none(), "an end is no moment of the period");
        assert_eq!(ring.on_offer("subscriber", at("2026-11-26")).count(), 2);
        assert!(ring.on_offer("free", at("2026-11-26")).next().is_none());
    }

    #[test]
    fn nothing_of_a_ring_is_shown() {
        let shown = format!("{:?}", ring());
        assert!(shown.contains("build: …") && shown.contains("key: …"), "{shown}");
        assert_ne!(ring().memory_key(), [0; 16]);
    }
}
