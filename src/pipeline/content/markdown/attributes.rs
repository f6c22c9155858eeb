//! Reads `{#id .class key="value" word}`, after a picture, a span, a heading, or the name of a block.

/// Attributes in their order; of a bare word the value is empty. `class` is gathered from all `.class`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Attributes {
    /// Name and value.
    pub(super) pairs: Vec<(String, String)>,
    /// Whether anything but bare words was written.
    pub(super) has_more_than_words: bool,
}

impl Attributes {
    /// The value of the first attribute of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn push(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        match self.pairs.iter_mut().find(|(key, _)| key == name) {
            Some((_, classes)) if name == "class" => {
                classes.push(' ');
                classes.push_str(value);
                Ok(())
            }
            Some(_) => Err(Fault::Double(name.to_owned())),
            None => {
                self.pairs.push((name.to_owned(), value.to_owned()));
                Ok(())
            }
        }
    }
}

/// What is wrong with attributes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// The line ends before `}`.
    Unclosed,
    /// The line ends inside quotes.
    OpenQuote,
    /// A character that no name may hold.
    Name(char),
    /// A name without a value after its `=`, or `#` and `.` without a word.
    Empty,
    /// A name given twice.
    Double(String),
}

/// Attributes may not be more than these, so that asking for one stays cheap.
const MOST: usize = 64;

/// Reads attributes from a text that opens with `{`. Also gives how many bytes they take; of a fault, where it is.
pub(super) fn read(text: &str) -> Result<(Attributes, usize), (Fault, usize)> {
    let mut found = Attributes::default();
    let mut at = 1;
    loop {
        at += text[at..].len() - text[at..].trim_start_matches([' ', '\t', ',']).len();
        let start = at;
        match text[at..].chars().next() {
            None | Some('\n' | '\r') => return Err((Fault::Unclosed, at)),
            Some('}') => return Ok((found, at + 1)),
            Some(mark @ ('#' | '.')) => {
                let word = word(&text[at + 1..]);
                at += 1 + word.len();
                let name = if mark == '#' { "id" } else { "class" };
                filled(word).and_then(|word| found.push(name, word)).map_err(|fault| (fault, start))?;
                found.has_more_than_words = true;
            }
            Some(_) => at += pair(&text[at..], &mut found).map_err(|(fault, offset)| (fault, start + offset))?,
        }
        if found.pairs.len() > MOST {
            return Err((Fault::Unclosed, at));
        }
    }
}

/// Reads `name`, `name=value` or `name="value"`, and tells how many bytes it takes.
fn pair(text: &str, found: &mut Attributes) -> Result<usize, (Fault, usize)> {
    let name = word(text);
    if name.is_empty() {
        return Err((Fault::Name(text.chars().next().unwrap_or(' ')), 0));
    }
    let Some(after) = text[name.len()..].strip_prefix('=') else {
        found.push(name, "").map_err(|fault| (fault, 0))?;
        return Ok(name.len());
    };
    let (value, length) = value(after).map_err(|fault| (fault, name.len() + 1))?;
    found.push(name, &value).map_err(|fault| (fault, 0))?;
    found.has_more_than_words = true;
    Ok(name.len() + 1 + length)
}

/// Reads a value, in quotes (with `\` before a quote inside) or up to a space, and tells how many bytes it takes.
fn value(text: &str) -> Result<(String, usize), Fault> {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let length = text.find([' ', '\t', '}', '\n', '\r']).unwrap_or(text.len());
        return filled(&text[..length]).map(|value| (value.to_owned(), length));
    };
    let (mut out, mut chars) = (String::new(), text.char_indices().skip(1).peekable());
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' | '\r' => return Err(Fault::OpenQuote),
            '\\' if chars.peek().is_some_and(|(_, next)| matches!(next, '"' | '\'' | '\\')) => {
                out.extend(chars.next().map(|(_, next)| next));
            }
            _ if c == quote => return Ok((out, at + 1)),
            _ => out.push(c),
        }
    }
    Err(Fault::OpenQuote)
}

fn filled(word: &str) -> Result<&str, Fault> {
    if word.is_empty() { Err(Fault::Empty) } else { Ok(word) }
}

/// The letters, digits, `-`, `_` and `:` that open a text.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':'))).unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_their_order() {
        let (read, length) = read(r#"{#a .b .c lang=es credit="A \"B\" {c}" decorative} tail"#).expect("well formed");
        assert_eq!(length, 50);
        let expected = [("id", "a"), ("class", "b c"), ("lang", "es"), ("credit", "A \"B\" {c}"), ("decorative", "")];
        let pairs: Vec<(&str, &str)> = read.pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, expected);
    }

    #[test]
    fn faults_say_where_they_are() {
        for (text, fault, at) in [
            ("{a", Fault::Unclosed, 2),
            ("{a=\"b}", Fault::OpenQuote, 3),
            ("{a=}", Fault::Empty, 3),
            ("{#}", Fault::Empty, 1),
            ("{a (b)}", Fault::Name('('), 3),
            ("{#a #b}", Fault::Double("id".to_owned()), 4),
        ] {
            assert_eq!(read(text), Err((fault, at)), "{text}");
        }
    }
}
