//! All that can be said about the shape of a YAML mapping. What its values mean is said by those who asked for them.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence, did_you_mean, known_list};
use crate::pipeline::base::letters::is_turn;
use crate::say;

use super::borrowed;
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
    /// A whole number between two others.
    Whole(u32, u32),
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
            Wanted::Whole(..) => ("a whole number", "un número entero"),
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
fn type_hint(name: &str, wanted: Wanted<'_>, node: &Node) -> Sentence {
    let (last, is_entry) = last_name(name);
    match (wanted, &node.value) {
        (Wanted::Text, _) if is_entry => say!(
            "each entry is one text: write `{last}: [water, courts]`",
            "cada entrada es un texto: escriba `{last}: [agua, tribunales]`"
        ),
        (Wanted::Text, Value::List(_)) => say!(
            "write one text: `{last}: …`; if the brackets are part of it, put it in quotes: `{last}: \"[…]\"`",
            "escriba un solo texto: `{last}: …`; si los corchetes son parte de él, póngalo entre comillas: `{last}: \"[…]\"`"
        ),
        (Wanted::Text, Value::Map(entries)) if in_languages(entries) => say!(
            "this text has one language: write `{last}: …` alone",
            "este texto tiene un solo idioma: escriba solo `{last}: …`"
        ),
        (Wanted::Text, _) => say!(
            "write one text on the line of `{last}:`; in quotes if it holds a brace or a colon: `{last}: \"…\"`",
            "escriba un texto en la línea de `{last}:`; entre comillas si lleva una llave o dos puntos: `{last}: \"…\"`"
        ),
        (Wanted::List, Value::Scalar(_, text)) => {
            let entry = list_entry(text);
            say!("write `{last}: [{entry}]`", "escriba `{last}: [{entry}]`")
        }
        (Wanted::List, _) => {
            say!("open each entry with `- `, or write `[{{…}}]`", "empiece cada entrada con `- ` o escriba `[{{…}}]`")
        }
        (Wanted::Flag, value) => flag_hint(last, value),
        (Wanted::Whole(min, max), value) => number_hint(last, value, min, max),
        (Wanted::Map("") | Wanted::TextOrMap(""), _) => say!(
            "write its fields on lines of their own under `{last}:`, each two spaces further in",
            "escriba sus campos en líneas propias bajo `{last}:`, cada uno dos espacios más adentro"
        ),
        (Wanted::Map(example) | Wanted::TextOrMap(example), _) => {
            say!("write `{last}: {example}`", "escriba `{last}: {example}`")
        }
    }
}

/// The flag that was meant, or both.
fn flag_hint(name: &str, value: &Value) -> Sentence {
    let meant = if let Value::Scalar(_, text) = value { flag_meant(text) } else { None };
    match meant {
        Some(flag) => say!("write `{name}: {flag}`, without quotes", "escriba `{name}: {flag}`, sin comillas"),
        None => say!("write `{name}: true` or `{name}: false`", "escriba `{name}: true` o `{name}: false`"),
    }
}

/// The number that was meant, or the nearest that is allowed.
fn number_hint(name: &str, value: &Value, min: u32, max: u32) -> Sentence {
    let text = if let Value::Scalar(_, text) = value { text.trim() } else { "" };
    if text.parse::<u32>().is_ok_and(|number| (min..=max).contains(&number)) {
        return say!("write `{name}: {text}`, without quotes", "escriba `{name}: {text}`, sin comillas");
    }
    let number = near_number(text, min, max);
    say!("write digits alone: `{name}: {number}`", "escriba solo cifras: `{name}: {number}`")
}

/// The allowed number nearest to what was written.
fn near_number(text: &str, min: u32, max: u32) -> u32 {
    let written = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let near = written.map_or_else(|| f64::from(min), |number| number.round().clamp(f64::from(min), f64::from(max)));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped between two numbers of the type"
    )]
    let near = near as u32;
    near
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

