//! What a build remembers changes nothing but the time that the next one takes: seeded sequences of edits, after each of
//! which a build that remembers everything and a build that remembers nothing say and make the same, and the one that
//! remembers renders the pages that it has to, and no other.
//!
//! A page has to be rendered where, between two builds that remember nothing, its theme, its view or an answer to its
//! template differs. `BIFOLIO_SEQUENCES` multiplies the sequences: 10 make 300.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

#[path = "serve/editor.rs"]
mod editor;
#[path = "serve/newsroom.rs"]
mod newsroom;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{Arc, LazyLock};
use std::time::SystemTime;

use bifolio::build::{Addresses, Again, Built, Request, build_in_memory};
use bifolio::leaves::{Leaves, Reason};
use bifolio::memory::Memory;
use bifolio::paywall::Keys;
use bifolio::pipeline::base::code::Code;
use bifolio::pipeline::base::date::Zone;
use bifolio::pipeline::base::error::Error;
use bifolio::pipeline::base::path::{OutputPath, SourcePath};
use bifolio::pipeline::write::{Store, Stored, Stores};

use editor::{Chance, edit, mend, sequences};
use newsroom::newsroom;
use support::Site;

/// Edits of a sequence.
const EDITS: usize = 6;

/// The files of a site: when each was written, and how long it is.
type Files = BTreeMap<String, (SystemTime, Vec<u8>)>;

/// A build and what it left in memory.
struct Outcome {
    built: Built,
    files: Held,
    /// What only whole pages show.
    protected: Held,
}

/// The files of a tree in memory.
type Held = Arc<BTreeMap<OutputPath, Stored>>;

fn build(
    site: &Site,
    memory: &mut Memory,
    changed: Option<&BTreeSet<SourcePath>>,
    before: &Outcome,
    hour: i64,
) -> Outcome {
    let now = move |_: &Zone| -> Result<jiff::Timestamp, Error> {
        Ok(jiff::Timestamp::from_second(1_795_608_000 + 3_600 * hour).expect("a moment"))
    };
    let root = site.root();
    let request = Request {
        root: &root,
        output: &root.join("public"),
        now: &now,
        drafts: hour % 2 == 0,
        future: false,
        base_url: None,
        delivery: None,
        has_keys: false,
        keys: &|_| Ok(KEYS.clone()),
        strict: false,
        addresses: Addresses::OfThePage,
        write: None,
        progress: &|_, _| {},
    };
    let stores = Stores {
        public: Store::after(Some(before.files.clone())),
        protected: Store::after(Some(before.protected.clone())),
    };
    let built = build_in_memory(&request, memory, &Again { changed, ..Again::default() }, &stores)
        .expect("the machine has no trouble");
    Outcome { built, files: stores.public.files(), protected: stores.protected.files() }
}

/// With one and the same keys all builds make the same bytes.
static KEYS: LazyLock<Arc<Keys>> =
    LazyLock::new(|| Arc::new(Keys::throwaway("nowhere", &TIERS.map(str::to_owned)).expect("there is randomness")));

const TIERS: [&str; 2] = ["subscriber", "patron"];

/// The site with a paid text, and pictures behind its cut.
fn paid(delivery: &str) -> Site {
    let paywall = format!("paywall: {{tiers: [subscriber], delivery: {delivery}}}\ntimezone:");
    newsroom().edit("bifolio.yaml", "timezone:", &paywall).edit(
        "content/river/river.en.md",
        "section:",
        "tier: subscriber\nsection:",
    )
}

impl Outcome {
    fn none() -> Outcome {
        Outcome { built: Built::default(), files: Arc::default(), protected: Arc::default() }
    }

    /// The same with the files of the build before, where this one made no edition that is sound: so a preview keeps them.
    fn or_files_of(self, before: Outcome) -> Outcome {
        let is_sound = self.built.planned.is_some() && !self.built.fails();
        if is_sound { self } else { Outcome { built: self.built, ..before } }
    }

