//! Everything that this stage can say, one function a sentence.

use std::io;
use std::path::Path;

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::say;

use super::names::Suspicion;

/// The place of what has none.
pub(super) fn nowhere() -> SourcePath {
    SourcePath::new(".").unwrap_or_else(|| unreachable!("a dot never leaves its folder"))
}

pub(super) fn no_source(root: &Path, cause: io::Error) -> Error {
    let message = say!("the source folder cannot be read", "no se puede leer la carpeta del sitio");
    let hint = say!(
        "go to the folder that holds `bifolio.yaml`, or name it with `--source`",
        "vaya a la carpeta que contiene `bifolio.yaml`, o indíquela con `--source`"
    );
    Error::io(root, cause, message).hint(hint)
}

pub(super) fn language_suffix_missing(path: &SourcePath, right: &[String]) -> Diagnostic {
    let name = path.name();
    let message = say!(
        "the name `{name}` does not say the language of the text",
        "el nombre `{name}` no dice en qué idioma está el texto"
    );
    let quoted: Vec<String> = right.iter().map(|name| format!("`{name}`")).collect();
    let (or, o) = (quoted.join(" or "), quoted.join(" o "));
    let hint = say!("rename it to {or}", "cámbiele el nombre a {o}");
    Diagnostic::error(Code::LanguageSuffixMissing, Place::top(path), message).hint(hint)
}

pub(super) fn name_collision(first: &SourcePath, second: &SourcePath) -> Diagnostic {
    let message = say!(
        "`{second}` and `{first}` are one file on computers that do not tell capital from small letters",
        "`{second}` y `{first}` son un solo archivo en equipos que no distinguen mayúsculas de minúsculas"
    );
    Diagnostic::error(Code::NameCollision, Place::top(second), message)
        .also(Place::top(first), say!("the other one", "el otro"))
        .hint(say!("rename one of them", "cambie el nombre de uno de ellos"))
}

pub(super) fn name_not_utf8(shown: &SourcePath) -> Diagnostic {
    let message = say!(
        "the name of `{shown}` is not UTF-8, so nothing can refer to the file",
        "el nombre de `{shown}` no está en UTF-8, así que nada puede referirse al archivo"
    );
    Diagnostic::error(Code::NotUtf8, Place::top(shown), message)
        .hint(say!("rename it with letters, digits and hyphens", "cámbielo por uno con letras, cifras y guiones"))
}

pub(super) fn symlink_outside(path: &SourcePath) -> Diagnostic {
    let message = say!(
        "`{path}` is a link to something that is no part of the site, and was not followed",
        "`{path}` es un enlace a algo que no es parte del sitio, y no se ha seguido"
    );
    let hint = say!("put a copy in its place", "ponga una copia en su lugar");
    Diagnostic::warning(Code::SymlinkOutside, Place::top(path), message).hint(hint)
}

pub(super) fn link_again(path: &SourcePath) -> Diagnostic {
    let message = say!(
        "`{path}` is a link to a folder that was read already, and was not followed",
        "`{path}` es un enlace a una carpeta que ya se ha leído, y no se ha seguido"
    );
    Diagnostic::warning(Code::FileUnreadable, Place::top(path), message)
        .hint(say!("remove the link", "elimine el enlace"))
}

pub(super) fn link_broken(path: &SourcePath) -> Diagnostic {
    let message = say!("`{path}` is a link that leads nowhere", "`{path}` es un enlace que no lleva a ninguna parte");
    Diagnostic::error(Code::FileUnreadable, Place::top(path), message)
        .hint(say!("remove the link or restore its target", "elimine el enlace o restaure su destino"))
}

pub(super) fn no_regular_file(path: &SourcePath) -> Diagnostic {
    let message = say!(
        "`{path}` is neither a file nor a folder, and was left out",
        "`{path}` no es un archivo ni una carpeta, y se ha omitido"
    );
    Diagnostic::warning(Code::FileUnreadable, Place::top(path), message)
}

