//! What the values of an SVG's attributes and style sheets may say, and the size that they tell.

/// Why a value is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    /// It is a script.
    Event,
    /// It leads out of the drawing.
    Elsewhere,
}

/// Kinds of `data:` addresses that hold a picture and nothing else.
const PICTURES: [&str; 6] = ["png", "jpeg", "jpg", "gif", "webp", "avif"];

/// Checks one attribute; `element` and `local` are names without prefix in small letters.
pub(super) fn check(element: &str, local: &str, value: &str) -> Result<(), Fault> {
    if local.starts_with("on") {
        return Err(Fault::Event);
    }
    let bare = bare(value);
    let is_script = ["javascript:", "vbscript:", "data:text/", "data:application/", "data:image/svg"];
    let is_active = is_script.iter().any(|scheme| bare.contains(scheme));
    let reaches_out = match local {
        "href" | "src" => !may_lead_to(element, &bare),
        "base" => true,
        // An animation of an address could set it to a script.
        "attributename" => bare.ends_with("href") || bare.starts_with("on"),
        _ => css_reaches_out(value),
    };
    if is_active || reaches_out { Err(Fault::Elsewhere) } else { Ok(()) }
}

/// Whether an address stays in the drawing. Only a link, which waits for a click, may lead elsewhere.
fn may_lead_to(element: &str, bare: &str) -> bool {
    let is_inside = bare.is_empty() || bare.starts_with('#');
    let is_link = element == "a" && !bare.starts_with("data:") && !bare.starts_with("file:");
    is_inside || is_link || is_picture(bare)
}

fn is_picture(bare: &str) -> bool {
    let Some(rest) = bare.strip_prefix("data:image/") else { return false };
    PICTURES.iter().any(|kind| rest.strip_prefix(kind).is_some_and(|rest| rest.starts_with([';', ','])))
}

/// Whether a style sheet, or a value that may hold `url(…)`, loads or runs something from outside the drawing.
pub(super) fn css_reaches_out(css: &str) -> bool {
    let css = plain_css(css);
    let banned = ["@import", "@namespace", "expression(", "-moz-binding", "behavior:", "image-set(", "image(", "src("];
    let opens = |at: usize| css[at..].trim_start_matches(['"', '\'']);
    banned.iter().any(|word| css.contains(word))
        || css.match_indices("url(").any(|(at, word)| {
            let address = opens(at + word.len());
            !address.starts_with('#') && !is_picture(address)
        })
}

/// A style sheet as a browser understands it: without comments and escapes, in small letters, without spaces.
fn plain_css(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['\\', '/']) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.find("*/").map_or("", |end| &comment[end + 2..]);
        } else if let Some(escaped) = rest.strip_prefix('\\') {
            let digits = escaped.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
            plain.extend(u32::from_str_radix(&escaped[..digits], 16).ok().and_then(char::from_u32));
            rest = &escaped[digits..];
        } else {
            plain.push('/');
            rest = &rest[1..];
        }
    }
    plain.push_str(rest);
    bare(&plain)
}

/// A value without spaces and control characters, which browsers pass over in addresses, in small letters.
fn bare(value: &str) -> String {
    value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).flat_map(char::to_lowercase).collect()
}

/// Width and height in pixels, rounded; what one attribute does not tell comes from the shape of `viewBox`. 0 where
/// nothing tells.
pub(super) fn size(width: Option<&str>, height: Option<&str>, view_box: Option<&str>) -> (u32, u32) {
    let (width, height) = (width.and_then(length), height.and_then(length));
    let shape = view_box.and_then(shape);
    let (width, height) = match (width, height, shape) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((across, down))) => (width, width * down / across),
        (None, Some(height), Some((across, down))) => (height * across / down, height),
        (None, None, Some(shape)) => shape,
        _ => (0.0, 0.0),
    };
    (pixels(width), pixels(height))
}

/// A length in CSS pixels; `None` for percentages and units that depend on a font.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| c.is_ascii_alphabetic() && c != 'e' || c == '%').unwrap_or(text.len());
    let factor = match &text[end..] {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    positive(text[..end].trim()).map(|number| number * factor)
}

/// Width and height of a `viewBox`.
fn shape(text: &str) -> Option<(f64, f64)> {
    let mut numbers = text.split([' ', ',', '\t', '\n', '\r']).filter(|part| !part.is_empty()).skip(2);
    Some((positive(numbers.next()?)?, positive(numbers.next()?)?))
}

fn positive(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits first")]
fn pixels(length: f64) -> u32 {
    length.round().clamp(0.0, 1e6) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_told_by_lengths_and_shapes() {
        let cases = [
            ((Some("100"), Some("50"), None), (100, 50)),
            ((Some("1in"), Some("72pt"), None), (96, 96)),
            ((Some("100%"), None, Some("0 0 300 200")), (300, 200)),
            ((Some("150px"), None, Some("0,0,300,200")), (150, 100)),
            ((None, Some("1e2"), Some("0 0 2 1")), (200, 100)),
            ((Some("-4"), Some("NaN"), Some("0 0 0 0")), (0, 0)),
            ((None, None, None), (0, 0)),
        ];
        for ((width, height, view_box), expected) in cases {
            assert_eq!(size(width, height, view_box), expected, "{width:?} {height:?} {view_box:?}");
        }
    }

    #[test]
    fn styles_stay_in_the_drawing() {
        let inside =
            ["fill: url(#a)", "fill:url( '#a' )", "a{b:url(data:image/png;base64,AA)}", "/* @import */ a{}", ""];
        let outside = [
            "@import 'x.css'",
            "@im/**/port 'x'",
            r"@\69mport 'x'",
            "a{b:url(https://x.example/y)}",
            r"a{b:u\72l(//x)}",
            "a{b:URL(x)}",
            "a{b:url(data:image/svg+xml,x)}",
        ];
        for css in inside {
            assert!(!css_reaches_out(css), "{css}");
        }
        for css in outside {
            assert!(css_reaches_out(css), "{css}");
        }
    }
}
