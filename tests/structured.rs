//! What machines are told of an article, from outside: the JSON of built pages, beside what the same pages show.

mod support;

use serde_json::{Value, json};
use support::{Site, html, picture, site};

const SITE: &str = include_str!("structured/site.txt");

/// The addresses of the site.
const HERE: &str = "https://meridian.example/news";

/// The site with a picture, and keys beside it.
fn paper() -> Site {
    site(SITE).write("content/river.png", picture::png(640, 480)).write("static/img/our logo.png", picture::png(64, 64))
}

/// The one script of a page that tells machines of it; its JSON.
#[track_caller]
fn told(page: &str) -> Value {
    let open = "<script type=\"application/ld+json\">";
    assert_eq!(page.matches(open).count(), 1, "one script: {page}");
    let (_, rest) = page.split_once(open).expect("the script is there");
    let (json, rest) = rest.split_once("</script>").expect("the script ends");
    assert!(!json.contains(['<', '>', '&']), "{json}");
    assert!(rest.contains("</head>"), "it stands in the head");
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// What machines are told of the page at an address below the site.
#[track_caller]
fn of(site: &Site, address: &str) -> (Value, String) {
    let page = site.tree().text(&format!("{address}index.html"));
    (told(&page), page)
}

/// The names of a value's fields.
fn names(value: &Value) -> Vec<&str> {
    value.as_object().map(|map| map.keys().map(String::as_str).collect()).unwrap_or_default()
}

#[test]
fn a_free_article_says_what_its_page_shows() {
    let site = paper();
    site.build(&[]).exits(0);
    let (told, page) = of(&site, "en/environment/who-owns-the-river/");
    let url = format!("{HERE}/en/environment/who-owns-the-river/");
    let image = html::one(&page, "figure.hero img").get("src").to_owned();
    let expected = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": format!("{url}#article"),
        "url": url,
        "inLanguage": "en",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": "Who owns the river & its banks?",
        "description": "Three towns share one stream.",
        "image": [{"@type": "ImageObject", "url": format!("https://meridian.example{image}"), "width": 640, "height": 480, "creditText": "Ana López"}],
        "datePublished": "2026-11-20T08:30:00-06:00",
        "dateModified": "2026-11-22T00:00:00-06:00",
        "author": [
            {"@type": "Person", "name": "Ana López", "url": format!("{HERE}/en/authors/ana-lopez/")},
            {"@type": "Organization", "name": "The desk", "url": format!("{HERE}/en/authors/desk/")},
            {"@type": "Person", "name": "Gil Guest", "sameAs": "https://gil.example/"},
        ],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": "Meridian Media",
            "url": format!("{HERE}/"),
            "logo": {"@type": "ImageObject", "url": format!("{HERE}/img/our%20logo.png")},
            "sameAs": ["https://social.example/@meridian"],
            "correctionsPolicy": format!("{HERE}/en/standards/"),
        },
        "articleSection": "Environment",
        "keywords": ["Water", "Courts"],
        "wordCount": 9,
        "isAccessibleForFree": true,
        "workTranslation": {
            "@type": "NewsArticle",
            "@id": format!("{HERE}/es/medio-ambiente/rio/#article"),
            "url": format!("{HERE}/es/medio-ambiente/rio/"),
            "inLanguage": "es",
        },
        "correction": [
            {"@type": "CorrectionComment", "text": "The river is 52\u{a0}km long, not <25>.", "datePublished": "2026-11-22", "url": format!("{url}#fix_1")},
        ],
    });
    assert_eq!(told, expected, "{}", serde_json::to_string_pretty(&told).expect("JSON"));
    assert!(page.contains("id=\"fix_1\"") && page.contains("datetime=\"2026-11-22\""), "{page}");
    assert_eq!(html::one(&page, "link[rel=canonical]").get("href"), url);
    for name in ["published_time", "modified_time"] {
        let meta = html::one(&page, &format!("meta[property=\"article:{name}\"]"));
        let field = if name == "published_time" { "datePublished" } else { "dateModified" };
        assert_eq!(told[field], meta.get("content"));
    }
}

