//! Small pictures, made on the spot so that the repository holds none.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A PNG with a slanting shade.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, ImageFormat::Png)
}

/// A lossless WebP with a slanting shade.
pub fn webp(width: u32, height: u32) -> Vec<u8> {
    encoded(width, height, ImageFormat::WebP)
}

/// A JPEG whose metadata hold `secret` three times: as EXIF, as XMP and as a comment.
pub fn jpeg_with_secret(width: u32, height: u32, secret: &str) -> Vec<u8> {
    let plain = encoded(width, height, ImageFormat::Jpeg);
    let mut out = plain[..2].to_vec();
    let exif = [b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0".as_slice(), secret.as_bytes()].concat();
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), secret.as_bytes()].concat();
    for (marker, body) in [(0xE1, exif.as_slice()), (0xE1, &xmp), (0xFE, secret.as_bytes())] {
        let length = u16::try_from(body.len() + 2).expect("a short segment");
        out.extend([0xFF, marker]);
        out.extend(length.to_be_bytes());
        out.extend(body);
    }
    out.extend(&plain[2..]);
    out
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let shade = |at: u32, of: u32| u8::try_from(at * 255 / of.max(1)).unwrap_or(u8::MAX);
    let picture = RgbImage::from_fn(width, height, |x, y| Rgb([shade(x, width), shade(y, height), 96]));
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("a small picture can be encoded");
    out.into_inner()
}
