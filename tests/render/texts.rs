//! Texts closed with the components of the default theme.

use std::sync::Arc;

use bifolio::pipeline::base::diagnostic::{Diagnostic, Place};
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::content::text::{
    Attribute, Block, Figure, Link, Note, Picture, PictureSource, Piece, Target, Text,
};
use bifolio::pipeline::edition::open::{Answers, Href, Open, Part, Shown};

use super::{HOSTILE, path, renderer, said};

fn place() -> Place {
    Place::at(&path("content/a.en.md"), 7, 1)
}

fn link(title: Option<&str>) -> Link {
    Link { target: Target::Part("x".to_owned()), title: title.map(str::to_owned), after_cut: false, place: place() }
}

fn picture(attributes: &[(&str, &str)]) -> Picture {
    Picture {
        source: PictureSource::Site("/a.png".to_owned()),
        alt: None,
        decorative: false,
        credit: None,
        attributes: attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        is_figure: true,
        after_cut: false,
        place: place(),
    }
}

fn piece(html: &str) -> Piece {
    Piece::Html(html.to_owned())
}

fn block(name: &str, attributes: &[(&str, &str)], body: Vec<Piece>) -> Piece {
    let attributes =
        attributes.iter().map(|(name, value)| ((*name).to_owned(), Attribute::Words((*value).to_owned()))).collect();
    Piece::Block(Box::new(Block { name: name.to_owned(), attributes, body, place: place() }))
}

/// Closes a part of a text in English.
fn closed_part(text: Text, answers: Answers, part: Part) -> Result<String, Vec<Diagnostic>> {
    let open = Open::Text { text: Arc::new(text), answers: Arc::new(answers), part };
    renderer(&[]).text(Lang::En, "/x/", &open)
}

fn closed(text: Text, answers: Answers) -> String {
    closed_part(text, answers, Part::Whole).unwrap_or_else(|found| panic!("{}", said(&found)))
}

#[test]
fn links_follow_their_answers() {
    let words = |index| vec![Piece::LinkOpens(index), piece("words"), Piece::LinkCloses];
    let text = |links| Text { before: words(0), links, ..Text::default() };
    let to = |href: &str, foreign| Answers {
        links: vec![Some(Href { href: href.to_owned(), foreign })],
        ..Answers::default()
    };
    let cases = [
        (text(vec![link(None)]), Answers { links: vec![None], ..Answers::default() }, "words"),
        (text(vec![link(None)]), to("/en/a/?x=1&y=\"", None), "<a href=\"/en/a/?x=1&amp;y=&quot;\">words</a>"),
        (text(vec![link(Some("a \"b\""))]), to("/a/", None), "<a href=\"/a/\" title=\"a &quot;b&quot;\">words</a>"),
        (
            text(vec![link(None)]),
            to("/es/a/", Some(Lang::Es)),
            "<a href=\"/es/a/\" hreflang=\"es\">words</a> <span class=\"mark\">In Spanish</span>",
        ),
        (text(vec![]), Answers::default(), "words"),
    ];
    for (text, answers, expected) in cases {
        assert_eq!(closed(text, answers), expected);
    }
}

#[test]
fn figures_show_caption_and_credit_each_without_the_other() {
    let shown = |credit: &str, caption: &str| Shown {
        src: "/media/a.png".to_owned(),
        width: 0,
        height: 0,
        alt: HOSTILE.to_owned(),
        credit: Some(credit.to_owned()).filter(|credit| !credit.is_empty()),
        caption: Some(caption.to_owned()).filter(|caption| !caption.is_empty()),
    };
    let figure = |shown, caption: Vec<Piece>| {
        let text = Text {
            before: vec![Piece::Figure(Box::new(Figure { picture: 0, caption, link: None }))],
            pictures: vec![picture(&[("class", "broad\"><script>")])],
            ..Text::default()
        };
        closed(text, Answers { pictures: vec![shown], ..Answers::default() })
    };
    let cases = [
        (shown("EFE <b>", ""), vec![], "<figcaption><span class=\"credit\">EFE &lt;b&gt;</span></figcaption>"),
        (shown("", "<em>sidecar</em>"), vec![], "<figcaption><em>sidecar</em></figcaption>"),
        (shown("", "sidecar"), vec![piece("own")], "<figcaption>own</figcaption>"),
        (shown("EFE", ""), vec![piece("own")], "<figcaption>own <span class=\"credit\">EFE</span></figcaption>"),
        (shown("", ""), vec![], "decoding=\"async\"></figure>"),
    ];
    for (shown, caption, expected) in cases {
        let html = figure(Some(shown), caption);
        assert!(html.contains(expected), "{html}");
        assert!(!html.contains("<script") && html.contains("class=\"broad&quot;"), "{html}");
        assert!(!html.contains("width="), "an unknown size is not written: {html}");
    }
    assert_eq!(figure(None, vec![piece("own")]), "", "a hidden picture takes its caption with it");
}

