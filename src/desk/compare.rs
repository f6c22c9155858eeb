//! Two lists of blocks beside each other: what became of an original since its translation followed it, and which block
//! of a translation says what a block of the original says.
//!
//! All of it is one alignment: two lists in their order, so that the sum of what its pairs are worth is the greatest.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::pipeline::base::diagnostic::Place;
use crate::pipeline::content::block::{Block, BlockKind, Mark};

/// Cells of the table of an alignment that are never exceeded; longer texts are compared place by place.
const CELLS_MAX: usize = 1 << 22;

/// What became of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How {
    /// It says something else.
    Changed,
    /// It was not there.
    Added,
    /// It is there no more.
    Gone,
}

/// A change of an original that its translation does not follow yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Change {
    /// What became of the block.
    pub how: How,
    /// What it is or was.
    pub kind: BlockKind,
    /// Which block of the original it is; of one that is gone the one that stands there now, or would be next.
    pub at: usize,
    /// Its lines; of one that is gone where it would stand. `None` where nothing follows.
    pub place: Option<Place>,
}

/// A row of two texts side by side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The block of the original.
    pub original: Option<usize>,
    /// The block of the translation.
    pub translation: Option<usize>,
    /// What became of the original since the translation followed.
    pub how: Option<How>,
}

/// A pair of indices; one of the two may be missing.
type Pair = (Option<usize>, Option<usize>);

/// What became of `original` since its blocks were `accepted`.
pub fn changes(accepted: &[Mark], original: &[Block]) -> Vec<Change> {
    let mut next = 0;
    let mut changes = Vec::new();
    for pair in since(accepted, original) {
        let at = pair.1.unwrap_or(next);
        next = pair.1.map_or(next, |at| at + 1);
        let Some(how) = how(pair, accepted, original) else { continue };
        let kind = pair.1.map(|at| original[at].kind()).or(pair.0.map(|at| accepted[at].kind));
        let place = original.get(at).map(|block| block.place.clone());
        changes.extend(kind.map(|kind| Change { how, kind, at, place }));
    }
    changes
}

/// Two texts side by side. What was accepted tells which blocks came or went since, where it is known.
pub fn rows(original: &[Block], translation: &[Block], accepted: Option<&[Mark]>) -> Vec<Row> {
    let kinds = |blocks: &[Block]| blocks.iter().map(Block::kind).collect::<Vec<_>>();
    let then: Vec<Pair> = accepted.map(|accepted| since(accepted, original)).unwrap_or_default();
    let became: BTreeMap<usize, How> =
        then.iter().filter_map(|&pair| Some((pair.1?, how(pair, accepted?, original)?))).collect();
    let follows_then = accepted.is_some_and(|accepted| accepted.iter().map(|mark| mark.kind).eq(kinds(translation)));
    let is_alike = kinds(original) == kinds(translation);
    if follows_then && !is_alike {
        let row = |&(then, now): &Pair| {
            let how = how((then, now), accepted.unwrap_or_default(), original);
            Row { original: now, translation: then, how }
        };
        return then.iter().map(row).collect();
    }
    let pairs = if is_alike { same_places(original.len()) } else { alike(original, translation) };
    let row = |(original, translation): Pair| Row {
        original,
        translation,
        how: original.and_then(|at| became.get(&at).copied()),
    };
    pairs.into_iter().map(row).collect()
}

/// What was accepted beside what stands there now.
fn since(accepted: &[Mark], original: &[Block]) -> Vec<Pair> {
    let same = |a: usize, b: usize| {
        let (then, now) = (accepted[a], original[b].mark);
        match (then == now, then.kind == now.kind) {
            // More than all pairs that are only alike.
            (true, _) => Some(1 << 20),
            (false, true) => Some(1),
            (false, false) => None,
        }
    };
    let front = accepted.iter().zip(original).take_while(|(then, now)| **then == now.mark).count();
    let (rest, left) = (&accepted[front..], &original[front..]);
    let back = rest.iter().rev().zip(left.iter().rev()).take_while(|(then, now)| **then == now.mark).count();
    let (ends, end) = (accepted.len() - back, original.len() - back);
    let mut pairs = same_places(front);
    pairs.extend(align(front..ends, front..end, &same));
    pairs.extend((0..back).map(|at| (Some(ends + at), Some(end + at))));
    pairs
}

