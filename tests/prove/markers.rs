//! Words that stand in every kind of place of hidden texts are in no byte of an output, however they are written there.

use std::io::Read;

use brotli_decompressor::Decompressor;
use flate2::read::{GzDecoder, ZlibDecoder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::SITE;
use super::support::{Tree, site};

/// The words of `site.txt` that no reader may find: those in capital letters, some of them with accents.
pub(super) fn markers() -> Vec<String> {
    let text: String = SITE.nfc().collect();
    let words = text.split(|c: char| !c.is_uppercase()).filter(|word| word.chars().count() >= 8);
    let mut words: Vec<String> = words.map(str::to_owned).collect();
    words.extend(
        ["draft-slug", "draft-alias", "secret-dam", "pozos-ocultos", "expired-slug", "contract"].map(str::to_owned),
    );
    words.sort();
    words.dedup();
    words
}

/// A word as it might stand in a file: as it is, with accents apart from their letters, and without any.
fn spellings(word: &str) -> Vec<(String, Vec<u8>)> {
    let forms = [
        ("", word.nfc().collect::<String>()),
        (", decomposed", word.nfd().collect()),
        (", without accents", word.nfd().filter(|c| !is_combining_mark(*c)).collect()),
    ];
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for (form, word) in forms {
        let new = encodings(&word).into_iter().map(|(name, needle)| (format!("{name}{form}"), needle));
        let new: Vec<_> = new.filter(|(_, needle)| all.iter().all(|(_, known)| known != needle)).collect();
        all.extend(new);
    }
    all
}

/// One form of a word as it might be encoded.
fn encodings(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let each = |spell: &dyn Fn(char) -> String| word.chars().map(spell).collect::<String>().into_bytes();
    // What is often encoded is no more than what is not ASCII.
    let some = |spell: &dyn Fn(char) -> String| each(&|c| if c.is_ascii() { c.to_string() } else { spell(c) });
    let wide = |bytes: fn(u16) -> [u8; 2]| word.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let bytes = |c: char| c.to_string().into_bytes();
    let percent = |c: char| bytes(c).iter().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let json = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
    let hexadecimal = |c: char| format!("&#x{:x};", u32::from(c));
    let mut all = vec![
        ("plain", word.as_bytes().to_vec()),
        ("small letters", word.to_lowercase().into_bytes()),
        ("entities", each(&|c| format!("&#{};", u32::from(c)))),
        ("hexadecimal entities", each(&hexadecimal)),
        ("hexadecimal entities of accents", some(&hexadecimal)),
        ("percent", each(&percent)),
        ("an address", some(&percent)),
        ("escapes of JSON", each(&json)),
        ("escapes of JSON for accents", some(&json)),
        ("escapes of JavaScript", each(&|c| bytes(c).iter().map(|byte| format!("\\x{byte:02x}")).collect())),
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

/// So many bytes of a packed file are looked at.
const UNPACKED_MAX: u64 = 16 << 20;

/// Every file, and what is packed in it. A stream of Brotli has no sign at its beginning: a file is one, or is none.
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
    let mut out = Vec::new();
    let _ = Decompressor::new(bytes, 4096).take(UNPACKED_MAX).read_to_end(&mut out);
    views.extend((!out.is_empty()).then_some(out));
    views
}

/// Where a word stands, and in which spelling.
pub(super) fn found(tree: &Tree, words: &[String]) -> Vec<String> {
    let spelled =
        words.iter().flat_map(|word| spellings(word).into_iter().map(move |(name, needle)| (word, name, needle)));
    let needles: Vec<(&String, String, Vec<u8>)> = spelled.collect();
    // By their first two bytes: few places of a file begin with those of any.
    let mut by_start = vec![Vec::new(); 1 << 16];
    for (number, (_, _, needle)) in needles.iter().enumerate() {
        by_start[start(needle)].push(number);
    }
    let mut found = Vec::new();
    for (path, bytes) in &tree.files {
        for view in views(bytes).into_iter().chain([path.clone().into_bytes()]) {
            let places = 0..view.len().saturating_sub(1);
            let mut here: Vec<usize> = places
                .flat_map(|at| by_start[start(&view[at..])].iter().map(move |number| (at, *number)))
                .filter(|(at, number)| view[*at..].starts_with(&needles[*number].2))
                .map(|(_, number)| number)
                .collect();
            here.sort_unstable();
            here.dedup();
            found.extend(
                here.into_iter().map(|number| format!("{} in {path}: {}", needles[number].0, needles[number].1)),
            );
        }
    }
    found
}

/// The first two bytes as a number.
fn start(bytes: &[u8]) -> usize {
    usize::from(bytes[0]) << 8 | usize::from(bytes[1])
}

#[test]
fn no_hidden_word_is_in_any_byte_of_the_output() {
    let site = site(SITE);
    let words = markers();
    assert!(words.len() > 30 && words.iter().filter(|word| !word.is_ascii()).count() >= 3, "{words:?}");
    site.build(&[]).exits(0);
    let tree = site.tree();
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

/// A stream of Brotli as Node makes it.
const PRESSED: [u8; 58] = [
    27, 104, 0, 32, 4, 234, 100, 169, 126, 201, 159, 207, 70, 97, 35, 112, 140, 3, 246, 239, 134, 87, 24, 28, 246, 148,
    173, 11, 9, 65, 230, 225, 87, 89, 16, 253, 179, 156, 176, 155, 119, 96, 139, 4, 52, 141, 229, 172, 187, 87, 132,
    94, 235, 247, 70, 229, 73, 194,
];

#[test]
fn no_hidden_word_is_in_any_public_byte_where_a_server_hands_out_whole_pages() {
    let site = site(SITE);
    site.build(&["--delivery", "split"]).exits(0);
    assert_eq!(found(&site.tree(), &markers()), Vec::<String>::new());
    // What is behind cuts is for whom the server knows; drafts and what is not yet due are for nobody.
    let mut kept = Tree::read(&site.output().with_file_name("protected"));
    assert!(!kept.holding("HIDDENWORDS").is_empty() && !kept.holding("OCULTOAQUÍ").is_empty());
    kept.files.extend(Tree::read(&site.output().with_file_name("server")).files);
    let never: Vec<String> = markers().into_iter().filter(|word| is_for_nobody(word)).collect();
    assert!(never.len() > 10, "{never:?}");
    assert_eq!(found(&kept, &never), Vec::<String>::new());
    site.run("prove", &["--strict", "--seed", "7", "--delivery", "split"]).exits(0);
}

/// Whether a word stands in a text that is not live, and not only behind a cut.
fn is_for_nobody(word: &str) -> bool {
    ["DRAFT", "FUTURE", "EMBARG", "EXPIRED", "TOMORROWS", "OCULTOBORRADOR", "draft-", "pozos-", "expired-"]
        .iter()
        .any(|part| word.contains(part))
}

#[test]
fn a_word_is_found_in_every_spelling() {
    use std::io::Write;
    let word = "HIDDENWORDS";
    let look_for = |word: &str, bytes: Vec<u8>| {
        let mut tree = Tree::default();
        tree.files.insert("a".to_owned(), bytes);
        found(&tree, &[word.to_owned()])
    };
    let look = |bytes: Vec<u8>| look_for(word, bytes);
    for word in [word, "ÑANDÚESCONDIDO"] {
        for (name, spelling) in spellings(word) {
            let told = look_for(word, [b"before ".as_slice(), &spelling, b" behind"].concat());
            assert!(told.iter().any(|line| line.ends_with(&name)), "{name}: {told:?}");
        }
    }
    let apart = "N\u{303}ANDU\u{301}ESCONDIDO";
    for text in [apart, "nandu\u{301}escondido".replace("nandu", "n\u{303}andu").as_str(), "nanduescondido"] {
        assert!(!look_for("ÑANDÚESCONDIDO", text.into()).is_empty(), "{text}");
    }
    // Three words before it, one for each offset of base64.
    for (before, text) in [("", "SElEREVOV09SRFM="), ("a", "YUhJRERFTldPUkRT"), ("ab", "YWJISURERU5XT1JEUw==")] {
        assert!(look(text.into()).iter().any(|line| line.ends_with("base64")), "{before}");
    }
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(word.repeat(3).as_bytes()).expect("it is packed");
    let packed = packed.finish().expect("it is packed");
    assert!(!look([b"xx".as_slice(), &packed].concat()).is_empty());
    // By another program: "HIDDENWORDS " three times, and some more words.
    assert!(!PRESSED.windows(word.len()).any(|window| window == word.as_bytes()));
    assert!(look(PRESSED.to_vec()).iter().any(|line| line.ends_with("plain")), "Brotli");
    // Half of it is enough, and what is no stream is none.
    assert!(!look(PRESSED[..PRESSED.len() - 4].to_vec()).is_empty());
    assert!(look(b"nothing".to_vec()).is_empty());
}
