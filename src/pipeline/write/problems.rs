//! Everything that this stage can say, one function a sentence.

use std::io;
use std::path::Path;

use crate::pipeline::base::diagnostic::Sentence;
use crate::pipeline::base::error::Error;
use crate::say;

use super::sign::Sign;

fn refused(path: &Path, message: Sentence, hint: Sentence) -> Error {
    Error::usage(message).at(path).hint(hint)
}

/// The same of a tree that stands beside an output, where `--output` does not name it: only the way out is another.
pub(super) fn of_tree(error: Error, sign: Sign) -> Error {
    match sign {
        Sign::Site => error,
        Sign::Protected | Sign::Server => error.hint(say!(
            "the delivery `split` keeps this folder beside the output: move what stands there away, or give the output a folder of its own, such as `--output site/public`",
            "la entrega `split` guarda esta carpeta junto a la salida: mueva lo que hay ahí, o dé a la salida una carpeta propia, como `--output site/public`"
        )),
    }
}

pub(super) fn output_is_file(path: &Path) -> Error {
    refused(
        path,
        say!("the output is a file, not a folder", "la salida es un archivo, no una carpeta"),
        say!("name a folder with `--output`", "indique una carpeta con `--output`"),
    )
}

pub(super) fn output_unreachable(path: &Path, cause: io::Error) -> Error {
    let message = say!("the output folder cannot be reached", "no se puede llegar a la carpeta de salida");
    let hint = say!("name another one with `--output`", "indique otra con `--output`");
    Error::io(path, cause, message).hint(hint)
}

pub(super) fn output_holds_source(path: &Path) -> Error {
    refused(
        path,
        say!(
            "the output folder is the source folder, or holds it",
            "la carpeta de salida es la del sitio, o la contiene"
        ),
        say!(
            "name a folder of its own with `--output`, for example `public`",
            "indique una carpeta propia con `--output`, por ejemplo `public`"
        ),
    )
}

pub(super) fn output_is_source(path: &Path, part: &str) -> Error {
    refused(
        path,
        say!(
            "the output folder lies in `{part}`, which belongs to the source",
            "la carpeta de salida está en `{part}`, que es parte del sitio"
        ),
        say!(
            "name a folder of its own with `--output`, for example `public`",
            "indique una carpeta propia con `--output`, por ejemplo `public`"
        ),
    )
}

/// A folder for letters that the web would publish.
pub(super) fn letters_are_published(path: &Path) -> Error {
    refused(
        path,
        say!("letters are no part of the published site", "las cartas no son parte del sitio publicado"),
        say!(
            "name a folder outside of it with `--output`, or leave the option out",
            "indique una carpeta fuera de él con `--output`, o quite la opción"
        ),
    )
}

/// A letter that could not be written.
pub(super) fn letter_unwritable(path: &Path, cause: io::Error) -> Error {
    Error::io(path, cause, say!("the letter cannot be written", "no se puede escribir la carta"))
}

pub(super) fn text_unwritable(path: &Path, cause: io::Error) -> Error {
    Error::io(path, cause, say!("the text cannot be written", "no se puede escribir el texto"))
}

/// `example` is one of the `count` files that are not ours.
pub(super) fn output_is_not_ours(path: &Path, example: &str, count: usize) -> Error {
    let others = count.saturating_sub(1);
    let message = match others {
        0 => say!(
            "the output folder holds a file that bifolio did not write, `{example}`",
            "la carpeta de salida contiene un archivo que bifolio no escribió, `{example}`"
        ),
        _ => say!(
            "the output folder holds files that bifolio did not write, `{example}` and {others} more",
            "la carpeta de salida contiene archivos que bifolio no escribió, `{example}` y {others} más"
        ),
    };
    let hint = say!(
        "name an empty folder with `--output`, or add `--force`: then files that are not ours stay, and those at our addresses are replaced",
        "indique una carpeta vacía con `--output`, o añada `--force`: los archivos ajenos se quedan, y los que ocupan direcciones nuestras se reemplazan"
    );
    refused(path, message, hint)
}

pub(super) fn in_the_way(path: &Path, may_force: bool) -> Error {
    let message = say!(
        "something that bifolio did not write stands where a file of the site belongs",
        "algo que bifolio no escribió ocupa el lugar de un archivo del sitio"
    );
    let hint = if may_force {
        say!("move it away, or replace it with `--force`", "muévalo, o reemplácelo con `--force`")
    } else {
        say!("move it away", "muévalo")
    };
    refused(path, message, hint)
}

