//! Finds the site that somebody stands in.

#![expect(clippy::disallowed_methods, reason = "collect/ is the reader of sources")]

use std::path::{Path, PathBuf};

/// The file that makes a folder a site.
pub const CONFIGURATION: &str = "bifolio.yaml";

/// The name of the file that keeps what translations were made from, beside the configuration.
pub const TRANSLATIONS_LOCK: &str = "translations.lock";

/// Whether a folder is a site.
pub fn is_site(folder: &Path) -> bool {
    folder.join(CONFIGURATION).is_file()
}

/// Whether a folder stands where the configuration would.
pub fn has_folder_for_configuration(folder: &Path) -> bool {
    folder.join(CONFIGURATION).is_dir()
}

/// Whether the configuration is there under the other ending of YAML files.
pub fn has_configuration_misnamed(folder: &Path) -> bool {
    folder.join("bifolio.yml").is_file()
}

/// The nearest folder, from `start` upwards, that holds a `bifolio.yaml`; `None` when there is none up to the root of
/// the disk. A relative `start` is taken from the working folder.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    start.ancestors().find(|folder| is_site(folder)).map(Path::to_owned)
}
