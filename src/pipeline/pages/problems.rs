//! All that planning the pages can say.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::front_block::FrontBlock;
use crate::say;

use super::plan::Page;

/// A planned page, and where the writing that makes it stands.
type Planned<'a> = (Option<Place>, &'a Page);

pub(super) fn alias_is_a_page(place: Place, alias: &str, page: &Page) -> Diagnostic {
    let url = &page.url;
    let message = say!(
        "the old address `{alias}` is the address of a page: `{url}`",
        "la dirección antigua `{alias}` es la de una página: `{url}`"
    );
    Diagnostic::error(Code::AliasCollision, place, message).hint(say!("take the alias away", "quite el alias"))
}

pub(super) fn alias_twice(place: Place, alias: &str, first: &FrontBlock) -> Diagnostic {
    let file = &first.source;
    let message = say!(
        "the old address `{alias}` leads to `{file}` already",
        "la dirección antigua `{alias}` ya lleva a `{file}`"
    );
    Diagnostic::error(Code::AliasCollision, place, message)
        .hint(say!("keep it in one of the two", "déjela en uno de los dos"))
}

pub(super) fn two_pages((there, first): Planned<'_>, (here, second): Planned<'_>) -> Diagnostic {
    // The one that a writer can move is the one to point at.
    let (here, there) = if here.is_none() { (there, here) } else { (here, there) };
    let name = |place: &Option<Place>, page: &Page| {
        place.as_ref().map_or_else(|| page.url.to_string(), |place| place.file.to_string())
    };
    let (one, other, url, twin) = (name(&there, first), name(&here, second), &second.url, &first.url);
    let message = if url == twin {
        say!(
            "two pages are at the address `{url}`: `{one}` and `{other}`",
            "dos páginas tienen la dirección `{url}`: `{one}` y `{other}`"
        )
    } else {
        say!(
            "the addresses `{twin}` and `{url}` are one where capital and small letters are not told apart: `{one}` and `{other}`",
            "las direcciones `{twin}` y `{url}` son una sola donde no se distinguen mayúsculas y minúsculas: `{one}` y `{other}`"
        )
    };
    let problem = Diagnostic::error(Code::AddressCollision, here, message)
        .hint(say!("give one of them another `slug:`", "dé a una de ellas otro `slug:`"));
    match there {
        Some(there) => problem.also(there, say!("the other page", "la otra página")),
        None => problem,
    }
}

pub(super) fn page_and_file(place: Option<Place>, page: &Page, source: &SourcePath) -> Diagnostic {
    let url = &page.url;
    let message = say!(
        "a page and the file `{source}` are at the address `{url}`",
        "una página y el archivo `{source}` tienen la dirección `{url}`"
    );
    let place = place.unwrap_or_else(|| Place::top(source));
    Diagnostic::error(Code::AddressCollision, place, message).hint(say!(
        "rename the file, or give the page another `slug:`",
        "cambie el nombre del archivo, o dé a la página otro `slug:`"
    ))
}
