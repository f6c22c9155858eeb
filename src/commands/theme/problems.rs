//! All that the trial of a theme can say is wrong.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence};
use crate::pipeline::base::lang::Lang;
use crate::say;

/// How much of foreign words is shown.
const SHOWN: usize = 40;

/// Words stand in a template that come from no message.
pub(super) fn word_in_template(place: Place, words: &str) -> Diagnostic {
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect();
    let message = say!("`{line}` is said in both languages alike", "`{line}` se dice igual en los dos idiomas");
    Diagnostic::warning(Code::WordInTemplate, place, message)
        .hint(say!(
            "put it into `strings/en.yaml` and `strings/es.yaml`, and write `{{{{ t(id=\"…\") }}}}`",
            "póngalo en `strings/en.yaml` y `strings/es.yaml`, y escriba `{{{{ t(id=\"…\") }}}}`"
        ))
        .hint(say!(
            "a name that is the same in both is written as a value: `{{{{ \"RSS\" }}}}`",
            "un nombre que es igual en los dos se escribe como valor: `{{{{ \"RSS\" }}}}`"
        ))
}

/// A page does not show what it must.
pub(super) fn element_missing(place: Option<Place>, what: &Sentence, page: &str) -> Diagnostic {
    let (en, es) = (&what[Lang::En], &what[Lang::Es]);
    let message = say!("the page does not show {en}", "la página no muestra {es}");
    Diagnostic::error(Code::ElementMissing, place, message).hint(seen_on(page))
}

/// The language switch does not lead where it must, or does not say in which language.
pub(super) fn switch_missing(place: Option<Place>, href: &str, lang: &str, page: &str) -> Diagnostic {
    let message = say!(
        "no link leads to the other language with its `lang` and `hreflang`",
        "ningún enlace lleva al otro idioma con sus `lang` y `hreflang`"
    );
    Diagnostic::error(Code::ElementMissing, place, message)
        .hint(say!(
            "write `<a href=\"{href}\" lang=\"{lang}\" hreflang=\"{lang}\">`, from `page.twin`",
            "escriba `<a href=\"{href}\" lang=\"{lang}\" hreflang=\"{lang}\">`, con `page.twin`"
        ))
        .hint(seen_on(page))
}

/// The head of a page does not say what it must.
pub(super) fn meta_missing(place: Option<Place>, (name, content): (&str, &str), page: &str) -> Diagnostic {
    let tag = format!("<meta name=\"{name}\" content=\"{content}\">");
    let message = say!("the head of the page does not say `{tag}`", "la cabecera de la página no dice `{tag}`");
    Diagnostic::error(Code::ElementMissing, place, message).hint(seen_on(page))
}

/// A field of the page for passes would be sent.
pub(super) fn field_sent(place: Option<Place>, name: &str, page: &str) -> Diagnostic {
    let message = say!(
        "a field has the name `{name}`, and a pass would be sent",
        "un campo tiene el nombre `{name}`, y un pase se enviaría"
    );
    Diagnostic::error(Code::HtmlInvalid, place, message)
        .hint(say!("leave `name` out: a script reads the field", "quite `name`: un script lee el campo"))
        .hint(seen_on(page))
}

/// The tags of a page are not in order.
pub(super) fn html_invalid(place: Option<Place>, flaw: Sentence, page: &str) -> Diagnostic {
    Diagnostic::error(Code::HtmlInvalid, place, flaw).hint(seen_on(page))
}

/// On which page of the trial it was seen.
fn seen_on(page: &str) -> Sentence {
    say!("seen on `{page}` of the trial", "visto en `{page}` de la prueba")
}
