//! What keeps the desk from working, one function a sentence.

use std::path::Path;

use crate::pipeline::base::diagnostic::{Diagnostic, nearest};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::ids::StoryId;
use crate::say;

/// Nothing can be read without a configuration.
pub(super) fn configuration_unusable(root: &Path) -> Error {
    Error::usage(say!("bifolio.yaml cannot be used", "bifolio.yaml no se puede usar"))
        .at(root.join("bifolio.yaml"))
        .hint(say!("`bifolio check` says why", "`bifolio check` dice por qué"))
}

/// `translations.lock` would be written over, and is not what bifolio wrote.
pub(super) fn lock_unusable(root: &Path, problem: &Diagnostic) -> Error {
    let place = problem.place.as_ref();
    let (file, line) = place.map_or(("translations.lock", 1), |place| (place.file.as_str(), place.start.line));
    let error =
        Error { message: problem.message.clone(), path: None, cause: None, hint: problem.hints.first().cloned() };
    error.at(root.join(format!("{file}:{line}")))
}

/// A story that is to be accepted and is not there.
pub(super) fn unknown_story<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let error = Error::usage(say!("there is no story `{id}`", "no existe la historia `{id}`"));
    match nearest(id, known) {
        Some(near) => error.hint(say!("did you mean `{near}`?", "¿quiso decir `{near}`?")),
        None => error.hint(say!("`bifolio status` lists the stories", "`bifolio status` enumera las historias")),
    }
}

/// A story without a translation cannot be accepted.
pub(super) fn no_translation(id: &StoryId) -> Error {
    Error::usage(say!("`{id}` has no translation", "`{id}` no tiene traducción"))
        .hint(say!("`bifolio translate {id}` begins one", "`bifolio translate {id}` la empieza"))
}
