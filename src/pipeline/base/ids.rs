//! The names by which texts refer to stories, authors, sections and the rest. A type each, and one way in. Lists, maps and
//! links name them over and over, so a clone shares the text.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::letters::composed;

/// Whether `text` may be an id: letters of any alphabet, digits, `-`, `_`, `.` and inner spaces, not opening with a
/// dot, at most 200 bytes. No slash and no control character, so that an id never leaves its folder.
pub fn is_id(text: &str) -> bool {
    let opens_well = text.chars().next().is_some_and(char::is_alphanumeric);
    let closes_well = !text.ends_with(' ');
    opens_well
        && closes_well
        && text.len() <= 200
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' '))
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes a text that [`is_id`] accepts once its letters are composed; anything else is `None`.
            pub fn parse(text: &str) -> Option<$name> {
                let text = composed(text);
                is_id(&text).then(|| $name(text.into()))
            }

            /// The id as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                String::deserialize(deserializer).map(|text| $name(text.into()))
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )*};
}

impl SectionId {
    /// The section of a text that names none that exists: such a text is never on a page, but its links are looked at.
    pub fn nowhere() -> SectionId {
        SectionId("nowhere".into())
    }
}

ids! {
    /// A story: what is told, in no language.
    StoryId
    /// A person or organization with a file under `content/authors/`.
    AuthorId
    /// An entry of `content/sections.yaml`.
    SectionId
    /// An entry of `content/topics.yaml`.
    TopicId
    /// An entry of `content/series.yaml`.
    SeriesId
    /// A plain page: its file's name without the language.
    PageId
}
