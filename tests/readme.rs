//! The README's first site, made as a reader would make it, and built.
#![expect(clippy::disallowed_methods, reason = "a test of a document reads it, and writes what it says")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// The files of a shell script made of `cat > PATH <<'END' … END`.
fn files(script: &str) -> Vec<(&str, &str)> {
    script
        .split("cat > ")
        .skip(1)
        .filter_map(|part| part.split_once(" <<'END'\n"))
        .filter_map(|(path, rest)| Some((path, rest.split_once("END\n")?.0)))
        .collect()
}

/// The README.
fn readme() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("the README is there")
}

/// Runs the command in a folder; its exit code, and what it said.
fn bifolio(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bifolio"));
    command.current_dir(folder).args(arguments).args(["--now", "2026-11-24T12:00:00Z", "--format", "human"]);
    command.args(["--messages", "en", "--color", "never"]);
    let output = command.output().expect("the command runs");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn the_first_site_is_built_as_the_readme_says() {
    let readme = readme();
    let (_, script) = readme.split_once("mkdir -p content/authors\n").expect("the script is there");
    let (script, after) = script.split_once("bifolio build\n```\n").expect("the script ends in a build");
    let folder = tempfile::tempdir().expect("a folder can be made");
    fs::create_dir_all(folder.path().join("content/authors")).expect("a folder can be made");
    let files = files(script);
    assert_eq!(files.len(), 6, "the files were read");
    for (path, text) in &files {
        fs::write(folder.path().join(path), text).expect("a file can be written");
    }
    let (code, said) = bifolio(folder.path(), &["build"]);
    let promised = after.split("```text\n").nth(1).and_then(|text| text.lines().next()).expect("the output is told");
    let without_time = |line: &str| line.rsplit_once(", ").map(|(counts, _)| counts.to_owned());
    assert_eq!((code, without_time(said.trim())), (Some(0), without_time(promised)), "{said}");

    let river = folder.path().join("content/river.en.md");
    let text = fs::read_to_string(&river).expect("the story is there");
    fs::write(&river, text.replace("section: water", "section: watre").replace("authors:", "auhtors:"))
        .expect("a file can be written");
    let (code, said) = bifolio(folder.path(), &["check"]);
    let shown = readme.split("`bifolio check` says:\n\n```text\n").nth(1).and_then(|text| text.split("```").next());
    let shown = shown.expect("the messages are shown");
    assert_eq!(code, Some(1));
    assert!(said.starts_with(shown), "the README shows\n{shown}\nand the command says\n{said}");
}
