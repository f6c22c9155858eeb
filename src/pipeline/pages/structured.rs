//! What machines are told of an article (schema.org, as JSON-LD). Takes the view of the article's page, returns the script
//! element that says the same: nothing is in it that the page does not show, and so nothing of what is hidden.

use serde_json::{Map, Value, json};

use crate::pipeline::base::path::Url;
use crate::pipeline::base::script::in_script;
use crate::pipeline::content::article::Kind;
use crate::pipeline::edition::address::{FixedPage, fixed};
use crate::pipeline::edition::open::Open;
use crate::pipeline::edition::people::Credited;
use crate::pipeline::edition::story::{LiveText, Story};

use super::article::is_theirs;
use super::book::Book;
use super::head::whole;
use super::view::{ArticleView, PageView, PersonView};

/// The class that a theme gives to what holds the part of a text that not everybody may read, or what stands in its place.
pub const PAYWALLED: &str = "paywalled";

/// An article, and what its page shows of it.
pub(super) struct Told<'a> {
    pub(super) book: &'a Book,
    pub(super) story: &'a Story,
    pub(super) text: &'a LiveText,
    pub(super) article: &'a ArticleView,
    pub(super) page: &'a PageView,
    /// The texts that the page closes.
    pub(super) texts: &'a [(String, Open)],
}

/// The script element, for the head of the page.
pub(super) fn article(told: &Told) -> Option<tera::Value> {
    let json = serde_json::to_string(&Value::Object(told.facts())).ok()?;
    let element = format!("<script type=\"application/ld+json\">{}</script>", in_script(&json));
    Some(tera::Value::safe_string(&element))
}

