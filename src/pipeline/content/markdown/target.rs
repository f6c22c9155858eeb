//! What an address in a text points at. Everything that is not named here is refused, whatever its spelling: comrak
//! has decoded entities already, control characters are never part of an address, and a scheme is compared in small
//! letters.

use std::borrow::Cow;

use crate::pipeline::base::ids::{AuthorId, PageId, SectionId, StoryId, TopicId};
use crate::pipeline::base::letters::composed;
use crate::pipeline::base::path::{SourcePath, Url, percent_decode};
use crate::pipeline::content::text::{PictureSource, Target};

/// Why an address is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Refusal {
    /// Nothing is written.
    Empty,
    /// A scheme that is not allowed here.
    Scheme(String),
    /// A control character or a backslash.
    Character,
    /// `//host/…`, or http without a host.
    Host,
    /// A path that leaves the site's folder.
    Outside,
    /// A name after `story:` and the like that no id can be.
    Id(String),
}

/// The schemes that stay as they are.
const ELSEWHERE: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Reads the address of a link that stands in `source`. Also used for addresses of front matter and data files.
pub fn parse(source: &SourcePath, address: &str) -> Result<Target, Refusal> {
    let address = sound(address)?;
    if let Some((scheme, rest)) = scheme(address) {
        return with_scheme(&scheme, rest, address);
    }
    if let Some(part) = address.strip_prefix('#') {
        return Ok(Target::Part(percent_decode(part)));
    }
    if address.starts_with('/') {
        return site(address).map(Target::Site);
    }
    let (path, part) = split(address);
    let file = relative(source, path)?;
    if file.extension() == "md" {
        return Ok(Target::Source(file, part));
    }
    let after = &address[path.len()..];
    Ok(Target::File(file, (after.len() > 1).then(|| encode(after))))
}

/// Reads the address of a picture that stands in `source`.
pub fn picture(source: &SourcePath, address: &str) -> Result<PictureSource, Refusal> {
    let address = sound(address)?;
    match scheme(address) {
        Some((scheme, rest)) if scheme.starts_with("http") => match with_scheme(&scheme, rest, address)? {
            Target::Elsewhere(url) => Ok(PictureSource::Remote(url)),
            _ => Err(Refusal::Scheme(scheme)),
        },
        Some((scheme, _)) => Err(Refusal::Scheme(scheme)),
        None if address.starts_with("//") => Err(Refusal::Host),
        None if address.starts_with('/') => {
            relative(&SourcePath::root(), split(address).0).map(|path| PictureSource::Site(format!("/{path}")))
        }
        None => relative(source, split(address).0).map(PictureSource::File),
    }
}

/// The address without blanks around it, where it holds nothing that browsers drop or bend.
fn sound(address: &str) -> Result<&str, Refusal> {
    let address = address.trim_matches(' ');
    match address {
        "" => Err(Refusal::Empty),
        _ if address.contains(|c: char| c.is_control() || c == '\\') => Err(Refusal::Character),
        _ => Ok(address),
    }
}

/// The scheme in small letters, and what follows its colon.
fn scheme(address: &str) -> Option<(String, &str)> {
    let (before, rest) = address.split_once(':')?;
    let is_scheme = !before.contains(['/', '?', '#']);
    is_scheme.then(|| (before.to_ascii_lowercase(), rest))
}

fn with_scheme(scheme: &str, rest: &str, address: &str) -> Result<Target, Refusal> {
    if ELSEWHERE.contains(&scheme) {
        let is_web = scheme.starts_with("http");
        let host = rest.strip_prefix("//").unwrap_or("").split(['/', '?', '#']).next().unwrap_or("");
        let is_sound = if is_web { !host.is_empty() } else { !rest.is_empty() };
        return if is_sound { Ok(Target::Elsewhere(encode(address))) } else { Err(Refusal::Host) };
    }
    let (id, part) = split(rest);
    let id = percent_decode(id);
    let found = match scheme {
        "story" => StoryId::parse(&id).map(|id| Target::Story(id, part)),
        "page" => PageId::parse(&id).map(|id| Target::Page(id, part)),
        "author" => AuthorId::parse(&id).map(Target::Author),
        "section" => SectionId::parse(&id).map(Target::Section),
        "topic" => TopicId::parse(&id).map(Target::Topic),
        _ => return Err(Refusal::Scheme(scheme.to_owned())),
    };
    found.ok_or(Refusal::Id(id))
}

/// An address from the site's root: as written, but for letters that no file of the site is spelled with.
fn site(address: &str) -> Result<String, Refusal> {
    if address.starts_with("//") {
        return Err(Refusal::Host);
    }
    let (path, after) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
    let decoded = percent_decode(path);
    match composed(&decoded) {
        Cow::Owned(composed) if composed != decoded => {
            let path = Url::new(&composed.replace('%', "%25"));
            Ok(format!("{path}{}", encode(after)))
        }
        _ => Ok(encode(address)),
    }
}

