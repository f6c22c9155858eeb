//! What file names say: the language of a text, and which two names are one on another computer.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

use super::problems;

/// Words by which people say a language in a file's name, in small letters.
const SPELLINGS: [(Lang, &[&str]); 2] = [
    (Lang::En, &["en", "eng", "english", "ingles", "inglés"]),
    (Lang::Es, &["es", "spa", "esp", "sp", "spanish", "espanol", "español", "castellano"]),
];

/// Whether a file is meant to hold Markdown.
pub(super) fn is_text(path: &SourcePath) -> bool {
    matches!(path.extension().as_str(), "md" | "markdown" | "mdown" | "mkd")
}

/// Divides `river.en.md` into `river` and English; `None` for every other form.
pub(super) fn divide(name: &str) -> Option<(&str, Lang)> {
    let (stem, code) = name.strip_suffix(".md")?.rsplit_once('.')?;
    let lang = Lang::from_code(code)?;
    (!stem.is_empty()).then_some((stem, lang))
}

/// The names that a text without a good suffix was probably to have: one where the name or a folder tells the
/// language, else one per language.
pub(super) fn right_names(path: &SourcePath) -> Vec<String> {
    let name = path.name();
    let bare = name.rsplit_once('.').map_or(name, |(bare, _)| bare);
    if let Some((stem, lang)) = spelled(bare) {
        return vec![format!("{stem}.{lang}.md")];
    }
    match path.folder().split('/').rev().find_map(Lang::from_code) {
        Some(lang) => vec![format!("{bare}.{lang}.md")],
        None => Lang::ALL.map(|lang| format!("{bare}.{lang}.md")).to_vec(),
    }
}

/// `river.EN`, `river.en-US`, `river_spa` → `river` and the language.
fn spelled(bare: &str) -> Option<(&str, Lang)> {
    let dots = bare.match_indices('.').next_back();
    let marks = bare.match_indices(['.', '-', '_']);
    let candidates = dots.into_iter().chain(marks.collect::<Vec<_>>().into_iter().rev().take(2));
    candidates.into_iter().find_map(|(at, _)| {
        let word = bare[at + 1..].to_lowercase();
        let language = word.split(['-', '_']).next().unwrap_or_default();
        let lang = SPELLINGS.into_iter().find(|(_, words)| words.contains(&language))?.0;
        let is_tag = word == language || bare[at..].starts_with('.');
        (at > 0 && is_tag).then_some((&bare[..at], lang))
    })
}

/// Names that are one on a disk which does not tell capital from small letters.
fn folded(path: &SourcePath) -> String {
    path.as_str().nfd().flat_map(char::to_lowercase).nfc().collect()
}

/// Reports every two files that would be one on another computer.
pub(super) fn twins<'a>(paths: impl Iterator<Item = &'a SourcePath>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &SourcePath> = BTreeMap::new();
    let mut found = Vec::new();
    for path in paths {
        match seen.entry(folded(path)) {
            std::collections::btree_map::Entry::Vacant(vacant) => {
                vacant.insert(path);
            }
            std::collections::btree_map::Entry::Occupied(first) => {
                found.push(problems::name_collision(first.get(), path));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suffix_is_exactly_one_of_two() {
        let cases = [
            ("river.en.md", Some(("river", Lang::En))),
            ("río.v2.es.md", Some(("río.v2", Lang::Es))),
            ("river.EN.md", None),
            ("river.md", None),
            (".en.md", None),
            ("en.md", None),
            ("river.en.markdown", None),
        ];
        for (name, expected) in cases {
            assert_eq!(divide(name), expected, "{name}");
        }
    }

    #[test]
    fn the_right_name_is_offered() {
        let cases = [
            ("content/river.EN.md", vec!["river.en.md"]),
            ("content/river.eng.md", vec!["river.en.md"]),
            ("content/river.en-US.md", vec!["river.en.md"]),
            ("content/river.es-419.md", vec!["river.es.md"]),
            ("content/river_es.md", vec!["river.es.md"]),
            ("content/the-river-spa.md", vec!["the-river.es.md"]),
            ("content/es/rio.md", vec!["rio.es.md"]),
            ("content/README.md", vec!["README.en.md", "README.es.md"]),
            ("content/en.md", vec!["en.en.md", "en.es.md"]),
            ("content/river.es.MD", vec!["river.es.md"]),
            ("content/men-at-work.md", vec!["men-at-work.en.md", "men-at-work.es.md"]),
        ];
        for (path, expected) in cases {
            let path = SourcePath::new(path).expect("a sound path");
            assert_eq!(right_names(&path), expected, "{path}");
        }
    }
}
