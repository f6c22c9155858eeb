//! Numbers and pieces of a file's headers, never past its end.

use super::flaw::Flaw;

/// `count` bytes from `at`.
pub(super) fn piece(bytes: &[u8], at: usize, count: usize) -> Result<&[u8], Flaw> {
    let end = at.checked_add(count).ok_or(Flaw::CutShort)?;
    bytes.get(at..end).ok_or(Flaw::CutShort)
}

/// The byte at `at`.
pub(super) fn byte(bytes: &[u8], at: usize) -> Result<u8, Flaw> {
    bytes.get(at).copied().ok_or(Flaw::CutShort)
}

/// A number of `count` bytes (at most 8), the great end first.
pub(super) fn big(bytes: &[u8], at: usize, count: usize) -> Result<u64, Flaw> {
    Ok(piece(bytes, at, count)?.iter().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// A number of `count` bytes (at most 8), the small end first.
pub(super) fn little(bytes: &[u8], at: usize, count: usize) -> Result<u64, Flaw> {
    Ok(piece(bytes, at, count)?.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}

/// A count of bytes as an index; what does not fit is past every end.
pub(super) fn index(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A count of pixels; what does not fit is too large anyway.
pub(super) fn pixels(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The orientation that an EXIF block tells; 1, upright, where it tells none.
pub(super) fn orientation(exif: &[u8]) -> u8 {
    image::metadata::Orientation::from_exif_chunk(exif).map_or(1, image::metadata::Orientation::to_exif)
}

/// An EXIF block that tells an orientation and nothing else.
pub(super) fn bare_exif(orientation: u8) -> [u8; 26] {
    // One entry: the tag 0x0112, a short, once.
    let mut exif = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    exif[19] = orientation;
    exif
}
