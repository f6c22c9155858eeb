//! The rules of the house, held by a test: what may import what, how long things may be, which words a document owes.
//!
//! Takes the files that git tracks, returns one list of everything that breaks a rule, so that one run shows it all.
//! Sources are read without their comments and strings ([`Source::code`]): a rule never trips over prose. The scanner
//! knows just enough Rust for that; rustc and clippy are left to do what they do better.

#![expect(clippy::disallowed_methods, reason = "a test of files reads files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[path = "tidy/owners.rs"]
mod owners;

use owners::OWNERS;

/// The stages in the order in which data flows. A stage may import itself and those before it.
const STAGES: [&str; 10] =
    ["base", "collect", "content", "edition", "encrypt", "gateway", "pages", "render", "verify", "write"];

/// What a file of a stage may name of the crate beside the stages: the macros at its root.
const ROOT_MACROS: [&str; 1] = ["say"];

/// The longest function and the longest file, in lines.
const FUNCTION_LINES: usize = 70;
const FILE_LINES: usize = 500;

/// A tracked Rust file.
struct Source {
    /// Its path from the root, with `/`.
    path: String,
    /// Its text.
    text: String,
    /// Its text with comments, strings and characters blanked: same lines, same columns.
    code: String,
}

impl Source {
    /// The code before the file's own tests.
    fn shipped(&self) -> &str {
        let end = self.code.find("#[cfg(test)]\nmod tests").unwrap_or(self.code.len());
        &self.code[..end]
    }

    /// The stage that the file belongs to, if any.
    fn stage(&self) -> Option<&str> {
        self.path.strip_prefix("src/pipeline/")?.split_once('/').map(|(stage, _)| stage)
    }

    /// `file:line` of a byte of the code.
    fn at(&self, offset: usize) -> String {
        format!("{}:{}", self.path, line_of(&self.code, offset))
    }

    /// The offsets at which a word stands alone in the code.
    fn words<'a>(&'a self, word: &'a str) -> impl Iterator<Item = usize> + 'a {
        let bytes = self.code.as_bytes();
        self.code.match_indices(word).map(|(at, _)| at).filter(move |&at| {
            let before = at.checked_sub(1).is_none_or(|i| !is_word(bytes[i]));
            before && bytes.get(at + word.len()).is_none_or(|&byte| !is_word(byte))
        })
    }
}

#[test]
fn stages_import_only_earlier_stages() {
    let mut broken = Vec::new();
    for source in sources() {
        let Some(stage) = source.stage() else { continue };
        let Some(rank) = STAGES.iter().position(|name| *name == stage) else {
            broken.push(format!("{}: `{stage}` is no stage that tests/tidy.rs knows", source.path));
            continue;
        };
        for (at, path) in own_paths(&source) {
            let allowed = match path.as_slice() {
                [root] => ROOT_MACROS.contains(&root.as_str()),
                [root, next, ..] if root == "pipeline" => STAGES[..=rank].contains(&next.as_str()),
                _ => false,
            };
            if !allowed {
                broken.push(format!("{}: `{stage}` may not use `{}`", source.at(at), path.join("::")));
            }
        }
    }
    none("a stage imports only base, itself and the stages before it", &broken);
}

#[test]
fn the_pipeline_lists_its_stages_in_order() {
    let listing = read("src/pipeline/mod.rs");
    let declared: Vec<&str> = listing.lines().filter_map(|line| line.strip_prefix("pub mod ")).collect();
    let declared: Vec<&str> = declared.iter().map(|line| line.trim_end_matches(';')).collect();
    assert_eq!(declared, STAGES, "src/pipeline/mod.rs names every stage, in the order in which data flows");
}

#[test]
fn functions_and_files_are_short() {
    let mut broken = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        if lines > FILE_LINES {
            broken.push(format!("{}: {lines} lines: give its second noun a file", source.path));
        }
        for at in source.words("fn") {
            let Some(length) = function_lines(&source.code, at) else { continue };
            if length > FUNCTION_LINES {
                broken.push(format!("{}: a function of {length} lines", source.at(at)));
            }
        }
    }
    none(&format!("functions have at most {FUNCTION_LINES} lines, files {FILE_LINES}"), &broken);
}

#[test]
fn every_module_says_what_it_is_for() {
    let dumb = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    let broken: Vec<String> = dumb.map(|source| format!("{}:1", source.path)).collect();
    none("a module opens with `//! ` and what flows in and out", &broken);
}

