//! Raw HTML: read into tags, matched, and written anew from its parts. Nothing is ever copied through.

pub(super) mod matching;
pub(super) mod tags;
pub(super) mod tokens;
pub(super) mod values;
