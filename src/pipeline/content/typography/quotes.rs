//! Which mark a straight quote becomes: by language, by how deep it stands, by whether it opens or closes.

use crate::pipeline::base::lang::Lang;

/// Deeper quotes than these are not looked for when one closes, so that a line of nothing but quotes stays linear.
const LOOKED_AT: usize = 4;

/// Words that open with an apostrophe.
const ELIDED: [&str; 10] = ["tis", "twas", "em", "til", "cause", "n", "round", "cuz", "tain", "twill"];

/// A quote that is open.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// As typed: `"`, `'`, or a mark of the language itself.
    typed: char,
    /// What closes it.
    closing: &'static str,
    /// 0 outermost; English knows 0 and 1, Spanish 0 to 2.
    level: usize,
    lang: Lang,
}

/// The quotes that are open at a point of the line.
#[derive(Default, Debug)]
pub(super) struct Quotes {
    open: Vec<Open>,
    /// Where the next single quote that may close stands, as far as looked.
    next_closing: Option<usize>,
    looked_to: usize,
}

impl Quotes {
    /// The mark for the straight quote at `at`; `None` where it stays (a measure, a lone mark between spaces).
    pub(super) fn straight(&mut self, text: &str, at: usize, lang: Lang) -> Option<&'static str> {
        let typed = char::from(text.as_bytes()[at]);
        let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next());
        if typed == '\'' && is_word(before) && is_word(after) {
            return Some("’");
        }
        if opens(before, after) {
            if typed == '\'' && !self.will_close(text, at) {
                return Some("’");
            }
            return Some(self.push(typed, lang));
        }
        self.close(typed, before).or(match typed {
            '\'' if before.is_some_and(char::is_alphabetic) => Some("’"),
            '"' if is_glued(before, after) => Some(self.push(typed, lang)),
            _ => None,
        })
    }

    /// Notes a mark of the language itself, so that straight quotes inside it know their depth.
    pub(super) fn written(&mut self, text: &str, at: usize, lang: Lang) {
        let Some(mark) = text.get(at..).and_then(|rest| rest.chars().next()) else { return };
        match (mark, lang) {
            ('«', _) => self.open.push(Open { typed: mark, closing: "»", level: 0, lang }),
            ('“', Lang::Es) => self.open.push(Open { typed: mark, closing: "”", level: 1, lang }),
            ('“', Lang::En) => self.open.push(Open { typed: mark, closing: "”", level: 0, lang }),
            ('»' | '”', _) if self.open.last().is_some_and(|open| open.closing.starts_with(mark)) => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Opens a quote at the level that its neighbours and the way it was typed ask for.
    fn push(&mut self, typed: char, lang: Lang) -> &'static str {
        let around = self.open.last().filter(|open| open.lang == lang).map(|open| open.level);
        let level = match (lang, typed, around) {
            (Lang::En, '\'', _) => 1,
            (Lang::En, _, Some(0)) => 1,
            (Lang::En, ..) => 0,
            (Lang::Es, '\'', None) => 1,
            (Lang::Es, _, None) => 0,
            (Lang::Es, _, Some(level)) => (level + 1).min(2),
        };
        let (opening, closing) = marks(lang, level);
        self.open.push(Open { typed, closing, level, lang });
        opening
    }

    /// Closes the nearest quote that was typed alike, with what stands open inside it.
    fn close(&mut self, typed: char, before: Option<char>) -> Option<&'static str> {
        before.filter(|c| !c.is_whitespace())?;
        let back = self.open.iter().rev().take(LOOKED_AT).position(|open| open.typed == typed)?;
        let at = self.open.len() - 1 - back;
        let closing = self.open[at].closing;
        self.open.truncate(at);
        Some(closing)
    }

    /// Whether a single quote that opens at `at` finds its end: otherwise it is an apostrophe, as in ’90s.
    fn will_close(&mut self, text: &str, at: usize) -> bool {
        let rest = &text[at + 1..];
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let is_decade = word.len() == 3 && word.ends_with('s') && word.as_bytes()[..2].iter().all(u8::is_ascii_digit);
        let is_elided = word.len() <= 5 && ELIDED.contains(&word.to_lowercase().as_str());
        !is_decade && !is_elided && self.closing_after(text, at)
    }

    /// Looks for a single quote after `at` that may close. Remembers how far it looked.
    fn closing_after(&mut self, text: &str, at: usize) -> bool {
        if self.next_closing.is_some_and(|next| next > at) {
            return true;
        }
        let start = (at + 1).max(self.looked_to);
        let found = text.as_bytes()[start.min(text.len())..].iter().enumerate().find_map(|(offset, &byte)| {
            let here = start + offset;
            (byte == b'\'' && may_close(text, here)).then_some(here)
        });
        self.looked_to = found.map_or(text.len(), |here| here + 1);
        self.next_closing = found;
        found.is_some()
    }
}

/// Opening and closing marks of a level.
fn marks(lang: Lang, level: usize) -> (&'static str, &'static str) {
    match (lang, level) {
        (Lang::Es, 0) => ("«", "»"),
        (Lang::Es, 1) | (Lang::En, 0) => ("“", "”"),
        _ => ("‘", "’"),
    }
}

fn may_close(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next());
    before.is_some_and(|c| !c.is_whitespace()) && !is_word(after)
}

/// Whether a quote between these two opens: something follows, and what stands before is no word.
fn opens(before: Option<char>, after: Option<char>) -> bool {
    let follows = after.is_some_and(|c| !c.is_whitespace() && !is_closing(c));
    follows && before.is_none_or(|c| c.is_whitespace() || is_opening(c))
}

/// Whether a double quote stands between a letter and a letter, where it can only open.
fn is_glued(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(|c| c.is_alphabetic() || is_closing(c)) && after.is_some_and(char::is_alphabetic)
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

fn is_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '¿' | '¡' | '«' | '“' | '‘' | '—' | '–' | '-' | '/' | '"' | '\'' | '=' | '>')
}

fn is_closing(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '.' | ',' | ';' | ':' | '?' | '!' | '»' | '”' | '’' | '…')
}