impl Told<'_> {
    fn facts(&self) -> Map<String, Value> {
        let (article, page) = (self.article, self.page);
        let mut facts = self.identity(&page.canonical, article.lang.code());
        let mut say = |name: &str, value: Value| {
            if !is_nothing(&value) {
                facts.insert(name.to_owned(), value);
            }
        };
        say("mainEntityOfPage", json!({ "@type": "WebPage", "@id": page.canonical }));
        say("headline", json!(article.title));
        // Where nobody wrote one, the headline stands for it.
        say("description", json!(Some(&page.description).filter(|words| **words != article.title)));
        say("image", self.image());
        say("datePublished", json!(self.text.published.iso_with_time()));
        say("dateModified", json!(self.modified()));
        say("author", self.people(&article.authors, &self.story.facts.authors));
        say("publisher", self.publisher());
        say("articleSection", json!(article.section.name));
        say("keywords", json!(article.topics.iter().map(|topic| &topic.name).collect::<Vec<_>>()));
        say("wordCount", json!(Some(article.words).filter(|words| *words > 0)));
        let is_free = !self.is_paywalled();
        say("isAccessibleForFree", json!(is_free));
        if !is_free {
            let part = json!({ "@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": format!(".{PAYWALLED}") });
            say("hasPart", part);
        }
        let is_translation = self.is_translation();
        say(if is_translation { "translationOfWork" } else { "workTranslation" }, self.twin());
        if is_translation {
            say("translator", self.people(&article.translators, &self.text.translators));
        }
        let source = article.syndicated.as_ref().filter(|_| !is_theirs(self.story, article.lang));
        say("isBasedOn", json!(source.map(|source| &source.url)));
        say("correction", Value::Array(self.corrections()));
        facts
    }

    /// What a text is, and where: enough to be named on the page of its twin.
    fn identity(&self, canonical: &str, lang: &str) -> Map<String, Value> {
        let mut facts = Map::new();
        facts.insert("@context".to_owned(), json!("https://schema.org"));
        facts.insert("@type".to_owned(), json!(kind(self.story.facts.kind)));
        // The page itself is another thing than the article on it.
        facts.insert("@id".to_owned(), json!(format!("{canonical}#article")));
        facts.insert("url".to_owned(), json!(canonical));
        facts.insert("inLanguage".to_owned(), json!(lang));
        facts
    }

    /// The other text, where the page names it among its alternates and is named among those of the other.
    fn twin(&self) -> Value {
        let of = |lang: &str| self.page.alternates.iter().find(|alternate| alternate.hreflang == lang);
        let lang = self.article.lang;
        let (Some(_), Some(other)) = (of(lang.code()), of(lang.other().code())) else { return Value::Null };
        let mut facts = self.identity(&other.href, other.hreflang);
        facts.shift_remove("@context");
        Value::Object(facts)
    }

    fn is_translation(&self) -> bool {
        self.story.original != self.article.lang
    }

    /// Whether something of the text stands behind the meter or the gate.
    fn is_paywalled(&self) -> bool {
        let counts = self.article.is_metered && self.book.edition.config.paywall.meter_articles > 0;
        self.article.is_gated || counts && !self.text.text.after.is_empty()
    }

    fn image(&self) -> Value {
        let shown = self.article.image.as_ref();
        let hero = shown.map(|image| {
            let mut facts = picture(&whole(self.book, &image.src), image.width, image.height);
            facts.extend(image.credit.as_ref().map(|credit| ("creditText".to_owned(), json!(credit))));
            facts
        });
        let card = || self.page.og.as_ref()?.image.as_ref().map(|card| picture(&card.url, card.width, card.height));
        hero.or_else(card).map_or(Value::Null, |facts| json!([facts]))
    }

    /// The last change that everybody may know of; the day of publication where there was none.
    fn modified(&self) -> String {
        let published = self.text.published;
        super::article::modified(self.story, self.text).map_or(published, |when| when.max(published)).iso_with_time()
    }

    /// People with their pages: ours by `url`, a guest's own by `sameAs`.
    fn people(&self, shown: &[PersonView], credited: &[Credited]) -> Value {
        let authors = &self.book.edition.authors;
        let is_organization = |one: &Credited| matches!(one, Credited::Known(id) if authors.get(id).is_some_and(|author| author.is_organization));
        let person = |(person, credited): (&PersonView, &Credited)| {
            let kind = if is_organization(credited) { "Organization" } else { "Person" };
            let mut facts = json!({ "@type": kind, "name": person.name });
            if let Some(href) = &person.href {
                let name = if person.is_known { "url" } else { "sameAs" };
                facts[name] = json!(whole(self.book, href));
            }
            facts
        };
        Value::Array(shown.iter().zip(credited).map(person).collect())
    }

    /// Who publishes what the canonical address names: we, or where the text is theirs, they.
    fn publisher(&self) -> Value {
        let (config, lang) = (&self.book.edition.config, self.article.lang);
        if let Some(theirs) = self.article.syndicated.as_ref().filter(|_| is_theirs(self.story, lang)) {
            return json!({ "@type": "Organization", "name": theirs.name });
        }
        let (publisher, base) = (&config.publisher, &config.base_url);
        let mut facts = json!({
            "@type": "NewsMediaOrganization",
            "name": publisher.name[lang],
            "url": base.absolute(&Url::new("/")),
        });
        if let Some(logo) = &publisher.logo {
            let parts: Vec<String> = logo.split('/').map(Url::part).collect();
            facts["logo"] = json!({ "@type": "ImageObject", "url": base.absolute(&Url::new(&parts.join("/"))) });
        }
        if !publisher.social.is_empty() {
            facts["sameAs"] = json!(publisher.social);
        }
        facts["correctionsPolicy"] = json!(base.absolute(&self.corrections_policy()));
        facts
    }

    /// The page that tells how mistakes are mended, where it is live; else the list of corrections.
    fn corrections_policy(&self) -> Url {
        let (edition, lang) = (&self.book.edition, self.article.lang);
        let page = edition.config.publisher.corrections_policy.as_ref().and_then(|id| edition.pages.get(id));
        let text = page.and_then(|page| page.texts[lang].as_ref());
        text.map_or_else(|| fixed(lang, FixedPage::Corrections), |text| text.url.clone())
    }

    /// The corrections that the page shows, in their order.
    fn corrections(&self) -> Vec<Value> {
        let words = |key: &str| {
            self.texts.iter().find_map(|(known, open)| match open {
                Open::Inline { inline, .. } if known == key => Some(&inline.plain),
                _ => None,
            })
        };
        let shown = self.article.corrections.iter();
        let told = shown.filter_map(|one| {
            Some(json!({
                "@type": "CorrectionComment",
                "text": words(&one.html_key)?,
                "datePublished": one.date.iso,
                "url": format!("{}#{}", whole(self.book, &self.page.href), one.id),
            }))
        });
        told.collect()
    }
}

/// The type of schema.org that says what a text is, and no more than is certain.
fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::News | Kind::Brief | Kind::Live => "NewsArticle",
        Kind::Opinion => "OpinionNewsArticle",
        Kind::Analysis => "AnalysisNewsArticle",
        // What somebody else pays for is no news.
        Kind::Sponsored => "AdvertiserContentArticle",
    }
}

/// A picture, with its size where that is known.
fn picture(url: &str, width: u32, height: u32) -> Map<String, Value> {
    let mut facts = Map::new();
    facts.insert("@type".to_owned(), json!("ImageObject"));
    facts.insert("url".to_owned(), json!(url));
    let sizes = [("width", width), ("height", height)];
    facts.extend(
        sizes.into_iter().filter(|_| width > 0 && height > 0).map(|(name, size)| (name.to_owned(), json!(size))),
    );
    facts
}

/// Whether a value says nothing, and is left out.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
