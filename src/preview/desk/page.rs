//! What all pages of the desk have around them, and the signs for where a text stands. Pages are ours and no theme's.

use crate::desk::{DeskStory, DeskText, Follows};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::edition::schedule::State;
use crate::pipeline::render::escape::escaped;

use super::words::{Words, words};

/// A page of the desk.
pub(super) struct Page<'a> {
    /// The language of its words.
    pub(super) lang: Lang,
    /// Its title, plain text.
    pub(super) title: &'a str,
    /// The build that it shows.
    pub(super) build: u64,
    /// What stands in `main`, HTML.
    pub(super) main: &'a str,
}

impl Page<'_> {
    /// The whole document.
    pub(super) fn html(&self) -> String {
        let say = words(self.lang);
        let (lang, title, build, main) = (self.lang, escaped(self.title), self.build, self.main);
        let (desk, skip, all) = (say.desk, say.skip, say.all_stories);
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>{title} · bifolio</title>\n<link rel=\"stylesheet\" href=\"/_preview/desk.css\">\n\
             <script src=\"/_preview/desk.js\" data-build=\"{build}\" defer></script>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#main\">{skip}</a>\n\
             <header><nav aria-label=\"{desk}\"><a href=\"/_preview/\">{desk}: {all}</a></nav></header>\n\
             <main id=\"main\" tabindex=\"-1\">\n{main}</main>\n</body>\n</html>\n"
        )
    }
}

/// A sign: words in a frame, whose color says the same once more.
pub(super) fn sign(kind: &str, text: &str) -> String {
    format!("<span class=\"sign {kind}\">{}</span>", escaped(text))
}

/// The sign of a text's state.
pub(super) fn state(state: State, say: &Words) -> String {
    let (kind, text) = match state {
        State::Live => ("live", say.live),
        State::Future => ("due", say.due),
        State::Waiting => ("due", say.waiting),
        State::Draft => ("draft", say.draft),
        State::Expired => ("over", say.expired),
        State::Unreadable => ("stale", say.unreadable),
    };
    sign(kind, text)
}

/// The state of a text, with its day where that is still to come.
pub(super) fn state_of(text: &DeskText, say: &Words) -> String {
    let day = text.due.filter(|_| text.state == State::Future);
    let day = day.map(|due| format!(" <small>{}</small>", due.local.strftime("%Y-%m-%d %H:%M")));
    state(text.state, say) + &day.unwrap_or_default()
}

/// How far a translation follows.
pub(super) fn follows(story: &DeskStory, say: &Words) -> String {
    match &story.follows {
        Follows::Lacking => sign("lacks", say.lacks_twin),
        Follows::NeverAccepted => sign("due", say.never_accepted),
        Follows::Unknown => sign("due", say.not_known),
        Follows::Fresh => sign("live", say.fresh),
        Follows::Stale(changes) => sign("stale", &format!("{}: {}", say.stale, changes.len())),
    }
}

/// The address of a story's page.
pub(super) fn address(story: &DeskStory) -> String {
    format!("/_preview/{}", crate::pipeline::base::path::percent_encode(story.id.as_str()))
}
