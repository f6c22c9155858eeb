//! What a file is: by its name, and by its first bytes.

use serde::{Deserialize, Serialize};

use crate::pipeline::base::path::SourcePath;

/// Bytes of a file in which its brands are looked for.
const BRANDS_LONGEST: usize = 256;

/// What a file that stands beside texts is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture.
    Webp,
    /// A GIF picture.
    Gif,
    /// An AVIF picture.
    Avif,
    /// An SVG drawing.
    Svg,
    /// Anything else: sound, film, documents. Copied as it is.
    Other,
}

impl Kind {
    /// What the ending of the name says.
    pub fn of_name(path: &SourcePath) -> Kind {
        match path.extension().as_str() {
            "jpg" | "jpeg" | "jpe" | "jfif" => Kind::Jpeg,
            "png" | "apng" => Kind::Png,
            "webp" => Kind::Webp,
            "gif" => Kind::Gif,
            "avif" | "avifs" => Kind::Avif,
            "svg" => Kind::Svg,
            _ => Kind::Other,
        }
    }

    /// What the first bytes say. A text that does not open like an SVG is [`Kind::Other`].
    pub(super) fn of_bytes(bytes: &[u8]) -> Kind {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Kind::Jpeg,
            [0x89, b'P', b'N', b'G', ..] => Kind::Png,
            [b'G', b'I', b'F', b'8', ..] => Kind::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::Webp,
            _ if brands(bytes).any(|brand| matches!(brand, b"avif" | b"avis")) => Kind::Avif,
            _ if opens_like_svg(bytes) => Kind::Svg,
            _ => Kind::Other,
        }
    }

    /// Its usual ending.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpg",
            Kind::Png => "png",
            Kind::Webp => "webp",
            Kind::Gif => "gif",
            Kind::Avif => "avif",
            Kind::Svg => "svg",
            Kind::Other => "",
        }
    }

    /// Whether it can be shown by `<img>`.
    pub fn is_picture(self) -> bool {
        self != Kind::Other
    }
}

/// What a file of boxes says that it can be read as: the brand that it is, and those that it fits.
pub(super) fn brands(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let head = bytes.get(4..8).filter(|name| *name == b"ftyp").and_then(|_| bytes.get(..4));
    let length = head.map_or(0, |length| length.iter().fold(0, |number, &byte| number << 8 | usize::from(byte)));
    let content = bytes.get(8..length.min(bytes.len()).min(BRANDS_LONGEST)).unwrap_or_default();
    content.chunks_exact(4)
}

fn opens_like_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && head.contains("<svg")
}
