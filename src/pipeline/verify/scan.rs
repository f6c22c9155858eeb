//! A linear look over a page of our own: its ids, and the addresses that it names. Our pages are well-formed, so tags
//! are found by their angle brackets; `tests/scanner.rs` holds the result against a real HTML parser.

/// What a page names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names {
    /// Every id, in order, doubles too.
    pub ids: Vec<String>,
    /// Every address of `href`, `src`, `poster`, `srcset` and of `action`, entities decoded, in order.
    pub addresses: Vec<String>,
}

/// Attributes that hold one address.
const ADDRESS_ATTRIBUTES: [&str; 4] = ["href", "src", "poster", "action"];

/// Looks over a page.
pub fn names(html: &str) -> Names {
    let mut names = Names::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = tag_name(rest);
            rest = attributes(&rest[tag.len()..], |name, value| note(&mut names, name, value));
            rest = past_raw_text(tag, rest);
        }
    }
    names
}

fn tag_name(rest: &str) -> &str {
    let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(rest.len());
    &rest[..end]
}

/// What stands after a script or style sheet: their text holds no tags.
fn past_raw_text<'a>(tag: &str, rest: &'a str) -> &'a str {
    let closing = match tag {
        "script" => "</script",
        "style" => "</style",
        _ => return rest,
    };
    rest.find(closing).map_or("", |at| &rest[at..])
}

/// Reads the attributes of a tag; returns what stands after its `>`.
fn attributes<'a>(mut rest: &'a str, mut tell: impl FnMut(&'a str, &'a str)) -> &'a str {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        if end == 0 {
            // A stray sign: our pages have none, but a scanner must always move on.
            let step = rest.chars().next().map_or(0, char::len_utf8);
            if step == 0 {
                return "";
            }
            rest = &rest[step..];
            continue;
        }
        let name = &rest[..end];
        rest = &rest[end..];
        let Some(after) = rest.strip_prefix('=') else { continue };
        let (value, after) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            _ => after.split_at(after.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(after.len())),
        };
        tell(name, value);
        rest = after;
    }
}

fn note(names: &mut Names, name: &str, value: &str) {
    match name {
        "id" => names.ids.push(decode(value)),
        "srcset" => {
            let sources = value.split(", ").filter_map(|source| source.split_ascii_whitespace().next());
            names.addresses.extend(sources.map(decode));
        }
        _ if ADDRESS_ATTRIBUTES.contains(&name) => names.addresses.push(decode(value)),
        _ => {}
    }
}

/// Resolves the character references that our own escaping writes.
fn decode(value: &str) -> String {
    if !value.contains('&') {
        return value.to_owned();
    }
    let pairs = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&#x2F;", "/"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(value.to_owned(), |text, (reference, sign)| text.replace(reference, sign))
}
