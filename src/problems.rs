//! What only a whole build can say.

use std::path::Path;

use crate::pipeline::base::code::Code;
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::OutputPath;
use crate::say;

/// A file in the output folder that bifolio did not write, and kept.
pub(crate) fn foreign_file(file: &OutputPath) -> Diagnostic {
    let message = say!(
        "the output folder holds `{file}`, which bifolio did not write: it is kept",
        "la carpeta de salida contiene `{file}`, que no escribió bifolio: se conserva"
    );
    Diagnostic::warning(Code::ForeignFile, None, message)
        .hint(say!("put it into `static/`, or delete it", "póngalo en `static/`, o bórrelo"))
}

/// An output beside which the trees of `split` have no place of their own.
pub(crate) fn trees_overlap(output: &Path) -> Error {
    Error::usage(say!(
        "the delivery `split` writes folders `protected` and `server` beside its output: none of the three may be another of them, or lie in it",
        "la entrega `split` escribe carpetas `protected` y `server` junto a su salida: ninguna de las tres puede ser otra de ellas, ni estar dentro"
    ))
    .at(output)
    .hint(say!(
        "give the output a folder and a name of its own: `--output public`",
        "dé a la salida una carpeta y un nombre propios: `--output public`"
    ))
}

/// A tree that belongs to another output of the site.
pub(crate) fn tree_of_another(folder: &Path, output: &Path) -> Error {
    let output = output.display();
    Error::usage(say!(
        "this folder belongs to another output of the site, and `{output}` would change what it serves",
        "esta carpeta es de otra salida del sitio, y `{output}` cambiaría lo que sirve"
    ))
    .at(folder)
    .hint(say!(
        "give each output a folder of its own, such as `--output preview/public`, or build with `--delivery omit`; where there is no other output any more, delete this folder and the one beside it",
        "dé a cada salida una carpeta propia, como `--output preview/public`, o genere con `--delivery omit`; si ya no hay otra salida, borre esta carpeta y la de al lado"
    ))
}

/// Whole pages of an earlier build, of which nobody remembers anything.
pub(crate) fn tree_left_behind() -> Diagnostic {
    let message = say!(
        "the folder `protected` beside the output holds whole pages of an earlier build, and nobody remembers whether they are this site's: they are kept",
        "la carpeta `protected` junto a la salida contiene páginas enteras de una generación anterior, y nadie recuerda si son de este sitio: se conservan"
    );
    Diagnostic::warning(Code::ForeignFile, None, message).hint(say!(
        "delete it, and `server` beside it, once no server reads them",
        "bórrela, y `server` junto a ella, cuando ningún servidor las lea"
    ))
}

/// A tier without a key at the moment of the edition: nobody could open what is sealed, or, where nothing is, a new pass of
/// the tier would not be taken.
pub(crate) fn keys_out(tier: &str, now: When, seals: bool) -> Diagnostic {
    let day = now.local.date();
    let message = match seals {
        true => say!(
            "no key of the tier `{tier}` is good on {day}: nobody could open its texts",
            "ninguna clave del nivel `{tier}` vale el {day}: nadie podría abrir sus textos"
        ),
        false => say!(
            "no key of the tier `{tier}` is good on {day}: its passes are not taken",
            "ninguna clave del nivel `{tier}` vale el {day}: no se aceptan sus pases"
        ),
    };
    let make = if seals { Diagnostic::error } else { Diagnostic::warning };
    make(Code::KeysOut, None, message).hint(say!(
        "add the next keys with `bifolio keys rotate`, and see how they stand with `bifolio keys check`",
        "añada las claves siguientes con `bifolio keys rotate`, y vea cómo están con `bifolio keys check`"
    ))
}

/// A template that leaves out the sealed text of its page: who has a pass could not read on.
pub(crate) fn sealed_unprinted(place: Option<&Place>, template: &str) -> Diagnostic {
    let message = say!(
        "the template `{template}.html` does not write `html.sealed`: a pass would open nothing on this page",
        "la plantilla `{template}.html` no escribe `html.sealed`: un pase no abriría nada en esta página"
    );
    Diagnostic::error(Code::SealedUnprinted, place.cloned(), message).hint(say!(
        "write `{{{{ html.sealed or \"\" }}}}` inside the gate",
        "escriba `{{{{ html.sealed or \"\" }}}}` dentro del aviso de pago"
    ))
}

/// A language that has published nothing since the day of a letter.
pub(crate) fn newsletter_empty(lang: Lang, since: &str) -> Diagnostic {
    let (en, es) = match lang {
        Lang::En => ("English", "inglés"),
        Lang::Es => ("Spanish", "español"),
    };
    let message = ByLang::new(
        format!("nothing was published in {en} since `{since}`: there is no letter in that language"),
        format!("desde `{since}` no se ha publicado nada en {es}: no hay carta en ese idioma"),
    );
    Diagnostic::note(Code::NewsletterEmpty, None, message)
}
