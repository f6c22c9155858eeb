//! A whole site in one text: each file under a header `-- path --`, with a word in brackets where a file is not plain
//! text.
//!
//! | header | file |
//! |---|---|
//! | `-- a.md --` | the lines that follow |
//! | `-- a.md (escaped) --` | the same, `\n` `\r` `\t` `\\` and `\xNN` being what they stand for; line ends are dropped |
//! | `-- a.md (repeat 1000) --` | the lines that follow, so many times |
//! | `-- a.png (png 4x3) --`, `(webp 4x3)` | a picture of that size |
//! | `-- a.md (link ../b) --` | a symbolic link |
//! | `-- a.md (folder) --` | a folder |
//! | `-- a.md (none) --` | nothing: takes a file of the base away |

use super::picture;

/// A file of a literal.
pub struct File {
    /// Its path from the root of the site.
    pub path: String,
    /// What stands there.
    pub kind: Kind,
}

/// What stands at a path.
pub enum Kind {
    /// A file.
    Bytes(Vec<u8>),
    /// A folder.
    Folder,
    /// A symbolic link and where it points.
    Link(String),
    /// Nothing.
    Absent,
}

/// The files of a literal. What stands before the first header is passed over.
pub fn parse(text: &str) -> Vec<File> {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (header(line), files.last_mut()) {
            (Some(title), _) => files.push((title, String::new())),
            (None, Some((_, body))) => body.push_str(line),
            (None, None) => {}
        }
    }
    files.into_iter().map(|(title, body)| file(title, &body)).collect()
}

/// What stands between the dashes of a header line.
pub fn header(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix("-- ")?.strip_suffix(" --").filter(|title| !title.is_empty())
}

fn file(title: &str, body: &str) -> File {
    let (path, manner) = match title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")) {
        Some((path, manner)) => (path, manner),
        None => (title, ""),
    };
    let (word, argument) = manner.split_once(' ').unwrap_or((manner, ""));
    let kind = match word {
        "" => Kind::Bytes(body.as_bytes().to_vec()),
        "escaped" => Kind::Bytes(unescape(body)),
        "repeat" => Kind::Bytes(body.repeat(argument.parse().expect("repeat has a number")).into_bytes()),
        "png" | "webp" => Kind::Bytes(drawn(word, argument)),
        "link" => Kind::Link(argument.to_owned()),
        "folder" => Kind::Folder,
        "none" => Kind::Absent,
        other => panic!("a file cannot be `({other})`"),
    };
    File { path: path.to_owned(), kind }
}

fn drawn(format: &str, size: &str) -> Vec<u8> {
    let (width, height) = size.split_once('x').expect("a picture has a size such as 4x3");
    let (width, height) = (width.parse().expect("a width"), height.parse().expect("a height"));
    if format == "png" { picture::png(width, height) } else { picture::webp(width, height) }
}

/// Turns escapes into the bytes that they stand for; line ends of the literal itself are dropped.
fn unescape(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes().filter(|&byte| byte != b'\n');
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => out.push(b'\n'),
            Some(b'r') => out.push(b'\r'),
            Some(b't') => out.push(b'\t'),
            Some(b'x') => {
                let pair: Vec<u8> = bytes.by_ref().take(2).collect();
                let digits = String::from_utf8(pair).expect("two hexadecimal digits");
                out.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits"));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    out
}
