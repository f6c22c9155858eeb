//! WebP: chunks in a RIFF file. Left out are EXIF, XMP and whatever is not part of the format.

use super::Clean;
use super::flaw::Flaw;
use super::reader::{self, little, piece};

const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];

/// Bits of VP8X that announce EXIF (8) and XMP (4).
const METADATA_BITS: u8 = 0x0c;

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
    while at + 8 <= bytes.len() {
        let name = piece(bytes, at, 4)?;
        let length = reader::index(little(bytes, at + 4, 4)?);
        let body = piece(bytes, at + 8, length)?;
        note(name, body, &mut clean)?;
        keep(name, body, &mut kept);
        at += 8 + length + length % 2;
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
fn note(name: &[u8], body: &[u8], clean: &mut Clean<'_>) -> Result<(), Flaw> {
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

fn keep(name: &[u8], body: &[u8], kept: &mut Vec<u8>) {
    if !KEPT.iter().any(|kept| *kept == name) {
        return;
    }
    kept.extend_from_slice(name);
    kept.extend(u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
    let start = kept.len();
    kept.extend_from_slice(body);
    if let Some(flags) = kept.get_mut(start).filter(|_| name == b"VP8X") {
        *flags &= !METADATA_BITS;
    }
    if body.len() % 2 == 1 {
        kept.push(0);
    }
}