/// The path without query and fragment, and the fragment.
fn split(address: &str) -> (&str, Option<String>) {
    let (before, part) = address.split_once('#').map_or((address, None), |(path, part)| (path, Some(part)));
    let path = before.split('?').next().unwrap_or(before);
    (path, part.filter(|part| !part.is_empty()).map(percent_decode))
}

fn relative(source: &SourcePath, path: &str) -> Result<SourcePath, Refusal> {
    let path = percent_decode(path);
    if path.is_empty() {
        return Err(Refusal::Empty);
    }
    if path.contains(char::is_control) {
        return Err(Refusal::Character);
    }
    source.resolve(&path).ok_or(Refusal::Outside)
}

/// Encodes what no address may hold: blanks, quotes, brackets outside the host, a `%` that encodes nothing.
fn encode(address: &str) -> String {
    let host_end = address.find("://").map_or(0, |at| {
        let rest = &address[at + 3..];
        at + 3 + rest.find(['/', '?', '#']).unwrap_or(rest.len())
    });
    let bytes = address.as_bytes();
    let mut out = String::with_capacity(address.len());
    for (at, c) in address.char_indices() {
        let is_bad = match c {
            ' ' | '"' | '<' | '>' | '^' | '`' | '{' | '|' | '}' => true,
            '[' | ']' => at >= host_end,
            '%' => !bytes.get(at + 1..at + 3).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit)),
            _ => false,
        };
        if is_bad {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(address: &str) -> String {
        let source = SourcePath::new("content/2026/water/river.en.md").expect("a path");
        format!("{:?}", parse(&source, address))
    }

    #[test]
    fn addresses_are_sorted_by_what_they_point_at() {
        for (address, expected) in [
            ("story:river-water#part", r#"Ok(Story(StoryId("river-water"), Some("part")))"#),
            ("author:ana-lopez", r#"Ok(Author(AuthorId("ana-lopez")))"#),
            ("page:about", r#"Ok(Page(PageId("about"), None))"#),
            ("../a%20b.es.md#x", r#"Ok(Source(SourcePath("content/2026/a b.es.md"), Some("x")))"#),
            ("report.pdf", r#"Ok(File(SourcePath("content/2026/water/report.pdf"), None))"#),
            ("a.pdf?b c#page=3", r##"Ok(File(SourcePath("content/2026/water/a.pdf"), Some("?b%20c#page=3")))"##),
            ("a.pdf#", r#"Ok(File(SourcePath("content/2026/water/a.pdf"), None))"#),
            ("/en/about/?a#b", r#"Ok(Site("/en/about/?a#b"))"#),
            ("#a%C3%B1o", r#"Ok(Part("año"))"#),
            ("HTTPS://a.example/a b", r#"Ok(Elsewhere("HTTPS://a.example/a%20b"))"#),
            ("mailto:a@b.example", r#"Ok(Elsewhere("mailto:a@b.example"))"#),
            ("JavaScript:alert(1)", r#"Err(Scheme("javascript"))"#),
            ("java\tscript:alert(1)", "Err(Character)"),
            ("data:text/html,x", r#"Err(Scheme("data"))"#),
            ("//evil.example", "Err(Host)"),
            ("/\\evil.example", "Err(Character)"),
            ("https:evil", "Err(Host)"),
            ("../../../../x.md", "Err(Outside)"),
            ("story:../x", r#"Err(Id("../x"))"#),
            ("", "Err(Empty)"),
        ] {
            assert_eq!(show(address), expected, "{address:?}");
        }
    }

    /// What a macOS export writes: letters and their accents apart, as they are or percent-encoded.
    #[test]
    fn letters_are_composed() {
        for address in ["cafe\u{301}", "caf\u{e9}", "cafe%CC%81", "caf%C3%A9"] {
            for (written, expected) in [
                ("ADDRESS.png", r#"Ok(File(SourcePath("content/2026/water/café.png"), None))"#),
                ("../ADDRESS/a.en.md#x", r#"Ok(Source(SourcePath("content/2026/café/a.en.md"), Some("x")))"#),
                ("story:ADDRESS", r#"Ok(Story(StoryId("café"), None))"#),
                ("page:ADDRESS", r#"Ok(Page(PageId("café"), None))"#),
            ] {
                assert_eq!(show(&written.replace("ADDRESS", address)), expected, "{address:?}");
            }
            let source = SourcePath::new("content/river.en.md").expect("a path");
            let picture = |written: &str| picture(&source, &written.replace("ADDRESS", address));
            let file = SourcePath::new("content/café.png").expect("a path");
            assert_eq!(picture("ADDRESS.png"), Ok(PictureSource::File(file)), "{address:?}");
            assert_eq!(
                picture("/img/ADDRESS.png?2"),
                Ok(PictureSource::Site("/img/café.png".to_owned())),
                "{address:?}"
            );
            let Ok(Target::Site(site)) = parse(&source, &format!("/{address}/100%25?{address}#b")) else {
                unreachable!()
            };
            assert_eq!(percent_decode(&site).split('?').next(), Some("/café/100%"), "{address:?}");
        }
    }
}