fn how(pair: Pair, accepted: &[Mark], original: &[Block]) -> Option<How> {
    match pair {
        (Some(then), Some(now)) if accepted[then] == original[now].mark => None,
        (Some(_), Some(_)) => Some(How::Changed),
        (None, Some(_)) => Some(How::Added),
        (Some(_), None) => Some(How::Gone),
        (None, None) => None,
    }
}

/// Blocks of one kind beside each other, as many as can be, and of those that might be meant the ones that name the same
/// numbers, files and addresses, and are of like length.
fn alike(original: &[Block], translation: &[Block]) -> Vec<Pair> {
    let (named, named_there): (Vec<_>, Vec<_>) =
        (original.iter().map(named).collect(), translation.iter().map(named).collect());
    let share = |part: usize, whole: usize| i64::try_from(part * 100 / whole.max(1)).unwrap_or(0);
    let worth = |a: usize, b: usize| {
        let (lengths, names) = ([original[a].length(), translation[b].length()], [&named[a], &named_there[b]]);
        let same = names[0].intersection(names[1]).count();
        let likeness = share(lengths[0].min(lengths[1]), lengths[0].max(lengths[1]))
            + 3 * share(same, names[0].len().max(names[1].len()));
        (original[a].kind() == translation[b].kind()).then_some(1000 + likeness)
    };
    align(0..original.len(), 0..translation.len(), &worth)
}

/// What a block names that is the same in every language: numbers, files, addresses.
fn named(block: &Block) -> BTreeSet<&str> {
    let words = block.source.split(|c: char| c.is_whitespace() || "()[]{}<>\"“”«»‘’',;:!?*#|=".contains(c));
    let words = words.map(|word| word.trim_matches(['.', '-', '_']));
    words.filter(|word| word.contains(|c: char| c.is_ascii_digit() || c == '/' || c == '.')).collect()
}

fn same_places(length: usize) -> Vec<Pair> {
    (0..length).map(|at| (Some(at), Some(at))).collect()
}

/// What to do at a cell of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Both,
    First,
    Second,
}

/// Two lists in their order, so that the sum of what pairs are worth is the greatest; a pair without a worth never is one.
fn align(a: Range<usize>, b: Range<usize>, worth: &dyn Fn(usize, usize) -> Option<i64>) -> Vec<Pair> {
    let (height, width) = (a.len(), b.len());
    if height.saturating_mul(width) > CELLS_MAX {
        return place_by_place(a, b, worth);
    }
    // From the ends back, so that the steps are read from the beginning on.
    let mut steps = vec![Step::First; height * width];
    let mut below = vec![0_i64; width + 1];
    for row in (0..height).rev() {
        let mut line = vec![0_i64; width + 1];
        for column in (0..width).rev() {
            let both = worth(a.start + row, b.start + column).map(|worth| worth + below[column + 1]);
            let (first, second) = (below[column], line[column + 1]);
            let (best, step) = match both {
                Some(both) if both >= first && both >= second => (both, Step::Both),
                _ if first >= second => (first, Step::First),
                _ => (second, Step::Second),
            };
            line[column] = best;
            steps[row * width + column] = step;
        }
        below = line;
    }
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::with_capacity(height.max(width));
    while row < height || column < width {
        let step = match (row < height, column < width) {
            (true, true) => steps[row * width + column],
            (true, false) => Step::First,
            (false, _) => Step::Second,
        };
        let (down, right) = (step != Step::Second, step != Step::First);
        pairs.push((down.then_some(a.start + row), right.then_some(b.start + column)));
        row += usize::from(down);
        column += usize::from(right);
    }
    pairs
}

