//! WebP: chunks in a RIFF file. Left out are EXIF, XMP and whatever is not part of the format.

use super::Clean;
use super::flaw::Flaw;
use super::reader::{self, little, piece};

const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// What a frame of a moving picture is made of, after its head.
const KEPT_IN_FRAME: [&[u8; 4]; 3] = [b"VP8 ", b"VP8L", b"ALPH"];
const FRAME_HEAD: usize = 16;

/// Bits of VP8X that announce EXIF (8) and XMP (4).
const METADATA_BITS: u8 = 0x0c;
const EXIF_BIT: u8 = 0x08;
/// Where these bits stand in a file that opens with VP8X: behind two names and two lengths.
const FLAGS: usize = 20;

/// Takes a WebP picture without its metadata. Nothing is decoded.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean<'static>, Flaw> {
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12) != Some(b"WEBP") {
        return Err(Flaw::Malformed);
    }
    let end = reader::index(little(bytes, 4, 4)?).saturating_add(8);
    let bytes = bytes.get(..end).ok_or(Flaw::CutShort)?;
    let mut clean = Clean::new(Vec::new(), 0, 0);
    let mut kept = bytes[..12].to_vec();
    let mut at = 12;
    while let Some((name, body)) = chunk(bytes, &mut at)? {
        note(name, body, &mut clean)?;
        match name {
            b"VP8X" => write(name, &without_metadata_bits(body), &mut kept),
            b"ANMF" => write(name, &frame(body)?, &mut kept),
            _ if KEPT.contains(&name) => write(name, body, &mut kept),
            _ => {}
        }
    }
    if clean.keeps_its_turn() && kept.get(12..16) == Some(b"VP8X") {
        write(b"EXIF", &reader::bare_exif(clean.orientation), &mut kept);
        kept[FLAGS] |= EXIF_BIT;
    }
    if clean.width == 0 || clean.height == 0 {
        return Err(Flaw::Malformed);
    }
    let size = u32::try_from(kept.len() - 8).map_err(|_| Flaw::Malformed)?;
    kept[4..8].copy_from_slice(&size.to_le_bytes());
    clean.bytes = kept.into();
    Ok(clean)
}

/// Takes size and orientation from the chunks that tell them.
fn note(name: &[u8; 4], body: &[u8], clean: &mut Clean<'_>) -> Result<(), Flaw> {
    match name {
        b"EXIF" => {
            let exif = body.strip_prefix(b"Exif\0\0").unwrap_or(body);
            clean.orientation = reader::orientation(exif);
        }
        b"ANIM" => clean.is_animated = true,
        b"VP8X" => {
            clean.width = reader::pixels(little(body, 4, 3)? + 1);
            clean.height = reader::pixels(little(body, 7, 3)? + 1);
        }
        b"VP8 " if clean.width == 0 => {
            clean.width = reader::pixels(little(body, 6, 2)? & 0x3fff);
            clean.height = reader::pixels(little(body, 8, 2)? & 0x3fff);
        }
        b"VP8L" if clean.width == 0 => {
            let bits = little(body, 1, 4)?;
            clean.width = reader::pixels((bits & 0x3fff) + 1);
            clean.height = reader::pixels((bits >> 14 & 0x3fff) + 1);
        }
        _ => {}
    }
    Ok(())
}

/// A chunk's name and content.
type Chunk<'b> = (&'b [u8; 4], &'b [u8]);

/// The chunk that begins at `at`, which moves behind it; `None` at the end.
fn chunk<'b>(bytes: &'b [u8], at: &mut usize) -> Result<Option<Chunk<'b>>, Flaw> {
    if *at + 8 > bytes.len() {
        return Ok(None);
    }
    let name = bytes[*at..].first_chunk().ok_or(Flaw::CutShort)?;
    let length = reader::index(little(bytes, *at + 4, 4)?);
    let body = piece(bytes, *at + 8, length)?;
    *at += 8 + length + length % 2;
    Ok(Some((name, body)))
}

/// A frame without what is hidden among its chunks.
fn frame(body: &[u8]) -> Result<Vec<u8>, Flaw> {
    let mut kept = piece(body, 0, FRAME_HEAD)?.to_vec();
    let mut at = FRAME_HEAD;
    while let Some((name, body)) = chunk(body, &mut at)? {
        if KEPT_IN_FRAME.contains(&name) {
            write(name, body, &mut kept);
        }
    }
    Ok(kept)
}

fn without_metadata_bits(body: &[u8]) -> Vec<u8> {
    let mut body = body.to_vec();
    if let Some(flags) = body.first_mut() {
        *flags &= !METADATA_BITS;
    }
    body
}

fn write(name: &[u8; 4], body: &[u8], kept: &mut Vec<u8>) {
    kept.extend_from_slice(name);
    kept.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    kept.extend_from_slice(body);
    if body.len() % 2 == 1 {
        kept.push(0);
    }
}
