//! The two files of each author, put together; and who of a byline exists.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::ids::AuthorId;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::article::{AuthorFile, Guest, ImageFields, Person};
use crate::pipeline::content::text::Text;

use super::open::{Answers, Shown};
use super::problems;

/// An author with a file.
pub struct Author {
    /// The id.
    pub id: AuthorId,
    /// The name, as each language writes it.
    pub name: ByLang<String>,
    /// Whether it is an organization.
    pub is_organization: bool,
    /// What they do, per language: seen in that language or not at all.
    pub role: ByLang<Option<String>>,
    /// The portrait, once the edition has found it.
    pub photo: ByLang<Option<Shown>>,
    /// Where to write.
    pub email: ByLang<Option<String>>,
    /// Names and absolute addresses.
    pub links: ByLang<Vec<(String, String)>>,
    /// The segment of the address.
    pub slug: ByLang<String>,
    /// The bio, per language: seen in that language or not at all.
    pub bio: ByLang<Option<Arc<Text>>>,
    /// The edition's answers to the bio.
    pub bio_answers: ByLang<Arc<Answers>>,
    /// The files that the author was read from.
    pub files: ByLang<Option<AuthorFile>>,
}

/// Puts the files of each author together. What one file alone gives counts for both, role and bio apart.
pub(super) fn merge(files: Vec<AuthorFile>) -> (BTreeMap<AuthorId, Author>, Vec<Diagnostic>) {
    let mut halves = BTreeMap::<AuthorId, ByLang<Option<AuthorFile>>>::new();
    for file in files {
        let both = halves.entry(file.id.clone()).or_default();
        let lang = file.lang;
        both[lang] = Some(file);
    }
    let own = |files: &ByLang<Option<AuthorFile>>| -> Vec<Diagnostic> {
        files.iter().filter_map(|(_, file)| file.as_ref()).flat_map(|file| file.diagnostics.clone()).collect()
    };
    let mut problems: Vec<Diagnostic> = halves.values().flat_map(own).collect();
    let mut authors = BTreeMap::new();
    for (id, files) in halves {
        let nameless = files.iter().all(|(_, file)| file.as_ref().is_none_or(|file| file.name.is_none()));
        let first = Lang::ALL.iter().find_map(|&lang| files[lang].as_ref());
        if let Some(file) = first.filter(|file| nameless && file.is_readable) {
            problems.push(problems::author_without_name(&id, &file.block));
        }
        authors.insert(id.clone(), author(id, files));
    }
    (authors, problems)
}

/// One author from one or two files.
fn author(id: AuthorId, files: ByLang<Option<AuthorFile>>) -> Author {
    fn own<T>(files: &ByLang<Option<AuthorFile>>, lang: Lang, field: impl Fn(&AuthorFile) -> Option<T>) -> Option<T> {
        files[lang].as_ref().and_then(field)
    }
    fn shared<T>(
        files: &ByLang<Option<AuthorFile>>,
        lang: Lang,
        field: impl Fn(&AuthorFile) -> Option<T>,
    ) -> Option<T> {
        own(files, lang, &field).or_else(|| own(files, lang.other(), &field))
    }
    let says_organization = |file: &AuthorFile| file.is_organization == Some(true);
    let is_organization = files.iter().any(|(_, file)| file.as_ref().is_some_and(says_organization));
    Author {
        name: ByLang::from_fn(|lang| shared(&files, lang, |file| file.name.clone()).unwrap_or_else(|| id.to_string())),
        is_organization,
        role: ByLang::from_fn(|lang| own(&files, lang, |file| file.role.clone())),
        photo: ByLang::default(),
        email: ByLang::from_fn(|lang| shared(&files, lang, |file| file.email.clone())),
        links: ByLang::from_fn(|lang| shared(&files, lang, |file| file.links.clone()).unwrap_or_default()),
        slug: ByLang::from_fn(|lang| shared(&files, lang, |file| file.slug.clone()).unwrap_or_else(|| id.to_string())),
        bio: ByLang::from_fn(|lang| own(&files, lang, |file| file.bio.clone()).map(Arc::new)),
        bio_answers: ByLang::default(),
        files,
        id,
    }
}

impl Author {
    /// The photo's fields as a language shows them: the file from either, alt text and credit from its own first.
    pub(super) fn photo_fields(&self, lang: Lang) -> Option<(ImageFields, &AuthorFile)> {
        let file_with =
            |lang: Lang| self.files[lang].as_ref().filter(|file| file.photo.as_ref().is_some_and(|p| p.src.is_some()));
        let holder = file_with(lang).or_else(|| file_with(lang.other()))?;
        let mut fields = holder.photo.clone()?;
        let own = self.files[lang].as_ref().and_then(|file| file.photo.as_ref());
        fields.alt = own.and_then(|photo| photo.alt.clone()).or(fields.alt);
        fields.credit = own.and_then(|photo| photo.credit.clone()).or(fields.credit);
        Some((fields, holder))
    }
}

/// Somebody named in a byline.
#[derive(Clone, PartialEq, Debug)]
pub enum Credited {
    /// An author with a file.
    Known(AuthorId),
    /// Somebody without one.
    Guest(Box<GuestShown>),
}

/// A guest, with the edition's answers to their bio.
#[derive(Clone, PartialEq, Debug)]
pub struct GuestShown {
    /// The name.
    pub name: String,
    /// What they do, per language.
    pub role: ByLang<Option<String>>,
    /// The bio, per language.
    pub bio: ByLang<Option<Arc<Text>>>,
    /// The edition's answers to the bio.
    pub bio_answers: ByLang<Arc<Answers>>,
    /// The portrait's file.
    pub photo_file: Option<SourcePath>,
    /// The portrait, once the edition has found it.
    pub photo: Option<Shown>,
    /// Their page elsewhere.
    pub url: Option<String>,
    /// Whether role or bio was given in one language for both.
    pub is_untranslated: bool,
}

/// Turns a byline into what the edition knows of it.
pub(super) fn credit(person: Person) -> Credited {
    let guest = match person {
        Person::Known(id) => return Credited::Known(id),
        Person::Guest(guest) => guest,
    };
    let Guest { name, role, bio, is_untranslated, photo, url } = *guest;
    Credited::Guest(Box::new(GuestShown {
        name,
        role,
        bio: bio.map(|_, bio| bio.map(Arc::new)),
        bio_answers: ByLang::default(),
        photo_file: photo,
        photo: None,
        url,
        is_untranslated,
    }))
}
