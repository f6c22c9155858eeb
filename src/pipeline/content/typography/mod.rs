//! Takes the words of one line of text (a paragraph, a heading, a cell) as runs that may differ in language, returns
//! the same runs as a typesetter would write them: quotes by language and depth, dashes, ellipses, spaces that do not
//! break.
//!
//! Marks and spaces are replaced where they stand; none is added and no digit changes. Whole lines are set at once
//! because a quote may open in one run and close in another. Addresses and code never come here as words: they are
//! [`Setter::verbatim`] or [`Setter::object`].

use std::borrow::Cow;

use crate::pipeline::base::lang::Lang;

use quotes::Quotes;

mod quotes;
mod spaces;

/// Stands for a picture, code or a note's mark between words.
const OBJECT: char = '\u{fffc}';

/// A run of one language inside the line.
#[derive(Clone, Copy, Debug)]
struct Run {
    /// The byte after its last.
    end: usize,
    /// Its language; `None`: left as it stands.
    lang: Option<Lang>,
    /// Whether it is [`OBJECT`], which is never given back.
    is_object: bool,
}

/// Collects the runs of a line.
#[derive(Default, Debug)]
pub struct Setter {
    text: String,
    runs: Vec<Run>,
    needs_work: bool,
}

/// The runs of a line after setting, by the number that [`Setter::words`] gave.
#[derive(Default, Debug)]
pub struct Line {
    text: String,
    ends: Vec<usize>,
}

impl Line {
    /// The run of this number; empty where there is none.
    pub fn run(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|&end| self.text.get(start..end)).unwrap_or("")
    }

    /// All runs, one after the other.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Setter {
    /// A line without words yet.
    pub fn new() -> Setter {
        Setter::default()
    }

    /// Adds words of a language (`None`: of a language that is neither English nor Spanish) and numbers the run.
    pub fn words(&mut self, text: &str, lang: Option<Lang>) -> usize {
        self.needs_work |= lang.is_some() && wants_work(text);
        self.push(text, lang, false)
    }

    /// Adds characters that stay as they are, such as an escaped quote or an address, and numbers the run.
    pub fn verbatim(&mut self, text: &str) -> usize {
        self.push(text, None, false)
    }

    /// Adds something that is not words, so that a quote beside it knows its neighbour.
    pub fn object(&mut self) {
        self.push(OBJECT.encode_utf8(&mut [0; 4]), None, true);
    }

    fn push(&mut self, text: &str, lang: Option<Lang>, is_object: bool) -> usize {
        self.text.push_str(text);
        self.runs.push(Run { end: self.text.len(), lang, is_object });
        self.runs.len() - 1
    }

    /// Sets the line.
    pub fn finish(self) -> Line {
        if !self.needs_work && !self.runs.iter().any(|run| run.is_object) {
            let ends = self.runs.iter().map(|run| run.end).collect();
            return Line { text: self.text, ends };
        }
        Machine::new(&self.text).line(&self.runs)
    }
}

/// Sets plain text of one language: an alternative text, a title attribute.
pub fn set(lang: Lang, text: &str) -> Cow<'_, str> {
    if !wants_work(text) {
        return Cow::Borrowed(text);
    }
    let mut setter = Setter::new();
    setter.words(text, Some(lang));
    Cow::Owned(setter.finish().text)
}

/// Whether the text holds a mark or a space that could be replaced. Cheap, and wrong only towards `true`: a look at
/// each pair of neighbours, without a branch, so that the compiler takes many at a time.
fn wants_work(text: &str) -> bool {
    let is_quote = |byte: u8| (byte == b'"') | (byte == b'\'');
    let wants = |before: u8, byte: u8| {
        is_quote(byte)
            | ((before == byte) & ((byte == b'-') | (byte == b'.')))
            | (before.is_ascii_digit() & ((byte == b'-') | (byte == b' ')))
    };
    let bytes = text.as_bytes();
    bytes.first().copied().is_some_and(is_quote)
        || bytes.windows(2).fold(false, |found, pair| found | wants(pair[0], pair[1]))
}

fn follows_digit(bytes: &[u8], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_digit())
}

/// Whether the byte at `at` may open something that is replaced, or a mark that quotes must know of.
fn is_mark(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'"' | b'\'' | b'-' | b'.' | 0xc2 | 0xe2 => true,
        b' ' => follows_digit(bytes, at),
        _ => false,
    }
}

/// Walks the line once from left to right.
struct Machine<'t> {
    text: &'t str,
    out: String,
    quotes: Quotes,
}

impl<'t> Machine<'t> {
    fn new(text: &'t str) -> Machine<'t> {
        Machine { text, out: String::with_capacity(text.len() + 16), quotes: Quotes::default() }
    }

    fn line(mut self, runs: &[Run]) -> Line {
        let mut ends = Vec::with_capacity(runs.len());
        let mut at = 0;
        for run in runs {
            match run.lang {
                _ if run.is_object => {}
                None => self.out.push_str(&self.text[at..run.end]),
                Some(lang) => self.run(at, run.end, lang),
            }
            at = run.end;
            ends.push(self.out.len());
        }
        Line { text: self.out, ends }
    }

    /// Sets the run between two byte offsets.
    fn run(&mut self, mut at: usize, end: usize, lang: Lang) {
        let mut copied = at;
        while let Some(mark) = (at..end).find(|&at| is_mark(self.text.as_bytes(), at)) {
            at = mark;
            let length = match self.replacement(at, end, lang) {
                Some((new, length)) => {
                    self.out.push_str(&self.text[copied..at]);
                    self.out.push_str(new);
                    copied = at + length;
                    length
                }
                None => step(self.text.as_bytes(), at),
            };
            at += length;
        }
        self.out.push_str(&self.text[copied..end]);
    }

    /// What stands for the bytes at `at`, and how many they are; `None` where they stay.
    fn replacement(&mut self, at: usize, end: usize, lang: Lang) -> Option<(&'static str, usize)> {
        match self.text.as_bytes()[at] {
            b'"' | b'\'' => self.quotes.straight(self.text, at, lang).map(|mark| (mark, 1)),
            b'-' => dash(self.text.as_bytes(), at, end),
            b'.' => run_length(self.text.as_bytes(), at, end).eq(&3).then_some(("…", 3)),
            b' ' => spaces::unbreaking(self.text, at, end).map(|space| (space, 1)),
            0xc2 | 0xe2 => {
                self.quotes.written(self.text, at, lang);
                None
            }
            _ => None,
        }
    }
}

/// How far to go from a byte that stays: over a whole run of dots or hyphens, so that its tail is not taken for a
/// shorter one; otherwise one byte.
fn step(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        b'.' | b'-' => run_length(bytes, at, bytes.len()),
        _ => 1,
    }
}

