//! The IANA name that a newsroom most likely meant by what it wrote.

use crate::pipeline::base::diagnostic;

/// The nearest zone: `Guatemala` and `america/guatamala` are `America/Guatemala`.
pub(super) fn nearest(text: &str) -> Option<String> {
    if text.len() > 64 {
        return None;
    }
    let city = text.rsplit('/').next().unwrap_or(text).trim().replace(' ', "_");
    let mut names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
    names.sort();
    let same_city = |name: &&String| name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city));
    if let Some(name) = names.iter().find(same_city) {
        return Some(name.clone());
    }
    diagnostic::nearest(text, names.iter().map(String::as_str)).map(str::to_owned)
}
