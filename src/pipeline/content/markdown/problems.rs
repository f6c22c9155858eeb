//! All that reading a text can complain about, one function per sentence.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence};
use crate::say;

use super::attributes::Fault;
use super::target::Refusal;

/// `{…}` that cannot be read. `what` opens the sentence.
pub(super) fn attributes(place: Place, fault: &Fault) -> Diagnostic {
    let message = match fault {
        Fault::Unclosed => say!("the attributes are not closed by `}}`", "los atributos no se cierran con `}}`"),
        Fault::OpenQuote => {
            say!("a quote in the attributes is not closed", "unas comillas de los atributos no se cierran")
        }
        Fault::Name(c) => say!("`{c}` cannot open an attribute", "`{c}` no puede abrir un atributo"),
        Fault::Empty => say!("an attribute has no value", "un atributo no tiene valor"),
        Fault::Double(name) => say!("the attribute `{name}` is given twice", "el atributo `{name}` está dos veces"),
    };
    Diagnostic::error(Code::AttributeInvalid, place, message).hint(say!(
        "write `{{#id .class key=\"value\"}}` on one line",
        "escriba `{{#id .clase clave=\"valor\"}}` en una sola línea"
    ))
}

/// An attribute that may not stand there.
pub(super) fn attribute_not_allowed(place: Place, name: &str) -> Diagnostic {
    let message = say!("the attribute `{name}` may not stand here", "el atributo `{name}` no puede estar aquí");
    Diagnostic::error(Code::AttributeInvalid, place, message).hint(say!("take `{name}` out", "quite `{name}`"))
}

/// Words after the name of a block.
pub(super) fn fence_words(place: Place, name: &str, words: &str) -> Diagnostic {
    let words = short(words);
    let message = say!(
        "`{words}` after the name of the block `{name}` is no attribute",
        "`{words}` tras el nombre del bloque `{name}` no es un atributo"
    );
    Diagnostic::error(Code::AttributeInvalid, place, message).hint(say!(
        "write `:::{name}{{key=\"value\"}}`, and the text on the next line",
        "escriba `:::{name}{{clave=\"valor\"}}`, y el texto en la línea siguiente"
    ))
}

/// A `:::` with a name that no block can have.
pub(super) fn block_name(place: Place, name: &str) -> Diagnostic {
    let name = short(name);
    let message = say!("`{name}` is no name of a block", "`{name}` no es un nombre de bloque");
    Diagnostic::error(Code::BlockStray, place, message)
        .hint(say!("names are small letters, digits and `-`", "los nombres llevan minúsculas, cifras y `-`"))
}

/// A `:::` that closes nothing.
pub(super) fn block_stray(place: Place) -> Diagnostic {
    let message = say!("this `:::` closes no block", "este `:::` no cierra ningún bloque");
    Diagnostic::error(Code::BlockStray, place, message).hint(say!(
        "open a block with `:::name`, close it with as many colons, or write `\\:::`",
        "abra un bloque con `:::nombre`, ciérrelo con los mismos dos puntos, o escriba `\\:::`"
    ))
}

/// A block that is open where its container ends.
pub(super) fn block_unclosed(place: Place, name: &str, colons: usize) -> Diagnostic {
    let fence = ":".repeat(colons.min(20));
    let message = say!("the block `{name}` is not closed", "el bloque `{name}` no se cierra");
    Diagnostic::error(Code::BlockUnclosed, place, message)
        .hint(say!("write `{fence}` on a line of its own after it", "escriba `{fence}` en una línea aparte tras él"))
}

/// An `embed` without an address of the web.
pub(super) fn embed(place: Place) -> Diagnostic {
    let message = say!("the block `embed` has no `url` of the web", "el bloque `embed` no tiene una `url` de la web");
    Diagnostic::error(Code::EmbedInvalid, place, message).hint(say!(
        "write `:::embed{{url=\"https://…\" title=\"…\"}}`",
        "escriba `:::embed{{url=\"https://…\" title=\"…\"}}`"
    ))
}

/// A cut where none may be.
pub(super) fn cut_misplaced(place: Place) -> Diagnostic {
    let message = say!(
        "the cut may stand only once, between blocks, outside of lists, quotes and HTML",
        "el corte solo puede estar una vez, entre bloques, fuera de listas, citas y HTML"
    );
    Diagnostic::error(Code::CutMisplaced, place, message).hint(say!(
        "put `<!-- more -->` on a line of its own after a paragraph",
        "ponga `<!-- more -->` en una línea aparte tras un párrafo"
    ))
}

