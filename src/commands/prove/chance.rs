//! Words that nobody wrote: a seed in, always the same words out. Every word is likely to stand nowhere else, so that a
//! word which is found in the output tells which text it came from.

/// Consonants and vowels of the words; a few letters with accents, since those take other ways through a program.
const ONSETS: [&str; 18] = ["b", "br", "d", "f", "g", "gl", "j", "k", "l", "m", "n", "ñ", "p", "r", "s", "t", "v", "z"];
const VOWELS: [&str; 9] = ["a", "e", "i", "o", "u", "á", "ó", "ü", "ai"];

/// A stream of numbers that only the seed determines (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

impl Chance {
    /// The stream of a seed.
    pub(super) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both of them possible.
    pub(super) fn between(&mut self, low: usize, high: usize) -> usize {
        let span = (high.saturating_sub(low) as u64).saturating_add(1);
        low + usize::try_from(self.next() % span).unwrap_or(0)
    }

    /// Whether one of `n` falls on us.
    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.between(1, n) == 1
    }

    /// One of a list; `None` of an empty one.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let last = list.len().checked_sub(1)?;
        list.get(self.between(0, last))
    }

    /// A word of three to six syllables.
    pub(super) fn word(&mut self) -> String {
        let syllables = self.between(3, 6);
        let mut word = String::new();
        for _ in 0..syllables {
            word.push_str(self.pick(&ONSETS).copied().unwrap_or("k"));
            word.push_str(self.pick(&VOWELS).copied().unwrap_or("a"));
        }
        word
    }

    /// A word for addresses and names of files: plain letters.
    pub(super) fn plain_word(&mut self) -> String {
        let plain = |c: char| match c {
            'ñ' => 'n',
            'á' => 'a',
            'ó' => 'o',
            'ü' => 'u',
            other => other,
        };
        self.word().chars().map(plain).collect()
    }

    /// So many words in a line.
    pub(super) fn words(&mut self, low: usize, high: usize) -> String {
        let count = self.between(low, high);
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_says_the_same_every_time_and_another_says_something_else() {
        let said = |seed| Chance::new(seed).words(5, 9);
        assert_eq!(said(7), said(7));
        assert_ne!(said(7), said(8));
        let mut chance = Chance::new(1);
        assert!((0..200).map(|_| chance.between(2, 4)).all(|n| (2..=4).contains(&n)));
        assert_eq!(chance.pick::<u8>(&[]), None);
        assert!(chance.plain_word().is_ascii());
    }
}
