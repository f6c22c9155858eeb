//! Parts of a file: a browser asks for them to move within sound and film.

use std::ops::Range;

/// What a request's `Range` asks for of so many bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// All of them: nothing else was asked for, or something that need not be understood.
    Whole,
    /// These.
    Bytes(Range<usize>),
    /// Some that are not there.
    Beyond,
}

/// Reads `bytes=0-499`, `bytes=500-` and `bytes=-500`. Several parts at once are answered with the whole.
pub(super) fn part(asked: Option<&str>, length: usize) -> Part {
    let Some((first, last)) = asked.and_then(|asked| asked.strip_prefix("bytes=")?.split_once('-')) else {
        return Part::Whole;
    };
    let bytes = match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.is_empty() => first..length,
        (Err(_), Ok(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return Part::Whole,
    };
    if bytes.is_empty() { Part::Beyond } else { Part::Bytes(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_was_asked_for_and_is_there() {
        let cases = [
            (None, Part::Whole),
            (Some("bytes=0-9"), Part::Bytes(0..10)),
            (Some("bytes=90-"), Part::Bytes(90..100)),
            (Some("bytes=-10"), Part::Bytes(90..100)),
            (Some("bytes=-1000"), Part::Bytes(0..100)),
            (Some("bytes=50-1000"), Part::Bytes(50..100)),
            (Some("bytes=0-18446744073709551615"), Part::Bytes(0..100)),
            (Some("bytes=100-"), Part::Beyond),
            (Some("bytes=-0"), Part::Beyond),
            (Some("bytes=9-0"), Part::Whole),
            (Some("bytes=0-1,5-6"), Part::Whole),
            (Some("bytes=-"), Part::Whole),
            (Some("lines=0-9"), Part::Whole),
        ];
        for (asked, expected) in cases {
            assert_eq!(part(asked, 100), expected, "{asked:?}");
        }
    }
}
