//! Every code that a diagnostic may bear, in one table. `report/explain` has the long text of each, and a test holds
//! `docs/diagnostics.md` to it.

use std::fmt;

use serde::Serialize;

macro_rules! codes {
    ($($name:ident = $text:literal,)*) => {
        /// The stable name of a kind of diagnostic.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        impl Code {
            /// All of them, sorted by name.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The kebab-case text.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    AddressCollision = "address-collision",
    AliasCollision = "alias-collision",
    AltMissing = "alt-missing",
    AttributeInvalid = "attribute-invalid",
    BlockStray = "block-stray",
    BlockUnclosed = "block-unclosed",
    BoxUnpadded = "box-unpadded",
    CharacterInvalid = "character-invalid",
    CommentsOrphan = "comments-orphan",
    ComponentUnknown = "component-unknown",
    ContrastLow = "contrast-low",
    CorrectionUntranslated = "correction-untranslated",
    CreditMissing = "credit-missing",
    CssInvalid = "css-invalid",
    CutMisplaced = "cut-misplaced",
    DataFileUnknown = "data-file-unknown",
    DateInvalid = "date-invalid",
    ElementMissing = "element-missing",
    EmbedInvalid = "embed-invalid",
    FileTooLarge = "file-too-large",
    FileUnreadable = "file-unreadable",
    FootnoteUndefined = "footnote-undefined",
    FootnoteUnused = "footnote-unused",
    ForeignFile = "foreign-file",
    FragmentDead = "fragment-dead",
    FrontMatterMissing = "front-matter-missing",
    FrontMatterUnclosed = "front-matter-unclosed",
    FrontStoryAsleep = "front-story-asleep",
    FrontStoryUnknown = "front-story-unknown",
    GuestUntranslated = "guest-untranslated",
    HiddenNothing = "hidden-nothing",
    HiddenQuoted = "hidden-quoted",
    HiddenShows = "hidden-shows",
    HtmlDropped = "html-dropped",
    HtmlInvalid = "html-invalid",
    IdDuplicate = "id-duplicate",
    IdInvalid = "id-invalid",
    KeyDuplicate = "key-duplicate",
    KeyUnknown = "key-unknown",
    KeysOut = "keys-out",
    LanguageSuffixMissing = "language-suffix-missing",
    LanguageTagInvalid = "language-tag-invalid",
    LinkDead = "link-dead",
    LinkInvalid = "link-invalid",
    LinkNotLive = "link-not-live",
    LocalTimeUnclear = "local-time-unclear",
    LockInvalid = "lock-invalid",
    MediaRefused = "media-refused",
    MessageMissing = "message-missing",
    NameCollision = "name-collision",
    NestingTooDeep = "nesting-too-deep",
    NewsletterEmpty = "newsletter-empty",
    NotUtf8 = "not-utf8",
    PairConflict = "pair-conflict",
    PairUndeclared = "pair-undeclared",
    PictureMissing = "picture-missing",
    PictureRemote = "picture-remote",
    PictureUnreadable = "picture-unreadable",
    ReferenceUndefined = "reference-undefined",
    RequiredMissing = "required-missing",
    SealedUnprinted = "sealed-unprinted",
    SettingInvalid = "setting-invalid",
    SettingUnknown = "setting-unknown",
    SlugInvalid = "slug-invalid",
    StaticSuspect = "static-suspect",
    StoryAmbiguous = "story-ambiguous",
    StoryDuplicate = "story-duplicate",
    StoryWaits = "story-waits",
    SvgUnsafe = "svg-unsafe",
    SymlinkOutside = "symlink-outside",
    TeaserMissing = "teaser-missing",
    TemplateError = "template-error",
    ThemeInvalid = "theme-invalid",
    ThemeUnknown = "theme-unknown",
    TranslationContradicts = "translation-contradicts",
    TranslationLanguage = "translation-language",
    TranslationOrphan = "translation-orphan",
    TranslationRepeats = "translation-repeats",
    UnknownAuthor = "unknown-author",
    UnknownPage = "unknown-page",
    UnknownSection = "unknown-section",
    UnknownSeries = "unknown-series",
    UnknownStory = "unknown-story",
    UnknownTier = "unknown-tier",
    UnknownTopic = "unknown-topic",
    ValueInvalid = "value-invalid",
    WordInTemplate = "word-in-template",
    WordMissing = "word-missing",
    WrongType = "wrong-type",
    YamlSyntax = "yaml-syntax",
}

impl Code {
    /// Finds a code by its text.
    pub fn named(text: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
