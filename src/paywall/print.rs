//! A pass on paper: a page of its own with a code that a telephone reads, or plain text for a letter. Nothing in the page
//! is loaded from anywhere.

use qrcode::{Color, EcLevel, QrCode};

use crate::pipeline::base::lang::Lang;
use crate::pipeline::encrypt::secret::SecretText;
use crate::pipeline::render::escape::escaped;

/// Empty modules around a code, as readers of codes want it.
const MARGIN: usize = 4;

/// Letters of a link that a telephone reads from paper. The form holds more, and cameras do not.
const READABLE: usize = 1_200;

/// A pass with what is said about it.
pub struct Printed<'a> {
    /// The outlet's name.
    pub outlet: &'a str,
    /// The language of the page.
    pub lang: Lang,
    /// Whose it is, where it is somebody's.
    pub name: Option<&'a str>,
    /// The tier.
    pub tier: &'a str,
    /// Until when it opens, in words; a lasting one has no end of its own.
    pub until: Option<&'a str>,
    /// The link.
    pub link: &'a SecretText,
    /// The pass alone.
    pub pass: &'a SecretText,
}

/// The words of a printed pass, in English and Spanish.
struct Words {
    title: &'static str,
    open: &'static str,
    scan: &'static str,
    paste: &'static str,
    secret: &'static str,
    too_long: &'static str,
    until: &'static str,
}

const WORDS: [Words; 2] = [
    Words {
        title: "Your pass",
        open: "Open this address on every device on which you read. That is all.",
        scan: "Or point the device's camera at the code.",
        paste: "Should the address not work, paste this line on the page for passes:",
        secret: "Whoever has this sheet reads as you do. Keep it, and give it to nobody.",
        too_long: "This pass is too long for a code: open the address, or paste the line below.",
        until: "Opens until",
    },
    Words {
        title: "Su pase",
        open: "Abra esta dirección en cada dispositivo en el que lea. No hace falta más.",
        scan: "O apunte la cámara del dispositivo al código.",
        paste: "Si la dirección no funciona, pegue esta línea en la página de pases:",
        secret: "Quien tenga esta hoja lee lo mismo que usted. Guárdela y no se la dé a nadie.",
        too_long: "Este pase es demasiado largo para un código: abra la dirección, o pegue la línea de abajo.",
        until: "Abre hasta",
    },
];

fn words(lang: Lang) -> &'static Words {
    let [en, es] = &WORDS;
    match lang {
        Lang::En => en,
        Lang::Es => es,
    }
}

/// The pass as plain text.
pub fn plain(printed: &Printed<'_>) -> SecretText {
    let words = words(printed.lang);
    let head = head(printed, words);
    SecretText::new(format!(
        "{}\n\n{head}\n\n{}\n\n{}\n\n{}\n\n{}\n\n{}\n",
        words.title,
        words.open,
        printed.link.text(),
        words.paste,
        printed.pass.text(),
        words.secret
    ))
}

/// The pass as a page, and whether there is a code on it.
pub fn page(printed: &Printed<'_>) -> (SecretText, bool) {
    let words = words(printed.lang);
    let code = code(printed.link.text());
    let has_code = code.is_some();
    let shown = code.map(|code| format!("<p>{}</p>\n{code}", words.scan));
    let shown = shown.unwrap_or_else(|| format!("<p>{}</p>", words.too_long));
    let (title, outlet) = (words.title, escaped(printed.outlet));
    let html = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<meta name=\"robots\" content=\"noindex\">\n<meta name=\"referrer\" \
         content=\"no-referrer\">\n<title>{title} – {outlet}</title>\n<style>\nbody {{ max-width: 36em; margin: 2em auto; \
         padding: 0 1em; font: 1rem/1.5 Georgia, serif; color: #111; background: #fff }}\nsvg {{ display: block; width: \
         7cm; max-width: 100%; height: auto }}\ncode {{ display: block; padding: .5em; border: 1px solid #999; \
         overflow-wrap: anywhere; font-size: .85rem }}\n</style>\n<h1>{title}</h1>\n<p>{head}</p>\n<p>{open}</p>\n{shown}\n\
         <p><a href=\"{link}\" rel=\"noreferrer\"><code>{link}</code></a></p>\n<p>{paste}</p>\n<p><code>{pass}</code></p>\n\
         <p><strong>{secret}</strong></p>\n",
        lang = printed.lang,
        head = escaped(&head(printed, words)),
        open = words.open,
        link = escaped(printed.link.text()),
        paste = words.paste,
        pass = escaped(printed.pass.text()),
        secret = words.secret,
    );
    (SecretText::new(html), has_code)
}

/// Whose pass it is, for what, until when.
fn head(printed: &Printed<'_>, words: &Words) -> String {
    let until = printed.until.map(|until| format!("{} {until}", words.until));
    let parts =
        [Some(printed.outlet.to_owned()), printed.name.map(str::to_owned), Some(printed.tier.to_owned()), until];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A link as a drawing; `None` where no telephone would read it.
fn code(link: &str) -> Option<String> {
    let code =
        QrCode::with_error_correction_level(link.as_bytes(), EcLevel::M).ok().filter(|_| link.len() <= READABLE)?;
    let (width, size) = (code.width(), code.width() + 2 * MARGIN);
    let mut path = String::new();
    for (nth, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            path.push_str(&format!("M{} {}h1v1h-1z", nth % width + MARGIN, nth / width + MARGIN));
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"QR\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_printed_with_a_code_as_long_as_one_can_be_read() {
        let printed = |length: usize| {
            let link = SecretText::new(format!("https://news.example/es/pase/#b1.{}", "a".repeat(length)));
            let pass = SecretText::new(format!("b1.{}", "a".repeat(length)));
            let name = Some("Ana <b> & co");
            page(&Printed {
                outlet: "El Día",
                lang: Lang::Es,
                name,
                tier: "patron",
                until: None,
                link: &link,
                pass: &pass,
            })
        };
        let (html, has_code) = printed(150);
        assert!(has_code && html.text().contains("<svg") && html.text().contains("Ana &lt;b&gt; &amp; co"));
        let (html, has_code) = printed(3_000);
        assert!(!has_code && !html.text().contains("<svg") && html.text().contains("demasiado largo"));
    }
}
