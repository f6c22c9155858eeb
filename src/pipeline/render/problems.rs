//! All that `render` can say is wrong.

use super::complaint::Complaint;
use crate::pipeline::base::code::Code;
use crate::pipeline::base::diagnostic::{Diagnostic, Place, Sentence, did_you_mean, known_list};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;
use crate::say;

/// How the function `t` opens its complaint of an id that no language has.
pub(super) const UNKNOWN_MESSAGE: &str = "unknown message `";

/// The site names a theme that is neither in `themes/` nor built in.
pub(super) fn theme_unknown(place: Option<Place>, name: &str, known: &[&str]) -> Diagnostic {
    let list = known.join("`, `");
    Diagnostic::error(Code::ThemeUnknown, place, say!("unknown theme `{name}`", "tema gráfico desconocido: `{name}`"))
        .hint(did_you_mean(name, known.iter().copied()))
        .hint(say!("the themes at hand are `{list}`", "los temas disponibles son `{list}`"))
}

/// `extends` leads back to the theme itself.
pub(super) fn theme_extends_itself(place: Option<Place>, name: &str) -> Diagnostic {
    let message = say!("the theme `{name}` extends itself", "el tema gráfico `{name}` se extiende a sí mismo");
    Diagnostic::error(Code::ThemeInvalid, place, message)
        .hint(say!("write `extends: gazette`", "escriba `extends: gazette`"))
}

/// A data file of a theme cannot be read.
pub(super) fn theme_file_invalid(place: Place, detail: &str) -> Diagnostic {
    let told = |message| Diagnostic::error(Code::ThemeInvalid, place.clone(), message);
    // The parser of YAML speaks English; what a designer meets most is said in both languages.
    let Some((name, known)) = detail.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) else {
        return told(say!("{detail}", "{detail}"))
            .hint(say!("mend the YAML of this line", "corrija el YAML de esta línea"));
    };
    let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
    let hint = did_you_mean(name, known.iter().copied()).or_else(|| known_list(known));
    told(say!("unknown field `{name}`", "campo desconocido: `{name}`")).hint(hint)
}

/// A declaration of a setting in `theme.yaml` is not one.
pub(super) fn setting_malformed(place: Option<Place>, name: &str, detail: &str) -> Diagnostic {
    let message = say!(
        "the setting `{name}` is not declared as a setting is: {detail}",
        "el ajuste `{name}` no está declarado como un ajuste: {detail}"
    );
    Diagnostic::error(Code::ThemeInvalid, place, message).hint(say!(
        "write for instance `{{type: color, default: \"#9c1136\", property: --brand}}`; THEMES.md lists the types",
        "escriba por ejemplo `{{type: color, default: \"#9c1136\", property: --brand}}`; THEMES.md enumera los tipos"
    ))
}

/// A setting is declared with something that cannot stand in a style sheet.
pub(super) fn setting_unwritable(place: Option<Place>, name: &str, text: &str) -> Diagnostic {
    let message = say!(
        "the setting `{name}` is declared with `{text}`, which is neither a property nor a unit",
        "el ajuste `{name}` está declarado con `{text}`, que no es ni una propiedad ni una unidad"
    );
    Diagnostic::error(Code::ThemeInvalid, place, message).hint(say!(
        "a property is written `--line-gap`, with letters, digits and hyphens; a unit `rem`, `px` or `%`",
        "una propiedad se escribe `--line-gap`, con letras, cifras y guiones; una unidad, `rem`, `px` o `%`"
    ))
}

/// Something is set that the theme does not offer.
pub(super) fn setting_unknown<'a>(
    place: Option<Place>,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let list = known.clone().collect::<Vec<_>>().join("`, `");
    let message = say!("the theme has no setting `{name}`", "el tema gráfico no tiene ningún ajuste llamado `{name}`");
    let offered = if list.is_empty() {
        say!("it has none", "no tiene ninguno")
    } else {
        say!("it has `{list}`", "tiene `{list}`")
    };
    Diagnostic::error(Code::SettingUnknown, place, message).hint(did_you_mean(name, known)).hint(offered)
}

/// A setting is given something of another type.
pub(super) fn setting_invalid(place: Option<Place>, name: &str, wanted: Sentence) -> Diagnostic {
    let message = say!("the setting `{name}` cannot have this value", "el ajuste `{name}` no puede tener este valor");
    Diagnostic::error(Code::SettingInvalid, place, message).hint(wanted)
}

