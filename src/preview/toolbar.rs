//! The scripts of the preview, and the page that shows another one at the width of a phone.
//!
//! `live.js` makes an open page follow the sources; `bar.js` draws the tool bar. Both come with every page as one script.

use serde_json::{Value, json};

use crate::pipeline::base::lang::Lang;
use crate::report::{overlay, toolbar};

use super::guard::Doors;

/// A library that changes one tree of elements into another, and our scripts.
pub(super) const MORPH: &str = include_str!("vendor/idiomorph/idiomorph.min.js");
const LIVE: &str = include_str!("live.js");
const BAR: &str = include_str!("bar.js");
const PHONE: &str = include_str!("phone.js");

/// Where a page is shown at the width of a phone, whatever its language: the script says which page and how.
pub(super) const PHONE_PAGE: &str = "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>bifolio</title>
<script src=\"/_preview/phone.js\" defer></script>
</head>
<body>
</body>
</html>
";

/// The script of a page, with its words.
pub(super) fn live(lang: Lang, doors: &Doors) -> String {
    let words = overlay::spoken(lang);
    format!("(() => {{\n{MORPH}\nconst WORDS = {words};\n{}{BAR}\n{LIVE}\n}})();\n", given(doors))
}

/// The script of [`PHONE_PAGE`].
pub(super) fn phone(doors: &Doors) -> String {
    format!("(() => {{\n{}{BAR}\n{PHONE}\n}})();\n", given(doors))
}

/// What the tool bar must know: its words, and the cookies that name a moment and a subscriber; null where none may be asked for.
fn given(doors: &Doors) -> String {
    let words: Value = Lang::ALL.into_iter().map(|lang| (lang.code().to_owned(), toolbar::spoken(lang))).collect();
    let (moment, reader) = doors.host.is_none().then(|| (cookie(doors), reader_cookie(doors))).unzip();
    format!("const BAR_WORDS = {words};\nconst COOKIE = {};\nconst READER_COOKIE = {};\n", json!(moment), json!(reader))
}

/// The name of the cookie that names a moment. Cookies do not tell ports apart, and two previews must not share one.
pub(super) fn cookie(doors: &Doors) -> String {
    format!("bifolio-at-{}", doors.port)
}

/// The name of the cookie that says that a subscriber reads, where a server would hand out whole pages.
fn reader_cookie(doors: &Doors) -> String {
    format!("bifolio-as-{}", doors.port)
}

/// Whether a request's cookies say so.
pub(super) fn is_subscriber<'a>(doors: &Doors, cookies: impl Iterator<Item = &'a str>) -> bool {
    value_of(&reader_cookie(doors), cookies) == Some("subscriber")
}

/// What a request's cookies say the moment is.
pub(super) fn moment_of<'a>(doors: &Doors, cookies: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    value_of(&cookie(doors), cookies)
}

fn value_of<'a>(name: &str, cookies: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(key, _)| key == &name).map(|(_, value)| value).next()
}
