//! The blocks of a text as whoever translates it sees them: the fields that hold words, then paragraphs, headings, lists
//! and the rest, in the order of the file. Each has a fingerprint by which it is known again.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::pipeline::base::diagnostic::{LineColumn, Place};
use crate::pipeline::base::letters::composed;
use crate::pipeline::base::yaml;

use super::front_block::FrontBlock;

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// What a block is.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum BlockKind {
            $($(#[$doc])* $name,)*
        }

        impl BlockKind {
            /// All of them.
            pub const ALL: &'static [BlockKind] = &[$(BlockKind::$name,)*];

            /// The word by which `translations.lock` knows it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(BlockKind::$name => $text,)*
                }
            }
        }
    };
}

kinds! {
    /// The field `title`.
    Title = "title",
    /// The field `dek`.
    Dek = "dek",
    /// The field `kicker`.
    Kicker = "kicker",
    /// The field `description`.
    Description = "description",
    /// The field `gate_note`.
    GateNote = "gate-note",
    /// The field `image.alt`.
    Alt = "alt",
    /// The field `image.caption`.
    Caption = "caption",
    /// A heading.
    Heading = "heading",
    /// A paragraph of words.
    Paragraph = "paragraph",
    /// A picture alone in its paragraph.
    Figure = "figure",
    /// A list.
    List = "list",
    /// A quotation.
    Quote = "quote",
    /// Code.
    Code = "code",
    /// A table.
    Table = "table",
    /// What stands between two `:::`.
    Component = "component",
    /// A footnote.
    Footnote = "footnote",
    /// Addresses of links, which other blocks name.
    References = "references",
    /// Raw HTML.
    Html = "html",
    /// A line across the page.
    Rule = "rule",
    /// `<!-- more -->`.
    Cut = "cut",
}

impl BlockKind {
    /// Finds a kind by its word.
    pub fn named(word: &str) -> Option<BlockKind> {
        BlockKind::ALL.iter().copied().find(|kind| kind.as_str() == word)
    }

    /// Whether it is a field of the front matter.
    pub fn is_field(self) -> bool {
        self < BlockKind::Heading
    }
}

/// The fields whose words a translation says anew, each by the way to it.
const FIELDS: [(BlockKind, &[&str]); 7] = [
    (BlockKind::Title, &["title"]),
    (BlockKind::Dek, &["dek"]),
    (BlockKind::Kicker, &["kicker"]),
    (BlockKind::Description, &["description"]),
    (BlockKind::GateNote, &["gate_note"]),
    (BlockKind::Alt, &["image", "alt"]),
    (BlockKind::Caption, &["image", "caption"]),
];

/// A short name of words: what stands in `translations.lock`. No secret is safe behind one; the words of a gated text
/// stand in the same repository (DESIGN.md).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Fingerprint(u32);

impl Fingerprint {
    /// The fingerprint of words.
    fn of(words: &str) -> Fingerprint {
        let digest = Sha256::digest(words.as_bytes());
        Fingerprint(u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]))
    }

    /// Reads eight digits.
    pub fn parse(text: &str) -> Option<Fingerprint> {
        let is_sound = text.len() == 8 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_sound.then(|| u32::from_str_radix(text, 16).ok().map(Fingerprint))?
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// What `translations.lock` keeps of a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Mark {
    /// What it is.
    pub kind: BlockKind,
    /// What it says.
    pub fingerprint: Fingerprint,
}

/// A block of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
    /// What it is, and what it says.
    pub mark: Mark,
    /// Its lines.
    pub place: Place,
    /// What is written there.
    pub source: String,
}

impl Block {
    /// A block that is written as `source`.
    pub(super) fn new(kind: BlockKind, place: Place, source: String) -> Block {
        Block { mark: Mark { kind, fingerprint: Fingerprint::of(&words(kind, &source)) }, place, source }
    }

    /// What it is.
    pub fn kind(&self) -> BlockKind {
        self.mark.kind
    }

    /// Its first words, at most so many characters.
    pub fn opening(&self, characters: usize) -> String {
        let words = words(self.kind(), &self.source);
        match words.char_indices().nth(characters) {
            None => words,
            Some((end, _)) => {
                let cut = words[..end].rfind(' ').filter(|at| *at > end / 2).unwrap_or(end);
                format!("{} …", words[..cut].trim_end())
            }
        }
    }

    /// How long its words are.
    pub fn length(&self) -> usize {
        self.source.len()
    }
}

/// What a block says: a change of spaces and line ends alone is none, nor one of the marks in front of a quotation's
/// lines.
fn words(kind: BlockKind, source: &str) -> String {
    let bare = |line: &str| match kind {
        BlockKind::Quote => line.trim_start().strip_prefix('>').unwrap_or(line).to_owned(),
        _ => line.to_owned(),
    };
    if matches!(kind, BlockKind::Rule | BlockKind::Cut) {
        return String::new();
    }
    let lines: Vec<String> = source.lines().map(bare).collect();
    composed(&lines.iter().flat_map(|line| line.split_whitespace()).collect::<Vec<_>>().join(" ")).into_owned()
}

/// The blocks of a front matter: its fields that hold words.
pub fn of_fields(block: &FrontBlock) -> Vec<Block> {
    let Ok(sheet) = yaml::open(&block.source, &block.yaml, block.first_line) else { return Vec::new() };
    // What is wrong with the fields is told by whoever reads all of them.
    let mut report = sheet.report();
    let Some(fields) = sheet.fields(&mut report) else { return Vec::new() };
    let mut blocks = Vec::new();
    for (kind, way) in FIELDS {
        let item = match way {
            [name] => fields.peek(name),
            [outer, inner] => {
                fields.peek(outer).filter(yaml::Item::is_map).and_then(|item| item.fields(&mut report)?.peek(inner))
            }
            _ => None,
        };
        let value = item.and_then(|item| item.scalar()).filter(|value| !value.trim().is_empty());
        blocks.extend(value.map(|value| Block::new(kind, sheet.find(way), value.to_owned())));
    }
    blocks
}

/// The stretch of whole lines, from the first to the last.
pub(super) fn lines(place: Place, first: u32, last: u32) -> Place {
    Place {
        start: LineColumn { line: first, column: 1 },
        end: LineColumn { line: last.saturating_add(1), column: 1 },
        ..place
    }
}