#[test]
fn notes_and_their_marks_find_each_other() {
    let mark = |number, nth| Piece::NoteMark { number, nth };
    let note = |words: &str, marks| Note { body: vec![piece(words)], marks };
    let text = Text {
        before: vec![mark(1, 1)],
        after: vec![mark(1, 2), mark(2, 1)],
        notes: vec![note("first", [1, 1]), note("second", [0, 1])],
        ..Text::default()
    };
    let whole = closed(text.clone(), Answers::default());
    for part in ["href=\"#note_1\" id=\"mark_1\"", "id=\"mark_1_2\"", "<li id=\"note_2\">second", "href=\"#mark_1_2\""]
    {
        assert!(whole.contains(part), "{part}: {whole}");
    }
    let public = closed_part(text, Answers::default(), Part::NotesBefore).unwrap();
    assert!(public.contains("first") && !public.contains("second") && !public.contains("mark_1_2"), "{public}");
}

#[test]
fn blocks_are_the_components_that_writers_may_call() {
    let of = |piece| closed_part(Text { before: vec![piece], ..Text::default() }, Answers::default(), Part::Before);
    let pull = of(block("pullquote", &[("by", "<i>")], vec![piece("<p>Words</p>")])).unwrap();
    assert_eq!(
        pull,
        "<aside class=\"pull\" aria-hidden=\"true\"><p>Words</p><span class=\"small\">&lt;i&gt;</span></aside>"
    );
    let table = of(Piece::Table([piece("<table></table>")].into())).unwrap();
    assert!(table.contains("aria-label=\"Table\"") && table.ends_with("<table></table></div>"), "{table}");
    let update = of(block("update", &[("time", "2026-11-24T11:45")], vec![])).unwrap();
    assert!(update.contains(">11:45\u{a0}a.m.</time>"), "{update}");
    let embed = of(block("embed", &[("url", "javascript:alert(1)"), ("title", "t")], vec![])).unwrap();
    assert!(!embed.contains("href"), "{embed}");
    let cases = [
        (block("pulquote", &[], vec![]), "component-unknown", "did you mean `pullquote`?"),
        (block("card", &[], vec![]), "component-unknown", ""),
        (block("table", &[], vec![]), "component-unknown", ""),
        (
            block("update", &[("time", "noon")], vec![]),
            "attribute-invalid",
            "write `2026-11-20T11:45`, or `11:45` alone",
        ),
        (block("pullquote", &[("bye", "x")], vec![]), "attribute-invalid", "did you mean `by`?"),
        (block("update", &[], vec![]), "attribute-invalid", "write `:::update{time=\"…\"}`"),
    ];
    for (piece, code, hint) in cases {
        let found = of(piece).unwrap_err();
        assert_eq!(found[0].code.as_str(), code);
        assert_eq!(found[0].place, Some(place()));
        assert!(hint.is_empty() || found[0].hints.iter().any(|said| said[Lang::En] == hint), "{:?}", found[0].hints);
    }
}

#[test]
fn blocks_in_blocks_end_in_a_diagnostic() {
    let deep = (0..500).fold(piece("x"), |inner, _| block("note", &[], vec![inner]));
    let found =
        closed_part(Text { before: vec![deep], ..Text::default() }, Answers::default(), Part::Before).unwrap_err();
    assert_eq!(found[0].code.as_str(), "nesting-too-deep");
}
