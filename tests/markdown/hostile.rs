//! Texts that attack: whatever is written, what comes out is well formed, runs nothing, and comes out in time.

use bifolio::pipeline::content::text::Piece;

use super::read;

/// Fragments that attack: unclosed, crossed, nested, foreign, disguised.
const HOSTILE: [&str; 78] = [
    "<b>",
    "</b>",
    "<i",
    ">",
    "<div>",
    "</div>",
    "</p>",
    "<p>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<li>",
    "<ul>",
    "</ul></li>",
    "<a href=\"javascript:alert(1)\">",
    "<a href='/x'>",
    "</a>",
    "<img src=x onerror=alert(1)>",
    "<script>",
    "</script>",
    "<style>",
    "<svg onload=x>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "\n\n",
    "\n",
    "> ",
    "- ",
    "# ",
    "*",
    "**",
    "`",
    "```\n",
    "[",
    "]",
    "(javascript:x)",
    "(/y \"t\")",
    "{.a}",
    "{onclick=x}",
    "{#id}",
    "!",
    ":::x\n",
    ":::\n",
    "[^n]",
    "[^n]: z\n",
    "\"",
    "'",
    "| a |\n|---|\n",
    "<span lang=es style=x>",
    "</section>",
    "<!-- more -->",
    "word ",
    "<h2>",
    "<pre>",
    "<dl><dt>",
    "<dd>",
    "<ruby>",
    "<rt>",
    "<summary>",
    "<details>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<blockquote>",
    "<ol start=x>",
    "<caption>",
    "<thead>",
    "<th>",
    "<col>",
    "<colgroup>",
    "<br>",
    "<hr>",
    "<code>",
    "</pre>",
];

/// What a browser would get: pieces closed as a renderer closes them.
fn html(flow: &[Piece], out: &mut String) {
    for piece in flow {
        match piece {
            Piece::Html(html) => out.push_str(html),
            Piece::LinkOpens(_) => out.push_str("<a href=\"https://x.example/\">"),
            Piece::LinkCloses => out.push_str("</a>"),
            Piece::Picture(_) => out.push_str("<img src=\"https://x.example/\" alt=\"\">"),
            Piece::Figure(figure) => {
                out.push_str("<figure>");
                html(&figure.caption, out);
                out.push_str("</figure>");
            }
            Piece::Block(block) => {
                out.push_str("<div>");
                html(&block.body, out);
                out.push_str("</div>");
            }
            Piece::Table(rows) => {
                out.push_str("<div>");
                html(rows, out);
                out.push_str("</div>");
            }
            Piece::NoteMark { .. } => out.push_str("<sup>1</sup>"),
        }
    }
}

/// Asserts that every element is closed by its own end tag, and that nothing can run.
fn assert_sound(html: &str, input: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (inside, _) = tag.split_once('>').unwrap_or_else(|| panic!("a tag without end in {html:?} from {input:?}"));
        let name = inside.split([' ', '>']).next().unwrap_or("");
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name), "{html:?} from {input:?}"),
            None if matches!(name, "br" | "hr" | "img" | "input" | "col" | "wbr") => {}
            None => open.push(name),
        }
        assert!(!matches!(name, "script" | "style" | "svg" | "iframe"), "{html:?} from {input:?}");
        assert!(!inside.contains(" on") && !inside.contains("javascript:"), "{html:?} from {input:?}");
    }
    assert!(open.is_empty(), "open at the end: {open:?} in {html:?} from {input:?}");
}

/// ammonia parses as a browser does, so that what it gives back has the tags that a browser would see; those it adds to
/// tables are as good as written.
fn tags(html: &str) -> Vec<String> {
    let tags = html.split('<').skip(1).filter_map(|tag| tag.split([' ', '>', '/']).find(|name| !name.is_empty()));
    tags.filter(|name| *name != "tbody").map(str::to_owned).collect()
}

