//! Which program this is: what another one left in a memory is not believed.

#![expect(clippy::disallowed_methods, reason = "write/ keeps the memory of outputs")]

use std::fs::File;
use std::io::{self, BufReader};
use std::sync::LazyLock;

use crate::pipeline::base::mark::{Mark, Marker};

/// Bytes that are read at once.
const PIECE: usize = 1 << 18;

/// The mark of the program's own bytes. Where they cannot be read, that of nothing.
pub fn program() -> Mark {
    static PROGRAM: LazyLock<Mark> = LazyLock::new(|| {
        // It is longer than all else that a build with nothing to do holds: it is read by pieces.
        let mut marker = Marker::default();
        let read = std::env::current_exe()
            .and_then(File::open)
            .and_then(|own| io::copy(&mut BufReader::with_capacity(PIECE, own), &mut marker));
        read.map(|_| marker.mark()).unwrap_or_default()
    });
    *PROGRAM
}
