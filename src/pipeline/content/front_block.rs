//! A file divided into front matter and body, and the way back from a value to the line that says it.

use crate::pipeline::base::path::SourcePath;

/// The front matter of a file as it was written. Kept so that stages which know more can point at its values.
#[derive(Clone, PartialEq, Debug)]
pub struct FrontBlock {
    /// The file.
    pub source: SourcePath,
    /// What stands between the two `---`; empty when there is none.
    pub yaml: String,
    /// The line of the file on which `yaml` begins (2 where the file opens with `---`).
    pub first_line: u32,
}
