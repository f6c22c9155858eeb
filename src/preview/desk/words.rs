//! The words of the desk, in both languages.

use crate::pipeline::base::lang::Lang;

macro_rules! words {
    ($($name:ident: $en:literal, $es:literal;)*) => {
        /// Every word that the pages of the desk say.
        pub(super) struct Words {
            $(pub(super) $name: &'static str,)*
        }

        /// English.
        const EN: Words = Words { $($name: $en,)* };

        /// Spanish.
        const ES: Words = Words { $($name: $es,)* };
    };
}

words! {
    desk: "The desk", "La mesa de redacción";
    skip: "Skip to content", "Saltar al contenido";
    filter: "Find stories", "Buscar historias";
    words: "Title or id", "Título o identificador";
    state: "State", "Estado";
    language: "Language", "Idioma";
    section: "Section", "Sección";
    any: "any", "cualquiera";
    show: "Show", "Mostrar";
    story: "Story", "Historia";
    date: "Date", "Fecha";
    english: "English", "Inglés";
    spanish: "Spanish", "Español";
    translation: "Translation", "Traducción";
    stories: "stories", "historias";
    one_story: "story", "historia";
    more: "more: look for something narrower", "más: afine la búsqueda";
    none: "No story is like that.", "Ninguna historia es así.";
    original: "original", "original";
    live: "live", "publicado";
    due: "due", "programado";
    waiting: "waits for its twin", "espera a su gemelo";
    draft: "draft", "borrador";
    expired: "expired", "caducado";
    unreadable: "cannot be read", "no se puede leer";
    gated: "gated", "de pago";
    lacks_twin: "lacks a twin", "sin gemelo";
    stale: "stale", "atrasada";
    never_accepted: "never accepted", "nunca aceptada";
    not_known: "not known", "no se sabe";
    fresh: "follows", "al día";
    changed: "changed since", "cambió después";
    added: "added since", "nuevo desde entonces";
    gone: "gone from the original", "ya no está en el original";
    all_stories: "All stories", "Todas las historias";
    accept: "The translation follows: accept it", "La traducción está al día: aceptarla";
    accept_help: "Writes into translations.lock that this translation was made from the original as you see it here.",
        "Anota en translations.lock que esta traducción parte del original tal como lo ve aquí.";
    all_fresh: "The translation follows its original.", "La traducción está al día con su original.";
    not_accepted: "Nobody has said yet what this translation was made from, so nobody can tell what changed since.",
        "Nadie ha dicho todavía de qué partió esta traducción, así que no se sabe qué ha cambiado desde entonces.";
    no_twin: "This story has one text. A translation is begun in the terminal:",
        "Esta historia tiene un solo texto. La traducción se empieza en la terminal:";
    stale_blocks: "blocks of the original that the translation does not follow", "bloques del original que la traducción aún no sigue";
    stale_block: "block of the original that the translation does not follow", "bloque del original que la traducción aún no sigue";
    missing: "nothing here", "aquí no hay nada";
    edit: "Edit", "Editar";
    seen_changed: "The original has changed since this page was shown. Look at it again before you accept.",
        "El original ha cambiado desde que se mostró esta página. Revíselo antes de aceptar.";
    no_story: "There is no such story.", "No existe esa historia.";
    trouble: "The desk cannot be shown", "La mesa no se puede mostrar";
    apart: "Texts that tell no story; `bifolio check` says why", "Textos que no cuentan ninguna historia; `bifolio check` dice por qué";
    lock: "translations.lock cannot be used, so nothing can be accepted", "translations.lock no se puede usar, así que no se puede aceptar nada";
    first: "First stale block", "Primer bloque atrasado";
}

/// The words of a language.
pub(super) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &EN,
        Lang::Es => &ES,
    }
}
