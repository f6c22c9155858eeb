//! The body of a gated text with other words behind its cut. What stands before the cut stays as it is, byte for byte.
//!
//! A definition (a footnote, the address of a link) belongs to where it is used: what readers see the use of stays,
//! wherever it stands; what only the hidden half uses goes, wherever it stands.

use crate::pipeline::content::block::{Block, BlockKind};
use crate::pipeline::content::front_block::Split;
use crate::pipeline::content::markdown;

use super::chance::Chance;
use super::markdown::{Around, Drawing, body};

/// The two halves of a body, in lines of it.
pub(super) struct Halves {
    /// What readers see, with the definitions that it uses.
    public: String,
    /// Definitions behind the cut that the public half uses.
    kept: String,
    /// What they do not see.
    pub(super) hidden: String,
    /// Whether the cut is written.
    is_written: bool,
    /// Whether readers see words of it at all.
    is_opened: bool,
    /// The headings that they see.
    headings: Vec<String>,
}

/// A footnote, or the address of a link.
struct Definition {
    /// How the text names it, in small letters: `[^note]`, `[home]`.
    label: String,
    /// Its lines.
    text: String,
    /// Whether the public half uses it.
    is_public: bool,
}

/// Divides a body as a build does.
pub(super) fn divide(split: &Split<'_>, cut_is_wrong: bool) -> Halves {
    let blocks = markdown::blocks(&split.block.source, split.body, split.body_line);
    let lines: Vec<&str> = split.body.split_inclusive('\n').collect();
    let line = |number: u32| (number.saturating_sub(split.body_line) as usize).min(lines.len());
    let written = blocks.iter().find(|block| block.kind() == BlockKind::Cut);
    let cut = match written {
        _ if cut_is_wrong => 0,
        Some(cut) => line(cut.place.start.line),
        None => opening(&blocks).map_or(0, |block| line(block.place.end.line)),
    };
    let cut_lines = written.map(|cut| line(cut.place.start.line)..line(cut.place.end.line)).unwrap_or_default();
    let (owners, mut definitions) = definitions(&lines, &blocks, &line);
    let is_definition = |at: usize| owners[at].is_some();
    settle(&mut definitions, (0..cut).filter(|&at| !is_definition(at)).map(|at| lines[at]).collect());
    let stays = |at: usize| owners[at].map_or(at < cut, |owner| definitions[owner].is_public);
    let pick = |keep: &dyn Fn(usize) -> bool| -> String {
        (0..lines.len()).filter(|at| !cut_lines.contains(at) && keep(*at)).map(|at| lines[at]).collect()
    };
    let is_above = |block: &&Block| block.kind() == BlockKind::Heading && line(block.place.start.line) < cut;
    let words = |block: &Block| block.source.trim_matches(['#', ' ']).to_owned();
    Halves {
        public: pick(&|at| at < cut && stays(at)),
        kept: pick(&|at| at >= cut && stays(at)),
        hidden: pick(&|at| !stays(at)),
        is_written: written.is_some(),
        is_opened: cut > 0,
        headings: blocks.iter().filter(is_above).map(words).collect(),
    }
}

impl Halves {
    /// The body with other words where it is hidden; `None` where nothing is.
    pub(super) fn replaced(&self, chance: &mut Chance, around: &Around) -> Option<(String, Vec<Drawing>)> {
        if self.hidden.trim().is_empty() {
            return None;
        }
        let around = Around { headings: self.headings.clone(), ..around.clone() };
        let made = body(chance, &around, self.is_written || self.is_opened);
        let early = chance.between(0, if self.is_written { made.definitions.len() } else { 0 });
        let (before, after) = made.definitions.split_at(early);
        let lines = |definitions: &[String]| definitions.iter().map(|one| format!("\n{one}\n")).collect::<String>();
        let cut = if self.is_written { "\n<!-- more -->\n" } else { "" };
        let (public, kept) = (&self.public, &self.kept);
        let text = format!("{public}\n{}{cut}\n{}{}\n{kept}", lines(before), made.text, lines(after));
        Some((text, made.drawings))
    }
}

/// The paragraph that opens a text without a cut: only headings and rules stand above it.
fn opening(blocks: &[Block]) -> Option<&Block> {
    let is_passed_over = |block: &&Block| {
        matches!(block.kind(), BlockKind::Heading | BlockKind::Rule | BlockKind::Footnote | BlockKind::References)
    };
    blocks.iter().find(|block| !is_passed_over(block)).filter(|block| block.kind() == BlockKind::Paragraph)
}

