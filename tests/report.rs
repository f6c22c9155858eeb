//! What a report looks like, in each format, from outside.

use bifolio::pipeline::base::code::Code;
use bifolio::pipeline::base::diagnostic::{Diagnostic, LineColumn, Place};
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::base::path::SourcePath;
use bifolio::report::{Format, ReportSettings, Summary, print};
use bifolio::say;

const RIVER: &str = "---\ntitle: ¿De quién es el río?\nsection: enviroment\n---\nAgua\t\u{1b}[31m\n";

fn settings(format: Format, messages: Lang) -> ReportSettings {
    ReportSettings { format, messages, color: false, quiet: false, folder: String::new() }
}

fn place(file: &str, line: u32, from: u32, to: u32) -> Place {
    let point = |column| LineColumn { line, column };
    Place { file: SourcePath::new(file).unwrap(), start: point(from), end: point(to) }
}

/// An unknown section, a pair that is told twice, and something without a place.
fn problems() -> Vec<Diagnostic> {
    vec![
        Diagnostic::warning(Code::ForeignFile, None, say!("`a, b: 50%.txt` is foreign", "`a, b: 50%.txt` es ajeno")),
        Diagnostic::error(
            Code::StoryDuplicate,
            place("content/rio.es.md", 900, 1, 2),
            say!("two originals bear the id `river`", "dos originales llevan el id `river`"),
        )
        .also(place("content/río, 1.es.md", 2, 8, 28), say!("the other one", "el otro")),
        Diagnostic::error(
            Code::UnknownSection,
            place("content/rio.es.md", 3, 10, 20),
            say!("unknown section `enviroment`", "sección desconocida: `enviroment`"),
        )
        .hint(say!("did you mean `environment`?", "¿quiso decir `environment`?")),
        Diagnostic::note(
            Code::StoryWaits,
            place("content/rio.es.md", 5, 5, 6),
            say!("waits \u{1b}[2J", "espera \u{1b}[2J"),
        ),
    ]
}

fn told(format: Format, messages: Lang) -> String {
    let summary = Summary { pages: Some(3), milliseconds: Some(7), ..Summary::default() };
    let rendered = print(&problems(), &summary, &settings(format, messages), &|file| {
        file.as_str().starts_with("content/").then(|| RIVER.to_owned())
    });
    assert!(rendered.stdout.is_empty() || rendered.stderr.is_empty());
    rendered.stdout + &rendered.stderr
}

#[test]
fn look() {
    for format in Format::ALL {
        println!("=== {}\n{}", format.as_str(), told(format, Lang::Es));
    }
}
