//! Markdown in, pieces out: tables of what a writer types and what becomes of it.

use bifolio::pipeline::base::config::Config;
use bifolio::pipeline::base::diagnostic::Place;
use bifolio::pipeline::base::lang::{ByLang, Lang};
use bifolio::pipeline::base::path::{BaseUrl, SourcePath};
use bifolio::pipeline::content::markdown;
use bifolio::pipeline::content::text::{Attribute, Inline, InlineRules, Piece, Text};

/// What an attribute of a block says.
fn said(attribute: &Attribute) -> String {
    match attribute {
        Attribute::Words(words) => words.clone(),
        Attribute::Address(index) => format!("link {index}"),
    }
}

mod cut;
mod hostile;
mod html;

fn source() -> SourcePath {
    SourcePath::new("content/2026/river.en.md").expect("a path")
}

fn config() -> Config {
    let title = ByLang::new("The Meridian".to_owned(), "El Meridiano".to_owned());
    Config::new(title, BaseUrl::parse("https://meridian.example").expect("an address"))
}

fn read_in(lang: Lang, text: &str) -> (Text, Vec<String>) {
    let (text, problems) = markdown::text(&source(), lang, text, 1, &config());
    let problems = problems.iter().map(|problem| {
        let start = problem.place.as_ref().expect("a place").start;
        format!("{}:{} {} {}", start.line, start.column, problem.code, problem.message[Lang::En])
    });
    (text, problems.collect())
}

fn read(text: &str) -> (Text, Vec<String>) {
    read_in(Lang::En, text)
}

/// A flow as one line: pieces in double brackets.
fn show(flow: &[Piece]) -> String {
    let mut out = String::new();
    for piece in flow {
        match piece {
            Piece::Html(html) => out.push_str(html),
            Piece::LinkOpens(index) => out.push_str(&format!("[[a{index}:")),
            Piece::LinkCloses => out.push_str("]]"),
            Piece::Picture(index) => out.push_str(&format!("[[img{index}]]")),
            Piece::Figure(figure) => {
                let link = figure.link.map_or(String::new(), |link| format!(" a{link}"));
                out.push_str(&format!("[[figure{}{link} {}]]", figure.picture, show(&figure.caption)));
            }
            Piece::Block(block) => {
                let attributes: String =
                    block.attributes.iter().map(|(key, value)| format!(" {key}={}", said(value))).collect();
                out.push_str(&format!("[[{}{attributes}|{}]]", block.name, show(&block.body)));
            }
            Piece::Table(rows) => out.push_str(&format!("[[table|{}]]", show(rows))),
            Piece::NoteMark { number, nth } => out.push_str(&format!("[[^{number}.{nth}]]")),
        }
    }
    out.replace('\n', "")
}

fn whole(text: &Text) -> String {
    show(&text.before) + &show(&text.after)
}

/// Each input gives this flow and no problem.
fn check_in(lang: Lang, cases: &[(&str, &str)]) {
    for (input, expected) in cases {
        let (text, problems) = read_in(lang, input);
        assert_eq!(&whole(&text), expected, "{input}");
        assert_eq!(problems, Vec::<String>::new(), "{input}");
    }
}

fn check(cases: &[(&str, &str)]) {
    check_in(Lang::En, cases);
}

/// Each input gives this flow and these problems.
fn check_problems(cases: &[(&str, &str, &[&str])]) {
    for (input, expected, complaints) in cases {
        let (text, problems) = read(input);
        assert_eq!(&whole(&text), expected, "{input}");
        assert_eq!(&problems, complaints, "{input}");
    }
}

