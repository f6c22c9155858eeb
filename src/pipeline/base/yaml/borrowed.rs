//! Words that writers bring along, from other tools (Hugo, Jekyll, WordPress) and from Spanish, and what each is called
//! here. A word means a field or a value only where that field or value is known: `url` is `slug` in an article, `src`
//! in a picture, and itself in an author's links.

use crate::pipeline::base::diagnostic::Sentence;
use crate::pipeline::base::slug::slugify;
use crate::say;

/// Our word, then the words that others have for it, as [`folded`] makes them.
const BORROWED: &[(&str, &str)] = &[
    // Front matter.
    ("title", "titulo titular headline heading hed nombre name"),
    (
        "dek",
        "deck subtitle subtitulo subhead subheading subheadline standfirst summary excerpt lede abstract intro blurb \
             teaser resumen sumario extracto entrada entradilla bajada copete tagline",
    ),
    ("kicker", "antetitulo volanta cintillo epigrafe overline eyebrow supertitle pretitle rubrica"),
    ("kind", "type tipo genero format formato posttype contenttype articletype category"),
    ("slug", "permalink url path ruta enlacepermanente direccion postname basename"),
    ("aliases", "alias redirectfrom redirect redirects redirecciones redireccion oldurls oldurl"),
    (
        "date",
        "fecha publishdate publisheddate pubdate publishedat publishedon datepublished publicado fechadepublicacion \
              created createdat dia",
    ),
    (
        "updated",
        "lastmod modified modifiedat lastmodifiedat lastmodified updatedat dateupdated datemodified actualizado \
                 actualizada modificado fechadeactualizacion",
    ),
    ("authors", "author autor autora autores autoras byline by firma firmas writer writers por escritopor periodista"),
    ("section", "seccion category categories categoria categorias channel desk apartado"),
    ("topics", "tags tag topic etiqueta etiquetas temas tema keywords keyword palabrasclave labels"),
    ("tier", "access acceso nivel paywall premium visibility visibilidad membership suscripcion depago niveldeacceso"),
    (
        "image",
        "imagen images cover featuredimage featureimage thumbnail thumb hero heroimage picture foto photo fotografia \
               portada banner ogimage",
    ),
    ("corrections", "correction correccion correcciones errata erratas fedeerratas rectificacion rectificaciones"),
    ("contributors", "contributor credits creditos colaborador colaboradora colaboradores colaboradoras"),
    ("translators", "translator traductor traductora traductores traductoras translatedby traduccion"),
    (
        "translation_of",
        "traduccionde translationkey translationid translates original \
                        traducede",
    ),
    ("story", "id uid uuid historia identificador key"),
    ("series", "serie seriesname coleccion collection dossier especial"),
    ("comments", "comentarios comment commentstatus disqus"),
    ("draft", "borrador isdraft"),
    (
        "expires",
        "expirydate expiry expiration expirationdate expiresat expireson unpublishdate caduca caducidad vence expira",
    ),
    ("embargo", "embargadohasta embargoeduntil embargountil holduntil"),
    ("withdrawn", "retirada retirado retracted retraction unpublished"),
    ("noindex", "noindexar sinindice robots"),
    ("description", "descripcion seodescription metadescription metadesc"),
    ("search_title", "seotitle metatitle titleseo tituloseo"),
    ("front_title", "linktitle shorttitle shortheadline titulocorto titulodeportada"),
    ("syndicated_from", "canonical canonicalurl source fuente sindicado syndicated origen republishedfrom"),
    ("publish", "publicar publicacion"),
    ("extra", "params custom meta metadata data datos otros"),
    // Inside pictures, people, corrections.
    ("src", "file archivo url path ruta image imagen source filename href"),
    ("alt", "alttext textoalternativo alternativo descripcion description title titulo"),
    ("caption", "pie piedefoto leyenda title titulo epigrafe"),
    ("credit", "credito creditos credits author autor photographer fotografo fotografa copyright byline"),
    ("focus", "foco focalpoint position posicion"),
    ("name", "nombre title titulo fullname nombrecompleto author autor displayname"),
    ("role", "cargo puesto rol position job jobtitle title titulo bio"),
    ("photo", "foto avatar image imagen picture portrait retrato"),
    ("email", "mail correo correoelectronico emailaddress"),
    ("links", "enlaces link social redes web website url sitio"),
    ("url", "link href web website enlace direccion sitio address permalink"),
    ("who", "quien quienes name names people authors personas author"),
    ("text", "texto body message mensaje note nota"),
    ("reason", "razon motivo text texto why"),
    // Configuration.
    ("base_url", "url baseurl siteurl site domain dominio host root direccion"),
    ("timezone", "zona zonahoraria tz huso husohorario"),
    ("locales", "locale languages language idiomas idioma lang"),
    ("publisher", "author editor editorial organization organizacion empresa"),
    ("addresses", "permalinks permalink urls direcciones rutas"),
    ("theme_settings", "params themeconfig ajustes themeoptions"),
    ("feeds", "rss feed atom outputs"),
    ("per_page", "paginate pagersize perpage porpagina size"),
    ("tiers", "niveles plans planes levels"),
    ("theme", "tema plantilla template skin"),
    ("lead", "leads destacados destacada principal principales top apertura"),
    ("sections", "secciones section"),
    ("breaking", "ultimahora urgente alert alerta"),
    ("until", "hasta expires end"),
    // Values.
    ("news", "noticia noticias article articulo post report reportaje"),
    ("opinion", "column columna editorial oped tribuna"),
    ("analysis", "analisis"),
    ("brief", "breve short"),
    ("live", "directo endirecto envivo vivo liveblog"),
    ("sponsored", "patrocinado patrocinada advertorial publirreportaje branded paid"),
    ("correction", "correccion erratum errata fedeerratas rectificacion"),
    ("clarification", "aclaracion"),
    ("update", "actualizacion"),
    ("retraction", "retractacion"),
    ("person", "persona human"),
    ("organization", "organizacion agency agencia organisation org"),
    ("together", "juntos juntas"),
    ("independent", "independiente separate separado"),
    ("free", "gratis gratuito libre abierto public publico open"),
    ("metered", "medido limitado"),
    ("theirs", "suyo suya original"),
    ("ours", "nuestro nuestra own"),
    ("required", "obligatorio true yes"),
    ("optional", "opcional false no"),
    ("allow", "permitir true yes"),
    ("deny", "denegar negar prohibir false no disallow block"),
    ("none", "ninguno false no off"),
    ("jpeg", "jpg"),
    ("hide", "ocultar"),
    ("list", "listar mostrar show"),
    ("en", "english ingles eng enus engb"),
    ("es", "spanish espanol castellano esp spa eses"),
];

