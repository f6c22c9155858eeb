//! From a title to the last segment of its address: `¿De quién es el río?` → `de-quien-es-el-rio`.

use unicode_normalization::UnicodeNormalization;

/// Characters of a slug that is made from a title.
const SLUG_CHARS_MAX: usize = 80;

/// Whether `text` may be a slug: `a`–`z`, `0`–`9` and `-`, neither opening nor closing with `-`, at most 200 bytes.
pub fn is_slug(text: &str) -> bool {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !text.is_empty() && text.len() <= 200 && text.chars().all(sound) && !text.starts_with('-') && !text.ends_with('-')
}

/// A slug for `text`: small letters without marks, other scripts by best effort, cut at a word before 80 characters.
/// Empty where nothing of the text can be kept.
pub fn slugify(text: &str) -> String {
    let mut slug = String::new();
    for c in text.nfkd() {
        push(&mut slug, c);
        if slug.len() > 4 * SLUG_CHARS_MAX {
            break;
        }
    }
    cut(slug.trim_end_matches('-')).to_owned()
}

/// A slug for the first of `texts` that gives one; where none does, a name made of the code points of the last.
pub fn slug_of(texts: &[&str]) -> String {
    let made = texts.iter().map(|text| slugify(text)).find(|slug| !slug.is_empty());
    made.unwrap_or_else(|| {
        let last = texts.last().copied().unwrap_or("");
        let points = last.chars().filter(|c| c.is_alphanumeric()).take(12);
        let name = points.map(|c| format!("{:x}", u32::from(c))).collect::<Vec<_>>().join("-");
        if name.is_empty() { "text".to_owned() } else { format!("u-{name}") }
    })
}

/// Adds what `c`, free of its marks, stands for.
fn push(slug: &mut String, c: char) {
    if c.is_ascii_alphanumeric() {
        slug.push(c.to_ascii_lowercase());
    } else if unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\'' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200d}')
    {
        // Marks are dropped, and an apostrophe divides no word: `don't` is `dont`.
    } else if let Some(letters) = latin(c) {
        slug.push_str(letters);
    } else if !slug.is_empty() && !slug.ends_with('-') {
        slug.push('-');
    }
}

/// Letters that have no decomposition, and the two alphabets nearest to ours.
fn latin(c: char) -> Option<&'static str> {
    let small = c.to_lowercase().next().unwrap_or(c);
    Some(match small {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ı' => "i",
        '&' => return None,
        'а' | 'α' => "a",
        'б' | 'β' => "b",
        'в' => "v",
        'г' | 'ґ' | 'γ' => "g",
        'д' | 'δ' => "d",
        'е' | 'э' | 'ε' => "e",
        'є' => "ie",
        'ж' => "zh",
        'з' | 'ζ' => "z",
        'и' | 'і' | 'ι' | 'η' => "i",
        'й' | 'ы' | 'υ' => "y",
        'к' | 'κ' => "k",
        'л' | 'λ' => "l",
        'м' | 'μ' => "m",
        'н' | 'ν' => "n",
        'о' | 'ο' | 'ω' => "o",
        'п' | 'π' => "p",
        'р' | 'ρ' => "r",
        'с' | 'σ' | 'ς' => "s",
        'т' | 'τ' => "t",
        'у' => "u",
        'ф' | 'φ' => "f",
        'х' => "kh",
        'χ' => "ch",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        'θ' => "th",
        'ξ' => "x",
        'ψ' => "ps",
        'ъ' | 'ь' => "",
        _ => return None,
    })
}

/// Cuts an ASCII slug at the last word that fits.
fn cut(slug: &str) -> &str {
    if slug.len() <= SLUG_CHARS_MAX {
        return slug;
    }
    let fits = &slug[..SLUG_CHARS_MAX];
    match fits.rfind('-') {
        _ if slug.as_bytes()[SLUG_CHARS_MAX] == b'-' => fits,
        Some(dash) if dash > 0 => &fits[..dash],
        _ => fits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_slugs() {
        for (title, slug) in [
            ("¿De quién es el río?", "de-quien-es-el-rio"),
            ("El año del pingüino", "el-ano-del-pinguino"),
            ("Don't  panic — it’s 2026!", "dont-panic-its-2026"),
            ("Straße Ærø Łódź", "strasse-aero-lodz"),
            ("Москва и Αθήνα", "moskva-i-athina"),
            ("ﬁne ½", "fine-1-2"),
            ("河流", ""),
            ("---", ""),
        ] {
            assert_eq!(slugify(title), slug, "{title}");
        }
        assert_eq!(slug_of(&["河流", "river"]), "river");
        assert_eq!(slug_of(&["河流", "河"]), "u-6cb3");
    }

    #[test]
    fn a_long_title_is_cut_at_a_word() {
        let slug = slugify(&"word ".repeat(40));
        assert_eq!(slug.len(), 79);
        assert!(slug.ends_with("-word") && is_slug(&slug));
        assert_eq!(slugify(&"x".repeat(500)).len(), 80);
        let edge = format!("{} tail", "a".repeat(80));
        assert_eq!(slugify(&edge), "a".repeat(80));
    }
}
