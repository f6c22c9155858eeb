//! Takes the text of a theme's data file, returns its value, or a diagnostic with the place. The only place of this
//! stage that knows how YAML is read.

use serde::de::DeserializeOwned;

use super::problems;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::path::SourcePath;

/// Reads `text`, the whole of `file`. An empty file is the type's default.
pub(super) fn read<T: DeserializeOwned + Default>(file: &SourcePath, text: &str) -> Result<T, Box<Diagnostic>> {
    if text.lines().all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(T::default());
    }
    serde_yaml::from_str(text).map_err(|error| {
        let place = error.location().map_or_else(
            || Place::top(file),
            |at| Place::at(file, u32::try_from(at.line()).unwrap_or(1), u32::try_from(at.column()).unwrap_or(1)),
        );
        Box::new(problems::theme_file_invalid(place, &error.to_string()))
    })
}
