//! The functions that templates may call: they ask the edition, the messages and the assets, and nothing else. A
//! misspelt argument is an error, because tera would pass it over in silence.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::assets::Assets;
use super::speaking::spoken;
use super::strings::Strings;
use crate::pipeline::base::diagnostic::nearest;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::locale::Locale;
use crate::pipeline::base::path::BaseUrl;
use crate::pipeline::pages::answers::{Answering, StoryQuery};

/// Registers `stories`, `story`, `author` and `url`.
pub(super) fn register_questions(tera: &mut Tera, answers: &Arc<dyn Answering>) {
    let edition = Arc::clone(answers);
    tera.register_function("stories", move |args: Kwargs, _: &State| -> TeraResult<Value> {
        Ok(Value::from(edition.stories(spoken(), &query(&args)?)))
    });
    let edition = Arc::clone(answers);
    tera.register_function("story", move |args: Kwargs, _: &State| -> TeraResult<Value> {
        expect_only(&args, &["id"])?;
        Ok(edition.story(spoken(), args.must_get("id")?).unwrap_or_else(Value::none))
    });
    let edition = Arc::clone(answers);
    tera.register_function("author", move |args: Kwargs, _: &State| -> TeraResult<Value> {
        expect_only(&args, &["id"])?;
        Ok(edition.author(spoken(), args.must_get("id")?).unwrap_or_else(Value::none))
    });
    let edition = Arc::clone(answers);
    tera.register_function("url", move |args: Kwargs, _: &State| -> TeraResult<Value> {
        expect_only(&args, &["to"])?;
        Ok(edition.url(spoken(), args.must_get("to")?).map_or_else(Value::none, Value::from))
    });
}

/// Registers `asset(path="css/theme.css")`: the address, with the path of `base_url`.
pub(super) fn register_asset(tera: &mut Tera, assets: &Assets, base_url: &BaseUrl) {
    let href = |path: &str| Some((path.to_owned(), Value::from(base_url.href(assets.url(path)?))));
    let hrefs: BTreeMap<String, Value> = assets.paths().filter_map(href).collect();
    tera.register_function("asset", move |args: Kwargs, _: &State| -> TeraResult<Value> {
        expect_only(&args, &["path"])?;
        let path: &str = args.must_get("path")?;
        hrefs.get(path).cloned().ok_or_else(|| unknown("asset", path, hrefs.keys().map(String::as_str)))
    });
}

/// Registers `t(id="…", count=3, name="…")`: a message in the page's language, or in that of `lang`.
pub(super) fn register_messages(tera: &mut Tera, strings: Arc<Strings>, locales: Arc<ByLang<Locale>>) {
    tera.register_function("t", move |args: Kwargs, _: &State| -> TeraResult<Value> {
        // Each page calls this dozens of times: its arguments are walked once, and not looked up.
        let (mut id, mut lang, mut values) = (None, None, Vec::new());
        for (name, value) in args.iter().filter_map(|(key, value)| Some((key.as_str()?, value))) {
            match name {
                "id" => id = value.as_str(),
                "lang" => lang = Some(value),
                _ => values.push((name, value)),
            }
        }
        let id = id.map_or_else(|| args.must_get("id"), Ok)?;
        values.sort_by_key(|(name, _)| *name);
        strings.say(&locales[lang_of(lang)?], id, &values).map_err(Error::message)
    });
}

/// The language that a call asks for: its argument `lang`, else (also where that is none) that of the page.
pub(super) fn asked_lang(args: &Kwargs) -> TeraResult<Lang> {
    lang_of(args.get::<&Value>("lang")?)
}

fn lang_of(asked: Option<&Value>) -> TeraResult<Lang> {
    let Some(asked) = asked.filter(|asked| !asked.is_none()) else { return Ok(spoken()) };
    let lang = asked.as_str().and_then(Lang::from_code);
    lang.ok_or_else(|| Error::message(format!("`{asked}` is not `en` or `es`")))
}

/// The arguments of `stories(…)`.
fn query(args: &Kwargs) -> TeraResult<StoryQuery> {
    expect_only(args, &["section", "topic", "author", "series", "kind", "exclude", "offset", "limit"])?;
    Ok(StoryQuery {
        section: args.get("section")?,
        topic: args.get("topic")?,
        author: args.get("author")?,
        series: args.get("series")?,
        kind: args.get("kind")?,
        exclude: args.get::<Vec<String>>("exclude")?.unwrap_or_default(),
        offset: args.get("offset")?.unwrap_or_default(),
        limit: args.get("limit")?,
    })
}

/// Refuses arguments that the function does not know.
pub(super) fn expect_only(args: &Kwargs, known: &[&str]) -> TeraResult<()> {
    match args.iter().filter_map(|(key, _)| key.as_str()).filter(|name| !known.contains(name)).min() {
        Some(name) => Err(unknown("argument", name, known.iter().copied())),
        None => Ok(()),
    }
}

/// A name that is not among those known, with the nearest that is.
pub(super) fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let hint = nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Error::message(format!("unknown {what} `{name}`{hint}"))
}
