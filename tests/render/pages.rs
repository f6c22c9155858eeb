//! Sample views: every template, in both languages, whatever the words say.

use bifolio::pipeline::base::diagnostic::Diagnostic;
use bifolio::pipeline::base::lang::Lang;
use bifolio::pipeline::content::text::{Inline, Piece};
use bifolio::pipeline::edition::open::Open;
use bifolio::pipeline::render::Renderer;
use serde_json::{Value, json};

use super::{HOSTILE, load, renderer, said};

/// The names of the sample views; a view may name another template than its own.
const VIEWS: [&str; 19] = [
    "404",
    "article",
    "article-bare",
    "article-gated",
    "article-opinion",
    "article-withdrawn",
    "author",
    "authors",
    "chooser",
    "corrections",
    "front",
    "front-empty",
    "page",
    "pass",
    "search",
    "section",
    "series",
    "subscribe",
    "topic",
];

fn view(name: &str) -> Value {
    let file = format!("{}/tests/views/{name}.json", env!("CARGO_MANIFEST_DIR"));
    #[expect(clippy::disallowed_methods, reason = "tests read their samples")]
    let text = std::fs::read_to_string(file).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Turns JSON into what templates see: texts under a key that ends in `_html`, and script elements, are safe HTML.
fn seen(value: &Value, is_html: bool) -> tera::Value {
    match value {
        Value::String(text) if is_html => tera::Value::safe_string(text),
        Value::Array(items) => tera::Value::from(items.iter().map(|item| seen(item, false)).collect::<Vec<_>>()),
        Value::Object(map) => {
            let entry = |(key, value): (&String, &Value)| (key.clone().into(), seen(value, key.ends_with("_html")));
            tera::Value::from(map.iter().map(entry).collect::<tera::Map>())
        }
        other => tera::Value::from_serializable(other),
    }
}

/// A text that is finished already.
fn html(text: &str) -> Open {
    let inline = Inline { flow: vec![Piece::Html(text.to_owned())], ..Inline::default() };
    Open::Inline { inline, links: vec![] }
}

/// Renders a sample view after `change` has had its way with it.
pub(super) fn rendered(renderer: &Renderer, name: &str, lang: Lang, change: impl Fn(&mut Value)) -> String {
    match tried(renderer, name, lang, change) {
        Ok(html) => html,
        Err(diagnostics) => panic!("{name} {lang}: {}", said(&diagnostics)),
    }
}

/// The same, with what is wrong.
fn tried(renderer: &Renderer, name: &str, lang: Lang, change: impl Fn(&mut Value)) -> Result<String, Vec<Diagnostic>> {
    let mut sample = view(name);
    sample["site"] = view("site")[lang.code()].take();
    change(&mut sample);
    let mut context = tera::Context::new();
    let mut texts = Vec::new();
    for (key, value) in sample.as_object().unwrap() {
        if key == "texts" {
            texts = value
                .as_object()
                .unwrap()
                .iter()
                .map(|(key, text)| (key.clone(), html(text.as_str().unwrap())))
                .collect();
        } else if key != "template" {
            context.insert_value(key.clone(), seen(value, key == "offer"));
        }
    }
    let template = sample["template"].as_str().unwrap_or(name);
    renderer.page(template, lang, "/x/", context, &texts, None)
}

#[test]
fn a_field_that_the_engine_takes_away_is_told_where_a_template_asks_for_it() {
    let renderer = renderer(&[]);
    let mut told = 0;
    for name in VIEWS {
        let sample = view(name);
        let roots = sample.as_object().unwrap().iter().filter(|(key, _)| *key != "texts");
        let fields = roots.filter_map(|(root, value)| Some((root, value.as_object()?)));
        for (root, field) in fields.flat_map(|(root, map)| map.keys().map(move |field| (root, field))) {
            let without = |sample: &mut Value| drop(sample[root].as_object_mut().unwrap().remove(field));
            // Where a template only asks whether there is something, nothing is the answer.
            let Err(found) = tried(&renderer, name, Lang::En, without) else { continue };
            told += 1;
            let problem = &found[0];
            let sentence = said(&found);
            // What is not there is named, or cannot be gone through, or lacks in the id of a message.
            let named =
                [format!("`{field}`").as_str(), "undefined", "unknown message"].map(|words| sentence.contains(words));
            let file = problem.place.as_ref().map_or("", |place| place.file.as_str());
            assert!(
                file.starts_with("themes/gazette/") && named.contains(&true),
                "{name}: {root}.{field}: {file}: {sentence}"
            );
        }
    }
    assert!(told > 100, "templates ask for most fields: {told}");
}

#[test]
fn every_template_renders_in_both_languages() {
    let renderer = renderer(&[]);
    if let Some(folder) = option_env!("BIFOLIO_KEEP_PAGES") {
        for (url, bytes) in load("gazette", &[]).0.unwrap().assets() {
            keep(folder, &format!("base{url}"), bytes);
        }
    }
    for name in VIEWS {
        for lang in Lang::ALL {
            let page = rendered(&renderer, name, lang, |_| ());
            assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\">")), "{name}: {page}");
            assert_eq!(page.matches("<h1").count(), 1, "{name} {lang}: one h1");
            assert_eq!(page.matches("<main").count(), 1, "{name} {lang}: one main");
            if let Some(folder) = option_env!("BIFOLIO_KEEP_PAGES") {
                keep(folder, &format!("{name}-{lang}.html"), page.as_bytes());
            }
        }
    }
}