/// How many times the byte at `at` is repeated.
fn run_length(bytes: &[u8], at: usize, end: usize) -> usize {
    bytes[at..end].iter().take_while(|&&byte| byte == bytes[at]).count()
}

/// `--` and `---`; a hyphen between two years.
fn dash(bytes: &[u8], at: usize, end: usize) -> Option<(&'static str, usize)> {
    match run_length(bytes, at, end) {
        3 => Some(("—", 3)),
        2 => Some(("–", 2)),
        1 => is_range_of_years(bytes, at, end).then_some(("–", 1)),
        _ => None,
    }
}

/// `1914-1918`, with nothing of a date, a phone number or a code around it, and the second year after the first.
fn is_range_of_years(bytes: &[u8], at: usize, end: usize) -> bool {
    let Some(start) = at.checked_sub(4) else { return false };
    let (from, to) = (&bytes[start..at], bytes.get(at + 1..(at + 5).min(end)).unwrap_or(&[]));
    let is_year =
        |year: &[u8]| year.len() == 4 && year.iter().all(u8::is_ascii_digit) && matches!(year[0], b'1' | b'2');
    let is_open = |neighbour: Option<&u8>| {
        neighbour.is_none_or(|&byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'/' | b'_'))
    };
    is_year(from)
        && is_year(to)
        && from < to
        && is_open(start.checked_sub(1).and_then(|before| bytes.get(before)))
        && is_open(bytes.get(at + 5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lang: Lang, pairs: &[(&str, &str)]) {
        for (input, expected) in pairs {
            assert_eq!(&set(lang, input), expected, "{lang}: {input}");
        }
    }

    #[test]
    fn english_is_set_as_in_english() {
        check(
            Lang::En,
            &[
                (r#""Who owns it?" she asked."#, "“Who owns it?” she asked."),
                (r#""He said 'no'," she said"#, "“He said ‘no’,” she said"),
                (r#"'He said "no"' and left"#, "‘He said “no”’ and left"),
                (r#"("quoted") -- and "so" --- on..."#, "(“quoted”) – and “so” — on…"),
                ("it's the dogs' rock 'n' roll of the '90s", "it’s the dogs’ rock ’n’ roll of the ’90s"),
                ("6' 2\" tall, 5\" wide", "6' 2\" tall, 5\" wide"),
                ("from 1914-1918, on 2026-11-20, call 5555-1234", "from 1914–1918, on 2026-11-20, call 5555-1234"),
                ("19 000 people, 1 250 000 litres", "19\u{202f}000 people, 1\u{202f}250\u{202f}000\u{a0}litres"),
                ("25 % of 31 km in 4 minutes", "25\u{a0}% of 31\u{a0}km in 4 minutes"),
                ("wait.... or ----", "wait.... or ----"),
                ("\"so—\"", "“so—”"),
                ("plain words stay", "plain words stay"),
            ],
        );
    }

    #[test]
    fn spanish_is_set_as_in_spanish() {
        check(
            Lang::Es,
            &[
                (r#""¿De quién es?", dijo."#, "«¿De quién es?», dijo."),
                (r#""dijo "no" y 'sí'""#, "«dijo “no” y “sí”»"),
                (r#""a "b 'c' d" e""#, "«a “b ‘c’ d” e»"),
                (r#"«dijo "no"»"#, "«dijo “no”»"),
                ("'solo'", "“solo”"),
                ("d'Artagnan a las 18:30 h", "d’Artagnan a las 18:30\u{a0}h"),
                ("31 metros, 25 %", "31\u{a0}metros, 25\u{a0}%"),
                ("¿\"Qué\"?", "¿«Qué»?"),
            ],
        );
    }

    #[test]
    fn quotes_pair_across_runs_of_other_languages() {
        let mut setter = Setter::new();
        setter.words("\"", Some(Lang::Es));
        setter.words("\"river\" 'x'", Some(Lang::En));
        setter.words(" \"Fluss\"", None);
        setter.verbatim("--");
        setter.object();
        setter.words("\"", Some(Lang::Es));
        let line = setter.finish();
        let runs: Vec<&str> = (0..6).map(|number| line.run(number)).collect();
        assert_eq!(runs, ["«", "“river” ‘x’", " \"Fluss\"", "--", "", "»"]);
    }

    #[test]
    fn long_lines_of_marks_take_linear_time() {
        for mark in ["\"", "'", " '", "a' \"", "-", ".", "1 ", "'9", "\"'"] {
            let text = mark.repeat(1 << 16);
            assert!(!set(Lang::En, &text).is_empty());
            assert!(!set(Lang::Es, &text).is_empty());
        }
    }
}
