//! Which program this is: what another one left in a memory is not believed.

#![expect(clippy::disallowed_methods, reason = "write/ keeps the memory of outputs")]

use std::fs;
use std::sync::LazyLock;

use crate::pipeline::base::mark::Mark;

/// The mark of the program's own bytes. Where they cannot be read, that of nothing.
pub fn program() -> Mark {
    static PROGRAM: LazyLock<Mark> = LazyLock::new(|| {
        let own = std::env::current_exe().and_then(fs::read).unwrap_or_default();
        Mark::of_bytes(&own)
    });
    *PROGRAM
}
