//! Authors as templates see them: in bylines, in boxes, on their pages, in the index.

use tera::Value;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::edition::Edition;
use crate::pipeline::edition::lists::{Entry, ListOf};
use crate::pipeline::edition::open::{Open, Part};
use crate::pipeline::edition::people::{Author, Credited, GuestShown};
use crate::pipeline::edition::story::Story;

use super::book::{Book, image};
use super::view::{AuthorBox, AuthorView, Image, Letter, Link, PersonView};

/// How many more stories an author's box shows.
const MORE_BY_AUTHOR: usize = 2;

/// The name of somebody in a byline.
pub(super) fn name<'a>(edition: &'a Edition, person: &'a Credited, lang: Lang) -> &'a str {
    match person {
        Credited::Known(id) => edition.authors.get(id).map_or(id.as_str(), |author| &author.name[lang]),
        Credited::Guest(guest) => &guest.name,
    }
}

/// Somebody in a byline.
pub(super) fn person(book: &Book, person: &Credited, lang: Lang) -> PersonView {
    match person {
        Credited::Known(id) => match book.edition.authors.get(id) {
            Some(author) => known(book, author, lang),
            None => bare(id.as_str()),
        },
        Credited::Guest(guest) => PersonView {
            href: guest.url.clone(),
            role: guest.role[lang].clone(),
            photo: guest_photo(guest),
            ..bare(&guest.name)
        },
    }
}

fn bare(name: &str) -> PersonView {
    PersonView { id: None, name: name.to_owned(), href: None, role: None, photo: None, is_known: false }
}

fn known(book: &Book, author: &Author, lang: Lang) -> PersonView {
    PersonView {
        id: Some(author.id.to_string()),
        name: author.name[lang].clone(),
        href: page(book, author, lang),
        role: author.role[lang].clone(),
        photo: photo(author, lang),
        is_known: true,
    }
}

fn page(book: &Book, author: &Author, lang: Lang) -> Option<String> {
    let listing = book.edition.atlas.lists.of(&ListOf::Author(author.id.clone()), lang);
    listing.url.as_ref().map(|url| book.edition.config.base_url.href(url))
}

fn photo(author: &Author, lang: Lang) -> Option<Image> {
    author.photo[lang].as_ref().map(image)
}

fn guest_photo(guest: &GuestShown) -> Option<Image> {
    guest.photo.as_ref().map(image)
}

/// The boxes under an article, with the texts of their bios.
pub(super) fn boxes(book: &Book, story: &Story, lang: Lang, texts: &mut Vec<(String, Open)>) -> Vec<AuthorBox> {
    let boxed = |(index, person): (usize, &Credited)| match person {
        Credited::Known(id) => {
            let author = book.edition.authors.get(id)?;
            Some(AuthorBox { more: more_by(book, author, story, lang), ..known_box(book, author, lang, texts) })
        }
        Credited::Guest(guest) => Some(guest_box(guest, index, lang, texts)),
    };
    story.facts.authors.iter().enumerate().filter_map(boxed).collect()
}

fn known_box(book: &Book, author: &Author, lang: Lang, texts: &mut Vec<(String, Open)>) -> AuthorBox {
    AuthorBox {
        id: author.id.to_string(),
        name: author.name[lang].clone(),
        href: page(book, author, lang),
        role: author.role[lang].clone(),
        bio_key: bio(author, lang, texts),
        photo: photo(author, lang),
        more: Vec::new(),
    }
}

/// Puts an author's bio among the texts of a page, and names it.
fn bio(author: &Author, lang: Lang, texts: &mut Vec<(String, Open)>) -> Option<String> {
    let text = author.bio[lang].clone()?;
    let key = format!("bio {}", author.id);
    texts.push((key.clone(), Open::Text { text, answers: author.bio_answers[lang].clone(), part: Part::Whole }));
    Some(key)
}

fn guest_box(guest: &GuestShown, index: usize, lang: Lang, texts: &mut Vec<(String, Open)>) -> AuthorBox {
    let id = format!("guest-{}", index + 1);
    let bio_key = guest.bio[lang].clone().map(|text| {
        let key = format!("bio {id}");
        texts.push((key.clone(), Open::Text { text, answers: guest.bio_answers[lang].clone(), part: Part::Whole }));
        key
    });
    let (name, href, role) = (guest.name.clone(), guest.url.clone(), guest.role[lang].clone());
    AuthorBox { id, name, href, role, bio_key, photo: guest_photo(guest), more: Vec::new() }
}

/// More stories by an author, newest first, without the one that the box stands under.
fn more_by(book: &Book, author: &Author, story: &Story, lang: Lang) -> Vec<Value> {
    let listing = book.edition.atlas.lists.of(&ListOf::Author(author.id.clone()), lang);
    let others = listing.entries.iter().filter(|entry: &&Entry| entry.story != story.id);
    book.cards(lang, others.take(MORE_BY_AUTHOR))
}

/// The head of an author's page.
pub(super) fn head(book: &Book, author: &Author, lang: Lang, texts: &mut Vec<(String, Open)>) -> AuthorView {
    AuthorView {
        id: author.id.to_string(),
        name: author.name[lang].clone(),
        role: author.role[lang].clone(),
        photo: photo(author, lang),
        email: author.email[lang].clone(),
        links: author.links[lang].iter().map(|(name, url)| Link { name: name.clone(), url: url.clone() }).collect(),
        is_organization: author.is_organization,
        languages: languages(book, author, lang),
        bio_key: bio(author, lang, texts),
    }
}

/// The languages of an author's originals, that of the page first.
fn languages(book: &Book, author: &Author, lang: Lang) -> Vec<Lang> {
    let list = ListOf::Author(author.id.clone());
    let lists = &book.edition.atlas.lists;
    let is_original = |entry: &Entry, lang| book.story(&entry.story).is_some_and(|it| it.original == lang);
    let writes = |wanted: &Lang| {
        let mut stories = Lang::ALL.into_iter().flat_map(|lang| &lists.of(&list, lang).entries);
        stories.any(|entry| is_original(entry, *wanted))
    };
    [lang, lang.other()].into_iter().filter(writes).collect()
}

/// The authors with a page in a language, by letter, in the order of the language's alphabet.
pub(super) fn index(book: &Book, lang: Lang) -> Vec<Letter> {
    let locale = &book.locales[lang];
    let mut people: Vec<PersonView> = book
        .edition
        .authors
        .values()
        .map(|author| known(book, author, lang))
        .filter(|person| person.href.is_some())
        .collect();
    people.sort_by(|a, b| {
        locale
            .compare(sort_name(&a.name), sort_name(&b.name))
            .then_with(|| locale.compare(&a.name, &b.name))
            .then_with(|| a.id.cmp(&b.id))
    });
    let mut letters: Vec<Letter> = Vec::new();
    for person in people {
        let letter = locale.initial(sort_name(&person.name));
        match letters.last_mut().filter(|last| last.letter == letter) {
            Some(last) => last.people.push(person),
            None => letters.push(Letter { letter, people: vec![person] }),
        }
    }
    letters
}

/// What a name is sorted by: its last word.
fn sort_name(name: &str) -> &str {
    name.trim().rsplit(' ').next().unwrap_or(name)
}
