//! All that can be said about the shape of a YAML mapping. What its values mean is said by those who asked for them.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence, did_you_mean};
use crate::pipeline::base::letters::is_turn;
use crate::say;

use super::load::{Kind, Node, Value};

/// Characters of a foreign text that a message shows.
const SHOWN_MAX: usize = 60;
/// Bytes of a word for which a nearest one is looked for: comparing long texts takes long.
const GUESS_BYTES_MAX: usize = 64;

/// A text as a message shows it: on one line, without control characters, not too long.
pub fn shown(text: &str) -> String {
    let mut chars = text.chars().map(|c| if c.is_control() || c == '`' { ' ' } else { c });
    let mut short: String = chars.by_ref().take(SHOWN_MAX).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    short
}

/// The hint that offers the nearest of `known`, where there is one.
pub fn suggestion<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<Sentence> {
    (word.len() <= GUESS_BYTES_MAX).then(|| did_you_mean(word, known)).flatten()
}

/// What a field wants.
#[derive(Clone, Copy)]
pub(super) enum Wanted<'e> {
    Text,
    Flag,
    Whole,
    List,
    /// A mapping, with an example where there is one.
    Map(&'e str),
    /// A text or a mapping, with an example of the mapping.
    TextOrMap(&'e str),
}

impl Wanted<'_> {
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Wanted::Text => ("a text", "un texto"),
            Wanted::Flag => ("`true` or `false`", "`true` o `false`"),
            Wanted::Whole => ("a whole number", "un número entero"),
            Wanted::List => ("a list", "una lista"),
            Wanted::Map(_) => ("a mapping", "un mapa"),
            Wanted::TextOrMap(_) => ("a text or a mapping", "un texto o un mapa"),
        }
    }
}

/// What a value is, for `wrong-type`.
fn found_words(node: &Node) -> (&'static str, &'static str) {
    match &node.value {
        Value::List(_) => ("a list", "una lista"),
        Value::Map(_) => ("a mapping", "un mapa"),
        Value::Scalar(Kind::Number, _) => ("a number", "un número"),
        Value::Scalar(Kind::Flag, _) => ("`true` or `false`", "`true` o `false`"),
        Value::Scalar(..) => ("a text", "un texto"),
    }
}

pub(super) fn wrong_type(place: Place, name: &str, wanted: Wanted<'_>, node: &Node) -> Diagnostic {
    let ((want_en, want_es), (found_en, found_es)) = (wanted.words(), found_words(node));
    let name = shown(name);
    let message = say!(
        "`{name}` must be {want_en}, and {found_en} stands here",
        "`{name}` tiene que ser {want_es}, y aquí hay {found_es}"
    );
    Diagnostic::error(Code::WrongType, place, message).hint(type_hint(&name, wanted, node))
}

/// What to type instead.
fn type_hint(name: &str, wanted: Wanted<'_>, node: &Node) -> Option<Sentence> {
    let (last, is_entry) = last_name(name);
    match (wanted, &node.value) {
        (Wanted::Text, _) if is_entry => None,
        (Wanted::List, Value::Scalar(_, text)) => {
            let entry = list_entry(text);
            Some(say!("write `{last}: [{entry}]`", "escriba `{last}: [{entry}]`"))
        }
        (Wanted::List, Value::Map(_)) => Some(say!(
            "open each entry with `- `, or write `[{{…}}]`",
            "empiece cada entrada con `- ` o escriba `[{{…}}]`"
        )),
        (Wanted::Flag, Value::Scalar(_, text)) => flag_meant(text)
            .map(|flag| say!("write `{last}: {flag}`, without quotes", "escriba `{last}: {flag}`, sin comillas")),
        (Wanted::Whole, Value::Scalar(_, text)) if text.parse::<u32>().is_ok() => {
            let text = shown(text);
            Some(say!("write `{last}: {text}`, without quotes", "escriba `{last}: {text}`, sin comillas"))
        }
        (Wanted::Map(example) | Wanted::TextOrMap(example), _) if !example.is_empty() => {
            Some(say!("write `{last}: {example}`", "escriba `{last}: {example}`"))
        }
        (Wanted::Text, Value::Map(entries)) => brace_hint(last, entries),
        (Wanted::Text, Value::List(_)) => Some(say!(
            "if the brackets are part of the text, put it in quotes: `{last}: \"[…]\"`",
            "si los corchetes son parte del texto, póngalo entre comillas: `{last}: \"[…]\"`"
        )),
        _ => None,
    }
}

/// `image.alt` → `alt`; of a list's entry, the list's name.
fn last_name(name: &str) -> (&str, bool) {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.split_once('[').map_or((last, false), |(list, _)| (list, true))
}

/// `water, courts` as it stands in brackets.
fn list_entry(text: &str) -> String {
    let text = shown(text);
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/' | '.' | ','));
    if plain && !text.is_empty() { text } else { format!("\"{}\"", text.replace('"', "\\\"")) }
}

fn brace_hint(name: &str, entries: &[(Node, Node)]) -> Option<Sentence> {
    let in_languages = entries.iter().any(|(key, _)| key.is("en") || key.is("es"));
    in_languages.then(|| {
        say!(
            "this text has one language: write `{name}: …` alone",
            "este texto tiene un solo idioma: escriba solo `{name}: …`"
        )
    })
}

/// The flag that a word means outside YAML.
fn flag_meant(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" | "on" | "true" | "1" | "sí" | "si" | "verdadero" => Some(true),
        "no" | "n" | "off" | "false" | "0" | "falso" => Some(false),
        _ => None,
    }
}

