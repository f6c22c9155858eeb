//! Takes each page's finished HTML as it passes by, keeps a few facts, and in the end says what leads nowhere: every
//! internal address, fragment, asset and id of the output is looked at. A dead one is told at the line of the source
//! that wrote it. Pure; holds numbers, not pages.

pub mod pass;
pub mod paywalled;
mod problems;
pub mod scan;
pub mod sealed;
pub mod structure;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::base::diagnostic::{Diagnostic, Place};
use super::base::path::{BaseUrl, OutputPath, Url, percent_decode};
use super::pages::Written;

/// Every address that answers in this build, below the path of `base_url`.
pub struct Addresses {
    base: BaseUrl,
    /// The site's whole address, without a slash at its end.
    own: String,
    outputs: BTreeSet<OutputPath>,
    /// Fingerprints of the addresses of `outputs` as our pages write them, sorted.
    written: Vec<u64>,
}

impl Addresses {
    /// Takes the files that are planned.
    pub fn new(base: BaseUrl, outputs: impl IntoIterator<Item = OutputPath>) -> Addresses {
        let outputs: BTreeSet<OutputPath> = outputs.into_iter().collect();
        let urls = outputs.iter().map(|output| (output, output.url())).filter(|(output, url)| url.output() == **output);
        let mut written: Vec<u64> = urls.map(|(_, url)| mark(&base.href(&url))).collect();
        written.sort_unstable();
        Addresses { own: format!("{}{}", base.origin, base.path), base, outputs, written }
    }

    /// The fingerprint of an address that answers without a question left: nearly all that a page names are written as we write them,
    /// and to find those as they stand is much cheaper than to take them apart.
    fn answer(&self, href: &str) -> Option<u64> {
        let mark = mark(href.strip_prefix(&self.base.origin).unwrap_or(href));
        self.written.binary_search(&mark).is_ok().then_some(mark)
    }

    /// The files that answer, sorted.
    pub fn outputs(&self) -> impl Iterator<Item = &OutputPath> {
        self.outputs.iter()
    }

    /// Whether the same files answer, under the same addresses.
    pub fn are(&self, other: &Addresses) -> bool {
        self.own == other.own && self.outputs == other.outputs
    }

    /// The file that an address on `page` names, and its fragment. `None` when it leads away from the site.
    fn look_up(&self, page: &Url, href: &str) -> Option<(OutputPath, String)> {
        let (path, part) = href.split_once('#').unwrap_or((href, ""));
        let path = path.split('?').next().unwrap_or_default();
        let inside = match path.strip_prefix(&self.own) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => rest.to_owned(),
            _ if path.is_empty() => page.to_string(),
            _ if path.starts_with("//") || has_scheme(path) => return None,
            _ if path.starts_with('/') => {
                path.strip_prefix(&self.base.path).map_or_else(|| format!("/..{path}"), str::to_owned)
            }
            _ => join(page.as_str(), path),
        };
        Some((Url::new(&inside).output(), percent_decode(part)))
    }

    fn hrefs(&self) -> impl Iterator<Item = String> + '_ {
        self.outputs.iter().map(|output| self.base.href(&output.url()))
    }
}

