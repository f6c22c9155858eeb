//! What one file says: an article, half an author, half a plain page. Nothing here knows of other files.

use std::sync::Arc;

use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::{AuthorId, PageId, SectionId, SeriesId, StoryId, TopicId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::SourcePath;

use super::front_block::FrontBlock;
use super::text::{Inline, Text};

/// A story's text in one language, as its file gives it. Its parts are shared: an edition takes them over as they are,
/// and the next edition, of the same file, takes the same ones.
#[derive(Clone, PartialEq, Debug)]
pub struct Article {
    /// The file.
    pub source: SourcePath,
    /// The language, by the suffix of the file.
    pub lang: Lang,
    /// The front matter as written, to find the places of its values.
    pub block: Arc<FrontBlock>,
    /// Whether the front matter could be read at all; where not, the text is never published.
    pub is_readable: bool,
    /// Which story it tells, and as what.
    pub role: Role,
    /// Fields of the story: those that the file gives, whether it may or not.
    pub story: Arc<StoryFields>,
    /// Fields of the text.
    pub fields: Arc<ArticleFields>,
    /// The body.
    pub text: Arc<Text>,
    /// What is wrong with the file, as far as the file alone can tell.
    pub diagnostics: Vec<Diagnostic>,
}

/// Which story an article tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// The original: the story's id, and whether the file names it (else it comes from the file's name).
    Original {
        /// The id.
        id: StoryId,
        /// Whether `story:` was written.
        is_named: bool,
    },
    /// A translation of the story of this id.
    Translation {
        /// The id, as written in `translation_of`.
        of: StoryId,
    },
}

/// The fields that belong to a story. The original carries them; a translation may not contradict them.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct StoryFields {
    /// `authors`.
    pub authors: Option<Vec<Person>>,
    /// `section`.
    pub section: Option<SectionId>,
    /// `topics`.
    pub topics: Option<Vec<TopicId>>,
    /// `tier`, as written.
    pub tier: Option<String>,
    /// `kind`.
    pub kind: Option<Kind>,
    /// `syndicated_from`.
    pub syndicated_from: Option<Syndication>,
    /// `series`.
    pub series: Option<SeriesId>,
    /// `comments`.
    pub comments: Option<bool>,
    /// `embargo`.
    pub embargo: Option<When>,
    /// `expires`.
    pub expires: Option<When>,
    /// `withdrawn`.
    pub withdrawn: Option<Withdrawal>,
    /// `publish`.
    pub publish: Option<Publish>,
    /// `contributors`.
    pub contributors: Option<Vec<Contribution>>,
}

/// The fields that belong to one text.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ArticleFields {
    /// `title`; empty when it is missing.
    pub title: Inline,
    /// `dek`.
    pub dek: Option<Inline>,
    /// `kicker`.
    pub kicker: Option<String>,
    /// `slug`, or the one made from the title.
    pub slug: String,
    /// `aliases`, as written, each opening with `/`.
    pub aliases: Vec<String>,
    /// `date`.
    pub date: Option<When>,
    /// `updated`.
    pub updated: Option<When>,
    /// `translators`.
    pub translators: Vec<Person>,
    /// `image`.
    pub image: Option<ImageFields>,
    /// `corrections`, as written.
    pub corrections: Vec<Correction>,
    /// `draft`.
    pub draft: bool,
    /// `noindex`.
    pub noindex: bool,
    /// `description`.
    pub description: Option<String>,
    /// `search_title`.
    pub search_title: Option<String>,
    /// `front_title`, inline Markdown.
    pub front_title: Option<Inline>,
    /// `social.title`.
    pub social_title: Option<String>,
    /// `social.image`, a file.
    pub social_image: Option<SourcePath>,
    /// `gate_note`.
    pub gate_note: Option<String>,
    /// `extra`, anything.
    pub extra: Option<serde_json::Value>,
}

/// Somebody named in a byline.
#[derive(Clone, PartialEq, Debug)]
pub enum Person {
    /// One of `content/authors/`.
    Known(AuthorId),
    /// Somebody without a file.
    Guest(Box<Guest>),
}

/// `{name, role, bio, photo, url}` in a byline.
#[derive(Clone, PartialEq, Debug)]
pub struct Guest {
    /// The name, plain text.
    pub name: String,
    /// `role`; a plain string stands for both languages.
    pub role: ByLang<Option<String>>,
    /// `bio`, Markdown; a plain string stands for both languages.
    pub bio: ByLang<Option<Text>>,
    /// Whether `role` or `bio` was a plain string.
    pub is_untranslated: bool,
    /// `photo`, a file.
    pub photo: Option<SourcePath>,
    /// `url`, absolute.
    pub url: Option<String>,
}

/// `kind`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// A report.
    News,
    /// A view.
    Opinion,
    /// An explanation.
    Analysis,
    /// A few lines.
    Brief,
    /// A text that grows while the news happens.
    Live,
    /// Paid by somebody else, and labelled so.
    Sponsored,
}