/// A footnote's mark without its note.
pub(super) fn footnote_undefined(place: Place, name: &str) -> Diagnostic {
    let name = short(name);
    let message = say!("there is no footnote `{name}`", "no hay ninguna nota `{name}`");
    Diagnostic::warning(Code::FootnoteUndefined, place, message)
        .hint(say!("write `[^{name}]: …` on a line of its own", "escriba `[^{name}]: …` en una línea aparte"))
}

/// A footnote that is defined twice, at its second definition.
pub(super) fn footnote_twice(place: Place, name: &str) -> Diagnostic {
    let name = short(name);
    let message = say!("the footnote `{name}` is defined twice", "la nota `{name}` está definida dos veces");
    Diagnostic::error(Code::IdDuplicate, place, message)
        .hint(say!("give one of them another name", "dé a una de ellas otro nombre"))
}

/// A footnote without a mark.
pub(super) fn footnote_unused(place: Place, name: &str) -> Diagnostic {
    let name = short(name);
    let message = say!("no mark leads to the footnote `{name}`", "ninguna llamada lleva a la nota `{name}`");
    Diagnostic::warning(Code::FootnoteUnused, place, message).hint(say!(
        "write `[^{name}]` where the note belongs, or take the note out",
        "escriba `[^{name}]` donde corresponde la nota, o quite la nota"
    ))
}

/// `[text][name]` without `[name]: address`.
pub(super) fn reference_undefined(place: Place, name: &str) -> Diagnostic {
    let name = short(name);
    let message = say!("there is no link reference `{name}`", "no hay ninguna referencia de enlace `{name}`");
    Diagnostic::warning(Code::ReferenceUndefined, place, message).hint(say!(
        "write `[{name}]: https://…` on a line of its own",
        "escriba `[{name}]: https://…` en una línea aparte"
    ))
}

/// What raw HTML lost.
pub(super) fn html_dropped(place: Place, what: &str) -> Diagnostic {
    let what = short(what);
    let message = say!("`{what}` is not allowed here and was left out", "`{what}` no se permite aquí y se quitó");
    Diagnostic::warning(Code::HtmlDropped, place, message).hint(say!(
        "write it in Markdown, or take it out; `bifolio explain html-dropped` tells what is allowed",
        "escríbalo en Markdown o quítelo; `bifolio explain html-dropped` dice qué se permite"
    ))
}

/// An attribute that raw HTML lost.
pub(super) fn html_attribute(place: Place, name: &str, value: &str) -> Diagnostic {
    let what = short(&format!("{name}=\"{value}\""));
    let message = say!("`{what}` is not allowed here and was left out", "`{what}` no se permite aquí y se quitó");
    Diagnostic::warning(Code::HtmlDropped, place, message).hint(say!("take `{name}` out", "quite `{name}`"))
}

/// A tag without its partner.
pub(super) fn html_unbalanced(place: Place, tag: &str) -> Diagnostic {
    let message = say!(
        "`{tag}` has no partner in the same block and was left out",
        "`{tag}` no tiene pareja en el mismo bloque y se quitó"
    );
    Diagnostic::warning(Code::HtmlDropped, place, message)
        .hint(say!("close the tag in the block that opens it", "cierre la etiqueta en el bloque que la abre"))
}

/// An id that is there already.
pub(super) fn id_duplicate(place: Place, id: &str) -> Diagnostic {
    let message = say!("the id `{id}` is there already", "el id `{id}` ya existe");
    Diagnostic::error(Code::IdDuplicate, place, message)
        .hint(say!("write another: `{{#{id}-2}}`", "escriba otro: `{{#{id}-2}}`"))
}

/// An id that no heading can have.
pub(super) fn id_invalid(place: Place, id: &str) -> Diagnostic {
    let message = say!("`{id}` cannot be an id", "`{id}` no puede ser un id");
    Diagnostic::error(Code::IdInvalid, place, message)
        .hint(say!("use letters without accents, digits, `-` and `_`", "use letras sin acentos, cifras, `-` y `_`"))
}

/// A language tag that is not well formed.
pub(super) fn language_tag(place: Place, tag: &str) -> Diagnostic {
    let tag = short(tag);
    let message = say!("`{tag}` is no language tag", "`{tag}` no es una etiqueta de idioma");
    Diagnostic::error(Code::LanguageTagInvalid, place, message)
        .hint(say!("write a BCP 47 tag such as `es` or `pt-BR`", "escriba una etiqueta BCP 47 como `es` o `pt-BR`"))
}

