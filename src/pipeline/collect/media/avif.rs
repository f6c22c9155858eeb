//! AVIF: boxes in boxes. The picture stays as it is; what its EXIF and XMP items say is overwritten with zeros in
//! place, since cutting it out would move everything that is found by its position.

use super::Clean;
use super::flaw::Flaw;
use super::reader::{self, big, byte, piece};

/// Items of metadata, and pieces that they stand in, that a picture may have: more are an attack on our time.
const METADATA_LIMIT: usize = 64;

/// A box: its name, where it begins, and where its content stands.
struct Box4 {
    name: [u8; 4],
    content: std::ops::Range<usize>,
}

/// Takes an AVIF picture without what its metadata say. Nothing is decoded. The size is 0 where it is not told.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean<'static>, Flaw> {
    let meta = boxes(bytes, 0..bytes.len())?.into_iter().find(|found| &found.name == b"meta");
    let meta = meta.ok_or(Flaw::Malformed)?.content;
    // `meta` opens with a version and flags, as `iinf`, `iloc` and `ispe` do.
    let inner = boxes(bytes, meta.start.saturating_add(4)..meta.end)?;
    let (width, height) = size(bytes, &inner)?;
    let mut clean = Clean::new(Vec::new(), width, height);
    let mut kept = bytes.to_vec();
    for extent in metadata_extents(bytes, &inner)? {
        kept.get_mut(extent).ok_or(Flaw::CutShort)?.fill(0);
    }
    clean.bytes = kept.into();
    Ok(clean)
}

/// The boxes in a stretch of the file.
fn boxes(bytes: &[u8], within: std::ops::Range<usize>) -> Result<Vec<Box4>, Flaw> {
    let mut found = Vec::new();
    let mut at = within.start;
    while at < within.end {
        let (short, name) = (big(bytes, at, 4)?, piece(bytes, at + 4, 4)?);
        let (head, length) = match short {
            0 => (8, within.end - at),
            1 => (16, reader::index(big(bytes, at + 8, 8)?)),
            _ => (8, reader::index(short)),
        };
        let end = at.saturating_add(length);
        if length < head || end > within.end {
            return Err(Flaw::CutShort);
        }
        found.push(Box4 { name: name.try_into().map_err(|_| Flaw::CutShort)?, content: at + head..end });
        at = end;
    }
    Ok(found)
}

/// The content of the first box of a name.
fn content(found: &[Box4], name: &[u8; 4]) -> Option<std::ops::Range<usize>> {
    found.iter().find(|found| &found.name == name).map(|found| found.content.clone())
}

/// The largest picture that the file announces (the others are its tiles), as a reader sees it.
fn size(bytes: &[u8], meta: &[Box4]) -> Result<(u32, u32), Flaw> {
    let Some(properties) = content(meta, b"iprp") else { return Ok((0, 0)) };
    let Some(properties) = content(&boxes(bytes, properties)?, b"ipco") else { return Ok((0, 0)) };
    let (mut width, mut height, mut is_turned) = (0, 0, false);
    for property in boxes(bytes, properties)? {
        let start = property.content.start;
        match &property.name {
            b"ispe" => {
                let (across, down) = (big(bytes, start + 4, 4)?, big(bytes, start + 8, 4)?);
                if across.saturating_mul(down) >= u64::saturating_mul(width, height) {
                    (width, height) = (across, down);
                }
            }
            b"irot" => is_turned = byte(bytes, start)? & 1 == 1,
            _ => {}
        }
    }
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    Ok((reader::pixels(width), reader::pixels(height)))
}

/// Where the file holds EXIF and XMP.
fn metadata_extents(bytes: &[u8], meta: &[Box4]) -> Result<Vec<std::ops::Range<usize>>, Flaw> {
    let (Some(infos), Some(places)) = (content(meta, b"iinf"), content(meta, b"iloc")) else {
        return Ok(Vec::new());
    };
    let items = metadata_items(bytes, infos)?;
    let data = content(meta, b"idat").map_or(0, |data| data.start);
    if items.is_empty() { Ok(Vec::new()) } else { located(bytes, places.start, data, &items) }
}

/// The numbers of the items that hold EXIF or XMP.
fn metadata_items(bytes: &[u8], infos: std::ops::Range<usize>) -> Result<Vec<u64>, Flaw> {
    let head = if byte(bytes, infos.start)? == 0 { 6 } else { 8 };
    let mut items = Vec::new();
    for info in boxes(bytes, infos.start.saturating_add(head)..infos.end)? {
        let start = info.content.start;
        let version = byte(bytes, start)?;
        if version < 2 {
            continue;
        }
        let width = if version == 2 { 2 } else { 4 };
        let kind = piece(bytes, start + 4 + width + 2, 4)?;
        if matches!(kind, b"Exif" | b"mime") {
            items.push(big(bytes, start + 4, width)?);
        }
        if items.len() > METADATA_LIMIT {
            return Err(Flaw::Malformed);
        }
    }
    Ok(items)
}

/// Where the items stand, by the box `iloc` whose content begins at `at`; `data` is where the box `idat` has its own.
fn located(bytes: &[u8], at: usize, data: usize, items: &[u64]) -> Result<Vec<std::ops::Range<usize>>, Flaw> {
    let version = byte(bytes, at)?;
    let (sizes, more) = (byte(bytes, at + 4)?, byte(bytes, at + 5)?);
    let width = |bits: u8| usize::from(bits & 0x0f).min(8);
    let (offset_width, length_width, base_width) = (width(sizes >> 4), width(sizes), width(more >> 4));
    let index_width = if version == 0 { 0 } else { width(more) };
    let id_width = if version < 2 { 2 } else { 4 };
    let count = big(bytes, at + 6, id_width)?;
    let mut at = at + 6 + id_width;
    let mut found = Vec::new();
    for _ in 0..count {
        let item = big(bytes, at, id_width)?;
        at += id_width;
        let method = if version == 0 { 0 } else { big(bytes, at, 2)? & 0x0f };
        at += if version == 0 { 2 } else { 4 };
        let base = big(bytes, at, base_width)?;
        let extents = big(bytes, at + base_width, 2)?;
        at += base_width + 2;
        // Extents of no width are told by no bytes: a count of them is only there to make the loop long.
        let extents = if offset_width + length_width == 0 { 0 } else { extents };
        for _ in 0..extents {
            let offset = big(bytes, at + index_width, offset_width)?;
            let length = big(bytes, at + index_width + offset_width, length_width)?;
            at += index_width + offset_width + length_width;
            if items.contains(&item) {
                if found.len() >= METADATA_LIMIT {
                    return Err(Flaw::Malformed);
                }
                let origin = if method == 1 { data } else { 0 };
                let start = origin.saturating_add(reader::index(base.saturating_add(offset)));
                found.push(start..start.saturating_add(reader::index(length)));
            }
        }
    }
    Ok(found)
}
