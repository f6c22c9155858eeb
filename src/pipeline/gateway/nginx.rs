//! Takes the gated places; returns the rules for nginx. It looks addresses up in a table of texts, so that tens of
//! thousands cost no more than ten, and takes capitals for small letters there.

use std::collections::BTreeMap;

use super::gated::Gated;
use super::template::fill;

/// The smallest table, in buckets, and the smallest and largest bucket, in bytes: nginx refuses one of 64 KB.
const TABLE: usize = 2048;
const BUCKETS: [usize; 2] = [512, 32_768];

/// So many entries may meet in a bucket of a table that is half empty, and are not known to.
const MEETING: usize = 10;

/// What nginx keeps of an entry beside its text, and to spare.
const ENTRY: usize = 40;

pub(super) fn files(gated: &Gated<'_>) -> Vec<(&'static str, String)> {
    let place = [("BASE", gated.base_path()), ("HOST", gated.host())];
    vec![
        ("nginx/bifolio-http.conf", http(gated)),
        (
            "nginx/bifolio-server.conf",
            fill(
                include_str!("files/nginx/bifolio-server.conf"),
                &[
                    ("SITE", &quoted(&format!("{}/", gated.base_path()))),
                    ("PROTECTED", &quoted(&format!("{}/protected/", gated.base_path()))),
                    ("SERVER", &quoted(&format!("{}/server/", gated.base_path()))),
                ],
            ),
        ),
        ("nginx/example.conf", fill(include_str!("files/nginx/example.conf"), &place)),
    ]
}

fn http(gated: &Gated<'_>) -> String {
    let mut tiers: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for (address, rank) in gated.addresses() {
        let (_, known) = tiers.entry(address.to_ascii_lowercase()).or_insert((address, rank));
        *known = rank.max(*known);
    }
    let longest = tiers.keys().map(String::len).max().unwrap_or_default();
    let table = TABLE.max((2 * tiers.len()).next_power_of_two());
    let bucket = (MEETING * (longest + ENTRY)).next_power_of_two().clamp(BUCKETS[0], BUCKETS[1]);
    let entries: String = tiers
        .values()
        .map(|(address, rank)| format!("    {} {};\n", quoted(address), quoted(&gated.opened_by(*rank))))
        .collect();
    let base_path = gated.base_path();
    let below = format!("~^{}(?<bifolio_below>/.*)$", expression(base_path));
    let below = if base_path.is_empty() { String::new() } else { format!("    {} $bifolio_below;\n", quoted(&below)) };
    fill(
        include_str!("files/nginx/bifolio-http.conf"),
        &[("TABLE", &table.to_string()), ("BUCKET", &bucket.to_string()), ("TIERS", &entries), ("BELOW", &below)],
    )
}

/// A text as one word of the grammar. A `$` is a letter in the places where these stand.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '"' | '\\' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text as an expression that matches it and nothing else.
fn expression(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '/' | '-' | '_') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
