//! From an SVG to what is published of it, and what is copied from `static/`.

use bifolio::pipeline::collect::media::Kind;
use bifolio::pipeline::collect::tree::scan;

use crate::pictures::{jpeg, looked};
use crate::support::{Folder, line, source};

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
    // What grows with the square of its input takes hours here; the bound forgives a machine that is busy.
    assert!(start.elapsed().as_secs() < 120, "{:?}", start.elapsed());
}