#[test]
fn twins_name_each_other_as_their_alternates_do() {
    let site = paper();
    site.build(&[]).exits(0);
    let (en, page) = of(&site, "en/environment/who-owns-the-river/");
    let (es, _) = of(&site, "es/medio-ambiente/rio/");
    assert_eq!((&en["workTranslation"]["@id"], &es["translationOfWork"]["@id"]), (&es["@id"], &en["@id"]));
    assert_eq!((&en["workTranslation"]["url"], &es["translationOfWork"]["url"]), (&es["url"], &en["url"]));
    assert_eq!(html::one(&page, "link[hreflang=es]").get("href"), en["workTranslation"]["url"]);
    assert!(!names(&en).contains(&"translationOfWork") && !names(&en).contains(&"translator"), "{en}");
    assert!(!names(&es).contains(&"workTranslation"), "{es}");
    assert_eq!(es["translator"], json!([{"@type": "Person", "name": "Bo Bilingüe"}]));
    assert_eq!((&es["inLanguage"], &es["headline"]), (&json!("es"), &json!("¿De quién es el río?")));
    assert_eq!(
        es["publisher"]["correctionsPolicy"],
        format!("{HERE}/es/correcciones/"),
        "the policy is not in Spanish"
    );
    // The Spanish text has its own correction; a text without a twin names none.
    assert_eq!(es["correction"][0]["text"], "El río mide 52\u{a0}km.");
    let (alone, _) = of(&site, "en/city/alone/");
    assert!(names(&alone).iter().all(|name| !name.contains("ranslat")), "{alone}");
}

/// Holds that a page marks what its JSON says is not free: one class, which is there, not in itself, without the teaser.
#[track_caller]
fn is_paywalled(told: &Value, page: &str, teaser: &str) {
    assert_eq!(told["isAccessibleForFree"], false);
    let part = &told["hasPart"];
    assert_eq!(*part, json!({"@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": ".paywalled"}));
    assert!(!html::select(page, ".paywalled").is_empty(), "the selector leads somewhere: {page}");
    assert!(html::select(page, ".paywalled .paywalled").is_empty(), "sections are not nested");
    let (head, body) = page.split_once("</head>").expect("a page has a head");
    let first = body.find("paywalled").expect("the class is in the body");
    assert!(body.find(teaser).is_some_and(|at| at < first) && head.contains("ld+json"), "the teaser stands outside");
}

#[test]
fn metered_and_gated_texts_say_what_is_not_free_in_every_delivery() {
    let site = paper();
    site.build(&[]).exits(0);
    let (metered, page) = of(&site, "en/city/metered/");
    is_paywalled(&metered, &page, "A metered teaser.");
    assert_eq!(metered["wordCount"], 9);
    assert!(html::select(&page, "[data-metered]").iter().all(|part| part.get("class") == "paywalled"));
    // What is wholly before the cut has nothing behind the meter.
    let (short, page) = of(&site, "en/city/short/");
    assert_eq!((&short["isAccessibleForFree"], names(&short).contains(&"hasPart")), (&json!(true), false));
    assert!(html::select(&page, ".paywalled").is_empty());
    let keys = site.root().with_file_name("keys.yaml").display().to_string();
    site.run("keys new", &["--out", &keys]).exits(0);
    let site = site.with_env("BIFOLIO_KEYS_FILE", &keys);
    let mut both = Vec::new();
    for delivery in ["omit", "encrypted"] {
        site.build(&["--delivery", delivery]).exits(0);
        let (gated, page) = of(&site, "en/city/gated/");
        is_paywalled(&gated, &page, "A gated teaser.");
        assert_eq!(gated["wordCount"], 3, "words of the teaser alone");
        let corrections = gated["correction"].as_array().expect("there are corrections");
        assert_eq!(corrections.len(), 1, "those that everybody may read, and whose day has come: {gated}");
        for hidden in ["HIDDENBODY", "HIDDENFIX", "TOMORROW"] {
            assert!(!gated.to_string().contains(hidden) && !page.contains(hidden), "{hidden}");
        }
        both.push(gated);
    }
    assert_eq!(both[0], both[1], "the delivery is nobody's business");
}