#[test]
fn markdown_becomes_html() {
    check(&[
        (
            "A *b* **c** ~~d~~ `e` & <3",
            "<p>A <em>b</em> <strong>c</strong> <del>d</del> <code>e</code> &amp; &lt;3</p>",
        ),
        ("a  \nb\nc", "<p>a<br>bc</p>"),
        ("> a\n>\n> b", "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("- a\n- b\n\n3. c\n", "<ul><li>a</li><li>b</li></ul><ol start=\"3\"><li>c</li></ol>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        (
            "- [x] done\n- [ ] *not*\n  - in",
            "<ul class=\"tasks\"><li class=\"task\"><label><input type=\"checkbox\" disabled checked> done</label></li>\
             <li class=\"task\"><label><input type=\"checkbox\" disabled> <em>not</em></label><ul><li>in</li></ul></li></ul>",
        ),
        ("a\n\n: b\n", "<dl><dt>a</dt><dd><p>b</p></dd></dl>"),
        (
            "```rust ignore\n\"a\" -- <b>\n```",
            "<pre><code class=\"language-rust\">&quot;a&quot; -- &lt;b&gt;</code></pre>",
        ),
        ("    [a]{.b}\n    :::x\n    :::\n", "<pre><code>[a]{.b}:::x:::</code></pre>"),
        (
            "| a | b |\n|---|--:|\n| *c* | 1 \\| 2 |\n",
            "[[table|<table><thead><tr><th scope=\"col\">a</th><th scope=\"col\" class=\"n\">b</th></tr></thead>\
             <tbody><tr><td><em>c</em></td><td class=\"n\">1 | 2</td></tr></tbody></table>]]",
        ),
        ("***\n", "<hr>"),
        ("see https://a.example/b--c, ok", "<p>see [[a0:https://a.example/b--c]], ok</p>"),
        ("\\\"straight\\\" \\*", "<p>&quot;straight&quot; *</p>"),
    ]);
}

#[test]
fn typography_follows_the_language_of_each_passage() {
    check(&[
        ("\"*Who*\" -- [she](/x)...", "<p>“<em>Who</em>” – [[a0:she]]…</p>"),
        ("\"a [\"b\"]{lang=es} c\" `\"`", "<p>“a <span lang=\"es\">«b»</span> c” <code>&quot;</code></p>"),
        ("[\"b\" -- c]{lang=de} <kbd>--x</kbd>", "<p><span lang=\"de\">&quot;b&quot; -- c</span> <kbd>--x</kbd></p>"),
    ]);
    check_in(
        Lang::Es,
        &[
            ("\"Uno [\"two\"](/x) tres\"", "<p>«Uno [[a0:“two”]] tres»</p>"),
            ("## \"Agua\" -- 25 %\n", "<h2 id=\"agua-25\">«Agua» – 25\u{a0}%</h2>"),
        ],
    );
}

#[test]
fn attributes_belong_to_spans_pictures_and_headings() {
    check(&[
        ("[*la* palabra]{lang=es .x}", "<p><span lang=\"es\" class=\"x\"><em>la</em> palabra</span></p>"),
        ("[a [b]{.c} d]{#e}", "<p><span id=\"e\">a <span class=\"c\">b</span> d</span></p>"),
        ("f(x){y} [a]{b} [c](/d){.e} {#z} g", "<p>f(x){y} [a]{b} [[a0:c]]{.e} {#z} g</p>"),
        ("`[a]{.b}` and [x]{.y", "<p><code>[a]{.b}</code> and [x]{.y</p>"),
        ("*[a*]{.b}", "<p><em>[a</em>]{.b}</p>"),
        ("[_a_]{.b}", "<p><span class=\"b\"><em>a</em></span></p>"),
        (
            "## Title {#own}\n\n## Title\n\n## Title\n\n## {curly} [x]{.y}",
            "<h2 id=\"own\">Title</h2><h2 id=\"title\">Title</h2><h2 id=\"title-2\">Title</h2><h2 id=\"curly-x\">{curly} <span class=\"y\">x</span></h2>",
        ),
        ("a ![b](c.jpg){credit=\"*E*|F\" .x} d", "<p>a [[img0]] d</p>"),
    ]);
    let (text, _) = read("![A \"dam\"](dam%20a.jpg \"The *dam*, [here](/x)\"){credit=\"EFE\" width=wide}");
    assert_eq!(whole(&text), "[[figure0 The <em>dam</em>, [[a0:here]]]]");
    let picture = &text.pictures[0];
    assert_eq!(picture.alt.as_deref(), Some("A “dam”"));
    assert_eq!(picture.credit.as_deref(), Some("EFE"));
    assert_eq!(picture.attributes, [("width".to_owned(), "wide".to_owned())]);
    assert!(picture.is_figure);
    let (text, problems) = read("[![](dam.jpg){decorative}](story:water)\n\n![](x.png)");
    assert_eq!(whole(&text), "[[figure0 a0 ]][[figure1 ]]");
    assert_eq!((text.pictures[0].alt.as_deref(), text.pictures[0].decorative), (Some(""), true));
    assert_eq!((text.pictures[1].alt.as_deref(), problems.len()), (None, 0));
}

