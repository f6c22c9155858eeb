//! Why pages were rendered: `build --why`.

use serde::Serialize;

use crate::leaves::Reason;
use crate::pipeline::base::lang::{ByLang, Lang};

/// Why a page was rendered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Why {
    /// The address of the page, from the root of the site.
    pub page: String,
    /// A word for programs.
    pub reason: &'static str,
    /// A sentence for people.
    #[serde(skip)]
    pub sentence: ByLang<&'static str>,
}

impl Why {
    /// Why the page at an address was rendered.
    pub fn new(page: &str, reason: &Reason) -> Why {
        let (reason, en, es) = match reason {
            Reason::New => ("new", "nothing is remembered of it", "no se recuerda nada de ella"),
            Reason::Theme => ("theme", "the theme differs", "el tema es distinto"),
            Reason::View => ("view", "what it shows differs", "lo que muestra es distinto"),
            Reason::Answer(_) => (
                "answer",
                "what its template asked has another answer",
                "lo que preguntó su plantilla tiene otra respuesta",
            ),
            Reason::Problem => {
                ("problem", "something was wrong with it, or may be now", "algo iba mal en ella, o puede ir mal ahora")
            }
            Reason::Output => ("output", "the output does not hold it", "no está en la carpeta de salida"),
        };
        Why { page: page.to_owned(), reason, sentence: ByLang::new(en, es) }
    }

    /// `/en/climate/: what it shows differs`, with its line end.
    pub(super) fn line(&self, lang: Lang) -> String {
        format!("{}: {}\n", self.page, self.sentence[lang])
    }
}