#[test]
fn nothing_is_left_to_do_and_nothing_is_silenced() {
    let mut broken = Vec::new();
    for source in sources() {
        for name in ["todo", "unimplemented", "dbg"] {
            let called = source.words(name).filter(|at| source.code[at + name.len()..].trim_start().starts_with('!'));
            broken.extend(called.map(|at| format!("{}: `{name}!`", source.at(at))));
        }
        // A test that does not run; a silence that nobody notices when it is no longer needed.
        // What tests share is used in part by each of them, so nothing there can be expected.
        let names: &[&str] = if source.path == "tests/support/mod.rs" { &["ignore"] } else { &["ignore", "allow"] };
        for name in names {
            let opened = source.words(name).filter(|&at| source.code[..at].ends_with(['[']));
            broken.extend(opened.map(|at| format!("{}: `#[{name}]`", source.at(at))));
        }
    }
    none("what is unfinished, and what is silenced without #[expect(…, reason = …)], is not kept", &broken);
}

#[test]
fn gated_text_is_lent_to_what_closes_it_and_to_nothing_else() {
    let lenders = [("lend", "src/pipeline/render/flow.rs"), ("close_gated", "src/pipeline/render/engine.rs")];
    let mut broken = Vec::new();
    for source in sources() {
        for (name, owner) in lenders {
            let called = source.words(name).filter(|at| source.code[..*at].ends_with('.') && source.path != owner);
            broken.extend(called.map(|at| format!("{}: `.{name}(…)`", source.at(at))));
        }
    }
    none("what stands behind a cut is closed in one place and sealed in one", &broken);
}

#[test]
fn every_dependency_has_one_owner() {
    let sources = sources();
    let mut broken = Vec::new();
    for &(name, owners) in OWNERS {
        for source in sources.iter().filter(|source| source.path.starts_with("src/")) {
            if owners.iter().any(|owner| source.path.starts_with(owner)) {
                continue;
            }
            for at in mentions(source, name) {
                broken.push(format!("{}: `{name}` belongs to {}", source.at(at), owners.join(", ")));
            }
        }
    }
    none("a dependency is named only by the module that owns it", &broken);
}

#[test]
fn diagnostics_are_made_by_named_constructors() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| source.path.starts_with("src/")) {
        let is_maker = source.path.ends_with("problems.rs") || source.path == "src/pipeline/base/diagnostic.rs";
        for word in ["error", "warning", "note"] {
            let call = format!("Diagnostic::{word}(");
            let found = source.shipped().match_indices(&call).filter(|_| !is_maker);
            broken.extend(found.map(|(at, _)| format!("{}: `{call}…)`", source.at(at))));
        }
    }
    none("what a stage can say stands in its problems.rs", &broken);
}

#[test]
fn every_code_is_used() {
    let table = read("src/pipeline/base/code.rs");
    let names = table.lines().filter_map(|line| line.trim().split_once(" = \"")).map(|(name, _)| name.to_owned());
    let sources = sources();
    let elsewhere =
        || sources.iter().filter(|source| source.path.starts_with("src/") && !source.path.ends_with("base/code.rs"));
    let unused = names.filter(|name| {
        let mention = format!("Code::{name}");
        !elsewhere().any(|source| source.shipped().match_indices(&mention).any(|(at, _)| ends(source, at, &mention)))
    });
    let broken: Vec<String> = unused.map(|name| format!("src/pipeline/base/code.rs: `{name}`")).collect();
    none("a code that nothing raises is taken out of the table", &broken);
}

#[test]
fn the_architecture_names_every_stage_and_no_other() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md"));
    let text = text.expect("ARCHITECTURE.md stands in the root and describes the stages");
    let folders = stage_folders();
    let mut broken = Vec::new();
    for folder in &folders {
        if !text.contains(&format!("{folder}/")) {
            broken.push(format!("ARCHITECTURE.md: nothing about `{folder}/`"));
        }
    }
    for (at, _) in text.match_indices("pipeline/") {
        let name: String = text[at + "pipeline/".len()..].chars().take_while(|c| is_word(*c as u8)).collect();
        let is_known = name.is_empty() || name == "mod" || folders.contains(&name);
        if !is_known {
            broken.push(format!("ARCHITECTURE.md:{}: there is no `pipeline/{name}/`", line_of(&text, at)));
        }
    }
    none("ARCHITECTURE.md names every folder of src/pipeline, and no other", &broken);
    assert!(folders.iter().map(String::as_str).eq(sorted(&STAGES)), "src/pipeline holds {folders:?}");
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    // In two halves, so that this file keeps its own rule.
    let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let mut broken = Vec::new();
    for path in tracked() {
        let bytes = fs::read(root().join(&path)).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        for place in places {
            for (at, _) in text.match_indices(place) {
                // Further down in an address it is a folder of a site, and no place of a machine.
                let goes_on =
                    text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "-_.}~".contains(c));
                // `ana` is the writer of our examples.
                let is_example = text[at..].starts_with(concat!("/ho", "me/ana"));
                if !goes_on && !is_example {
                    broken.push(format!("{path}:{}: `{place}`", line_of(&text, at)));
                }
            }
        }
    }
    none("no path of a machine stands in a tracked file", &broken);
}

