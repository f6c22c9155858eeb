//! Takes a file that stands beside texts, returns what a page must know of it, and the bytes that are published.
//!
//! What is published of a picture holds nothing that a reader does not see: no place, no device, no name of an editor,
//! no small copy of what was cut off. Only headers are read, except of a picture that its camera marked as lying on
//! its side: that one is decoded, turned and encoded again, and not before its size was found bearable.

pub(super) mod admission;
mod avif;
mod flaw;
mod gif;
mod jpeg;
mod kind;
mod png;
mod reader;
mod svg;
mod svg_values;
mod turn;
mod webp;

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::path::SourcePath;

use super::problems;
use super::read::{COPY_LIMIT, DATA_LIMIT};
use super::tree::Tree;

use flaw::Flaw;
pub use kind::Kind;

/// Bytes that a picture may have.
pub const PICTURE_LIMIT: u64 = 256 << 20;

/// Pixels that a picture may have: more than any camera makes, few enough for memory.
pub const PIXEL_LIMIT: u64 = 120_000_000;

/// Bytes that are held at once of a file that is copied as it is.
const PIECE_BYTES: usize = 1 << 16;

/// Hexadecimal digits of [`Media::hash`].
const HASH_DIGITS: usize = 12;

/// What a page must know of a file that it shows or leads to.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Media {
    /// What it is, by its content.
    pub kind: Kind,
    /// Pixels from left to right as a reader sees them; 0 where unknown.
    pub width: u32,
    /// Pixels from top to bottom as a reader sees them; 0 where unknown.
    pub height: u32,
    /// 12 hexadecimal digits of the SHA-256 of the published bytes. Of a picture that has to be turned: of the bytes
    /// that are turned and of the turn, which say the same and are the same on every processor. Empty with a problem.
    pub hash: String,
    /// Bytes that are published; of a picture that has to be turned, bytes before that. 0 with a problem.
    pub size: u64,
    /// Why it cannot be published. Nobody saves it: such a file is looked at again.
    #[serde(skip)]
    pub problem: Option<Diagnostic>,
}

/// A picture without its metadata, and what its headers say.
struct Clean<'a> {
    bytes: Cow<'a, [u8]>,
    width: u32,
    height: u32,
    /// How the camera was held, as EXIF counts: 1 is upright.
    orientation: u8,
    is_animated: bool,
}

impl Clean<'_> {
    fn new(bytes: Vec<u8>, width: u32, height: u32) -> Clean<'static> {
        Clean { bytes: Cow::Owned(bytes), width, height, orientation: 1, is_animated: false }
    }

    /// A moving picture is never turned: encoding would stop it.
    fn must_be_turned(&self) -> bool {
        self.orientation != 1 && !self.is_animated
    }

    /// Whether the published bytes go on saying how the camera was held: browsers turn such a picture themselves.
    fn keeps_its_turn(&self) -> bool {
        self.orientation != 1 && self.is_animated
    }
}

/// Looks at one file of [`Tree::media`] without decoding it. Never fails: what is wrong is [`Media::problem`].
pub fn media(tree: &Tree, path: &SourcePath) -> Media {
    let named = Kind::of_name(path);
    look(tree, path, named).unwrap_or_else(|problem| Media {
        kind: named,
        width: 0,
        height: 0,
        hash: String::new(),
        size: 0,
        problem: Some(problem),
    })
}

/// The bytes of a file as they are published. Errors are those of [`Media::problem`], and a picture that has to be
/// turned and cannot be decoded.
pub fn publishable(tree: &Tree, path: &SourcePath) -> Result<Vec<u8>, Diagnostic> {
    let named = Kind::of_name(path);
    if !named.is_picture() {
        let bytes = tree.read_bytes(path, COPY_LIMIT)?;
        return admission::check(path, named, head(&bytes)).map(|()| bytes);
    }
    let bytes = tree.read_bytes(path, limit_of(named))?;
    let (kind, clean) = inspect(path, named, &bytes)?;
    if clean.must_be_turned() {
        return turn::turned(kind, &clean.bytes, clean.orientation).map_err(|flaw| flaw.diagnostic(path, &bytes));
    }
    Ok(clean.bytes.into_owned())
}

