//! What may be wrong with `translations.lock`, one function a sentence.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::StoryId;
use crate::say;

/// Another file bears the name.
pub(super) fn foreign(place: Place) -> Diagnostic {
    let message = say!(
        "this is not the list of what translations were made from: `version 1` is missing",
        "este archivo no es la lista de qué partió cada traducción: falta `version 1`"
    );
    Diagnostic::error(Code::LockInvalid, place, message).hint(say!(
        "bring the file back from git, or move it away and run `bifolio status --accept-new`",
        "recupere el archivo desde git, o quítelo de ahí y ejecute `bifolio status --accept-new`"
    ))
}

/// A later bifolio wrote it.
pub(super) fn newer(place: Place, version: &str) -> Diagnostic {
    let message = say!(
        "a newer bifolio wrote this file: it says `{version}`",
        "este archivo lo escribió un bifolio más nuevo: dice `{version}`"
    );
    Diagnostic::error(Code::LockInvalid, place, message)
        .hint(say!("use the newer bifolio here too", "use aquí también el bifolio más nuevo"))
}

/// Git could not merge it.
pub(super) fn conflict(place: Place) -> Diagnostic {
    let message = say!("git left a conflict in this file", "git dejó en este archivo un conflicto sin resolver");
    Diagnostic::error(Code::LockInvalid, place, message).hint(say!(
        "keep the lines of both sides without the marks, each story once, and run `bifolio status --accept STORY` for those whose translation follows",
        "conserve las líneas de ambos lados sin las marcas, cada historia una vez, y ejecute `bifolio status --accept HISTORIA` con aquellas cuya traducción esté al día"
    ))
}

/// A line that is neither a story nor a block.
pub(super) fn line_invalid(place: Place, line: &str) -> Diagnostic {
    let line: String = line.trim().chars().take(40).collect();
    let message = say!(
        "`{line}` is neither a story with its language nor a block with its fingerprint",
        "`{line}` no es ni una historia con su idioma ni un bloque con su huella"
    );
    Diagnostic::error(Code::LockInvalid, place, message).hint(say!(
        "bring the file back from git, or take the line out",
        "recupere el archivo desde git, o quite la línea"
    ))
}

/// A story that stands there already.
pub(super) fn story_twice(place: Place, story: &StoryId) -> Diagnostic {
    let message = say!("`{story}` stands in this file twice", "`{story}` aparece dos veces en este archivo");
    Diagnostic::error(Code::LockInvalid, place, message).hint(say!(
        "take one of the two out, and run `bifolio status --accept {story}` if the translation follows",
        "quite una de las dos y, si la traducción está al día, ejecute `bifolio status --accept {story}`"
    ))
}