#[test]
fn fences_make_blocks() {
    check(&[
        (":::note\nA *b*\n:::\n\nc", "[[note|<p>A <em>b</em></p>]]<p>c</p>"),
        (
            "a\n:::pullquote{by=\"Ana: *x*\" .wide}\nb\n:::\nc",
            "<p>a</p>[[pullquote by=Ana: *x* class=wide|<p>b</p>]]<p>c</p>",
        ),
        ("::::gallery\n:::a\nb\n:::\n:::a\n:::\n::::", "[[gallery|[[a|<p>b</p>]][[a|]]]]"),
        (":::a\n:::b\n:::\n:::", "[[a|[[b|]]]]"),
        (":::a\n- b\n\n```\n:::\n```\n:::", "[[a|<ul><li>b</li></ul><pre><code>:::</code></pre>]]"),
        (
            "- x\n\n  :::a\n  y\n  :::\n> :::b\n> z\n> :::",
            "<ul><li><p>x</p>[[a|<p>y</p>]]</li></ul><blockquote>[[b|<p>z</p>]]</blockquote>",
        ),
        (":::embed{url=\"https://v.example/1\" title=\"T\"}\n:::", "[[embed url=https://v.example/1 title=T|]]"),
        ("<!--\n:::a\nhidden <b>\n-->\n\nb", "<p>b</p>"),
        (
            "| a |\n|---|\n| b |\n:::c\n:::",
            "[[table|<table><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>]][[c|]]",
        ),
    ]);
    check_problems(&[
        ("a\n\n:::", "<p>a</p>", &["3:1 block-stray this `:::` closes no block"]),
        ("  :::note\na", "[[note|<p>a</p>]]", &["1:3 block-unclosed the block `note` is not closed"]),
        ("::::a\n:::b\n::::", "[[a|[[b|]]]]", &["2:1 block-unclosed the block `b` is not closed"]),
        (
            ":::Note x\n:::",
            "[[Note|]]",
            &[
                "1:1 attribute-invalid `x` after the name of the block `Note` is no attribute",
                "1:1 block-stray `Note` is no name of a block",
            ],
        ),
        (":::a{b=\"c}\n:::", "[[a|]]", &["1:1 attribute-invalid a quote in the attributes is not closed"]),
        (
            ":::embed{url=\"javascript:x\"}\n:::",
            "",
            &[
                "1:1 embed-invalid the block `embed` has no `url` of the web",
                "1:1 link-invalid addresses with `javascript:` are not allowed",
            ],
        ),
        ("a\n    :::b", "<p>a:::b</p>", &["2:5 block-stray this `:::` closes no block"]),
        ("<div>\n:::b\n</div>", "<div>:::b</div>", &["1:1 block-stray this `:::` closes no block"]),
    ]);
}

