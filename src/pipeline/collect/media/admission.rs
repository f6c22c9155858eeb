//! Which files are published with a text: a list. What nobody thought of (leftovers of editors, programs, keys, pictures
//! whose notes cannot be taken out) stays where it is.

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::path::SourcePath;

use super::super::problems;
use super::kind::{Kind, brands};

/// First bytes of a file that tell what it is.
pub(super) const HEAD_BYTES: usize = 256;

/// Endings of what readers hear, see or take home, no pictures.
const FILES: [&str; 50] = [
    // Sound, film and what is said in it.
    "mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "flac", "mid", "mp4", "m4v", "webm", "ogv", "mov", "vtt", "srt",
    // Documents.
    "pdf", "epub", "txt", "rtf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "ics", "vcf", "bib",
    // Data and maps.
    "csv", "tsv", "json", "jsonl", "geojson", "topojson", "kml", "kmz", "gpx", "gpkg", "parquet", "sqlite",
    // Archives, and how to check them.
    "zip", "7z", "gz", "xz", "asc", "sig",
];

/// Endings of pictures that are not published: browsers do not show them, or their notes (where they were taken, with
/// which device) are nothing that we know how to take out.
const FOREIGN: [&str; 44] = [
    "heic", "heif", "hif", "heics", "tif", "tiff", "bmp", "dib", "ico", "cur", "jxl", "jp2", "j2k", "jpf", "jpx",
    "jpm", "jxr", "wdp", "hdp", "psd", "psb", "xcf", "ai", "eps", "raw", "dng", "cr2", "cr3", "nef", "nrw", "arw",
    "orf", "rw2", "raf", "pef", "srw", "tga", "pcx", "ppm", "pgm", "pbm", "pnm", "emf", "wmf",
];

/// Whether a file of this name may be shown, heard or led to by a text, so that notes may stand beside it.
pub(in super::super) fn is_media_name(path: &SourcePath) -> bool {
    Kind::of_name(path).is_picture() || foreign_name(path).is_some() || FILES.contains(&path.extension().as_str())
}

/// Why a file cannot be published, by its name and its first bytes; a picture that is what its name says passes.
pub(super) fn check(path: &SourcePath, named: Kind, head: &[u8]) -> Result<(), Diagnostic> {
    let is = Kind::of_bytes(head);
    // A text may speak of drawings: only where a picture is expected, markup is taken for one.
    if is != named && is.is_picture() && (is != Kind::Svg || named.is_picture()) {
        return Err(problems::picture_misnamed(path, is.as_str(), &renamed(path, is.as_str())));
    }
    if is == Kind::Other
        && let Some(format) = foreign_bytes(head).map(str::to_owned).or_else(|| foreign_name(path))
    {
        return Err(problems::picture_foreign(path, &format, &renamed(path, "jpg")));
    }
    let is_listed = named.is_picture() || FILES.contains(&path.extension().as_str());
    if is_listed { Ok(()) } else { Err(problems::media_refused(path)) }
}

/// The name with another ending.
fn renamed(path: &SourcePath, ending: &str) -> String {
    let bare = path.name().rsplit_once('.').map_or(path.name(), |(bare, _)| bare);
    format!("{bare}.{ending}")
}

fn foreign_name(path: &SourcePath) -> Option<String> {
    let ending = path.extension();
    FOREIGN.contains(&ending.as_str()).then(|| ending.to_ascii_uppercase())
}

fn foreign_bytes(head: &[u8]) -> Option<&'static str> {
    match head {
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] | [b'I', b'I', b'+', 0, ..] => Some("TIFF"),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some("BMP"),
        [0, 0, 1, 0, _, 0, ..] => Some("ICO"),
        [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Some("JPEG XL"),
        [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => Some("JPEG 2000"),
        [b'I', b'I', 0xbc, ..] => Some("JPEG XR"),
        [b'8', b'B', b'P', b'S', ..] => Some("PSD"),
        _ if head.starts_with(b"FUJIFILMCCD-RAW") => Some("RAW"),
        _ => brands(head).find_map(foreign_brand),
    }
}

fn foreign_brand(brand: &[u8]) -> Option<&'static str> {
    match brand {
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => Some("HEIC"),
        b"crx " => Some("RAW"),
        _ => None,
    }
}
