//! The last line of a report: how many problems, and what the run did.

use serde::Serialize;

use super::why::Why;
use crate::pipeline::base::diagnostic::{Diagnostic, Severity};
use crate::pipeline::base::lang::Lang;

/// What a run did, as far as it came; what is `None` is not spoken of.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Summary {
    /// Pages of the edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<usize>,
    /// Pages that had to be rendered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rendered: Option<usize>,
    /// Files written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<usize>,
    /// Files deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted: Option<usize>,
    /// Texts of which readers may not see something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<usize>,
    /// Public files that were compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compared: Option<usize>,
    /// By which made-up words can be made up again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// How long it took.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<u64>,
    /// Files that were written for somebody to take up, as paths of this machine: named one by one on standard output.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Articles that had to be read, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<usize>,
    /// Why pages were rendered, where that was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Why>,
    /// Whether warnings fail the run, by the command line or the configuration.
    #[serde(skip)]
    pub strict: bool,
}

/// How many diagnostics of each severity there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Counts {
    /// Counts diagnostics.
    pub fn of(diagnostics: &[Diagnostic]) -> Counts {
        diagnostics.iter().fold(Counts::default(), Counts::with)
    }

    /// Counts borrowed diagnostics.
    pub(super) fn of_refs(diagnostics: &[&Diagnostic]) -> Counts {
        diagnostics.iter().copied().fold(Counts::default(), Counts::with)
    }

    /// One more.
    fn with(mut self, diagnostic: &Diagnostic) -> Counts {
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
        self
    }

    /// Whether a run with so many problems fails.
    pub fn fail(self, strict: bool) -> bool {
        self.errors > 0 || (strict && self.warnings > 0)
    }
}

/// `2 errors, 1 warning; 48 pages, 3 rendered, 2 files written, 0 deleted, 34 ms`, with its line end.
pub(super) fn last_line(counts: Counts, summary: &Summary, lang: Lang) -> String {
    let done = done(summary, lang);
    let problems = counted(counts, lang);
    let mut parts = Vec::new();
    if !problems.is_empty() {
        parts.push(problems);
    } else if summary.written.is_none() {
        parts.push(pick(lang, "no problems", "sin problemas").to_owned());
    }
    if !done.is_empty() {
        parts.push(done);
    }
    let mut line = parts.join("; ");
    if summary.strict && counts.errors == 0 && counts.warnings > 0 {
        line.push_str(pick(lang, " (strict: warnings fail)", " (modo estricto: las advertencias cuentan como fallo)"));
    }
    line.push('\n');
    line
}

/// `2 errors, 1 warning`; what there is none of is left out.
pub(super) fn counted(counts: Counts, lang: Lang) -> String {
    let kinds = [
        (counts.errors, ("error", "errors"), ("error", "errores")),
        (counts.warnings, ("warning", "warnings"), ("advertencia", "advertencias")),
        (counts.notes, ("note", "notes"), ("nota", "notas")),
    ];
    let some = kinds.into_iter().filter(|(n, ..)| *n > 0);
    some.map(|(n, en, es)| number(n, pick(lang, en, es))).collect::<Vec<_>>().join(", ")
}

/// `48 pages, 3 rendered, 2 files written, 0 deleted, 34 ms`, of what is known.
fn done(summary: &Summary, lang: Lang) -> String {
    let say = |n: Option<usize>, en, es| n.map(|n| number(n, pick(lang, en, es)));
    let parts = [
        say(summary.pages, ("page", "pages"), ("página", "páginas")),
        say(summary.read, ("article read", "articles read"), ("artículo leído", "artículos leídos")),
        say(summary.rendered, ("rendered", "rendered"), ("generada", "generadas")),
        say(summary.written, ("file written", "files written"), ("archivo escrito", "archivos escritos")),
        say(summary.deleted, ("deleted", "deleted"), ("borrado", "borrados")),
        say(summary.hidden, ("hidden text", "hidden texts"), ("texto oculto", "textos ocultos")),
        say(summary.compared, ("file compared", "files compared"), ("archivo comparado", "archivos comparados")),
        summary.seed.map(|seed| format!("{} {seed}", pick(lang, "seed", "semilla"))),
        summary.milliseconds.map(|ms| format!("{ms} ms")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A number with the form of its noun.
pub(super) fn number(n: usize, (one, other): (&str, &str)) -> String {
    format!("{n} {}", if n == 1 { one } else { other })
}

/// The value of a language.
pub(super) fn pick<T>(lang: Lang, en: T, es: T) -> T {
    match lang {
        Lang::En => en,
        Lang::Es => es,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_in_both_languages() {
        let built = Summary {
            pages: Some(48),
            rendered: Some(1),
            written: Some(1),
            deleted: Some(0),
            milliseconds: Some(34),
            ..Summary::default()
        };
        let checked = Summary { pages: Some(1), milliseconds: Some(5), ..Summary::default() };
        let strict = Summary { strict: true, ..Summary::default() };
        let (none, some) = (Counts::default(), Counts { errors: 2, warnings: 1, notes: 0 });
        let warned = Counts { warnings: 2, ..none };
        let cases = [
            (some, &built, Lang::En, "2 errors, 1 warning; 48 pages, 1 rendered, 1 file written, 0 deleted, 34 ms\n"),
            (
                some,
                &built,
                Lang::Es,
                "2 errores, 1 advertencia; 48 páginas, 1 generada, 1 archivo escrito, 0 borrados, 34 ms\n",
            ),
            (none, &built, Lang::En, "48 pages, 1 rendered, 1 file written, 0 deleted, 34 ms\n"),
            (none, &checked, Lang::Es, "sin problemas; 1 página, 5 ms\n"),
            (warned, &strict, Lang::En, "2 warnings (strict: warnings fail)\n"),
        ];
        for (counts, summary, lang, expected) in cases {
            assert_eq!(last_line(counts, summary, lang), expected);
        }
    }
}
