//! All that looking at the finished pages can say.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence, did_you_mean, known_list};
use crate::say;

pub(super) fn link_dead<'a>(
    place: Option<Place>,
    href: &str,
    page: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let message = match place {
        Some(_) => {
            say!("no page or file is at the address `{href}`", "no hay página ni archivo en la dirección `{href}`")
        }
        None => say!(
            "the theme leads from `{page}` to an address where nothing is: `{href}`",
            "el tema lleva de `{page}` a una dirección donde no hay nada: `{href}`"
        ),
    };
    let near = did_you_mean(href, known);
    let is_theme = place.is_none();
    Diagnostic::error(Code::LinkDead, place, message).hint(near.unwrap_or_else(|| match is_theme {
        true => in_theme(),
        false => say!(
            "to a story leads `story:ID`, to a plain page `page:NAME`; the whole address of another site opens with `https://`",
            "a una historia lleva `story:ID`, a una página fija `page:NOMBRE`; la dirección de otro sitio empieza por `https://`"
        ),
    }))
}

/// What to do about a link that no text holds.
fn in_theme() -> Sentence {
    say!("mend the link in a template of the theme", "corrija el enlace en una plantilla del tema gráfico")
}

pub(super) fn fragment_dead<'a>(
    place: Option<Place>,
    href: &str,
    page: &str,
    known: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let message = match place {
        Some(_) => say!(
            "nothing on the page has the id that `{href}` names",
            "nada en la página tiene el id que nombra `{href}`"
        ),
        None => say!(
            "the theme leads from `{page}` to a part that does not exist: `{href}`",
            "el tema lleva de `{page}` a una parte que no existe: `{href}`"
        ),
    };
    let part = href.rsplit_once('#').map_or(href, |(_, part)| part);
    let known: Vec<&str> = known.collect();
    let is_theme = place.is_none();
    let told = Diagnostic::error(Code::FragmentDead, place, message);
    match did_you_mean(part, known.iter().copied()) {
        Some(near) => told.hint(near),
        None if is_theme => told.hint(in_theme()),
        None => told.hint(known_list(known)).hint(say!(
            "take `#{part}` out of the link, or give a heading this id: `## Words {{#{part}}}`",
            "quite `#{part}` del enlace, o dé este id a un título: `## Palabras {{#{part}}}`"
        )),
    }
}

pub(super) fn id_duplicate(place: Option<Place>, id: &str, page: &str) -> Diagnostic {
    let message = say!(
        "two elements of the page `{page}` have the id `{id}`",
        "dos elementos de la página `{page}` tienen el id `{id}`"
    );
    Diagnostic::error(Code::IdDuplicate, place, message)
        .hint(say!("give one of them another id", "dé a uno de ellos otro id"))
}
