//! Takes every article, returns the edition: stories paired, links resolved, addresses assigned.

pub mod open;
