//! All that linking an edition can say.

use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence, did_you_mean, known_list, nearest};
use crate::pipeline::base::ids::{AuthorId, PageId, StoryId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::content::article::{Article, Role};
use crate::pipeline::content::front_block::FrontBlock;
use crate::say;

use super::schedule::State;

/// The name of a language, in each language.
fn language(lang: Lang) -> ByLang<&'static str> {
    match lang {
        Lang::En => ByLang::new("English", "inglés"),
        Lang::Es => ByLang::new("Spanish", "español"),
    }
}

fn field(article: &Article, path: &[&str]) -> Place {
    article.block.place(path)
}

/// The line that names the story of an article, or the opening of its front matter.
fn identity(article: &Article) -> Place {
    let key = match article.role {
        Role::Original { .. } => "story",
        Role::Translation { .. } => "translation_of",
    };
    field(article, &[key])
}

pub(super) fn two_originals(id: &StoryId, first: &Article, second: &Article) -> Diagnostic {
    let (here, there) = (&second.source, &first.source);
    let unnamed = |article: &Article| matches!(article.role, Role::Original { is_named: false, .. });
    let twins = first.lang != second.lang
        && unnamed(first)
        && unnamed(second)
        && first.source.folder() == second.source.folder();
    if twins {
        let place = identity(second);
        let message = say!(
            "`{there}` and `{here}` look like twins, but neither says that it is a translation",
            "`{there}` y `{here}` parecen gemelos, pero ninguno dice que es una traducción"
        );
        return Diagnostic::error(Code::PairUndeclared, place, message)
            .also(identity(first), say!("the other text", "el otro texto"))
            .hint(say!(
                "write `translation_of: {id}` in the translation",
                "escriba `translation_of: {id}` en la traducción"
            ));
    }
    let message = say!(
        "two originals tell the story `{id}`: `{there}` and `{here}`",
        "dos originales cuentan la historia `{id}`: `{there}` y `{here}`"
    );
    Diagnostic::error(Code::StoryDuplicate, identity(second), message)
        .also(identity(first), say!("the first one", "el primero"))
        .hint(say!(
            "give one of them another `story:`, or write `translation_of: {id}` if it is a translation",
            "dé a uno de ellos otro `story:`, o escriba `translation_of: {id}` si es una traducción"
        ))
}

pub(super) fn translation_orphan<'a>(
    of: &StoryId,
    translation: &Article,
    known: impl Iterator<Item = &'a StoryId>,
) -> Diagnostic {
    let here = &translation.source;
    let message = say!(
        "`{here}` translates a story that does not exist: `{of}`",
        "`{here}` traduce una historia que no existe: `{of}`"
    );
    let near = did_you_mean(of.as_str(), known.map(StoryId::as_str));
    let fallback = say!(
        "the id is the original's `story:`, or its file's name without the language",
        "el id es el `story:` del original, o el nombre de su archivo sin el idioma"
    );
    Diagnostic::error(Code::TranslationOrphan, identity(translation), message).hint(near.unwrap_or(fallback))
}

pub(super) fn translation_language(original: &Article, translation: &Article) -> Diagnostic {
    let (here, there, name) = (&translation.source, &original.source, language(translation.lang));
    let (en, es) = name.into_pair();
    let message = ByLang::new(
        format!("`{here}` is in {en}, as is its original `{there}`"),
        format!("`{here}` está en {es}, igual que su original `{there}`"),
    );
    let other = translation.lang.other();
    Diagnostic::error(Code::TranslationLanguage, identity(translation), message)
        .also(identity(original), say!("the original", "el original"))
        .hint(say!(
            "a translation into the other language ends in `.{other}.md`",
            "una traducción al otro idioma termina en `.{other}.md`"
        ))
}

pub(super) fn two_translations(of: &StoryId, first: &Article, second: &Article) -> Diagnostic {
    let (here, there) = (&second.source, &first.source);
    let message = say!(
        "two texts of the story `{of}` are in one language: `{there}` and `{here}`",
        "dos textos de la historia `{of}` están en el mismo idioma: `{there}` y `{here}`"
    );
    Diagnostic::error(Code::PairConflict, identity(second), message)
        .also(identity(first), say!("the first one", "el primero"))
        .hint(say!(
            "remove one of them, or mend its `translation_of`",
            "quite uno de ellos o corrija su `translation_of`"
        ))
}

