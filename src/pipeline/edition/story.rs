//! A story of the edition: what is told, with the texts of it that are live.

use std::sync::Arc;

use crate::pipeline::base::config::Tier;
use crate::pipeline::base::date::When;
use crate::pipeline::base::ids::{SectionId, SeriesId, StoryId, TopicId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::content::article::{ArticleFields, ImageFields, Kind, Syndication, Withdrawal};
use crate::pipeline::content::comments_file::Comment;
use crate::pipeline::content::front_block::FrontBlock;
use crate::pipeline::content::text::Text;

use super::gated::Gated;
use super::lists::ListOf;
use super::open::{Answers, Href, Shown};
use super::people::Credited;

/// A story with at least one live text.
pub struct Story {
    /// Its id.
    pub id: StoryId,
    /// The language of its original, live or not.
    pub original: Lang,
    /// What belongs to no language.
    pub facts: Facts,
    /// The live texts.
    pub texts: ByLang<Option<LiveText>>,
    /// What readers wrote about it, in the order of dates; shared by both texts.
    pub thread: Vec<Comment>,
}

/// What belongs to a story and to no language. Public as soon as one text is live.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// Who wrote it, in the order of the byline.
    pub authors: Vec<Credited>,
    /// Its section.
    pub section: SectionId,
    /// The picture at its head, as the original gives it.
    pub image: Option<ImageFields>,
    /// Its topics, as ordered by the writer.
    pub topics: Vec<TopicId>,
    /// Who may read it.
    pub tier: Tier,
    /// What kind of text it is.
    pub kind: Kind,
    /// Where it appeared first.
    pub syndicated_from: Option<Syndication>,
    /// The series that it is part of.
    pub series: Option<SeriesId>,
    /// Whether readers may comment.
    pub comments: bool,
    /// Who else worked on it.
    pub contributors: Vec<(String, Vec<Credited>)>,
    /// That it was withdrawn, once the day has come.
    pub withdrawn: Option<Withdrawal>,
}

/// A text of a story that readers may see in this edition.
pub struct LiveText {
    /// Its language.
    pub lang: Lang,
    /// Its file.
    pub source: SourcePath,
    /// Its front matter as written, for messages.
    pub block: Arc<FrontBlock>,
    /// Its fields.
    pub fields: Arc<ArticleFields>,
    /// When it was published: its own date, else the original's.
    pub published: When,
    /// Who translated it.
    pub translators: Vec<Credited>,
    /// Where it stands.
    pub url: Url,
    /// The text that everybody may have: of a gated one, what stands before the cut.
    pub text: Arc<Text>,
    /// What stands behind the cut of a paid text.
    pub gated: Option<Arc<Gated>>,
    /// The edition's answers to the text.
    pub answers: Arc<Answers>,
    /// The picture at its head.
    pub hero: Option<Hero>,
    /// Addresses in the corrections, same order as [`ArticleFields::corrections`].
    pub correction_links: Vec<Vec<Option<Href>>>,
    /// The picture of social cards, where it is another than the one at the head.
    pub social_image: Option<Shown>,
}

impl LiveText {
    fn has_outline_of(&self, other: &LiveText) -> bool {
        (self.lang, &self.published, &self.translators, &self.url)
            == (other.lang, &other.published, &other.translators, &other.url)
            && (Arc::ptr_eq(&self.fields, &other.fields) || self.fields == other.fields)
            && self.hero == other.hero
            && self.correction_links == other.correction_links
            && self.social_image == other.social_image
    }
}

/// The picture at the head of an article.
#[derive(Clone, PartialEq, Debug)]
pub struct Hero {
    /// The picture, with alt and credit.
    pub shown: Shown,
    /// The caption of the front matter.
    pub caption: Option<crate::pipeline::content::text::Inline>,
    /// Addresses in the caption.
    pub caption_links: Vec<Option<Href>>,
    /// The point that must stay in view: percent from the left and from the top.
    pub focus: Option<(f32, f32)>,
}

impl Story {
    /// Its live text in a language.
    pub fn text(&self, lang: Lang) -> Option<&LiveText> {
        self.texts[lang].as_ref()
    }

    /// Its live texts, English first.
    pub fn live(&self) -> impl Iterator<Item = &LiveText> {
        self.texts.iter().filter_map(|(_, text)| text.as_ref())
    }

    /// What else there is on the same matter: the list of its series, then those of its topics.
    pub fn matters(&self) -> impl Iterator<Item = ListOf> {
        let series = self.facts.series.iter().cloned().map(ListOf::Series);
        series.chain(self.facts.topics.iter().cloned().map(ListOf::Topic))
    }

    /// Whether another story differs from this one in nothing but the words of its texts.
    pub fn has_outline_of(&self, other: &Story) -> bool {
        let texts = Lang::ALL.map(|lang| (self.text(lang), other.text(lang)));
        let same = |(one, other): (Option<&LiveText>, Option<&LiveText>)| match (one, other) {
            (Some(one), Some(other)) => one.has_outline_of(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        (&self.id, self.original, &self.facts) == (&other.id, other.original, &other.facts)
            && self.thread == other.thread
            && texts.into_iter().all(same)
    }

    /// Whether the live texts of another story have the same old addresses.
    pub fn has_aliases_of(&self, other: &Story) -> bool {
        self.live().map(|text| &text.fields.aliases).eq(other.live().map(|text| &text.fields.aliases))
    }

    /// What stands behind the cut of one of its texts, for those who pay; `None` where nothing does.
    pub fn gated<'t>(&self, text: &'t LiveText) -> Option<&'t Arc<Gated>> {
        text.gated.as_ref().filter(|gated| self.is_gated() && !gated.is_empty())
    }

    /// Whether the text behind the cut is for those who pay.
    pub fn is_gated(&self) -> bool {
        self.facts.tier.is_paid() && self.facts.withdrawn.is_none()
    }
}
