//! Takes the gated places; returns what runs on the edges of Netlify and Cloudflare: for each the same list, the same check
//! of the cookie, and a function of its own.

use std::collections::BTreeSet;

use serde_json::json;

use super::gated::Gated;
use super::template::fill;

/// A host takes so many patterns of addresses, and some to spare.
const PATTERNS: usize = 40;

pub(super) fn files(gated: &Gated<'_>) -> Vec<(&'static str, String)> {
    let list = format!("export default {};\n", gated.json().trim_end());
    let gate = include_str!("files/gate.js");
    let patterns = json!(patterns(gated)).to_string();
    let name: String = gated.host().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    vec![
        ("cloudflare/gate.js", gate.to_owned()),
        ("cloudflare/gated.js", list.clone()),
        ("cloudflare/worker.js", include_str!("files/cloudflare/worker.js").to_owned()),
        (
            "cloudflare/wrangler.example.toml",
            fill(
                include_str!("files/cloudflare/wrangler.example.toml"),
                &[("NAME", name.trim_matches('-')), ("PATTERNS", &patterns)],
            ),
        ),
        ("netlify/bifolio/gate.js", gate.to_owned()),
        ("netlify/bifolio/gated.js", list),
        (
            "netlify/edge-functions/bifolio.js",
            fill(include_str!("files/netlify/edge-functions/bifolio.js"), &[("PATTERNS", &patterns)]),
        ),
        ("netlify/netlify.toml", include_str!("files/netlify/netlify.toml").to_owned()),
    ]
}

/// Patterns that cover every gated address, and what is never to be seen: as narrow as a few of them can be.
fn patterns(gated: &Gated<'_>) -> Vec<String> {
    let (pages, files): (Vec<&str>, Vec<&str>) = gated.paths().partition(|path| path.ends_with('/'));
    let hidden = ["protected", "server"].map(|name| format!("{}/{name}/x", gated.base_path()));
    let mut all: BTreeSet<String> = hidden.iter().map(|path| pattern(path, usize::MAX)).collect();
    for paths in [pages, files] {
        let deepest = paths.iter().map(|path| path.matches('/').count()).max().unwrap_or_default();
        let narrow = (0..=deepest)
            .rev()
            .map(|depth| -> BTreeSet<String> { paths.iter().map(|path| pattern(path, depth)).collect() });
        all.extend(narrow.into_iter().find(|found| found.len() <= PATTERNS).unwrap_or_default());
    }
    if all.contains("/*") { vec!["/*".to_owned()] } else { all.into_iter().collect() }
}

/// The folder that holds a place, at most `depth` names deep, as a pattern. It ends above the first name that is not plain.
fn pattern(path: &str, depth: usize) -> String {
    let is_plain = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let folder = path.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
    let names = folder.split('/').skip(1).take_while(is_plain).take(depth);
    names.fold(String::new(), |found, name| format!("{found}/{name}")) + "/*"
}
