//! Patterns → addresses. Collisions are found in `pages/`, where every output is planned.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::date::When;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::Url;

/// What fills an article's pattern.
pub(super) struct ArticleParts<'a> {
    pub(super) lang: Lang,
    pub(super) section: &'a str,
    pub(super) slug: &'a str,
    pub(super) story: &'a StoryId,
    pub(super) date: When,
}

/// The address of an article. Date parts are of its own date, in the zone of the site.
pub(super) fn article(config: &Config, parts: &ArticleParts<'_>) -> Url {
    let day = parts.date.local.date();
    fill(&config.addresses.article[parts.lang], |name| match name {
        "lang" => Some(parts.lang.code().to_owned()),
        "section" => Some(parts.section.to_owned()),
        "slug" => Some(parts.slug.to_owned()),
        "story" => Some(parts.story.to_string()),
        "year" => Some(format!("{:04}", day.year())),
        "month" => Some(format!("{:02}", day.month())),
        "day" => Some(format!("{:02}", day.day())),
        _ => None,
    })
}

/// The address of a list or plain page, whose pattern knows the language and the slug. A section's pattern may call
/// its slug `{section}`.
pub(super) fn named(pattern: &ByLang<String>, lang: Lang, slug: &str) -> Url {
    fill(&pattern[lang], |name| match name {
        "lang" => Some(lang.code().to_owned()),
        "slug" | "section" => Some(slug.to_owned()),
        _ => None,
    })
}

/// The address of the `number`-th page of a list; the first is the list's own.
pub fn numbered(config: &Config, list: &Url, lang: Lang, number: usize) -> Url {
    if number <= 1 {
        return list.clone();
    }
    let tail = fill(&config.addresses.number[lang], |name| match name {
        "n" => Some(number.to_string()),
        "lang" => Some(lang.code().to_owned()),
        _ => None,
    });
    Url::new(&format!("{}/{}", list.as_str().trim_end_matches('/'), tail.as_str().trim_start_matches('/')))
}

/// Pages whose address no configuration moves.
pub fn fixed(lang: Lang, page: FixedPage) -> Url {
    let names = match page {
        FixedPage::Front => ByLang::new("/en/", "/es/"),
        FixedPage::Authors => ByLang::new("/en/authors/", "/es/autores/"),
        FixedPage::Corrections => ByLang::new("/en/corrections/", "/es/correcciones/"),
        FixedPage::Search => ByLang::new("/en/search/", "/es/buscar/"),
        FixedPage::Pass => ByLang::new("/en/pass/", "/es/pase/"),
    };
    Url::new(names[lang])
}

/// Pages that an edition has in both languages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FixedPage {
    /// The front page.
    Front,
    /// The authors' index.
    Authors,
    /// The list of corrections.
    Corrections,
    /// The ways to find a story.
    Search,
    /// Where a pass is entered: only where one opens something.
    Pass,
}

/// Puts values into `{name}`s. An unknown name stays as it is: the configuration's reader has refused it already.
fn fill(pattern: &str, value: impl Fn(&str) -> Option<String>) -> Url {
    let mut out = String::with_capacity(pattern.len() + 24);
    let mut rest = pattern;
    while let Some((before, opened)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = opened.split_once('}').unwrap_or((opened, ""));
        match value(name) {
            Some(value) => out.push_str(&value.replace(['/', '?', '#'], "-")),
            None => out.push_str(name),
        }
        rest = after;
    }
    out.push_str(rest);
    Url::new(&out)
}
