//! AVIF: boxes in boxes. The picture stays as it is; what its EXIF and XMP items say is overwritten in place, since
//! cutting it out would move everything that is found by its position. Boxes that are no part of a picture become free
//! space.

use super::Clean;
use super::flaw::Flaw;
use super::reader::{self, big, byte, piece};

/// Items of metadata, and pieces that they stand in, that a picture may have: more are an attack on our time.
const METADATA_LIMIT: usize = 64;

/// Items that are seen: pictures, and what puts several of them together.
const SEEN: [&[u8; 4]; 5] = [b"av01", b"grid", b"iovl", b"iden", b"tmap"];

/// Boxes that make a picture, by the box that holds them; the content of any other is nothing that is seen.
const OF_FILE: [&[u8; 4]; 5] = [b"ftyp", b"meta", b"mdat", b"moov", b"moof"];
const OF_META: [&[u8; 4]; 9] = [b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat", b"dinf", b"grpl"];
const OF_MOVIE: [&[u8; 4]; 3] = [b"mvhd", b"trak", b"mvex"];
const OF_TRACK: [&[u8; 4]; 5] = [b"tkhd", b"tref", b"edts", b"mdia", b"trgr"];

/// An EXIF block without entries, as AVIF holds it: where it begins, its mark, and where its entries are.
const BLANK: [u8; 12] = *b"\0\0\0\0MM\0\x2a\0\0\0\x08";

/// A box: its name, where that stands, and where its content does.
#[derive(Clone)]
struct Box4 {
    name: [u8; 4],
    name_at: usize,
    content: std::ops::Range<usize>,
}

/// Takes an AVIF picture without what its metadata say. Nothing is decoded. The size is 0 where it is not told.
pub(super) fn clean(bytes: &[u8]) -> Result<Clean<'static>, Flaw> {
    let outer = boxes(bytes, 0..bytes.len())?;
    let meta = content(&outer, b"meta").ok_or(Flaw::Malformed)?;
    // `meta` opens with a version and flags, as `iinf`, `iloc` and `ispe` do.
    let inner = boxes(bytes, meta.start.saturating_add(4)..meta.end)?;
    let (width, height) = size(bytes, &inner)?;
    let mut clean = Clean::new(Vec::new(), width, height);
    let mut kept = bytes.to_vec();
    for extent in metadata_extents(bytes, &inner)? {
        blank(kept.get_mut(extent).ok_or(Flaw::CutShort)?);
    }
    let movies = of_movies(bytes, &outer)?;
    for stranger in strangers(&outer, &OF_FILE).chain(strangers(&inner, &OF_META)).chain(&movies) {
        kept.get_mut(stranger.name_at..stranger.name_at + 4).ok_or(Flaw::CutShort)?.copy_from_slice(b"free");
        kept.get_mut(stranger.content.clone()).ok_or(Flaw::CutShort)?.fill(0);
    }
    clean.bytes = kept.into();
    Ok(clean)
}

/// Overwrites a note. Some readers refuse a picture whose EXIF is none, so what is left is an EXIF block that says nothing.
fn blank(note: &mut [u8]) {
    note.fill(0);
    if let Some(head) = note.get_mut(..BLANK.len()) {
        head.copy_from_slice(&BLANK);
    }
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
        let name = name.try_into().map_err(|_| Flaw::CutShort)?;
        found.push(Box4 { name, name_at: at + 4, content: at + head..end });
        at = end;
    }
    Ok(found)
}

/// The boxes that are not `known`.
fn strangers<'b>(found: &'b [Box4], known: &[&[u8; 4]]) -> impl Iterator<Item = &'b Box4> + use<'b> {
    let known: Vec<[u8; 4]> = known.iter().map(|name| **name).collect();
    found.iter().filter(move |found| !known.contains(&found.name))
}

/// What moving pictures say beside their frames.
fn of_movies(bytes: &[u8], outer: &[Box4]) -> Result<Vec<Box4>, Flaw> {
    let mut found = Vec::new();
    for movie in outer.iter().filter(|found| &found.name == b"moov") {
        let parts = boxes(bytes, movie.content.clone())?;
        for track in parts.iter().filter(|part| &part.name == b"trak") {
            let parts = boxes(bytes, track.content.clone())?;
            found.extend(strangers(&parts, &OF_TRACK).cloned());
        }
        found.extend(strangers(&parts, &OF_MOVIE).cloned());
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

/// The numbers of the items that are not seen: EXIF, XMP, and whatever programs invent.
fn metadata_items(bytes: &[u8], infos: std::ops::Range<usize>) -> Result<Vec<u64>, Flaw> {
    let head = if byte(bytes, infos.start)? == 0 { 6 } else { 8 };
    let mut items = Vec::new();
    for info in boxes(bytes, infos.start.saturating_add(head)..infos.end)? {
        let start = info.content.start;
        let version = byte(bytes, start)?;
        // Versions before 2 know no pictures.
        let width = if version > 2 { 4 } else { 2 };
        let kind = if version < 2 { b"" } else { piece(bytes, start + 4 + width + 2, 4)? };
        if !SEEN.iter().any(|seen| *seen == kind) {
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
                // No length means all of the file, and the third method a piece of another item.
                if found.len() >= METADATA_LIMIT || length == 0 || method > 1 {
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
