//! JPEG: a row of segments, each with a marker. Kept are those that make the picture, its colour profile and Adobe's
//! colour transform; everything else (EXIF, XMP, IPTC, maker notes, comments, small copies, what is appended after
//! the end) is left out.

use super::Clean;
use super::flaw::Flaw;
use super::reader::{self, big, byte, piece};

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

/// Takes a JPEG without its metadata. Nothing is decoded.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean<'static>, Flaw> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return Err(Flaw::Malformed);
    }
    let mut clean = Clean::new(Vec::with_capacity(bytes.len()), 0, 0);
    let mut kept = vec![0xff, 0xd8];
    let mut at = 2;
    loop {
        let marker;
        (marker, at) = next_marker(bytes, at)?;
        match marker {
            END => break,
            0x01 | 0xd0..=0xd8 => continue,
            _ => {}
        }
        let segment = piece(bytes, at, reader::index(big(bytes, at, 2)?))?;
        if segment.len() < 2 {
            return Err(Flaw::Malformed);
        }
        at += segment.len();
        note(marker, &segment[2..], &mut clean)?;
        keep(marker, segment, &mut kept);
        if marker == SCAN {
            let end = scan_end(bytes, at)?;
            kept.extend_from_slice(&bytes[at..end]);
            at = end;
        }
    }
    kept.extend([0xff, END]);
    if clean.width == 0 || clean.height == 0 {
        return Err(Flaw::Malformed);
    }
    clean.bytes = kept.into();
    Ok(clean)
}

/// The next marker and the index after it. Bytes that belong to no segment are passed over, as browsers do.
fn next_marker(bytes: &[u8], from: usize) -> Result<(u8, usize), Flaw> {
    let mut at = from;
    loop {
        while byte(bytes, at)? != 0xff {
            at += 1;
        }
        while byte(bytes, at)? == 0xff {
            at += 1;
        }
        if bytes[at] != 0 {
            return Ok((bytes[at], at + 1));
        }
    }
}

/// Where the data of a scan end: at the first marker that is none of theirs.
fn scan_end(bytes: &[u8], from: usize) -> Result<usize, Flaw> {
    let mut at = from;
    loop {
        while byte(bytes, at)? != 0xff {
            at += 1;
        }
        match byte(bytes, at + 1)? {
            0 | 0xd0..=0xd7 => at += 2,
            0xff => at += 1,
            _ => return Ok(at),
        }
    }
}

/// Takes size and orientation from the segments that tell them.
fn note(marker: u8, body: &[u8], clean: &mut Clean<'_>) -> Result<(), Flaw> {
    match marker {
        0xc4 | 0xc8 | 0xcc => {}
        0xc0..=0xcf => {
            clean.height = reader::pixels(big(body, 1, 2)?);
            clean.width = reader::pixels(big(body, 3, 2)?);
        }
        0xe1 => {
            if let Some(exif) = body.strip_prefix(b"Exif\0\0") {
                clean.orientation = reader::orientation(exif);
            }
        }
        _ => {}
    }
    Ok(())
}

fn keep(marker: u8, segment: &[u8], kept: &mut Vec<u8>) {
    let body = &segment[2..];
    match marker {
        // The frame's header alone: what follows it in JFIF is a small copy of the picture, maybe from before a cut.
        0xe0 if body.starts_with(b"JFIF\0") && body.len() >= 14 => {
            kept.extend([0xff, 0xe0, 0, 16]);
            kept.extend(&body[..12]);
            kept.extend([0, 0]);
        }
        0xe2 if body.starts_with(b"ICC_PROFILE\0") => write(marker, segment, kept),
        // Adobe's segment says how colours are meant, in twelve bytes; more than these is a note.
        0xee if body.starts_with(b"Adobe") && body.len() >= 12 => {
            kept.extend([0xff, 0xee, 0, 14]);
            kept.extend(&body[..12]);
        }
        // Tables, frames and scans; of every other marker nobody knows what it says.
        0xc0..=0xcf | SCAN..=0xdf => write(marker, segment, kept),
        _ => {}
    }
}

fn write(marker: u8, segment: &[u8], kept: &mut Vec<u8>) {
    kept.extend([0xff, marker]);
    kept.extend_from_slice(segment);
}
