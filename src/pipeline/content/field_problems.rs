//! All that can be said about the values of front matter, configuration and data files. What is said about the shape
//! of YAML (unknown fields, wrong types) is in `base/yaml/problems.rs`.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::date::{ClockChange, When};
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence};
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::yaml::{conflict_hint, shown, suggestion};
use crate::say;

/// No `---` on the first line, which is `first`. `mark` is the line of one that stands below blank lines.
pub(super) fn front_matter_missing(source: &SourcePath, first: &str, mark: Option<u32>) -> Diagnostic {
    let message = say!("the file has no front matter", "el archivo no tiene cabecera");
    let hint = match mark {
        Some(line) => say!(
            "move the `---` of line {line} to the very first line",
            "suba el `---` de la línea {line} a la primera línea"
        ),
        None if first.starts_with("<<<<<<<") => conflict_hint(),
        None if first.starts_with("+++") || first.starts_with('{') => say!(
            "fields are YAML between two lines `---`: `title: …` on a line of its own, not TOML and not JSON",
            "los campos son YAML entre dos líneas `---`: `title: …` en una línea propia, no TOML ni JSON"
        ),
        None => say!(
            "open the file with `---`, then the fields (`title: …`), then `---`",
            "empiece el archivo con `---`, luego los campos (`title: …`), luego `---`"
        ),
    };
    Diagnostic::error(Code::FrontMatterMissing, Place::top(source), message).hint(hint)
}

/// No closing `---`. `near` is the line of something that looks almost like one.
pub(super) fn front_matter_unclosed(source: &SourcePath, near: Option<u32>) -> Diagnostic {
    let message = say!("the front matter is not closed", "la cabecera no está cerrada");
    let hint = match near {
        Some(line) => say!(
            "line {line} must be exactly `---`, with nothing before it",
            "la línea {line} tiene que ser exactamente `---`, sin nada delante"
        ),
        None => say!(
            "write `---` on a line of its own between the last field and the text",
            "escriba `---` en una línea propia entre el último campo y el texto"
        ),
    };
    let mut place = Place::top(source);
    place.end.column = 4;
    Diagnostic::error(Code::FrontMatterUnclosed, place, message).hint(hint)
}

/// A moment that cannot be read; `meant` are the right forms of what was likely meant.
pub(super) fn date_invalid(place: Place, name: &str, text: &str, meant: &[String]) -> Diagnostic {
    let (name, text) = (shown(name), shown(text));
    let message = say!("`{name}` is no date: `{text}`", "`{name}` no es una fecha: `{text}`");
    let hint = match meant {
        [] => say!("write `2026-11-20` or `2026-11-20T06:00`", "escriba `2026-11-20` o `2026-11-20T06:00`"),
        [one] => say!("write `{one}`", "escriba `{one}`"),
        [one, two, ..] => say!("write the year first: `{one}` or `{two}`", "escriba primero el año: `{one}` o `{two}`"),
    };
    Diagnostic::error(Code::DateInvalid, place, message).hint(hint)
}

/// A local time that a change of the clocks made double or impossible, and the instant that was chosen.
pub(super) fn local_time_unclear(
    place: Place,
    text: &str,
    zone: &str,
    change: ClockChange,
    chosen: &When,
) -> Diagnostic {
    let (text, instant) = (shown(text), chosen.iso_with_time());
    let message = match change {
        ClockChange::Double => say!(
            "the clocks of `{zone}` show `{text}` twice, and the first was chosen: `{instant}`",
            "los relojes de `{zone}` marcan dos veces `{text}`, y se eligió la primera: `{instant}`"
        ),
        ClockChange::Skipped => say!(
            "the clocks of `{zone}` never show `{text}`, and the instant after the gap was chosen: `{instant}`",
            "los relojes de `{zone}` nunca marcan `{text}`, y se eligió el instante tras el salto: `{instant}`"
        ),
    };
    Diagnostic::warning(Code::LocalTimeUnclear, place, message)
        .hint(say!("write the offset too: `{instant}`", "escriba también el desfase: `{instant}`"))
}

/// A tier that the configuration does not have.
pub(super) fn unknown_tier(place: Place, tier: &str, known: &[&str]) -> Diagnostic {
    let near = suggestion(tier, known.iter().copied());
    let (tier, list) = (shown(tier), words(known));
    Diagnostic::error(Code::UnknownTier, place, say!("unknown tier `{tier}`", "nivel de acceso desconocido: `{tier}`"))
        .hint(near)
        .hint(say!("known tiers: {list}", "niveles conocidos: {list}"))
}

/// A slug with other characters than `a`–`z`, `0`–`9`, `-`.
pub(super) fn slug_invalid(place: Place, slug: &str, better: &str) -> Diagnostic {
    let slug = shown(slug);
    let message = say!(
        "a slug has only `a`–`z`, `0`–`9` and `-`, unlike `{slug}`",
        "un slug solo tiene `a`–`z`, `0`–`9` y `-`, y no es así `{slug}`"
    );
    let hint = match better {
        "" => say!("write one such as `slug: who-owns-the-river`", "escriba uno como `slug: de-quien-es-el-rio`"),
        better => say!("write `slug: {better}`", "escriba `slug: {better}`"),
    };
    Diagnostic::error(Code::SlugInvalid, place, message).hint(hint)
}