/// Whether a mapping gives a text per language.
fn in_languages(entries: &[(Node, Node)]) -> bool {
    entries.iter().any(|(key, _)| key.is("en") || key.is("es"))
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

/// `known` are all fields that may stand here; `guesses` those among which the one that was meant is looked for.
pub(super) fn unknown_key(place: Place, name: &str, word: &str, guesses: &[&str], known: &[&str]) -> Diagnostic {
    let hint = borrowed_key(word, guesses)
        .or_else(|| suggestion(word, guesses.iter().copied()))
        .or_else(|| known_list(known.iter().copied()))
        .unwrap_or_else(|| fields_told(known));
    let name = shown(name);
    Diagnostic::error(Code::KeyUnknown, place, say!("unknown field `{name}`", "campo desconocido: `{name}`")).hint(hint)
}

/// The hint for a field that other tools have.
fn borrowed_key(word: &str, known: &[&str]) -> Option<Sentence> {
    if word.len() > GUESS_BYTES_MAX {
        return None;
    }
    borrowed::instead(word, known).or_else(|| {
        let ours = borrowed::our_word(word, known)?;
        Some(say!("write `{ours}`: that is its name here", "escriba `{ours}`: así se llama aquí"))
    })
}

/// Where the fields are told, where they are too many for a hint.
fn fields_told(known: &[&str]) -> Sentence {
    if known.contains(&"extra") {
        return say!(
            "put what is your own under `extra:`; `bifolio explain` lists all fields",
            "ponga lo que sea suyo bajo `extra:`; `bifolio explain` muestra todos los campos"
        );
    }
    say!("take it out; `bifolio explain` lists all fields", "quítelo; `bifolio explain` muestra todos los campos")
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

/// Unknown fields among which the one that was meant for a missing one is looked for.
const WORDS_MAX: usize = 100;

/// `words` are the fields that stand there instead.
pub(super) fn required_missing<'w>(place: Place, name: &str, words: impl Iterator<Item = &'w str>) -> Diagnostic {
    let (last, _) = last_name(name);
    let hint = match words.take(WORDS_MAX).find(|word| stands_for(word, last)) {
        Some(word) => {
            let word = shown(word);
            say!("rename `{word}` to `{last}`", "cambie el nombre de `{word}` a `{last}`")
        }
        None => say!("add `{last}: …`", "añada `{last}: …`"),
    };
    let name = shown(name);
    Diagnostic::error(Code::RequiredMissing, place, say!("`{name}` is missing", "falta `{name}`")).hint(hint)
}

/// Whether a written field may have been meant for `ours`: a word of others, or a slip of the hand in a longer word.
fn stands_for(word: &str, ours: &str) -> bool {
    let is_slip = || ours.len() > 4 && strsim::osa_distance(&word.to_lowercase(), ours) <= 2;
    word.len() <= GUESS_BYTES_MAX && (borrowed::our_word(word, &[ours]).is_some() || is_slip())
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
    let number = near_number(&text, min, max);
    let better = match last_name(name) {
        (_, true) => number.to_string(),
        (last, false) => format!("{last}: {number}"),
    };
    Diagnostic::error(Code::ValueInvalid, place, message).hint(say!("write `{better}`", "escriba `{better}`"))
}

pub(super) fn not_one_of(place: Place, name: &str, text: &str, known: &[&str], guesses: &[&str]) -> Diagnostic {
    let shown_text = shown(text);
    let message = say!("`{name}` cannot be `{shown_text}`", "`{name}` no puede ser `{shown_text}`");
    Diagnostic::error(Code::ValueInvalid, place, message)
        .hint(borrowed_value(text, guesses).or_else(|| suggestion(text, guesses.iter().copied())))
        .hint(known_list(known.iter().copied()))
}

/// The value that others call by another word.
fn borrowed_value(text: &str, known: &[&str]) -> Option<Sentence> {
    let ours = (text.len() <= GUESS_BYTES_MAX).then(|| borrowed::our_word(text, known)).flatten()?;
    Some(say!("write `{ours}`", "escriba `{ours}`"))
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
    let (message, hint) = character_refused(c);
    Diagnostic::error(Code::CharacterInvalid, place, message).hint(hint)
}

/// What is said of a character that no text may hold, and the way out.
pub fn character_refused(c: char) -> (Sentence, Sentence) {
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
    (message, hint)
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

/// What to do where git has left two versions.
pub fn conflict_hint() -> Sentence {
    say!(
        "git left two versions here: keep one, and take the lines with `<<<<<<<`, `=======` and `>>>>>>>` out",
        "git dejó aquí dos versiones: conserve una y quite las líneas con `<<<<<<<`, `=======` y `>>>>>>>`"
    )
}

/// Wrong syntax, told by [`super::syntax`].
pub(super) fn syntax(place: Place, message: Sentence, hints: Vec<Sentence>) -> Diagnostic {
    Diagnostic { hints, ..Diagnostic::error(Code::YamlSyntax, place, message) }
}
