//! Words that would like to be more than words: nothing that an editor writes runs in a reader's browser.

mod support;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use support::{html, site};

/// What is tried in every place that holds words.
const TRIALS: [&str; 10] = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "\"><img src=dam.png alt=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "]]><svg onload=alert(1)>",
    "</title><body onload=alert(1)>",
    "<!-- --><b>bold</b> &lt;i&gt; &amp;",
    "javascript:alert(1)",
    "\u{2028}\\u003cscript\\u003e${x}`",
];

/// An article that the meter counts, up to its text.
const METERED: &str = "-- content/a.en.md --
---
title: A river
date: 2026-11-20
authors: [ana-lopez]
section: politics
---
";

#[test]
fn words_stay_words() {
    for trial in TRIALS {
        let site = site(&site_with(trial));
        let outcome = site.build(&[]);
        assert_eq!(outcome.exit, Some(0), "{trial}\n{}", outcome.report());
        let tree = site.tree();
        let own = scripts_of_the_theme();
        let mut pages = 0;
        for (address, page) in tree.pages() {
            holds_no_attack(&address, &page, own, trial);
            pages += 1;
        }
        assert!(pages > 10, "the whole site is there");
    }
}

#[test]
fn raw_html_is_cleaned() {
    for raw in [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<a href=\"java\tscript:alert(1)\">x</a>",
        "<a href=\" javascript:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext></mtext><mglyph><style><img src onerror=alert(1)></style></mglyph></math>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<b style=\"background: url(javascript:alert(1))\" onclick=alert(1)>x</b>",
        "<base href=\"https://evil.example/\">",
        "<meta http-equiv=refresh content=\"0; url=https://evil.example/\">",
        "<object data=\"data:text/html,<script>alert(1)</script>\"></object>",
        "<div\n onmouseover=alert(1)\n>x</div>",
        "<!--><script>alert(1)</script>-->",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
        "<p id=\"x\" class=\"y\" onfocus=alert(1) autofocus tabindex=1>x</p>",
    ] {
        let site = site(&format!("{METERED}Words {raw}\n\n{raw}\n"));
        let outcome = site.build(&[]);
        assert!(matches!(outcome.exit, Some(0 | 1)), "{raw}\n{}", outcome.report());
        assert!(!outcome.diagnostics.is_empty(), "{raw}: nothing was said");
        for (address, page) in site.tree().pages() {
            holds_no_attack(&address, &page, scripts_of_the_theme(), raw);
        }
    }
}

/// The scripts of sites without a word of an attacker, by their addresses.
fn scripts_of_the_theme() -> &'static BTreeSet<String> {
    static SCRIPTS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        let of = |files: &str| {
            let site = site(files);
            site.build(&[]).exits(0);
            site.tree().pages().flat_map(|(_, page)| scripts(&page)).collect::<Vec<_>>()
        };
        [of(&site_with("calm")), of(&format!("{METERED}Calm words.\n\nMore of them.\n"))].concat().into_iter().collect()
    });
    &SCRIPTS
}

/// Each script of a page: its address, or `inline TYPE`.
fn scripts(page: &str) -> Vec<String> {
    let found = html::select(page, "script").into_iter();
    found
        .map(
            |one| {
                if one.get("src").is_empty() {
                    format!("inline {}", one.get("type"))
                } else {
                    one.get("src").to_owned()
                }
            },
        )
        .collect()
}

#[track_caller]
fn holds_no_attack(address: &str, page: &str, own: &BTreeSet<String>, trial: &str) {
    for script in scripts(page) {
        assert!(own.contains(&script), "{trial} brought a script to {address}: {script}");
    }
    for element in html::select(page, "*") {
        let foreign = ["iframe", "object", "embed", "base", "frame", "applet"].contains(&element.name.as_str());
        assert!(!foreign, "{trial} brought <{}> to {address}", element.name);
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on"), "{trial} brought {name} to {address}: {element:?}");
            let bare: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let address_like = ["href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href"];
            let runs = bare.to_lowercase().starts_with("javascript:") && address_like.contains(&name.as_str());
            assert!(!runs, "{trial} brought an address to {address}: {element:?}");
        }
    }
    assert!(!page.contains("49{%") && !page.contains(">49<"), "{trial} was taken for a template at {address}");
}

/// A site that says `words` wherever words may stand.
fn site_with(words: &str) -> String {
    let yaml = serde_json::to_string(words).expect("a text can be quoted");
    let attribute = words.replace(['"', '\\', '{', '}', '[', ']', '`', '\u{2028}'], "");
    SITE.replace("WORDS", &yaml).replace("ATTRIBUTE", &format!("x {attribute}"))
}

const SITE: &str = r#"
-- bifolio.yaml --
title: {en: WORDS, es: WORDS}
description: {en: WORDS, es: WORDS}
base_url: https://meridian.example
timezone: America/Guatemala
publisher: {name: WORDS, legal_name: WORDS}
paywall: {tiers: [subscriber], subscribe: subscribe}
-- content/sections.yaml --
politics: {name: {en: WORDS, es: WORDS}, slug: {en: politics, es: politica}, description: {en: WORDS, es: WORDS}}
-- content/topics.yaml --
water: {name: {en: WORDS, es: WORDS}, description: {en: WORDS, es: WORDS}}
-- content/series.yaml --
long: {name: {en: WORDS, es: WORDS}}
-- content/authors/ana-lopez.en.md --
---
name: WORDS
role: WORDS
photo: {src: dam.png, alt: WORDS, credit: WORDS}
links: [{name: WORDS, url: "https://social.example/"}]
---
Bio.
-- content/authors/dam.png (png 4x3) --
-- content/pages/subscribe.en.md --
---
title: WORDS
slug: subscribe
description: WORDS
---
Words.
-- content/a.en.md --
---
title: WORDS
dek: WORDS
kicker: WORDS
description: WORDS
search_title: WORDS
front_title: WORDS
social: {title: WORDS}
gate_note: WORDS
slug: a-river
date: 2026-11-20
authors: [ana-lopez, {name: WORDS, role: {en: WORDS, es: WORDS}, bio: {en: WORDS, es: WORDS}}]
section: politics
topics: [water]
series: long
tier: subscriber
image: {src: dam.png, alt: WORDS, caption: WORDS, credit: WORDS}
corrections: [{date: 2026-11-22, text: WORDS}]
contributors: [{role: editor, who: [{name: WORDS}]}]
syndicated_from: {name: WORDS, url: "https://review.example/a?b=1&c=2"}
extra: {x: WORDS}
---
Words.

![ATTRIBUTE](dam.png "ATTRIBUTE"){credit="ATTRIBUTE"}

:::pullquote{by="ATTRIBUTE"}
Words.
:::

:::embed{url="https://video.example/1" title="ATTRIBUTE"}
:::
-- content/b.es.md --
---
translation_of: a
title: WORDS
slug: un-rio
image: {alt: WORDS, caption: WORDS}
corrections: [{date: 2026-11-22, text: WORDS}]
---
Palabras.
-- content/c.en.md --
---
title: WORDS
slug: gone
date: 2026-11-20
authors: [ana-lopez]
section: politics
withdrawn: {date: 2026-11-21, reason: {en: WORDS, es: WORDS}}
---
Words.
-- content/dam.png (png 4x3) --
"#;
