//! What is asked of the list: words of the title, a state, a language, a section. Comes as the query of an address.

use crate::desk::{DeskStory, DeskText, Follows};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::letters::composed;
use crate::pipeline::base::path::percent_decode;
use crate::pipeline::edition::schedule::State;

/// A pair of a form: its name and its value.
pub(super) fn pairs(form: &str) -> impl Iterator<Item = (String, String)> {
    let plain = |text: &str| percent_decode(&text.replace('+', " "));
    form.split('&').filter_map(move |pair| {
        let (name, value) = pair.split_once('=')?;
        Some((plain(name), plain(value)))
    })
}

/// What stories may be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Which {
    /// A text is in this state.
    In(State),
    /// There is no twin.
    LacksTwin,
    /// The translation does not follow any more.
    Stale,
    /// Nobody ever said that the translation follows.
    NeverAccepted,
    /// Behind the cut is what readers pay for.
    Gated,
}

impl Which {
    /// All, by the words of the query.
    pub(super) const ALL: [(&'static str, Which); 9] = [
        ("stale", Which::Stale),
        ("lacks-twin", Which::LacksTwin),
        ("never-accepted", Which::NeverAccepted),
        ("live", Which::In(State::Live)),
        ("due", Which::In(State::Future)),
        ("waiting", Which::In(State::Waiting)),
        ("draft", Which::In(State::Draft)),
        ("expired", Which::In(State::Expired)),
        ("gated", Which::Gated),
    ];
}

/// What is asked of the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Query {
    /// Words of the title or the id.
    pub(super) words: String,
    /// Which stories.
    pub(super) which: Option<Which>,
    /// With a text in this language; a state is then this text's.
    pub(super) lang: Option<Lang>,
    /// Of this section.
    pub(super) section: String,
}

impl Query {
    /// Reads the query of an address; what means nothing asks for nothing.
    pub(super) fn read(query: &str) -> Query {
        let mut asked = Query::default();
        for (name, value) in pairs(query) {
            match name.as_str() {
                "q" => asked.words = value.trim().to_owned(),
                "state" => asked.which = Which::ALL.iter().find(|(word, _)| *word == value).map(|(_, which)| *which),
                "lang" => asked.lang = Lang::from_code(&value),
                "section" => asked.section = value,
                _ => {}
            }
        }
        asked
    }

    /// Whether a story is asked for.
    pub(super) fn takes(&self, story: &DeskStory) -> bool {
        let texts = || std::iter::once(&story.original).chain(&story.translation);
        let of_lang = |text: &&DeskText| self.lang.is_none_or(|lang| lang == text.lang);
        let has_section =
            self.section.is_empty() || story.section.as_ref().is_some_and(|id| id.as_str() == self.section);
        let words = plain(&self.words);
        let has_words =
            plain(story.id.as_str()).contains(&words) || texts().any(|text| plain(&text.title).contains(&words));
        let fits = match self.which {
            None => texts().any(|text| of_lang(&text)),
            Some(Which::In(state)) => texts().filter(of_lang).any(|text| text.state == state),
            Some(Which::LacksTwin) => {
                // In a language: in which there is none.
                story.translation.is_none() && self.lang.is_none_or(|lang| lang != story.original.lang)
            }
            Some(Which::Stale) => matches!(story.follows, Follows::Stale(_)) && self.translated(story),
            Some(Which::NeverAccepted) => story.follows == Follows::NeverAccepted && self.translated(story),
            Some(Which::Gated) => story.is_gated && texts().any(|text| of_lang(&text)),
        };
        has_section && has_words && fits
    }

    /// Whether a story is translated into the language that is asked for.
    fn translated(&self, story: &DeskStory) -> bool {
        self.lang.is_none_or(|lang| story.original.lang != lang)
    }
}

/// Words as people look for them: no accents, no capitals.
fn plain(text: &str) -> String {
    let bare = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        _ => c,
    };
    composed(text).to_lowercase().chars().map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_and_nonsense_asks_for_nothing() {
        let asked = Query::read("q=+R%C3%ADo+largo&state=stale&lang=es&section=city");
        let expected = Query {
            words: "Río largo".to_owned(),
            which: Some(Which::Stale),
            lang: Some(Lang::Es),
            section: "city".to_owned(),
        };
        assert_eq!(asked, expected);
        assert_eq!(Query::read("state=&lang=fr&x=1&&=&q"), Query::default());
        assert_eq!(plain("¿De QUIÉN es el Río?"), "¿de quien es el rio?");
    }
}
