//! No language is the default one: a site whose two languages are exchanged has the same addresses, twins, canonical
//! addresses and pages, exchanged.
//!
//! Only words of ours are exchanged (file names, front matter, configuration, data files), so the two sites are not
//! equal bytes: what is compared is where pages are and where they lead.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use support::{Tree, html, site};

/// A site in which each of the two languages is once the original, once alone, once a draft, once later.
const SITE: &str = include_str!("exchange.txt");

/// Words of addresses that the theme and the defaults fix, English and Spanish.
const FIXED: [(&str, &str); 8] = [
    ("topics", "temas"),
    ("authors", "autores"),
    ("series", "series"),
    ("page", "pagina"),
    ("corrections", "correcciones"),
    ("search", "buscar"),
    ("pass", "pase"),
    ("English", "Español"),
];

/// What a page says of where it stands: canonical address, alternates, the twin link.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Stand {
    lang: String,
    canonical: String,
    alternates: BTreeSet<(String, String)>,
    twins: BTreeSet<(String, String)>,
}

#[test]
fn languages_exchanged_are_the_same_site_exchanged() {
    let (straight, turned) = (stands(SITE), stands(&exchanged(SITE)));
    let back: BTreeMap<String, Stand> = turned.into_iter().map(|(at, stand)| (turn(&at), turn_stand(stand))).collect();
    let paths = |stands: &BTreeMap<String, Stand>| stands.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&straight), paths(&back));
    for (path, stand) in &straight {
        assert_eq!(Some(stand), back.get(path), "{path}");
    }
}

#[test]
fn what_is_wrong_is_wrong_in_either_language() {
    let broken = SITE.replace("section: one\ntopics: [first]", "section: none\ntopics: [first]");
    let lines = |text: &str| {
        let mut lines = site(text).check(&[]).exits(1).lines();
        lines.sort();
        lines
    };
    let mut turned: Vec<String> = lines(&exchanged(&broken)).iter().map(|line| turn_names(line)).collect();
    turned.sort();
    assert_eq!(lines(&broken), turned);
}

fn stands(text: &str) -> BTreeMap<String, Stand> {
    let site = site(text);
    site.build(&[]).exits(0);
    stands_of(&site.tree())
}

fn stands_of(tree: &Tree) -> BTreeMap<String, Stand> {
    let pages = tree.pages().filter(|(address, _)| address.starts_with("/en/") || address.starts_with("/es/"));
    pages.map(|(address, page)| (address, stand(&page))).collect()
}

fn stand(page: &str) -> Stand {
    let pairs = |selector: &str| -> BTreeSet<(String, String)> {
        let found = html::select(page, selector).into_iter();
        found.map(|one| (one.get("hreflang").to_owned(), one.get("href").to_owned())).collect()
    };
    let first =
        |selector: &str, name: &str| html::select(page, selector).first().map_or("", |one| one.get(name)).to_owned();
    Stand {
        lang: first("html", "lang").split('-').next().unwrap_or_default().to_owned(),
        canonical: first("link[rel=canonical]", "href"),
        alternates: pairs("link[rel=alternate][hreflang]"),
        twins: pairs("a[hreflang]"),
    }
}

/// The site with its languages exchanged: in file names, keys and words.
fn exchanged(text: &str) -> String {
    turn_names(text)
        .replace("x_default: en", "x_default: \u{0}")
        .replace("x_default: es", "x_default: en")
        .replace('\u{0}', "es")
}

/// Exchanges what names a language in a text: suffixes, keys, locales, and the marks EN and ES in words.
fn turn_names(text: &str) -> String {
    let keys = [("{en: ", "{es: "), (", en: ", ", es: ")];
    let pairs = keys.into_iter().chain([(".en.", ".es."), ("-en-", "-es-"), ("EN", "ES"), ("en-US", "es-419")]);
    pairs.fold(text.to_owned(), |text, (left, right)| swap(&text, left, right))
}

fn swap(text: &str, left: &str, right: &str) -> String {
    text.replace(left, "\u{1}").replace(right, left).replace('\u{1}', right)
}

/// Exchanges the languages of an address.
fn turn(address: &str) -> String {
    let parts = address.split('/').map(|part| match part {
        "en" => "es".to_owned(),
        "es" => "en".to_owned(),
        part => {
            match FIXED.iter().find_map(|(en, es)| if part == *en { Some(es) } else { (part == *es).then_some(en) }) {
                Some(other) => (*other).to_owned(),
                None => swap(part, "-en-", "-es-"),
            }
        }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn turn_stand(stand: Stand) -> Stand {
    let pairs =
        |pairs: BTreeSet<(String, String)>| pairs.into_iter().map(|(lang, href)| (turn(&lang), turn(&href))).collect();
    Stand {
        lang: turn(&stand.lang),
        canonical: turn(&stand.canonical),
        alternates: pairs(stand.alternates),
        twins: pairs(stand.twins),
    }
}

#[test]
fn addresses_turn_and_turn_back() {
    for (one, other) in [
        ("/en/topics/t-en-1/page/2/", "/es/temas/t-es-1/pagina/2/"),
        ("https://meridian.example/es/s-es-1/a-es-1/", "https://meridian.example/en/s-en-1/a-en-1/"),
        ("en", "es"),
        ("x-default", "x-default"),
    ] {
        assert_eq!(turn(one), other);
        assert_eq!(turn(other), one);
    }
}