/// An address that is refused.
pub(super) fn address(place: Place, address: &str, refusal: &Refusal) -> Diagnostic {
    let address = short(address);
    let message = match refusal {
        Refusal::Empty => say!("the address is empty", "la dirección está vacía"),
        Refusal::Scheme(scheme) => {
            let scheme = short(scheme);
            say!("addresses with `{scheme}:` are not allowed", "no se permiten direcciones con `{scheme}:`")
        }
        Refusal::Character => {
            say!("the address holds `\\` or a control character", "la dirección lleva `\\` o un carácter de control")
        }
        Refusal::Host => say!(
            "the address `{address}` has no host or no scheme",
            "la dirección `{address}` no tiene servidor o esquema"
        ),
        Refusal::Outside => say!("`{address}` leaves the site's folder", "`{address}` sale de la carpeta del sitio"),
        Refusal::Id(id) => {
            let id = short(id);
            say!("`{id}` cannot be an id", "`{id}` no puede ser un id")
        }
    };
    Diagnostic::error(Code::LinkInvalid, place, message).hint(address_hint(refusal))
}

/// What to write instead.
fn address_hint(refusal: &Refusal) -> Sentence {
    match refusal {
        Refusal::Scheme(_) | Refusal::Host => say!(
            "allowed are `https:`, `http:`, `mailto:`, `tel:`, `story:`, `author:`, `section:`, `topic:`, `page:` and paths",
            "se permiten `https:`, `http:`, `mailto:`, `tel:`, `story:`, `author:`, `section:`, `topic:`, `page:` y rutas"
        ),
        Refusal::Empty => say!(
            "write where the link leads, between the parentheses: `[words](https://…)`",
            "escriba adónde lleva el enlace, entre los paréntesis: `[palabras](https://…)`"
        ),
        Refusal::Character => say!("write `/` between folders", "escriba `/` entre carpetas"),
        Refusal::Outside => say!(
            "put the file beside the text and write its name",
            "ponga el archivo junto al texto y escriba su nombre"
        ),
        Refusal::Id(_) => say!(
            "an id has letters, digits, `-`, `_` and `.`, and no spaces",
            "un id lleva letras, cifras, `-`, `_` y `.`, y ningún espacio"
        ),
    }
}

/// A link of a comment to anything but the web or an address of mail.
pub(super) fn comment_link(place: Place) -> Diagnostic {
    let message = say!("a comment may link only to elsewhere", "un comentario solo puede enlazar hacia fuera");
    let mut problem = Diagnostic::error(Code::LinkInvalid, place, message);
    only_elsewhere(&mut problem);
    problem
}

/// Says of a refused address what may stand in a comment.
pub(super) fn only_elsewhere(problem: &mut Diagnostic) {
    problem.hints = vec![say!(
        "allowed in comments are `https:`, `http:`, `mailto:` and `tel:`",
        "en los comentarios se permiten `https:`, `http:`, `mailto:` y `tel:`"
    )];
}

/// A picture in a comment.
pub(super) fn comment_picture(place: Place, address: &str) -> Diagnostic {
    let address = short(address);
    let message = say!(
        "a comment holds no pictures: only the words of `{address}` are shown",
        "un comentario no lleva imágenes: de `{address}` solo se muestran las palabras"
    );
    Diagnostic::warning(Code::HtmlDropped, place, message)
        .hint(say!("take it out, or write a link", "quítela o escriba un enlace"))
}

/// A picture of another host.
pub(super) fn picture_remote(place: Place, address: &str) -> Diagnostic {
    let address = short(address);
    let message = say!("the picture `{address}` is on another host", "la imagen `{address}` está en otro servidor");
    Diagnostic::error(Code::PictureRemote, place, message).hint(say!(
        "put the file beside the text, or set `images: {{remote: keep}}`",
        "ponga el archivo junto al texto, o escriba `images: {{remote: keep}}`"
    ))
}

/// Something nested too deep to be published.
pub(super) fn too_deep(place: Place) -> Diagnostic {
    let message = say!("the text is nested more than 100 levels deep", "el texto se anida más de 100 niveles");
    Diagnostic::error(Code::NestingTooDeep, place, message)
        .hint(say!("take some of the lists, quotes or tags out", "quite parte de las listas, citas o etiquetas"))
}

/// The beginning of what a writer wrote, short enough for a sentence.
fn short(text: &str) -> String {
    let line = text.trim().split(['\n', '\r']).next().unwrap_or("");
    match line.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
