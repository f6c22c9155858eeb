//! The questions of a text, answered: every link an address, every picture a file that is published.

use crate::pipeline::base::config::Config;
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::{AuthorId, PageId, StoryId};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::content::article::Correction;
use crate::pipeline::content::markdown;
use crate::pipeline::content::text::{InlineRules, Link, Picture, PictureSource, Piece, Target, Text};

use super::atlas::{Atlas, SourceIs};
use super::gated;
use super::lists::ListOf;
use super::media::{self, Published, Shelf};
use super::open::{Answers, Href, Shown};
use super::problems;
use super::schedule::State;
use super::terms::Terms;
use crate::pipeline::base::config::PictureNotes;
use crate::pipeline::collect::media::Media;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that answers need, and nothing that they change.
pub(super) struct Resolver<'a> {
    pub(super) config: &'a Config,
    pub(super) atlas: &'a Atlas,
    pub(super) terms: &'a Terms,
    pub(super) authors: &'a BTreeSet<AuthorId>,
    /// Plain pages with a file that is a draft.
    pub(super) drafts: &'a BTreeSet<PageId>,
    pub(super) shelf: &'a Shelf,
    pub(super) notes: &'a BTreeMap<SourcePath, PictureNotes>,
}

/// Who asks: the language of the reader, the owner of the pictures, and whether what stands after the cut is gated.
#[derive(Clone, Copy)]
pub(super) struct Asker<'a> {
    pub(super) lang: Lang,
    pub(super) owner: &'a str,
    pub(super) is_gated: bool,
    /// Whether the text is gone: then its pictures are, too.
    pub(super) is_withdrawn: bool,
}

/// What came of a text's questions.
#[derive(Default)]
pub(super) struct Found {
    pub(super) published: Published,
    pub(super) problems: Vec<Diagnostic>,
    /// Files that are shown behind a cut only, of the text that is being answered.
    pub(super) sealed: Vec<(Url, SourcePath)>,
}

/// The answers to a text's questions.
pub(super) struct Replies {
    /// To what everybody may see.
    pub(super) public: Answers,
    /// To all, where a part of the text is gated.
    pub(super) whole: Answers,
}

