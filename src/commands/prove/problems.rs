//! What `bifolio prove` can find, one function a sentence.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::report::plain;
use crate::say;

use super::compare::Difference;
use super::echo::Echo;

/// Characters of a page that a sentence quotes at most.
const QUOTED: usize = 60;

/// A public file changes when hidden texts do.
pub(super) fn shows(difference: &Difference, source: Option<Place>) -> Diagnostic {
    let path = plain(&difference.path);
    let [one, other] = &difference.shown;
    let message = match difference.offset {
        Some(offset) => {
            let (one, other) = quoted(one, other);
            say!(
                "`{path}` is another one when hidden texts are: at byte {offset} stands “{one}”, then “{other}”",
                "`{path}` cambia cuando cambian los textos ocultos: en el byte {offset} dice «{one}», y luego «{other}»"
            )
        }
        None if other.is_empty() => say!(
            "`{path}` is published, and is not when hidden texts are others",
            "`{path}` se publica, y deja de publicarse cuando los textos ocultos son otros"
        ),
        None => say!(
            "`{path}` is published as soon as hidden texts are others",
            "`{path}` se publica en cuanto los textos ocultos son otros"
        ),
    };
    let hint = match &source {
        Some(_) => say!(
            "this is the hidden text that it likely comes from; look at the theme and at what stands in `static/`",
            "este es el texto oculto del que probablemente sale; revise el tema gráfico y lo que hay en `static/`"
        ),
        None => say!(
            "look at the theme, the configuration and what stands in `static/`",
            "revise el tema gráfico, la configuración y lo que hay en `static/`"
        ),
    };
    Diagnostic::error(Code::HiddenShows, source, message).hint(hint)
}

/// A public file says what is hidden, word for word.
pub(super) fn echoed(echo: &Echo) -> Diagnostic {
    let path = plain(&echo.path);
    let message = match &echo.passage {
        Some(passage) => {
            let passage = plain(passage);
            say!(
                "`{path}` says word for word what is hidden here: “{passage}”",
                "`{path}` dice palabra por palabra lo que aquí se oculta: «{passage}»"
            )
        }
        None => say!(
            "`{path}` is the same file as this one, which no page shows",
            "`{path}` es el mismo archivo que este, que ninguna página muestra"
        ),
    };
    let place = Place::top(&echo.source);
    Diagnostic::warning(Code::HiddenQuoted, place, message).hint(say!(
        "take it out of what everybody may read, or hide it no longer",
        "quítelo de lo que todo el mundo puede leer, o deje de ocultarlo"
    ))
}

/// A sealed box whose length says more than it must.
pub(super) fn unpadded(path: &str) -> Diagnostic {
    let path = plain(path);
    let message = say!(
        "a sealed text in `{path}` is not what a box must be: its lengths are no whole steps",
        "un texto sellado de `{path}` no es lo que debe ser una caja: sus longitudes no son pasos enteros"
    );
    Diagnostic::error(Code::BoxUnpadded, None, message).hint(say!(
        "nothing but bifolio may write `data-bifolio-gate` scripts and files of `_g/`: look at the theme and at `static/`",
        "solo bifolio puede escribir los scripts `data-bifolio-gate` y los archivos de `_g/`: revise el tema gráfico y `static/`"
    ))
}

/// There is nothing to prove.
pub(super) fn nothing_hidden() -> Diagnostic {
    let message = say!(
        "nothing is hidden in this site at this moment, so nothing was proved",
        "este sitio no oculta nada en este momento, así que no se probó nada"
    );
    Diagnostic::warning(Code::HiddenNothing, None, message).hint(say!(
        "name a moment at which a text is gated, a draft, not yet due or expired, with `--now`",
        "indique con `--now` un momento en que algún texto sea de pago, borrador, futuro o caducado"
    ))
}

/// The site cannot be built with other texts.
pub(super) fn not_built(found: Option<&Diagnostic>) -> Error {
    let why = |sentence: &Sentence, lang| sentence[lang].clone();
    let message = say!(
        "the site cannot be built with other texts in place of the hidden ones",
        "el sitio no se puede construir con otros textos en lugar de los ocultos"
    );
    let error = Error::usage(message);
    let Some(found) = found else { return error };
    let place = found.place.as_ref().map_or_else(SourcePath::root, |place| place.file.clone());
    let code = found.code.as_str();
    let (en, es) = (
        why(&found.message, crate::pipeline::base::lang::Lang::En),
        why(&found.message, crate::pipeline::base::lang::Lang::Es),
    );
    error.at(place.as_str()).hint(say!(
        "{code}: {en}; try another `--seed`, and tell us",
        "{code}: {es}; pruebe con otro `--seed`, y avísenos"
    ))
}

/// Two stretches from where they part, a few characters before it, both short.
fn quoted(one: &str, other: &str) -> (String, String) {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let cut = |text: &str| {
        let shown: String = text.chars().skip(same.saturating_sub(QUOTED / 3)).take(QUOTED).collect();
        plain(&shown).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    (cut(one), cut(other))
}