/// The paths into our own crate that a source names, as segments from the crate's root: `crate::…`, `super::…`, groups
/// opened. `super` in a file's tests counts one module deeper, so tests are read for `crate::` only.
fn own_paths(source: &Source) -> Vec<(usize, Vec<String>)> {
    let module: Vec<String> =
        source.path.trim_start_matches("src/").trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    let module = module.strip_suffix(&["mod".to_owned()]).unwrap_or(&module);
    let mut found = Vec::new();
    for at in source.words("crate").chain(source.words("super")) {
        if source.code[..at].ends_with("::") || !source.code[at..].contains("::") {
            continue;
        }
        let mut rest = &source.code[at..];
        let mut base = module;
        if let Some(after) = rest.strip_prefix("crate::") {
            (rest, base) = (after, &[]);
        }
        while let Some(after) = rest.strip_prefix("super::") {
            (rest, base) = (after, base.split_last().map_or(&[][..], |(_, above)| above));
        }
        let is_within_tests = at >= source.shipped().len() && source.code[at..].starts_with("super");
        // A path that stays within its own stage is nobody else's matter.
        if is_within_tests || base.len() > 1 || rest.as_ptr() == source.code[at..].as_ptr() {
            continue;
        }
        found.extend(leaves(rest, base).into_iter().map(|path| (at, path)));
    }
    found
}

/// The first two segments of every path that stands at the beginning of `text`: `a::b::c` gives one, `{a::{b, c}, d}` three.
fn leaves(text: &str, base: &[String]) -> Vec<Vec<String>> {
    if base.len() >= 2 {
        return vec![base.to_vec()];
    }
    let Some(group) = text.strip_prefix('{') else {
        let name: String = text.chars().take_while(|c| c.is_ascii() && is_word(*c as u8)).collect();
        let path: Vec<String> = base.iter().cloned().chain([name.clone()]).collect();
        return match text[name.len()..].strip_prefix("::") {
            Some(rest) => leaves(rest, &path),
            None => vec![path],
        };
    };
    let mut depth = 0;
    let mut starts = vec![0];
    for (at, byte) in group.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => break,
            b'}' => depth -= 1,
            b',' if depth == 0 => starts.push(at + 1),
            _ => {}
        }
    }
    let names = starts.into_iter().map(|at| group[at..].trim_start()).filter(|name| !name.starts_with('}'));
    names.flat_map(|name| leaves(name, base)).collect()
}

/// Where a source names a crate: `name::…` at the head of a path, or `use name`. A module of ours that bears the same
/// name is meant where the path goes on from another segment.
fn mentions(source: &Source, name: &'static str) -> Vec<usize> {
    let heads = source.words(name).filter(|&at| {
        let (before, after) = (&source.code[..at], &source.code[at + name.len()..]);
        let is_head = !before.ends_with(['.', ':']) || before.ends_with(" ::");
        is_head && (after.starts_with("::") || before.trim_end().ends_with("use"))
    });
    heads.collect()
}

/// The lines of the function whose `fn` stands at `at`; `None` for a pointer's type or a trait's method without a body.
fn function_lines(code: &str, at: usize) -> Option<usize> {
    let open = at + code[at..].find(['{', ';'])?;
    let mut depth = 0_usize;
    for (offset, byte) in code[open..].bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let body = &code[at..=open + offset];
            return body.ends_with('}').then(|| body.lines().count());
        }
    }
    None
}

/// Blanks comments, strings and characters, and keeps every line and column where it was.
fn blanked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = token_end(bytes, at);
        if let Some(end) = end {
            let inside = code[at..end].iter_mut().filter(|byte| **byte != b'\n');
            inside.for_each(|byte| *byte = b' ');
        }
        at = end.unwrap_or(at + 1);
    }
    String::from_utf8(code).unwrap_or_default()
}

