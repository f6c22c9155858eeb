//! The words of the desk, in both languages.

use crate::desk::compare::How;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::content::block::BlockKind;
use crate::pipeline::edition::schedule::State;

use crate::report::summary::pick;

/// A language, by its name.
pub(super) fn language(of: Lang, lang: Lang) -> &'static str {
    match of {
        Lang::En => pick(lang, "English", "inglés"),
        Lang::Es => pick(lang, "Spanish", "español"),
    }
}

/// What became of a block.
pub(super) fn how(how: How, lang: Lang) -> &'static str {
    match how {
        How::Changed => pick(lang, "changed", "cambió"),
        How::Added => pick(lang, "added", "nuevo"),
        How::Gone => pick(lang, "gone", "ya no está"),
    }
}

/// What a block is.
pub(super) fn kind(kind: BlockKind, lang: Lang) -> &'static str {
    let (en, es) = match kind {
        BlockKind::Title => ("the title", "el título"),
        BlockKind::Dek => ("the dek", "la entradilla"),
        BlockKind::Kicker => ("the kicker", "el antetítulo"),
        BlockKind::Description => ("the description", "la descripción"),
        BlockKind::GateNote => ("the gate note", "la nota de la barrera"),
        BlockKind::Alt => ("the alt text", "el texto alternativo"),
        BlockKind::Caption => ("the caption", "el pie de foto"),
        BlockKind::Heading => ("a heading", "un intertítulo"),
        BlockKind::Paragraph => ("a paragraph", "un párrafo"),
        BlockKind::Figure => ("a picture", "una imagen"),
        BlockKind::List => ("a list", "una lista"),
        BlockKind::Quote => ("a quotation", "una cita"),
        BlockKind::Code => ("code", "código"),
        BlockKind::Table => ("a table", "una tabla"),
        BlockKind::Component => ("a block", "un bloque"),
        BlockKind::Footnote => ("a footnote", "una nota al pie"),
        BlockKind::References => ("addresses of links", "direcciones de enlaces"),
        BlockKind::Html => ("HTML", "HTML"),
        BlockKind::Rule => ("a rule", "una línea"),
        BlockKind::Cut => ("the cut", "el corte"),
    };
    pick(lang, en, es)
}

/// Where a text stands.
pub(super) fn state(state: State, lang: Lang) -> &'static str {
    let (en, es) = match state {
        State::Live => ("live", "publicado"),
        State::Future => ("due", "programado"),
        State::Expired => ("expired", "caducado"),
        State::Waiting => ("waits for its twin", "espera a su gemelo"),
        State::Draft => ("draft", "borrador"),
        State::Unreadable => ("cannot be read", "no se puede leer"),
    };
    pick(lang, en, es)
}

/// The name of a state for programs.
pub(super) fn state_code(state: State) -> &'static str {
    match state {
        State::Live => "live",
        State::Future => "due",
        State::Expired => "expired",
        State::Waiting => "waiting",
        State::Draft => "draft",
        State::Unreadable => "unreadable",
    }
}

/// The name of a change for programs.
pub(super) fn how_code(how: How) -> &'static str {
    match how {
        How::Changed => "changed",
        How::Added => "added",
        How::Gone => "gone",
    }
}