/// A data file that nothing reads. `right` is the name that was meant, where it can be told; `known` are all.
pub(super) fn data_file_unknown(path: &SourcePath, right: Option<&str>, known: &[&str]) -> Diagnostic {
    let message = say!("nothing reads `{path}`", "nada lee `{path}`");
    let list = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hint = match right {
        Some(right) => say!("rename it to `{right}`", "cámbiele el nombre a `{right}`"),
        None => say!("data files are called {list}", "los archivos de datos se llaman {list}"),
    };
    Diagnostic::warning(Code::DataFileUnknown, Place::top(path), message).hint(hint)
}

/// A folder by the name of a data file.
pub(super) fn folder_for_file(path: &SourcePath) -> Diagnostic {
    let message = say!(
        "`{path}` is a folder, and nothing in it is read: a file is expected here",
        "`{path}` es una carpeta, y no se lee nada de ella: aquí se espera un archivo"
    );
    Diagnostic::error(Code::FileUnreadable, Place::top(path), message).hint(say!(
        "write one file of this name, or give the folder another",
        "escriba un solo archivo con este nombre, o dé otro a la carpeta"
    ))
}

pub(super) fn file_unreadable(path: &SourcePath, cause: &io::Error) -> Diagnostic {
    let message = say!("`{path}` cannot be read: {cause}", "no se puede leer `{path}`: {cause}");
    let hint = say!("check that it exists and that you may read it", "compruebe que existe y que puede leerlo");
    Diagnostic::error(Code::FileUnreadable, Place::top(path), message).hint(hint)
}

pub(super) fn file_too_large(path: &SourcePath, size_bytes: u64, limit_bytes: u64) -> Diagnostic {
    let (size, limit) = (mebibytes(size_bytes), mebibytes(limit_bytes));
    let message = say!(
        "`{path}` has {size} MiB; a file of its kind may have {limit}",
        "`{path}` tiene {size} MiB; un archivo de su tipo puede tener {limit}"
    );
    let hint = say!("divide it, or take out what does not belong there", "divídalo, o quite lo que no le corresponde");
    Diagnostic::error(Code::FileTooLarge, Place::top(path), message).hint(hint)
}

/// Mebibytes with one decimal where there is one, rounded up, so that what is too large never looks small enough.
fn mebibytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        tenth => format!("{}.{tenth}", tenths / 10),
    }
}

/// `sound` is the text before the first wrong byte.
pub(super) fn not_utf8(path: &SourcePath, sound: &str) -> Diagnostic {
    let place = Place::of_bytes(path, sound, sound.len()..sound.len());
    let message = say!(
        "`{path}` is not UTF-8: the first wrong byte stands here",
        "`{path}` no está en UTF-8: el primer byte incorrecto está aquí"
    );
    let hint = say!("save the file with the encoding UTF-8", "guarde el archivo con la codificación UTF-8");
    Diagnostic::error(Code::NotUtf8, place, message).hint(hint)
}

pub(super) fn picture_unreadable(place: Place, what: &Sentence) -> Diagnostic {
    let path = place.file.clone();
    let message = say!("the picture `{path}` cannot be read: ", "no se puede leer la imagen `{path}`: ");
    let hint =
        say!("open it in a picture editor and save it again", "ábrala en un editor de imágenes y vuelva a guardarla");
    Diagnostic::error(Code::PictureUnreadable, place, joined(message, what)).hint(hint)
}

/// Two halves of a sentence, each in its language.
fn joined(first: Sentence, second: &Sentence) -> Sentence {
    first.map(|lang, text| text + &second[lang])
}