/// A setting names a file that is no asset of the theme.
pub(super) fn setting_without_asset(place: Option<Place>, name: &str, file: &str) -> Diagnostic {
    let message = say!(
        "the setting `{name}` names `{file}`, which is no asset of the theme",
        "el ajuste `{name}` nombra `{file}`, que no es un recurso del tema gráfico"
    );
    Diagnostic::error(Code::SettingInvalid, place, message).hint(say!(
        "put the file into `assets/` of a theme of your own, and name it by its path there",
        "ponga el archivo en `assets/` de un tema gráfico propio, y nómbrelo por su ruta allí"
    ))
}

/// Words in a color could not be read.
pub(super) fn contrast_low(place: Option<Place>, name: &str, color: &str, paper: &str, ratio: f64) -> Diagnostic {
    // Rounded down: 4.49 is not yet 4.5.
    let ratio = (ratio * 100.0).floor() / 100.0;
    let message = say!(
        "words in the color `{color}` of the setting `{name}` are hard to read on `{paper}`: their contrast is {ratio} to 1",
        "las palabras con el color `{color}` del ajuste `{name}` se leen mal sobre `{paper}`: su contraste es de {ratio} a 1"
    );
    Diagnostic::warning(Code::ContrastLow, place, message)
        .hint(say!("take a color with a contrast of 4.5 or more", "elija un color con un contraste de 4.5 o más"))
}

/// An asset has the name of the sheet that the settings make.
pub(super) fn asset_name_kept(place: Place) -> Diagnostic {
    let message = say!(
        "`assets/settings.css` is the name of the sheet that settings are written into",
        "`assets/settings.css` es el nombre de la hoja en la que se escriben los ajustes"
    );
    Diagnostic::error(Code::ThemeInvalid, place, message)
        .hint(say!("give the file another name", "dé otro nombre al archivo"))
}

/// A style sheet cannot be parsed. The parser's sentence is English in both languages.
pub(super) fn css_invalid(place: Place, sentence: &str) -> Diagnostic {
    Diagnostic::warning(Code::CssInvalid, place, say!("{sentence}", "{sentence}")).hint(say!(
        "browsers pass over the rule; the sheet is published as it is",
        "los navegadores pasan por alto la regla; la hoja se publica tal cual"
    ))
}

/// A bracket of a style sheet is not closed.
pub(super) fn css_unclosed(place: Place) -> Diagnostic {
    let message = say!("this bracket has no other half", "a este paréntesis le falta su pareja");
    Diagnostic::warning(Code::CssInvalid, place, message)
        .hint(say!("close it; the sheet is published as it is", "ciérrelo; la hoja se publica tal cual"))
}

/// A style sheet has too many brackets in brackets.
pub(super) fn css_too_deep(place: Place, limit: usize) -> Diagnostic {
    let message = say!(
        "brackets stand in brackets more than {limit} deep",
        "hay paréntesis o llaves a más de {limit} niveles de profundidad"
    );
    Diagnostic::warning(Code::CssInvalid, place, message)
}

/// A file of a theme that should be text is not.
pub(super) fn not_utf8(file: &SourcePath) -> Diagnostic {
    let message = say!("`{file}` is not UTF-8 text", "`{file}` no es texto UTF-8");
    Diagnostic::error(Code::NotUtf8, Place::top(file), message)
        .hint(say!("save the file with the encoding UTF-8", "guarde el archivo con la codificación UTF-8"))
}

/// A theme lacks components that the engine itself calls.
pub(super) fn components_missing(theme: &str, names: &[&str]) -> Diagnostic {
    let list = names.join("`, `");
    let message = say!(
        "the theme `{theme}` lacks what every text needs: the components `{list}`",
        "al tema gráfico `{theme}` le falta lo que todo texto necesita: los componentes `{list}`"
    );
    Diagnostic::error(Code::ThemeInvalid, None, message).hint(say!(
        "write `extends: gazette` into its `theme.yaml`, or give it the components",
        "escriba `extends: gazette` en su `theme.yaml`, o añádale los componentes"
    ))
}

/// A locale of the configuration is none of its language.
pub(super) fn locale_invalid(lang: Lang, tag: &str) -> Diagnostic {
    let message = say!("`{tag}` is not a locale of `{lang}`", "`{tag}` no es una configuración regional de `{lang}`");
    Diagnostic::error(Code::ValueInvalid, None, message).hint(say!(
        "write one such as `en-US`, `en-GB`, `es-419`, `es-ES` or `es-MX` under `locales`",
        "escriba una como `en-US`, `en-GB`, `es-419`, `es-ES` o `es-MX` en `locales`"
    ))
}

