//! Moments and the zone in which a newsroom counts its days. Nothing here reads the clock.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// The zone of the site: days, months and schedules are counted in it. Zone data are bundled, so that a zone is the
/// same on every machine.
#[derive(Clone, PartialEq, Debug)]
pub struct Zone(TimeZone);

/// A moment that a writer wrote: a day, or a day and a time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct When {
    /// The instant; of a day alone, its first instant in the zone of the site.
    pub instant: Timestamp,
    /// The wall clock in the zone of the site at that instant.
    pub local: DateTime,
    /// That zone's distance from UTC at that instant, in seconds.
    pub offset_seconds: i32,
    /// Whether a time was written, and not only a day.
    pub has_time: bool,
}

/// What a change of the clocks did to a local time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClockChange {
    /// The time exists twice; the first one was chosen.
    Double,
    /// The time was skipped; the instant that the clocks jumped to was chosen.
    Skipped,
}

impl Zone {
    /// An IANA name such as `America/Guatemala`; `None` when there is no such zone.
    pub fn named(name: &str) -> Option<Zone> {
        TimeZone::get(name).ok().map(Zone)
    }

    /// UTC.
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// An instant as this zone's clock shows it.
    pub fn at(&self, instant: Timestamp) -> When {
        let (local, offset) = (self.0.to_datetime(instant), self.0.to_offset(instant));
        When { instant, local, offset_seconds: offset.seconds(), has_time: true }
    }

    /// Reads `2026-11-20`, `2026-11-20T06:00`, the same with seconds, with a space for the `T`, or with an offset or
    /// `Z` (RFC 3339). A local time is taken in this zone; what a change of the clocks did to it is told.
    pub fn read(&self, text: &str) -> Option<(When, Option<ClockChange>)> {
        let text = text.trim();
        if let Some(day) = whole_day(text) {
            let (when, _) = self.place(day.to_datetime(jiff::civil::Time::midnight()))?;
            return Some((When { has_time: false, ..when }, None));
        }
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Some((self.at(instant), None));
        }
        text.get(..10).and_then(whole_day)?;
        let local = text.parse::<DateTime>().ok().filter(|_| !text.contains(['[', '+', 'Z']))?;
        self.place(local)
    }

    /// The instant of a local time: of a double one the first, of a skipped one the first after the gap.
    fn place(&self, local: DateTime) -> Option<(When, Option<ClockChange>)> {
        let ambiguous = self.0.to_ambiguous_timestamp(local);
        let change = match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => None,
            AmbiguousOffset::Gap { .. } => Some(ClockChange::Skipped),
            AmbiguousOffset::Fold { .. } => Some(ClockChange::Double),
        };
        let instant = ambiguous.compatible().ok()?;
        Some((self.at(instant), change))
    }
}

/// `2026-11-20` and nothing else.
fn whole_day(text: &str) -> Option<jiff::civil::Date> {
    (text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-').then(|| text.parse().ok())?
}

impl When {
    /// What stands in `datetime` attributes: `2026-11-20`, or `2026-11-20T06:00:00-06:00` where a time was written.
    pub fn iso(&self) -> String {
        let day = self.local.date();
        if !self.has_time {
            return day.to_string();
        }
        self.iso_with_time()
    }

    /// RFC 3339 with the zone's offset, also where only a day was written.
    pub fn iso_with_time(&self) -> String {
        let (day, time) = (self.local.date(), self.local.time());
        let offset = Offset::from_seconds(self.offset_seconds).unwrap_or(Offset::UTC).seconds();
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.abs() / 60;
        format!(
            "{day}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            time.hour(),
            time.minute(),
            time.second(),
            minutes / 60,
            minutes % 60
        )
    }
}