pub(super) fn planned_twice(path: &Path) -> Error {
    Error::usage(say!("two files are planned at one place", "hay dos archivos previstos para un mismo lugar")).at(path)
}

/// A link, or something else that is no folder or file of ours, where the memory should be.
pub(super) fn memory_is_a_link(path: &Path) -> Error {
    Error::usage(say!(
        "the memory of builds is a link or no regular file",
        "la memoria de las construcciones es un enlace o no es un archivo normal"
    ))
    .at(path)
    .hint(say!("delete it: bifolio makes it anew", "bórrela: bifolio la hace de nuevo"))
}

/// A file where a folder of the memory should be.
pub(super) fn memory_is_a_file(path: &Path) -> Error {
    Error::usage(say!(
        "a file stands where bifolio keeps a folder for the memory of builds",
        "hay un archivo donde bifolio guarda una carpeta con la memoria de las construcciones"
    ))
    .at(path)
    .hint(say!("delete it: bifolio makes the folder anew", "bórrelo: bifolio hace la carpeta de nuevo"))
}

pub(super) fn other_build(path: &Path) -> Error {
    refused(
        path,
        say!("another build is writing this output", "otra compilación está escribiendo esta salida"),
        say!(
            "wait until it ends, or name another folder with `--output`",
            "espere a que termine, o indique otra carpeta con `--output`"
        ),
    )
}

pub(super) fn not_writable(path: &Path, cause: io::Error) -> Error {
    let message = say!("cannot write here", "no se puede escribir aquí");
    let hint = match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => say!(
            "make room on the disk; the output is as it was",
            "libere espacio en el disco; la salida está como estaba"
        ),
        _ => say!(
            "check who owns the folder and whether it may be written",
            "compruebe de quién es la carpeta y si se puede escribir en ella"
        ),
    };
    Error::io(path, cause, message).hint(hint)
}

/// A file that was staged is gone before the commit began.
pub(super) fn stage_lost(path: &Path) -> Error {
    Error::io(
        path,
        io::ErrorKind::NotFound.into(),
        say!(
            "what was staged for this file is gone; the output is as it was",
            "lo que se había preparado para este archivo ya no está; la salida está como estaba"
        ),
    )
    .hint(say!(
        "build again, and keep programs that clean folders away from the hidden one beside the output",
        "compile de nuevo, y mantenga lejos de la carpeta oculta junto a la salida los programas que limpian carpetas"
    ))
}

pub(super) fn not_finished(path: &Path, cause: io::Error) -> Error {
    let message = say!(
        "the output could not be brought up to date completely",
        "no se ha podido actualizar la salida por completo"
    );
    let hint = say!(
        "mend the cause and build again: what is missing will be finished first",
        "corrija la causa y compile de nuevo: lo que falta se terminará primero"
    );
    Error::io(path, cause, message).hint(hint)
}

pub(super) fn not_exchanged(path: &Path, cause: io::Error) -> Error {
    let message = say!("the output folder cannot be exchanged", "no se puede intercambiar la carpeta de salida");
    let hint = say!(
        "build without `--atomic`: a folder that is a mount point cannot be renamed",
        "compile sin `--atomic`: una carpeta que es un punto de montaje no se puede renombrar"
    );
    Error::io(path, cause, message).hint(hint)
}

pub(super) fn stopped(path: &Path) -> Error {
    Error::usage(say!("stopped, as a test asked", "detenido, como pidió una prueba")).at(path)
}

/// A folder that a command wants to fill holds something; `example` is one of its entries.
pub(super) fn plot_not_empty(path: &Path, example: &str) -> Error {
    refused(
        path,
        say!("the folder is not empty: it holds `{example}`", "la carpeta no está vacía: contiene `{example}`"),
        say!("give a name that nothing bears yet", "dé un nombre que aún esté libre"),
    )
}

/// A folder that a command wants to make or fill cannot be reached, or is none.
pub(super) fn plot_unusable(path: &Path, cause: io::Error) -> Error {
    let message = say!("the folder cannot be made", "no se puede crear la carpeta");
    let hint = say!(
        "name another one, and check who may write above it",
        "indique otra, y compruebe quién puede escribir por encima de ella"
    );
    Error::io(path, cause, message).hint(hint)
}
