//! Addresses and files that a field names. Only what is allowed passes: a scheme that hides behind control
//! characters or entities is none of the allowed ones.

use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::yaml::{Item, Report};
use crate::say;

use super::field_problems as problems;

/// Which absolute addresses a field takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Schemes {
    /// `http:` and `https:`: something that has a page.
    Web,
    /// These, and `mailto:` and `tel:`.
    Any,
}

/// An absolute address.
pub(super) fn address(item: &Item<'_>, schemes: Schemes, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    if is_address(text, schemes) {
        return Some(text.to_owned());
    }
    let hint = match text.strip_prefix("www.").or_else(|| text.strip_prefix("//")) {
        Some(_) if is_address(&format!("https://{}", text.trim_start_matches('/')), schemes) => {
            let host = text.trim_start_matches('/');
            say!("write `https://{host}`", "escriba `https://{host}`")
        }
        _ if schemes == Schemes::Web => {
            say!("write a whole address: `https://…`", "escriba una dirección completa: `https://…`")
        }
        _ => say!(
            "write a whole address: `https://…`, `mailto:…` or `tel:…`",
            "escriba una dirección completa: `https://…`, `mailto:…` o `tel:…`"
        ),
    };
    report.push(problems::link_invalid(report.place(item), item.label(), text, hint));
    None
}

/// Whether `text` is an absolute address of an allowed scheme.
pub(super) fn is_address(text: &str, schemes: Schemes) -> bool {
    if hides_something(text) || text.contains([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}']) {
        return false;
    }
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => {
            let host = rest.strip_prefix("//").and_then(|rest| rest.split(['/', '?', '#']).next());
            host.is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['))
        }
        "mailto" => schemes == Schemes::Any && is_email(rest.split('?').next().unwrap_or("")),
        "tel" => schemes == Schemes::Any && rest.chars().any(|c| c.is_ascii_digit()),
        _ => false,
    }
}

/// Whether `text` looks like one e-mail address.
pub(super) fn is_email(text: &str) -> bool {
    let sound = |part: &str| {
        !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "@<>,;:\"\\".contains(c))
    };
    text.rsplit_once('@').is_some_and(|(name, host)| sound(name) && sound(host) && host.contains('.'))
}

/// Control characters, and entities that an HTML reader would turn into others.
fn hides_something(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.contains(char::is_control)
        || ["&#", "&colon;", "&tab;", "&newline;", "&sol;"].iter().any(|entity| lower.contains(entity))
}

/// A file that `item` names, relative to the file that names it; `/img/a.png` is a file under `static/`.
pub(super) fn file(item: &Item<'_>, report: &mut Report<'_>) -> Option<SourcePath> {
    let text = item.full_text(report)?.trim();
    let place = |report: &Report<'_>| report.place(item);
    if is_address(text, Schemes::Web) || text.starts_with("//") {
        report.push(problems::picture_remote(place(report), item.label(), text));
        return None;
    }
    if hides_something(text) || has_scheme(text) || text.contains(['\\', '?', '#', '<', '>', '"']) {
        let hint = say!(
            "write the name of a file, with `/` between folders",
            "escriba el nombre de un archivo, con `/` entre carpetas"
        );
        report.push(problems::link_invalid(place(report), item.label(), text, hint));
        return None;
    }
    let path = match text.strip_prefix('/') {
        Some(rest) => SourcePath::new(rest).and_then(|path| SourcePath::new(&format!("static/{path}"))),
        None => report.source().resolve(text),
    };
    if path.is_none() {
        report.push(problems::file_outside(place(report), item.label(), text));
    }
    path
}

/// Whether `text` opens with a scheme (or the letter of a disk).
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_allowed_schemes_pass() {
        let right = [
            "https://a.example/x?y#z",
            "HTTP://a.example",
            "mailto:a@b.example?subject=x",
            "tel:+34600",
            "https://ñandú.example/",
        ];
        let wrong = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "&#106;avascript:alert(1)",
            "javascript&colon;alert(1)",
            "https:///x",
            "https://",
            "https:a",
            "//a.example",
            "www.a.example",
            "/en/",
            "mailto:",
            "tel:",
            "https://a b",
            "https://a\u{0}.example",
            "ftp://a.example",
            "https://\"onx=1",
        ];
        for text in right {
            assert!(is_address(text, Schemes::Any), "{text}");
        }
        for text in wrong {
            assert!(!is_address(text, Schemes::Any), "{text}");
        }
        assert!(!is_address("mailto:a@b.example", Schemes::Web));
    }
}
