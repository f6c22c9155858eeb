//! What a report looks like, in each format, from outside.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bifolio::pipeline::base::code::Code;
use bifolio::pipeline::base::diagnostic::{Diagnostic, LineColumn, Place};
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::base::path::SourcePath;
use bifolio::report::{Format, ReportSettings, Summary, print};
use bifolio::say;

const RIVER: &str = "---\ntitle: ¿De quién es el río?\nsection: enviroment\n---\nAgua\t\u{1b}[31m\n";

/// Settings without color, from the source's own folder.
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
        .also(place("content/río, 1:2.es.md", 2, 8, 28), say!("the other one", "el otro"))
        .also(place("content/gone.md", 4, 1, 2), say!("a third", "un tercero")),
        Diagnostic::error(
            Code::UnknownSection,
            place("content/rio.es.md", 3, 10, 20),
            say!("unknown section `enviroment`", "sección desconocida: `enviroment`"),
        )
        .hint(say!("did you mean `environment`?", "¿quiso decir `environment`?")),
        Diagnostic::note(
            Code::StoryWaits,
            place("content/río, 1:2.es.md", 5, 5, 6),
            say!("waits \u{1b}[2J", "espera \u{1b}[2J"),
        ),
    ]
}

/// What is printed of `problems`, on the stream that the format is for.
fn told(settings: &ReportSettings) -> String {
    let summary = Summary { pages: Some(3), milliseconds: Some(7), ..Summary::default() };
    let rendered = print(&problems(), &summary, settings, &|file| (file.name() != "gone.md").then(|| RIVER.to_owned()));
    let is_machine = matches!(settings.format, Format::Json | Format::Sarif);
    assert_eq!((rendered.stdout.is_empty(), rendered.stderr.is_empty()), (!is_machine, is_machine));
    rendered.stdout + &rendered.stderr
}

