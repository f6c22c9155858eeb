//! PNG: a row of chunks, each with a name. Kept are those that make the picture, its colours and its movement.

use super::Clean;
use super::flaw::Flaw;
use super::reader::{self, big, piece};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks that a reader sees. Texts, times, EXIF and whatever programs invent are not among them.
const KEPT: [&[u8; 4]; 20] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"hIST", b"pHYs", b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

/// Where the chunk after `IHDR` begins.
const AFTER_HEADER: usize = 8 + 12 + 13;

/// Takes a PNG without its metadata. Nothing is decoded.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean<'static>, Flaw> {
    if !bytes.starts_with(SIGNATURE) || bytes.get(12..16).is_some_and(|name| name != b"IHDR") {
        return Err(Flaw::Malformed);
    }
    let (width, height) = (reader::pixels(big(bytes, 16, 4)?), reader::pixels(big(bytes, 20, 4)?));
    if width == 0 || height == 0 || bytes.get(8..12) != Some(&[0, 0, 0, 13]) {
        return Err(Flaw::Malformed);
    }
    let mut clean = Clean::new(Vec::new(), width, height);
    let mut kept = Vec::with_capacity(bytes.len());
    kept.extend_from_slice(SIGNATURE);
    let (mut at, mut has_pixels) = (SIGNATURE.len(), false);
    loop {
        let length = reader::index(big(bytes, at, 4)?);
        let chunk = piece(bytes, at, length.saturating_add(12))?;
        at += chunk.len();
        let (name, body) = (&chunk[4..8], &chunk[8..8 + length]);
        match name {
            b"eXIf" => clean.orientation = reader::orientation(body),
            b"acTL" => clean.is_animated = true,
            b"IDAT" => has_pixels = true,
            _ => {}
        }
        if KEPT.iter().any(|kept| *kept == name) {
            kept.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            if clean.keeps_its_turn() {
                kept.splice(AFTER_HEADER..AFTER_HEADER, exif(clean.orientation));
            }
            clean.bytes = kept.into();
            return if has_pixels { Ok(clean) } else { Err(Flaw::Malformed) };
        }
    }
}

/// A chunk that tells an orientation and nothing else.
fn exif(orientation: u8) -> Vec<u8> {
    let body = reader::bare_exif(orientation);
    let mut sum = crc32fast::Hasher::new();
    sum.update(b"eXIf");
    sum.update(&body);
    [&[0, 0, 0, 26], b"eXIf".as_slice(), &body, &sum.finalize().to_be_bytes()].concat()
}
