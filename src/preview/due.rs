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
    pub(super) fn begin(now: &Now, zone: Option<Zone>) -> Due {
        let zone = zone.unwrap_or_else(Zone::utc);
        Due { built: now.resolve(&zone).ok(), now: now.clone(), zone, until: None }
    }

    /// Takes until when the edition stays what it is.
    pub(super) fn until(&mut self, until: Option<Timestamp>) {
        self.until = until;
    }

    /// Whether it has come since the build began. Where the moment is given it never comes.
    pub(super) fn has_come(&self) -> bool {
        let (Some(built), Ok(now)) = (self.built, self.now.resolve(&self.zone)) else { return false };
        let day = |moment| self.zone.at(moment).local.date();
        now > built && (self.until.is_some_and(|until| built < until && until <= now) || day(built) != day(now))
    }
}
