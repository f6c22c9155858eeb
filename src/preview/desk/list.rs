//! The list of the desk: every story that is asked for, the newest first. A form without a script finds them; the script
//! sends it after each key.

use crate::desk::{Desk, DeskStory, DeskText};
use crate::pipeline::base::ids::SectionId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::collect::root::TRANSLATIONS_LOCK;
use crate::pipeline::render::escape::escaped;

use super::page::{address, follows, sign, state_of};
use super::query::{Query, Which};
use super::words::Words;

/// Stories on one page; who wants others looks for them.
const SHOWN: usize = 200;

/// What stands in `main`.
pub(super) fn main(desk: &Desk, query: &Query, say: &Words) -> String {
    let mut stories: Vec<&DeskStory> = desk.stories.iter().filter(|story| query.takes(story)).collect();
    stories.sort_by_key(|story| (std::cmp::Reverse(day(story)), &story.id));
    let mut out = format!("<h1>{}</h1>\n", say.desk);
    out.push_str(&troubles(desk, say));
    out.push_str(&form(desk, query, say));
    let count = stories.len();
    let noun = if count == 1 { say.one_story } else { say.stories };
    out.push_str(&format!("<p role=\"status\" id=\"count\">{count} {noun}</p>\n"));
    if stories.is_empty() {
        return out + &format!("<p>{}</p>\n", say.none);
    }
    let heads = [say.story, say.section, say.date, say.english, say.spanish, say.translation];
    let heads: String = heads.iter().map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    out.push_str(&format!(
        "<div class=\"wide\"><table class=\"stories\">\n<caption class=\"unseen\">{}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n",
        say.all_stories
    ));
    stories.iter().take(SHOWN).for_each(|story| out.push_str(&row(story, say)));
    out.push_str("</tbody>\n</table></div>\n");
    if count > SHOWN {
        out.push_str(&format!("<p>{} {}</p>\n", count - SHOWN, say.more));
    }
    out
}

/// The day by which stories are sorted: the last of its texts'.
fn day(story: &DeskStory) -> Option<jiff::Timestamp> {
    let texts = std::iter::once(&story.original).chain(&story.translation);
    texts.filter_map(|text| text.due.map(|due| due.instant)).max()
}

/// What keeps the desk from knowing everything.
fn troubles(desk: &Desk, say: &Words) -> String {
    let mut out = String::new();
    if let Some(problem) = desk.problems.first() {
        let line = problem.place.as_ref().map_or(1, |place| place.start.line);
        let place = format!("{TRANSLATIONS_LOCK}:{line}");
        out.push_str(&format!("<p class=\"notice\">{} <code>{}</code></p>\n", say.lock, escaped(&place)));
    }
    if !desk.apart.is_empty() {
        let files: String =
            desk.apart.iter().map(|file| format!("<li><code>{}</code></li>", escaped(file.as_str()))).collect();
        let count = desk.apart.len();
        out.push_str(&format!("<details><summary>{} ({count})</summary><ul>{files}</ul></details>\n", say.apart));
    }
    out
}

fn form(desk: &Desk, query: &Query, say: &Words) -> String {
    let states =
        Which::ALL.map(|(word, which)| (word.to_owned(), name(which, say).to_owned(), query.which == Some(which)));
    let langs = [(Lang::En, say.english), (Lang::Es, say.spanish)];
    let langs = langs.map(|(lang, name)| (lang.code().to_owned(), name.to_owned(), query.lang == Some(lang)));
    let mut sections: Vec<&str> =
        desk.stories.iter().filter_map(|story| story.section.as_ref()).map(SectionId::as_str).collect();
    sections.sort_unstable();
    sections.dedup();
    let sections: Vec<_> = sections.into_iter().map(|id| (id.to_owned(), id.to_owned(), query.section == id)).collect();
    format!(
        "<form role=\"search\" aria-label=\"{}\" action=\"/_preview/\" method=\"get\">\n\
         <p><label for=\"q\">{}</label><input type=\"search\" id=\"q\" name=\"q\" value=\"{}\"></p>\n{}{}{}\
         <p><button>{}</button></p>\n</form>\n",
        say.filter,
        say.words,
        escaped(&query.words),
        choice("state", say.state, &states, say),
        choice("lang", say.language, &langs, say),
        choice("section", say.section, &sections, say),
        say.show
    )
}

/// A field with a few values: word, name, whether it is chosen.
fn choice(name: &str, label: &str, values: &[(String, String, bool)], say: &Words) -> String {
    let option = |(word, name, chosen): &(String, String, bool)| {
        let chosen = if *chosen { " selected" } else { "" };
        format!("<option value=\"{}\"{chosen}>{}</option>", escaped(word), escaped(name))
    };
    let options: String = values.iter().map(option).collect();
    let any = say.any;
    format!(
        "<p><label for=\"{name}\">{label}</label><select id=\"{name}\" name=\"{name}\"><option value=\"\">{any}</option>{options}</select></p>\n"
    )
}

fn name(which: Which, say: &Words) -> &'static str {
    use crate::pipeline::edition::schedule::State;
    match which {
        Which::Stale => say.stale,
        Which::LacksTwin => say.lacks_twin,
        Which::NeverAccepted => say.never_accepted,
        Which::Gated => say.gated,
        Which::In(State::Live) => say.live,
        Which::In(State::Future) => say.due,
        Which::In(State::Waiting) => say.waiting,
        Which::In(State::Draft) => say.draft,
        Which::In(State::Expired) => say.expired,
        Which::In(State::Unreadable) => say.unreadable,
    }
}

fn row(story: &DeskStory, say: &Words) -> String {
    let original = &story.original;
    let title = if original.title.is_empty() { story.id.as_str() } else { &original.title };
    let text = |lang: Lang| std::iter::once(original).chain(&story.translation).find(|text| text.lang == lang);
    let cell = |text: Option<&DeskText>| {
        let Some(text) = text else { return "<td>—</td>".to_owned() };
        let original =
            if text.lang == original.lang { format!(" <small>{}</small>", say.original) } else { String::new() };
        format!("<td>{}{original}</td>", state_of(text, say))
    };
    let gated = if story.is_gated { format!(" {}", sign("gated", say.gated)) } else { String::new() };
    let date = original.due.map(|due| due.local.date().to_string()).unwrap_or_default();
    format!(
        "<tr><th scope=\"row\"><a href=\"{}\" lang=\"{}\">{}</a>{gated}<br><small>{}</small></th><td>{}</td><td><time>{date}</time></td>{}{}<td>{}</td></tr>\n",
        address(story),
        original.lang,
        escaped(title),
        escaped(story.id.as_str()),
        escaped(story.section.as_ref().map_or("", |id| id.as_str())),
        cell(text(Lang::En)),
        cell(text(Lang::Es)),
        follows(story, say)
    )
}