/// Words for which there is no field: the field that must be known, the words, and what to do instead.
const INSTEAD: &[(&str, &str, &str, &str)] = &[
    (
        "draft",
        "published publish status estado publishstatus poststatus publicada",
        "take the line out: a text is published unless `draft: true` holds it back",
        "quite la línea: un texto se publica si no lo retiene `draft: true`",
    ),
    (
        "slug",
        "lang language locale idioma lengua",
        "take the line out: the file's name says the language (`.en.md`, `.es.md`)",
        "quite la línea: el idioma lo dice el nombre del archivo (`.en.md`, `.es.md`)",
    ),
    (
        "slug",
        "layout template plantilla outputs markup cssclass bodyclass",
        "take the line out: the theme has one template for each kind of page",
        "quite la línea: el tema gráfico tiene una plantilla para cada tipo de página",
    ),
    (
        "slug",
        "weight featured sticky pinned order orden peso destacado destacada front enportada home",
        "take the line out, and name the story in `lead:` of `content/front.yaml`",
        "quite la línea y nombre la historia en `lead:` de `content/front.yaml`",
    ),
    (
        "base_url",
        "defaultcontentlanguage defaultlanguage defaultlang idiomapordefecto",
        "take the line out: a site has English and Spanish, and neither is the default one",
        "quite la línea: un sitio tiene inglés y español, y ninguno es el idioma por defecto",
    ),
    (
        "base_url",
        "paginate pagination pagersize perpage paginacion",
        "write `lists: {per_page: 30}`",
        "escriba `lists: {per_page: 30}`",
    ),
    (
        "base_url",
        "drafts builddrafts showdrafts future buildfuture borradores",
        "take the line out, and build with `--drafts` or `--future`",
        "quite la línea y construya con `--drafts` o `--future`",
    ),
    (
        "base_url",
        "publishdir destination output outputdir salida",
        "take the line out, and name the folder with `--output`",
        "quite la línea e indique la carpeta con `--output`",
    ),
    (
        "base_url",
        "delivery meter tiers subscribe entrega suscripcion",
        "it belongs under `paywall:`",
        "su lugar está bajo `paywall:`",
    ),
    (
        "base_url",
        "email social logo legalname correo redes",
        "it belongs under `publisher:`",
        "su lugar está bajo `publisher:`",
    ),
];

/// What a word of others is called here, where that is one of `known`.
pub(super) fn our_word<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let word = folded(word);
    let same = known.iter().find(|ours| folded(ours) == word);
    let has = |ours: &str| BORROWED.iter().any(|(name, words)| *name == ours && holds(words, &word));
    same.or_else(|| known.iter().find(|ours| has(ours))).copied().filter(|_| !word.is_empty())
}

/// What to do about a field that has no like here.
pub(super) fn instead(word: &str, known: &[&str]) -> Option<Sentence> {
    let word = folded(word);
    let (_, _, en, es) = INSTEAD.iter().find(|(beside, words, ..)| known.contains(beside) && holds(words, &word))?;
    Some(say!("{en}", "{es}"))
}

fn holds(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|one| one == word)
}

/// Small letters and digits alone, without accents: `Título`, `last_modified_at` and `publishDate` lose their dress.
fn folded(word: &str) -> String {
    slugify(word).replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_words_as_they_are_looked_for() {
        let all = BORROWED.iter().map(|(_, words)| words).chain(INSTEAD.iter().map(|(_, words, ..)| words));
        for word in all.flat_map(|words| words.split_whitespace()) {
            assert_eq!(folded(word), word);
        }
    }

    #[test]
    fn a_word_means_what_is_known_where_it_stands() {
        assert_eq!(our_word("Título", &["dek", "title"]), Some("title"));
        assert_eq!(our_word("last_modified_at", &["date", "updated"]), Some("updated"));
        assert_eq!(our_word("translationOf", &["translation_of"]), Some("translation_of"));
        assert_eq!((our_word("url", &["src", "alt"]), our_word("url", &["alt"])), (Some("src"), None));
        assert_eq!(our_word("", &["title"]), None);
        assert!(instead("lang", &["slug"]).is_some() && instead("lang", &["src"]).is_none());
    }
}
