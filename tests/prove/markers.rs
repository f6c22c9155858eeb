//! Words that stand in every kind of place of hidden texts are in no byte of an output, however they are written there.

use std::io::Read;

use flate2::read::{GzDecoder, ZlibDecoder};

use super::SITE;
use super::support::{Tree, site};

/// The words of `site.txt` that no reader may find: those in capital letters.
fn markers() -> Vec<String> {
    let words = SITE.split(|c: char| !c.is_ascii_uppercase()).filter(|word| word.len() >= 8);
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    words.extend(
        ["draft-slug", "draft-alias", "secret-dam", "pozos-ocultos", "expired-slug", "contract"].map(str::to_owned),
    );
    words.sort();
    words.dedup();
    words
}

/// A word as it might stand in a file.
fn spellings(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let each = |spell: &dyn Fn(char) -> String| word.chars().map(spell).collect::<String>().into_bytes();
    let wide = |bytes: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let mut all = vec![
        ("plain", word.as_bytes().to_vec()),
        ("small letters", word.to_lowercase().into_bytes()),
        ("entities", each(&|c| format!("&#{};", u32::from(c)))),
        ("hexadecimal entities", each(&|c| format!("&#x{:x};", u32::from(c)))),
        ("percent", each(&|c| format!("%{:02X}", u32::from(c)))),
        ("escapes of JSON", each(&|c| format!("\\u{:04x}", u32::from(c)))),
        ("escapes of JavaScript", each(&|c| format!("\\x{:02x}", u32::from(c)))),
        ("escapes of CSS", each(&|c| format!("\\{:x} ", u32::from(c)))),
        ("UTF-16, small end first", wide(u16::to_le_bytes)),
        ("UTF-16, large end first", wide(u16::to_be_bytes)),
        ("hexadecimal", word.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes()),
    ];
    all.extend((0..3).map(|offset| ("base64", base64(word.as_bytes(), offset))));
    all
}

/// The digits of base64 that only the word determines, where so many bytes stand before it.
fn base64(word: &[u8], offset: usize) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bytes: Vec<u8> = std::iter::repeat_n(0, offset).chain(word.iter().copied()).collect();
    let whole = bytes.len() / 3 * 3;
    let digits = bytes[..whole].chunks(3).flat_map(|three| {
        let number = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
        [18, 12, 6, 0].map(|shift| DIGITS[(number >> shift & 63) as usize])
    });
    // The first digits hold bits of what stands before the word.
    digits.skip(if offset == 0 { 0 } else { offset + 1 }).collect()
}

/// Every file, what is packed in it, and its words without accents.
fn views(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut views = vec![bytes.to_vec()];
    for at in 0..bytes.len().saturating_sub(2) {
        let mut out = Vec::new();
        let read = match bytes[at..] {
            [0x1f, 0x8b, 8, ..] => GzDecoder::new(&bytes[at..]).read_to_end(&mut out),
            [0x78, 1 | 0x5e | 0x9c | 0xda, ..] => ZlibDecoder::new(&bytes[at..]).read_to_end(&mut out),
            _ => continue,
        };
        // What comes before the first damage is looked at as well.
        let _ = read;
        views.extend((!out.is_empty()).then_some(out));
    }
    views
}

/// Where a word stands, and in which spelling.
fn found(tree: &Tree, words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, bytes) in &tree.files {
        for view in views(bytes).into_iter().chain([path.clone().into_bytes()]) {
            for word in words {
                let holds = |needle: &[u8]| view.windows(needle.len()).any(|window| window == needle);
                let spelled = spellings(word).into_iter().filter(|(_, needle)| holds(needle));
                found.extend(spelled.map(|(spelling, _)| format!("{word} in {path}: {spelling}")));
            }
        }
    }
    found
}

#[test]
fn no_hidden_word_is_in_any_byte_of_the_output() {
    let site = site(SITE);
    let words = markers();
    assert!(words.len() > 30, "{words:?}");
    site.build(&[]).exits(0);
    let tree = site.tree();
    assert!(tree.files.keys().all(|path| !path.ends_with(".br")), "nothing here can look into Brotli");
    let found = found(&tree, &words);
    assert!(found.is_empty(), "{} words:\n{}", found.len(), found.join("\n"));
}

#[test]
fn no_hidden_word_is_in_any_byte_of_the_output_where_texts_are_sealed() {
    let site = site(SITE);
    let keys = site.root().with_file_name("keys.yaml").display().to_string();
    site.run("keys new", &["--out", &keys]).exits(0);
    let site = site.with_env("BIFOLIO_KEYS_FILE", &keys);
    site.build(&["--delivery", "encrypted"]).exits(0);
    let tree = site.tree();
    assert!(!tree.holding("data-bifolio-gate").is_empty() && tree.paths().iter().any(|path| path.starts_with("_g/")));
    assert_eq!(found(&tree, &markers()), Vec::<String>::new());
    // And the proof holds for it, too.
    site.run("prove", &["--strict", "--seed", "7", "--delivery", "encrypted"]).exits(0);
}

#[test]
fn a_word_is_found_in_every_spelling() {
    use std::io::Write;
    let word = "HIDDENWORDS";
    let look = |bytes: Vec<u8>| {
        let mut tree = Tree::default();
        tree.files.insert("a".to_owned(), bytes);
        found(&tree, &[word.to_owned()])
    };
    for (name, spelling) in spellings(word) {
        let told = look([b"before ".as_slice(), &spelling, b" behind"].concat());
        assert!(told.iter().any(|line| line.ends_with(name)), "{name}: {told:?}");
    }
    // Three words before it, one for each offset of base64.
    for (before, text) in [("", "SElEREVOV09SRFM="), ("a", "YUhJRERFTldPUkRT"), ("ab", "YWJISURERU5XT1JEUw==")] {
        assert!(look(text.into()).iter().any(|line| line.ends_with("base64")), "{before}");
    }
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(word.repeat(3).as_bytes()).expect("it is packed");
    let packed = packed.finish().expect("it is packed");
    assert!(!look([b"xx".as_slice(), &packed].concat()).is_empty());
    assert!(look(b"nothing".to_vec()).is_empty());
}
