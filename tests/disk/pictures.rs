//! From a picture to what is published of it.

use std::io::Cursor;

use bifolio::pipeline::base::diagnostic::Diagnostic;
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::collect::media::{Kind, Media, media, publishable};
use bifolio::pipeline::collect::tree::{Tree, scan};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, RgbImage};

use crate::support::{Folder, line, source};

const SECRET: &[u8] = b"SECRET-PLACE-14.6N-90.5W";

/// A picture of 48 × 16 pixels: left third red, the rest blue.
fn pixels() -> RgbImage {
    RgbImage::from_fn(48, 16, |x, _| image::Rgb(if x < 16 { [220, 20, 20] } else { [20, 20, 220] }))
}

/// An EXIF block with an orientation and a secret after it.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(SECRET);
    exif
}

fn profile() -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(b"RGB ");
    profile.extend(b"a colour profile");
    profile
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).expect("a short segment").to_be_bytes();
    [&[0xff, marker], length.as_slice(), body].concat()
}

pub(crate) fn jpeg(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut plain, 95);
    encoder.set_icc_profile(profile()).expect("a profile");
    encoder.write_image(&pixels(), 48, 16, ExtendedColorType::Rgb8).expect("a picture");
    let extra = [
        segment(0xe1, &[b"Exif\0\0", exif(orientation).as_slice()].concat()),
        segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
        segment(0xe0, &[b"JFXX\0\x10", SECRET].concat()),
        segment(0xed, &[b"Photoshop 3.0\08BIM", SECRET].concat()),
        segment(0xee, &[b"Maker\0", SECRET].concat()),
        segment(0xe2, &[b"MPF\0", SECRET].concat()),
        segment(0xf4, SECRET),
        segment(0xfe, SECRET),
    ];
    [&plain[..2], extra.concat().as_slice(), &plain[2..], SECRET].concat()
}

fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("a short chunk").to_be_bytes();
    // Nobody checks the sums of chunks that are left out.
    [length.as_slice(), name, body, &[0; 4]].concat()
}

fn encoded(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(pixels()).write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

fn png(orientation: u8) -> Vec<u8> {
    let plain = encoded(ImageFormat::Png);
    let extra = [
        chunk(b"tEXt", SECRET),
        chunk(b"iTXt", SECRET),
        chunk(b"zTXt", SECRET),
        chunk(b"tIME", SECRET),
        chunk(b"prVt", SECRET),
        chunk(b"eXIf", &exif(orientation)),
    ];
    [&plain[..33], extra.concat().as_slice(), &plain[33..], SECRET].concat()
}

fn riff_chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("a short chunk").to_le_bytes();
    [name, length.as_slice(), body, &vec![0; body.len() % 2]].concat()
}

fn webp(orientation: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut plain);
    encoder.set_icc_profile(profile()).expect("a profile");
    encoder.write_image(&pixels(), 48, 16, ExtendedColorType::Rgb8).expect("a picture");
    plain[20] |= 0x0c;
    let extra = [riff_chunk(b"EXIF", &exif(orientation)), riff_chunk(b"XMP ", SECRET), riff_chunk(b"JUNK", SECRET)];
    let mut whole = [plain, extra.concat()].concat();
    let size = u32::try_from(whole.len() - 8).expect("a short file").to_le_bytes();
    whole[4..8].copy_from_slice(&size);
    whole.extend(SECRET);
    whole
}

fn gif() -> Vec<u8> {
    let plain = encoded(ImageFormat::Gif);
    let block = |body: &[u8]| [&[u8::try_from(body.len()).expect("a short block")], body, &[0]].concat();
    let comment = [&[0x21, 0xfe], block(SECRET).as_slice()].concat();
    let application = [&[0x21, 0xff, 11], b"XMP DataXMP".as_slice(), block(SECRET).as_slice()].concat();
    let repeats = [&[0x21, 0xff, 11], b"NETSCAPE2.0".as_slice(), &[3, 1, 0, 0], block(SECRET).as_slice()].concat();
    let words = [&[0x21, 0x01], block(SECRET).as_slice()].concat();
    let table = if plain[10] & 0x80 == 0 { 0 } else { 3 << ((plain[10] & 7) + 1) };
    let (head, rest) = plain.split_at(13 + table);
    [head, &comment, &application, &repeats, &words, rest, SECRET].concat()
}

fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 8).expect("a short box").to_be_bytes();
    [length.as_slice(), name, body].concat()
}

/// The boxes of an AVIF picture of 640 × 480, lying on its side, with EXIF in `mdat`; no pixels.
fn avif() -> Vec<u8> {
    let ispe = |w: u32, h: u32| boxed(b"ispe", &[[0; 4], w.to_be_bytes(), h.to_be_bytes()].concat());
    let properties = boxed(b"ipco", &[ispe(64, 64), ispe(640, 480), boxed(b"irot", &[1])].concat());
    let info = |id: u8, kind: &[u8; 4]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], kind.as_slice(), &[0]].concat());
    let infos = boxed(b"iinf", &[[0, 0, 0, 0, 0, 2].as_slice(), &info(1, b"av01"), &info(2, b"Exif")].concat());
    let file = |at: u32| {
        let item = |id: u8, at: u32, length: usize| {
            let length = u32::try_from(length).expect("short").to_be_bytes();
            [[0, id, 0, 0, 0, 1].as_slice(), &at.to_be_bytes(), &length].concat()
        };
        let places = [[0, 0, 0, 0, 0x44, 0, 0, 2].as_slice(), &item(1, at, 4), &item(2, at + 4, SECRET.len())].concat();
        let inner = [[0; 4].as_slice(), &boxed(b"iprp", &properties), &infos, &boxed(b"iloc", &places)].concat();
        let stranger = boxed(b"uuid", SECRET);
        let movie = boxed(b"moov", &[boxed(b"udta", SECRET), boxed(b"trak", &boxed(b"meta", SECRET))].concat());
        let inner = [inner, boxed(b"free", SECRET)].concat();
        let ftyp = boxed(b"ftyp", b"mif1\0\0\0\0mif1avif");
        [ftyp, boxed(b"meta", &inner), stranger, movie, boxed(b"mdat", &[b"PIXL", SECRET].concat())].concat()
    };
    let at = file(0).len() - SECRET.len() - 4;
    file(u32::try_from(at).expect("a short file"))
}

fn with(name: &str, bytes: &[u8]) -> (Folder, Tree) {
    let path = format!("content/{name}");
    let site = Folder::site(&[(path.as_str(), bytes)]);
    let tree = scan(site.path(), &[]).expect("a source folder");
    (site, tree)
}

/// What is known of a file, and what is published of it.
pub(crate) fn looked(name: &str, bytes: &[u8]) -> (Media, Result<Vec<u8>, Diagnostic>) {
    let (_site, tree) = with(name, bytes);
    let path = source(&format!("content/{name}"));
    (media(&tree, &path), publishable(&tree, &path))
}

fn holds_secret(bytes: &[u8]) -> bool {
    bytes.windows(6).any(|window| window == &SECRET[..6])
}

fn decoded(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).expect("a picture").to_rgb8()
}

