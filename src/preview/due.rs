//! When the clock alone makes another edition of the same sources: a text expires, something is no more breaking, another
//! day stands on the front page, the keys of another month are on offer. Asked again and again, so that a computer that
//! slept finds out when it wakes.

use jiff::Timestamp;

use crate::cli::Now;
use crate::pipeline::base::date::Zone;

/// What the newest edition waits for.
pub(super) struct Due {
    now: Now,
    zone: Zone,
    /// The moment at which its build began.
    built: Option<Timestamp>,
    /// The first moment after it at which something comes or goes.
    until: Option<Timestamp>,
}

impl Due {
    /// What an edition will wait for whose build begins now.
    pub(super) fn begin(now: &Now) -> Due {
        let zone = Zone::utc();
        Due { built: now.resolve(&zone).ok(), now: now.clone(), zone, until: None }
    }

    /// Takes until when the edition stays what it is, and by which clock its days end.
    pub(super) fn learn(&mut self, until: Option<Timestamp>, zone: Option<Zone>) {
        self.until = until;
        self.zone = zone.unwrap_or_else(Zone::utc);
    }

    /// Whether it has come since the build began. Where the moment is given it never comes.
    pub(super) fn has_come(&self) -> bool {
        let (Some(built), Ok(now)) = (self.built, self.now.resolve(&self.zone)) else { return false };
        let day = |moment| self.zone.at(moment).local.date();
        now > built && (self.until.is_some_and(|until| built < until && until <= now) || day(built) != day(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(built: &str, until: Option<&str>, now: &str) -> bool {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let zone = Zone::named("America/Guatemala");
        let mut due = Due::begin(&Now::At(at(built)));
        due.learn(until.map(at), zone);
        Due { now: Now::At(at(now)), ..due }.has_come()
    }

    #[test]
    fn it_comes_at_the_moment_that_is_named_and_when_a_day_ends_where_the_newsroom_is() {
        let built = "2026-11-24T02:00:00Z";
        assert!(!due(built, None, "2026-11-24T05:59:59Z"));
        assert!(due(built, None, "2026-11-24T06:00:00Z"), "midnight in Guatemala");
        assert!(!due(built, Some("2026-11-24T03:00:00Z"), "2026-11-24T02:59:59Z"));
        assert!(due(built, Some("2026-11-24T03:00:00Z"), "2026-11-24T03:00:00Z"));
        assert!(!due(built, Some(built), "2026-11-24T05:00:00Z"), "it was built then");
        assert!(!due(built, Some("2026-11-24T03:00:00Z"), built), "the clock stands still");
    }
}
