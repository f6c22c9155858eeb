//! Writes a site of invented stories to measure with: `generate STORIES FOLDER`. Each story is told in both languages,
//! about 7 KB of Markdown a text. The same number gives the same bytes, on every machine: each text draws from a
//! generator of its own, seeded by the story and the language.

#![expect(clippy::disallowed_methods, reason = "it writes files, and is no part of bifolio")]
#![expect(clippy::print_stderr, reason = "it speaks to the person who runs it")]

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;
use std::sync::LazyLock;

use rayon::prelude::*;

const AUTHORS: u64 = 20;
const SECTIONS: u64 = 10;
const TOPICS: u64 = 50;

/// Headings of a text; each opens a part of about 1.1 KB.
const PARTS: usize = 6;

/// A language of the site, and what is unlike in it.
struct Tongue {
    code: &'static str,
    words: Vec<&'static str>,
    see: &'static str,
    column: [&'static str; 3],
}

static TONGUES: LazyLock<[Tongue; 2]> = LazyLock::new(|| {
    let tongue =
        |code, words: &'static str, see, column| Tongue { code, words: words.split(' ').collect(), see, column };
    [
        tongue("en", EN, "as this paper told before", ["Year", "Level", "Use"]),
        tongue("es", ES, "como ya contó este periódico", ["Año", "Nivel", "Consumo"]),
    ]
});

const EN: &str = "\
    the river of a town and water to that council in its bridge is people with for harvest on are as old road \
    by they be this from have ledger or one had market not but what all were neighbors when we there can \
    morning said which their time if will how each schoolteacher about many then them writes would like so \
    these long make thing see him two has look more day could come agreement number sound no most \
    measurements over know than call first";

const ES: &str = "\
    el río de una ciudad y agua que al concejo en su puente es gente con para cosecha sobre son como vieja \
    camino por ellos ser esta desde tienen cuaderno o uno había mercado no pero lo todos fueron vecinos \
    cuando nosotros allí puede mañana dijo cual sus tiempo si será cómo cada maestra acerca muchos entonces \
    ellas escribe haría así estos larga hacer cosa ver él dos más día podría venir acuerdo número señal ni \
    mayoría mediciones saber llamar primera";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let stories = arguments.first().and_then(|number| number.parse().ok());
    let (Some(stories), Some(folder)) = (stories, arguments.get(1)) else {
        eprintln!("usage: generate STORIES FOLDER");
        return ExitCode::from(2);
    };
    match site(stories, Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the whole site.
fn site(stories: u64, folder: &Path) -> io::Result<()> {
    let content = folder.join("content");
    put(&folder.join("bifolio.yaml"), CONFIGURATION)?;
    put(&content.join("sections.yaml"), &names("section", "sección", SECTIONS))?;
    put(&content.join("topics.yaml"), &names("topic", "tema", TOPICS))?;
    for (number, tongue) in (0..AUTHORS).flat_map(|number| TONGUES.iter().map(move |tongue| (number, tongue))) {
        let file = format!("authors/author-{number}.{}.md", tongue.code);
        put(&content.join(file), &author(number, tongue))?;
    }
    (0..stories).into_par_iter().try_for_each(|number| {
        TONGUES.iter().enumerate().try_for_each(|(at, tongue)| {
            let year = Moment::of(number, 0).year;
            put(
                &content.join(format!("{year}/{}/story-{number}.{}.md", number % 100, tongue.code)),
                &article(number, at),
            )
        })
    })
}

const CONFIGURATION: &str = "\
title: {en: The Measure, es: La Medida}
description: {en: A newspaper that exists to be measured., es: Un periódico que existe para que lo midan.}
base_url: https://measure.example
timezone: Europe/Madrid
locales: {en: en-GB, es: es-ES}
paywall: {default_tier: free}
";

/// `sections.yaml` or `topics.yaml`.
fn names(en: &str, es: &str, count: u64) -> String {
    let plain = es.replace('ó', "o");
    let line = |n| {
        format!("{en}-{n}:\n  name: {{en: The {en} {n}, es: El {es} {n}}}\n  slug: {{en: {en}-{n}, es: {plain}-{n}}}\n")
    };
    (0..count).map(line).collect()
}

/// An author's file.
fn author(number: u64, tongue: &Tongue) -> String {
    let mut dice = Dice::new(number, 7);
    let bio = dice.paragraph(tongue, 60);
    let role = if tongue.code == "en" { "Reporter" } else { "Periodista" };
    format!("---\nname: Ana {number} Measure\nrole: {role}\n---\n{bio}\n")
}

/// A moment in the seven years before the end of November 2026.
struct Moment {
    year: u64,
    month: u64,
    day: u64,
}

impl Moment {
    /// The day of a story; its translation comes out `later` days after, within the month.
    fn of(number: u64, later: u64) -> Moment {
        let mut dice = Dice::new(number, 3);
        Moment { year: 2020 + dice.below(7), month: 1 + dice.below(10), day: 1 + dice.below(27) + later }
    }
}

/// An article's file: every second story is told in Spanish first.
fn article(number: u64, at: usize) -> String {
    let tongue = &TONGUES[at];
    let mut dice = Dice::new(number, 100 + at as u64);
    let is_original = number % 2 == at as u64;
    let Moment { year, month, day } = Moment::of(number, u64::from(!is_original));
    let mut text = String::with_capacity(8 << 10);
    text.push_str("---\n");
    let title = dice.sentence(tongue, 8);
    let dek = dice.sentence(tongue, 18);
    // No hour of the night, in which a clock change might fall.
    let hour = 6 + number % 18;
    text.push_str(&format!(
            "title: \"{title} {number}\"\ndek: \"{dek}.\"\nslug: story-{number}\ndate: {year}-{month:02}-{day:02}T{hour:02}:00\n"
        ),
    );
    if is_original {
        text.push_str(&format!("story: story-{number}\nsection: section-{}\n", number % SECTIONS));
        let second = (number + 1 + number / 3 % (AUTHORS - 1)) % AUTHORS;
        text.push_str(&format!("authors: [author-{}, author-{second}]\n", number % AUTHORS));
        let topics: Vec<String> = [0, 17, 31].map(|step| format!("topic-{}", (number + step) % TOPICS)).into();
        text.push_str(&format!("topics: [{}]\n", topics.join(", ")));
    } else {
        text.push_str(&format!("translation_of: story-{number}\ntranslators: [author-{}]\n", (number + 7) % AUTHORS));
    }
    text.push_str("---\n");
    body(&mut text, &mut dice, tongue, number);
    text
}

/// A text with all that reporting uses: headings, links, lists, a table, quotes, notes, code.
fn body(text: &mut String, dice: &mut Dice, tongue: &Tongue, number: u64) {
    text.push_str(&format!("{}[^1]\n\n{}\n\n", dice.paragraph(tongue, 70), dice.paragraph(tongue, 60)));
    for part in 0..PARTS {
        text.push_str(&format!("## {} {part}\n\n", dice.sentence(tongue, 5)));
        let other = dice.below(number.max(1)).min(number.saturating_sub(1));
        let link = format!("[{}](story:story-{other})", tongue.see);
        text.push_str(&format!(
            "{}, {link}. *{}.* {}\n\n",
            dice.sentence(tongue, 12),
            dice.sentence(tongue, 6),
            dice.paragraph(tongue, 50)
        ));
        match part {
            1 => list(text, dice, tongue),
            2 => table(text, dice, tongue),
            3 => text.push_str(&format!("> \"{}.\"\n>\n> {}\n\n", dice.sentence(tongue, 20), dice.sentence(tongue, 4))),
            4 => text.push_str(&format!("`{number:x}`, **{}**.[^2]\n\n", dice.sentence(tongue, 4))),
            _ => {}
        }
        text.push_str(&format!("{} \"{}.\"\n\n", dice.paragraph(tongue, 55), dice.sentence(tongue, 9)));
    }
    text.push_str(&format!("[^1]: {}.\n\n[^2]: {}.\n", dice.sentence(tongue, 15), dice.sentence(tongue, 12)));
}

fn list(text: &mut String, dice: &mut Dice, tongue: &Tongue) {
    for item in 0..4 {
        text.push_str(&format!("- {} [topic](topic:topic-{item}).\n", dice.sentence(tongue, 9)));
    }
    text.push('\n');
}

fn table(text: &mut String, dice: &mut Dice, tongue: &Tongue) {
    text.push_str(&format!("| {} |\n|:--|--:|--:|\n", tongue.column.join(" | ")));
    for row in 0..6 {
        text.push_str(&format!("| {} | {} | {} |\n", 2020 + row, dice.below(1000), dice.below(100)));
    }
    text.push('\n');
}

/// SplitMix64: eight lines, and the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn new(story: u64, stream: u64) -> Dice {
        Dice(story.wrapping_mul(0x2545_F491_4F6C_DD1D) ^ (stream << 48))
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit.max(1)
    }

    /// So many words, the first with a capital, no full stop.
    fn sentence(&mut self, tongue: &Tongue, words: usize) -> String {
        let count = tongue.words.len() as u64;
        let mut sentence = String::new();
        for at in 0..words {
            let index = usize::try_from(self.below(count)).unwrap_or(0);
            let word = tongue.words[index];
            if at == 0 {
                let mut letters = word.chars();
                sentence.extend(letters.next().into_iter().flat_map(char::to_uppercase));
                sentence.push_str(letters.as_str());
            } else {
                sentence.push(' ');
                sentence.push_str(word);
            }
        }
        sentence
    }

    /// About so many words, in sentences.
    fn paragraph(&mut self, tongue: &Tongue, words: usize) -> String {
        let mut paragraph = String::new();
        let mut left = words;
        while left > 0 {
            let length = left.min(6 + usize::try_from(self.below(14)).unwrap_or(0));
            let _ =
                write!(paragraph, "{}{}.", if paragraph.is_empty() { "" } else { " " }, self.sentence(tongue, length));
            left -= length;
        }
        paragraph
    }
}

/// Writes a file and the folders above it.
fn put(path: &Path, text: &str) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, text)
}