impl Resolver<'_> {
    /// Answers all of a text's questions.
    pub(super) fn text(&self, asker: Asker<'_>, text: &Text, found: &mut Found) -> Answers {
        self.replies(asker, text, found).public
    }

    /// Answers all of a text's questions, those apart that only what stands behind the cut of a gated text asks.
    pub(super) fn replies(&self, asker: Asker<'_>, text: &Text, found: &mut Found) -> Replies {
        let (mut public, mut whole) = (Answers::default(), Answers::default());
        for link in &text.links {
            let href = self.link(asker, link, found);
            let behind = self.points_behind_cut(&link.target, text);
            if asker.is_gated {
                whole.links.push(href.clone());
            }
            if asker.is_gated && behind && !link.after_cut {
                let Target::Part(part) = &link.target else { continue };
                found.problems.push(problems::part_is_gated(&link.place, part));
            }
            let hidden = asker.is_gated && (link.after_cut || behind);
            public.links.push(href.filter(|_| !hidden));
        }
        for picture in &text.pictures {
            let shown = self.picture(asker, picture, found);
            if asker.is_gated {
                whole.pictures.push(shown.clone());
            }
            let hidden = asker.is_gated && picture.after_cut;
            public.pictures.push(shown.filter(|_| !hidden));
        }
        Replies { public, whole }
    }

    /// Answers the links of a line.
    pub(super) fn links(&self, asker: Asker<'_>, links: &[Link], found: &mut Found) -> Vec<Option<Href>> {
        links.iter().map(|link| self.link(asker, link, found)).collect()
    }

    /// Answers the links of a correction. Those of one that is hidden with the text stand behind the cut.
    pub(super) fn links_of(&self, asker: Asker<'_>, correction: &Correction, found: &mut Found) -> Vec<Option<Href>> {
        let hidden = |link: &Link| Link { after_cut: correction.gated, ..link.clone() };
        let links: Vec<Link> = correction.text.links.iter().map(hidden).collect();
        self.links(asker, &links, found)
    }

    /// Whether `#part` names a heading that stands behind the cut.
    fn points_behind_cut(&self, target: &Target, text: &Text) -> bool {
        matches!(target, Target::Part(part) if text.headings.iter().any(|heading| heading.after_cut && heading.id == *part))
    }

    /// The address of a link; a problem where there is none.
    fn link(&self, asker: Asker<'_>, link: &Link, found: &mut Found) -> Option<Href> {
        let lang = asker.lang;
        let here = |href: String| Some(Href { href, foreign: None });
        match &link.target {
            Target::Elsewhere(address) => here(address.clone()),
            Target::Site(path) => here(format!("{}{path}", self.config.base_url.path)),
            Target::Part(part) => here(format!("#{part}")),
            Target::File(file, after) => {
                let mut href = self.file(asker, file, link, found)?;
                href.href.push_str(after.as_deref().unwrap_or_default());
                Some(href)
            }
            Target::Source(file, part) => match self.atlas.sources.get(file) {
                Some(SourceIs::Story(id)) => self.story(asker, id, part.as_deref(), link, found),
                Some(SourceIs::Author(id)) => {
                    self.or_words(self.atlas.list(&ListOf::Author(id.clone()), lang), link, found)
                }
                Some(SourceIs::Page(id)) => self.page(id, lang, part.as_deref(), link, found),
                None => {
                    let known = self.atlas.sources.keys().map(SourcePath::as_str);
                    found.problems.push(problems::no_such_file(&link.place, file, known));
                    None
                }
            },
            Target::Story(id, part) => self.story(asker, id, part.as_deref(), link, found),
            Target::Page(id, part) => self.page(id, lang, part.as_deref(), link, found),
            Target::Author(id) => {
                if !self.authors.contains(id) {
                    let known = self.authors.iter().map(AuthorId::as_str);
                    found.problems.push(problems::unknown_author(&link.place, id.as_str(), known));
                    return None;
                }
                self.or_words(self.atlas.list(&ListOf::Author(id.clone()), lang), link, found)
            }
            Target::Section(id) => {
                let problem = self.terms.unknown_section(id, || link.place.clone());
                self.list(ListOf::Section(id.clone()), problem, lang, link, found)
            }
            Target::Topic(id) => {
                let problem = self.terms.unknown_topic(id, || link.place.clone());
                self.list(ListOf::Topic(id.clone()), problem, lang, link, found)
            }
        }
    }

    /// The address of a plain page. Of a page whose file cannot be read enough is told there.
    fn page(&self, id: &PageId, lang: Lang, part: Option<&str>, link: &Link, found: &mut Found) -> Option<Href> {
        let href = self.atlas.page(id, lang, part);
        let has_file = || self.atlas.sources.values().any(|source| *source == SourceIs::Page(id.clone()));
        if href.is_none() && self.drafts.contains(id) {
            found.problems.push(problems::page_is_draft(&link.place, id));
        } else if href.is_none() && !has_file() {
            let known = self.atlas.pages.keys().map(PageId::as_str);
            found.problems.push(problems::unknown_page(&link.place, id.as_str(), known));
        }
        href
    }

    fn list(
        &self,
        list: ListOf,
        unknown: Option<Diagnostic>,
        lang: Lang,
        link: &Link,
        found: &mut Found,
    ) -> Option<Href> {
        if let Some(problem) = unknown {
            found.problems.push(problem);
            return None;
        }
        self.or_words(self.atlas.list(&list, lang), link, found)
    }

    /// A page that exists in no language now: the words stand alone, and the writer is told.
    fn or_words(&self, href: Option<Href>, link: &Link, found: &mut Found) -> Option<Href> {
        if href.is_none() {
            found.problems.push(problems::page_not_live(&link.place));
        }
        href
    }

    fn story(
        &self,
        asker: Asker<'_>,
        id: &StoryId,
        part: Option<&str>,
        link: &Link,
        found: &mut Found,
    ) -> Option<Href> {
        let Some(place) = self.atlas.stories.get(id) else {
            found.problems.push(problems::unknown_story(
                &link.place,
                id.as_str(),
                self.atlas.stories.keys().map(StoryId::as_str),
            ));
            return None;
        };
        let href = self.atlas.story(id, asker.lang, part);
        if part.is_some_and(|part| self.atlas.is_hidden(id, asker.lang, part)) {
            found.problems.push(problems::part_is_gated(&link.place, part.unwrap_or_default()));
        }
        if href.is_none() {
            // Of a file that is wrong itself enough is told there.
            if place.is_wrong() {
                return None;
            }
            let problem = if place.state.is_never() { problems::story_never_live } else { problems::story_not_live };
            found.problems.push(problem(&link.place, id, place.state));
        }
        href
    }

    /// A file beside the text: published under the text's owner.
    fn file(&self, asker: Asker<'_>, file: &SourcePath, link: &Link, found: &mut Found) -> Option<Href> {
        let Some(media) = self.shelf.content.get(file) else {
            let known = self
                .shelf
                .content
                .keys()
                .map(SourcePath::as_str)
                .chain(self.atlas.sources.keys().map(SourcePath::as_str));
            found.problems.push(problems::no_such_file(&link.place, file, known));
            return None;
        };
        if let Some(problem) = &media.problem {
            found.problems.push(problems::bad_media(&link.place, file, problem));
            return None;
        }
        let hidden = asker.is_gated && link.after_cut;
        Some(Href { href: self.place(asker, file, media, hidden, found), foreign: None })
    }

    /// The address of a file, which is published, or sealed where it is shown behind a cut only.
    fn place(&self, asker: Asker<'_>, file: &SourcePath, media: &Media, hidden: bool, found: &mut Found) -> String {
        let url = media::address(asker.owner, file, media);
        if hidden {
            let known = found.sealed.iter().position(|(_, sealed)| sealed == file);
            return gated::address(known.unwrap_or_else(|| {
                found.sealed.push((url, file.clone()));
                found.sealed.len() - 1
            }));
        }
        let href = self.config.base_url.href(&url);
        found.published.add(url, file.clone());
        href
    }

    /// A picture of a text, with its alt text and credit, from the text or from the picture's own notes.
    pub(super) fn picture(&self, asker: Asker<'_>, picture: &Picture, found: &mut Found) -> Option<Shown> {
        let hidden = asker.is_gated && picture.after_cut;
        let (mut shown, notes) = self.source(asker, picture, hidden, found)?;
        let alt = notes.and_then(|notes| notes.alt[asker.lang].clone());
        match picture.alt.clone().or(alt) {
            _ if picture.decorative => {}
            Some(alt) => shown.alt = alt,
            None => found.problems.push(problems::alt_missing(&picture.place, asker.lang)),
        }
        shown.credit = picture.credit.clone().or_else(|| notes.and_then(|notes| notes.credit.clone()));
        if picture.is_figure && !picture.decorative && shown.credit.is_none() {
            found.problems.push(problems::credit_missing(&picture.place, self.config.images.credit_required));
        }
        shown.caption = notes
            .and_then(|notes| notes.caption[asker.lang].as_deref())
            .map(|caption| noted(caption, asker.lang, picture));
        Some(shown)
    }

    /// Finds the file of a picture.
    fn source<'n>(
        &'n self,
        asker: Asker<'_>,
        picture: &Picture,
        hidden: bool,
        found: &mut Found,
    ) -> Option<(Shown, Option<&'n PictureNotes>)> {
        let shown =
            |src: String, width, height| Shown { src, width, height, alt: String::new(), credit: None, caption: None };
        match &picture.source {
            PictureSource::Remote(address) => Some((shown(address.clone(), 0, 0), None)),
            PictureSource::Site(path) => {
                let Some(media) = self.shelf.fixed.get(path) else {
                    let known = self.shelf.fixed.keys().map(String::as_str);
                    found.problems.push(problems::picture_missing(&picture.place, path, known));
                    return None;
                };
                Some((shown(self.config.base_url.href(&Url::new(path)), media.width, media.height), None))
            }
            PictureSource::File(written) => {
                let file = self.localized(written, asker.lang);
                let Some(media) = self.shelf.content.get(&file) else {
                    let folder = file.folder().to_owned();
                    let known = self.shelf.content.keys().filter(|path| path.folder() == folder).map(SourcePath::name);
                    found.problems.push(problems::picture_missing(&picture.place, file.name(), known));
                    return None;
                };
                if let Some(problem) = &media.problem {
                    found.problems.push(problems::bad_media(&picture.place, &file, problem));
                    return None;
                }
                let out = shown(self.place(asker, &file, media, hidden, found), media.width, media.height);
                Some((out, self.notes.get(&file).or_else(|| self.notes.get(written))))
            }
        }
    }

    /// `map.es.png` stands in for `map.png` in a Spanish text where it exists.
    fn localized(&self, file: &SourcePath, lang: Lang) -> SourcePath {
        let own = file
            .as_str()
            .rsplit_once('.')
            .and_then(|(stem, ending)| SourcePath::new(&format!("{stem}.{lang}.{ending}")));
        own.filter(|own| self.shelf.content.contains_key(own)).unwrap_or_else(|| file.clone())
    }
}

/// The caption of a picture's notes as HTML without links. What is wrong with it was told when the notes were read.
fn noted(caption: &str, lang: Lang, picture: &Picture) -> String {
    let (inline, _) = markdown::inline(&picture.place.file, lang, caption, &picture.place, InlineRules::NoLinks);
    inline.flow.into_iter().filter_map(|piece| if let Piece::Html(html) = piece { Some(html) } else { None }).collect()
}

/// The most awake of two states.
pub(super) fn most_awake(one: State, other: Option<State>) -> State {
    other.map_or(one, |other| one.min(other))
}