/// Every definition of a text, and of every line the definition that it belongs to.
fn definitions(lines: &[&str], blocks: &[Block], line: &dyn Fn(u32) -> usize) -> (Vec<Option<usize>>, Vec<Definition>) {
    let mut owners = vec![None; lines.len()];
    let mut found: Vec<Definition> = Vec::new();
    let is_definition = |block: &&Block| matches!(block.kind(), BlockKind::Footnote | BlockKind::References);
    for block in blocks.iter().filter(is_definition) {
        let range = line(block.place.start.line)..line(block.place.end.line);
        for (at, text) in range.clone().map(|at| (at, lines[at])) {
            match label(text).filter(|_| at == range.start || block.kind() == BlockKind::References) {
                Some(label) => found.push(Definition { label, text: text.to_owned(), is_public: false }),
                // The rest of a definition; lines above the first one are none, and stay where they are.
                None if at == range.start => continue,
                None => found.last_mut().into_iter().for_each(|last| last.text.push_str(text)),
            }
            owners[at] = found.len().checked_sub(1);
        }
    }
    (owners, found)
}

/// `[^note]` of `[^note]: What it says.`
fn label(line: &str) -> Option<String> {
    let line = line.trim_start();
    let end = line.starts_with('[').then(|| line.find("]:"))??;
    Some(plain(&line[..=end]))
}

/// Small letters, single spaces: labels are compared so.
fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks what the public half uses, also through other definitions.
fn settle(definitions: &mut [Definition], mut public: String) {
    loop {
        let seen = plain(&public);
        let used = definitions.iter_mut().filter(|one| !one.is_public && seen.contains(&one.label));
        let mut found = false;
        for one in used {
            one.is_public = true;
            public.push_str(&one.text);
            found = true;
        }
        if !found {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::base::path::SourcePath;
    use crate::pipeline::content::front_block::split;

    fn halves(body: &str) -> Halves {
        let text = format!("---\ntitle: T\n---\n{body}");
        divide(&split(&SourcePath::new("content/a.en.md").unwrap(), &text), false)
    }

    #[test]
    fn a_text_is_divided_at_its_cut() {
        let written = halves("One.\n\n## Two\n\n<!-- more -->\n\nThree.\n");
        assert_eq!((written.public.as_str(), written.hidden.as_str()), ("One.\n\n## Two\n\n", "\nThree.\n"));
        assert_eq!(written.headings, ["Two"]);
        let opened = halves("## Two\n\nOne.\nGoes on.\n\nThree.\n");
        assert_eq!((opened.public.as_str(), opened.hidden.as_str()), ("## Two\n\nOne.\nGoes on.\n", "\nThree.\n"));
        let closed = halves("- One\n\nThree.\n");
        assert_eq!((closed.public.as_str(), closed.hidden.as_str()), ("", "- One\n\nThree.\n"));
    }

    #[test]
    fn definitions_belong_to_where_they_are_used() {
        let text = "One[^a] [x].\n\n[^b]: Hidden.\n\n[Y]: https://hidden.example\n\n<!-- more -->\n\nTwo[^b] [y].\n\n\
                    [^a]: Public, see [^c].\n\n[x]: https://public.example\n[z]: https://hidden.example\n\n[^c]: Public too.\n";
        let found = halves(text);
        for public in ["One", "[^a]: ", "[^c]: ", "[x]: "] {
            assert!(format!("{}{}", found.public, found.kept).contains(public), "{public}");
            assert!(!found.hidden.contains(public), "{public}");
        }
        for hidden in ["Two", "[^b]: ", "[Y]: ", "[z]: "] {
            assert!(found.hidden.contains(hidden), "{hidden}: {}", found.hidden);
        }
    }

    #[test]
    fn what_readers_see_stays_as_it_is() {
        let found = halves("One[^a].\n\n<!-- more -->\n\nTwo.\n\n[^a]: A note.\n");
        for seed in 0..50 {
            let (text, _) = found.replaced(&mut Chance::new(seed), &Around::default()).unwrap();
            let again = halves(&text);
            assert!(again.public.starts_with("One[^a].\n") && again.kept.contains("[^a]: A note."), "{text}");
            assert!(!text.contains("Two") && again.is_written, "{text}");
        }
        assert!(halves("One.\n\n<!-- more -->\n").replaced(&mut Chance::new(1), &Around::default()).is_none());
    }
}