    fn leaves(&self) -> Option<&Leaves> {
        self.built.planned.as_ref().map(|planned| &planned.leaves)
    }
}

/// The files of a site that a build reads.
fn files(site: &Site) -> Files {
    let all = walkdir::WalkDir::new(site.root()).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(site.root()).ok()?.to_str()?.to_owned();
        let written = entry.metadata().ok()?.modified().ok()?;
        Some((path, (written, fs::read(entry.path()).ok()?)))
    };
    all.filter_map(file).collect()
}

/// The files that changed, where none came or went: what a watch would tell for certain.
fn changed(before: &Files, now: &Files) -> Option<BTreeSet<SourcePath>> {
    let same_names = before.len() == now.len() && before.keys().eq(now.keys());
    let differ = now.iter().filter(|(path, file)| before.get(*path) != Some(*file));
    same_names.then(|| differ.filter_map(|(path, _)| SourcePath::new(path)).collect())
}

/// Pages that a build that remembers must render: those that differ between two builds that remember nothing.
fn must_be_rendered(before: Option<&Leaves>, now: &Leaves) -> BTreeSet<String> {
    let outputs = now.plan().by_output.keys();
    let differs = |output: &&OutputPath| match (before.and_then(|before| before.at(output)), now.at(output)) {
        (Some(one), Some(other)) => {
            (one.theme, one.view, &one.notes.asked) != (other.theme, other.view, &other.notes.asked)
        }
        (None, other) => other.is_some(),
        (Some(_), None) => false,
    };
    outputs.filter(differs).map(|output| output.as_str().to_owned()).collect()
}

/// Pages that a build rendered, and apart those of them that had something wrong with them.
fn rendered(outcome: &Outcome) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut rendered, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    for (url, reason) in outcome.built.rendered.iter().flatten() {
        let pages = if *reason == Reason::Problem { &mut wrong } else { &mut rendered };
        pages.insert(url.output().as_str().to_owned());
    }
    (rendered, wrong)
}

fn pages(outcome: &Outcome) -> BTreeMap<String, Option<Vec<u8>>> {
    let Some(planned) = &outcome.built.planned else { return BTreeMap::new() };
    let leaves = &planned.leaves;
    let html = |output: &OutputPath| leaves.at(output).and_then(|leaf| leaf.html.as_ref()).map(|html| html.to_vec());
    let outputs = leaves.plan().by_output.keys();
    let public = outputs.clone().map(|output| (output.as_str().to_owned(), html(output)));
    // Whole pages are printed when somebody asks; that they are others shows in the print.
    let print = |output: &OutputPath| leaves.at(output).map(|leaf| format!("{:x}", leaf.print).into_bytes());
    let whole = |output: &OutputPath| planned.printer.whole(output).or_else(|| print(output));
    public.chain(outputs.map(|output| (format!("{output} whole"), whole(output)))).collect()
}

