//! The desk for people: a part for each thing that is to be done, the first thing first.

use crate::desk::{Desk, DeskStory, DeskText, Follows};
use crate::pipeline::base::date::When;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::edition::schedule::State;
use crate::report::ReportSettings;
use crate::report::plain::plain;
use crate::report::summary::pick;

use super::{Status, days_since, lacking, lacking_lang, never_accepted, opening, stale, texts, words};

/// Columns of a terminal.
const COLUMNS: usize = 80;

/// Entries of a part that are shown; of more nobody reads the last.
const SHOWN: usize = 40;

/// Words of a block are worth showing from so many characters on.
const WORDS_MIN: usize = 24;

/// Writes the desk. Files stand whole, so that a terminal can open them; all else keeps to the columns.
pub(super) fn render(status: &Status<'_>, settings: &ReportSettings) -> String {
    let (desk, lang) = (status.desk, settings.messages);
    let pen = Pen { desk, settings, lang };
    let mut out = String::new();
    for id in status.accepted.iter().take(SHOWN) {
        let id = plain(id.as_str());
        out.push_str(&pick(lang, format!("Accepted: {id}\n"), format!("Aceptada: {id}\n")));
    }
    let more = status.accepted.len().saturating_sub(SHOWN);
    if more > 0 {
        out.push_str(&pick(lang, format!("… and {more} more\n"), format!("… y {more} más\n")));
    }
    if !status.accepted.is_empty() {
        out.push('\n');
    }
    let text = |state, entry: &dyn Fn(&DeskStory, &DeskText) -> String| -> Vec<String> {
        texts(desk, state).into_iter().map(|(story, text)| entry(story, text)).collect()
    };
    let plain_text = |story: &DeskStory, text: &DeskText| pen.plain_text(story, text);
    let parts: [(&str, Vec<String>); 6] = [
        (pick(lang, "Stale translations", "Traducciones atrasadas"), stale(desk).map(|one| pen.stale(one)).collect()),
        (pick(lang, "Lack a twin", "Sin gemelo"), lacking(desk).into_iter().map(|one| pen.lacking(one)).collect()),
        (pick(lang, "Due next", "Próximas salidas"), text(State::Future, &|story, text| pen.due(story, text))),
        (pick(lang, "Wait for their twin", "Esperan a su gemelo"), text(State::Waiting, &plain_text)),
        (pick(lang, "Drafts", "Borradores"), text(State::Draft, &plain_text)),
        (
            pick(lang, "Never accepted", "Nunca aceptadas"),
            never_accepted(desk).map(|one| pen.never_accepted(one)).collect(),
        ),
    ];
    let is_new = !parts[5].1.is_empty();
    for (title, entries) in parts.into_iter().filter(|(_, entries)| !entries.is_empty()) {
        out.push_str(&part(title, &entries, lang));
    }
    if is_new {
        out.truncate(out.trim_end().len());
        out.push_str(&pen.how_to_accept());
    }
    out + &last_lines(desk, lang)
}

/// A part with its title.
fn part(title: &str, entries: &[String], lang: Lang) -> String {
    let mut out = format!("{title} ({})\n", entries.len());
    entries.iter().take(SHOWN).for_each(|entry| out.push_str(entry));
    let more = entries.len().saturating_sub(SHOWN);
    if more > 0 {
        out.push_str(&pick(
            lang,
            format!("  … and {more} more; `--format short` shows all\n"),
            format!("  … y {more} más; `--format short` los muestra todos\n"),
        ));
    }
    out + "\n"
}

struct Pen<'a> {
    desk: &'a Desk,
    settings: &'a ReportSettings,
    lang: Lang,
}

