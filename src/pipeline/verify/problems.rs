//! All that looking at the finished pages can say.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, did_you_mean};
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
    Diagnostic::error(Code::LinkDead, place, message).hint(did_you_mean(href, known))
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
    Diagnostic::error(Code::FragmentDead, place, message).hint(did_you_mean(part, known))
}

pub(super) fn id_duplicate(place: Option<Place>, id: &str, page: &str) -> Diagnostic {
    let message = say!(
        "two elements of the page `{page}` have the id `{id}`",
        "dos elementos de la página `{page}` tienen el id `{id}`"
    );
    Diagnostic::error(Code::IdDuplicate, place, message)
        .hint(say!("give one of them another id", "dé a uno de ellos otro id"))
}