#[test]
fn people_see_the_line_the_caret_and_what_to_type() {
    insta::assert_snapshot!(told(&settings(Format::Human, Lang::Es)), @r"
    error[unknown-section]: sección desconocida: `enviroment`
     --> content/rio.es.md:3:10
      |
    3 | section: enviroment
      |          ^^^^^^^^^^
      |
      = ayuda: ¿quiso decir `environment`?

    error[story-duplicate]: dos originales llevan el id `river`
     --> content/rio.es.md:900:1
      |
    nota: el otro
     --> content/río, 1:2.es.md:2:8
      |
    2 | title: ¿De quién es el río?
      |        --------------------
    nota: un tercero
     --> content/gone.md:4:1

    nota[story-waits]: espera ␛[2J
     --> content/río, 1:2.es.md:5:5
      |
    5 | Agua    ␛[31m
      |     ^^^^

    advertencia[foreign-file]: `a, b: 50%.txt` es ajeno

    2 errores, 1 advertencia, 1 nota; 3 páginas, 7 ms
    ");
}

#[test]
fn color_is_the_only_escape() {
    let colored = told(&ReportSettings { color: true, ..settings(Format::Human, Lang::En) });
    assert!(colored.contains("\u{1b}[1m\u{1b}[91merror[unknown-section]"), "{colored:?}");
    assert!(!colored.contains("\u{1b}[2J") && !colored.contains("\u{1b}[31m"), "{colored:?}");
}

#[test]
fn editors_get_one_line_each() {
    let settings = ReportSettings { folder: "site/".to_owned(), ..settings(Format::Short, Lang::En) };
    insta::assert_snapshot!(told(&settings), @r"
    site/content/rio.es.md:3:10: error[unknown-section]: unknown section `enviroment`
    site/content/rio.es.md:900:1: error[story-duplicate]: two originals bear the id `river`
    site/content/río, 1:2.es.md:5:5: note[story-waits]: waits ␛[2J
    warning[foreign-file]: `a, b: 50%.txt` is foreign
    2 errors, 1 warning, 1 note; 3 pages, 7 ms
    ");
}

#[test]
fn github_gets_escaped_workflow_commands() {
    insta::assert_snapshot!(told(&settings(Format::Github, Lang::En)), @r"
    ::error file=content/rio.es.md,line=3,endLine=3,col=10,endColumn=20,title=unknown-section::unknown section `enviroment`%0Ahelp: did you mean `environment`?
    ::error file=content/rio.es.md,line=900,endLine=900,col=1,endColumn=2,title=story-duplicate::two originals bear the id `river`
    ::notice file=content/río%2C 1%3A2.es.md,line=5,endLine=5,col=5,endColumn=6,title=story-waits::waits ␛[2J
    ::warning title=foreign-file::`a, b: 50%25.txt` is foreign
    2 errors, 1 warning, 1 note; 3 pages, 7 ms
    ");
}

#[test]
fn programs_get_the_promised_json() {
    let text = told(&settings(Format::Json, Lang::Es));
    assert!(text.ends_with("}\n") && text.lines().count() == 1);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&json), "version diagnostics summary");
    assert_eq!(json["version"], 1);
    let first = &json["diagnostics"][0];
    assert_eq!(keys(first), "code severity message file line column end_line end_column hints");
    assert_eq!(
        first.to_string(),
        r#"{"code":"unknown-section","severity":"error","message":"sección desconocida: `enviroment`","file":"content/rio.es.md","line":3,"column":10,"end_line":3,"end_column":20,"hints":["¿quiso decir `environment`?"]}"#
    );
    assert!(json["diagnostics"][3]["file"].is_null() && json["diagnostics"][3]["line"].is_null());
    assert_eq!(json["summary"].to_string(), r#"{"errors":2,"warnings":1,"notes":1,"pages":3,"milliseconds":7}"#);
}

#[test]
fn code_scanning_gets_sarif() {
    let settings = ReportSettings { folder: "site/".to_owned(), ..settings(Format::Sarif, Lang::En) };
    let log: serde_json::Value = serde_json::from_str(&told(&settings)).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"] {
            assert!(rule.pointer(text).is_some_and(|text| !text.as_str().unwrap().is_empty()), "{rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (4, 4));
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    assert!(results[3].get("locations").is_none(), "what has no place has no location");
    let uri = "/relatedLocations/0/physicalLocation/artifactLocation/uri";
    assert_eq!(results[1].pointer(uri).unwrap(), "site/content/r%C3%ADo,%201%3A2.es.md");
    let region = results[0].pointer("/locations/0/physicalLocation/region").unwrap();
    assert_eq!(region.to_string(), r#"{"startLine":3,"startColumn":10,"endLine":3,"endColumn":20}"#);
}

#[test]
fn quiet_leaves_what_fails_the_run() {
    let quiet = ReportSettings { quiet: true, ..settings(Format::Short, Lang::En) };
    let told = |strict, problems: &[Diagnostic]| {
        let summary = Summary { strict, ..Summary::default() };
        print(problems, &summary, &quiet, &|_| None).stderr.lines().count()
    };
    let all = problems();
    assert_eq!(told(false, &all), 3, "two errors and the last line");
    assert_eq!(told(true, &all), 4, "the warning too");
    assert_eq!(told(false, &all[..1]), 0, "nothing at all");
}

#[test]
fn of_very_many_people_see_a_hundred_and_programs_all() {
    let warning = |line| Diagnostic::warning(Code::HtmlDropped, place("content/a.en.md", line, 1, 2), say!("w", "a"));
    let mut many: Vec<_> = (1..=5000).map(warning).collect();
    many.push(Diagnostic::error(Code::LinkDead, place("content/z.en.md", 1, 1, 2), say!("last", "último")));
    let asked = std::cell::Cell::new(0);
    let source = |_: &SourcePath| {
        asked.set(asked.get() + 1);
        Some("x\n".repeat(5000))
    };
    let human = print(&many, &Summary::default(), &settings(Format::Human, Lang::En), &source).stderr;
    assert_eq!(human.matches("[html-dropped]").count(), 99);
    assert!(human.contains("error[link-dead]: last"), "an error is never among those left out");
    assert!(human.contains("… and more: 4901 warnings; `--format short` shows all"), "{human}");
    assert_eq!(asked.get(), 2, "each file is asked for once");
    let json = print(&many, &Summary::default(), &settings(Format::Json, Lang::En), &source).stdout;
    assert_eq!(json.matches("\"code\"").count(), 5001);
}

#[test]
fn a_line_of_ten_megabytes_is_cut() {
    let line = format!("{}ñ{}", "x".repeat(5_000_000), "y".repeat(5_000_000));
    let problem =
        Diagnostic::error(Code::FileTooLarge, place("content/a.en.md", 1, 5_000_001, 5_000_002), say!("b", "g"));
    let told =
        print(&[problem], &Summary::default(), &settings(Format::Human, Lang::En), &|_| Some(line.clone())).stderr;
    assert!(told.contains(":1:5000001") && told.contains("xñy") && told.len() < 1000, "{told}");
}