impl Pen<'_> {
    fn file(&self, text: &DeskText) -> String {
        plain(&format!("{}{}", self.settings.folder, text.source))
    }

    /// What of the original the translation does not say yet.
    fn stale(&self, story: &DeskStory) -> String {
        let (Follows::Stale(changes), Some(translation)) = (&story.follows, &story.translation) else {
            return String::new();
        };
        let (id, file, file_of_twin) = (plain(story.id.as_str()), self.file(&story.original), self.file(translation));
        let mut out = format!("  {id}\n    {file_of_twin}\n");
        for change in changes {
            let line = change.place.as_ref().map_or(String::new(), |place| format!(":{}", place.start.line));
            let how = words::how(change.how, self.lang);
            let head = format!("    {file}{line}: {how}: ");
            let room = COLUMNS.saturating_sub(head.chars().count() + 4).max(WORDS_MIN);
            let is_there = change.how != crate::desk::compare::How::Gone;
            let said = Some(change.at).filter(|_| is_there).and_then(|at| opening(story, at, room));
            let said = match said {
                Some(said) => pick(self.lang, format!("“{said}”"), format!("«{said}»")),
                None => words::kind(change.kind, self.lang).to_owned(),
            };
            out.push_str(&format!("{head}{}\n", plain(&said)));
        }
        if !self.desk.is_lock_sound() {
            return out;
        }
        out + &pick(
            self.lang,
            format!("    once the translation says it: bifolio status --accept {}\n", argument(&id)),
            format!("    cuando la traducción lo diga: bifolio status --accept {}\n", argument(&id)),
        )
    }

    fn lacking(&self, story: &DeskStory) -> String {
        let language = words::language(lacking_lang(story), self.lang);
        let since = story.original.due.map(|due| self.age(due)).unwrap_or_default();
        let (id, file) = (plain(story.id.as_str()), self.file(&story.original));
        pick(
            self.lang,
            format!("  {id}: no {language} text{since}\n    {file}\n"),
            format!("  {id}: falta el texto en {language}{since}\n    {file}\n"),
        )
    }

    /// For how long a text has been out, or when it will be.
    fn age(&self, due: When) -> String {
        match (days_since(self.desk, due), due.instant > self.desk.now.instant) {
            (_, true) => {
                let when = moment(due);
                pick(self.lang, format!(", due {when}"), format!(", sale el {when}"))
            }
            (0, _) => pick(self.lang, ", live since today", ", publicado hoy").to_owned(),
            (1, _) => pick(self.lang, ", live for 1 day", ", publicado hace 1 día").to_owned(),
            (days, _) => pick(self.lang, format!(", live for {days} days"), format!(", publicado hace {days} días")),
        }
    }

    fn due(&self, story: &DeskStory, text: &DeskText) -> String {
        let when = text.due.map(moment).unwrap_or_default();
        format!("  {when}  {}\n", self.plain_text(story, text).trim())
    }

    fn plain_text(&self, story: &DeskStory, text: &DeskText) -> String {
        format!("  {} ({}): {}\n", plain(story.id.as_str()), text.lang, self.file(text))
    }

    fn never_accepted(&self, story: &DeskStory) -> String {
        story.translation.as_ref().map(|text| self.plain_text(story, text)).unwrap_or_default()
    }

    fn how_to_accept(&self) -> String {
        pick(
            self.lang,
            "\n  if they all follow their originals today: bifolio status --accept-new\n\n",
            "\n  si hoy todas están al día: bifolio status --accept-new\n\n",
        )
        .to_owned()
    }
}

/// An id as a shell takes it.
fn argument(id: &str) -> String {
    if id.contains(' ') { format!("\"{id}\"") } else { id.to_owned() }
}

/// `2026-11-25 06:00`, in the zone of the site.
fn moment(when: When) -> String {
    when.local.strftime("%Y-%m-%d %H:%M").to_string()
}

/// What there is in all.
fn last_lines(desk: &Desk, lang: Lang) -> String {
    let stories = desk.stories.len();
    let (alone, stale) = (lacking(desk).len(), stale(desk).count());
    let (noun, stale_es) = pick(
        lang,
        (if stories == 1 { "story" } else { "stories" }, ""),
        (if stories == 1 { "historia" } else { "historias" }, if stale == 1 { "atrasada" } else { "atrasadas" }),
    );
    let all = if desk.is_lock_sound() {
        pick(
            lang,
            format!("{stories} {noun}: {alone} without a twin, {stale} stale\n"),
            format!("{stories} {noun}: {alone} sin gemelo, {stale} {stale_es}\n"),
        )
    } else {
        pick(
            lang,
            format!("{stories} {noun}: {alone} without a twin; how many are stale is not known\n"),
            format!("{stories} {noun}: {alone} sin gemelo; no se sabe cuántas están atrasadas\n"),
        )
    };
    match desk.apart.len() {
        0 => all,
        1 => {
            all + pick(
                lang,
                "1 text tells no story: `bifolio check` says why\n",
                "1 texto no cuenta ninguna historia: `bifolio check` dice por qué\n",
            )
        }
        n => {
            all + &pick(
                lang,
                format!("{n} texts tell no story: `bifolio check` says why\n"),
                format!("{n} textos no cuentan ninguna historia: `bifolio check` dice por qué\n"),
            )
        }
    }
}