/// Whether an address opens with a scheme.
fn has_scheme(path: &str) -> bool {
    let scheme = path.split_once(':').map_or("", |(scheme, _)| scheme);
    !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// A relative address from the page that holds it.
fn join(page: &str, path: &str) -> String {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// What is kept of a page.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// Fingerprints of its ids, sorted.
    ids: Vec<u64>,
    /// Fragments of other pages that it names.
    parts: Vec<Part>,
    /// Fingerprints of the addresses that answered without a question, sorted, each once.
    answered: Vec<u64>,
    /// Whether it names an address of the site in another way than we write it.
    is_odd: bool,
    /// What is wrong with the page itself.
    #[serde(skip)]
    pub problems: Vec<Diagnostic>,
}

impl Facts {
    /// Of a page that could not be rendered.
    pub fn broken(problems: Vec<Diagnostic>) -> Facts {
        Facts { problems, ..Facts::default() }
    }

    /// The same for a page whose addresses are written elsewhere now: lines of its source moved.
    pub fn placed(&self, written: &[Written]) -> Option<Facts> {
        if self.parts.is_empty() {
            return None;
        }
        let mut facts = self.clone();
        for part in &mut facts.parts {
            part.place = place_of(written, &part.href);
        }
        Some(facts)
    }

    /// Whether an element of the page has the id.
    fn has_id(&self, id: &str) -> bool {
        self.ids.binary_search(&mark(id)).is_ok()
    }

    /// Whether the page has every id that another one has.
    pub fn has_ids_of(&self, other: &Facts) -> bool {
        other.ids.iter().all(|id| self.ids.binary_search(id).is_ok())
    }

    /// Whether every address of the page answers among `addresses`, as far as can be told without looking at the page.
    pub fn hold(&self, addresses: &Addresses) -> bool {
        !self.is_odd && self.answered.iter().all(|mark| addresses.written.binary_search(mark).is_ok())
    }
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Part {
    output: OutputPath,
    id: String,
    href: String,
    page: OutputPath,
    /// Where it was written; lines move, and so nobody saves it.
    #[serde(skip)]
    place: Option<Place>,
}

fn mark(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

/// Looks over one finished page. `own_place` is where the writing that makes the page stands.
pub fn facts(
    addresses: &Addresses,
    page: &Url,
    html: &str,
    written: &[Written],
    own_place: impl Fn() -> Option<Place>,
) -> Facts {
    let names = scan::names(html);
    let (mut facts, own) = look(addresses, page, &names, written);
    if facts.ids.windows(2).any(|pair| pair[0] == pair[1]) {
        let doubles = doubles(&names.ids);
        facts.problems.extend(doubles.into_iter().map(|id| problems::id_duplicate(own_place(), id, page.as_str())));
    }
    let dead = own.into_iter().filter(|(_, part)| !facts.has_id(part));
    let told = dead.map(|(href, _)| {
        let known = names.ids.iter().map(AsRef::as_ref);
        problems::fragment_dead(place_of(written, href), href, page.as_str(), known)
    });
    let told: Vec<_> = told.collect();
    facts.problems.extend(told);
    facts
}

/// What is known of the addresses of a page, or of a part of one, and the fragments of its own that it names, each with
/// its address: whether those are there is left open.
fn look<'n>(
    addresses: &Addresses,
    page: &Url,
    names: &'n scan::Names<'_>,
    written: &[Written],
) -> (Facts, Vec<(&'n str, String)>) {
    let output = page.output();
    let mut facts = Facts { ids: names.ids.iter().map(|id| mark(id)).collect(), ..Facts::default() };
    facts.ids.sort_unstable();
    let (mut own, mut asked) = (Vec::new(), BTreeSet::new());
    for href in &names.addresses {
        match addresses.answer(href) {
            Some(mark) => facts.answered.push(mark),
            None => {
                asked.insert(href);
            }
        }
    }
    for href in asked {
        let Some((target, part)) = addresses.look_up(page, href) else { continue };
        match href.split_once('#').and_then(|(path, _)| addresses.answer(path)) {
            Some(mark) => facts.answered.push(mark),
            None => facts.is_odd |= target != output,
        }
        if !addresses.outputs.contains(&target) {
            let known: Vec<String> = addresses.hrefs().collect();
            let place = place_of(written, href);
            facts.problems.push(problems::link_dead(place, href, page.as_str(), known.iter().map(String::as_str)));
        } else if part.is_empty() {
        } else if target == output {
            own.push((href.as_ref(), part));
        } else {
            let (href, page, place) = (href.clone().into_owned(), output.clone(), place_of(written, href));
            facts.parts.push(Part { output: target, id: part, href, page, place });
        }
    }
    facts.answered.sort_unstable();
    facts.answered.dedup();
    // It is held as long as the page is known.
    facts.answered.shrink_to_fit();
    (facts, own)
}

/// Where an address was written.
fn place_of(written: &[Written], href: &str) -> Option<Place> {
    written.iter().find(|link| link.href == href).map(|link| link.place.clone())
}

fn doubles<'i>(ids: &'i [Cow<'_, str>]) -> BTreeSet<&'i str> {
    let mut seen = BTreeSet::new();
    ids.iter().map(AsRef::as_ref).filter(|id| !seen.insert(*id)).collect()
}

/// Once every page has passed by: fragments of other pages that do not exist.
pub fn fragments<'f>(
    all: impl Iterator<Item = &'f Facts>,
    at: impl Fn(&OutputPath) -> Option<&'f Arc<Facts>>,
) -> Vec<Diagnostic> {
    let is_dead = |part: &&Part| at(&part.output).is_some_and(|page| !page.has_id(&part.id));
    let dead = all.flat_map(|facts| &facts.parts).filter(is_dead);
    dead.map(|part| {
        problems::fragment_dead(part.place.clone(), &part.href, part.page.url().as_str(), std::iter::empty())
    })
    .collect()
}