#[test]
fn notes_are_numbered_by_use_and_belong_to_it() {
    let (text, problems) =
        read("[^z]: Zed [x](/z)\n\na[^a] b[^b]\n\nc[^z] d[^a]\n\n[^a]: Ay[^n]\n[^b]: Be\n[^n]: En [y](/n)\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(show(&text.before), "<p>a[[^1.1]] b[[^2.1]]</p>");
    assert_eq!(show(&text.after), "<p>c[[^4.1]] d[[^1.2]]</p>");
    let notes: Vec<(String, [usize; 2])> = text.notes.iter().map(|note| (show(&note.body), note.marks)).collect();
    let expected = [
        ("<p>Ay[[^3.1]]</p>", [1, 1]),
        ("<p>Be</p>", [1, 0]),
        ("<p>En [[a0:y]]</p>", [1, 0]),
        ("<p>Zed [[a1:x]]</p>", [0, 1]),
    ];
    assert_eq!(notes, expected.map(|(body, marks)| (body.to_owned(), marks)));
    assert_eq!(text.links.iter().map(|link| link.after_cut).collect::<Vec<_>>(), [false, true]);
    assert_eq!(text.words, [2, 2]);
    check_problems(&[
        (
            "ñ \\[^x] [^y]\n\n[^z]: z",
            "<p>ñ [^x] [^y]</p>",
            &[
                "1:9 footnote-undefined there is no footnote `y`",
                "3:1 footnote-unused no mark leads to the footnote `z`",
            ],
        ),
        (
            "[a][b] [c][] [d] m[1][2]",
            "<p>[a][b] [c][] [d] m[1][2]</p>",
            &[
                "1:4 reference-undefined there is no link reference `b`",
                "1:11 reference-undefined there is no link reference ``",
            ],
        ),
        ("[a[^b]](/c)\n\n[^b]: d", "<p>[[a0:a]][[^1.1]]</p>", &[]),
    ]);
}

#[test]
fn addresses_are_checked_where_they_stand() {
    check_problems(&[
        ("ñ [a](javascript:x)", "<p>ñ a</p>", &["1:3 link-invalid addresses with `javascript:` are not allowed"]),
        (
            "> [a](\n> JaVa&Tab;Script:x)",
            "<blockquote><p>a</p></blockquote>",
            &["1:3 link-invalid the address holds `\\` or a control character"],
        ),
        ("[a]\n\n[a]: data:x", "<p>a</p>", &["1:1 link-invalid addresses with `data:` are not allowed"]),
        (
            "![a](https://x.example/y.png)",
            "",
            &["1:1 picture-remote the picture `https://x.example/y.png` is on another host"],
        ),
        (
            "a ![b](x.jpg){credit=\"c}",
            "<p>a [[img0]]{credit=“c}</p>",
            &["1:14 attribute-invalid a quote in the attributes is not closed"],
        ),
        ("[a]{lang=e_s}", "<p><span>a</span></p>", &["1:1 language-tag-invalid `e_s` is no language tag"]),
        (
            "[a]{onclick=x}",
            "<p><span>a</span></p>",
            &["1:1 html-dropped `onclick=\"x\"` is not allowed here and was left out"],
        ),
        (
            "# a {#b}\n\n# c {#b}",
            "<h2 id=\"b\">a</h2><h2 id=\"c\">c</h2>",
            &["3:1 id-duplicate the id `b` is there already"],
        ),
    ]);
}

#[test]
fn lines_of_front_matter_are_inline() {
    let place = Place::at(&source(), 3, 8);
    let line = |text: &str, rules| {
        let (Inline { flow, plain, links }, problems) = markdown::inline(&source(), Lang::En, text, &place, rules);
        assert!(problems.iter().all(|problem| problem.place.as_ref() == Some(&place)));
        (show(&flow), plain, links.len(), problems.len())
    };
    for (text, rules, flow, plain, links, problems) in [
        (
            "Who *Owns* the \"River\"?",
            InlineRules::NoLinks,
            "Who <em>Owns</em> the “River”?",
            "Who Owns the “River”?",
            0,
            0,
        ),
        ("1. May", InlineRules::NoLinks, "1. May", "1. May", 0, 0),
        ("# - > *x*", InlineRules::NoLinks, "# - &gt; <em>x</em>", "# - > x", 0, 0),
        ("_A_ [b](/c) `d`", InlineRules::NoLinks, "<em>A</em> b <code>d</code>", "A b d", 0, 0),
        ("_A_ [b](/c) `d`", InlineRules::Links, "<em>A</em> [[a0:b]] <code>d</code>", "A b d", 1, 0),
        ("[b](vbscript:c)", InlineRules::Links, "b", "b", 0, 1),
        ("[b]{lang=es}", InlineRules::NoLinks, "<span lang=\"es\">b</span>", "b", 0, 0),
        ("", InlineRules::Links, "", "", 0, 0),
        ("a ![b](c.jpg){.d} e", InlineRules::Links, "a b e", "a b e", 0, 0),
        ("    \"x\"", InlineRules::NoLinks, "“x”", "“x”", 0, 0),
    ] {
        assert_eq!(line(text, rules), (flow.to_owned(), plain.to_owned(), links, problems), "{text}");
    }
}

#[test]
fn texts_know_how_they_open() {
    for (input, expected) in [
        ("*Once*", true),
        ("[A](/b)", true),
        ("\"So", false),
        ("## a", false),
        ("![a](b.c)", false),
        ("1 a", false),
        ("", false),
    ] {
        assert_eq!(read(input).0.opens_with_letter, expected, "{input}");
    }
}
