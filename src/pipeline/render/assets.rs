//! Takes the files under `assets/` of a theme, returns them under names that change with their content, so that a
//! reader's browser may keep them for ever: `css/theme.css` becomes `/assets/css/theme.1f0c….css`.
//!
//! A style sheet is made small, and what it names of other assets is rewritten before its own name is made; whatever it
//! names by `http:`, `data:`, `#` or `/` stays as it is.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::css;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::path::{SourcePath, Url};

/// How many hexadecimal digits of SHA-256 stand in a name: 48 bits.
const DIGITS: usize = 12;

/// An asset under its final name.
#[derive(Clone, PartialEq, Debug)]
struct Asset {
    url: Url,
    bytes: Vec<u8>,
}

/// The assets of a theme, by their path below `assets/`.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Assets {
    by_path: BTreeMap<String, Asset>,
}

/// The files that become assets, by their path below `assets/`: each with the file of the theme that it is.
pub(super) type Files = BTreeMap<String, (SourcePath, Vec<u8>)>;

impl Assets {
    /// Names every file; sheets that cannot be parsed are told.
    pub(super) fn new(mut files: Files) -> (Assets, Vec<Diagnostic>) {
        let mut assets = Assets::default();
        let mut diagnostics = Vec::new();
        for (path, (file, bytes)) in &mut files {
            if !is_sheet(path) {
                assets.add(path, std::mem::take(bytes));
            } else if let Ok(text) = std::str::from_utf8(bytes) {
                let (small, problem) = css::compact(file, text);
                *bytes = small.into_bytes();
                diagnostics.extend(problem);
            }
        }
        for path in files.keys().filter(|path| is_sheet(path)) {
            assets.add_sheet(path, &files, &mut Vec::new());
        }
        (assets, diagnostics)
    }

    /// The address of an asset.
    pub(super) fn url(&self, path: &str) -> Option<&Url> {
        self.by_path.get(path).map(|asset| &asset.url)
    }

    /// The paths below `assets/`, sorted.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Every asset with its address, sorted by path.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Url, &[u8])> {
        self.by_path.values().map(|asset| (&asset.url, asset.bytes.as_slice()))
    }

    /// Takes a file whose bytes are final.
    fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let url = Url::new(&format!("/assets/{}", fingerprinted(path, &bytes)));
        self.by_path.insert(path.to_owned(), Asset { url, bytes });
    }

    /// Takes a style sheet, after those that it imports. `open` holds the sheets that are being taken, so that two
    /// sheets that import each other end: the inner one keeps the plain name of the outer.
    fn add_sheet(&mut self, path: &str, files: &Files, open: &mut Vec<String>) {
        if self.by_path.contains_key(path) || open.iter().any(|sheet| sheet == path) {
            return;
        }
        let Some((_, bytes)) = files.get(path) else { return };
        let Ok(text) = std::str::from_utf8(bytes) else { return self.add(path, bytes.clone()) };
        open.push(path.to_owned());
        let mut out = String::with_capacity(text.len() + 512);
        let mut rest = text;
        while let Some(at) = rest.find("url(") {
            let (before, found) = rest.split_at(at + "url(".len());
            let end = found.find(')').unwrap_or(found.len());
            out.push_str(before);
            out.push_str(&self.rewritten(path, &found[..end], files, open));
            rest = &found[end..];
        }
        out.push_str(rest);
        open.pop();
        self.add(path, out.into_bytes());
    }

    /// What a sheet at `path` writes in place of `reference`.
    fn rewritten(&mut self, path: &str, reference: &str, files: &Files, open: &mut Vec<String>) -> String {
        let target = reference.trim().trim_matches(['"', '\'']);
        let (file, tail) = target.find(['?', '#']).map_or((target, ""), |at| target.split_at(at));
        let is_ours = !file.is_empty() && !file.starts_with('/') && !file.contains(':');
        let resolved = SourcePath::new(path).filter(|_| is_ours).and_then(|sheet| sheet.resolve(file));
        let Some(resolved) = resolved else { return reference.to_owned() };
        if resolved.extension() == "css" {
            self.add_sheet(resolved.as_str(), files, open);
        }
        match self.by_path.get(resolved.as_str()) {
            Some(asset) => format!("\"{}{}{tail}\"", climb(path), &asset.url.as_str()["/assets/".len()..]),
            None => reference.to_owned(),
        }
    }
}

/// Whether a path is that of a style sheet.
fn is_sheet(path: &str) -> bool {
    path.to_ascii_lowercase().ends_with(".css")
}

/// The way from a file's folder up to `assets/`: relative, so that it holds under any path of `base_url`.
fn climb(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// `css/theme.css` → `css/theme.1f0c….css`.
fn fingerprinted(path: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let hash = &hex[..DIGITS];
    let name_start = path.rfind('/').map_or(0, |at| at + 1);
    match path[name_start..].rfind('.') {
        Some(dot) if dot > 0 => format!("{}.{hash}{}", &path[..name_start + dot], &path[name_start + dot..]),
        _ => format!("{path}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assets(files: &[(&str, &str)]) -> Assets {
        let file = |path: &str| SourcePath::new(&format!("themes/mine/assets/{path}")).unwrap();
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (file(path), text.as_bytes().to_vec())));
        Assets::new(files.collect()).0
    }

    #[test]
    fn sheets_follow_what_they_name() {
        let sheet = "@import url('base.css');a{src:url(../fonts/a.woff2?x#y)}b{src:url(data:x)}c{src:url(none.png)}d{src:url(/r.png)}";
        let made = |font| assets(&[("css/t.css", sheet), ("css/base.css", "b{}"), ("fonts/a.woff2", font)]);
        let first = made("one");
        let bytes = |made: &Assets| String::from_utf8(made.by_path["css/t.css"].bytes.clone()).unwrap();
        let font = first.url("fonts/a.woff2").unwrap().as_str().to_owned();
        assert!(font.starts_with("/assets/fonts/a.") && font.ends_with(".woff2"), "{font}");
        let expected = format!("url(\"..{}?x#y\")", font.strip_prefix("/assets").unwrap());
        assert!(bytes(&first).contains(&expected), "{}", bytes(&first));
        assert!(bytes(&first).contains("@import url(\"../css/base."), "{}", bytes(&first));
        for kept in ["url(data:x)", "url(none.png)", "url(/r.png)"] {
            assert!(bytes(&first).contains(kept), "{kept}");
        }
        assert_ne!(first.url("css/t.css"), made("two").url("css/t.css"), "a new font is a new sheet");
    }

    #[test]
    fn sheets_that_import_each_other_end() {
        let circle = assets(&[("a.css", "@import url(b.css);"), ("b.css", "@import url(a.css);")]);
        assert_eq!(circle.iter().count(), 2);
    }
}
