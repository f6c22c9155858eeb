//! Decodes a picture that lies on its side, turns it, and encodes it again.

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::codecs::webp::{WebPDecoder, WebPEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageResult, Limits};

use super::flaw::Flaw;
use super::{Kind, PIXEL_LIMIT};

/// Part of the hash of what is turned: to be raised whenever turning gives other bytes than before.
pub(super) const VERSION: u8 = 1;

/// Quality of a JPEG that is encoded again: high, since its variants are made from it.
const JPEG_QUALITY: u8 = 92;

/// The picture as a reader should see it. `bytes` are those of [`super::Clean`], which have no EXIF any more.
pub(super) fn turned(kind: Kind, bytes: &[u8], orientation: u8) -> Result<Vec<u8>, Flaw> {
    let orientation = Orientation::from_exif(orientation).ok_or(Flaw::Malformed)?;
    turn(kind, bytes, orientation).map_err(|_| Flaw::Malformed)
}

fn turn(kind: Kind, bytes: &[u8], orientation: Orientation) -> ImageResult<Vec<u8>> {
    let from = Cursor::new(bytes);
    let mut out = Vec::with_capacity(bytes.len());
    match kind {
        Kind::Png => {
            let (picture, profile) = upright(PngDecoder::new(from)?, orientation)?;
            write(PngEncoder::new(&mut out), picture, profile)?;
        }
        Kind::Webp => {
            let (picture, profile) = upright(WebPDecoder::new(from)?, orientation)?;
            write(WebPEncoder::new_lossless(&mut out), picture, profile)?;
        }
        _ => {
            let (picture, profile) = upright(JpegDecoder::new(from)?, orientation)?;
            write(JpegEncoder::new_with_quality(&mut out, JPEG_QUALITY), picture, profile)?;
        }
    }
    Ok(out)
}

/// Decodes and turns; the colour profile comes along where it still fits the decoded colours.
fn upright(mut decoder: impl ImageDecoder, orientation: Orientation) -> ImageResult<(DynamicImage, Option<Vec<u8>>)> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXEL_LIMIT * 8);
    decoder.set_limits(limits)?;
    let profile = decoder.icc_profile()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    // A profile of printing inks does not fit what the decoder made of them: red, green and blue.
    let space: &[u8] = if picture.color().has_color() { b"RGB " } else { b"GRAY" };
    Ok((picture, profile.filter(|profile| profile.get(16..20) == Some(space))))
}

fn write(mut encoder: impl ImageEncoder, picture: DynamicImage, profile: Option<Vec<u8>>) -> ImageResult<()> {
    if let Some(profile) = profile {
        // An encoder that knows no profiles writes the picture all the same.
        let _ = encoder.set_icc_profile(profile);
    }
    picture.write_with_encoder(encoder)
}