impl Kind {
    /// All of them.
    pub const ALL: [Kind; 6] = [Kind::News, Kind::Opinion, Kind::Analysis, Kind::Brief, Kind::Live, Kind::Sponsored];

    /// The word of the front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::News => "news",
            Kind::Opinion => "opinion",
            Kind::Analysis => "analysis",
            Kind::Brief => "brief",
            Kind::Live => "live",
            Kind::Sponsored => "sponsored",
        }
    }
}

/// `syndicated_from`.
#[derive(Clone, PartialEq, Debug)]
pub struct Syndication {
    /// The outlet where it appeared first.
    pub name: String,
    /// Its address there.
    pub url: String,
    /// Whether the canonical address is theirs (default) or ours.
    pub canonical_is_ours: bool,
}

/// `withdrawn`.
#[derive(Clone, PartialEq, Debug)]
pub struct Withdrawal {
    /// Since when.
    pub date: When,
    /// Why, plain text, per language.
    pub reason: ByLang<Option<String>>,
}

/// `publish`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Publish {
    /// Each text on its own day.
    Independent,
    /// Both texts at once.
    Together,
}

/// One of `contributors`.
#[derive(Clone, PartialEq, Debug)]
pub struct Contribution {
    /// The role: the id of a message of the theme.
    pub role: String,
    /// Who.
    pub who: Vec<Person>,
}

/// `image`: what the file gives of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ImageFields {
    /// `src`, a file.
    pub src: Option<SourcePath>,
    /// `alt`.
    pub alt: Option<String>,
    /// `caption`, inline Markdown.
    pub caption: Option<Inline>,
    /// `credit`.
    pub credit: Option<String>,
    /// `focus`, two percentages: from the left, from the top.
    pub focus: Option<(f32, f32)>,
}

/// One of `corrections`.
#[derive(Clone, PartialEq, Debug)]
pub struct Correction {
    /// When it was made.
    pub date: When,
    /// Of which kind.
    pub kind: CorrectionKind,
    /// What it says, inline Markdown.
    pub text: Inline,
    /// Whether it is hidden together with the gated text.
    pub gated: bool,
}

/// `kind` of a correction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum CorrectionKind {
    /// Something was wrong.
    Correction,
    /// Something was unclear.
    Clarification,
    /// Something was added.
    Update,
    /// The text is taken back.
    Retraction,
}

impl CorrectionKind {
    /// All of them.
    pub const ALL: [CorrectionKind; 4] =
        [CorrectionKind::Correction, CorrectionKind::Clarification, CorrectionKind::Update, CorrectionKind::Retraction];

    /// The word of the front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            CorrectionKind::Correction => "correction",
            CorrectionKind::Clarification => "clarification",
            CorrectionKind::Update => "update",
            CorrectionKind::Retraction => "retraction",
        }
    }
}

/// One of the two files of an author.
#[derive(Clone, PartialEq, Debug)]
pub struct AuthorFile {
    /// The file.
    pub source: SourcePath,
    /// The language, by the suffix of the file.
    pub lang: Lang,
    /// The id, by the name of the file.
    pub id: AuthorId,
    /// The front matter as written.
    pub block: FrontBlock,
    /// Whether the front matter could be read at all.
    pub is_readable: bool,
    /// `name`.
    pub name: Option<String>,
    /// `kind: organization`.
    pub is_organization: Option<bool>,
    /// `role`.
    pub role: Option<String>,
    /// `photo`.
    pub photo: Option<ImageFields>,
    /// `email`.
    pub email: Option<String>,
    /// `links`: name and absolute address.
    pub links: Option<Vec<(String, String)>>,
    /// `slug`.
    pub slug: Option<String>,
    /// The bio; `None` when the body is empty.
    pub bio: Option<Text>,
    /// What is wrong with the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// One of the two files of a plain page.
#[derive(Clone, PartialEq, Debug)]
pub struct PageFile {
    /// The file.
    pub source: SourcePath,
    /// The language, by the suffix of the file.
    pub lang: Lang,
    /// The id, by the name of the file.
    pub id: PageId,
    /// The front matter as written.
    pub block: FrontBlock,
    /// Whether the front matter could be read at all.
    pub is_readable: bool,
    /// `title`.
    pub title: Inline,
    /// `dek`.
    pub dek: Option<Inline>,
    /// `slug`, or the one made from the title.
    pub slug: String,
    /// `aliases`.
    pub aliases: Vec<String>,
    /// `description`.
    pub description: Option<String>,
    /// `search_title`.
    pub search_title: Option<String>,
    /// `draft`.
    pub draft: bool,
    /// `noindex`.
    pub noindex: bool,
    /// `updated`.
    pub updated: Option<When>,
    /// `extra`, anything.
    pub extra: Option<serde_json::Value>,
    /// The body.
    pub text: Text,
    /// What is wrong with the file.
    pub diagnostics: Vec<Diagnostic>,
}
