//! The time for which a key is given out: a calendar month, `2026-11`, or what took its place when it had to be given up
//! before its end, `2026-11.2`.

use std::fmt;

use jiff::Timestamp;

use crate::pipeline::base::date::Zone;

/// A period. The order is that of time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Period {
    year: i16,
    month: i8,
    /// 1 of the month as it was planned; 2 and more where it was given up.
    nth: u16,
}

impl Period {
    /// Reads `2026-11` or `2026-11.2`.
    pub fn parse(text: &str) -> Option<Period> {
        let (month, nth) = match text.split_once('.') {
            Some((month, nth)) => (month, nth.parse().ok().filter(|nth| *nth > 1)?),
            None => (text, 1),
        };
        let (year, month) = month.split_once('-')?;
        let period = Period { year: year.parse().ok()?, month: month.parse().ok()?, nth };
        let is_sound = (1..=12).contains(&period.month) && (2000..=9998).contains(&period.year);
        // One period has one name: no `2026-1`, no `+2026-01`, no `2026-01.02`.
        (is_sound && period.to_string() == text).then_some(period)
    }

    /// The month in which a moment lies, as the zone of the site counts it.
    pub fn of(moment: Timestamp, zone: &Zone) -> Period {
        let day = zone.at(moment).local.date();
        Period { year: day.year().clamp(2000, 9998), month: day.month(), nth: 1 }
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Period {
        let (year, month) = if self.month == 12 { (self.year + 1, 1) } else { (self.year, self.month + 1) };
        Period { year, month, nth: 1 }
    }

    /// The same month without what took its place.
    #[must_use]
    pub fn month(self) -> Period {
        Period { nth: 1, ..self }
    }

    /// What takes the place of this period when it has to be given up.
    #[must_use]
    pub fn instead(self) -> Period {
        Period { nth: self.nth.saturating_add(1), ..self }
    }

    /// Whether it took the place of another.
    pub fn is_instead(self) -> bool {
        self.nth > 1
    }

    /// The first moment of the month.
    pub fn begin(self, zone: &Zone) -> Option<Timestamp> {
        zone.read(&format!("{:04}-{:02}-01", self.year, self.month)).map(|(when, _)| when.instant)
    }

    /// The first moment after the month.
    pub fn end(self, zone: &Zone) -> Option<Timestamp> {
        self.next().begin(zone)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)?;
        if self.is_instead() { write!(f, ".{}", self.nth) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_one_name_and_its_place_in_time() {
        let names = ["2026-09", "2026-11", "2026-11.2", "2026-11.10", "2026-12", "2027-01"];
        let periods: Vec<Period> = names.iter().filter_map(|name| Period::parse(name)).collect();
        assert_eq!(periods.iter().map(Period::to_string).collect::<Vec<_>>(), names);
        assert!(periods.is_sorted());
        for wrong in
            ["", "2026", "2026-13", "2026-1", "2026-01.1", "2026-01.02", "+2026-01", "26-01", "2026-01.", "a-b"]
        {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn months_are_those_of_the_site() {
        let zone = Zone::named("America/Guatemala").unwrap();
        let period = Period::of("2026-12-01T05:59:59Z".parse().unwrap(), &zone);
        assert_eq!((period.to_string(), period.next().to_string()), ("2026-11".to_owned(), "2026-12".to_owned()));
        assert_eq!(period.end(&zone), Some("2026-12-01T06:00:00Z".parse().unwrap()));
        assert_eq!(period.instead().instead().to_string(), "2026-11.3");
        assert_eq!(period.instead().month(), period);
        assert_eq!(period.next().next().to_string(), "2027-01");
    }
}
