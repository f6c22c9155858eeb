//! `bifolio theme new NAME`: a theme of a few lines that extends gazette, for a designer to begin with.
//!
//! Its files lie beside this one, once for each language of messages.

use include_dir::{Dir, include_dir};

use crate::cli::Invocation;
use crate::pipeline::base::embedded;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::write::{Seedling, plant};
use crate::say;

use super::super::build;

static IN_EN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/theme/new/in-en");
static IN_ES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/commands/theme/new/in-es");

/// The theme that is inside the binary, and that a new one extends.
const TAKEN: &str = "gazette";

/// How long a name may be.
const LONGEST: usize = 60;

/// Makes the theme; what to tell, for standard output.
pub fn run(invocation: &Invocation, name: &str) -> Result<String, Error> {
    check(name)?;
    let messages = invocation.report.messages;
    let files = embedded::files(ByLang::new(&IN_EN, &IN_ES)[messages]).into_iter();
    let named = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("NAME", name).into_bytes();
    let seedlings: Vec<Seedling> = files.map(|(path, bytes)| (path, named(bytes))).collect();
    plant(&build::root(invocation)?.join("themes").join(name), &seedlings, &[])?;
    Ok(if invocation.report.quiet { String::new() } else { what_next(name, &seedlings, messages) })
}

/// A name is a folder's, on any disk and in any shell.
fn check(name: &str) -> Result<(), Error> {
    if name == TAKEN {
        let message = say!("`{name}` is the theme that is built in", "`{name}` es el tema gráfico incluido");
        let hint =
            say!("give yours a name of its own: it extends that one", "dé al suyo un nombre propio: extiende aquel");
        return Err(Error::usage(message).hint(hint));
    }
    let is_of_names = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_sound = name.bytes().all(is_of_names) && !name.starts_with('-') && (1..=LONGEST).contains(&name.len());
    if is_sound {
        return Ok(());
    }
    Err(Error::usage(say!(
        "`{name}` cannot be the name of a theme",
        "`{name}` no puede ser el nombre de un tema gráfico"
    ))
    .hint(say!(
        "write small letters, digits and hyphens, at most {LONGEST}, such as `evening-edition`",
        "escriba minúsculas sin acento, cifras y guiones, {LONGEST} como máximo, por ejemplo `edicion-nocturna`"
    )))
}

/// What was made, and how it is put to use.
fn what_next(name: &str, seedlings: &[Seedling], messages: Lang) -> String {
    let files: String = seedlings.iter().map(|(path, _)| format!("themes/{name}/{path}\n")).collect();
    match messages {
        Lang::En => format!("{files}\nTo use it, write into bifolio.yaml:\n\n    theme: {name}\n"),
        Lang::Es => format!("{files}\nPara usarlo, escriba en bifolio.yaml:\n\n    theme: {name}\n"),
    }
}
