//! What a file is: by its name, and by its first bytes.

use crate::pipeline::base::path::SourcePath;

/// What a file that stands beside texts is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
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
            [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Kind::Avif,
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

fn opens_like_svg(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && head.contains("<svg")
}
