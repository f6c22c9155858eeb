//! Places: of a source file, of an address on the site, of an output file. They are different types, and the way
//! from an address to its file is one total function, so that link, file and sitemap cannot disagree.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::letters::composed;

/// A source file, relative to the site's root, with `/` between its parts and composed letters on every system.
///
/// Every place that a message may name holds one, so a clone shares the text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a relative path that uses `/`; `.` and empty parts are dropped, `..` is resolved. `None` when the path
    /// leaves the site's root.
    pub fn new(path: &str) -> Option<SourcePath> {
        let mut parts: Vec<&str> = Vec::new();
        let path = composed(path);
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                _ => parts.push(part),
            }
        }
        Some(SourcePath(parts.join("/").into()))
    }

    /// The root of the site.
    pub fn root() -> SourcePath {
        SourcePath("".into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The last part's ending, in small letters, without its dot; empty where there is none.
    pub fn extension(&self) -> String {
        self.name().rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
    }

    /// What `reference`, written inside this file, points at. `None` when it leaves the site's root.
    pub fn resolve(&self, reference: &str) -> Option<SourcePath> {
        SourcePath::new(&format!("{}/{reference}", self.folder()))
    }
}

impl Serialize for SourcePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SourcePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SourcePath, D::Error> {
        String::deserialize(deserializer).map(|path| SourcePath(path.into()))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An address on the site, from its root: `/en/city/last-tram/`. Always opens with `/`, is percent-encoded outside
/// ASCII, has no host, query or fragment, and does not hold the path of `base_url`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Url(String);

impl Url {
    /// Takes a path that opens with `/`, encodes what needs it, and folds doubled slashes. What would lead out of its
    /// folder once it is decoded (`..`, an encoded slash, a control character) becomes plain text, so that
    /// [`Url::output`] never leaves the output folder.
    pub fn new(path: &str) -> Url {
        let mut out = String::with_capacity(path.len() + 1);
        out.push('/');
        for part in path.split('/').filter(|part| !matches!(*part, "" | "." | "..")) {
            if !out.ends_with('/') {
                out.push('/');
            }
            let decoded = percent_decode(part);
            let climbs = matches!(decoded.as_str(), "." | "..");
            let is_name = !climbs && !decoded.contains(|c: char| matches!(c, '/' | '\\') || c.is_control());
            encode(part, is_name, &mut out);
        }
        if path.ends_with('/') && !out.ends_with('/') {
            out.push('/');
        }
        Url(out)
    }

    /// A file's name as a part of an address: a `%` in it is a `%`.
    pub fn part(name: &str) -> String {
        let name: String =
            name.chars().map(|c| if c.is_control() || matches!(c, '/' | '\\') { '-' } else { c }).collect();
        let mut out = String::with_capacity(name.len());
        encode(&name, false, &mut out);
        out
    }

    /// The address as text, without the path of `base_url`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file in the output folder that answers for this address.
    pub fn output(&self) -> OutputPath {
        let decoded = percent_decode(&self.0[1..]);
        if decoded.is_empty() || decoded.ends_with('/') {
            OutputPath(format!("{decoded}index.html"))
        } else {
            OutputPath(decoded)
        }
    }
}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Appends a part of an address; `keeps_percent` leaves what is encoded already as it is.
fn encode(part: &str, keeps_percent: bool, out: &mut String) {
    for byte in part.bytes() {
        match byte {
            b'%' if keeps_percent => out.push('%'),
            _ if is_plain(byte) => out.push(char::from(byte)),
            _ => push_encoded(byte, out),
        }
    }
}

/// Adds `%F1`.
fn push_encoded(byte: u8, out: &mut String) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push('%');
    out.push(char::from(DIGITS[usize::from(byte >> 4)]));
    out.push(char::from(DIGITS[usize::from(byte & 15)]));
}

/// Bytes that stand for themselves in a path (RFC 3986 `pchar`).
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte)
}

/// Text as one value of a query: every byte but letters, digits, `-`, `.`, `_` and `~` is encoded (RFC 3986).
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            push_encoded(byte, &mut out);
        }
    }
    out
}

/// Turns `%C3%B1` into `ñ`; what is not valid stays as it stands.
pub fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let hex = tail
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (first, hex) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A file below the output folder, with `/` between its parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct OutputPath(String);