/// A message is in one language only.
pub(super) fn message_untranslated(place: Place, id: &str, lacking: Lang) -> Diagnostic {
    let message = say!("the message `{id}` is missing in `{lacking}`", "falta el mensaje `{id}` en `{lacking}`");
    Diagnostic::error(Code::MessageMissing, place, message).hint(say!(
        "add `{id}:` to `strings/{lacking}.yaml` of the theme",
        "añada `{id}:` a `strings/{lacking}.yaml` del tema"
    ))
}

/// A template asks for a message that no language has.
pub(super) fn message_unknown<'a>(place: Place, id: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("unknown message `{id}`", "mensaje desconocido: `{id}`");
    Diagnostic::error(Code::MessageMissing, place, message).hint(did_you_mean(id, known)).hint(say!(
        "a message of your own stands in `strings/en.yaml` and `strings/es.yaml` of the theme",
        "un mensaje propio está en `strings/en.yaml` y `strings/es.yaml` del tema gráfico"
    ))
}

/// A story's contributor has a role for which the theme has no word. `known` are the ids of the theme's messages.
pub(super) fn role_unknown<'a>(place: Place, role: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message =
        say!("the theme has no word for the role `{role}`", "el tema gráfico no tiene palabra para el rol `{role}`");
    let roles = known.filter_map(|id| id.strip_prefix("role-"));
    Diagnostic::error(Code::MessageMissing, place, message).hint(did_you_mean(role, roles)).hint(say!(
        "or add `role-{role}:` to `strings/en.yaml` and `strings/es.yaml` of a theme of your own",
        "o añada `role-{role}:` a `strings/en.yaml` y `strings/es.yaml` de un tema gráfico propio"
    ))
}

/// A message has forms, but not the one that every number may fall back to.
pub(super) fn message_without_other(place: Place, id: &str) -> Diagnostic {
    let message = say!("the message `{id}` has no form `other`", "el mensaje `{id}` no tiene la forma `other`");
    Diagnostic::error(Code::ThemeInvalid, place, message).hint(say!(
        "add `other: …`, which every number may fall back to",
        "añada `other: …`, que vale para todo número"
    ))
}

/// A message is neither a text nor a map of plural forms.
pub(super) fn message_malformed(place: Place, id: &str) -> Diagnostic {
    let message = say!(
        "the message `{id}` must be a text, or have the forms `one`, `many`, `other`",
        "el mensaje `{id}` debe ser un texto, o tener las formas `one`, `many`, `other`"
    );
    Diagnostic::error(Code::ThemeInvalid, place, message).hint(say!(
        "put the text in quotes if it is a number or `yes`",
        "ponga el texto entre comillas si es un número o `yes`"
    ))
}

/// A brace in a message opens no name.
pub(super) fn message_brace(place: Place, id: &str) -> Diagnostic {
    let message = say!(
        "a brace in the message `{id}` does not hold a name",
        "una llave del mensaje `{id}` no contiene un nombre"
    );
    Diagnostic::error(Code::ThemeInvalid, place, message).hint(say!(
        "write `{{name}}` with small letters, digits and `_`",
        "escriba `{{name}}` con minúsculas, cifras y `_`"
    ))
}

/// The two languages of a message want different values.
pub(super) fn placeholders_differ(place: Place, id: &str, en: &str, es: &str) -> Diagnostic {
    let message = say!(
        "the message `{id}` names {en} in English, but {es} in Spanish",
        "el mensaje `{id}` nombra {en} en inglés, pero {es} en español"
    );
    Diagnostic::error(Code::ThemeInvalid, place, message)
        .hint(say!("name the same values in both languages", "nombre los mismos valores en los dos idiomas"))
}

/// A `:::name` that the theme has no component for.
pub(super) fn component_unknown<'a>(place: &Place, name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = say!("unknown block `{name}`", "bloque desconocido: `{name}`");
    let known: Vec<&str> = known.collect();
    let near = did_you_mean(name, known.iter().copied()).or_else(|| known_list(known));
    Diagnostic::error(Code::ComponentUnknown, place.clone(), message).hint(near.unwrap_or_else(|| {
        say!(
            "the blocks of the theme are the files of its `components/`",
            "los bloques del tema gráfico son los archivos de sus `components/`"
        )
    }))
}

/// A block has an attribute that its component does not declare.
pub(super) fn attribute_unknown(place: &Place, block: &str, attribute: &str, known: &[&str]) -> Diagnostic {
    let message = say!(
        "the block `{block}` has no attribute `{attribute}`",
        "el bloque `{block}` no tiene el atributo `{attribute}`"
    );
    let list = known.join("`, `");
    let hint = if known.is_empty() {
        say!("it takes none", "no admite ninguno")
    } else {
        say!("it takes `{list}`", "admite `{list}`")
    };
    Diagnostic::error(Code::AttributeInvalid, place.clone(), message)
        .hint(did_you_mean(attribute, known.iter().copied()))
        .hint(hint)
}

