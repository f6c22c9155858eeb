//! Takes the addresses whose whole pages and files only those who pay may have; returns the rules by which a server asks
//! who that is: the files of the tree `server/`, for nginx, Caddy, Netlify and Cloudflare. docs/split.md says what they
//! do. Pure: the same places give the same bytes.
//!
//! [`gated`] sorts the places; a file per server writes them in its own grammar. What does not depend on the site lies
//! beside them, in `files/`, as it is published.

mod caddy;
mod edge;
mod gated;
mod nginx;
mod template;

use crate::pipeline::base::path::{OutputPath, Url};

use gated::Gated;
use template::fill;

/// A place of the protected tree.
#[derive(Debug)]
pub struct Protected {
    /// Percent-decoded path on the host, with the path of `base_url`: `/en/news/budget/` or `/media/x/y.0123.jpg`.
    pub path: String,
    /// The tier that opens it.
    pub tier: String,
}

/// What the rules must know of the site.
#[derive(Debug)]
pub struct Site<'a> {
    /// The host, such as `news.example`.
    pub host: &'a str,
    /// The path of `base_url`, as it stands there: empty, or `/a/path`.
    pub base_path: &'a str,
    /// The paid tiers, lowest first: each opens those before it too.
    pub tiers: &'a [String],
}

/// The files of the server tree by path, sorted. A place whose tier the site does not have is left out: nobody could
/// open it, and without a rule its whole page is served to nobody.
pub fn files(site: &Site<'_>, protected: &[Protected]) -> Vec<(OutputPath, Vec<u8>)> {
    let gated = Gated::new(site, protected);
    let mut files = vec![("README.md", readme(&gated)), ("gated.json", gated.json())];
    files.extend(nginx::files(&gated));
    files.extend(caddy::files(&gated));
    files.extend(edge::files(&gated));
    files.sort_by_key(|(path, _)| *path);
    files.into_iter().map(|(name, text)| (Url::new(&format!("/{name}")).output(), text.into_bytes())).collect()
}

