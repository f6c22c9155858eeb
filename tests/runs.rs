//! Lists of which one language has more pages than the other, and what a run says that it has done.

mod support;

use serde_json::Value;
use support::{Outcome, Site, html, site};

/// A text of the section politics.
fn text(front: &str, day: u32) -> String {
    format!("---\n{front}\ndate: 2026-11-{day:02}\nsection: politics\nauthors: [ana-lopez]\n---\nWords.\n")
}

/// Three stories in English, of which two are also in Spanish; one on a page.
fn uneven() -> Site {
    let two = "---\ntranslation_of: a\ntitle: Uno\n---\nPalabras.\n";
    let three = "---\ntranslation_of: b\ntitle: Dos\n---\nPalabras.\n";
    site("-- bifolio.yaml --\ntitle: M\nbase_url: https://m.example\nlists: {per_page: 1}\n")
        .write("content/a.en.md", text("title: One", 1))
        .write("content/b.en.md", text("title: Two", 2))
        .write("content/c.en.md", text("title: Three", 3))
        .write("content/a.es.md", two)
        .write("content/b.es.md", three)
}

/// Where the language switch of a page leads, and the alternates that it names.
fn ways(site: &Site, page: &str) -> (String, usize) {
    let page = site.tree().text(page);
    let switch =
        html::one(&page, ".masthead a[hreflang=es]:not([aria-current]), header a[hreflang=es]:not([aria-current])");
    (switch.get("href").to_owned(), html::select(&page, "head link[hreflang]").len())
}

#[test]
fn the_switch_of_a_list_leads_to_the_last_page_of_a_shorter_twin() {
    let site = uneven();
    site.build(&[]).exits(0);
    assert_eq!(ways(&site, "en/politics/page/2/index.html"), ("/es/politica/pagina/2/".to_owned(), 3));
    // The pages are no versions of each other: none names the other as its alternate.
    let (href, alternates) = ways(&site, "en/politics/page/3/index.html");
    assert_eq!(href, "/es/politica/pagina/2/");
    assert!(alternates <= 2, "{alternates} alternates");
}

/// What a run says that it planned and rendered.
fn counted(outcome: &Outcome) -> (Option<u64>, Option<u64>) {
    let number = |key: &str| outcome.summary.get(key).and_then(Value::as_u64);
    (number("pages"), number("rendered"))
}

#[test]
fn a_run_counts_only_the_pages_that_it_rendered() {
    let good = uneven();
    let (planned, rendered) = counted(&good.check(&[]).exits(0));
    assert!(planned.is_some_and(|pages| pages > 10) && planned == rendered);

    let unknown = good.write("bifolio.yaml", "title: M\nbase_url: https://m.example\ntheme: none\n");
    assert_eq!(counted(&unknown.check(&[]).exits(1)), (None, None));

    let broken = uneven().write("bifolio.yaml", "title: M\nbase_url: https://m.example\ntheme: mine\n");
    let theme = "name: mine\nextends: gazette\n";
    let broken =
        broken.write("themes/mine/theme.yaml", theme).write("themes/mine/templates/article.html", "{{ nothing }}");
    let (planned, rendered) = counted(&broken.check(&[]).exits(1));
    // Five articles cannot be.
    assert_eq!(rendered, planned.map(|pages| pages - 5));
}