/// Whether an SVG that is copied as it is could do harm.
pub(super) fn check_svg(path: &SourcePath, bytes: &[u8]) -> Result<(), Diagnostic> {
    svg::clean(bytes).map(drop).map_err(|flaw| flaw.diagnostic(path, bytes))
}

fn look(tree: &Tree, path: &SourcePath, named: Kind) -> Result<Media, Diagnostic> {
    if !named.is_picture() {
        return digest_file(tree, path).unwrap_or_else(|cause| Err(problems::file_unreadable(path, &cause)));
    }
    let bytes = tree.read_bytes(path, limit_of(named))?;
    let (kind, clean) = inspect(path, named, &bytes)?;
    let mut digest = Sha256::new();
    digest.update(&clean.bytes);
    if clean.must_be_turned() {
        digest.update([turn::VERSION, clean.orientation]);
    }
    let lies_on_its_side = clean.orientation >= 5;
    let (width, height) = if lies_on_its_side { (clean.height, clean.width) } else { (clean.width, clean.height) };
    Ok(Media { kind, width, height, hash: short(digest), size: clean.bytes.len() as u64, problem: None })
}

/// What a picture is, and its bytes without metadata.
fn inspect<'a>(path: &SourcePath, named: Kind, bytes: &'a [u8]) -> Result<(Kind, Clean<'a>), Diagnostic> {
    admission::check(path, named, bytes)?;
    let clean = clean(named, bytes).map_err(|flaw| flaw.diagnostic(path, bytes))?;
    if named != Kind::Svg && u64::from(clean.width) * u64::from(clean.height) > PIXEL_LIMIT {
        return Err(problems::picture_too_large(path, clean.width, clean.height, PIXEL_LIMIT / 1_000_000));
    }
    Ok((named, clean))
}

fn clean(kind: Kind, bytes: &[u8]) -> Result<Clean<'_>, Flaw> {
    match kind {
        Kind::Jpeg => jpeg::clean(bytes),
        Kind::Png => png::clean(bytes),
        Kind::Webp => webp::clean(bytes),
        Kind::Gif => gif::clean(bytes),
        Kind::Avif => avif::clean(bytes),
        Kind::Svg => svg::clean(bytes),
        Kind::Other => {
            Ok(Clean { bytes: Cow::Borrowed(bytes), width: 0, height: 0, orientation: 1, is_animated: false })
        }
    }
}

fn limit_of(kind: Kind) -> u64 {
    if kind == Kind::Svg { DATA_LIMIT } else { PICTURE_LIMIT }
}

/// As many bytes as tell what a file is.
fn head(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(admission::HEAD_BYTES)]
}

/// Looks at a file that is copied as it is, a piece at a time: films are large.
#[expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]
fn digest_file(tree: &Tree, path: &SourcePath) -> io::Result<Result<Media, Diagnostic>> {
    let on_disk = tree.on_disk(path);
    if !on_disk.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let mut file = File::open(on_disk)?;
    let mut piece = Vec::with_capacity(PIECE_BYTES);
    let (mut digest, mut size) = (Sha256::new(), 0);
    while file.by_ref().take(PIECE_BYTES as u64).read_to_end(&mut piece)? > 0 || size == 0 {
        if size == 0
            && let Err(problem) = admission::check(path, Kind::Other, head(&piece))
        {
            return Ok(Err(problem));
        }
        if piece.is_empty() {
            break;
        }
        digest.update(&piece);
        size += piece.len() as u64;
        piece.clear();
    }
    Ok(Ok(Media { kind: Kind::Other, width: 0, height: 0, hash: short(digest), size, problem: None }))
}

fn short(digest: Sha256) -> String {
    let hex: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    hex[..HASH_DIGITS].to_owned()
}
