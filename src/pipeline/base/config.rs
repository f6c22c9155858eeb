//! `bifolio.yaml` as a value, checked. How it is read is `content/configuration.rs`'s matter.

use std::collections::BTreeMap;

use super::date::Zone;
use super::ids::PageId;
use super::lang::ByLang;
use super::path::{BaseUrl, SourcePath};

/// The configuration of a site. Fields that `bifolio.yaml` leaves out have the defaults of [`Config::new`].
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The outlet's name.
    pub title: ByLang<String>,
    /// One sentence about the outlet, as plain text.
    pub description: ByLang<String>,
    /// Where the site will stand.
    pub base_url: BaseUrl,
    /// The zone of days, months and schedules.
    pub timezone: Zone,
    /// BCP 47 locales of dates and numbers: `en-US`, `es-419` …
    pub locales: ByLang<String>,
    /// The theme's name.
    pub theme: String,
    /// What `theme_settings` says; names and values are the theme's matter.
    pub theme_settings: serde_json::Map<String, serde_json::Value>,
    /// Who publishes.
    pub publisher: Publisher,
    /// The patterns of addresses.
    pub addresses: Addresses,
    /// The language of `x-default` for pages of no story.
    pub x_default: super::lang::Lang,
    /// How lists are made.
    pub lists: Lists,
    /// Tiers, meter, delivery.
    pub paywall: Paywall,
    /// Feeds.
    pub feeds: Feeds,
    /// Comments.
    pub comments: Comments,
    /// What `robots` says of the three kinds of machine readers.
    pub robots: AiReaders,
    /// Pictures.
    pub images: Images,
    /// Whether warnings fail the build.
    pub strict: bool,
    /// `preview.editor`: the address that opens a file in an editor, with `{path}` and `{line}` in it.
    pub preview_editor: Option<String>,
}

/// `publisher`.
#[derive(Clone, PartialEq, Debug)]
pub struct Publisher {
    /// Its name; the title where nothing is said.
    pub name: ByLang<String>,
    /// Its legal name.
    pub legal_name: Option<String>,
    /// Its logo, a path under `static/`.
    pub logo: Option<String>,
    /// Where to write.
    pub email: Option<String>,
    /// The plain page that tells how mistakes are mended.
    pub corrections_policy: Option<PageId>,
    /// Its pages elsewhere: absolute addresses.
    pub social: Vec<String>,
}

/// `addresses`: patterns with `{lang}`, `{section}`, `{slug}`, `{year}`, `{month}`, `{day}`, `{story}`, `{n}`.
#[derive(Clone, PartialEq, Debug)]
pub struct Addresses {
    /// Articles.
    pub article: ByLang<String>,
    /// Sections.
    pub section: ByLang<String>,
    /// Topics.
    pub topic: ByLang<String>,
    /// Authors.
    pub author: ByLang<String>,
    /// Series.
    pub series: ByLang<String>,
    /// Plain pages.
    pub page: ByLang<String>,
    /// What is added to a list's address for its pages after the first.
    pub number: ByLang<String>,
}

/// `lists`.
#[derive(Clone, PartialEq, Debug)]
pub struct Lists {
    /// Stories on a page, at least 1.
    pub per_page: usize,
    /// Whether a story that is in the other language only stands in a language's lists.
    pub untranslated: Untranslated,
}

/// `lists.untranslated`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Untranslated {
    /// Left out.
    Hide,
    /// Listed, and marked with its language.
    List,
}

/// `paywall`.
#[derive(Clone, PartialEq, Debug)]
pub struct Paywall {
    /// The tier of a story that names none.
    pub default_tier: Tier,
    /// Stories that may be read in a calendar month without paying.
    pub meter_articles: u32,
    /// The paid tiers; each opens those before it too.
    pub tiers: Vec<String>,
    /// How gated text reaches those who paid.
    pub delivery: Delivery,
    /// Whether there is a page for passes: they open sealed texts, and lift the meter under every delivery. Not written in
    /// the configuration: keys make it so.
    pub has_passes: bool,
    /// The plain page that sells.
    pub subscribe: Option<PageId>,
}

/// Who may read a story.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tier {
    /// Everybody.
    Free,
    /// Everybody, so many a month.
    Metered,
    /// Those who pay for this tier or a later one.
    Paid(String),
}

impl Tier {
    /// The word of the configuration: `free`, `metered`, or the paid tier's name.
    pub fn as_str(&self) -> &str {
        match self {
            Tier::Free => "free",
            Tier::Metered => "metered",
            Tier::Paid(name) => name,
        }
    }

    /// Whether the text behind the cut is for those who pay.
    pub fn is_paid(&self) -> bool {
        matches!(self, Tier::Paid(_))
    }
}

/// `paywall.delivery`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delivery {
    /// Gated text is not in the output.
    Omit,
    /// Gated text is in the page, sealed.
    Encrypted,
    /// Gated text is in a tree of its own, behind a server.
    Split,
}

/// `feeds`.
#[derive(Clone, PartialEq, Debug)]
pub struct Feeds {
    /// Entries in a feed.
    pub items: usize,
    /// Whether feeds hold whole texts.
    pub full_text: bool,
}

/// `comments`.
#[derive(Clone, PartialEq, Debug)]
pub struct Comments {
    /// Where comments come from.
    pub mode: CommentMode,
    /// Where a reader writes to.
    pub reply_to: Option<String>,
    /// The service of the mode `embed`.
    pub embed: Option<Embed>,
}