fn readme(gated: &Gated<'_>) -> String {
    fill(include_str!("files/README.md"), &[("HOST", gated.host())])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// The files for places, by path, as text.
    fn made(base_path: &str, places: &[(&str, &str)]) -> BTreeMap<String, String> {
        let tiers = ["subscriber", "patron"].map(str::to_owned);
        let site = Site { host: "news.example:8443", base_path, tiers: &tiers };
        let places = places.iter().map(|(path, tier)| Protected { path: (*path).into(), tier: (*tier).into() });
        let files = files(&site, &places.collect::<Vec<_>>());
        assert!(files.is_sorted(), "{:?}", files.iter().map(|(path, _)| path).collect::<Vec<_>>());
        files.into_iter().map(|(path, bytes)| (path.to_string(), String::from_utf8(bytes).unwrap())).collect()
    }

    /// The lines of a file that hold a word, trimmed.
    fn lines<'a>(files: &'a BTreeMap<String, String>, file: &str, word: &str) -> Vec<&'a str> {
        files[file].lines().map(str::trim).filter(|line| line.contains(word)).collect()
    }

    const NGINX: &str = "nginx/bifolio-http.conf";
    const CADDY: &str = "caddy/bifolio.caddy";
    const WRANGLER: &str = "cloudflare/wrangler.example.toml";

    #[test]
    fn a_page_has_both_its_addresses_and_every_tier_that_opens_it() {
        let files = made("", &[("/en/b/", "patron"), ("/en/a/", "subscriber"), ("/media/a/x.0123.jpg", "subscriber")]);
        let nginx = [
            r#""/en/a/" "subscriber, patron";"#,
            r#""/en/a/index.html" "subscriber, patron";"#,
            r#""/en/b/" "patron";"#,
            r#""/en/b/index.html" "patron";"#,
            r#""/media/a/x.0123.jpg" "subscriber, patron";"#,
        ];
        assert_eq!([lines(&files, NGINX, "/en/"), lines(&files, NGINX, "/media/")].concat(), nginx);
        let caddy = nginx.map(|line| line.trim_end_matches(';').to_owned());
        assert_eq!([lines(&files, CADDY, "\"/en/"), lines(&files, CADDY, "\"/media/")].concat(), caddy);
        let json: serde_json::Value = serde_json::from_str(&files["gated.json"]).unwrap();
        assert_eq!(json["paths"]["subscriber"], serde_json::json!(["/en/a/", "/media/a/x.0123.jpg"]));
        assert_eq!(json["paths"]["patron"], serde_json::json!(["/en/b/"]));
        assert_eq!(json["host"], "news.example:8443");
    }

    #[test]
    fn the_order_in_which_places_come_changes_nothing() {
        let one = made("", &[("/en/a/", "patron"), ("/en/b/", "subscriber"), ("/es/a/", "patron")]);
        let two =
            made("", &[("/es/a/", "patron"), ("/en/b/", "subscriber"), ("/en/a/", "patron"), ("/en/a/", "patron")]);
        assert_eq!(one, two);
    }

    #[test]
    fn a_name_is_nothing_but_a_name_in_any_grammar() {
        let odd = r#"/media/x/a "b' {path} {$HOME} $uri ~\d é;#`%.jpg"#;
        let files = made("", &[(odd, "subscriber")]);
        let nginx = r#""/media/x/a \"b' {path} {$HOME} $uri ~\\d é;#`%.jpg" "subscriber, patron";"#;
        assert_eq!(lines(&files, NGINX, "/media/"), [nginx]);
        let caddy = concat!(
            r#""~^/media/x/a\x20\x22b\x27\x20\x7bpath\x7d\x20\x7b\x24HOME\x7d\x20\x24uri\x20\x7e\x5cd\x20é"#,
            r#"\x3b\x23\x60\x25.jpg$" "subscriber, patron""#
        );
        assert_eq!(lines(&files, CADDY, "/media/"), [caddy.replace(".jpg", r"\x2ejpg")]);
        let json: serde_json::Value = serde_json::from_str(&files["gated.json"]).unwrap();
        assert_eq!(json["paths"]["subscriber"][0], odd);
        let script = files["cloudflare/gated.js"].trim_start_matches("export default ").trim_end_matches(";\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(script).unwrap(), json);
    }

    #[test]
    fn below_a_path_everything_stands_below_it() {
        let files = made("/a+b/a%C3%B1o", &[("/a+b/año/en/a/", "patron"), ("/a+b/año/media/a/x.jpg", "patron")]);
        assert_eq!(lines(&files, NGINX, "bifolio_below")[0], r#""~^/a\\+b/año(?<bifolio_below>/.*)$" $bifolio_below;"#);
        assert_eq!(lines(&files, "nginx/bifolio-server.conf", "location \"")[2], r#"location "/a+b/año/" {"#);
        let caddy = r#"@bifolio_site path_regexp "^/a\x2bb/año/""#;
        assert_eq!(lines(&files, CADDY, "@bifolio_site path_regexp"), [caddy]);
        assert_eq!(lines(&files, CADDY, "uri path_regexp"), [r#"uri path_regexp "^/+[^/]+/+[^/]+" """#; 4]);
        // A pattern ends above what is no plain name.
        assert_eq!(lines(&files, WRANGLER, "run_worker_first"), [r#"run_worker_first = ["/*"]"#]);
    }

    #[test]
    fn a_site_without_gated_pages_has_rules_that_gate_nothing() {
        let files = made("", &[]);
        assert_eq!(lines(&files, NGINX, "subscriber"), [""; 0]);
        let first = lines(&files, WRANGLER, "run_worker_first");
        assert_eq!(first, [r#"run_worker_first = ["/protected/*","/server/*"]"#]);
    }

    #[test]
    fn a_server_that_takes_capitals_for_small_letters_gets_the_dearer_of_two_tiers() {
        let files = made("", &[("/media/a/X.jpg", "patron"), ("/media/a/x.jpg", "subscriber")]);
        assert_eq!(lines(&files, NGINX, "/media/"), [r#""/media/a/X.jpg" "patron";"#]);
        assert_eq!(lines(&files, CADDY, "\"/media/").len(), 2);
    }

    #[test]
    fn what_no_tier_of_the_site_opens_gets_no_rule() {
        let files = made("", &[("/en/a/", "gold"), ("en/b/", "patron")]);
        assert!(files.values().all(|text| !text.contains("en/a/") && !text.contains("en/b/")));
    }

    #[test]
    fn tables_grow_with_the_site() {
        let paths: Vec<String> = (0..20_000).map(|nth| format!("/en/news/{nth}{}/", "x".repeat(200))).collect();
        let places: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "patron")).collect();
        let files = made("", &places);
        assert_eq!(lines(&files, NGINX, "map_hash_max_size"), ["map_hash_max_size 131072;"]);
        assert_eq!(lines(&files, NGINX, "map_hash_bucket_size"), ["map_hash_bucket_size 4096;"]);
        let first = lines(&files, WRANGLER, "run_worker_first");
        assert_eq!(first, [r#"run_worker_first = ["/en/news/*","/protected/*","/server/*"]"#]);
    }

    #[test]
    fn every_file_has_a_name_of_its_own_that_is_kept() {
        let files = made("", &[]);
        let folders: Vec<&str> =
            files.keys().filter_map(|path| path.split_once('/')).map(|(folder, _)| folder).collect();
        assert_eq!((files.len(), folders.len()), (15, 13));
        for name in ["README.md", "gated.json", NGINX, CADDY, WRANGLER, "netlify/edge-functions/bifolio.js"] {
            assert!(files.contains_key(name), "{name}");
        }
    }

    #[test]
    fn nothing_is_left_open_in_a_template() {
        for (path, text) in made("/a", &[("/a/en/a/", "patron")]) {
            assert!(!text.contains("@@"), "{path}: {text}");
        }
    }
}
