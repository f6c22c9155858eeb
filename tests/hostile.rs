//! Whatever lies in a site's folder: the right exit code, no panic, under ten seconds, the output untouched.

#![expect(clippy::disallowed_methods, reason = "a test from outside reads and writes files")]

mod support;

use std::cell::RefCell;
use std::fs;

use support::{Outcome, Site, bare_site, site};

/// A text that is in order, up to its body.
const FRONT: &str = "---\ntitle: A river\ndate: 2026-11-20\nauthors: [ana-lopez]\nsection: politics\n---\n";

thread_local! {
    /// What went wrong in this test so far: all cases are tried before the test fails.
    static WRONG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Builds a good site, then the same with something hostile in it, and notes every rule that was broken.
/// `exit` is `None` where the specification leaves open whether the thing is an error.
fn holds(name: &str, exit: Option<i32>, make: impl FnOnce(Site) -> Site) -> Outcome {
    let calm = site("").write("content/calm.en.md", format!("{FRONT}Words.\n")).within(20);
    calm.build(&[]).exits(0);
    let before = calm.tree();
    let site = make(calm);
    let outcome = site.build(&[]);
    let ended = outcome.exit.is_some_and(|code| code <= 2);
    rule(ended, name, "it did not end, or by a signal", &outcome);
    rule(exit.is_none_or(|code| outcome.exit == Some(code)), name, "another exit code", &outcome);
    rule(!outcome.stderr.contains("panicked"), name, "it panicked", &outcome);
    rule(outcome.took.as_secs() < 10, name, "it took too long", &outcome);
    if outcome.exit != Some(0) {
        rule(site.tree() == before, name, "a failed build touched the output", &outcome);
        let said = !outcome.diagnostics.is_empty() || outcome.exit == Some(2);
        rule(!ended || said, name, "it failed without a word", &outcome);
    }
    outcome
}

fn rule(is_kept: bool, name: &str, what: &str, outcome: &Outcome) {
    if !is_kept {
        let report: String = outcome.report().chars().take(600).collect();
        WRONG.with_borrow_mut(|wrong| wrong.push(format!("{name}: {what} ({:?})\n{report}", outcome.took)));
    }
}

/// Fails the test if anything went wrong in it.
#[track_caller]
fn verdict() {
    let wrong = WRONG.take();
    assert!(wrong.is_empty(), "{} rules broken:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

/// Holds that a text with this body keeps the rules.
fn body(name: &str, exit: Option<i32>, text: &str) -> Outcome {
    holds(name, exit, |site| {
        site.write("content/b.en.md", format!("{}{text}", FRONT.replace("A river", "Another river")))
    })
}

/// Holds that a text with these lines more in its front matter keeps the rules.
fn front(name: &str, exit: Option<i32>, lines: &str) -> Outcome {
    let text = format!(
        "---\ntitle: Another\ndate: 2026-11-20\nauthors: [ana-lopez]\nsection: politics\n{lines}\n---\nWords.\n"
    );
    holds(name, exit, |site| site.write("content/b.en.md", text))
}

#[test]
fn bytes_that_are_no_text() {
    let noise: Vec<u8> = (0..100_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    holds("noise as a text", Some(1), |site| site.write("content/b.en.md", &noise));
    holds("noise as data", Some(1), |site| site.write("content/topics.yaml", &noise));
    holds("noise as configuration", None, |site| site.write("bifolio.yaml", &noise));
    holds("noise as an author", Some(1), |site| site.write("content/authors/x.en.md", &noise));
    holds("noise nobody uses", Some(0), |site| site.write("content/noise.bin", &noise));
    holds("noise as a theme", None, |site| site.write("themes/mine/theme.yaml", &noise));
    holds("zeros", Some(1), |site| site.write("content/b.en.md", vec![0_u8; 4096]));
    body("zeros in the body", None, "Words\0\0\0 and [a\0b](story:a\0b).\n");
    front("zeros in front matter", Some(1), "kicker: \"a\0b\"");
    holds("UTF-16", Some(1), |site| {
        let wide: Vec<u8> = FRONT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        site.write("content/b.en.md", [&[0xFF, 0xFE], wide.as_slice()].concat())
    });
    body("characters that nobody sees", None, "\u{202e}words\u{2066} \u{feff}\u{200b}\u{fffe}\u{10ffff}\n");
    verdict();
}

#[test]
fn files_of_an_odd_size() {
    holds("an empty text", Some(1), |site| site.write("content/b.en.md", ""));
    holds("an empty topic file", None, |site| site.write("content/topics.yaml", ""));
    holds("an empty section file", Some(1), |site| site.write("content/sections.yaml", ""));
    holds("an empty configuration", None, |site| site.write("bifolio.yaml", ""));
    holds("an empty picture", None, |site| site.write("content/dam.png", ""));
    holds("only an opening", Some(1), |site| site.write("content/b.en.md", "---"));
    holds("only two lines", Some(1), |site| site.write("content/b.en.md", "---\n---\n"));
    holds("only a mark", Some(1), |site| site.write("content/b.en.md", "\u{feff}"));
    holds("only carriage returns", Some(1), |site| site.write("content/b.en.md", "---\r---\r"));
    let long = format!("{FRONT}{}", "word ".repeat(4_000_000));
    let told = holds("a line of 20 MB", Some(1), |site| site.write("content/b.en.md", long));
    assert_eq!(told.codes(), ["file-too-large"]);
    let long = format!("a: \"{}\"\n", "x".repeat(20_000_000));
    holds("data of 20 MB", Some(1), |site| site.write("content/topics.yaml", long));
    body("a line of 1.9 MB", None, &"word ".repeat(380_000));
    body("a word of 1.9 MB", None, &"x".repeat(1_900_000));
    verdict();
}

#[test]
fn lines_full_of_marks() {
    for (name, unit, times) in [
        ("brackets", "[", 10_000),
        ("brackets that close", "[]", 10_000),
        ("pictures that do not close", "![", 10_000),
        ("links in links", "[a](", 10_000),
        ("stars", "*a **b ", 10_000),
        ("backticks", "`a``b", 10_000),
        ("angles", "<a ", 10_000),
        ("tags", "<b>", 10_000),
        ("comments", "<!--", 10_000),
        ("braces", "{#a .b c=\"", 10_000),
        ("spans", "[a]{lang=es}", 10_000),
        ("entities", "&amp", 10_000),
        ("footnotes", "[^a]", 10_000),
        ("inline notes", "^[a", 10_000),
        ("pipes", "|a", 10_000),
        ("quotes to be curled", "\"'", 50_000),
        ("addresses", "http://a.b/(", 10_000),
        ("mail", "a@", 50_000),
        ("emphasis that never ends", "_*", 50_000),
        ("strikes", "~~a", 20_000),
    ] {
        body(name, None, &unit.repeat(times));
    }
    verdict();
}

/// Holds that a comment with this text keeps the rules.
fn comment(name: &str, exit: Option<i32>, text: &str) -> Outcome {
    let lines: String = text.lines().map(|line| format!("      {line}\n")).collect();
    let thread = format!("comments:\n  - author: A\n    lang: en\n    date: 2026-11-20\n    text: |\n{lines}");
    holds(name, exit, |site| site.write("content/calm.comments.yaml", thread))
}

#[test]
fn letters_of_readers() {
    for (name, unit, times) in [
        ("brackets in a comment", "[", 10_000),
        ("pictures in a comment", "![](a.png)", 5_000),
        ("pictures in pictures", "![", 10_000),
        ("tags in a comment", "<b>", 10_000),
        ("emphasis in a comment", "*a **b ", 10_000),
        ("links in a comment", "[a](https://a.example) ", 5_000),
        ("headings in a comment", "# a\n\n", 10_000),
        ("blocks of HTML in a comment", "<div>\n\n", 10_000),
    ] {
        comment(name, None, &unit.repeat(times));
    }
    comment("quotations in a comment", Some(1), &format!("{} words\n", ">".repeat(10_000)));
    let deep = |levels: usize| {
        let level = |at: usize| {
            let indent = "  ".repeat(2 * at);
            format!(
                "{indent}{}:\n{indent}  - id: a{at}\n{indent}    author: A\n{indent}    lang: en\n{indent}    date: 2026-11-20\n{indent}    text: a\n",
                if at == 0 { "comments" } else { "replies" }
            )
        };
        (0..levels).map(level).collect::<String>()
    };
    let told = holds("a long quarrel", Some(0), |site| site.write("content/calm.comments.yaml", deep(12)));
    assert_eq!(told.codes(), [""; 0]);
    holds("a quarrel without end", Some(1), |site| site.write("content/calm.comments.yaml", deep(500)));
    let many: String = (0..5_000).fold("comments:\n".to_owned(), |text, at| {
        text + &format!("  - {{id: a{at}, author: A, lang: en, date: 2026-11-20, text: a}}\n")
    });
    holds("a thread of 5000", Some(0), |site| site.write("content/calm.comments.yaml", many));
    verdict();
}

#[test]
fn blocks_in_blocks() {
    body("quotations", Some(1), &format!("{} words\n", ">".repeat(10_000)));
    body("lists", None, &(0..2_000).fold(String::new(), |text, at| text + &" ".repeat(at * 2 % 1_000) + "- a\n"));
    body("lists on a line", None, &format!("{}a\n", "- ".repeat(10_000)));
    body("fences", Some(1), &":::note\n".repeat(10_000));
    let nested = (0..400).fold(String::from("x\n"), |inner, at| {
        let fence = ":".repeat(at + 3);
        format!("{fence}note\n{inner}{fence}\n")
    });
    body("fences in fences", None, &nested);
    body("closing fences", Some(1), &":::\n".repeat(10_000));
    body("headings", None, &"# a\n".repeat(20_000));
    body("definitions", None, &(0..20_000).fold(String::new(), |text, at| format!("{text}[a{at}]: /b\n")));
    body(
        "notes in notes",
        None,
        &(0..2_000).fold(String::new(), |text, at| format!("{text}[^{at}]: [^{}]\n\n", at + 1)),
    );
    body("rows", None, &format!("|{}\n|{}\n{}", "a|".repeat(300), "-|".repeat(300), "|a\n".repeat(2_000)));
    body("tags in tags", None, &format!("{}x{}", "<div>".repeat(10_000), "</div>".repeat(10_000)));
    body("rulers and fences", None, &"---\n```\n".repeat(5_000));
    body("cuts", Some(1), &"<!-- more -->\n\n".repeat(10_000));
    verdict();
}

#[test]
fn yaml_that_grows() {
    let mut bomb = String::from("extra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for at in 1..12 {
        let row = vec![format!("*a{}", at - 1); 9].join(", ");
        bomb.push_str(&format!("  a{at}: &a{at} [{row}]\n"));
    }
    front("aliases", Some(1), &bomb);
    front("an alias of itself", Some(1), "extra: &a [*a]");
    front("lists in lists", Some(1), &format!("extra: {}{}", "[".repeat(10_000), "]".repeat(10_000)));
    front("maps in maps", Some(1), &format!("extra: {}1{}", "{a: ".repeat(10_000), "}".repeat(10_000)));
    let steps = (0..3_000).fold(String::from("extra:\n"), |text, at| format!("{text}{}a:\n", " ".repeat(at % 500 + 1)));
    front("steps", None, &steps);
    front("a key of 100 KB", Some(1), &format!("{}: 1", "k".repeat(100_000)));
    front("a key of a list", Some(1), "? [a, b]\n: 1");
    front("ten thousand keys", Some(1), &(0..10_000).fold(String::new(), |text, at| format!("{text}k{at}: 1\n")));
    front("ten thousand topics", Some(1), &format!("topics: [{}]", "nowhere, ".repeat(10_000)));
    front("tags", None, "extra: !!python/object/apply:os.system [\"true\"]");
    front("two documents", None, "...\n%YAML 1.1");
    front("merge keys", None, "<<: {title: Another}");
    front("a number beyond all", None, "extra: {a: 1e999, b: -.inf, c: .nan, d: 99999999999999999999999999}");
    front("a year beyond all", Some(1), "updated: 99999-01-01");
    front("a binary", None, "extra: !!binary aGVsbG8=");
    holds("a bomb of topics", None, |site| site.write("content/topics.yaml", bomb.replace("extra:", "water:")));
    verdict();
}

#[test]
fn names_of_files() {
    holds("names with blanks and marks", None, |site| {
        site.write("content/a b/¿qué? #1 & %20.en.md", FRONT.replace("A river", "Qué") + "Words.\n")
    });
    holds("a name of 200 characters", None, |site| {
        site.write(&format!("content/{}.en.md", "n".repeat(200)), FRONT.replace("A river", "Long") + "Words.\n")
    });
    holds("folders in folders", None, |site| {
        site.write(&format!("content/{}b.en.md", "d/".repeat(300)), FRONT.replace("A river", "Deep") + "Words.\n")
    });
    holds("composed and decomposed", None, |site| {
        site.write("content/r\u{ed}o.es.md", FRONT).write("content/ri\u{301}o.es.md", FRONT.replace("A river", "Dos"))
    });
    holds("names in another case", Some(1), |site| {
        site.write("content/B.en.md", FRONT.replace("A river", "Uno")).write("content/b.en.md", FRONT)
    });
    holds("only a suffix", None, |site| site.write("content/.en.md", FRONT));
    holds("a folder where a text is expected", None, |site| site.write("content/b.en.md/inside.txt", "x"));
    holds("a folder where data are expected", None, |site| {
        site.remove("content/topics.yaml").write("content/topics.yaml/x", "")
    });
    holds("a file where a folder is expected", None, |site| {
        site.remove("content/authors").write("content/authors", "x")
    });
    holds("a device's name", None, |site| site.write("content/con.en.md", FRONT.replace("A river", "Con")));
    verdict();
}

#[test]
#[cfg(unix)]
fn names_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let told = holds("a name in Latin-1", Some(1), |site| {
        let name = OsStr::from_bytes(b"r\xEDo.es.md");
        fs::write(site.path("content").join(name), FRONT).expect("a file can be written");
        site
    });
    assert!(told.diagnostics.iter().any(|said| said.place.contains('\u{fffd}') || said.message.contains('\u{fffd}')));
    holds("a folder in Latin-1", Some(1), |site| {
        let folder = site.path("content").join(OsStr::from_bytes(b"\xF1"));
        fs::create_dir_all(&folder).expect("a folder can be made");
        fs::write(folder.join("b.en.md"), FRONT).expect("a file can be written");
        site
    });
    verdict();
}

#[test]
#[cfg(unix)]
fn links_and_special_files() {
    use std::os::unix::fs::symlink;
    let link = |target: &'static str, path: &'static str| {
        move |site: Site| {
            symlink(target, site.path(path)).expect("a link can be made");
            site
        }
    };
    holds("a link to its own folder", None, link(".", "content/loop"));
    holds("a link to the root", None, link("/", "content/root"));
    holds("a link to itself", None, link("self.en.md", "content/self.en.md"));
    holds("a link to nothing", Some(1), link("nothing", "content/b.en.md"));
    holds("a link to a secret", None, link("/etc/passwd", "content/b.en.md"));
    holds("a link to a secret in static", None, link("/etc/passwd", "static"));
    holds("two links that lead to each other", None, |site| {
        link("../two", "content/one")(link("../content", "two")(site))
    });
    let told = holds("a picture outside", None, |site| {
        fs::write(site.root().parent().expect("a site has a parent").join("secret.png"), "SECRET").expect("written");
        let site = link("../../secret.png", "content/dam.png")(site);
        site.write("content/b.en.md", FRONT.replace("A river", "B") + "![A dam](dam.png){credit=EFE}\n")
    });
    assert_ne!(told.exit, Some(0), "a picture from outside of the site was published");
    holds("a pipe as a text", None, |site| pipe(site, "content/b.en.md"));
    holds("a pipe as a picture", None, |site| pipe(site, "content/dam.png"));
    holds("a pipe in static", None, |site| pipe(site.write("static/a.txt", "a"), "static/pipe"));
    holds("a pipe as data", None, |site| pipe(site.remove("content/topics.yaml"), "content/topics.yaml"));
    holds("a pipe as configuration", None, |site| pipe(site.remove("bifolio.yaml"), "bifolio.yaml"));
    let socket = site("").write("content/calm.en.md", format!("{FRONT}Words.\n"));
    let _open = std::os::unix::net::UnixListener::bind(socket.path("content/b.en.md")).expect("a socket can be made");
    let outcome = socket.build(&[]);
    assert!(outcome.exit.is_some() && !outcome.stderr.contains("panicked"), "a socket: {}", outcome.report());
    verdict();
}

/// A named pipe that nobody writes to: whoever opens it waits for ever.
#[cfg(unix)]
fn pipe(site: Site, path: &str) -> Site {
    let made = std::process::Command::new("mkfifo").arg(site.path(path)).status().expect("mkfifo can be run");
    assert!(made.success());
    site
}

#[test]
fn pictures_that_lie() {
    for (name, bytes) in [
        ("a header alone", b"\x89PNG\r\n\x1a\n".to_vec()),
        ("a size beyond all", {
            let mut png = support::picture::png(4, 3);
            png[16..24].fill(0xFF);
            png
        }),
        ("half a picture", support::picture::png(64, 64)[..60].to_vec()),
        ("another format", support::picture::webp(4, 3)),
    ] {
        holds(name, None, |site| {
            let text = FRONT.replace("A river", "B") + "![A dam](dam.png){credit=EFE}\n";
            site.write("content/dam.png", bytes).write("content/b.en.md", text)
        });
    }
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&b;</svg>";
    for (name, svg) in [
        ("entities", bomb.to_owned()),
        ("groups in groups", format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}", "<g>".repeat(50_000))),
        ("no drawing", "<html><script>alert(1)</script></html>".to_owned()),
    ] {
        holds(name, None, |site| {
            let text = FRONT.replace("A river", "B") + "![A dam](dam.svg){credit=EFE}\n";
            site.write("content/dam.svg", svg).write("content/b.en.md", text)
        });
    }
    verdict();
}

#[test]
fn folders_that_are_no_site() {
    let none = bare_site("-- readme.txt --\nNothing here.\n");
    none.build(&[]).exits(2);
    let empty = bare_site("-- bifolio.yaml --\ntitle: The Meridian\nbase_url: https://meridian.example\n");
    empty.build(&[]).exits(0);
    let own = empty.write("public/mine.txt", "mine");
    own.build(&[]).exits(0);
    assert_eq!(fs::read_to_string(own.path("public/mine.txt")).expect("a foreign file stays"), "mine");
    let full = site("-- public/mine.txt --\nmine\n").write("content/calm.en.md", format!("{FRONT}Words.\n"));
    full.build(&[]).exits(2);
    assert_eq!(full.tree().paths(), ["mine.txt"]);
    full.build(&["--force"]).exits(0);
    assert!(full.tree().has("mine.txt") && full.tree().has("index.html"));
}
