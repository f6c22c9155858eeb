//! The lines of a preview in the terminal: where it stands, then one for each build.

use std::collections::BTreeSet;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::lang::Lang;

use super::plain::plain;
use super::summary::{counted, number, pick};
use super::{Counts, ReportSettings, short};

/// What a build came to.
#[derive(Clone, Copy)]
pub enum Came {
    /// All pages are served, so many of them others than before.
    Sound {
        /// Pages that came, went or differ.
        pages: usize,
    },
    /// The pages stay as they were.
    Failed(Counts),
}

/// The line after the start.
pub fn started(address: &str, lang: Lang) -> String {
    let address = plain(address);
    pick(
        lang,
        format!("Preview: {address} (Ctrl-C ends it)\n"),
        format!("Vista previa: {address} (Ctrl-C la termina)\n"),
    )
}

/// The line that tells where the desk stands.
pub fn desk(host: &str, lang: Lang) -> String {
    let host = plain(host);
    pick(lang, format!("Desk: http://{host}/_preview/\n"), format!("Mesa de redacción: http://{host}/_preview/\n"))
}

/// The line before the end.
pub fn ended(lang: Lang) -> String {
    pick(lang, "Preview ended\n", "Vista previa terminada\n").to_owned()
}

/// The line where the system has no watches to give.
pub fn polling(reason: &str, lang: Lang) -> String {
    let reason = plain(reason);
    pick(
        lang,
        format!("note: the system tells of no changes ({reason}): the site is looked at five times a second\n"),
        format!("nota: el sistema no avisa de los cambios ({reason}): el sitio se revisa cinco veces por segundo\n"),
    )
}

/// The line where no browser could be opened.
pub fn no_browser(address: &str, lang: Lang) -> String {
    let address = plain(address);
    pick(
        lang,
        format!("note: no browser could be opened; go to {address}\n"),
        format!("nota: no se pudo abrir ningún navegador; vaya a {address}\n"),
    )
}

/// `content/river.en.md: 3 pages differ, 34 ms`. `changed` is empty where nobody knows what moved.
pub fn rebuilt(changed: &BTreeSet<String>, came: Came, milliseconds: u128, lang: Lang) -> String {
    let what = match (changed.first(), changed.len()) {
        (None, _) => pick(lang, "site", "sitio").to_owned(),
        (Some(first), 1) => plain(first),
        (Some(first), n) => {
            let (first, more) = (plain(first), n - 1);
            pick(lang, format!("{first} and {more} more"), format!("{first} y {more} más"))
        }
    };
    let came = match came {
        Came::Sound { pages: 0 } => pick(lang, "no page differs", "ninguna página cambia").to_owned(),
        Came::Sound { pages: 1 } => pick(lang, "1 page differs", "1 página cambia").to_owned(),
        Came::Sound { pages } => pick(lang, format!("{pages} pages differ"), format!("{pages} páginas cambian")),
        Came::Failed(counts) => {
            let counted = counted(counts, lang);
            pick(
                lang,
                format!("{counted}; the pages stay as they were"),
                format!("{counted}; las páginas siguen como estaban"),
            )
        }
    };
    format!("{what}: {came}, {milliseconds} ms\n")
}

/// The line of the first build: `48 pages, 120 ms`.
pub fn first(pages: usize, milliseconds: u128, lang: Lang) -> String {
    format!("{}, {milliseconds} ms\n", number(pages, pick(lang, ("page", "pages"), ("página", "páginas"))))
}

/// A line for each diagnostic.
pub fn lines(diagnostics: &[&Diagnostic], settings: &ReportSettings) -> String {
    short::render(diagnostics, settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_is_told_in_one_line() {
        let names = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
        let failed = Came::Failed(Counts { errors: 1, warnings: 0, notes: 0 });
        let cases = [
            (names(&["a.md"]), Came::Sound { pages: 3 }, Lang::En, "a.md: 3 pages differ, 9 ms\n"),
            (
                names(&["a.md", "b.md", "c.md"]),
                Came::Sound { pages: 1 },
                Lang::Es,
                "a.md y 2 más: 1 página cambia, 9 ms\n",
            ),
            (names(&[]), Came::Sound { pages: 0 }, Lang::Es, "sitio: ninguna página cambia, 9 ms\n"),
            (names(&["a\u{1b}[2J"]), failed, Lang::En, "a␛[2J: 1 error; the pages stay as they were, 9 ms\n"),
        ];
        for (changed, came, lang, expected) in cases {
            assert_eq!(rebuilt(&changed, came, 9, lang), expected);
        }
    }
}
