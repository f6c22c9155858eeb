//! What may be wrong with keys and subscribers, one function a sentence. No sentence quotes a line of their files.

use std::io;
use std::path::Path;

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence};
use crate::pipeline::base::error::Error;
use crate::say;

/// Something that is wrong at a place of a key file.
pub(super) struct Flaw {
    place: Option<Place>,
    message: Sentence,
}

impl Flaw {
    fn at(place: Place, message: Sentence) -> Flaw {
        Flaw { place: Some(place), message }
    }

    /// What the reader of YAML found. Its own sentence is not told: it quotes what stands there.
    pub(super) fn of(problem: &Diagnostic) -> Flaw {
        let message = match problem.code {
            Code::YamlSyntax => say!("this is not YAML", "esto no es YAML"),
            Code::RequiredMissing => {
                say!("a field is missing here, or has no value", "aquí falta un campo, o está sin valor")
            }
            Code::KeyUnknown => say!("there is no such field", "no existe tal campo"),
            Code::KeyDuplicate => say!("this field is written twice", "este campo está escrito dos veces"),
            Code::WrongType => say!("a value of another kind belongs here", "aquí corresponde otro tipo de valor"),
            _ => say!("this value cannot be read", "este valor no se puede leer"),
        };
        Flaw { place: problem.place.clone(), message }
    }
}

/// A key file that cannot be used: the first of its flaws.
pub(super) fn unsound(name: &str, flaws: &[Flaw]) -> Error {
    let first = flaws.iter().min_by(|a, b| a.place.cmp(&b.place));
    let message = first
        .map_or_else(|| say!("this is no key file", "esto no es un archivo de claves"), |flaw| flaw.message.clone());
    let place =
        first.and_then(|flaw| flaw.place.as_ref()).map_or((1, 1), |place| (place.start.line, place.start.column));
    Error::usage(message).at(format!("{name}:{}:{}", place.0, place.1)).hint(say!(
        "the line is not shown, since it may hold a secret; docs/keys.md shows the form",
        "la línea no se muestra, porque puede contener un secreto; docs/keys.md enseña la forma"
    ))
}

pub(super) fn period_twice(place: Place) -> Flaw {
    Flaw::at(place, say!("this tier has a key for this period already", "este nivel ya tiene clave para este periodo"))
}

pub(super) fn period_invalid(place: Place) -> Flaw {
    Flaw::at(
        place,
        say!("a period is written `2026-11` or `2026-11.2`", "un periodo se escribe `2026-11` o `2026-11.2`"),
    )
}

pub(super) fn moment_invalid(place: Place) -> Flaw {
    Flaw::at(place, say!("a moment is written `2026-11-01T00:00:00Z`", "un momento se escribe `2026-11-01T00:00:00Z`"))
}

pub(super) fn ends_before_it_begins(place: Place) -> Flaw {
    Flaw::at(place, say!("this key ends before it begins", "esta clave termina antes de empezar"))
}

pub(super) fn word_invalid(place: Place, name: &str) -> Flaw {
    Flaw::at(place, say!("`{name}` has no value that it may have", "`{name}` tiene un valor que no puede tener"))
}

pub(super) fn no_key(place: Place) -> Flaw {
    Flaw::at(
        place,
        say!("a key is 32 bytes as base64url: 43 letters", "una clave son 32 bytes en base64url: 43 letras"),
    )
}

pub(super) fn one_byte(place: Place) -> Flaw {
    Flaw::at(place, say!("this key is the same byte all through", "esta clave es todo el tiempo el mismo byte"))
}

pub(super) fn key_twice(place: Place) -> Flaw {
    Flaw::at(place, say!("this key stands in the file twice", "esta clave aparece dos veces en el archivo"))
}

pub(super) fn keys_twice() -> Error {
    Error::usage(say!(
        "`BIFOLIO_KEYS_FILE` and `BIFOLIO_KEYS` are both set",
        "`BIFOLIO_KEYS_FILE` y `BIFOLIO_KEYS` están definidas a la vez"
    ))
    .hint(say!("leave one of them out", "deje solo una de las dos"))
}

pub(super) fn no_keys() -> Error {
    Error::usage(say!("there are no keys", "no hay claves")).hint(say!(
        "name the key file in the environment, `BIFOLIO_KEYS_FILE=keys.yaml`; `bifolio keys new --out FILE` makes one",
        "indique el archivo de claves en el entorno, `BIFOLIO_KEYS_FILE=claves.yaml`; `bifolio keys new --out ARCHIVO` crea uno"
    ))
}

