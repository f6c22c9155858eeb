//! The ways from Markdown to what a page shows, as values: what reads front matter does not know who parses the
//! Markdown inside it.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

use super::text::{Inline, InlineRules, Text};

/// Parses one line of inline Markdown whose value stands at the place.
pub type ParseInline = fn(&SourcePath, Lang, &str, &Place, InlineRules) -> (Inline, Vec<Diagnostic>);

/// Parses a text whose first line is the given line of the file.
pub type ParseText = fn(&SourcePath, Lang, &str, u32, &Config) -> (Text, Vec<Diagnostic>);

/// Parses the text of a comment whose first line is the given line of the file, to finished HTML.
pub type ParseComment = fn(&SourcePath, Lang, &str, u32) -> (String, Vec<Diagnostic>);

/// The parsers of Markdown.
#[derive(Clone, Copy)]
pub struct Prose {
    /// For titles, deks, captions, corrections.
    pub inline: ParseInline,
    /// For bodies and bios.
    pub text: ParseText,
    /// For readers' comments.
    pub comment: ParseComment,
}
