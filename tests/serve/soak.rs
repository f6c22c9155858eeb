//! A preview that runs for long: edits without end, tabs that come and go. After every edit what is served equals a
//! clean build; each round ends with the site as it was at first, and there memory and descriptors are read, so that
//! what grows is not the site.
//!
//! `tests/run --soak` sets `BIFOLIO_SOAK` to a number of minutes. Without it this is a rehearsal of few edits, too
//! short to tell anything of memory.

use std::time::{Duration, Instant};

use crate::editor::{Chance, edit, mend};
use crate::newsroom;
use crate::preview::{Events, Preview, serve};
use crate::sequences::{Sound, holds};
use crate::support::{Site, Tree};

/// Edits of a round.
const EDITS: usize = 30;

/// Rounds and edits of the rehearsal.
const REHEARSAL: (usize, usize) = (2, 4);

/// So many tabs are open at most.
const TABS: usize = 6;

/// By how much memory may grow once it is warm: a share of what it was, and kilobytes for what the system rounds.
const GROWTH: (u64, u64) = (10, 4096);

/// How often it is said how things are: who waits for half an hour wants to see that it goes on.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// What the preview holds of the machine, at the end of a round.
#[derive(Clone, Copy)]
struct Holdings {
    /// Resident memory in kilobytes.
    memory: u64,
    descriptors: usize,
}

/// A preview under edits.
struct Soak {
    site: Site,
    preview: Preview,
    tabs: Vec<Events>,
    /// The site as it is at the end of each round, and what is then served.
    first: (Tree, Tree),
    /// What was served last; `None` only while that is found out.
    sound: Option<Sound>,
    edits: usize,
}

#[test]
fn a_preview_stays_right_and_small() {
    let minutes: Option<u64> = std::env::var("BIFOLIO_SOAK").ok().map(|text| text.parse().expect("minutes"));
    let (until, edits) = match minutes {
        Some(minutes) => (Some(Instant::now() + Duration::from_secs(60 * minutes)), EDITS),
        None => (None, REHEARSAL.1),
    };
    let mut soak = Soak::begin();
    let mut rounds = vec![soak.holdings()];
    let mut told = Instant::now();
    while until.map_or(rounds.len() <= REHEARSAL.0, |until| Instant::now() < until) {
        soak.round(rounds.len() as u64, edits);
        rounds.push(soak.settles(rounds[0].descriptors));
        if told.elapsed() > TOLD_EVERY {
            told = Instant::now();
            eprintln!("soak: {}", soak.told(&rounds));
        }
    }
    eprintln!("soak: ended after {}", soak.told(&rounds));
    if minutes.is_some() {
        let memory: Vec<u64> = rounds.iter().map(|round| round.memory).collect();
        assert_eq!(growth(&memory), None, "memory grows: {memory:?}");
    }
}

impl Soak {
    fn begin() -> Soak {
        let site = newsroom();
        let sources = Tree::read(&site.root());
        let sound = Sound::at_first(&site);
        let preview = serve(&site, &[]);
        let first = (sources, sound.tree.clone());
        Soak { site, preview, tabs: Vec::new(), first, sound: Some(sound), edits: 0 }
    }

    /// Edits, and the site as it was.
    fn round(&mut self, seed: u64, edits: usize) {
        let mut chance = Chance::new(1_000_000 + seed);
        let mut story = Vec::new();
        for _ in 0..edits {
            self.turn_tabs(&mut chance);
            let saves = self.save(&mut chance, &mut story);
            self.holds(saves, seed, &story);
            if chance.below(2) == 0 {
                mend(&self.site);
                story.push("mended");
                self.holds(1, seed, &story);
            }
        }
        self.tabs.clear();
        restore(&self.site, &self.first.0);
        story.push("all as it was");
        self.holds(1, seed, &story);
        let is_first = self.sound.as_ref().is_some_and(|sound| sound.tree == self.first.1);
        assert!(is_first, "seed {seed}: the site as it was is not built as it was");
    }

    /// One save, or several: at once, or while the preview builds what came before. How many.
    fn save(&mut self, chance: &mut Chance, story: &mut Vec<&'static str>) -> usize {
        let saves = if chance.below(4) == 0 { 2 + chance.below(4) } else { 1 };
        let pause = Duration::from_millis([0, 4, 15, 60][chance.below(4)]);
        for number in 0..saves {
            if number > 0 {
                std::thread::sleep(pause);
            }
            story.push(edit(&self.site, chance));
            self.edits += 1;
        }
        saves
    }

