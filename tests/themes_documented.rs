//! `THEMES.md` is held to the code: what a theme may name is named there, with its type, and nothing there is made up.
#![expect(clippy::disallowed_methods, reason = "a test of a document reads it, and the sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A file of the repository.
fn read(path: impl AsRef<Path>) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder that end in `ending`, relative to it, sorted.
fn files_below(folder: &str, ending: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().filter_map(Result::ok);
    let files = entries.map(walkdir::DirEntry::into_path).filter(|path| path.to_string_lossy().ends_with(ending));
    files.filter_map(|path| path.strip_prefix(&root).ok().map(Path::to_path_buf)).collect()
}

/// All files below a folder that end in `ending`, one after the other.
fn sources(folder: &str, ending: &str) -> String {
    files_below(folder, ending).iter().map(|file| read(Path::new(folder).join(file))).collect()
}

/// What stands below a heading, to the next of the same or a higher level.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let start = page.find(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("THEMES.md has no `{heading}`"));
    let body = &page[start + heading.len() + 2..];
    let level = heading.chars().take_while(|c| *c == '#').count();
    let next = (1..=level).filter_map(|level| body.find(&format!("\n{} ", "#".repeat(level)))).min();
    &body[..next.unwrap_or(body.len())]
}

/// The cells of the rows of a text's tables, without heads and rules.
fn rows(text: &str) -> Vec<Vec<String>> {
    let lines: Vec<&str> = text.lines().collect();
    let is_row = |index: usize| {
        let is_head = lines.get(index + 1).is_some_and(|next| next.starts_with("|--"));
        lines[index].starts_with('|') && !lines[index].starts_with("|--") && !is_head
    };
    let cells = |line: &str| {
        let line = line.replace("\\|", "\u{1}");
        line.trim_matches('|').split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
    };
    (0..lines.len()).filter(|index| is_row(*index)).map(|index| cells(lines[index])).collect()
}

/// What stands in backticks, in order.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The texts between `before` and the next `after`.
fn between<'a>(text: &'a str, before: &str, after: &str) -> BTreeSet<&'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after)).map(|(found, _)| found).collect()
}

/// The first backticked words of the first cells of a section's tables, up to an opening parenthesis.
fn documented<'a>(rows: &'a [Vec<String>]) -> BTreeSet<&'a str> {
    let first = |row: &'a Vec<String>| quoted(&row[0]);
    rows.iter().flat_map(first).map(|name| name.split_once('(').map_or(name, |(name, _)| name)).collect()
}

/// A Rust type of a view, as `THEMES.md` says it.
fn told(field: &str, rust: &str) -> String {
    let inside = |outer: &str| rust.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inside("Option<") {
        return format!("{}?", told(field, inner));
    }
    if let Some(inner) = inside("Vec<") {
        return format!("list of {}", told(field, inner));
    }
    if let Some(inner) = inside("Shared<") {
        return told(field, inner);
    }
    match rust {
        "String" | "&'static str" => "text",
        "usize" | "u32" | "i16" => "integer",
        "Lang" => "language",
        "Value" if field.ends_with("_html") || field == "sealed" => "HTML",
        "Value" => "Card",
        "serde_json::Value" => "anything",
        other => other,
    }
    .to_owned()
}

/// The views of the code: every struct that a template may see, its fields and their types.
fn views() -> BTreeMap<String, Vec<(String, String)>> {
    let mut views = BTreeMap::new();
    for block in sources("src/pipeline/pages", ".rs").split("\n#[derive(").skip(1) {
        let Some((derives, rest)) = block.split_once(")]\npub struct ") else { continue };
        // What can be read back is saved, and shown to nobody.
        let is_view = derives.contains("Serialize") && !derives.contains("Deserialize");
        let Some((name, body)) = rest.split_once(" {\n").filter(|_| is_view) else { continue };
        let body = body.split_once("\n}").map_or(body, |(body, _)| body);
        let fields = body.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(": "));
        let fields = fields.map(|(field, rust)| {
            let field = field.trim_start_matches("r#");
            (field.to_owned(), told(field, rust.trim_end_matches(',')))
        });
        views.insert(name.to_owned(), fields.collect());
    }
    views
}

#[test]
fn every_field_of_every_view_is_told_with_its_type() {
    let page = read("THEMES.md");
    let told = section(&page, "## What templates see");
    let views = views();
    assert!(views.len() > 25 && views.values().map(Vec::len).sum::<usize>() > 150, "the views were read");
    let headings: BTreeSet<&str> = between(told, "\n#### `", "`\n");
    assert_eq!(headings, views.keys().map(String::as_str).collect(), "the headings below `What templates see`");
    for (view, fields) in &views {
        let rows = rows(section(&page, &format!("#### `{view}`")));
        let written: Vec<(String, String)> =
            rows.iter().map(|row| (row[0].trim_matches('`').to_owned(), row[1].clone())).collect();
        assert_eq!(&written, fields, "`{view}`");
        assert!(
            rows.iter().all(|row| row.len() == 4 && !row[2].is_empty() && !row[3].is_empty()),
            "`{view}`: {rows:?}"
        );
    }
}