pub(super) fn picture_too_large(path: &SourcePath, width: u32, height: u32, limit_megapixels: u64) -> Diagnostic {
    let message = say!(
        "the picture `{path}` says that it has {width} × {height} pixels; it may have {limit_megapixels} million",
        "la imagen `{path}` dice que tiene {width} × {height} píxeles; puede tener {limit_megapixels} millones"
    );
    let hint = say!("make it smaller: 3000 pixels of width are plenty", "redúzcala: 3000 píxeles de ancho sobran");
    Diagnostic::error(Code::PictureUnreadable, Place::top(path), message).hint(hint)
}

pub(super) fn picture_misnamed(path: &SourcePath, is: &str, right_name: &str) -> Diagnostic {
    let message = say!("`{path}` holds a picture of the kind {is}", "`{path}` contiene una imagen de tipo {is}");
    let hint = say!("rename it to `{right_name}`", "cámbiele el nombre a `{right_name}`");
    Diagnostic::error(Code::PictureUnreadable, Place::top(path), message).hint(hint)
}

/// A picture in a format whose notes nobody here can take out.
pub(super) fn picture_foreign(path: &SourcePath, format: &str, better: &str) -> Diagnostic {
    let message = say!(
        "a picture in the format {format} is not published: it may tell where it was taken",
        "una imagen en formato {format} no se publica: puede decir dónde se tomó"
    );
    let hint = say!(
        "open it in a picture editor and export it as JPEG: `{better}`",
        "ábrala en un editor de imágenes y expórtela como JPEG: `{better}`"
    );
    Diagnostic::error(Code::MediaRefused, Place::top(path), message)
        .hint(hint)
        .hint(say!("published are JPEG, PNG, WebP, GIF, AVIF and SVG", "se publican JPEG, PNG, WebP, GIF, AVIF y SVG"))
}

pub(super) fn media_refused(path: &SourcePath) -> Diagnostic {
    let ending = path.extension();
    let message = match ending.as_str() {
        "" => say!(
            "a file whose name has no ending is not published with a text",
            "un archivo cuyo nombre no tiene extensión no se publica con un texto"
        ),
        _ => say!(
            "a file that ends in `.{ending}` is not published with a text: only pictures, sound, film, documents and data are",
            "un archivo que termina en `.{ending}` no se publica con un texto: solo imágenes, sonido, vídeo, documentos y datos"
        ),
    };
    let hint = say!(
        "save it as PDF or pack it into a ZIP file, or put it under `static/`, which is copied as it is",
        "guárdelo como PDF o empaquételo en un archivo ZIP, o póngalo en `static/`, que se copia tal cual"
    );
    Diagnostic::error(Code::MediaRefused, Place::top(path), message).hint(hint)
}

/// A file of `static/` whose name says that it was not meant for readers.
pub(super) fn static_suspect(path: &SourcePath, suspicion: Suspicion) -> Diagnostic {
    let message = match suspicion {
        Suspicion::Leftover => say!(
            "`{path}` looks like something that a program left behind, and it will be published",
            "`{path}` parece algo que un programa dejó atrás, y se publicará"
        ),
        Suspicion::Secret => say!(
            "`{path}` looks like a key or a password, and it will be published for everybody",
            "`{path}` parece una clave o una contraseña, y se publicará para todo el mundo"
        ),
    };
    let hint = say!(
        "move it out of `static/`, or rename it if readers are to have it",
        "sáquelo de `static/`, o cámbiele el nombre si debe llegar a los lectores"
    );
    Diagnostic::warning(Code::StaticSuspect, Place::top(path), message).hint(hint)
}

pub(super) fn svg_unsafe(place: Place, what: &Sentence) -> Diagnostic {
    let path = place.file.clone();
    let message = say!("the SVG `{path}` is refused, it holds ", "el SVG `{path}` se rechaza, contiene ");
    let hint = say!("take it out, or save the drawing as a plain SVG", "quítelo, o guarde el dibujo como SVG simple");
    Diagnostic::error(Code::SvgUnsafe, place, joined(message, what)).hint(hint)
}