#[test]
fn no_meter_hides_nothing() {
    let site = paper().edit("bifolio.yaml", "paywall: {", "paywall: {meter: {articles: 0}, ");
    site.build(&[]).exits(0);
    let (metered, _) = of(&site, "en/city/metered/");
    assert_eq!((&metered["isAccessibleForFree"], names(&metered).contains(&"hasPart")), (&json!(true), false));
}

#[test]
fn a_withdrawn_article_tells_no_more_than_its_page() {
    let site = paper();
    site.build(&[]).exits(0);
    let (told, page) = of(&site, "en/city/withdrawn/");
    let allowed = [
        "@context",
        "@type",
        "@id",
        "url",
        "inLanguage",
        "mainEntityOfPage",
        "headline",
        "datePublished",
        "dateModified",
        "author",
        "publisher",
        "articleSection",
        "isAccessibleForFree",
    ];
    assert_eq!(names(&told), allowed, "{told}");
    assert!(!page.contains("A dek that went") && !page.contains("WITHDRAWNBODY"), "{page}");
}

#[test]
fn what_is_canonical_elsewhere_follows_it() {
    let site = paper();
    site.build(&[]).exits(0);
    let (theirs, page) = of(&site, "en/city/theirs/");
    let there = "https://other.example/story";
    assert_eq!((&theirs["url"], &theirs["@id"]), (&json!(there), &json!(format!("{there}#article"))));
    assert_eq!(theirs["mainEntityOfPage"]["@id"], html::one(&page, "link[rel=canonical]").get("href"));
    assert_eq!(theirs["publisher"], json!({"@type": "Organization", "name": "The Other"}));
    assert!(names(&theirs).iter().all(|name| !name.contains("ranslat") && *name != "isBasedOn"), "{theirs}");
    let (ours, page) = of(&site, "es/ciudad/de-ellos/");
    assert!(html::select(&page, "link[hreflang=en]").is_empty());
    assert!(!names(&ours).contains(&"translationOfWork"), "as little as the alternates: {ours}");
    assert_eq!((&ours["isBasedOn"], &ours["publisher"]["name"]), (&json!(there), &json!("Meridian Media")));
    assert_eq!(ours["translator"][0]["name"], "Bo Bilingüe");
}

#[test]
fn the_kind_of_a_text_is_its_type() {
    let site = paper();
    site.build(&[]).exits(0);
    let kinds = [
        ("en/city/opinion/", "OpinionNewsArticle"),
        ("en/city/analysis/", "AnalysisNewsArticle"),
        ("en/city/sponsored/", "AdvertiserContentArticle"),
        ("en/city/alone/", "NewsArticle"),
    ];
    for (address, kind) in kinds {
        assert_eq!(of(&site, address).0["@type"], kind, "{address}");
    }
}

#[test]
fn hostile_words_stay_words() {
    let site = paper();
    site.build(&[]).exits(0);
    let (told, page) = of(&site, "en/city/opinion/");
    assert_eq!(told["headline"], "</script><script>alert(1)</script><!– &amp;");
    assert!(!page.contains("<script>alert"), "{page}");
    assert!(!told.to_string().is_empty() && told["author"][0]["name"] == "Eve </script> \"quoted\"", "{told}");
}

#[test]
fn only_articles_tell_and_nothing_holds_a_text() {
    let site = paper();
    site.build(&[]).exits(0);
    let mut count = 0;
    for (address, page) in site.tree().pages() {
        if !page.contains("ld+json") {
            continue;
        }
        count += 1;
        let told = told(&page);
        assert!(page.contains("property=\"og:type\" content=\"article\""), "{address}");
        for name in ["articleBody", "text", "backstory"] {
            assert!(!names(&told).contains(&name), "{address}: {name}");
        }
        assert!(told["headline"].is_string() && told["datePublished"].is_string(), "{address}: {told}");
        let both = names(&told).iter().filter(|name| matches!(**name, "workTranslation" | "translationOfWork")).count();
        assert!(both <= 1, "{address}");
    }
    assert_eq!(count, 12, "every article has one");
}
