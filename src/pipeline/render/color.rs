//! Colors as a theme's settings write them, and what WCAG says of two of them. Pure arithmetic.

use std::fmt;

/// The least contrast of words with what is behind them (WCAG 2.2, 1.4.3).
pub(super) const READABLE: f64 = 4.5;

/// In how many steps a color is moved until it can be read.
const STEPS: u8 = 100;

/// A color of the sRGB space.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Color([u8; 3]);

pub(super) const WHITE: Color = Color([255; 3]);
const BLACK: Color = Color([0; 3]);

impl Color {
    /// Reads `#9c1136` or `#913`.
    pub(super) fn parse(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#').filter(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let part = |from: usize, to: usize| u8::from_str_radix(&digits[from..to], 16).ok();
        match digits.len() {
            6 => Some(Color([part(0, 2)?, part(2, 4)?, part(4, 6)?])),
            3 => Some(Color([part(0, 1)? * 17, part(1, 2)? * 17, part(2, 3)? * 17])),
            _ => None,
        }
    }

    /// The contrast of two colors: 1 (none) to 21.
    pub(super) fn contrast(self, other: Color) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// This color with `part` of `255` of another in it.
    pub(super) fn mixed(self, other: Color, part: u8) -> Color {
        let mix = |at: usize| {
            let (own, foreign) = (u32::from(self.0[at]), u32::from(other.0[at]));
            let sum = own * u32::from(255 - part) + foreign * u32::from(part) + 127;
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        Color([mix(0), mix(1), mix(2)])
    }

    /// The nearest shade of this color that can be read on `paper`, towards white or black, whichever `paper` is not.
    pub(super) fn readable_on(self, paper: Color) -> Color {
        let goal = if WHITE.contrast(paper) > BLACK.contrast(paper) { WHITE } else { BLACK };
        let shades = (0..=STEPS)
            .map(|step| self.mixed(goal, u8::try_from(u16::from(step) * 255 / u16::from(STEPS)).unwrap_or(255)));
        shades.into_iter().find(|shade| shade.contrast(paper) >= READABLE).unwrap_or(goal)
    }

    /// Relative luminance as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0[0]) + 0.7152 * linear(self.0[1]) + 0.0722 * linear(self.0[2])
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let cases =
            [("#000", "#fff", 21.0), ("#777777", "#ffffff", 4.48), ("#9c1136", "#ffffff", 8.24), ("#abc", "#abc", 1.0)];
        for (one, two, expected) in cases {
            let found = color(one).contrast(color(two));
            assert!((found - expected).abs() < 0.01, "{one} on {two}: {found}");
        }
    }

    #[test]
    fn a_shade_that_can_be_read_is_found_on_any_paper() {
        for paper in ["#ffffff", "#15181b", "#808080", "#000000"] {
            for text in ["#000000", "#ffffff", "#9c1136", "#ffe066", "#15181b", "#808080"] {
                let shade = color(text).readable_on(color(paper));
                assert!(shade.contrast(color(paper)) >= READABLE, "{text} on {paper}: {shade}");
            }
        }
        assert_eq!(color("#9c1136").readable_on(WHITE), color("#9c1136"), "what can be read stays as it is");
    }

    #[test]
    fn what_is_no_color_is_none() {
        for text in ["", "#", "#12", "#12345", "9c1136", "#ggg", "red", "#9c1136 ", "#éa"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }
}
