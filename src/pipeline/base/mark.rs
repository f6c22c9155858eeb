//! Fingerprints of values: two equal marks mean equal values. 128 bits, quick, the same on every machine for the same
//! program. They are no secret and no proof: nothing that is published carries one.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::{self, Write};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};

/// So many bytes of many are taken by one thread.
const LONG_PIECE: usize = 1 << 20;

/// A fingerprint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Mark(u64, u64);

impl Mark {
    /// The mark of a value by its hash.
    pub fn of(value: &(impl Hash + ?Sized)) -> Mark {
        let mut marker = Marker::default();
        value.hash(&mut marker);
        marker.mark()
    }

    /// The mark of bytes.
    pub fn of_bytes(bytes: &[u8]) -> Mark {
        let mut marker = Marker::default();
        Hasher::write(&mut marker, bytes);
        marker.mark()
    }

    /// The mark of many bytes, of which all threads take some. It is another one than [`of_bytes`](Mark::of_bytes) gives.
    pub fn of_long(bytes: &[u8]) -> Mark {
        Mark::of(&bytes.par_chunks(LONG_PIECE).map(Mark::of_bytes).collect::<Vec<_>>())
    }

    /// The mark of a value under a key: who does not have the key learns nothing from it.
    pub fn keyed(key: &[u8; 16], value: &(impl Hash + ?Sized)) -> Mark {
        let mut marker = Marker { hasher: SipHasher13::new_with_key(key), ..Marker::default() };
        value.hash(&mut marker);
        marker.mark()
    }

    /// Half of it, where one of a few thousand is to be told from the others and a mistake costs nothing but time.
    pub fn short(self) -> u64 {
        self.0
    }
}

/// 32 digits.
impl fmt::LowerHex for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

/// So many bytes are gathered: values are written as thousands of small pieces, and the hasher takes one long piece much
/// faster than many short ones.
const GATHERED_MAX: usize = 256;

/// Takes values, one after the other.
pub struct Marker {
    hasher: SipHasher13,
    gathered: [u8; GATHERED_MAX],
    /// How many bytes of `gathered` the hasher has not taken yet.
    waiting: usize,
}

impl Default for Marker {
    fn default() -> Marker {
        Marker { hasher: SipHasher13::default(), gathered: [0; GATHERED_MAX], waiting: 0 }
    }
}

impl Marker {
    /// The mark of all that was taken.
    pub fn mark(&self) -> Mark {
        let mut hasher = self.hasher;
        hasher.write(&self.gathered[..self.waiting]);
        let hash = hasher.finish128();
        Mark(hash.h1, hash.h2)
    }

    /// Takes what a value looks like when it is serialized.
    pub fn take(&mut self, value: &impl Serialize) {
        // A view never refuses.
        let _ = serde_json::to_writer(&mut *self, value);
        Hasher::write_u8(self, 0xff);
    }

    /// Takes what a value looks like when it is printed for programmers.
    pub fn take_debug(&mut self, value: &impl fmt::Debug) {
        let _ = write!(self, "{value:?}");
        Hasher::write_u8(self, 0xff);
    }
}

impl Hasher for Marker {
    fn finish(&self) -> u64 {
        self.mark().short()
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        if bytes.len() > GATHERED_MAX - self.waiting {
            self.hasher.write(&self.gathered[..self.waiting]);
            self.waiting = 0;
        }
        match self.gathered[self.waiting..].get_mut(..bytes.len()) {
            Some(room) => {
                room.copy_from_slice(bytes);
                self.waiting += bytes.len();
            }
            None => self.hasher.write(bytes),
        }
    }
}

impl Write for Marker {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Hasher::write(self, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
