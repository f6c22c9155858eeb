//! The cut: where it may be written, and how little a text without one shows.

use super::{read, show, whole};

/// A text, its two halves, and whether the cut was written, was wrong, and how much there was to tell.
type Case = (&'static str, &'static str, &'static str, bool, bool, usize);

const WRITTEN: &[Case] = &[
    ("a\n\nb\n<!--more-->\nc", "<p>a</p><p>b</p>", "<p>c</p>", true, false, 0),
    ("a\n\n- b\n\n  <!-- more -->\n\n  c", "", "<p>a</p><ul><li><p>b</p><p>c</p></li></ul>", true, true, 1),
    ("a <!-- more --> b", "", "<p>a  b</p>", true, true, 1),
    ("a\n\n<!-- more -->\n\nb\n\n<!-- more -->", "", "<p>a</p><p>b</p>", true, true, 1),
    (":::x\na\n\n<!-- more -->\n:::", "", "[[x|<p>a</p>]]", true, true, 1),
    ("<div>\n\na\n\n<!-- more -->\n\n</div>", "", "<div><p>a</p></div>", true, true, 1),
    ("<!-- more -->\n\na", "", "<p>a</p>", true, false, 0),
    (
        "<p>a</p>\n<p>b</p>\n\n![c](c.jpg)\n\n<!-- more -->\n\nd",
        "<p>a</p><p>b</p>[[figure0 ]]",
        "<p>d</p>",
        true,
        false,
        0,
    ),
];

/// A text without a cut, and what it shows.
const UNWRITTEN: &[(&str, &str)] = &[
    ("a\n\nb", "<p>a</p>"),
    ("## h\n\n***\n\n### i\n\na\n\nb", "<h2 id=\"h\">h</h2><hr><h3 id=\"i\">i</h3><p>a</p>"),
    ("<!-- c -->\n\na\n\nb", "<p>a</p>"),
    ("a ![p](p.jpg) b\n\nc", "<p>a [[img0]] b</p>"),
    ("a[^n]\n\nb\n\n[^n]: c", "<p>a[[^1.1]]</p>"),
    ("[^n]: c\n\na\n\nb[^n]", "<p>a</p>"),
    ("a\n<p>b</p>", "<p>a</p>"),
    // HTML tells nothing of what its writer would show.
    ("<p>a</p>\n<p>b</p>\n\nc", ""),
    ("<p>a</p>\n<h2>b</h2>\n\nc", ""),
    ("<P>a</P>\n\nb", ""),
    ("<p>a</p>\n\nb", ""),
    ("<div>\n\na\n\n</div>\n\nb", ""),
    ("<!-- c --> <p>a</p>\n\nb", ""),
    ("</div>\n\na", ""),
    // Nor does what is more than a paragraph.
    ("- a\n- b\n\nc", ""),
    ("> a\n>\n> b\n\nc", ""),
    ("| a |\n|---|\n| b |\n\nc", ""),
    ("a\n\n: b\n\nc", ""),
    ("```\na\n```\n\nb", ""),
    ("    <!-- more -->\n\na", ""),
    (":::aside\na\n\nb\n:::\n\nc", ""),
    (":::update\na\n:::", ""),
    ("![a](a.jpg \"b\")\n\nc", ""),
    ("[![a](a.jpg)](/b){.x}\n\nc", ""),
    ("## h\n\n> a\n\nb", ""),
    ("## h", ""),
    ("", ""),
];

#[test]
fn the_cut_stands_between_blocks() {
    for &(input, before, after, has_cut, is_wrong, problems) in WRITTEN {
        let (text, told) = read(input);
        assert_eq!((show(&text.before).as_str(), show(&text.after).as_str()), (before, after), "{input}");
        assert_eq!((text.has_cut, text.cut_is_wrong, told.len()), (has_cut, is_wrong, problems), "{input}");
    }
}

#[test]
fn without_a_cut_only_the_opening_paragraph_is_shown() {
    for &(input, before) in UNWRITTEN {
        let (text, _) = read(input);
        assert_eq!(show(&text.before), before, "{input}");
        assert_eq!((text.before.is_empty(), text.has_cut), (before.is_empty(), false), "{input}");
        if before.is_empty() {
            let is_behind = text.links.iter().all(|link| link.after_cut)
                && text.pictures.iter().all(|picture| picture.after_cut)
                && text.headings.iter().all(|heading| heading.after_cut);
            assert!(is_behind && text.words[0] == 0, "{input}");
        }
    }
}

#[test]
fn the_halves_are_the_whole() {
    for &(input, _) in UNWRITTEN {
        let (uncut, _) = read(input);
        let (cut, _) = read(&format!("<!-- more -->\n\n{input}"));
        assert_eq!(whole(&uncut), show(&cut.after), "{input}");
    }
}

#[test]
fn what_stands_after_the_cut_changes_nothing_before_it() {
    let (text, _) = read("## Water\n\na\n\n<!-- more -->\n\n# Big\n\n## Water\n\n## X {#water}");
    assert_eq!(show(&text.before), "<h2 id=\"water\">Water</h2><p>a</p>");
    assert_eq!(show(&text.after), "<h2 id=\"big\">Big</h2><h3 id=\"water-2\">Water</h3><h3 id=\"x\">X</h3>");
    assert_eq!(text.headings.iter().map(|heading| heading.after_cut).collect::<Vec<_>>(), [false, true, true, true]);
}
