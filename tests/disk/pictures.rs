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

fn jpeg(orientation: u8) -> Vec<u8> {
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
    let repeats = [&[0x21, 0xff, 11], b"NETSCAPE2.0".as_slice(), &[3, 1, 0, 0, 0]].concat();
    let table = if plain[10] & 0x80 == 0 { 0 } else { 3 << ((plain[10] & 7) + 1) };
    let (head, rest) = plain.split_at(13 + table);
    [head, &comment, &application, &repeats, rest, SECRET].concat()
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
        [boxed(b"ftyp", b"avif\0\0\0\0mif1"), boxed(b"meta", &inner), boxed(b"mdat", &[b"PIXL", SECRET].concat())]
            .concat()
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
fn looked(name: &str, bytes: &[u8]) -> (Media, Result<Vec<u8>, Diagnostic>) {
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

const PLAIN: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- SECRET /home/ana/drawings/map.svg -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
 width="30mm" viewBox="0 0 200 100" s:docname="SECRET.svg" inkscape:export-filename="/home/ana/SECRET.png" data-name="SECRET">
<metadata><x>SECRET</x></metadata><s:namedview id="SECRET"><inkscape:grid/></s:namedview>
<title>Ríos &amp; mares</title><style><![CDATA[a > b{fill:url(#g)}]]></style>
<g inkscape:label="SECRET" id="rivers"><use xlink:href="#r"/><image href="data:image/png;base64,AAAA"/>
<a href="https://meridian.example/"><text xml:space="preserve">1 &lt; 2</text></a></g></svg>"##;

#[test]
fn a_drawing_is_published_without_its_makers_notes() {
    let (about, published) = looked("map.svg", PLAIN.as_bytes());
    assert_eq!((about.kind, about.width, about.height, about.problem), (Kind::Svg, 113, 57, None));
    let text = String::from_utf8(published.expect("a drawing")).expect("text");
    for gone in ["SECRET", "inkscape", "sodipodi", "metadata", "DOCTYPE", "<!--", "<?xml"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    let kept = [
        "viewBox=\"0 0 200 100\"",
        "<title>Ríos &amp; mares</title>",
        "<style>a &gt; b{fill:url(#g)}</style>",
        "<g id=\"rivers\"><use xlink:href=\"#r\"/>",
        "<text xml:space=\"preserve\">1 &lt; 2</text></a></g></svg>",
    ];
    for kept in kept {
        assert!(text.contains(kept), "no {kept} in {text}");
    }
    let again = looked("map.svg", text.as_bytes()).1.expect("a drawing");
    assert_eq!(String::from_utf8(again).expect("text"), text, "cleaning twice is cleaning once");
    let (bare, published) = looked("bare.svg", b"<svg width='10' height='20'/>");
    assert_eq!((bare.width, bare.height), (10, 20));
    assert!(published.expect("a drawing").starts_with(b"<svg xmlns=\"http://www.w3.org/2000/svg\""));
}

#[test]
fn a_drawing_that_could_do_harm_is_refused() {
    let inside = [
        "<script>x</script>",
        "<g><SCRIPT/></g>",
        "<x:script xmlns:x='http://www.w3.org/2000/svg'/>",
        "<metadata><script/></metadata>",
        "<foreignObject/>",
        "<p xmlns='http://www.w3.org/1999/xhtml'/>",
        "<rect onload='x'/>",
        "<rect OnClick='x'/>",
        "<a href='javascript:x'/>",
        "<a href='java&#10;script:x'/>",
        "<a xmlns:x='http://www.w3.org/1999/xlink' x:href=' JaVaScript:x'/>",
        "<a href='data:text/html,x'/>",
        "<image href='https://tracker.example/p.png'/>",
        "<image href='//tracker.example/p.png'/>",
        "<image href='/home/ana/p.png'/>",
        "<image href='file:///home/ana/p.png'/>",
        "<image href='data:image/svg+xml,x'/>",
        "<use href='other.svg#x'/>",
        "<g xml:base='https://x.example/'/>",
        "<set attributeName='href' to='x'/>",
        "<animate attributeName='xlink:href' values='x'/>",
        "<style>@import 'https://x.example/y.css';</style>",
        "<style><g/>@im&#112;ort 'x';</style>",
        "<style>a{b:url(https://x.example/)}</style>",
        "<rect style='fill:url(https://x.example/)'/>",
        "<rect fill='url(//x.example/#y)'/>",
        "<?xml-stylesheet href='https://x.example/y.css'?>",
        "<text>&bomb;</text>",
    ];
    for inside in inside {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg'>\n<g>\n{inside}</g></svg>");
        let (about, published) = looked("x.svg", svg.as_bytes());
        let problem = about.problem.unwrap_or_else(|| panic!("taken: {inside}"));
        assert_eq!(line(&problem).rsplit_once(':').expect("a place").0, "error svg-unsafe content/x.svg:3", "{inside}");
        assert!(published.is_err(), "{inside}");
        let site = Folder::site(&[("static/x.svg", &svg)]);
        let tree = scan(site.path(), &[]).expect("a source folder");
        assert!(tree.static_bytes(&source("static/x.svg")).is_err(), "static: {inside}");
    }
    let bomb = "<!DOCTYPE svg [<!ENTITY a 'aaa'><!ENTITY b '&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'/>";
    let problem = looked("x.svg", bomb.as_bytes()).0.problem.expect("a problem");
    assert_eq!(line(&problem), "error svg-unsafe content/x.svg:1:1");
}

#[test]
fn a_drawing_that_is_no_xml_is_told() {
    let cases: [(&[u8], &str); 8] = [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "1:44"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>\n<g>", "2:4"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>\n<x:g/></svg>", "2:1"),
        (b"<svg/><svg/>", "1:7"),
        (b"<g><svg/></g>", "1:1"),
        (b"", "1:1"),
        (b"<svg>\xff</svg>", "1:6"),
        (b"<?xml version='1.0' encoding='utf-16'?><svg/>", "1:1"),
    ];
    for (bytes, place) in cases {
        let problem = looked("x.svg", bytes).0.problem.expect("a problem");
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(line(&problem), format!("error picture-unreadable content/x.svg:{place}"), "{shown}");
    }
}

#[test]
fn static_files_are_copied_as_they_are() {
    let (jpeg, svg) = (jpeg(6), PLAIN.as_bytes().to_vec());
    let site = Folder::site(&[("static/a.jpg", &jpeg), ("static/map.svg", &svg)]);
    let tree = scan(site.path(), &[]).expect("a source folder");
    assert_eq!(tree.static_bytes(&source("static/a.jpg")).expect("bytes"), jpeg);
    assert_eq!(tree.static_bytes(&source("static/map.svg")).expect("bytes"), svg);
}

#[test]
fn hostile_drawings_take_no_time() {
    let many = |text: &str, count: usize| text.repeat(count);
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=''")).collect();
    let drawings = [
        format!("<svg>{}", many("<g>", 60_000)),
        format!("<svg{attributes}/>"),
        format!("<svg><style>{}</style></svg>", many("/*", 500_000)),
        format!("<svg><style>{}</style></svg>", many("url(#", 200_000)),
        format!("<svg>{}</svg>", many("&amp;", 200_000)),
    ];
    let start = std::time::Instant::now();
    for drawing in drawings {
        let _ = looked("x.svg", drawing.as_bytes());
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
