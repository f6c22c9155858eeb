//! Words of texts, by which a leak is followed back to where it came from.

use std::collections::BTreeSet;

use crate::pipeline::base::mark::Mark;

/// Letters below which a word says nothing of where it came from.
const SHORTEST: usize = 3;

/// Words in a row that hardly two people write.
const PASSAGE: usize = 12;

/// The words of a text that are long enough to be known again, in small letters.
pub(super) fn known(text: &str) -> BTreeSet<String> {
    all(text).filter(|word| word.chars().count() >= SHORTEST).collect()
}

/// Every word in small letters, in its order.
pub(super) fn all(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// The marks of every passage of a text, with the number of its first word.
pub(super) fn passages(words: &[String]) -> impl Iterator<Item = (u64, usize)> + '_ {
    words.windows(PASSAGE).enumerate().map(|(at, passage)| (Mark::of(passage).short(), at))
}

/// The passage that begins at a word.
pub(super) fn passage(words: &[String], at: usize) -> String {
    words.get(at..(at + PASSAGE).min(words.len())).unwrap_or_default().join(" ")
}

/// The words of a page between its tags, and those inside of them, characters by name left out.
pub(super) fn of_page(html: &str) -> [String; 2] {
    let (mut between, mut inside) = (String::with_capacity(html.len()), String::new());
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' if !is_tag => is_tag = true,
            '>' if is_tag => {
                is_tag = false;
                between.push(' ');
                inside.push(' ');
            }
            c if is_tag => inside.push(c),
            c => between.push(c),
        }
    }
    let named = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;"];
    [between, inside].map(|text| named.iter().fold(text, |text, name| text.replace(name, " ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_marks() {
        assert_eq!(all("«El Río», 52 km.").collect::<Vec<_>>(), ["el", "río", "52", "km"]);
        let [between, inside] = of_page("<p title=\"x y\">One&nbsp;<b>two</b></p>");
        assert_eq!(between.split_whitespace().collect::<Vec<_>>(), ["One", "two"]);
        assert_eq!(all(&inside).collect::<Vec<_>>(), ["p", "title", "x", "y", "b", "b", "p"]);
        let words: Vec<String> = all("a b c d e f g h i j k l m").collect();
        assert_eq!(passages(&words).count(), 2);
        assert_eq!(passage(&words, 1), "b c d e f g h i j k l m");
    }
}
