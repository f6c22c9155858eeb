//! What the tool bar says of a page: the file that makes it, its twin, the moment of its edition.

use serde_json::{Value, json};

use crate::pipeline::base::path::{SourcePath, percent_decode};
use crate::pipeline::encrypt::secret::SecretText;

use super::good::{Found, Good};
use super::moments::At;

/// Answers for the page that `query` names (`path=/en/`). Files are named only to who sits at this computer.
pub(super) fn about(
    good: Option<&Good>,
    query: &str,
    at: Option<&At>,
    pass: Option<&SecretText>,
    is_here: bool,
) -> Value {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("path=")).map(percent_decode).unwrap_or_default();
    let page = good.and_then(|good| match good.find(&asked) {
        Found::File(file) => Some((good, file)),
        _ => None,
    });
    let source = page.as_ref().and_then(|(good, file)| good.source(file)).filter(|_| is_here);
    let twin = page.as_ref().and_then(|(good, file)| good.twin(file));
    let config = good.map(Good::config);
    json!({
        "at": at.map(At::as_str),
        "zone": config.map(|config| config.timezone.name()),
        "meter": config.map(|config| config.paywall.meter_articles),
        "base": config.map(|config| config.base_url.path.as_str()),
        "pass": pass.filter(|_| is_here).map(SecretText::text),
        "split": is_here && good.is_some_and(Good::is_split),
        "twin": twin,
        "file": source.map(SourcePath::as_str),
    })
}
