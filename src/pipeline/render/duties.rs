//! What law and fairness make a page show, whatever its theme: credits, corrections, who paid. Takes what a template
//! sees, returns it as if each of these facts were not so: a theme that shows the fact gives another page then.

use tera::value::Key;
use tera::{Context, Map, Value};

use crate::pipeline::base::diagnostic::Sentence;
use crate::pipeline::base::lang::ByLang;

/// A fact that a page must show.
pub struct Duty {
    /// Where it stands among what the template sees; `*` is every item of a list.
    path: &'static [&'static str],
    /// The value that makes it a fact; `None`: any but none, false and empty.
    is: Option<&'static str>,
    /// What stands there where it is not so.
    otherwise: Otherwise,
    /// What it is, in English and Spanish.
    name: (&'static str, &'static str),
}

/// The value of a fact that is not so.
enum Otherwise {
    Nothing,
    False,
    EmptyList,
    Word(&'static str),
}

macro_rules! duty {
    ($path:expr, $is:expr, $otherwise:expr, $en:literal, $es:literal) => {
        Duty { path: &$path, is: $is, otherwise: $otherwise, name: ($en, $es) }
    };
}

use Otherwise::{EmptyList, False, Nothing, Word};

/// All of them, by the template that sees them: a page without the path has not the fact.
static DUTIES: [Duty; 21] = [
    duty!(["article", "image", "credit"], None, Nothing, "the credit of the picture", "el crédito de la imagen"),
    duty!(["article", "corrections"], None, EmptyList, "the corrections", "las correcciones"),
    duty!(["article", "syndicated"], None, Nothing, "where the text first appeared", "dónde salió primero el texto"),
    duty!(
        ["article", "kind"],
        Some("sponsored"),
        Word("news"),
        "that somebody paid for the text",
        "que alguien pagó por el texto"
    ),
    duty!(["article", "kind"], Some("opinion"), Word("news"), "that the text is opinion", "que el texto es de opinión"),
    duty!(
        ["article", "is_gated"],
        None,
        False,
        "that the text is for those who pay",
        "que el texto es para quien paga"
    ),
    duty!(["article", "withdrawn"], None, Nothing, "that the article was withdrawn", "que el artículo fue retirado"),
    duty!(["article", "authors"], None, EmptyList, "who wrote the text", "quién escribió el texto"),
    duty!(["article", "translators"], None, EmptyList, "who translated the text", "quién tradujo el texto"),
    duty!(
        ["list", "cards", "*", "kind"],
        Some("sponsored"),
        Word("news"),
        "that somebody paid for a story of the list",
        "que alguien pagó por una historia de la lista"
    ),
    duty!(
        ["list", "cards", "*", "is_gated"],
        None,
        False,
        "that a story of the list is for those who pay",
        "que una historia de la lista es para quien paga"
    ),
    duty!(
        ["list", "cards", "*", "is_foreign"],
        None,
        False,
        "that a story of the list is in the other language",
        "que una historia de la lista está en el otro idioma"
    ),
    duty!(
        ["front", "lead", "kind"],
        Some("sponsored"),
        Word("news"),
        "that somebody paid for the first story",
        "que alguien pagó por la primera historia"
    ),
    duty!(
        ["front", "latest", "*", "kind"],
        Some("sponsored"),
        Word("news"),
        "that somebody paid for one of the latest stories",
        "que alguien pagó por una de las últimas historias"
    ),
    duty!(
        ["front", "latest", "*", "is_foreign"],
        None,
        False,
        "that one of the latest stories is in the other language",
        "que una de las últimas historias está en el otro idioma"
    ),
    duty!(
        ["front", "secondary", "*", "kind"],
        Some("sponsored"),
        Word("news"),
        "that somebody paid for one of the next stories",
        "que alguien pagó por una de las siguientes historias"
    ),
    duty!(
        ["front", "more", "*", "kind"],
        Some("sponsored"),
        Word("news"),
        "that somebody paid for a story under the first one",
        "que alguien pagó por una historia bajo la primera"
    ),
    duty!(["items"], None, EmptyList, "the corrections", "las correcciones"),
    duty!(
        ["article", "related", "*", "kind"],
        Some("sponsored"),
        Word("news"),
        "that somebody paid for a related story",
        "que alguien pagó por una historia relacionada"
    ),
    duty!(
        ["article", "related", "*", "is_foreign"],
        None,
        False,
        "that a related story is in the other language",
        "que una historia relacionada está en el otro idioma"
    ),
    duty!(
        ["article", "thread", "comments", "*", "is_foreign"],
        None,
        False,
        "that a comment is in the other language",
        "que un comentario está en el otro idioma"
    ),
];

impl Duty {
    /// What it is, as the object of “the page does not show …”.
    pub fn name(&self) -> Sentence {
        ByLang::new(self.name.0.to_owned(), self.name.1.to_owned())
    }
}

/// Every fact of a page, with what the template would see if it were not so.
pub fn of(context: &Context) -> Vec<(&'static Duty, Context)> {
    let without = |duty: &'static Duty| {
        let (root, path) = duty.path.split_first()?;
        let value = altered(context.get(root)?, path, duty)?;
        let mut other = context.clone();
        other.insert_value(*root, value);
        Some((duty, other))
    };
    DUTIES.iter().filter_map(without).collect()
}

/// Where the language switch of a page must lead, and in which language; none where a page speaks both.
pub fn twin(context: &Context) -> Option<(String, String)> {
    let page = context.get("page")?.as_map()?;
    let is_of_both = matches!(field(page, "template")?.as_str()?, "chooser" | "404");
    let twin = field(page, "twin")?.as_map().filter(|_| !is_of_both)?;
    let of = |field: &'static str| Some(self::field(twin, field)?.as_str()?.to_owned());
    Some((of("href")?, of("lang")?))
}

/// What machines are told of an article: the script element that its page must hold.
pub fn structured(context: &Context) -> Option<String> {
    let page = context.get("page")?.as_map()?;
    Some(field(page, "structured_data_html")?.as_str()?.to_owned())
}

/// A value in which the fact is not so; none where it is not so anyway.
fn altered(value: &Value, path: &[&'static str], duty: &Duty) -> Option<Value> {
    let Some((step, rest)) = path.split_first() else { return is_so(value, duty.is).then(|| otherwise(duty)) };
    if *step == "*" {
        let items = value.as_array()?;
        let others: Vec<Option<Value>> = items.iter().map(|item| altered(item, rest, duty)).collect();
        let is_some = others.iter().any(Option::is_some);
        let items = others.into_iter().zip(items).map(|(other, item)| other.unwrap_or_else(|| item.clone()));
        return is_some.then(|| Value::from(items.collect::<Vec<_>>()));
    }
    let mut map: Map = value.as_map()?.clone();
    let other = altered(field(&map, step)?, rest, duty)?;
    map.insert(Key::from(*step), other);
    Some(Value::from(map))
}

fn field<'v>(map: &'v Map, name: &'static str) -> Option<&'v Value> {
    map.get(&Key::from(name))
}

fn is_so(value: &Value, is: Option<&str>) -> bool {
    match is {
        Some(word) => value.as_str() == Some(word),
        None => {
            !value.is_none() && value.as_bool() != Some(false) && value.as_array().is_none_or(|items| !items.is_empty())
        }
    }
}

fn otherwise(duty: &Duty) -> Value {
    match duty.otherwise {
        Nothing => Value::none(),
        False => Value::from(false),
        EmptyList => Value::from(Vec::<Value>::new()),
        Word(word) => Value::from(word),
    }
}