/// Where the comment, string or character that begins at `at` ends; `None` where none begins.
fn token_end(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = &bytes[at..];
    let after_word = at > 0 && is_word(bytes[at - 1]);
    let length = match rest {
        [b'/', b'/', ..] => rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len()),
        [b'/', b'*', ..] => find(rest, b"*/").map_or(rest.len(), |end| end + 2),
        [b'r', b'"' | b'#', ..] if !after_word || bytes[at - 1] == b'b' => raw_string(rest)?,
        [b'"', ..] => quoted(rest, b'"'),
        [b'\'', b'\\', ..] => quoted(rest, b'\''),
        // A lifetime has no closing mark within the four bytes of one character.
        [b'\'', ..] => 2 + rest[1..].iter().take(5).skip(1).position(|&byte| byte == b'\'')? + 1,
        _ => return None,
    };
    let is_character = rest[0] != b'\''
        || rest[1] == b'\\'
        || std::str::from_utf8(&rest[1..length - 1]).is_ok_and(|c| c.chars().count() == 1);
    is_character.then_some(at + length)
}

/// The length of `r"…"` or `r#"…"#`; `None` for a raw name such as `r#type`.
fn raw_string(rest: &[u8]) -> Option<usize> {
    let marks = rest[1..].iter().take_while(|&&byte| byte == b'#').count();
    if rest.get(1 + marks) != Some(&b'"') {
        return None;
    }
    let close = [b"\"".as_slice(), &b"#".repeat(marks)].concat();
    let body = 2 + marks;
    Some(find(&rest[body..], &close).map_or(rest.len(), |end| body + end + close.len()))
}

/// The length of a string or character that `mark` opens and closes and a backslash escapes.
fn quoted(rest: &[u8], mark: u8) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != mark {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// Where `needle` begins.
fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    hay.windows(needle.len()).position(|window| window == needle)
}

/// Whether a byte may stand in a name.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether the mention at `at` is a whole name, not the beginning of a longer one.
fn ends(source: &Source, at: usize, mention: &str) -> bool {
    source.code.as_bytes().get(at + mention.len()).is_none_or(|&byte| !is_word(byte))
}

/// The line, from 1, on which a byte stands.
fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// The project's root.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file that must be there.
fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file that git tracks or would track, by its path from the root.
fn tracked() -> Vec<String> {
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the project's files");
    assert!(listing.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listing.stderr));
    let names = String::from_utf8_lossy(&listing.stdout);
    let names: BTreeSet<&str> =
        names.split('\0').filter(|name| !name.is_empty() && root().join(name).is_file()).collect();
    names.into_iter().map(str::to_owned).collect()
}

/// Every Rust file of the project.
fn sources() -> Vec<Source> {
    let paths = tracked().into_iter().filter(|path| path.ends_with(".rs"));
    let sources: Vec<Source> = paths
        .map(|path| {
            let text = read(&path);
            Source { code: blanked(&text), path, text }
        })
        .collect();
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "the project's sources were not found");
    sources
}

/// The folders of `src/pipeline`, sorted.
fn stage_folders() -> BTreeSet<String> {
    let paths = tracked();
    let inner = paths.iter().filter_map(|path| path.strip_prefix("src/pipeline/")?.split_once('/'));
    inner.map(|(folder, _)| folder.to_owned()).collect()
}

/// The same names, sorted.
fn sorted<'a>(names: &[&'a str]) -> impl Iterator<Item = &'a str> {
    names.iter().copied().collect::<BTreeSet<_>>().into_iter()
}

/// Fails with all that breaks a rule.
fn none(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "\n{rule}:\n  {}\n", broken.join("\n  "));
}

#[test]
fn the_scanner_reads_rust() {
    let text = r##"let a = "fn // x"; // fn
let b = 'a'; let c: &'static str = r#"fn " fn"#; /* fn
fn */ let d = '\''; let e = b'"'; fn f<'a>(x: &'a str) {}"##;
    let code = blanked(text);
    assert_eq!(code.len(), text.len());
    assert_eq!(code.matches("fn").count(), 1, "{code}");
    assert!(
        code.contains("let e = b    fn f<'a>(x: &'a str) {}") || code.contains("fn f<'a>(x: &'a str) {}"),
        "{code}"
    );
}

#[test]
fn the_scanner_opens_groups() {
    let path = |text: &str| leaves(text, &[]).iter().map(|path| path.join("::")).collect::<Vec<_>>();
    assert_eq!(path("pipeline::base::lang::Lang;"), ["pipeline::base"]);
    assert_eq!(path("{pipeline::{base::{lang, ids}, write}, cli};"), ["pipeline::base", "pipeline::write", "cli"]);
    assert_eq!(path("say!(1)"), ["say"]);
}