impl OutputPath {
    /// Takes a relative path without `..`; anything else is `None`.
    pub fn new(path: &str) -> Option<OutputPath> {
        let sound = !path.is_empty() && path.split('/').all(|part| !matches!(part, "" | "." | ".."));
        sound.then(|| OutputPath(path.to_owned()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address under which a static host serves this file.
    pub fn url(&self) -> Url {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => Url::new(&encoded(folder)),
            _ => Url::new(&encoded(&self.0)),
        }
    }
}

/// A path of files as a path of an address.
fn encoded(path: &str) -> String {
    path.split('/').map(|part| format!("/{}", Url::part(part))).collect()
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where the site will stand: `base_url` in its two halves.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct BaseUrl {
    /// Scheme and host: `https://meridian.example`. No slash at its end.
    pub origin: String,
    /// The path below which everything stands: empty, or `/news` without a slash at its end.
    pub path: String,
}

impl BaseUrl {
    /// Takes an absolute http or https address of a host and a path, and nothing else: no name of a user, query or
    /// fragment, no part that is hidden or climbs, no `%` that encodes nothing.
    pub fn parse(text: &str) -> Option<BaseUrl> {
        let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_authority(host) || !is_base_path(path) {
            return None;
        }
        let scheme = &text[..text.len() - rest.len()];
        let path = Url::new(path).as_str().trim_end_matches('/').to_owned();
        Some(BaseUrl { origin: format!("{scheme}{}", host.to_lowercase()), path })
    }

    /// The same place, of which [`BaseUrl::href`] gives whole addresses: for what is read away from the site.
    #[must_use]
    pub fn whole(&self) -> BaseUrl {
        BaseUrl { origin: String::new(), path: format!("{}{}", self.origin, self.path) }
    }

    /// What a page writes into `href` to reach `url`.
    pub fn href(&self, url: &Url) -> String {
        format!("{}{url}", self.path)
    }

    /// The whole address, with scheme and host.
    pub fn absolute(&self, url: &Url) -> String {
        format!("{}{}{url}", self.origin, self.path)
    }
}

/// A host, with a port or without.
fn is_authority(text: &str) -> bool {
    let after_bracket = text.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match text[after_bracket..].split_once(':') {
        Some((_, port)) => (&text[..text.len() - port.len() - 1], Some(port)),
        None => (text, None),
    };
    let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let is_port = |port: &str| is_number(port) && port.parse::<u16>().is_ok_and(|port| port > 0);
    port.is_none_or(is_port) && is_host(host)
}

/// A name of labels, or an address of numbers.
fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        (1..=63).contains(&label.len())
            && label.chars().all(is_letter)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    // Four numbers are an address, or nothing.
    let is_number = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let is_sound = !is_number || host.parse::<std::net::Ipv4Addr>().is_ok();
    host.len() <= 253 && is_sound && host.split('.').all(is_label)
}

/// A path below which a site can stand.
fn is_base_path(path: &str) -> bool {
    let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '?' | '#' | '"' | '<' | '>' | '\\');
    let is_part = |part: &str| {
        let decoded = percent_decode(part);
        let is_encoded = part.split('%').skip(1).all(|rest| {
            let pair = rest.as_bytes().get(..2);
            pair.is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit))
        });
        is_encoded && !decoded.starts_with('.') && !decoded.contains(['/', '\\']) && !decoded.contains(bad)
    };
    !path.contains(bad) && path.split('/').all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_stands_at_a_host_and_a_path() {
        let good = [
            ("https://a.example", "https://a.example", ""),
            ("http://LOCALHOST:8080/", "http://localhost:8080", ""),
            ("https://A.example/news//es/", "https://a.example", "/news/es"),
            ("https://ñandú.example/año", "https://ñandú.example", "/a%C3%B1o"),
            ("https://a.example/a%C3%B1o", "https://a.example", "/a%C3%B1o"),
            ("https://192.0.2.1:1", "https://192.0.2.1:1", ""),
            ("https://[2001:db8::1]:65535/x", "https://[2001:db8::1]:65535", "/x"),
            ("https://ana.github.io/~ana", "https://ana.github.io", "/~ana"),
        ];
        for (text, origin, path) in good {
            let expected = BaseUrl { origin: origin.to_owned(), path: path.to_owned() };
            assert_eq!(BaseUrl::parse(text), Some(expected), "{text}");
        }
        let bad = [
            "ftp://a.example",
            "a.example",
            "https://",
            "https:///x",
            "https://.",
            "https://a..b",
            "https://a.example.",
            "https://-a.example",
            "https://a b.example",
            "https://a%20b.example",
            "https://a.example:99999",
            "https://a.example:0",
            "https://a.example:",
            "https://a.example:+80",
            "https://a.example:80:80",
            "https://ana@a.example",
            "https://ana:x@a.example/",
            "https://1.2.3",
            "https://999.1.1.1",
            "https://[::1",
            "https://[x]",
            "https://[::1]x",
            "https://a.example/%",
            "https://a.example/%zz",
            "https://a.example/%2",
            "https://a.example/../b",
            "https://a.example/./b",
            "https://a.example/%2e%2e/b",
            "https://a.example/.git",
            "https://a.example/a%2fb",
            "https://a.example/a\\b",
            "https://a.example/?q",
            "https://a.example?q",
            "https://a.example/#f",
            "https://a.example#f",
            "https://a.example/a b",
            "https://a.example/%00",
            "https://a.example/a\u{7f}",
        ];
        for text in bad {
            assert_eq!(BaseUrl::parse(text), None, "{text}");
        }
    }

    #[test]
    fn no_address_leads_out_of_the_output() {
        let cases = [
            ("/en/a/", "en/a/index.html"),
            ("", "index.html"),
            ("//en//x", "en/x"),
            ("/en/../../x", "en/x"),
            ("/a%2f%2e%2e%2fb.png", "a%2f%2e%2e%2fb.png"),
            ("/%2e%2e/x", "%2e%2e/x"),
            ("/a%00b", "a%00b"),
            ("/a%5C..%5Cb", "a%5C..%5Cb"),
            ("/a%20b/ñ", "a b/ñ"),
        ];
        for (path, output) in cases {
            assert_eq!(Url::new(path).output().as_str(), output, "{path}");
        }
    }

    #[test]
    fn a_file_and_its_address_find_each_other() {
        for name in ["en/index.html", "a%20b.png", "50% off/ñ.pdf", "404.html"] {
            let output = OutputPath::new(name).expect("a path");
            assert_eq!(output.url().output(), output, "{name}");
        }
    }
}