/// The pages that came, went or differ from one build to another.
fn unlike(one: &Outcome, other: &Outcome) -> Vec<String> {
    let (one, other) = (pages(one), pages(other));
    let paths: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    paths.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

fn sequence(seed: u64) {
    let mut chance = Chance::new(seed);
    let site = match seed % 3 {
        0 => newsroom(),
        1 => paid("encrypted"),
        _ => paid("split"),
    };
    let mut memory = Memory::default();
    let (mut hour, mut story) = (0_i64, Vec::new());
    let mut seen = files(&site);
    let mut kept = build(&site, &mut memory, None, &Outcome::none(), hour);
    let mut bare: Option<Leaves> = None;
    for step in 0..=2 * EDITS {
        if step > 0 {
            if step % 2 == 0 && chance.below(2) == 0 {
                mend(&site);
                story.push("mended");
            }
            let saves = if chance.below(4) == 0 { 1 + chance.below(4) } else { 1 };
            for _ in 0..saves {
                story.push(edit(&site, &mut chance));
            }
            if chance.below(5) == 0 {
                hour += i64::try_from(chance.below(40)).expect("small");
                story.push("time passed");
            }
            let now = files(&site);
            // Now and then nobody knows what changed.
            let known = changed(&seen, &now).filter(|_| chance.below(4) > 0);
            seen = now;
            let after = build(&site, &mut memory, known.as_ref(), &kept, hour);
            kept = after.or_files_of(kept);
        }
        let fresh = build(&site, &mut Memory::default(), None, &Outcome::none(), hour);
        let told = format!("seed {seed}, after {story:?}");
        assert_eq!(kept.built.diagnostics, fresh.built.diagnostics, "{told}");
        assert_eq!(kept.built.planned.is_some(), fresh.built.planned.is_some(), "{told}");
        if let Some(leaves) = fresh.leaves() {
            assert_eq!(unlike(&kept, &fresh), Vec::<String>::new(), "{told}");
            let (was_rendered, wrong) = rendered(&kept);
            let mut must = must_be_rendered(bare.as_ref(), leaves);
            must.retain(|output| !wrong.contains(output));
            assert_eq!(was_rendered, must, "{told}");
            bare = Some(leaves.clone());
        }
        if !fresh.built.fails() {
            assert_eq!(kept.files, fresh.files, "{told}");
            assert_eq!(kept.protected, fresh.protected, "{told}");
        }
    }
}

#[test]
fn a_build_that_remembers_is_right_after_every_edit_1() {
    sequences(0..10, sequence);
}

#[test]
fn a_build_that_remembers_is_right_after_every_edit_2() {
    sequences(10..20, sequence);
}

#[test]
fn a_build_that_remembers_is_right_after_every_edit_3() {
    sequences(20..30, sequence);
}

/// A site that remembers, and that may be compared with itself after each step.
struct Remembering {
    site: Site,
    memory: Memory,
    seen: Files,
    kept: Outcome,
}

impl Remembering {
    fn new(site: Site) -> Remembering {
        let mut memory = Memory::default();
        let kept = build(&site, &mut memory, None, &Outcome::none(), 0);
        Remembering { seen: files(&site), site, memory, kept }
    }

    /// Builds again, and holds that a build from nothing says and makes the same.
    fn holds(&mut self, step: &str) {
        let now = files(&self.site);
        let known = changed(&self.seen, &now);
        self.seen = now;
        let before = std::mem::replace(&mut self.kept, Outcome::none());
        let after = build(&self.site, &mut self.memory, known.as_ref(), &before, 0);
        self.kept = after.or_files_of(before);
        let fresh = build(&self.site, &mut Memory::default(), None, &Outcome::none(), 0);
        assert_eq!(self.kept.built.diagnostics, fresh.built.diagnostics, "{step}");
        assert_eq!(unlike(&self.kept, &fresh), Vec::<String>::new(), "{step}");
        if !fresh.built.fails() {
            assert_eq!(self.kept.files, fresh.files, "{step}");
            assert_eq!(self.kept.protected, fresh.protected, "{step}");
        }
    }

    fn writes(&mut self, step: &str, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.site.path(path)).expect("a file");
        assert!(text.contains(from), "{step}: {path} has no {from}");
        fs::write(self.site.path(path), text.replace(from, to)).expect("written");
        self.holds(step);
    }
}