/// What of a sample view is no view of the code.
fn strange(value: &Value, told: &str, path: &str, views: &BTreeMap<String, Vec<(String, String)>>) -> Vec<String> {
    let inner = told.trim_end_matches('?');
    if let (Some(entry), Value::Array(items)) = (inner.strip_prefix("list of "), value) {
        return items.iter().flat_map(|item| strange(item, entry, &format!("{path}[]"), views)).collect();
    }
    let (Some(fields), Value::Object(sample)) = (views.get(inner), value) else {
        let is_wrong = views.contains_key(inner) && !(told.ends_with('?') && value.is_null());
        return if is_wrong { vec![format!("{path} is no {told}")] } else { Vec::new() };
    };
    let unknown = sample.keys().filter(|key| fields.iter().all(|(field, _)| field != *key));
    let mut found: Vec<String> = unknown.map(|key| format!("{path}.{key} is in no {inner}")).collect();
    for (field, told) in fields {
        match sample.get(field) {
            Some(value) => found.extend(strange(value, told, &format!("{path}.{field}"), views)),
            None => found.push(format!("{path}.{field} is missing")),
        }
    }
    found
}

#[test]
fn every_sample_view_has_the_fields_of_the_code() {
    let roots = [
        ("page", "PageView"),
        ("article", "ArticleView"),
        ("list", "ListView"),
        ("author", "AuthorView"),
        ("front", "FrontView"),
        ("items", "list of CorrectionRow"),
        ("letters", "list of Letter"),
        ("halves", "list of HalfView"),
        ("text", "PageTextView"),
        ("search", "SearchView"),
        ("en", "SiteView"),
        ("es", "SiteView"),
    ];
    let views = views();
    let mut found = Vec::new();
    for file in files_below("tests/views", ".json") {
        let sample: Value =
            serde_json::from_str(&read(Path::new("tests/views").join(&file))).expect("a sample is JSON");
        for (name, told) in roots {
            let strange = sample.get(name).map(|value| strange(value, told, name, &views)).unwrap_or_default();
            found.extend(strange.into_iter().map(|what| format!("{}: {what}", file.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_template_is_told_and_so_is_what_it_sees() {
    let page = read("THEMES.md");
    let told = section(&page, "## Templates");
    let files = files_below("themes/gazette/templates", ".html");
    let files: BTreeSet<String> = files.iter().map(|file| file.to_string_lossy().replace('\\', "/")).collect();
    let named: BTreeSet<String> =
        quoted(told).into_iter().filter(|word| word.ends_with(".html")).map(str::to_owned).collect();
    assert_eq!(named, files);
    let pages = sources("src/pipeline/pages", ".rs");
    let seen: BTreeSet<&str> = between(&pages, "(\"", "\", value(");
    let common = ["lang", "other_lang", "page", "site", "settings", "settings_sheet", "html"];
    assert!(seen.len() >= 8, "the names were read: {seen:?}");
    for name in seen.into_iter().chain(common) {
        assert!(quoted(told).contains(&name), "templates see `{name}`, and THEMES.md does not say so");
    }
}

#[test]
fn functions_and_filters_are_those_of_the_engine() {
    let page = read("THEMES.md");
    let code = sources("src/pipeline/render", ".rs");
    for (heading, call) in [("## Functions", "register_function(\""), ("## Filters", "register_filter(\"")] {
        let rows = rows(section(&page, heading));
        assert_eq!(documented(&rows), between(&code, call, "\""), "{heading}");
    }
    let told = [section(&page, "## Functions"), section(&page, "## Filters")].concat();
    for list in between(&code, "expect_only(", "])") {
        for argument in list.split('"').skip(1).step_by(2) {
            let is_told = quoted(&told).iter().any(|words| {
                *words == argument
                    || words.contains(&format!("({argument})"))
                    || words.contains(&format!("{argument}="))
            });
            assert!(is_told, "the argument `{argument}` is not told");
        }
    }
}

#[test]
fn components_are_told_with_their_arguments() {
    let page = read("THEMES.md");
    let code = sources("themes/gazette/components", ".html");
    let flow = read("src/pipeline/render/flow.rs");
    let called = between(&flow, "CALLED: [&str; 7] = [", "]").pop_first().expect("the engine says what it calls");
    let called: BTreeSet<&str> = called.split('"').skip(1).step_by(2).collect();
    let mut expected: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for definition in between(&code, "{% component ", "%}") {
        let end = definition.rfind(')').expect("a component has arguments");
        let name = definition.split('(').next().unwrap_or_default();
        let heading = match name {
            name if called.contains(name) => "### Called by the engine",
            _ if definition[end..].contains("\"block\": true") => "### Blocks for writers",
            _ => "### Gazette's own",
        };
        expected.entry(heading).or_default().insert(definition[..=end].to_owned());
    }
    assert_eq!(expected.len(), 3, "the components were read");
    for file in files_below("themes/gazette/components", ".html") {
        let name = file.file_stem().map(|stem| stem.to_string_lossy().replace('-', "_")).unwrap_or_default();
        let text = read(Path::new("themes/gazette/components").join(&file));
        assert!(text.contains(&format!("{{% component {name}(")), "{} holds the component of its name", file.display());
    }
    for (heading, signatures) in expected {
        let rows = rows(section(&page, heading));
        let told: BTreeSet<String> = rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
        assert_eq!(told, signatures, "{heading}");
    }
}

#[test]
fn messages_are_told_with_their_values() {
    let page = read("THEMES.md");
    let strings = read("themes/gazette/strings/en.yaml");
    let mut expected: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = "";
    for line in strings.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if !line.starts_with(' ') {
            current = line.split(':').next().unwrap_or_default();
        }
        expected.entry(current).or_default().extend(between(line, "{", "}"));
    }
    let mut told: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let rows = rows(section(&page, "## Messages"));
    for message in rows.iter().flat_map(|row| row[1].split(", ")) {
        let mut words = quoted(message).into_iter();
        let id = words.next().unwrap_or_else(|| panic!("no id: {message}"));
        told.insert(id, words.map(|hole| hole.trim_matches(['{', '}'])).collect());
    }
    assert!(expected.len() > 80, "the messages were read: {}", expected.len());
    assert_eq!(told, expected);
}

#[test]
fn settings_are_told_with_their_types_and_so_is_every_type() {
    let page = read("THEMES.md");
    let told = section(&page, "## Settings");
    let rows = rows(told);
    let theme: serde_json::Value = serde_yaml::from_str(&read("themes/gazette/theme.yaml")).expect("it is YAML");
    let settings = theme["settings"].as_object().expect("gazette has settings");
    let expected: BTreeMap<&str, &str> =
        settings.iter().map(|(name, setting)| (name.as_str(), setting["type"].as_str().unwrap_or_default())).collect();
    let (types, named): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row[1].contains(['"', '…', '`', ' ']));
    let named: BTreeMap<&str, &str> = named.iter().map(|row| (row[0].trim_matches('`'), row[1].as_str())).collect();
    assert_eq!(named, expected);
    let code = read("src/pipeline/render/setting.rs");
    let (_, declared) = code.split_once("enum Declared {").expect("the types are declared");
    let declared = declared.split_once("\n}").map_or("", |(body, _)| body);
    let variants = declared
        .lines()
        .filter_map(|line| line.strip_prefix("    ").filter(|line| line.starts_with(char::is_uppercase)));
    let variants: BTreeSet<String> =
        variants.filter_map(|line| line.split(' ').next()).map(str::to_lowercase).collect();
    let told_types: BTreeSet<String> = types.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    assert_eq!(told_types, variants);
    let fields =
        declared.split([',', '{', '\n']).filter_map(|part| part.trim().split_once(": ")).map(|(field, _)| field);
    for field in fields.filter(|field| !field.starts_with("///")) {
        assert!(told.contains(&format!("`{field}`")) || told.contains(&format!("`{field}: ")), "`{field}` is not told");
    }
    for list in settings.values().filter_map(|setting| setting["of"].as_array()) {
        assert!(list.iter().filter_map(|word| word.as_str()).all(|word| quoted(told).contains(&word)), "{list:?}");
    }
}

#[test]
fn what_a_theme_owes_is_told() {
    let page = read("THEMES.md");
    let told = section(&page, "## What a theme owes");
    let code = read("src/pipeline/render/duties.rs");
    let (_, table) = code.split_once("static DUTIES").expect("the facts are listed");
    let table = table.split_once("\n];").map_or("", |(table, _)| table);
    let paths: Vec<Vec<&str>> = table
        .split(['[', ']'])
        .map(|part| part.split('"').skip(1).step_by(2).collect::<Vec<_>>())
        .filter(|path| ["article", "list", "front", "items"].contains(path.first().unwrap_or(&"")))
        .collect();
    assert!(paths.len() >= 15, "the facts were read: {paths:?}");
    for path in paths {
        let field = path.last().unwrap_or(&"");
        assert!(quoted(told).iter().any(|word| word.split('.').next_back() == Some(field)), "`{field}` is not told");
    }
    let words = read("src/commands/theme/words.rs");
    let speaking = between(&words, "SPEAKING: [&str; 5] = [", "]").pop_first().expect("the attributes are listed");
    assert!(speaking.split('"').skip(1).step_by(2).all(|name| quoted(told).contains(&name)), "{speaking}");
}
