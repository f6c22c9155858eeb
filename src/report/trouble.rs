//! What an operator must mend, printed once: what could not be done, where, why, and the way out.

use std::io::{Error as IoError, ErrorKind};

use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::Lang;

use super::plain::plain;
use super::{Format, ReportSettings, github, words};

/// Writes an [`Error`] for standard error, in the language of messages.
pub fn trouble(error: &Error, settings: &ReportSettings) -> String {
    let lang = settings.messages;
    let mut text = plain(&error.message[lang]);
    if let Some(path) = &error.path {
        text.push_str(&format!(": {}", plain(&path.display().to_string())));
    }
    if let Some(cause) = &error.cause {
        text.push_str(&format!(": {}", plain(&reason(cause, lang))));
    }
    if let Some(hint) = &error.hint {
        text.push_str(&format!("\n{}: {}", words::help(lang), plain(&hint[lang])));
    }
    match settings.format {
        Format::Github => format!("::error::{}\n", github::escape(&text)),
        _ => format!("error: {text}\n"),
    }
}

/// What the system said. It speaks English; what happens to editors is said in Spanish too.
fn reason(cause: &IoError, lang: Lang) -> String {
    let spanish = match cause.kind() {
        ErrorKind::NotFound => "no existe",
        ErrorKind::PermissionDenied => "permiso denegado",
        ErrorKind::AlreadyExists => "ya existe",
        ErrorKind::StorageFull => "no queda espacio en el disco",
        ErrorKind::QuotaExceeded => "la cuota de disco está agotada",
        ErrorKind::ReadOnlyFilesystem => "el disco es de solo lectura",
        ErrorKind::FileTooLarge => "el archivo es demasiado grande",
        ErrorKind::AddrInUse => "el puerto está ocupado",
        ErrorKind::NotADirectory => "no es una carpeta",
        ErrorKind::IsADirectory => "es una carpeta",
        ErrorKind::DirectoryNotEmpty => "la carpeta no está vacía",
        ErrorKind::InvalidFilename => "el nombre no es válido",
        ErrorKind::InvalidData => "el contenido no es válido",
        ErrorKind::UnexpectedEof => "el archivo termina antes de tiempo",
        ErrorKind::Interrupted => "la operación fue interrumpida",
        ErrorKind::TimedOut => "se agotó el tiempo de espera",
        _ => return cause.to_string(),
    };
    match lang {
        Lang::En => cause.to_string(),
        Lang::Es => spanish.to_owned(),
    }
}