/// Nothing can be sealed, and what is to be sealed must not be published open.
pub(super) fn no_keys_to_seal() -> Error {
    Error::usage(say!("paid texts are to be sealed, and there are no keys", "los textos de pago deben sellarse, y no hay claves"))
        .hint(say!(
            "name the key file in the environment, `BIFOLIO_KEYS_FILE=keys.yaml`; without keys, `--delivery omit` leaves the texts out",
            "indique el archivo de claves en el entorno, `BIFOLIO_KEYS_FILE=claves.yaml`; sin claves, `--delivery omit` deja fuera los textos"
        ))
}

pub(super) fn keys_fixed() -> Error {
    Error::usage(say!(
        "keys that come by `BIFOLIO_KEYS` cannot be changed",
        "las claves que llegan por `BIFOLIO_KEYS` no se pueden cambiar"
    ))
    .hint(say!("name their file in `BIFOLIO_KEYS_FILE`", "indique su archivo en `BIFOLIO_KEYS_FILE`"))
}

pub(super) fn test_keys() -> Error {
    Error::usage(say!("these keys are those of a test", "estas claves son de prueba")).hint(say!(
        "no build takes keys with `test: true`, which anybody may have; make real ones with `bifolio keys new --out FILE`",
        "ninguna construcción acepta claves con `test: true`, que cualquiera puede tener; cree unas de verdad con `bifolio keys new --out ARCHIVO`"
    ))
}

pub(super) fn key_file_there(path: &Path) -> Error {
    Error::usage(say!("something of this name is there", "ya existe algo con este nombre")).at(path).hint(say!(
        "name another file; `bifolio keys rotate` adds keys to one that is there",
        "indique otro archivo; `bifolio keys rotate` añade claves a uno que ya existe"
    ))
}

pub(super) fn unreadable(path: &Path, cause: io::Error) -> Error {
    Error::io(path, cause, say!("the file cannot be read", "no se puede leer el archivo"))
}

pub(super) fn readable_by_others(path: &Path) -> Error {
    Error::usage(say!("others may read this file", "otros pueden leer este archivo")).at(path).hint(say!(
        "make it yours alone: `chmod 600`; where others could already read it, make new keys",
        "hágalo solo suyo: `chmod 600`; si otros ya podían leerlo, cree claves nuevas"
    ))
}

pub(super) fn inside_the_site(path: &Path) -> Error {
    Error::usage(say!("this file lies inside a site", "este archivo está dentro de un sitio")).at(path).hint(say!(
        "keep it elsewhere: what lies in the site is published, or gets into git",
        "guárdelo en otra parte: lo que está en el sitio se publica, o acaba en git"
    ))
}

pub(super) fn not_text(path: &Path) -> Error {
    Error::usage(say!("this file is no text", "este archivo no es texto")).at(path)
}

pub(super) fn no_chance(cause: io::Error) -> Error {
    let message = say!("the system gives no random numbers", "el sistema no da números aleatorios");
    Error { message, path: None, cause: Some(cause), hint: None }
}

pub(super) fn out_of_time() -> Error {
    Error::usage(say!(
        "no period can be counted from this moment",
        "desde este momento no se puede contar ningún periodo"
    ))
}

pub(super) fn other_build_key(path: &Path, named: &str, ours: &str) -> Error {
    Error::usage(say!(
        "the list of subscribers belongs to the key `{named}`, and the key file holds `{ours}`",
        "la lista de suscriptores corresponde a la clave `{named}`, y el archivo de claves contiene `{ours}`"
    ))
    .at(path)
    .hint(say!("bring both files from the same day", "traiga ambos archivos del mismo día"))
}

pub(super) fn other_site(path: &Path, named: &str, ours: &str) -> Error {
    Error::usage(say!(
        "the list of subscribers is that of `{named}`, and the keys are those of `{ours}`",
        "la lista de suscriptores es la de `{named}`, y las claves son las de `{ours}`"
    ))
    .at(path)
}

pub(super) fn secret_lost(path: &Path, name: &str) -> Error {
    Error::usage(say!(
        "the secret of `{name}` cannot be opened with this key file",
        "el secreto de `{name}` no se puede abrir con este archivo de claves"
    ))
    .at(path)
    .hint(say!(
        "bring the list and the keys from the same day, or take the entry out and grant a new pass",
        "traiga la lista y las claves del mismo día, o quite la entrada y conceda un pase nuevo"
    ))
}
