//! Markdown that nobody wrote, with a bit of everything that a text can hold: paragraphs, headings, notes, links,
//! pictures, tables, lists, components. It is sound: a build finds nothing wrong with it.

use super::chance::Chance;

/// A picture that a text brings along.
pub(super) struct Drawing {
    /// The name of its file, beside the text.
    pub(super) name: String,
    /// The file.
    pub(super) svg: String,
    /// What stands in the file beside it.
    pub(super) notes: String,
}

/// How much of what can be counted is in a text.
#[derive(Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) headings: usize,
    pub(super) notes: usize,
    pub(super) pictures: usize,
    pub(super) links: usize,
}

/// What made-up texts may refer to.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// Stories that readers may see.
    pub(super) stories: Vec<String>,
    /// Components that some text of the site uses: others need not be there.
    pub(super) components: Vec<&'static str>,
    /// Ids of hidden headings to which some text leads: without them its link would be an error.
    pub(super) parts: Vec<String>,
    /// What stands in the text itself: whatever is counted must come to another number.
    pub(super) counts: Counts,
    /// Headings that readers see: a hidden one with the same words must not move their ids.
    pub(super) headings: Vec<String>,
}

/// A body of the site's own kind.
#[derive(Default)]
pub(super) struct Body {
    /// The Markdown.
    pub(super) text: String,
    /// The pictures in it.
    pub(super) drawings: Vec<Drawing>,
    /// Definitions that may stand anywhere in the text.
    pub(super) definitions: Vec<String>,
}

/// Makes up a body. The first block is a paragraph where `opens` says so, and never one where it does not.
pub(super) fn body(chance: &mut Chance, around: &Around, opens: bool) -> Body {
    let mut made = Body::default();
    let blocks = chance.between(4, 11);
    for number in 0..blocks {
        let block = match (number, opens) {
            (0, true) => paragraph(chance, around, &mut made),
            (0, false) => list(chance),
            _ => block(chance, around, &mut made),
        };
        made.text.push_str(&block);
        made.text.push_str("\n\n");
    }
    top_up(chance, around.counts, &mut made);
    // Long enough to be more minutes of reading, where somebody counts them.
    made.text.push_str(&format!("{}.\n\n", chance.words(300, 1500)));
    for part in &around.parts {
        made.text.push_str(&format!("### {} {{#{part}}}\n\n", chance.words(1, 5)));
    }
    made
}

/// Adds until there is more of everything than `counts` says.
fn top_up(chance: &mut Chance, counts: Counts, made: &mut Body) {
    let count = |made: &Body, mark: &str| made.text.matches(mark).count();
    while made.text.lines().filter(|line| line.starts_with('#')).count() <= counts.headings {
        made.text.push_str(&format!("## {}\n\n", chance.words(1, 5)));
    }
    while count(made, "[^") <= counts.notes {
        let note = note(chance, made);
        made.text.push_str(&format!("{note}.\n\n"));
    }
    while made.drawings.len() <= counts.pictures {
        let figure = figure(chance, made);
        made.text.push_str(&format!("{figure}\n\n"));
    }
    while count(made, "](https://") <= counts.links {
        let link = link(chance);
        made.text.push_str(&format!("{link}.\n\n"));
    }
}

fn note(chance: &mut Chance, made: &mut Body) -> String {
    let label = chance.plain_word();
    made.definitions.push(format!("[^{label}]: {}", chance.words(3, 12)));
    format!("{}[^{label}]", chance.word())
}

fn link(chance: &mut Chance) -> String {
    format!("[{}](https://example.org/{} \"{}\")", chance.word(), chance.plain_word(), chance.word())
}

fn block(chance: &mut Chance, around: &Around, made: &mut Body) -> String {
    match chance.between(1, 11) {
        1 | 2 => {
            let repeated = chance.pick(&around.headings).cloned().filter(|_| chance.one_in(2));
            let words = repeated.unwrap_or_else(|| chance.words(1, 5));
            format!("{} {words}", "#".repeat(chance.between(1, 4)))
        }
        3 => list(chance),
        4 => format!("> {}", chance.words(4, 20)),
        5 => {
            format!("| {} | {} |\n|---|---:|\n| {} | {} |", chance.word(), chance.word(), chance.word(), chance.word())
        }
        6 => format!("```\n{}\n```", chance.words(2, 6)),
        7 => figure(chance, made),
        8 => component(chance, around).unwrap_or_else(|| "***".to_owned()),
        _ => paragraph(chance, around, made),
    }
}

fn list(chance: &mut Chance) -> String {
    let items = chance.between(2, 5);
    (0..items).map(|_| format!("- {}", chance.words(2, 9))).collect::<Vec<_>>().join("\n")
}

/// A paragraph with a link, a note, an address or emphasis in it.
fn paragraph(chance: &mut Chance, around: &Around, made: &mut Body) -> String {
    let mut text = chance.words(6, 40);
    let addition = match chance.between(1, 6) {
        1 => note(chance, made),
        2 => {
            let label = chance.plain_word();
            made.definitions.push(format!("[{label}]: https://example.org/{}", chance.plain_word()));
            format!("[{}][{label}]", chance.word())
        }
        3 => match chance.pick(&around.stories) {
            Some(story) => format!("[{}](story:{story})", chance.word()),
            None => chance.word(),
        },
        4 => link(chance),
        5 => format!("*{}* and `{}`", chance.word(), chance.word()),
        _ => chance.word(),
    };
    text.push(' ');
    text.push_str(&addition);
    text.push('.');
    text
}

fn component(chance: &mut Chance, around: &Around) -> Option<String> {
    let name = *chance.pick(&around.components)?;
    Some(format!(":::{name}\n{}\n:::", chance.words(3, 15)))
}

/// A picture of our own, alone in its paragraph.
fn figure(chance: &mut Chance, made: &mut Body) -> String {
    let drawing = drawing(chance);
    let text = format!(
        "![{}]({} \"{}\"){{credit=\"{}\"}}",
        chance.words(2, 5),
        drawing.name,
        chance.words(2, 6),
        chance.word()
    );
    made.drawings.push(drawing);
    text
}

/// A picture that nobody drew.
pub(super) fn drawing(chance: &mut Chance) -> Drawing {
    let (width, height) = (chance.between(4, 40), chance.between(4, 40));
    let name = format!("{}.svg", chance.plain_word());
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\
         <desc>{}</desc><rect width=\"{width}\" height=\"{height}\"/></svg>\n",
        chance.word()
    );
    let pair = |chance: &mut Chance| serde_json::json!({"en": chance.words(2, 5), "es": chance.words(2, 5)});
    let notes = serde_json::json!({"credit": chance.word(), "alt": pair(chance), "caption": pair(chance)});
    Drawing { name, svg, notes: format!("{notes}\n") }
}
