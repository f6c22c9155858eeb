//! `image` and `photo`: what a file gives of a picture. Whether alt and credit are there in the end is asked where
//! the picture's sidecar and the twin are known.

use crate::pipeline::base::yaml::{Item, Report};
use crate::say;

use super::article::ImageFields;
use super::field_problems as problems;
use super::references::file;
use super::text::InlineRules;
use super::values::{Reading, plain};

/// The picture of an article. Its file is required where `needs_src`.
pub(super) fn image(
    item: &Item<'_>,
    needs_src: bool,
    reading: &Reading<'_>,
    report: &mut Report<'_>,
) -> Option<ImageFields> {
    let mut fields = item.fields_like(&example(item), report)?;
    let src = if needs_src { fields.need("src", report) } else { fields.take("src") };
    let image = ImageFields {
        src: src.and_then(|item| file(&item, report)),
        alt: fields.take("alt").and_then(|item| item.text(report)).map(|alt| alt.trim().to_owned()),
        caption: reading.line(&mut fields, "caption", InlineRules::Links, report),
        credit: plain(&mut fields, "credit", report),
        focus: fields.take("focus").and_then(|item| focus(&item, report)),
    };
    fields.end(&[], report);
    Some(image)
}

/// The photo of an author: `{src, alt, credit}`.
pub(super) fn photo(item: &Item<'_>, report: &mut Report<'_>) -> Option<ImageFields> {
    let mut fields = item.fields_like(&example(item), report)?;
    let photo = ImageFields {
        src: fields.take("src").and_then(|item| file(&item, report)),
        alt: fields.take("alt").and_then(|item| item.text(report)).map(|alt| alt.trim().to_owned()),
        credit: plain(&mut fields, "credit", report),
        ..ImageFields::default()
    };
    fields.end(&[], report);
    Some(photo)
}

/// The mapping to write, around the file's name where that is what stands there.
fn example(item: &Item<'_>) -> String {
    let src = item.scalar().map_or_else(|| "river.jpg".to_owned(), crate::pipeline::base::yaml::shown);
    format!("{{src: {src}, alt: …, credit: …}}")
}

/// `40% 30%`: from the left, from the top.
fn focus(item: &Item<'_>, report: &mut Report<'_>) -> Option<(f32, f32)> {
    let text = item.full_text(report)?;
    let parts: Vec<Option<f32>> = text.split_whitespace().map(percent).collect();
    if let [Some(left), Some(top)] = parts[..] {
        return Some((left, top));
    }
    let hint = say!(
        "write two percentages, from the left and from the top: `40% 30%`",
        "escriba dos porcentajes, desde la izquierda y desde arriba: `40% 30%`"
    );
    report.push(problems::value_invalid(report.place(item), item.label(), text, hint));
    None
}

fn percent(text: &str) -> Option<f32> {
    let digits = text.strip_suffix('%')?;
    let plain = digits.len() <= 8 && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number = digits.parse::<f32>().ok().filter(|_| plain)?;
    (0.0..=100.0).contains(&number).then_some(number)
}