#[test]
fn nothing_is_published_that_is_not_seen() {
    let cases: [(&str, Kind, Vec<u8>); 4] = [
        ("a.jpg", Kind::Jpeg, jpeg(1)),
        ("a.PNG", Kind::Png, png(1)),
        ("a.webp", Kind::Webp, webp(1)),
        ("a.gif", Kind::Gif, gif()),
    ];
    for (name, kind, bytes) in cases {
        let (about, published) = looked(name, &bytes);
        let published = published.expect("a picture");
        assert!(holds_secret(&bytes) && !holds_secret(&published), "{name}");
        assert_eq!(decoded(&published), decoded(&bytes), "{name}: not one pixel differs");
        assert_eq!((about.kind, about.width, about.height), (kind, 48, 16), "{name}");
        assert_eq!((about.size, about.problem), (published.len() as u64, None), "{name}");
        assert_eq!(about.hash, sha256(&published), "{name}");
        assert_eq!(
            looked(name, &published).1.expect("a picture"),
            published,
            "{name}: cleaning twice is cleaning once"
        );
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn the_colours_of_adobe_are_kept_without_a_note() {
    let adobe = b"Adobe\0\x64\0\0\0\0\x01";
    let plain = jpeg(1);
    let noted = [&plain[..2], &segment(0xee, &[adobe, SECRET].concat()), &plain[2..]].concat();
    let published = looked("a.jpg", &noted).1.expect("a picture");
    assert!(!holds_secret(&published));
    let kept = segment(0xee, adobe);
    assert!(published.windows(kept.len()).any(|window| window == kept));
}

/// A moving WebP of one frame, held on its side, with a secret in the frame.
fn moving_webp(orientation: u8) -> Vec<u8> {
    let still = encoded(ImageFormat::WebP);
    let pixels = riff_chunk(b"VP8L", &still[20..]);
    let size = |width: u8, height: u8| [width - 1, 0, 0, height - 1, 0, 0];
    let head = [[0; 6].as_slice(), &size(48, 16), &[100, 0, 0, 0]].concat();
    let frame = [head, pixels, riff_chunk(b"NOTE", SECRET)].concat();
    let flags = [[0x0a, 0, 0, 0].as_slice(), &size(48, 16)].concat();
    let chunks = [
        riff_chunk(b"VP8X", &flags),
        riff_chunk(b"ANIM", &[0; 6]),
        riff_chunk(b"ANMF", &frame),
        riff_chunk(b"EXIF", &exif(orientation)),
    ];
    let body = [b"WEBP".as_slice(), &chunks.concat()].concat();
    [b"RIFF".as_slice(), &u32::try_from(body.len()).expect("a short file").to_le_bytes(), &body].concat()
}

/// A moving PNG of one frame, held on its side.
fn moving_png(orientation: u8) -> Vec<u8> {
    let still = png(orientation);
    [&still[..33], &chunk(b"acTL", &[0, 0, 0, 1, 0, 0, 0, 0]), &still[33..]].concat()
}

#[test]
fn a_moving_picture_goes_on_saying_how_it_lies() {
    let turn = |decoder: &mut dyn ImageDecoder| decoder.orientation().expect("an orientation").to_exif();
    for orientation in [1, 6] {
        let (about, published) = looked("a.webp", &moving_webp(orientation));
        let published = published.expect("a picture");
        assert!(!holds_secret(&published));
        let size = if orientation == 1 { (48, 16) } else { (16, 48) };
        assert_eq!((about.width, about.height), size);
        let mut decoder = image::codecs::webp::WebPDecoder::new(Cursor::new(&published)).expect("a moving picture");
        assert!(decoder.has_animation());
        assert_eq!(turn(&mut decoder), orientation);

        let (about, published) = looked("a.png", &moving_png(orientation));
        let published = published.expect("a picture");
        assert!(!holds_secret(&published));
        assert_eq!((about.width, about.height), size);
        let expected: &[u8] =
            if orientation == 1 { b"" } else { b"eXIfMM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06" };
        let found = published.windows(4).position(|window| window == b"eXIf");
        assert_eq!(found.map_or(b"".as_slice(), |at| &published[at..at + expected.len()]), expected);
        let again = looked("a.png", &published).1.expect("a picture");
        assert_eq!(again, published, "cleaning twice is cleaning once");
    }
}

#[test]
fn what_is_seen_stays() {
    let published = looked("a.gif", &gif()).1.expect("a picture");
    assert!(published.windows(11).any(|window| window == b"NETSCAPE2.0"));
    for (name, bytes) in [("a.jpg", jpeg(1)), ("a.webp", webp(1)), ("b.jpg", jpeg(8)), ("b.webp", webp(8))] {
        let published = looked(name, &bytes).1.expect("a picture");
        assert!(published.windows(16).any(|window| window == b"a colour profile"), "{name}");
    }
}

#[test]
fn pictures_are_turned_as_they_are_seen() {
    for (name, bytes) in [("a.jpg", jpeg(6)), ("a.png", png(6)), ("a.webp", webp(6))] {
        let (about, published) = looked(name, &bytes);
        let published = published.expect("a picture");
        assert_eq!((about.width, about.height), (16, 48), "{name}");
        assert!(!holds_secret(&published), "{name}");
        let picture = decoded(&published);
        assert_eq!(picture.dimensions(), (16, 48), "{name}");
        let (top, bottom) = (picture.get_pixel(8, 4).0, picture.get_pixel(8, 40).0);
        assert!(top[0] > 180 && bottom[2] > 180, "{name}: the left end is on top now: {top:?} {bottom:?}");
        let upright = image::ImageReader::new(Cursor::new(&published)).with_guessed_format().expect("a format");
        let turn = upright.into_decoder().expect("a decoder").orientation().expect("an orientation");
        assert_eq!(turn.to_exif(), 1, "{name}");
    }
    let hashes: std::collections::BTreeSet<String> =
        [1, 3, 6, 8].into_iter().map(|turn| looked("a.jpg", &jpeg(turn)).0.hash).collect();
    assert_eq!(hashes.len(), 4, "each way up is a picture of its own");
}

#[test]
fn an_avif_is_copied_without_its_metadata() {
    let (about, published) = looked("a.avif", &avif());
    let published = published.expect("a picture");
    assert_eq!((about.kind, about.width, about.height, about.problem), (Kind::Avif, 480, 640, None));
    assert!(!holds_secret(&published) && published.windows(4).any(|window| window == b"PIXL"));
    assert_eq!(published.len(), avif().len());
}

#[test]
fn other_files_are_copied() {
    let (about, published) = looked("report.pdf", b"%PDF-1.7 anything");
    assert_eq!((about.kind, about.size, about.problem), (Kind::Other, 17, None));
    assert_eq!(about.hash, sha256(b"%PDF-1.7 anything"));
    assert_eq!(published.expect("bytes"), b"%PDF-1.7 anything");
}

#[test]
fn only_what_is_listed_is_published() {
    let heic = boxed(b"ftyp", b"heic\0\0\0\0mif1heic");
    let tiff = b"II*\0\x08\0\0\0".to_vec();
    let refused: [(&str, &[u8]); 23] = [
        ("IMG_1.HEIC", &heic),
        ("scan.tif", &tiff),
        ("raw.dng", &tiff),
        ("old.bmp", b"BM\x36\0\0\0\0\0\0\0"),
        ("favicon.ico", b"\0\0\x01\0\x01\0"),
        ("new.jxl", b"\xff\x0a"),
        ("heic-inside.avif", &heic),
        ("heic-inside.jpg", &heic),
        ("tiff-inside.pdf", &tiff),
        ("report.pdf~", b"%PDF"),
        ("a.jpg.bak", b"x"),
        ("a.orig", b"x"),
        ("a.tmp", b"x"),
        ("a.php", b"<?php"),
        ("a.jsp", b"x"),
        ("a.EXE", b"MZ"),
        ("a.sh", b"#!/bin/sh"),
        ("a.py", b"x"),
        ("server.pem", b"x"),
        ("id_rsa", b"x"),
        ("a.js", b"x"),
        ("a.xml", b"x"),
        ("empty.", b""),
    ];
    for (name, bytes) in refused {
        let (about, published) = looked(name, bytes);
        let problem = about.problem.unwrap_or_else(|| panic!("{name} was taken"));
        assert_eq!(line(&problem), format!("error media-refused content/{name}:1:1"));
        assert!(!problem.hints.is_empty(), "{name}");
        assert_eq!(published.expect_err("nothing to publish"), problem);
    }
    let camera = looked("IMG_1.heic", &jpeg(1)).0.problem.expect("a problem");
    assert_eq!(camera.hints[0][Lang::En], "rename it to `IMG_1.jpg`");
    let hidden = looked("map.pdf", &png(1)).0.problem.expect("a problem");
    assert_eq!(hidden.hints[0][Lang::En], "rename it to `map.png`");

    let taken: [(&str, &[u8]); 12] = [
        ("a.pdf", b"%PDF-1.7"),
        ("a.MP3", b"ID3"),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"),
        ("a.vtt", b"WEBVTT"),
        ("a.csv", b"BM;II\n1;2\n"),
        ("a.xlsx", b"PK\x03\x04"),
        ("a.docx", b"PK\x03\x04"),
        ("a.zip", b"PK\x03\x04"),
        ("a.geojson", b"{}"),
        ("a.epub", b"PK"),
        ("about-drawings.txt", b"<svg> is an element"),
        ("empty.txt", b""),
    ];
    for (name, bytes) in taken {
        let (about, published) = looked(name, bytes);
        assert_eq!((about.size, about.problem), (bytes.len() as u64, None), "{name}");
        assert_eq!(published.expect("bytes"), bytes, "{name}");
    }
}

#[test]
fn what_is_no_picture_is_told() {
    let bomb = |width: u32| {
        let mut bytes = encoded(ImageFormat::Png);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&width.to_be_bytes());
        bytes
    };
    let whole = jpeg(1);
    let cases: [(&str, Vec<u8>, &str); 12] = [
        ("cut.jpg", whole[..whole.len() / 2].to_vec(), "picture-unreadable"),
        ("cut.png", png(1)[..80].to_vec(), "picture-unreadable"),
        ("cut.webp", webp(1)[..60].to_vec(), "picture-unreadable"),
        ("cut.gif", gif()[..40].to_vec(), "picture-unreadable"),
        ("cut.avif", avif()[..60].to_vec(), "picture-unreadable"),
        ("text.jpg", b"<html>".to_vec(), "picture-unreadable"),
        ("empty.png", Vec::new(), "picture-unreadable"),
        ("really-png.jpg", png(1), "picture-unreadable"),
        ("bomb.png", bomb(60_000), "picture-unreadable"),
        ("huge.png", bomb(u32::MAX), "picture-unreadable"),
        ("page.html", b"<script>".to_vec(), "media-refused"),
        ("drawing.svgz", vec![0x1f, 0x8b], "media-refused"),
    ];
    for (name, bytes, code) in cases {
        let (about, published) = looked(name, &bytes);
        let problem = about.problem.unwrap_or_else(|| panic!("{name} is no picture"));
        assert_eq!(line(&problem), format!("error {code} content/{name}:1:1"));
        assert_eq!(published.expect_err("nothing to publish"), problem);
    }
    let misnamed = looked("really-png.jpg", &png(1)).0.problem.expect("a problem");
    assert_eq!(misnamed.hints[0][Lang::En], "rename it to `really-png.png`");
    let absent = media(&with("a.jpg", &whole).1, &source("content/b.jpg"));
    assert_eq!(line(&absent.problem.expect("a problem")), "error file-unreadable content/b.jpg:1:1");
}

#[test]
fn a_bomb_that_lies_on_its_side_is_not_decoded() {
    let mut bytes = png(6);
    bytes[16..20].copy_from_slice(&10_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&10_000_u32.to_be_bytes());
    let (about, published) = looked("a.png", &bytes);
    assert_eq!(about.problem, None, "its headers are bearable");
    assert!(published.is_err(), "its pixels are not there");
}

#[test]
fn broken_bytes_never_panic() {
    let seeds = [("a.jpg", jpeg(6)), ("a.png", png(6)), ("a.webp", webp(6)), ("a.gif", gif()), ("a.avif", avif())];
    let mut number = 7_u64;
    for (name, bytes) in seeds {
        let (site, tree) = with(name, &bytes);
        let path = source(&format!("content/{name}"));
        for _ in 0..150 {
            let mut broken = bytes.clone();
            for _ in 0..3 {
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(number >> 33).expect("31 bits") % broken.len();
                broken[at] = number.to_le_bytes()[1];
            }
            site.write(&format!("content/{name}"), &broken);
            let (about, published) = (media(&tree, &path), publishable(&tree, &path));
            assert!(about.problem.is_none() || published.is_err(), "{name}");
        }
    }
}
