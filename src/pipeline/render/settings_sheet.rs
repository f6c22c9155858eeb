//! Takes the settings of a theme, returns the small style sheet that gives its custom properties what was set: pages
//! need no inline style then, and a Content-Security-Policy may forbid it.
//!
//! What was left as the theme declares it is not written: the theme's own sheet says it already.

use super::color::{Color, WHITE};
use super::setting::{Declared, Fallback, Font, Set, Tones};
use super::settings::{Setting, Settings};

/// Where the sheet stands among the theme's assets.
pub(super) const PATH: &str = "settings.css";

/// How much of a color is in a wash, of 255: on light paper and on dark.
const WASH: (u8, u8) = (15, 31);

/// The sheet; empty where nothing was set that shows in it.
pub(super) fn sheet(settings: &Settings) -> String {
    let mut faces = String::new();
    let mut properties = String::new();
    let mut pairs = Vec::new();
    for (_, setting) in settings.iter().filter(|(_, setting)| setting.is_changed) {
        match (&setting.value, &setting.declared) {
            (Set::Color(_), _) => pairs.extend(colors(setting)),
            (Set::Font(font), Declared::Font { property: Some(property), generic, .. }) => {
                faces.push_str(&font_faces(font));
                let fallback = font.fallback.as_ref().map(|_| format!("\"{} Fallback\",", font.family));
                let family = if font.file.is_some() { format!("\"{}\"", font.family) } else { font.family.clone() };
                let (fallback, generic) = (fallback.unwrap_or_default(), generic.css());
                properties.push_str(&format!("{property}:{family},{fallback}{generic};"));
            }
            (Set::Plain(value), Declared::Number { property: Some(property), unit, .. }) => {
                properties.push_str(&format!("{property}:{value}{};", unit.as_deref().unwrap_or_default()));
            }
            _ => {}
        }
    }
    // A browser that knows no `light-dark()` gets the light ones.
    let light = pairs.iter().map(|(property, (light, _))| format!("{property}:{light};"));
    properties.extend(light);
    let both = pairs.iter().map(|(property, (light, dark))| format!("{property}:light-dark({light},{dark});"));
    let both: String = both.collect();
    match (properties.is_empty(), both.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!("{faces}:root{{{properties}}}\n"),
        (false, false) => {
            format!("{faces}:root{{{properties}}}\n@supports (color:light-dark(#000,#fff)){{:root{{{both}}}}}\n")
        }
    }
}

/// The properties of a color: itself, a shade for white words, a shade that is nearly the paper.
fn colors(setting: &Setting) -> Vec<(String, (Color, Color))> {
    let (Some(Tones { light, dark }), Declared::Color { property, on, fill, wash, .. }) =
        (setting.tones(), &setting.declared)
    else {
        return Vec::new();
    };
    let paper = on.as_ref().and_then(super::setting::Paper::parsed);
    let washed = paper.map(|paper| (paper.light.mixed(light, WASH.0), paper.dark.mixed(dark, WASH.1)));
    let pairs = [
        (property, Some((light, dark))),
        (fill, Some((light.readable_on(WHITE), dark.readable_on(WHITE)))),
        (wash, washed),
    ];
    pairs.into_iter().filter_map(|(property, pair)| Some((property.clone()?, pair?))).collect()
}

/// The rules that fetch a font, and the one that stretches another until it comes.
fn font_faces(font: &Font) -> String {
    let family = &font.family;
    let face = |file: &String, style: &str| {
        format!(
            "@font-face{{font-family:\"{family}\";src:url({file});font-style:{style};font-weight:100 900;font-display:swap}}"
        )
    };
    let mut faces = String::new();
    faces.extend(font.file.iter().map(|file| face(file, "normal")));
    faces.extend(font.italic.iter().map(|file| face(file, "italic")));
    if let Some(Fallback { local, size_adjust, ascent, descent }) = &font.fallback {
        faces.push_str(&format!(
            "@font-face{{font-family:\"{family} Fallback\";src:local(\"{local}\");size-adjust:{size_adjust};\
             ascent-override:{ascent};descent-override:{descent};line-gap-override:0%}}"
        ));
    }
    faces
}
