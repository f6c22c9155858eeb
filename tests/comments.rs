//! Readers' comments, from outside: a thread beside a story, and what its pages show of it.

mod support;

use support::html::{one, select};
use support::{Site, site};

/// A story in both languages, a thread beside its Spanish original, an address for letters.
const STORY: &str = r#"
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example/news
timezone: America/Guatemala
paywall: {tiers: [subscriber]}
comments: {mode: files, reply_to: letters@meridian.example}
-- content/rio.es.md --
---
story: river
title: ¿De quién es el “río” & el agua?
date: 2026-11-20
authors: [ana-lopez]
section: city
---
Palabras.
-- content/river.en.md --
---
translation_of: river
title: Who owns the river?
date: 2026-11-20
---
Words.
-- content/rio.comments.yaml --
comments:
  - author: Late Reader
    lang: en
    date: 2026-11-22T10:00
    text: Second in the file's thread, "quoted".
  - author: Ana B.
    lang: es
    date: 2026-11-21T10:02
    text: |
      Primera, con un [enlace](https://elsewhere.example/a?b=1&c=2) y *énfasis*.

      # Un título
      <script>alert(1)</script> <b>no</b>

      Una ![presa](https://elsewhere.example/dam.png)
    replies:
      - staff: ana-lopez
        lang: en
        date: 2026-11-21T11:00
        text: Level two.
        replies:
          - author: Luis
            lang: es
            date: 2026-11-21T12:00
            text: Nivel tres.
            replies:
              - author: Mar
                lang: es
                date: 2026-11-21T13:00
                text: Nivel cuatro.
"#;

const ORIGINAL: &str = "content/rio.es.md";
const THREAD: &str = "content/rio.comments.yaml";

fn english(site: &Site) -> String {
    site.build(&[]).exits(0);
    site.tree().text("en/city/who-owns-the-river/index.html")
}

fn spanish(site: &Site) -> String {
    site.tree().text("es/ciudad/de-quien-es-el-rio-el-agua/index.html")
}

/// The ids of a page's comments, in the order of the page.
fn ids(html: &str) -> Vec<String> {
    select(html, ".comment").iter().map(|comment| comment.get("id").to_owned()).collect()
}

#[test]
fn both_pages_show_one_thread_each_in_its_own_words() {
    let site = site(STORY);
    let (en, es) = (english(&site), spanish(&site));
    let all = [
        "comment_20261121-1002-ana-b",
        "comment_20261121-1100-ana-lopez",
        "comment_20261121-1200-luis",
        "comment_20261121-1300-mar",
        "comment_20261122-1000-late-reader",
    ];
    assert_eq!(ids(&en), all);
    assert_eq!(ids(&es), all);
    assert!(en.contains(">5 comments</h2>") && es.contains(">5 comentarios</h2>"), "the heading counts");
    assert_eq!(select(&en, ".comment [lang=es]").len(), 3, "what is in Spanish is marked on the English page");
    assert_eq!(select(&es, ".comment [lang=en]").len(), 2);
    assert!(en.contains("In Spanish") && es.contains("En inglés"), "and says so");
    assert!(en.contains("“quoted”") && es.contains("“quoted”"), "words are set in the language of the comment");
    assert_eq!(one(&en, ".comment .chead b a").get("href"), "/news/en/authors/ana-lopez/", "the newsroom is linked");
    assert!(en.contains("Newsroom") && es.contains("Redacción"));
}

#[test]
fn replies_are_shown_three_levels_deep() {
    let en = english(&site(STORY));
    assert_eq!(select(&en, ".thread").len(), 3);
    assert!(select(&en, ".thread .thread .thread .thread").is_empty());
    assert!(en.contains("Mar</b> <span>to Luis</span>"), "what stands no deeper than what it answers says so");
}

#[test]
fn a_comment_holds_words_and_links_to_elsewhere_alone() {
    let site = site(STORY);
    let en = english(&site);
    let link = one(&en, ".comment .words a");
    assert_eq!(link.get("href"), "https://elsewhere.example/a?b=1&c=2");
    assert_eq!(link.get("rel"), "nofollow ugc noopener");
    assert!(
        en.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && en.contains("&lt;b&gt;no&lt;/b&gt;"),
        "tags are words"
    );
    assert!(
        select(&en, ".comment h1, .comment h2, .comment script, .comment img").is_empty(),
        "no headings, scripts, pictures"
    );
    assert!(en.contains("<strong>Un título</strong>") && en.contains("presa"), "their words stay");
    assert_eq!(site.check(&[]).codes(), ["html-dropped"], "of the picture that is told");
}

#[test]
fn letters_open_with_a_subject() {
    let site = site(STORY);
    let (en, es) = (english(&site), spanish(&site));
    let mails = |html: &str| -> Vec<String> {
        let links = select(html, ".comments a").into_iter();
        links.map(|link| link.get("href").to_owned()).filter(|href| href.starts_with("mailto:letters@")).collect()
    };
    assert_eq!((mails(&en).len(), mails(&es).len()), (6, 6), "one for each comment, and one for the story");
    let subject =
        "mailto:letters@meridian.example?subject=Comment%20on%20%E2%80%9CWho%20owns%20the%20river%3F%E2%80%9D";
    assert_eq!(mails(&en).last().map(String::as_str), Some(subject));
    assert!(mails(&en)[0].contains("subject=Reply%20to%20Ana%20B.%20on%20"), "{:?}", mails(&en));
    assert!(mails(&es)[5].ends_with("r%C3%ADo%E2%80%9D%20%26%20el%20agua%3F%C2%BB"), "{:?}", mails(&es));
}

#[test]
fn what_editors_remove_keeps_its_place_and_loses_its_words() {
    let site = site(STORY)
        .edit(THREAD, "text: Nivel tres.", "text: \"SECRETWORDS [x](javascript:y)\"\n            hidden: true")
        .edit(THREAD, "text: Second in the file's thread, \"quoted\".", "text: SECRETWORDS\n    hidden: true");
    let en = english(&site);
    assert_eq!(ids(&en).len(), 4, "one that nobody answers is gone");
    assert!(en.contains(">3 comments</h2>") && en.contains("The editors removed this comment."));
    assert!(spanish(&site).contains("La redacción retiró este comentario."));
    for marker in ["SECRETWORDS", "Luis", "luis", "Late Reader", "late-reader"] {
        assert_eq!(site.tree().holding(marker), [""; 0], "{marker}");
    }
}

#[test]
fn a_comment_of_the_future_waits_with_its_replies() {
    let site = site(STORY).at("2026-11-21T18:30:00Z");
    assert_eq!(ids(&english(&site)).len(), 3);
    let site = site.at("2026-11-21T15:30:00Z");
    let en = english(&site);
    assert!(ids(&en).is_empty() && en.contains(">Comments</h2>"), "the letters stay open");
}

#[test]
fn threads_close_with_their_story() {
    for (field, about) in
        [("comments: false", "closed"), ("withdrawn: {date: 2026-11-21, reason: {en: a, es: b}}", "gone")]
    {
        let en = english(&site(STORY).edit(ORIGINAL, "section: city", &format!("section: city\n{field}")));
        assert!(!en.contains("class=\"comments\"") && !en.contains("letters@"), "{about}");
    }
    let paid = site(STORY).edit(ORIGINAL, "section: city", "section: city\ntier: subscriber");
    assert_eq!(ids(&english(&paid)).len(), 5, "comments are public words");
}

#[test]
fn an_id_that_is_written_becomes_the_address() {
    let en = english(&site(STORY).edit(THREAD, "- author: Late", "- id: late\n    author: Late"));
    assert!(ids(&en).contains(&"comment_late".to_owned()) && en.contains("href=\"#comment_late\""));
}

#[test]
fn without_comments_nothing_is_shown_or_read() {
    let site = site(STORY).edit("bifolio.yaml", "mode: files", "mode: none").write(THREAD, "nonsense: [");
    assert!(!english(&site).contains("class=\"comments\""));
}

#[test]
fn a_service_is_asked_for_nothing_before_the_reader_is() {
    let service = "mode: embed, embed: {name: Isso, script: \"https://talk.example/{lang}.js\", \
                   attributes: {data-isso: \"https://talk.example/\"}, thread: {id: isso-thread, data-isso-id: \"{story}\", data-title: \"{title}\"}}";
    let site = site(STORY).edit("bifolio.yaml", "mode: files", service);
    let (en, es) = (english(&site), spanish(&site));
    for html in [&en, &es] {
        let outside = select(html, "script, link, img, iframe").into_iter();
        let outside: Vec<_> = outside.filter(|element| element.get("src").contains("talk.example")).collect();
        assert!(outside.is_empty(), "{outside:?}");
        assert!(html.contains("\"data-isso-id\":\"river\""), "both pages name the story");
        assert_eq!(select(html, "[data-comments-ask][hidden] button").len(), 1);
        assert_eq!(select(html, "[data-comments-script]").len(), 1);
    }
    assert!(
        en.contains("\"script\":\"https://talk.example/en.js\"")
            && es.contains("\"script\":\"https://talk.example/es.js\"")
    );
    assert!(en.contains("Nothing is loaded from talk.example until you ask."));
    assert!(es.contains("\"data-title\":\"¿De quién es el “río” \\u0026 el agua?\""), "the title is JSON");
}
