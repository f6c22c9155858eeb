//! GIF: blocks after a header. Kept are pictures, how long each is shown, and how often a moving picture repeats; left
//! out are comments, texts, and what programs invent.

use super::Clean;
use super::flaw::Flaw;
use super::reader::{self, byte, little, piece};

const IMAGE: u8 = 0x2c;
const EXTENSION: u8 = 0x21;
const END: u8 = 0x3b;

/// How long a picture is shown, and which colour is none.
const CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
/// Applications whose first block tells how often the pictures repeat.
const REPEATS: [&[u8]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];
/// Bytes of such an extension: a head of 14, one block of 3 with its length, and the end.
const REPEATS_BYTES: usize = 14 + 4;

/// Takes a GIF without its comments. Nothing is decoded.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean<'static>, Flaw> {
    if !bytes.starts_with(b"GIF8") {
        return Err(Flaw::Malformed);
    }
    let (width, height) = (reader::pixels(little(bytes, 6, 2)?), reader::pixels(little(bytes, 8, 2)?));
    if width == 0 || height == 0 {
        return Err(Flaw::Malformed);
    }
    let mut at = 13 + colors(byte(bytes, 10)?);
    let mut kept = Vec::with_capacity(bytes.len());
    kept.extend_from_slice(piece(bytes, 0, at)?);
    loop {
        let end = match byte(bytes, at)? {
            END => break,
            IMAGE => blocks_end(bytes, at + 11 + colors(byte(bytes, at + 9)?))?,
            EXTENSION => blocks_end(bytes, at + 2)?,
            _ => return Err(Flaw::Malformed),
        };
        keep(&bytes[at..end], &mut kept);
        at = end;
    }
    kept.push(END);
    Ok(Clean::new(kept, width, height))
}

/// Bytes of the table of colours that a field of flags announces.
fn colors(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << (usize::from(flags & 7) + 1) }
}

/// Where a row of blocks, each with its length in front, ends: after the empty one.
fn blocks_end(bytes: &[u8], from: usize) -> Result<usize, Flaw> {
    let mut at = from;
    loop {
        let length = usize::from(byte(bytes, at)?);
        at += length + 1;
        if length == 0 {
            return Ok(at);
        }
    }
}

fn keep(block: &[u8], kept: &mut Vec<u8>) {
    match block {
        [IMAGE, ..] | [EXTENSION, CONTROL, ..] => kept.extend_from_slice(block),
        [EXTENSION, APPLICATION, 11, rest @ ..] if REPEATS.iter().any(|name| rest.starts_with(name)) => {
            // More blocks than the one that counts could say anything.
            if let Some(count @ [.., 3, 1, _, _]) = block.get(..REPEATS_BYTES) {
                kept.extend_from_slice(count);
                kept.push(0);
            }
        }
        _ => {}
    }
}