/// For texts that are too long to be compared well.
fn place_by_place(a: Range<usize>, b: Range<usize>, worth: &dyn Fn(usize, usize) -> Option<i64>) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for offset in 0..a.len().max(b.len()) {
        let (first, second) = (a.clone().nth(offset), b.clone().nth(offset));
        match (first, second) {
            (Some(first), Some(second)) if worth(first, second).is_some() => pairs.push((Some(first), Some(second))),
            _ => {
                pairs.extend(first.map(|first| (Some(first), None)));
                pairs.extend(second.map(|second| (None, Some(second))));
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::base::path::SourcePath;
    use crate::pipeline::content::markdown::blocks;

    fn text(paragraphs: &[&str]) -> Vec<Block> {
        blocks(&SourcePath::new("content/a.en.md").unwrap(), &paragraphs.join("\n\n"), 1)
    }

    fn marks(paragraphs: &[&str]) -> Vec<Mark> {
        text(paragraphs).iter().map(|block| block.mark).collect()
    }

    /// What became of blocks, and of which.
    type Found = Vec<(How, usize)>;

    fn told(then: &[&str], now: &[&str]) -> Found {
        changes(&marks(then), &text(now)).iter().map(|change| (change.how, change.at)).collect()
    }

    #[test]
    fn only_what_changed_is_told() {
        let then = ["a", "b", "## h", "c"];
        let cases: [(&[&str], Found); 8] = [
            (&["a", "b", "## h", "c"], vec![]),
            (&["a", "B", "## h", "c"], vec![(How::Changed, 1)]),
            (&["a", "new", "b", "## h", "c"], vec![(How::Added, 1)]),
            (&["a", "## h", "c"], vec![(How::Gone, 1)]),
            (&["a", "b", "## h"], vec![(How::Gone, 3)]),
            (&["a", "b", "- h", "c"], vec![(How::Gone, 2), (How::Added, 2)]),
            (&["new", "a", "b", "## h", "C"], vec![(How::Added, 0), (How::Changed, 4)]),
            (&["c", "a", "b", "## h"], vec![(How::Added, 0), (How::Gone, 4)]),
        ];
        for (now, expected) in cases {
            assert_eq!(told(&then, now), expected, "{now:?}");
        }
    }

    fn beside(original: &[&str], translation: &[&str], then: Option<&[&str]>) -> Vec<(String, String)> {
        let (left, right) = (text(original), text(translation));
        let then = then.map(marks);
        let words = |blocks: &[Block], at: Option<usize>| at.map_or(String::new(), |at| blocks[at].source.clone());
        let rows = rows(&left, &right, then.as_deref());
        rows.iter().map(|row| (words(&left, row.original), words(&right, row.translation))).collect()
    }

    #[test]
    fn a_new_paragraph_shifts_nothing_else() {
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let then: &[&str] = &["one", "two", "three"];
        let (es, now) = (["uno", "dos", "tres"], ["one", "new", "two", "three"]);
        let expected = pairs(&[("one", "uno"), ("new", ""), ("two", "dos"), ("three", "tres")]);
        assert_eq!(beside(&now, &es, Some(then)), expected);
        // Its translation is written: all stand beside each other again, accepted or not.
        let expected = pairs(&[("one", "uno"), ("new", "nuevo"), ("two", "dos"), ("three", "tres")]);
        assert_eq!(beside(&now, &["uno", "nuevo", "dos", "tres"], Some(then)), expected);
        // Nobody knows what it was made from: kinds and lengths tell.
        let long = "a paragraph that says a good deal more than the others do";
        let expected = pairs(&[("## h", "## t"), ("one", "uno"), (long, ""), ("- x", "- y"), ("two", "dos")]);
        assert_eq!(beside(&["## h", "one", long, "- x", "two"], &["## t", "uno", "- y", "dos"], None), expected);
        let (left, right) = (["a in 1984", "a in 1999", "a in 2021"], ["en 1984 b", "en 2021 b"]);
        let expected = pairs(&[(left[0], right[0]), (left[1], ""), (left[2], right[1])]);
        assert_eq!(beside(&left, &right, None), expected);
        assert_eq!(beside(&["one", "gone"], &[], None), pairs(&[("one", ""), ("gone", "")]));
    }

    #[test]
    fn long_texts_are_compared_place_by_place() {
        let many = |word: &str| (0..3000).map(|number| format!("{word} {number}")).collect::<Vec<_>>();
        let (then, now) = (many("a"), many("b"));
        let then: Vec<&str> = then.iter().map(String::as_str).collect();
        let now: Vec<&str> = now.iter().map(String::as_str).collect();
        assert_eq!(told(&then, &now).len(), 3000);
    }
}