pub(super) fn translation_contradicts(key: &str, original: &Article, translation: &Article) -> Diagnostic {
    let there = &original.source;
    let message = say!(
        "`{key}` belongs to the story, and the original `{there}` says something else",
        "`{key}` pertenece a la historia, y el original `{there}` dice otra cosa"
    );
    Diagnostic::error(Code::TranslationContradicts, field(translation, &[key]), message)
        .also(field(original, &[key]), say!("the original", "el original"))
        .hint(say!(
            "remove `{key}` here, or change it in the original",
            "quite `{key}` aquí, o cámbielo en el original"
        ))
}

pub(super) fn translation_repeats(key: &str, original: &Article, translation: &Article) -> Diagnostic {
    let there = &original.source;
    let message = say!(
        "`{key}` belongs to the story, and the original `{there}` says it already",
        "`{key}` pertenece a la historia, y el original `{there}` ya lo dice"
    );
    Diagnostic::warning(Code::TranslationRepeats, field(translation, &[key]), message)
        .hint(say!("remove `{key}` here", "quite `{key}` aquí"))
}

/// The problem with a name behind which there is nothing. The hint is the nearest name, or all of them where they are
/// few, or else the place where they are told.
fn unknown<'a>(
    code: Code,
    place: &Place,
    said: ByLang<&str>,
    id: &str,
    known: impl Iterator<Item = &'a str>,
    make: Sentence,
) -> Diagnostic {
    let message = said.map(|_, said| format!("{said} `{id}`"));
    let known: Vec<&str> = known.collect();
    let told = Diagnostic::error(code, place.clone(), message);
    match did_you_mean(id, known.iter().copied()) {
        Some(near) => told.hint(near),
        None => told.hint(known_list(known)).hint(make),
    }
}

macro_rules! unknown {
    ($($name:ident($id:ident): $code:expr, $en:literal, $es:literal, $make_en:literal, $make_es:literal;)*) => {$(
        pub(super) fn $name<'a>(place: &Place, $id: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
            unknown($code, place, ByLang::new($en, $es), $id, known, say!($make_en, $make_es))
        }
    )*};
}

unknown! {
    unknown_author(id): Code::UnknownAuthor, "unknown author", "autor desconocido:",
        "a new author is a file: `content/authors/{id}.en.md` or `.es.md`",
        "un autor nuevo es un archivo: `content/authors/{id}.en.md` o `.es.md`";
    unknown_section(id): Code::UnknownSection, "unknown section", "sección desconocida:",
        "sections stand in `content/sections.yaml`: a new one is a line `{id}: {{name: {{en: …, es: …}}}}`",
        "las secciones están en `content/sections.yaml`: una nueva es una línea `{id}: {{name: {{en: …, es: …}}}}`";
    unknown_topic(id): Code::UnknownTopic, "unknown topic", "tema desconocido:",
        "topics stand in `content/topics.yaml`: a new one is a line `{id}: {{name: {{en: …, es: …}}}}`",
        "los temas están en `content/topics.yaml`: uno nuevo es una línea `{id}: {{name: {{en: …, es: …}}}}`";
    unknown_series(id): Code::UnknownSeries, "unknown series", "serie desconocida:",
        "series stand in `content/series.yaml`: a new one is a line `{id}: {{name: {{en: …, es: …}}}}`",
        "las series están en `content/series.yaml`: una nueva es una línea `{id}: {{name: {{en: …, es: …}}}}`";
    unknown_page(id): Code::UnknownPage, "unknown page", "página desconocida:",
        "a page is a file: `content/pages/{id}.en.md` or `.es.md`",
        "una página es un archivo: `content/pages/{id}.en.md` o `.es.md`";
    unknown_story(id): Code::UnknownStory, "unknown story", "historia desconocida:",
        "a story's id is its `story:`, or its file's name without the language",
        "el id de una historia es su `story:`, o el nombre de su archivo sin el idioma";
    front_story_unknown(id): Code::FrontStoryUnknown, "the front page names a story that does not exist:",
        "la portada nombra una historia que no existe:",
        "write a story's id: its `story:`, or its file's name without the language",
        "escriba el id de una historia: su `story:`, o el nombre de su archivo sin el idioma";
}

pub(super) fn front_story_asleep(place: &Place, id: &StoryId, state: State) -> Diagnostic {
    let (en, es) = why(state).into_pair();
    let message = ByLang::new(
        format!("the front page passes over the story `{id}`: it {en}"),
        format!("la portada omite la historia `{id}`: {es}"),
    );
    Diagnostic::warning(Code::FrontStoryAsleep, place.clone(), message)
        .hint(say!("take `{id}` out until it is live", "quite `{id}` hasta que esté publicada"))
}