fn as_browsers_see_it(html: &str) -> String {
    let mut cleaner = ammonia::Builder::default();
    cleaner.add_tags(["input", "label", "section", "figure", "figcaption"]).link_rel(None);
    cleaner
        .add_tag_attributes("input", ["type", "disabled", "checked"])
        .add_generic_attributes(["class", "id", "lang"]);
    cleaner.clean(html).to_string()
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 2000, failure_persistence: None, ..Default::default() })]
    #[test]
    fn hostile_texts_become_sound_html(choice in proptest::collection::vec(0..HOSTILE.len(), 0..24)) {
        let input: String = choice.iter().map(|&fragment| HOSTILE[fragment]).collect();
        let (text, _) = read(&input);
        let halves = [&text.before, &text.after];
        for flow in halves.into_iter().chain(text.notes.iter().map(|note| &note.body)) {
            let mut out = String::new();
            html(flow, &mut out);
            assert_sound(&out, &input);
            // A browser sees the same elements in the same order: nothing closes what it did not open.
            assert_eq!(tags(&as_browsers_see_it(&out)), tags(&out), "{out:?} from {input:?}");
        }
    }
}

/// Fragments that cost most where there are very many of them.
const UNITS: &[&str] = &[
    "[",
    "]",
    "*",
    "**a ",
    "_",
    "![",
    "!",
    ":::",
    ":::a\n",
    ":::\n",
    "{",
    "]{",
    "[a]{.b}",
    "[a]{",
    "){a=\"",
    "{#",
    "{#a} x ",
    "<",
    "<a ",
    "<b>",
    "</b>",
    "<b></i>",
    "<div>\n\n",
    "<svg>",
    "<!--",
    "<a b=\"",
    "\"",
    "'",
    "> ",
    "- ",
    "1. ",
    "`",
    "``` ",
    "|",
    "| a ",
    "\n| a |\n|---|\n",
    "[^a]",
    "[^a]: b\n\n",
    "[a][b]",
    "[a](b)",
    "[![a](b)](c)",
    "&",
    "&eacute;",
    "\\",
    "www.a.b ",
    "http://a.b/ ",
    "a@b.c ",
    "# a\n",
    "# a {#a}\n",
    "a\n\n",
    "\t",
    "~~a",
    "<p>a",
    "<ul><li>",
    "<i><b></i>",
    "\u{27c5}",
    "[a\n",
    "* a\n",
    "<!-- more -->\n\n",
    "<ruby><rt>",
    "[a]: b\n",
    "a\n: b\n\n",
    "'a \"",
    "1 000 ",
    "\u{1}\u{2}",
];

#[test]
fn hostile_sizes_take_linear_time() {
    let slow: Vec<String> = UNITS
        .iter()
        .filter_map(|unit| {
            let text = unit.repeat((1 << 18) / unit.len());
            let start = std::time::Instant::now();
            let _ = read(&text);
            let took = start.elapsed();
            (took.as_secs() >= 20).then(|| format!("{unit:?} {took:?}"))
        })
        .collect();
    assert_eq!(slow, Vec::<String>::new());
}

#[test]
fn depth_is_bounded() {
    let nest = |open: &str, close: &str| open.repeat(20_000) + "x" + &close.repeat(20_000);
    let lists: String = (0..150).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect();
    for text in [
        nest("> ", ""),
        nest("- ", ""),
        nest("*a ", "*"),
        nest("**", "**"),
        nest("![", "](a)"),
        nest(":::a\n", "\n:::"),
        nest("<b>", "</b>"),
        nest("<div>\n\n", "\n\n</div>"),
        nest("[", "]{.a}"),
        nest("1. > ", ""),
        lists,
    ] {
        let (result, _) = read(&text);
        let mut out = String::new();
        html(&result.before, &mut out);
        assert_sound(&out, "deep");
    }
    let (_, problems) = read(&nest("> ", ""));
    assert_eq!(problems, ["1:1 nesting-too-deep the text is nested more than 100 levels deep"]);
}
