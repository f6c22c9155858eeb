//! What stands behind a cut is looked at as its page is, before it is sealed: nobody can afterwards. What is found is known
//! as long as the program runs, and is never saved.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::base::path::Url;
use crate::pipeline::pages::Written;

use super::{Addresses, Facts, doubles, look, place_of, problems, scan};

/// A text that was looked at when it was closed, and whose page is not finished yet.
pub struct Behind {
    facts: Facts,
    /// Its ids, in order, doubles too.
    ids: Vec<String>,
    /// Addresses of parts of its own page, each with the part and the place where it was written.
    own: Vec<(String, String, Option<Place>)>,
}

/// Looks over a text that is to be sealed in `page`.
pub fn behind(addresses: &Addresses, page: &Url, html: &str, written: &[Written]) -> Behind {
    let names = scan::names(html);
    let (facts, own) = look(addresses, page, &names, written);
    let own = own.into_iter().map(|(href, part)| (href.to_owned(), part, place_of(written, href))).collect();
    Behind { facts, ids: names.ids.into_iter().map(Cow::into_owned).collect(), own }
}

impl Behind {
    /// What is known of it on its finished page, into which a pass opens it: no id may be there twice, and a part of the
    /// page may stand on either side of the cut.
    pub fn on(self, public: &Facts, page: &Url, own_place: impl Fn() -> Option<Place>) -> Facts {
        let Behind { mut facts, ids, own } = self;
        let names: Vec<Cow<'_, str>> = ids.iter().map(|id| Cow::Borrowed(id.as_str())).collect();
        let twice: BTreeSet<&str> =
            doubles(&names).into_iter().chain(ids.iter().map(String::as_str).filter(|id| public.has_id(id))).collect();
        facts.problems.extend(twice.into_iter().map(|id| problems::id_duplicate(own_place(), id, page.as_str())));
        let dead = own.into_iter().filter(|(_, part, _)| !facts.has_id(part) && !public.has_id(part));
        let told = dead.map(|(href, _, place)| {
            problems::fragment_dead(place, &href, page.as_str(), ids.iter().map(String::as_str))
        });
        let told: Vec<_> = told.collect();
        facts.problems.extend(told);
        facts
    }
}

/// What can be known of a text that was sealed by a build before, and found right then: where its links lead now. `None`
/// where one leads nowhere.
pub fn again(addresses: &Addresses, page: &Url, written: &[Written]) -> Option<Facts> {
    let hrefs = written.iter().map(|link| Cow::Borrowed(link.href.as_str())).collect();
    let names = scan::Names { ids: Vec::new(), addresses: hrefs };
    let (facts, _) = look(addresses, page, &names, written);
    facts.problems.is_empty().then_some(facts)
}