/// Why readers may not see a story.
fn why(state: State) -> ByLang<&'static str> {
    match state {
        State::Live => ByLang::new("is live", "está publicada"),
        State::Future => ByLang::new("is not due yet", "todavía no toca publicarla"),
        State::Expired => ByLang::new("has expired", "ha caducado"),
        State::Waiting => ByLang::new("waits for its twin", "espera a su gemela"),
        State::Draft => ByLang::new("is a draft", "es un borrador"),
        State::Unreadable => ByLang::new("cannot be read", "no se puede leer"),
    }
}

pub(super) fn story_never_live(place: &Place, id: &StoryId, state: State) -> Diagnostic {
    let (en, es) = why(state).into_pair();
    let message = ByLang::new(
        format!("the link leads to the story `{id}`, which {en}"),
        format!("el enlace lleva a la historia `{id}`, que no se publica: {es}"),
    );
    Diagnostic::error(Code::LinkDead, place.clone(), message)
        .hint(say!("publish the story, or take the link away", "publique la historia, o quite el enlace"))
}

pub(super) fn story_not_live(place: &Place, id: &StoryId, state: State) -> Diagnostic {
    let (en, es) = why(state).into_pair();
    let message = ByLang::new(
        format!("the link leads to the story `{id}`, which {en}: the words stand without a link"),
        format!("el enlace lleva a la historia `{id}` ({es}): las palabras quedan sin enlace"),
    );
    Diagnostic::warning(Code::LinkNotLive, place.clone(), message).hint(not_live_hint(state))
}

/// What to do about a link to a story that readers may not see now.
fn not_live_hint(state: State) -> Sentence {
    match state {
        State::Expired => say!("take the link away", "quite el enlace"),
        _ => say!(
            "leave it: the first build after the story is live makes the link",
            "déjelo: la primera construcción tras la publicación de la historia hace el enlace"
        ),
    }
}

pub(super) fn part_is_gated(place: &Place, part: &str) -> Diagnostic {
    let message = say!(
        "`#{part}` stands behind the cut of a paid text: the link leads to the page without it",
        "`#{part}` está tras el corte de un texto de pago: el enlace lleva a la página sin él"
    );
    Diagnostic::warning(Code::FragmentDead, place.clone(), message)
        .hint(say!("take `#{part}` out of the link", "quite `#{part}` del enlace"))
}

pub(super) fn teaser_missing(block: &FrontBlock) -> Diagnostic {
    let message = say!(
        "readers without a pass see nothing of this paid text: it does not open with a paragraph, and no cut is written",
        "quien no tiene pase no ve nada de este texto de pago: no empieza con un párrafo y no hay corte escrito"
    );
    Diagnostic::warning(Code::TeaserMissing, block.place(&["title"]), message).hint(say!(
        "write `<!-- more -->` after what everybody may read",
        "escriba `<!-- more -->` tras lo que puede leer todo el mundo"
    ))
}

pub(super) fn page_is_draft(place: &Place, id: &PageId) -> Diagnostic {
    let message = say!(
        "the link leads to the plain page `{id}`, which is a draft",
        "el enlace lleva a la página fija `{id}`, que es un borrador"
    );
    Diagnostic::error(Code::LinkDead, place.clone(), message)
        .hint(say!("publish the page, or take the link away", "publique la página, o quite el enlace"))
}

pub(super) fn named_page_is_draft(place: &Place, id: &PageId) -> Diagnostic {
    let message = say!("the plain page `{id}` is a draft", "la página fija `{id}` es un borrador");
    Diagnostic::error(Code::UnknownPage, place.clone(), message).hint(say!(
        "take `draft: true` out of `content/pages/{id}`, or name another page",
        "quite `draft: true` de `content/pages/{id}`, o nombre otra página"
    ))
}

pub(super) fn page_not_live(place: &Place) -> Diagnostic {
    let message = say!(
        "the link leads to a page that no live text needs: the words stand without a link",
        "el enlace lleva a una página que ningún texto publicado necesita: las palabras quedan sin enlace"
    );
    Diagnostic::warning(Code::LinkNotLive, place.clone(), message).hint(say!(
        "take the link away, or publish a text that belongs on that page",
        "quite el enlace, o publique un texto que tenga su lugar en esa página"
    ))
}