/// What is edited while a theme is broken is there once it is mended, although nothing was printed in between.
#[test]
fn an_edit_while_the_theme_is_broken_is_seen_afterwards() {
    const RIVER: &str = "content/river/river.en.md";
    const COUNCIL: &str = "content/city/council.en.md";
    let breaks: [(&str, &str, &str); 2] = [
        ("themes/own/theme.yaml", "extends: gazette", "extends: nothing"),
        ("themes/own/templates/404.html", "<p>", "{{ broken <p>"),
    ];
    let edits: [(&str, &str, &str); 4] = [
        (RIVER, "The river is", "The river was"),
        (RIVER, "title: Who owns the river?", "title: Who owns it?\nslug: who-owns-the-river"),
        (RIVER, "date: 2026-11-20", "date: 2026-11-20\nslug: another-place"),
        (RIVER, "date: 2026-11-20", "date: 2026-11-20\naliases: [/en/about/]"),
    ];
    for (broken, sound, wrong) in breaks {
        for (path, from, to) in edits {
            let site =
                newsroom().write("themes/own/templates/404.html", "<!doctype html><title>Dead</title><p>None.</p>\n");
            let mut site = Remembering::new(site);
            let step = |name: &str| format!("{broken}, {to}: {name}");
            site.writes(&step("first"), COUNCIL, "A draft", "A first draft");
            site.writes(&step("broken"), broken, sound, wrong);
            site.writes(&step("edited"), path, from, to);
            site.writes(&step("mended"), broken, wrong, sound);
            site.writes(&step("edited again"), COUNCIL, "A first draft", "A second draft");
        }
    }
}

/// A link behind a cut that leads nowhere is told by every build until it is mended, and when its target goes away again.
#[test]
fn what_leads_nowhere_behind_a_cut_is_not_forgotten() {
    const RIVER: &str = "content/river/river.en.md";
    for delivery in ["encrypted", "split"] {
        let site = paid(delivery);
        let text = fs::read_to_string(site.path(RIVER)).expect("a file");
        let mut site = Remembering::new(site.write(RIVER, format!("{text}\n\nSee [the map](/map.txt).\n")));
        let step = |name: &str| format!("{delivery}: {name}");
        let dead = |site: &Remembering| {
            let found = site.kept.built.diagnostics.iter();
            let lines =
                found.filter(|one| one.code == Code::LinkDead).filter_map(|one| Some(one.place.as_ref()?.start.line));
            lines.collect::<Vec<_>>()
        };
        let first = dead(&site);
        assert_eq!(first.len(), 1, "{}", step("first"));
        site.writes(&step("another"), "content/city/council.en.md", "A draft", "A first draft");
        assert_eq!(dead(&site), first, "{}", step("another"));
        site.writes(&step("its lines"), RIVER, "title:", "# A line.\ntitle:");
        assert_eq!(dead(&site), [first[0] + 1], "{}", step("its lines"));
        fs::create_dir_all(site.site.path("static")).expect("made");
        fs::write(site.site.path("static/map.txt"), "A map.").expect("written");
        site.holds(&step("mended"));
        assert!(dead(&site).is_empty(), "{}", step("mended"));
        site.writes(&step("its lines again"), RIVER, "title:", "# Another line.\ntitle:");
        fs::remove_file(site.site.path("static/map.txt")).expect("it was there");
        site.holds(&step("gone"));
        assert_eq!(dead(&site), [first[0] + 2], "{}", step("gone"));
    }
}

/// What comes to stand behind a cut is sealed and served, though no file of the site came, went or changed but the text; and
/// sealed again for another tier.
#[test]
fn a_picture_that_comes_to_stand_behind_a_cut_is_sealed() {
    const RIVER: &str = "content/river/river.en.md";
    for delivery in ["encrypted", "split", "omit"] {
        let map = support::picture::png(7, 5);
        let site = paid(delivery).edit("bifolio.yaml", "[subscriber]", "[subscriber, patron]");
        let mut site = Remembering::new(site.write("content/river/map.png", map));
        let step = |name: &str| format!("{delivery}: {name}");
        let picture = "![A map](map.png \"The map\"){credit=\"Ana\"}\n\n![A logo]";
        site.writes(&step("behind"), RIVER, "![A logo]", picture);
        site.writes(&step("its words"), RIVER, "The river is", "The river was");
        site.writes(&step("tier"), RIVER, "tier: subscriber", "tier: patron");
        site.writes(&step("gone"), RIVER, picture, "![A logo]");
    }
}