/// Writes a page where a person can look at it: `BIFOLIO_KEEP_PAGES=DIR cargo test`.
#[expect(clippy::disallowed_methods, reason = "only when somebody asks to look at the pages")]
fn keep(folder: &str, name: &str, bytes: &[u8]) {
    let file = std::path::Path::new(folder).join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, bytes).unwrap();
}

/// Puts the hostile words into every plain text of a view; addresses and names that code goes by stay.
fn poison(value: &mut Value) {
    const KEPT: [&str; 17] = [
        "href",
        "src",
        "url",
        "iso",
        "lang",
        "kind",
        "template",
        "hreflang",
        "html_key",
        "bio_key",
        "description_key",
        "id",
        "other_lang",
        "newer",
        "older",
        "home",
        "other_home",
    ];
    match value {
        Value::Array(items) => items.iter_mut().for_each(poison),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                let is_kept =
                    KEPT.contains(&key.as_str()) || key.ends_with("_html") || key == "texts" || key == "languages";
                match value {
                    Value::String(text) if !is_kept && key != "role" => *text = HOSTILE.to_owned(),
                    Value::String(text) if key == "role" && text != "editor" => *text = HOSTILE.to_owned(),
                    Value::Array(_) | Value::Object(_) if !is_kept => poison(value),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

#[test]
fn no_word_of_a_view_becomes_markup() {
    let renderer = renderer(&[]);
    let scripts = |page: &str| ["/unlock.", "/later."].map(|name| page.contains(name));
    for name in VIEWS {
        for lang in Lang::ALL {
            let plain = rendered(&renderer, name, lang, |_| ());
            let page = rendered(&renderer, name, lang, poison);
            if name == "front-empty" {
                continue;
            }
            assert_eq!(scripts(&page), scripts(&plain), "{name} {lang}");
            assert!(page.contains("&lt;script&gt;"), "{name} {lang}: the words are still there");
            assert!(!page.contains("onerror=alert(1)>"), "{name} {lang}");
            assert!(!page.contains("\"'&<"), "{name} {lang}: quotes are escaped in attributes");
        }
    }
}

/// Makes every card of a view, and every row of the corrections list, one of a story that somebody paid for, each with
/// an address of its own.
fn pay(value: &mut Value, count: &mut usize) {
    if let Value::Object(map) = value {
        if map.contains_key("title_html") && map.contains_key("story") && map.contains_key("is_gated") {
            *count += 1;
            map.extend([
                ("kind".to_owned(), json!("sponsored")),
                ("href".to_owned(), json!(format!("/paid/{count}/"))),
            ]);
        }
        if map.contains_key("is_sponsored") {
            *count += 1;
            map.extend([
                ("is_sponsored".to_owned(), json!(true)),
                ("href".to_owned(), json!(format!("/paid/{count}/"))),
            ]);
        }
        map.iter_mut().filter(|(key, _)| *key != "article").for_each(|(_, value)| pay(value, count));
    } else if let Value::Array(items) = value {
        items.iter_mut().for_each(|item| pay(item, count));
    }
}

#[test]
fn every_link_to_a_sponsored_story_says_so() {
    let renderer = renderer(&[]);
    let mut seen = 0;
    for name in VIEWS {
        for lang in Lang::ALL {
            let page = rendered(&renderer, name, lang, |sample| {
                let count = &mut 0;
                pay(sample, count);
                if let Some(article) = sample.get_mut("article") {
                    for key in ["related", "boxes", "series_part"] {
                        pay(&mut article[key], count);
                    }
                }
            });
            let links = page.matches("href=\"/paid/").count();
            let labels = page.matches("Sponsored content").count() + page.matches("Contenido patrocinado").count();
            assert_eq!(labels, links, "{name} {lang}\n{page}");
            seen += links;
        }
    }
    assert!(seen > 100, "the samples have cards: {seen}");
}

#[test]
fn ids_of_the_theme_are_none_that_a_heading_gets_by_itself() {
    let renderer = renderer(&[]);
    for name in ["article", "article-gated", "article-opinion", "article-withdrawn", "author", "page", "subscribe"] {
        let page = rendered(&renderer, name, Lang::En, |sample| {
            let texts = sample["texts"].as_object_mut().unwrap();
            texts.values_mut().for_each(|text| *text = json!("<p>Words</p>"));
        });
        let ids = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let plain: Vec<&str> = ids.filter(|id| *id != "main" && !id.contains('_')).collect();
        assert_eq!(plain, [""; 0], "{name}");
    }
}

#[test]
fn a_portrait_names_who_made_it_on_the_page_of_its_author() {
    let renderer = renderer(&[]);
    let page = |credit: Value| {
        rendered(&renderer, "author", Lang::En, |sample| sample["author"]["photo"]["credit"] = credit.clone())
    };
    assert!(page(json!("Luz <Ríos>")).contains("<span class=\"credit\">Luz &lt;Ríos&gt;</span>"));
    assert!(!page(json!(null)).contains("class=\"credit\""));
}

#[test]
fn an_article_shows_what_it_has_and_nothing_else() {
    let renderer = renderer(&[]);
    let page = |name: &str, lang| rendered(&renderer, name, lang, |_| ());
    let whole = page("article", Lang::En);
    for part in [
        r#"<p class="byline">By <a href="/en/authors/elena-ibáñez/" rel="author">Elena Ibáñez</a> and <a"#,
        r#"<p class="twin" lang="es"><a href="/es/clima/embalse/" hreflang="es" rel="alternate">Lea en español</a>"#,
        r#"This article first appeared in <a href="https://deltoid.example/">Deltoid Review</a>."#,
        r#"<figcaption>Each pale step is a year. <span class="credit">Illustration: The Meridian</span></figcaption>"#,
        r#"<section class="fix" id="fix_2""#,
        "<dt>Editing</dt><dd>",
        "8 minutes",
        r#"<div class="prose drops ends">"#,
        r#"fetchpriority="high""#,
    ] {
        assert!(whole.contains(part), "{part}\n{whole}");
    }
    let bare = page("article-bare", Lang::Es);
    for part in
        ["class=\"byline\"", "class=\"twin\"", "class=\"by\"", "figcaption", "class=\"fix\"", "class=\"tags\"", "hero"]
    {
        assert!(!bare.contains(part), "{part}");
    }
    let gated = page("article-gated", Lang::Es);
    assert!(
        gated.contains("Este artículo es para suscriptores") && gated.contains("Four more pages: who pays."),
        "{gated}"
    );
    assert!(gated.contains("Este artículo solo existe en español."), "{gated}");
    assert!(gated.contains("<figure class=\"hero\">") && !gated.contains("<figcaption>"), "{gated}");
    let withdrawn = page("article-withdrawn", Lang::En);
    assert!(withdrawn.contains("Its source was not who he said.") && !withdrawn.contains("hero"), "{withdrawn}");
}

#[test]
fn the_language_switch_keeps_its_order_and_says_where_it_leads() {
    let renderer = renderer(&[]);
    for lang in Lang::ALL {
        let page = rendered(&renderer, "article", lang, |sample| sample["page"]["twin"]["exists"] = json!(false));
        let switch = &page[page.find("class=\"langs\"").unwrap()..];
        assert!(switch.find("English").unwrap() < switch.find("Español").unwrap());
        let note =
            if lang == Lang::En { "Español <small>(portada)</small>" } else { "English <small>(front page)</small>" };
        assert!(switch.contains(note), "{lang}");
    }
}

/// The words that a meter script may say, in their order.
fn meter_words(page: &str) -> Vec<&str> {
    let words = page.split_once("data-meter-words>").and_then(|(_, rest)| rest.split_once("</template>")).unwrap().0;
    words.split("<p>").skip(1).map(|line| line.trim_end().trim_end_matches("</p>")).collect()
}

#[test]
fn the_meter_has_a_sentence_for_every_count_and_is_silent_without_a_script() {
    let renderer = renderer(&[]);
    let metered = |lang, limit: u32| {
        rendered(&renderer, "article", lang, |sample| {
            sample["article"]["is_metered"] = json!(true);
            sample["site"]["meter_articles"] = json!(limit);
        })
    };
    let page = metered(Lang::En, 6);
    assert_eq!(page.matches("<i></i>").count(), 6, "six ticks: {page}");
    assert!(page.contains(r#"<div class="meter" data-when-counted data-nosnippet>"#), "{page}");
    assert!(page.contains(r#"<p role="status" data-meter-said></p>"#), "nothing is announced before somebody counts");
    let words = meter_words(&page);
    assert_eq!(words.len(), 6);
    assert_eq!(words[3], "You have read <b>4 of 6</b> free articles this month. 2 are left.");
    assert_eq!(words[4], "You have read <b>5 of 6</b> free articles this month. 1 is left.");
    assert_eq!(words[5], "You have read <b>6 of 6</b> free articles this month. This is the last one.");
    let page = metered(Lang::Es, 6);
    assert_eq!(meter_words(&page)[4], "Ha leído <b>5 de 6</b> artículos gratuitos este mes. Le queda 1.");
    assert!(page.contains("Ya leyó sus 6 artículos gratuitos de este mes"), "{page}");
    assert_eq!(
        meter_words(&metered(Lang::En, 1)),
        ["You have read <b>1 of 1</b> free article this month. This is the last one."]
    );
    let page = metered(Lang::En, 40);
    assert!(meter_words(&page).len() == 40 && !page.contains("class=\"ticks\""), "forty ticks are no notice");
    for page in [metered(Lang::En, 0), rendered(&renderer, "article-gated", Lang::En, |_| ())] {
        assert!(!page.contains("data-when-counted"), "{page}");
    }
}

#[test]
fn past_the_limit_stands_a_gate_in_place_of_the_rest_and_its_notes() {
    let renderer = renderer(&[]);
    let page = rendered(&renderer, "article", Lang::En, |sample| {
        sample["article"]["is_metered"] = json!(true);
        sample["texts"]["notes"] = json!("<p>A note.</p>");
    });
    assert_eq!(page.matches("<div class=\"paywalled\" data-metered>").count(), 2, "the rest and the notes: {page}");
    assert!(
        page.contains("<section class=\"gate\" aria-labelledby=\"limit_h\" data-when-out data-nosnippet>"),
        "{page}"
    );
    assert_eq!(page.matches("<i class=\"on\"></i>").count(), 6, "{page}");
    let free = rendered(&renderer, "article", Lang::En, |sample| sample["article"]["is_metered"] = json!(false));
    assert!(!free.contains("data-when-out") && !free.contains("data-metered"), "{free}");
}

#[test]
fn a_pass_is_asked_for_only_where_there_is_something_to_open_and_never_travels() {
    let renderer = renderer(&[]);
    for (name, lang) in [("article-gated", Lang::En), ("article-gated", Lang::Es), ("article", Lang::Es)] {
        let page = |pass: Value| {
            rendered(&renderer, name, lang, |sample| {
                let metered = sample["article"]["is_gated"] == json!(false);
                sample["article"]["is_metered"] = json!(metered);
                sample["site"]["pass"] = pass.clone();
                if !metered {
                    sample["texts"]["sealed"] = json!(if pass.is_null() { "" } else { "<script>{}</script>" });
                }
            })
        };
        let without = page(json!(null));
        assert!(without.contains("class=\"gate") && !without.contains("<form"), "{name}: {without}");
        let with = page(json!("/en/pass/"));
        let form = with.split_once("<form").and_then(|(_, rest)| rest.split_once("</form>")).unwrap().0;
        assert!(form.contains("<label for=\"pass_field\">") && form.contains("role=\"alert\""), "{form}");
        assert!(!form.contains(" name="), "a field without a name is not sent: {form}");
        assert!(with.contains("<noscript>"), "{with}");
    }
    // Where a pass only lifts the meter, it opens no gated text.
    let omitted = rendered(&renderer, "article-gated", Lang::En, |sample| sample["site"]["pass"] = json!("/en/pass/"));
    assert!(omitted.contains("class=\"gate") && !omitted.contains("<form"), "{omitted}");
}

#[test]
fn what_is_sealed_stands_in_the_gate_and_its_script_where_something_opens() {
    let renderer = renderer(&[]);
    let sealed = r#"<script type="application/json" data-bifolio-gate>{"v":1}</script>"#;
    let scripts = |page: &str| ["/unlock.", "/later."].map(|name| page.contains(name));
    let page = rendered(&renderer, "article-gated", Lang::Es, |sample| {
        sample["site"]["pass"] = json!("/es/pase/");
        sample["texts"]["sealed"] = json!(sealed);
    });
    let gate = page.split_once("<section class=\"gate").and_then(|(_, rest)| rest.split_once("</section>")).unwrap().0;
    assert!(gate.contains(sealed) && page.matches("data-bifolio-gate").count() == 1, "{page}");
    assert_eq!(scripts(&page), [true, false], "{page}");
    let offer = sealed.replace("gate", "passes");
    let page = rendered(&renderer, "pass", Lang::En, |sample| sample["offer"] = json!(offer));
    assert!(page.contains(&offer) && scripts(&page) == [true, false], "{page}");
    let metered = |pass: Value| {
        rendered(&renderer, "article", Lang::En, |sample| {
            sample["article"]["is_metered"] = json!(true);
            sample["site"]["pass"] = pass.clone();
        })
    };
    let page = metered(json!("/en/pass/"));
    let (before, after) = page.split_once("<template data-script>").unwrap();
    assert_eq!((scripts(before), scripts(after)), ([false, true], [true, false]), "it waits for the gate: {page}");
    assert_eq!(scripts(&metered(json!(null))), [false, false]);
    assert_eq!(scripts(&rendered(&renderer, "article-gated", Lang::En, |_| ())), [false, false]);
}

#[test]
fn an_article_says_its_place_in_a_series() {
    let renderer = renderer(&[]);
    let series = |lang| {
        let page = rendered(&renderer, "article", lang, |sample| {
            sample["article"]["series"] = json!({"id": "drought", "name": "The drought", "href": "/x/series/"});
        });
        let rest = page.split_once("<nav class=\"series\"").unwrap().1.to_owned();
        rest.split_once("</nav>").unwrap().0.to_owned()
    };
    assert!(series(Lang::En).contains("part 2 of 3") && series(Lang::En).contains(">Next</span> <a "));
    assert!(series(Lang::Es).contains("parte 2 de 3") && series(Lang::Es).contains(">Anterior</span> <a "));
    let alone = rendered(&renderer, "article-bare", Lang::En, |_| ());
    assert!(!alone.contains("class=\"series\""), "{alone}");
}

#[test]
fn the_first_picture_of_a_list_does_not_wait() {
    let renderer = renderer(&[]);
    for name in ["section", "topic", "series", "author"] {
        let page = rendered(&renderer, name, Lang::En, |sample| {
            let card = view("section")["list"]["cards"][0].take();
            let named = |name: &str, image: &Value| {
                let mut card = card.clone();
                card["story"] = json!(name);
                card["image"] = image.clone();
                card
            };
            let (image, none) = (card["image"].clone(), json!(null));
            sample["list"]["cards"] = json!([named("a", &none), named("b", &image), named("c", &image)]);
        });
        let list = page.split_once("river-list").unwrap().1;
        let pictures: Vec<&str> = list.split("<img").skip(1).filter_map(|rest| rest.split('>').next()).collect();
        let waits = |picture: &&str| picture.contains("loading=\"lazy\"");
        assert!(!pictures.is_empty() && !waits(&pictures[0]), "{name}: {pictures:?}");
        assert!(pictures.len() == 2 && pictures[1..].iter().all(waits), "{name}: {pictures:?}");
    }
}

#[test]
fn a_page_that_somebody_paid_for_asks_for_no_subscription() {
    let renderer = renderer(&[]);
    for lang in Lang::ALL {
        let page = |kind: &str| rendered(&renderer, "article", lang, |view| view["article"]["kind"] = json!(kind));
        assert!(page("news").contains("<section class=\"ask\""), "what the test looks for is there");
        assert!(!page("sponsored").contains("<section class=\"ask\""));
    }
}
