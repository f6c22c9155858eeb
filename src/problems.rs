//! What only a whole build can say.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::config::Delivery;
use crate::pipeline::base::diagnostic::Diagnostic;
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

/// Deliveries that this version cannot do. `file` is the configuration where that asks for it, and not the command line.
pub(crate) fn delivery_unavailable(delivery: Delivery, file: Option<&FrontBlock>) -> Diagnostic {
    let name = if delivery == Delivery::Split { "split" } else { "encrypted" };
    match file {
        Some(file) => {
            let message = say!(
                "the delivery `{name}` cannot be done by this version",
                "esta versión no puede hacer la entrega `{name}`"
            );
            let place = file.place(&["paywall", "delivery"]);
            Diagnostic::error(Code::DeliveryUnavailable, place, message).hint(say!(
                "write `delivery: omit`, or build with `--delivery omit`: gated text is then left out of the output",
                "escriba `delivery: omit`, o construya con `--delivery omit`: el texto de pago queda fuera de la salida"
            ))
        }
        None => {
            let message = say!(
                "`--delivery {name}` was asked for, and this version cannot do it",
                "se pidió `--delivery {name}`, y esta versión no puede hacerlo"
            );
            Diagnostic::error(Code::DeliveryUnavailable, None, message).hint(say!(
                "write `--delivery omit`: gated text is then left out of the output",
                "escriba `--delivery omit`: el texto de pago queda fuera de la salida"
            ))
        }
    }
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