pub(super) fn root_is_no_map(place: Place, hint: Option<Sentence>) -> Diagnostic {
    let message = say!(
        "fields are expected here, one a line, each a name, a colon, a space and a value",
        "aquí se esperan campos, uno por línea: nombre, dos puntos, espacio y valor"
    );
    Diagnostic::error(Code::WrongType, place, message)
        .hint(hint.unwrap_or_else(|| say!("write `title: …`", "escriba `title: …`")))
}

pub(super) fn unknown_key(place: Place, name: &str, word: &str, guesses: &[&str], known: &[&str]) -> Diagnostic {
    let name = shown(name);
    let message = say!("unknown field `{name}`", "campo desconocido: `{name}`");
    let hint = suggestion(word, guesses.iter().copied());
    let list = (hint.is_none() && known.len() <= 12).then(|| known_list(known));
    Diagnostic::error(Code::KeyUnknown, place, message).hint(hint).hint(list)
}

/// The hint that lists all known words.
fn known_list(known: &[&str]) -> Sentence {
    let words = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    say!("known here: {words}", "aquí se conocen: {words}")
}

pub(super) fn key_of_another_kind(place: Place, name: &str, en: &str, es: &str) -> Diagnostic {
    let name = shown(name);
    let message = say!(
        "`{name}` is a field of {en}, and has no meaning here",
        "`{name}` es un campo de {es} y aquí no dice nada"
    );
    Diagnostic::error(Code::KeyUnknown, place, message).hint(say!("take the line out", "quite la línea"))
}

pub(super) fn double_key(place: Place, word: &str) -> Diagnostic {
    let word = shown(word);
    let message = say!(
        "`{word}` is written twice, and only the first counts",
        "`{word}` está escrito dos veces, y solo vale el primero"
    );
    Diagnostic::error(Code::KeyDuplicate, place, message).hint(say!("take one of the two out", "quite uno de los dos"))
}

pub(super) fn required_missing(place: Place, name: &str) -> Diagnostic {
    let (last, _) = last_name(name);
    let name = shown(name);
    let message = say!("`{name}` is missing", "falta `{name}`");
    Diagnostic::error(Code::RequiredMissing, place, message).hint(say!("add `{last}: …`", "añada `{last}: …`"))
}

pub(super) fn required_empty(place: Place, name: &str) -> Diagnostic {
    let name = shown(name);
    let message = say!("`{name}` is empty", "`{name}` está vacío");
    Diagnostic::error(Code::RequiredMissing, place, message).hint(say!(
        "write a value, and put it in quotes if it opens with `#`",
        "escriba un valor, y póngalo entre comillas si empieza por `#`"
    ))
}

pub(super) fn number_outside(place: Place, name: &str, text: &str, min: u32, max: u32) -> Diagnostic {
    let text = shown(text);
    let message = say!(
        "`{name}` must be a whole number from {min} to {max}, not `{text}`",
        "`{name}` tiene que ser un número entero de {min} a {max}, no `{text}`"
    );
    Diagnostic::error(Code::ValueInvalid, place, message)
}

pub(super) fn not_one_of(place: Place, name: &str, text: &str, known: &[&str], guesses: &[&str]) -> Diagnostic {
    let shown_text = shown(text);
    let message = say!("`{name}` cannot be `{shown_text}`", "`{name}` no puede ser `{shown_text}`");
    Diagnostic::error(Code::ValueInvalid, place, message)
        .hint(suggestion(text, guesses.iter().copied()))
        .hint(known_list(known))
}

pub(super) fn untold(place: Place, count: usize) -> Diagnostic {
    let message = say!(
        "{count} more problems of this file are not shown",
        "no se muestran otros {count} problemas de este archivo"
    );
    Diagnostic::error(Code::ValueInvalid, place, message)
        .hint(say!("mend the first ones and run again", "corrija los primeros y vuelva a intentarlo"))
}

/// A character that no text may hold, whether it stands there itself or as `\\0` or `&#0;`.
pub fn character_invalid(place: Place, c: char) -> Diagnostic {
    let (en, es) = character_name(c);
    let number = format!("U+{:04X}", u32::from(c));
    let message =
        say!("no text may hold the character {number} ({en})", "ningún texto puede llevar el carácter {number} ({es})");
    let hint = if is_turn(c) {
        say!(
            "take it out: words in Arabic or Hebrew need none, and U+200E or U+200F mend a line in a wrong order",
            "quítelo: las palabras en árabe o hebreo no lo necesitan, y U+200E o U+200F corrigen una línea desordenada"
        )
    } else {
        say!(
            "it cannot be seen: delete the characters around it, and type them again",
            "no se ve: borre los caracteres que lo rodean y vuelva a escribirlos"
        )
    };
    Diagnostic::error(Code::CharacterInvalid, place, message).hint(hint)
}

fn character_name(c: char) -> (&'static str, &'static str) {
    match c {
        '\0' => ("null", "nulo"),
        '\u{7}' => ("bell", "timbre"),
        '\u{8}' => ("backspace", "retroceso"),
        '\u{b}' => ("vertical tab", "tabulador vertical"),
        '\u{c}' => ("form feed", "salto de página"),
        '\u{1b}' => ("escape", "escape"),
        '\u{7f}' => ("delete", "suprimir"),
        '\u{fffe}' | '\u{ffff}' => ("no character at all", "no es ningún carácter"),
        _ if is_turn(c) => ("turns the direction of writing", "cambia el sentido de la escritura"),
        _ => ("a control character", "un carácter de control"),
    }
}

/// Wrong syntax, told by [`super::syntax`].
pub(super) fn syntax(place: Place, message: Sentence, hints: Vec<Sentence>) -> Diagnostic {
    Diagnostic { hints, ..Diagnostic::error(Code::YamlSyntax, place, message) }
}