    fn holds(&mut self, saves: usize, seed: u64, story: &[&str]) {
        let mut before = self.sound.take().expect("it was put back");
        before.is_newest &= saves == 1;
        self.sound = Some(holds(&mut self.preview, &self.site, before, seed, story));
    }

    /// Opens a tab, or closes one, whether it was told something or not.
    fn turn_tabs(&mut self, chance: &mut Chance) {
        if self.tabs.len() < TABS && chance.below(2) == 0 {
            let mut tab = self.preview.events();
            if chance.below(2) == 0 {
                tab.next();
            }
            self.tabs.push(tab);
        } else if !self.tabs.is_empty() {
            self.tabs.swap_remove(chance.below(self.tabs.len()));
        }
    }

    /// Holds that no more descriptors are open than at first, once the server has seen that the tabs are closed.
    fn settles(&mut self, first: usize) -> Holdings {
        self.preview.waits(&format!("all descriptors but {first} to be closed"), |preview| {
            let now = holdings(preview);
            (now.descriptors <= first).then_some(now)
        })
    }

    /// At the very first, when nothing but the address was asked for.
    fn holdings(&self) -> Holdings {
        holdings(&self.preview)
    }

    fn told(&self, rounds: &[Holdings]) -> String {
        let [first, .., last] = rounds else { return "nothing".to_owned() };
        let most = rounds.iter().map(|round| round.memory).max().unwrap_or_default();
        format!(
            "{} rounds, {} edits: memory {} KB, {} KB now, {most} KB at most; descriptors {}, {} now",
            rounds.len() - 1,
            self.edits,
            first.memory,
            last.memory,
            first.descriptors,
            last.descriptors
        )
    }
}

fn holdings(preview: &Preview) -> Holdings {
    let about = |path: &str| format!("/proc/{}/{path}", preview.number());
    let status = std::fs::read_to_string(about("status")).expect("the preview runs");
    let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the system tells it");
    let memory = memory.trim().trim_end_matches(" kB").parse().expect("kilobytes");
    Holdings { memory, descriptors: std::fs::read_dir(about("fd")).expect("the preview runs").count() }
}

/// Makes the folder what `first` says, and leaves alone what is so already.
fn restore(site: &Site, first: &Tree) {
    let now = Tree::read(&site.root());
    let is_source = |path: &&str| !path.starts_with(".bifolio/");
    for path in now.paths().into_iter().filter(is_source).filter(|path| !first.has(path)) {
        std::fs::remove_file(site.path(path)).expect("removed");
        // The folders above it that are empty now.
        let mut folder = site.path(path);
        while folder.pop() && folder != site.root() && std::fs::remove_dir(&folder).is_ok() {}
    }
    let unlike = first.files.iter().filter(|(path, bytes)| now.files.get(*path) != Some(*bytes));
    Tree { files: unlike.map(|(path, bytes)| (path.clone(), bytes.clone())).collect() }.write(&site.root());
}

/// By how many kilobytes memory grew, where that is more than it may: the first fifth of the rounds warms it, the
/// middle of the second fifth is compared with the middle of the last.
fn growth(memory: &[u64]) -> Option<u64> {
    let fifth = (memory.len() / 5).max(1);
    let middle = |part: &[u64]| {
        let mut part = part.to_vec();
        part.sort_unstable();
        part[part.len() / 2]
    };
    let warm = middle(&memory[fifth.min(memory.len() - 1)..(2 * fifth).clamp(1, memory.len())]);
    let last = middle(&memory[memory.len() - fifth..]);
    let grown = last.saturating_sub(warm);
    (grown > warm * GROWTH.0 / 100 + GROWTH.1).then_some(grown)
}

#[test]
fn growth_is_told_from_noise() {
    let of = |memory: fn(u64) -> u64| growth(&(0..100).map(memory).collect::<Vec<_>>());
    assert_eq!(of(|_| 50_000), None);
    assert_eq!(of(|round| 50_000 + round * 7_919 % 8_000), None, "noise");
    assert_eq!(of(|round| 50_000 + 50 * round), None, "little enough");
    assert_eq!(of(|round| if round < 20 { 30_000 } else { 60_000 }), None, "what was taken while it warmed");
    assert_eq!(of(|round| 50_000 + if round == 95 { 900_000 } else { 0 }), None, "one high tide");
    assert_eq!(of(|round| 50_000 + 200 * round), Some(12_000), "200 KB a round");
}
