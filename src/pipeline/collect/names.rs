//! What file names say: the language of a text, and which two names are one on another computer.

use std::collections::BTreeMap;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::letters::folded;
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

/// Why a file of `static/`, which everybody will be able to load, was hardly meant for everybody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Suspicion {
    /// An editor, a download or a merge left it behind.
    Leftover,
    /// It opens something.
    Secret,
}

/// Endings of what editors and programs leave behind.
const LEFTOVERS: [&str; 10] = ["bak", "orig", "rej", "old", "tmp", "temp", "swp", "swo", "part", "crdownload"];

/// Endings and names of keys, passwords and databases of passwords.
const SECRETS: [&str; 8] = ["pem", "key", "p12", "pfx", "jks", "kdbx", "ppk", "ovpn"];
const SECRET_NAMES: [&str; 9] =
    ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".htpasswd", ".netrc", ".npmrc", ".pgpass", "credentials"];

/// What a name gives reason to suspect.
pub(super) fn suspicion(path: &SourcePath) -> Option<Suspicion> {
    let (name, ending) = (path.name().to_lowercase(), path.extension());
    let is_noise =
        matches!(name.as_str(), "thumbs.db" | "desktop.ini") || (name.starts_with('#') && name.ends_with('#'));
    if SECRETS.contains(&ending.as_str()) || SECRET_NAMES.contains(&name.as_str()) || ending == "env" {
        Some(Suspicion::Secret)
    } else if is_noise || name.ends_with('~') || LEFTOVERS.contains(&ending.as_str()) {
        Some(Suspicion::Leftover)
    } else {
        None
    }
}

/// Reports every two files that would be one on another computer.
pub(super) fn twins<'a>(paths: impl Iterator<Item = &'a SourcePath>) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &SourcePath> = BTreeMap::new();
    let mut found = Vec::new();
    for path in paths {
        match seen.entry(folded(path.as_str())) {
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
