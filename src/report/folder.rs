//! The way from the folder in which the command was started to the source, so that the files of a report can be opened.

use std::path::{Component, Path};

/// Where `root` lies, seen from `working`, both absolute: empty when they are one, `site/` below it, `../` above it;
/// elsewhere the whole path. Uses `/` on every system.
pub fn folder(root: &Path, working: &Path) -> String {
    if let Ok(below) = root.strip_prefix(working) {
        return below.components().map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect();
    }
    if let Ok(above) = working.strip_prefix(root) {
        return "../".repeat(above.components().count());
    }
    let names = root.components().filter(|part| !matches!(part, Component::RootDir));
    let path: String = names.map(|part| format!("{}/", part.as_os_str().to_string_lossy())).collect();
    if root.components().next() == Some(Component::RootDir) { format!("/{path}") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_way_is_told() {
        let cases = [
            ("/news", "/news", ""),
            ("/news/site/es", "/news", "site/es/"),
            ("/news", "/news/content/2026", "../../"),
            ("/news", "/home/ana", "/news/"),
            ("/", "/home", "../"),
        ];
        for (root, working, expected) in cases {
            assert_eq!(folder(Path::new(root), Path::new(working)), expected, "{root} from {working}");
        }
    }
}