pub(super) fn no_such_file<'a>(place: &Place, file: &SourcePath, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!(
        "the link leads to a file that does not exist: `{file}`",
        "el enlace lleva a un archivo que no existe: `{file}`"
    );
    let near = moved_or_misspelt(file, known).map(|near| say!("did you mean `{near}`?", "¿quiso decir `{near}`?"));
    Diagnostic::error(Code::LinkDead, place.clone(), message).hint(near.unwrap_or_else(|| {
        say!(
            "write the way from this file to the other, such as `../water/river.en.md`, or `story:ID`",
            "escriba el camino de este archivo al otro, como `../agua/rio.es.md`, o `story:ID`"
        )
    }))
}

/// The file that was meant: one of the same name elsewhere, or one whose name is near. Whole paths are always alike, and
/// so are endings.
fn moved_or_misspelt<'a>(file: &SourcePath, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    fn stem(path: &str) -> &str {
        path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or(path)
    }
    let known: Vec<&str> = known.collect();
    let near = nearest(stem(file.as_str()), known.iter().map(|path| stem(path)))?;
    let of_that_name = || known.iter().copied().filter(|path| stem(path) == near);
    nearest(file.as_str(), of_that_name()).or_else(|| of_that_name().next())
}

pub(super) fn picture_missing<'a>(place: &Place, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("no such picture: `{name}`", "no existe la imagen `{name}`");
    let known: Vec<&str> = known.collect();
    let told = Diagnostic::error(Code::PictureMissing, place.clone(), message);
    match did_you_mean(name, known.iter().copied()) {
        Some(near) => told.hint(near),
        None => told.hint(known_list(known)).hint(say!(
            "put the file beside the text that shows it, or write the way to it: `../pictures/{name}`",
            "ponga el archivo junto al texto que lo muestra, o escriba el camino hasta él: `../imagenes/{name}`"
        )),
    }
}

/// A file that is there but cannot be published: the problem, told where it is used.
pub(super) fn bad_media(place: &Place, file: &SourcePath, problem: &Diagnostic) -> Diagnostic {
    let (en, es) = problem.message.as_ref().into_pair();
    let message =
        ByLang::new(format!("`{file}` cannot be published: {en}"), format!("no se puede publicar `{file}`: {es}"));
    let told = Diagnostic { hints: problem.hints.clone(), ..Diagnostic::error(problem.code, place.clone(), message) };
    match &problem.place {
        Some(inside) => told.also(inside.clone(), say!("here", "aquí")),
        None => told,
    }
}

pub(super) fn alt_missing(place: &Place, lang: Lang) -> Diagnostic {
    let (en, es) = language(lang).into_pair();
    let message = ByLang::new(
        format!("the picture has no {en} text for readers who cannot see it"),
        format!("la imagen no tiene un texto en {es} para quien no puede verla"),
    );
    Diagnostic::error(Code::AltMissing, place.clone(), message).hint(say!(
        "write what it shows: `![A river in flood](…)`, or `alt:` in the front matter",
        "escriba qué muestra: `![Un río crecido](…)`, o `alt:` en la cabecera"
    ))
}

pub(super) fn credit_missing(place: &Place, is_error: bool) -> Diagnostic {
    let message = say!("the picture has no credit", "la imagen no tiene crédito");
    let make = if is_error { Diagnostic::error } else { Diagnostic::warning };
    make(Code::CreditMissing, Some(place.clone()), message).hint(say!(
        "add `{{credit=\"…\"}}` after the picture, or `credit:` in the front matter",
        "añada `{{credit=\"…\"}}` tras la imagen, o `credit:` en la cabecera"
    ))
}

pub(super) fn update_elsewhere(place: &Place) -> Diagnostic {
    let message = say!(
        "the block `update` stands only in a text of `kind: live`",
        "el bloque `update` solo puede estar en un texto de `kind: live`"
    );
    Diagnostic::error(Code::ComponentUnknown, place.clone(), message).hint(say!(
        "write `kind: live` into the original's front matter",
        "escriba `kind: live` en la cabecera del original"
    ))
}

pub(super) fn name_missing(file: &FrontBlock, id: &str, lang: Lang) -> Diagnostic {
    let (en, es) = language(lang).into_pair();
    let message = ByLang::new(
        format!("`{id}` has no {en} name, and live texts in {en} need one"),
        format!("`{id}` no tiene nombre en {es}, y hay textos publicados en {es} que lo necesitan"),
    );
    let code = lang.code();
    Diagnostic::error(Code::WordMissing, file.place(&[id]), message)
        .hint(say!("write `name: {{{code}: …}}`", "escriba `name: {{{code}: …}}`"))
}