/// `comments.embed`: a service that is loaded when a reader asks for it.
#[derive(Clone, PartialEq, Debug)]
pub struct Embed {
    /// The name that readers are told.
    pub name: String,
    /// The address of its script. In it, and in the values below, [`Embed::HOLES`] stand for what they name.
    pub script: String,
    /// Attributes of the script's element.
    pub attributes: Vec<(String, String)>,
    /// Attributes of the element that the script fills.
    pub thread: Vec<(String, String)>,
}

impl Embed {
    /// What stands for the story's id, the page's language, title and address.
    pub const HOLES: [&str; 4] = ["{story}", "{lang}", "{title}", "{url}"];

    /// The host of an address.
    pub fn host(address: &str) -> &str {
        address.split("://").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default()
    }
}

/// `comments.mode`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CommentMode {
    /// There are none.
    None,
    /// Files beside the texts.
    Files,
    /// A service, loaded when a reader asks.
    Embed,
}

/// `robots.ai`: whether each kind of machine reader is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AiReaders {
    /// To train models.
    pub training: bool,
    /// To find pages.
    pub search: bool,
    /// To fetch a page that a person asked for.
    pub user: bool,
}

/// `images`.
#[derive(Clone, PartialEq, Debug)]
pub struct Images {
    /// Widths of variants, in pixels.
    pub widths: Vec<u32>,
    /// Formats of variants: `webp`, `jpeg`, `avif`.
    pub formats: Vec<String>,
    /// Quality of lossy variants, 1 to 100.
    pub quality: u8,
    /// Whether a figure without a credit is an error.
    pub credit_required: bool,
    /// Whether pictures of other hosts stay.
    pub keep_remote: bool,
}

/// A section, topic or series: what the data files say of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Term {
    /// Its name, where the file gives one.
    pub name: ByLang<Option<String>>,
    /// The segment of its address; its id where the file gives none.
    pub slug: ByLang<String>,
    /// One or two sentences, inline Markdown.
    pub description: ByLang<Option<String>>,
}

/// `content/front.yaml`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct FrontPage {
    /// Story ids, the first leads. As written: whether the stories exist is the edition's matter.
    pub lead: ByLang<Vec<String>>,
    /// Sections with a place on the front page; `None`: all.
    pub sections: Option<Vec<String>>,
    /// The strip for news that break: a story, and until when.
    pub breaking: Option<(String, Option<super::date::When>)>,
}

/// The sidecar of a picture, `river.jpg.yaml`.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PictureNotes {
    /// Who made it.
    pub credit: Option<String>,
    /// What it shows, for those who cannot see it.
    pub alt: ByLang<Option<String>>,
    /// Its caption, inline Markdown.
    pub caption: ByLang<Option<String>>,
}

/// The data files of `content/`, by id. `files` tells which file an id's entry stands in, for messages.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SiteData {
    /// `sections.yaml`, in the file's order.
    pub sections: Vec<(super::ids::SectionId, Term)>,
    /// `topics.yaml`, in the file's order.
    pub topics: Vec<(super::ids::TopicId, Term)>,
    /// `series.yaml`, in the file's order.
    pub series: Vec<(super::ids::SeriesId, Term)>,
    /// `front.yaml`.
    pub front: FrontPage,
    /// Sidecars by the picture that they stand beside.
    pub pictures: BTreeMap<SourcePath, PictureNotes>,
}

impl Config {
    /// A site with the two fields that it must have, and defaults for the rest (SPEC §2.1).
    pub fn new(title: ByLang<String>, base_url: BaseUrl) -> Config {
        let same = |pattern: &str| ByLang::new(pattern.to_owned(), pattern.to_owned());
        let pair = |en: &str, es: &str| ByLang::new(en.to_owned(), es.to_owned());
        Config {
            description: same(""),
            base_url,
            timezone: Zone::utc(),
            locales: pair("en-US", "es-419"),
            theme: "gazette".to_owned(),
            theme_settings: serde_json::Map::new(),
            publisher: Publisher {
                name: title.clone(),
                legal_name: None,
                logo: None,
                email: None,
                corrections_policy: None,
                social: Vec::new(),
            },
            title,
            addresses: Addresses {
                article: same("/{lang}/{section}/{slug}/"),
                section: same("/{lang}/{section}/"),
                topic: pair("/en/topics/{slug}/", "/es/temas/{slug}/"),
                author: pair("/en/authors/{slug}/", "/es/autores/{slug}/"),
                series: pair("/en/series/{slug}/", "/es/series/{slug}/"),
                page: same("/{lang}/{slug}/"),
                number: pair("page/{n}/", "pagina/{n}/"),
            },
            x_default: super::lang::Lang::En,
            lists: Lists { per_page: 30, untranslated: Untranslated::Hide },
            paywall: Paywall {
                default_tier: Tier::Metered,
                meter_articles: 6,
                tiers: vec!["subscriber".to_owned(), "patron".to_owned()],
                delivery: Delivery::Omit,
                has_passes: false,
                subscribe: None,
            },
            feeds: Feeds { items: 40, full_text: false },
            comments: Comments { mode: CommentMode::Files, reply_to: None, embed: None },
            robots: AiReaders { training: false, search: true, user: true },
            images: Images {
                widths: vec![480, 800, 1200, 1600],
                formats: vec!["webp".to_owned(), "jpeg".to_owned()],
                quality: 80,
                credit_required: false,
                keep_remote: false,
            },
            strict: false,
            preview_editor: None,
        }
    }
}
