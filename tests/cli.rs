//! The command as people and scripts meet it: exit codes, streams, languages, environment.
#![expect(clippy::disallowed_methods, reason = "a test from outside writes files")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output, Stdio};

/// Runs `bifolio` with arguments parted by spaces, and with this environment alone.
fn bifolio(arguments: &str, environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bifolio"));
    command.args(arguments.split_whitespace()).env_clear().envs(environment.iter().copied());
    command.stdin(Stdio::null()).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn mistakes_of_usage_exit_with_2_and_offer_the_right_word() {
    let cases = [
        ("", "Usage: bifolio"),
        ("biuld", "'build'"),
        ("build --drfats", "--drafts"),
        ("build --now yesterday", "2026-11-20T06:00"),
        ("build --now 2026-13-40", "2026-11-20T06:00"),
        ("build --base-url meridian.example", "https://"),
        ("build --delivery mail", "omit, encrypted, split"),
        ("build --format yaml", "human, short, json, sarif, github"),
        ("build --messages fr", "en, es"),
        ("build --jobs 0", "write a whole number from 1 up"),
        ("check --force", "--force"),
        ("completions cmd", "bash"),
        ("explain unknown-sectoin", "did you mean `unknown-section`?"),
        ("explain xyzzy", "`bifolio explain` lists all names"),
    ];
    for (arguments, expected) in cases {
        let output = bifolio(arguments, &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments}");
        assert!(stderr(&output).contains(expected), "{arguments}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{arguments}");
    }
}

#[test]
fn a_folder_without_a_configuration_says_what_is_there_instead() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("bifolio.yaml");
    let check = || bifolio(&format!("check --messages es --source {}", home.path().display()), &[]);
    let said = |what: &str| {
        let output = check();
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(what), "{}", stderr(&output));
    };
    said("`--source DIR`");
    std::fs::write(home.path().join("bifolio.yml"), "title: M\n").unwrap();
    said("cambie el nombre de `bifolio.yml` a `bifolio.yaml`");
    std::fs::create_dir(&folder).unwrap();
    said("`bifolio.yaml` es una carpeta");
}

#[test]
fn help_and_version_exit_with_0() {
    for arguments in ["--help", "--version", "build --help", "check --help", "explain --help", "completions --help"] {
        let output = bifolio(arguments, &[]);
        assert_eq!(output.status.code(), Some(0), "{arguments}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{arguments}");
        assert!(arguments == "--version" || stdout(&output).contains("Example: bifolio "), "{arguments}");
    }
}

#[test]
fn a_source_date_that_is_none_is_a_mistake_of_usage() {
    for value in ["yesterday", "-1", "1e9", "99999999999999999999", "12 "] {
        let output = bifolio("check", &[("SOURCE_DATE_EPOCH", value)]);
        assert_eq!(output.status.code(), Some(2), "{value}");
        assert!(stderr(&output).contains("SOURCE_DATE_EPOCH"), "{value}: {}", stderr(&output));
    }
    let explained = bifolio("explain slug", &[("SOURCE_DATE_EPOCH", "yesterday")]);
    assert_eq!(explained.status.code(), Some(0));
}

#[test]
fn explain_tells_codes_and_fields() {
    let cases = [
        ("explain alt-missing", "alt-missing (error)\n\nA picture does not say"),
        ("explain ALT-MISSING", "alt-missing (error)"),
        ("explain error[alt-missing]:", "alt-missing (error)"),
        ("explain credit-missing", "(warning or error)"),
        ("explain credit-missing --messages es", "(advertencia o error)"),
        ("--messages es explain alt-missing", "Bien:\n\n    ![The dam at dusk"),
        ("explain tier", "tier (front matter of an article; default: paywall.default_tier)"),
        ("explain tier --messages es", "tier (cabecera de un artículo; por defecto: paywall.default_tier)"),
        ("explain story --messages es", "por defecto: el nombre del archivo sin el idioma"),
        ("explain paywall.tiers", "paywall.tiers (bifolio.yaml;"),
        ("explain tiers", "paywall.tiers (bifolio.yaml;"),
        ("explain image", "See also: image.src, image.alt"),
        ("explain author.kind", "kind (front matter of an author; default: person)"),
        ("explain", "\n  unknown-section\n"),
        ("explain --messages es", "Cabecera de un artículo (article)\n  story\n"),
    ];
    for (arguments, expected) in cases {
        let output = bifolio(arguments, &[]);
        assert_eq!(output.status.code(), Some(0), "{arguments}");
        assert!(stdout(&output).contains(expected), "{arguments}: {}", stdout(&output));
        assert_eq!(stderr(&output), "", "{arguments}");
    }
    let kinds = stdout(&bifolio("explain kind", &[]));
    assert!(kinds.contains("front matter of an article") && kinds.contains("front matter of an author"), "{kinds}");
}

#[test]
fn the_language_of_messages_follows_the_locale() {
    let (english, spanish) = ("there is no diagnostic", "no hay ningún diagnóstico");
    let cases = [
        ("", "", english),
        ("LANG=es_GT.UTF-8", "", spanish),
        ("LANG=es", "", spanish),
        ("LANG=est_EE.UTF-8", "", english),
        ("LANG=en_US.UTF-8 LC_MESSAGES=es_MX.UTF-8", "", spanish),
        ("LANG=es_GT.UTF-8 LC_ALL=C", "", english),
        ("LANG=es_GT.UTF-8 LC_ALL=", "", spanish),
        ("LANG=es_GT.UTF-8", " --messages en", english),
    ];
    for (variables, option, expected) in cases {
        let environment: Vec<_> = variables.split_whitespace().filter_map(|pair| pair.split_once('=')).collect();
        let told = stderr(&bifolio(&format!("explain xyzzy{option}"), &environment));
        assert!(told.contains(expected), "{variables}{option}: {told}");
    }
}

#[test]
fn inside_github_actions_a_trouble_is_a_workflow_command() {
    let github = [("GITHUB_ACTIONS", "true")];
    assert!(
        stderr(&bifolio("explain 50%", &github))
            .starts_with("::error::there is no diagnostic and no field named `50%25`%0A")
    );
    assert!(stderr(&bifolio("explain 50% --format human", &github)).starts_with("error: there is no"));
}

#[test]
fn what_a_terminal_would_obey_is_never_printed() {
    let told = stderr(&bifolio("explain \u{1b}[31m\u{202e}", &[]));
    assert!(told.contains('␛') && !told.contains(['\u{1b}', '\u{202e}']), "{told:?}");
}

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = bifolio(&format!("completions {shell}"), &[]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = stdout(&output);
        assert!(["explain", "base-url", "drafts"].iter().all(|word| script.contains(word)), "{shell}");
    }
}

#[test]
fn a_reader_who_has_gone_away_is_no_panic() {
    for arguments in [&["completions", "bash"][..], &["explain"], &["--help"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bifolio"));
        let mut child =
            command.args(arguments).env_clear().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), String::new()), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_with_its_reason() {
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bifolio"));
    let output = command.args(["explain", "--messages", "es"]).env_clear().stdout(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stderr(&output), "error: no se puede escribir en la salida estándar: no queda espacio en el disco\n");
}
