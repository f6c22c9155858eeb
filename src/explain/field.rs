//! Fields, each in the kind of file that it belongs to.

use crate::pipeline::base::lang::Lang;

use super::entry::{Entry, parse};

/// A kind of file that has fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Group {
    /// The front matter of an article.
    Article,
    /// The front matter of an author.
    Author,
    /// The front matter of a plain page.
    Page,
    /// `bifolio.yaml`.
    Site,
    /// `content/front.yaml`.
    Front,
    /// An entry of `sections.yaml`, `topics.yaml` or `series.yaml`.
    Term,
    /// The file beside a picture, `river.jpg.yaml`.
    Picture,
    /// A comment of `river.comments.yaml`.
    Comment,
}

/// A field that a writer may set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Where.
    pub group: Group,
    /// Its path, default and text.
    pub entry: Entry,
}

impl Group {
    /// All of them, in the order in which a newsroom meets them.
    pub const ALL: [Group; 8] = [
        Group::Article,
        Group::Author,
        Group::Page,
        Group::Site,
        Group::Front,
        Group::Term,
        Group::Picture,
        Group::Comment,
    ];

    /// The word that may stand before a field's path: `author.kind`.
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Article => "article",
            Group::Author => "author",
            Group::Page => "page",
            Group::Site => "site",
            Group::Front => "front",
            Group::Term => "term",
            Group::Picture => "picture",
            Group::Comment => "comment",
        }
    }

    /// Where the fields of this group are written.
    pub fn whereabouts(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Group::Article, Lang::En) => "front matter of an article",
            (Group::Article, Lang::Es) => "cabecera de un artículo",
            (Group::Author, Lang::En) => "front matter of an author",
            (Group::Author, Lang::Es) => "cabecera de un autor",
            (Group::Page, Lang::En) => "front matter of a plain page",
            (Group::Page, Lang::Es) => "cabecera de una página fija",
            (Group::Site, _) => "bifolio.yaml",
            (Group::Front, _) => "content/front.yaml",
            (Group::Term, Lang::En) => "sections.yaml, topics.yaml or series.yaml",
            (Group::Term, Lang::Es) => "sections.yaml, topics.yaml o series.yaml",
            (Group::Picture, Lang::En) => "data file beside a picture, river.jpg.yaml",
            (Group::Picture, Lang::Es) => "archivo de datos junto a una imagen, river.jpg.yaml",
            (Group::Comment, Lang::En) => "comments beside an original, river.comments.yaml",
            (Group::Comment, Lang::Es) => "comentarios junto a un original, river.comments.yaml",
        }
    }

    /// The texts of its fields.
    fn texts(self) -> &'static str {
        match self {
            Group::Article => include_str!("fields/article.txt"),
            Group::Author => include_str!("fields/author.txt"),
            Group::Page => include_str!("fields/page.txt"),
            Group::Site => include_str!("fields/site.txt"),
            Group::Front => include_str!("fields/front.txt"),
            Group::Term => include_str!("fields/term.txt"),
            Group::Picture => include_str!("fields/picture.txt"),
            Group::Comment => include_str!("fields/comment.txt"),
        }
    }
}

impl Field {
    /// The path with its group: `author.kind`.
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.group.as_str(), self.entry.name)
    }
}

/// All fields, group by group.
pub(super) fn all() -> Vec<Field> {
    let fields = |group: Group| parse(group.texts()).into_iter().map(move |entry| Field { group, entry });
    Group::ALL.into_iter().flat_map(fields).collect()
}