/// Something that cannot be an id.
pub(super) fn id_invalid(place: Place, name: &str, id: &str, better: &str) -> Diagnostic {
    let (name, id) = (shown(name), shown(id));
    let message = say!(
        "`{name}` cannot be `{id}`: an id opens with a letter or digit, and has letters, digits, `-`, `_` and `.`",
        "`{name}` no puede ser `{id}`: un identificador empieza por letra o cifra y lleva letras, cifras, `-`, `_` y `.`"
    );
    let hint = match better {
        "" => say!("write letters and digits, such as `river-water`", "escriba letras y cifras, como `agua-del-rio`"),
        better => say!("write `{better}`", "escriba `{better}`"),
    };
    Diagnostic::error(Code::IdInvalid, place, message).hint(hint)
}

/// Something that cannot be the id of a comment.
pub(super) fn comment_id_invalid(place: Place, id: &str, better: &str) -> Diagnostic {
    let id = shown(id);
    let message = say!(
        "the id of a comment has only `a`–`z`, `0`–`9` and `-`, unlike `{id}`",
        "el identificador de un comentario solo tiene `a`–`z`, `0`–`9` y `-`, y no es así `{id}`"
    );
    let hint = (!better.is_empty()).then(|| say!("write `id: {better}`", "escriba `id: {better}`"));
    Diagnostic::error(Code::IdInvalid, place, message).hint(hint)
}

/// Two comments of one thread with one id.
pub(super) fn comment_id_duplicate(place: Place, id: &str, first: &Place) -> Diagnostic {
    let message = say!(
        "two comments of this thread have the id `{id}`",
        "dos comentarios de este hilo tienen el identificador `{id}`"
    );
    Diagnostic::error(Code::IdDuplicate, place, message)
        .also(first.clone(), say!("the first one", "el primero"))
        .hint(say!("give one of them `id: {id}-2`", "dé a uno de ellos `id: {id}-2`"))
}

/// A file whose name cannot be an id. `field` is what to write instead, where there is such a field.
pub(super) fn file_name_is_no_id(place: Place, name: &str, better: &str, field: Option<&str>) -> Diagnostic {
    let name = shown(name);
    let message = say!(
        "the file's name cannot be an id: `{name}`",
        "el nombre del archivo no puede ser un identificador: `{name}`"
    );
    let hint = match field {
        Some(field) => say!("add `{field}: {better}`", "añada `{field}: {better}`"),
        None => say!("name the file `{better}`", "llame al archivo `{better}`"),
    };
    Diagnostic::error(Code::IdInvalid, place, message).hint(hint)
}

/// The hint for an original that lacks what only an original needs.
pub(super) fn perhaps_a_translation() -> Sentence {
    say!(
        "or add `translation_of: …` with the story's id, if this is a translation",
        "o añada `translation_of: …` con el id de la historia, si esto es una traducción"
    )
}

/// `translation_of` and `story` in one file.
pub(super) fn two_roles(place: Place) -> Diagnostic {
    let message = say!(
        "a text has either `story` or `translation_of`, never both",
        "un texto tiene `story` o `translation_of`, nunca los dos"
    );
    Diagnostic::error(Code::StoryAmbiguous, place, message).hint(say!(
        "take `story` out of a translation, and `translation_of` out of an original",
        "quite `story` de una traducción y `translation_of` de un original"
    ))
}

/// A value that is none of the possible ones, with what to write.
pub(super) fn value_invalid(place: Place, name: &str, text: &str, hint: Sentence) -> Diagnostic {
    let (name, text) = (shown(name), shown(text));
    Diagnostic::error(Code::ValueInvalid, place, say!("`{name}` cannot be `{text}`", "`{name}` no puede ser `{text}`"))
        .hint(hint)
}

/// An address that may not stand here, and why.
pub(super) fn link_invalid(place: Place, name: &str, text: &str, hint: Sentence) -> Diagnostic {
    let (name, text) = (shown(name), shown(text));
    let message = say!(
        "`{name}` is no address that may stand here: `{text}`",
        "`{name}` no es una dirección admitida aquí: `{text}`"
    );
    Diagnostic::error(Code::LinkInvalid, place, message).hint(hint)
}

/// A file outside the site's folder.
pub(super) fn file_outside(place: Place, name: &str, text: &str) -> Diagnostic {
    let (name, text) = (shown(name), shown(text));
    let message =
        say!("`{name}` leads out of the site's folder: `{text}`", "`{name}` sale de la carpeta del sitio: `{text}`");
    Diagnostic::error(Code::LinkInvalid, place, message).hint(say!(
        "put the file beside this one and write its name",
        "ponga el archivo junto a este y escriba su nombre"
    ))
}

/// A picture of another host where only a file may stand.
pub(super) fn picture_remote(place: Place, name: &str, text: &str) -> Diagnostic {
    let (name, text) = (shown(name), shown(text));
    let message =
        say!("`{name}` is a picture of another host: `{text}`", "`{name}` es una imagen de otro servidor: `{text}`");
    Diagnostic::error(Code::PictureRemote, place, message)
        .hint(say!("save it beside this file and write its name", "guárdela junto a este archivo y escriba su nombre"))
}

/// Words in backticks, with commas.
pub(super) fn words(known: &[&str]) -> String {
    known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
