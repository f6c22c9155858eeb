//! The words of the preview's tool bar, which speaks the language of the page that it stands on.

use serde_json::{Value, json};

use crate::pipeline::base::lang::Lang;

/// The words, for the script. `{n}`, `{limit}`, `{moment}` and `{zone}` are put in there.
pub fn spoken(lang: Lang) -> Value {
    match lang {
        Lang::En => json!({
            "label": "Tool bar of the preview",
            "fold": "Preview",
            "drafts": "Preview: drafts and future texts are shown.",
            "moment": "Preview: what readers see on {moment} ({zone}).",
            "reader": "Reader",
            "anonymous": "anonymous",
            "read": "{n} of {limit} read",
            "out": "limit reached",
            "subscriber": "subscriber",
            "meter": "as the meter counts here",
            "unread": "What a subscriber reads is left out (delivery: omit).",
            "unmetered": "This page is not metered.",
            "time": "Date and time",
            "show": "Show",
            "back": "Drafts and future",
            "phone": "Phone width",
            "full": "Full width",
            "twin": "Twin",
            "name": "Español",
            "lone": "No twin",
            "file": "Source",
        }),
        Lang::Es => json!({
            "label": "Barra de la vista previa",
            "fold": "Vista previa",
            "drafts": "Vista previa: se muestran los borradores y los textos futuros.",
            "moment": "Vista previa: lo que ven los lectores el {moment} ({zone}).",
            "reader": "Lector",
            "anonymous": "anónimo",
            "read": "{n} de {limit} leídos",
            "out": "límite alcanzado",
            "subscriber": "suscriptor",
            "meter": "según cuenta aquí el contador",
            "unread": "Lo que leen los suscriptores queda fuera (delivery: omit).",
            "unmetered": "Esta página no cuenta para el límite.",
            "time": "Fecha y hora",
            "show": "Mostrar",
            "back": "Borradores y futuros",
            "phone": "Ancho de teléfono",
            "full": "Ancho completo",
            "twin": "Gemela",
            "name": "English",
            "lone": "Sin gemela",
            "file": "Archivo",
        }),
    }
}
