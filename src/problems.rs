//! What only a whole build can say.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::OutputPath;
use crate::pipeline::content::front_block::FrontBlock;
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

/// The delivery that this version cannot do. `file` is the configuration where that asks for it, and not the command
/// line.
pub(crate) fn delivery_unavailable(file: Option<&FrontBlock>) -> Diagnostic {
    let (message, place, way) = match file {
        Some(file) => (
            say!(
                "the delivery `split` cannot be done by this version",
                "esta versión no puede hacer la entrega `split`"
            ),
            Some(file.place(&["paywall", "delivery"])),
            "delivery: omit",
        ),
        None => (
            say!(
                "`--delivery split` was asked for, and this version cannot do it",
                "se pidió `--delivery split`, y esta versión no puede hacerlo"
            ),
            None,
            "--delivery omit",
        ),
    };
    Diagnostic::error(Code::DeliveryUnavailable, place, message).hint(say!(
        "write `{way}`: gated text is then left out of the output; or seal it, with `encrypted`",
        "escriba `{way}`: el texto de pago queda fuera de la salida; o séllelo, con `encrypted`"
    ))
}

/// A tier without a key at the moment of the edition: nobody could open what is sealed.
pub(crate) fn keys_out(tier: &str, now: When) -> Diagnostic {
    let day = now.local.date();
    let message = say!(
        "no key of the tier `{tier}` is good on {day}: nobody could open its texts",
        "ninguna clave del nivel `{tier}` vale el {day}: nadie podría abrir sus textos"
    );
    Diagnostic::error(Code::KeysOut, None, message).hint(say!(
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