pub(super) fn reason_missing(block: &FrontBlock, lang: Lang) -> Diagnostic {
    let (en, es) = language(lang).into_pair();
    let message = ByLang::new(
        format!("the story is withdrawn, and its page in {en} does not say why"),
        format!("la historia está retirada, y su página en {es} no dice por qué"),
    );
    let code = lang.code();
    Diagnostic::error(Code::WordMissing, block.place(&["withdrawn", "reason"]), message)
        .hint(say!("write `reason: {{{code}: …}}`", "escriba `reason: {{{code}: …}}`"))
}

pub(super) fn author_without_name(id: &AuthorId, block: &FrontBlock) -> Diagnostic {
    let message = say!(
        "the author `{id}` has no `name` in any of their files",
        "el autor `{id}` no tiene `name` en ninguno de sus archivos"
    );
    Diagnostic::error(Code::RequiredMissing, block.place(&[]), message)
        .hint(say!("write `name: …`", "escriba `name: …`"))
}

pub(super) fn guest_untranslated(block: &FrontBlock, index: &str, name: &str) -> Diagnostic {
    let message = say!(
        "the role or bio of `{name}` is in one language, and the story is in two",
        "el cargo o la biografía de `{name}` está en un idioma, y la historia en dos"
    );
    Diagnostic::warning(Code::GuestUntranslated, block.place(&["authors", index]), message)
        .hint(say!("give both: `role: {{en: …, es: …}}`", "dé los dos: `role: {{en: …, es: …}}`"))
}

pub(super) fn correction_untranslated(block: &FrontBlock, lacking: Lang) -> Diagnostic {
    let (en, es) = language(lacking).into_pair();
    let message = ByLang::new(
        format!("the text is corrected here but not in {en}"),
        format!("el texto se corrige aquí, pero no en {es}"),
    );
    Diagnostic::warning(Code::CorrectionUntranslated, block.place(&["corrections"]), message).hint(say!(
        "correct the twin too, or say there that it was right",
        "corrija también el gemelo, o diga allí que estaba bien"
    ))
}

pub(super) fn story_waits(article: &Article, id: &StoryId, twin: Option<State>) -> Diagnostic {
    let (en, es) = match twin {
        None => ("which does not exist yet", "que todavía no existe"),
        Some(State::Draft) => ("which is a draft", "que es un borrador"),
        Some(State::Future) => ("which is not due yet", "que todavía no toca publicar"),
        Some(_) => ("which cannot be published", "que no se puede publicar"),
    };
    let message = ByLang::new(
        format!("the story `{id}` waits for its twin, {en}"),
        format!("la historia `{id}` espera a su gemela, {es}"),
    );
    Diagnostic::note(Code::StoryWaits, field(article, &["publish"]), message)
}

/// A comments file beside no text at all. `near` is what it was likely to be called.
pub(super) fn comments_orphan(source: &SourcePath, near: Option<String>) -> Diagnostic {
    let message = say!(
        "no story stands beside the comments `{source}`",
        "junto a los comentarios `{source}` no hay ninguna historia"
    );
    let hint = match near {
        Some(near) => say!("did you mean `{near}`?", "¿quiso decir `{near}`?"),
        None => say!(
            "put it beside the original, with its name: `river.comments.yaml` for `river.en.md`",
            "póngalo junto al original, con su nombre: `rio.comments.yaml` para `rio.es.md`"
        ),
    };
    Diagnostic::warning(Code::CommentsOrphan, Place::top(source), message).hint(hint)
}

/// A comments file beside a translation. `right` is where the thread belongs.
pub(super) fn comments_of_translation(source: &SourcePath, right: &str) -> Diagnostic {
    let message = say!(
        "`{source}` stands beside a translation, and is not shown: both texts share one thread",
        "`{source}` está junto a una traducción, y no se muestra: los dos textos comparten un hilo"
    );
    Diagnostic::warning(Code::CommentsOrphan, Place::top(source), message).hint(say!(
        "put the comments beside the original: `{right}`",
        "ponga los comentarios junto al original: `{right}`"
    ))
}

/// A comments file beside the originals of two stories.
pub(super) fn comments_of_two(source: &SourcePath, first: &StoryId, second: &StoryId) -> Diagnostic {
    let message = say!(
        "`{source}` stands beside two originals, of `{first}` and `{second}`, and is not shown",
        "`{source}` está junto a dos originales, de `{first}` y de `{second}`, y no se muestra"
    );
    Diagnostic::warning(Code::CommentsOrphan, Place::top(source), message)
        .hint(say!("give one of the two texts another file name", "dé a uno de los dos textos otro nombre de archivo"))
}