/// A block lacks an attribute that its component cannot do without.
pub(super) fn attribute_missing(place: &Place, block: &str, attribute: &str) -> Diagnostic {
    let message = say!(
        "the block `{block}` needs the attribute `{attribute}`",
        "el bloque `{block}` necesita el atributo `{attribute}`"
    );
    Diagnostic::error(Code::AttributeInvalid, place.clone(), message)
        .hint(say!("write `:::{block}{{{attribute}=\"…\"}}`", "escriba `:::{block}{{{attribute}=\"…\"}}`"))
}

/// An attribute's text is not of the type that the component declares.
pub(super) fn attribute_type(place: &Place, block: &str, attribute: &str, wanted: &str) -> Diagnostic {
    let (en, es, example) = type_words(wanted);
    let message = say!(
        "the attribute `{attribute}` of the block `{block}` must be {en}",
        "el atributo `{attribute}` del bloque `{block}` tiene que ser {es}"
    );
    Diagnostic::error(Code::AttributeInvalid, place.clone(), message)
        .hint(say!("write `{attribute}=\"{example}\"`", "escriba `{attribute}=\"{example}\"`"))
}

/// What people call a type of tera's, in English and Spanish, and a value of it.
fn type_words(wanted: &str) -> (&'static str, &'static str, &'static str) {
    match wanted {
        "bool" => ("`true` or `false`", "`true` o `false`", "true"),
        "integer" => ("a whole number", "un número entero", "3"),
        "float" | "number" => ("a number", "un número", "1.5"),
        "array" => ("a list", "una lista", "[…]"),
        "map" => ("a mapping", "un mapa", "{…}"),
        _ => ("a text", "un texto", "…"),
    }
}

/// The attribute `time` of a block says no time.
pub(super) fn attribute_no_time(place: &Place, block: &str, attribute: &str, text: &str) -> Diagnostic {
    let message = say!(
        "the attribute `{attribute}` of the block `{block}` is not a time: `{text}`",
        "el atributo `{attribute}` del bloque `{block}` no es una hora: `{text}`"
    );
    Diagnostic::error(Code::AttributeInvalid, place.clone(), message)
        .hint(say!("write `2026-11-20T11:45`, or `11:45` alone", "escriba `2026-11-20T11:45`, o solo `11:45`"))
}

/// Blocks in blocks, too many.
pub(super) fn nesting_too_deep(place: &Place, limit: usize) -> Diagnostic {
    let message = say!(
        "blocks are nested more than {limit} deep",
        "hay bloques anidados a más de {limit} niveles de profundidad"
    );
    Diagnostic::error(Code::NestingTooDeep, place.clone(), message).hint(say!("take some of them out", "quite algunos"))
}

/// One complaint of tera about a theme's file. Its sentence is English in both languages. `file_of` finds the source
/// file of a template by tera's name for it; `page` is the address that was being rendered.
pub(super) fn template_error(
    complaint: &Complaint,
    file_of: impl Fn(&str) -> Option<SourcePath>,
    page: Option<&str>,
) -> Diagnostic {
    let Complaint { sentence, spot, notes } = complaint;
    let place = match spot {
        Some(spot) => file_of(&spot.template).map(|file| Place::at(&file, spot.line, spot.column)),
        None => named_file(sentence, &file_of).map(|file| Place::top(&file)),
    };
    // An id that a template puts together is found missing only now.
    let code = if sentence.contains(UNKNOWN_MESSAGE) { Code::MessageMissing } else { Code::TemplateError };
    let diagnostic = Diagnostic::error(code, place, say!("{sentence}", "{sentence}"));
    let with_notes = notes.iter().fold(diagnostic, |told, (label, spot)| {
        let file = file_of(&spot.template).map_or_else(|| spot.template.clone(), |file| file.to_string());
        told.hint(note(label, &format!("{file}:{}:{}", spot.line, spot.column)))
    });
    with_notes.hint(page.map(|page| say!("while rendering `{page}`", "al generar `{page}`")))
}

/// Another place of a complaint, and what it is.
fn note(label: &str, at: &str) -> Sentence {
    match label {
        "called from" => say!("called from `{at}`", "llamado desde `{at}`"),
        _ => say!("{label} `{at}`", "{label} `{at}`"),
    }
}

/// The first file of the theme that a sentence names in quotes.
fn named_file(sentence: &str, file_of: &impl Fn(&str) -> Option<SourcePath>) -> Option<SourcePath> {
    sentence.split(['`', '\'']).skip(1).step_by(2).find_map(file_of)
}
