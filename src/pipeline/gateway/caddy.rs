//! Takes the gated places; returns the rules for Caddy. What stands between braces means something at three moments there
//! (when a file is read, when it is adapted, when somebody asks), so that nothing but plain letters is written as it is.

use super::gated::Gated;
use super::template::fill;

pub(super) fn files(gated: &Gated<'_>) -> Vec<(&'static str, String)> {
    let host = [("HOST", gated.host())];
    vec![
        ("caddy/bifolio.caddy", rules(gated)),
        ("caddy/Caddyfile.example", fill(include_str!("files/caddy/Caddyfile.example"), &host)),
    ]
}

fn rules(gated: &Gated<'_>) -> String {
    let tiers: String = gated
        .addresses()
        .map(|(address, rank)| format!("\t\t{} \"{}\"\n", input(&address), gated.opened_by(rank)))
        .collect();
    let base_path = gated.base_path();
    // By number, not by name: what is below the site was decided by its decoded address, and stands here encoded.
    let parts = base_path.matches('/').count();
    let strip = format!("uri path_regexp \"^{}\" \"\"", "/+[^/]+".repeat(parts));
    let is_kept = |line: &&str| parts > 0 || line.trim() != "@@STRIP@@";
    let template: String = include_str!("files/caddy/bifolio.caddy").split_inclusive('\n').filter(is_kept).collect();
    fill(
        &template,
        &[
            ("HOST", gated.host()),
            ("SITE", &expression(&format!("{base_path}/"))),
            ("HIDDEN", &expression(base_path)),
            ("TIERS", &tiers),
            ("STRIP", &strip),
        ],
    )
}

/// An address as what `map` compares with: as text where it is plain, as an expression where it is not.
fn input(address: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.');
    if address.chars().all(is_plain) { format!("\"{address}\"") } else { format!("\"~^{}$\"", expression(address)) }
}

/// A text as an expression that matches it and nothing else, without a letter that means something to Caddy.
fn expression(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '/' | '-' | '_') {
            out.push_str(&format!("\\x{:02x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}
