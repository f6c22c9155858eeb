//! The tags that a text may hold, and where: the list that is documented for writers.

/// Where an element may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Fits {
    /// Among words.
    Words,
    /// Among paragraphs.
    Blocks,
    /// Directly inside one of these only.
    Inside(&'static [&'static str]),
}

/// What an element may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in super::super) enum Holds {
    /// Nothing: it has no end tag.
    Nothing,
    /// Words and elements among words.
    Words,
    /// Words, paragraphs, anything.
    Blocks,
    /// Elements that name it in [`Fits::Inside`] only.
    Parts,
}

/// An allowed tag.
#[derive(PartialEq, Eq, Debug)]
pub(in super::super) struct Tag {
    /// Its name.
    pub(in super::super) name: &'static str,
    /// Where it may stand.
    pub(in super::super) fits: Fits,
    /// What it may hold.
    pub(in super::super) holds: Holds,
    /// Whether its end tag may be left out.
    pub(in super::super) ends_itself: bool,
    /// Its attributes beside the common ones.
    pub(in super::super) attributes: &'static [&'static str],
}

/// What every tag may have.
pub(in super::super) const COMMON: [&str; 5] = ["class", "dir", "id", "lang", "title"];

/// The span that `[words]{…}` opens. Not a tag that can be written.
pub(in super::super) static BRACKET: Tag =
    Tag { name: "[", fits: Fits::Words, holds: Holds::Words, ends_itself: false, attributes: &[] };

const fn word(name: &'static str) -> Tag {
    Tag { name, fits: Fits::Words, holds: Holds::Words, ends_itself: false, attributes: &[] }
}

const fn block(name: &'static str, holds: Holds) -> Tag {
    Tag { name, fits: Fits::Blocks, holds, ends_itself: false, attributes: &[] }
}

const fn part(name: &'static str, of: &'static [&'static str], holds: Holds, ends_itself: bool) -> Tag {
    Tag { name, fits: Fits::Inside(of), holds, ends_itself, attributes: &[] }
}

const fn with(tag: Tag, attributes: &'static [&'static str]) -> Tag {
    Tag { attributes, ..tag }
}

const CELL: &[&str] = &["abbr", "colspan", "headers", "rowspan", "scope"];
const LIST: &[&str] = &["ol", "ul"];
const ROWS: &[&str] = &["table", "tbody", "tfoot", "thead"];
const TABLE: &[&str] = &["table"];
const RUBY: &[&str] = &["ruby"];
const EMPTY_WORD: Tag = Tag { holds: Holds::Nothing, ..word("") };

/// All of them, by name.
static TAGS: [Tag; 64] = [
    with(word("a"), &["href"]),
    word("abbr"),
    word("b"),
    word("bdi"),
    word("bdo"),
    with(block("blockquote", Holds::Blocks), &["cite"]),
    Tag { name: "br", ..EMPTY_WORD },
    part("caption", TABLE, Holds::Blocks, false),
    word("cite"),
    word("code"),
    with(part("col", &["colgroup"], Holds::Nothing, false), &["span"]),
    with(part("colgroup", TABLE, Holds::Parts, false), &["span"]),
    with(word("data"), &["value"]),
    part("dd", &["dl"], Holds::Blocks, true),
    with(word("del"), &["cite", "datetime"]),
    with(block("details", Holds::Blocks), &["open"]),
    word("dfn"),
    block("div", Holds::Blocks),
    block("dl", Holds::Parts),
    part("dt", &["dl"], Holds::Words, true),
    word("em"),
    part("figcaption", &["figure"], Holds::Blocks, false),
    block("figure", Holds::Blocks),
    block("h2", Holds::Words),
    block("h3", Holds::Words),
    block("h4", Holds::Words),
    block("h5", Holds::Words),
    block("h6", Holds::Words),
    block("hr", Holds::Nothing),
    word("i"),
    with(Tag { name: "img", ..EMPTY_WORD }, &["alt", "src"]),
    with(word("ins"), &["cite", "datetime"]),
    word("kbd"),
    with(part("li", LIST, Holds::Blocks, true), &["value"]),
    word("mark"),
    with(block("ol", Holds::Parts), &["reversed", "start", "type"]),
    Tag { ends_itself: true, ..block("p", Holds::Words) },
    block("pre", Holds::Words),
    with(word("q"), &["cite"]),
    part("rb", RUBY, Holds::Words, true),
    part("rp", RUBY, Holds::Words, true),
    part("rt", RUBY, Holds::Words, true),
    part("rtc", RUBY, Holds::Words, true),
    word("ruby"),
    word("s"),
    word("samp"),
    word("small"),
    word("span"),
    word("strong"),
    word("sub"),
    part("summary", &["details"], Holds::Words, false),
    word("sup"),
    block("table", Holds::Parts),
    part("tbody", TABLE, Holds::Parts, true),
    with(part("td", &["tr"], Holds::Blocks, true), CELL),
    part("tfoot", TABLE, Holds::Parts, true),
    with(part("th", &["tr"], Holds::Words, true), CELL),
    part("thead", TABLE, Holds::Parts, true),
    with(word("time"), &["datetime"]),
    part("tr", ROWS, Holds::Parts, true),
    word("u"),
    block("ul", Holds::Parts),
    word("var"),
    Tag { name: "wbr", ..EMPTY_WORD },
];

/// The tag of this name (small letters); `None` when it is not allowed.
pub(in super::super) fn named(name: &str) -> Option<&'static Tag> {
    TAGS.binary_search_by(|tag| tag.name.cmp(name)).ok().map(|at| &TAGS[at])
}

/// Elements of which the content goes with the tag: it is no text.
pub(in super::super) fn is_swallowed(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "canvas",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "plaintext",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "xmp",
    ];
    NAMES.binary_search(&name).is_ok()
}

/// Elements in which typography changes nothing.
pub(in super::super) fn is_literal(name: &str) -> bool {
    matches!(name, "code" | "kbd" | "samp" | "pre" | "var")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(TAGS.windows(2).all(|pair| pair[0].name < pair[1].name));
    }
}
