//! An editor without sense: takes a number, makes edits as a newsroom makes them, in any order.

use std::fs;

use crate::support::{Site, picture};

/// Numbers that look like chance and are the same on every machine.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

/// Runs the sequences of some seeds. `BIFOLIO_SEQUENCES` multiplies them.
pub(crate) fn sequences(seeds: std::ops::Range<u64>, sequence: fn(u64)) {
    let times: u64 = std::env::var("BIFOLIO_SEQUENCES").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    for round in 0..times {
        for seed in seeds.clone() {
            sequence(seed + round * 1_000);
        }
    }
}

/// Changes something on the disk.
type Edit = fn(&Site, &mut Chance);

/// Edits the site; what was done.
pub(crate) fn edit(site: &Site, chance: &mut Chance) -> &'static str {
    const EDITS: [(&str, Edit); 20] = [
        ("a new story", new_story),
        ("a new story", new_story),
        ("a body", body),
        ("a body", body),
        ("a headline", headline),
        ("a file renamed", rename),
        ("a file moved", moved),
        ("a file deleted", delete),
        ("a twin added", twin),
        ("a twin removed", no_twin),
        ("an author", author),
        ("a section", section),
        ("the configuration", configuration),
        ("a template", template),
        ("a style sheet", style),
        ("strings", strings),
        ("a picture", beside),
        ("a static file", fixed),
        ("an error", error),
        ("a folder renamed", folder),
    ];
    let (name, run) = EDITS[chance.below(EDITS.len())];
    run(site, chance);
    name
}

/// Takes back whatever [`error`] does.
pub(crate) fn mend(site: &Site) {
    for path in articles(site) {
        let text = read(site, &path);
        put(site, &path, text.replace("section: nowhere", "section: city").replace("title: [", "title: Mended"));
    }
    put(site, "content/sections.yaml", read(site, "content/sections.yaml").replace("\t", ""));
    let _ = fs::remove_file(site.path("content/unpaired.md"));
    let base = read(site, "themes/own/templates/404.html");
    if base.contains("{{ broken") {
        let _ = fs::remove_file(site.path("themes/own/templates/404.html"));
    }
}

fn read(site: &Site, path: &str) -> String {
    fs::read_to_string(site.path(path)).unwrap_or_default()
}

fn put(site: &Site, path: &str, text: impl AsRef<[u8]>) {
    let whole = site.path(path);
    fs::create_dir_all(whole.parent().expect("a folder")).expect("made");
    fs::write(whole, text).expect("written");
}

/// Never half written, not even for a moment.
fn swap(site: &Site, path: &str, text: impl AsRef<[u8]>) {
    let whole = site.path(path);
    fs::create_dir_all(whole.parent().expect("a folder")).expect("made");
    put(site, "content/.part", text);
    fs::rename(site.path("content/.part"), whole).expect("moved");
}

/// The articles: paths from the root, sorted.
fn articles(site: &Site) -> Vec<String> {
    let all = walkdir::WalkDir::new(site.path("content")).sort_by_file_name();
    let paths = all.into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let paths = paths
        .filter_map(|entry| Some(entry.path().strip_prefix(site.root()).ok()?.to_string_lossy().replace('\\', "/")));
    let kept = |path: &String| path.ends_with(".md") && !path.contains("/authors/") && !path.contains("/pages/");
    paths.filter(kept).collect()
}

fn one(site: &Site, chance: &mut Chance) -> Option<String> {
    let all = articles(site);
    (!all.is_empty()).then(|| all[chance.below(all.len())].clone())
}

fn new_story(site: &Site, chance: &mut Chance) {
    let number = chance.below(1_000_000);
    let section = ["politics", "environment", "city"][chance.below(3)];
    let draft = ["", "draft: true\n"][chance.below(2)];
    let folder = ["new", "new/deep/er", "city"][chance.below(3)];
    put(
        site,
        &format!("content/{folder}/story-{number}.en.md"),
        format!(
            "---\nstory: story-{number}\ntitle: Story {number}\ndate: 2026-11-{:02}\nauthors: [ana-lopez]\nsection: {section}\ntopics: [courts]\n{draft}---\nText of {number}.\n",
            1 + chance.below(30)
        ),
    );
}

fn body(site: &Site, chance: &mut Chance) {
    if let Some(path) = one(site, chance) {
        let text = format!("{}\nOne more paragraph, {}.\n", read(site, &path), chance.below(1_000));
        // Half of all editors write another file and rename it.
        if chance.below(2) == 0 {
            swap(site, &path, text);
        } else {
            put(site, &path, text);
        }
    }
}

fn headline(site: &Site, chance: &mut Chance) {
    if let Some(path) = one(site, chance) {
        let number = chance.below(1_000_000);
        let lines = read(site, &path);
        let lines = lines.lines().map(|line| {
            if line.starts_with("title: ") { format!("title: Headline {number}\n") } else { format!("{line}\n") }
        });
        put(site, &path, lines.collect::<String>());
    }
}

fn rename(site: &Site, chance: &mut Chance) {
    if let Some(path) = one(site, chance) {
        let (folder, name) = path.rsplit_once('/').expect("a folder");
        let lang = if name.ends_with(".es.md") { "es" } else { "en" };
        let _ =
            fs::rename(site.path(&path), site.path(&format!("{folder}/renamed-{}.{lang}.md", chance.below(1_000_000))));
    }
}

fn moved(site: &Site, chance: &mut Chance) {
    let Some(path) = one(site, chance).filter(|path| !read(site, path).contains("dam.png")) else { return };
    let name = path.rsplit('/').next().expect("a name");
    let folder = format!("content/moved-{}", chance.below(4));
    fs::create_dir_all(site.path(&folder)).expect("made");
    let _ = fs::rename(site.path(&path), site.path(&format!("{folder}/{name}")));
}

fn delete(site: &Site, chance: &mut Chance) {
    // What others need stays: the sequence is about what is right, most of the time.
    if let Some(path) = one(site, chance)
        .filter(|path| !["story: river", "story: council"].iter().any(|id| read(site, path).contains(id)))
    {
        let _ = fs::remove_file(site.path(&path));
    }
}

fn twin(site: &Site, chance: &mut Chance) {
    let Some(path) = one(site, chance) else { return };
    let text = read(site, &path);
    let Some(id) = text.lines().find_map(|line| line.strip_prefix("story: ")) else { return };
    if !articles(site).iter().any(|other| read(site, other).contains(&format!("translation_of: {id}\n"))) {
        put(
            site,
            &format!("content/twins/{id}.es.md"),
            format!("---\ntranslation_of: {id}\ntitle: Gemelo {id}\n---\nTexto.\n"),
        );
    }
}

fn no_twin(site: &Site, _: &mut Chance) {
    if let Some(path) = articles(site).into_iter().find(|path| read(site, path).contains("translation_of:")) {
        fs::remove_file(site.path(&path)).expect("removed");
    }
}

fn author(site: &Site, chance: &mut Chance) {
    let number = chance.below(100);
    if chance.below(2) == 0 {
        put(
            site,
            "content/authors/ana-lopez.en.md",
            format!("---\nname: Ana López\nrole: Reporter {number}\n---\nShe writes.\n"),
        );
    } else {
        put(
            site,
            &format!("content/authors/author-{number}.en.md"),
            format!("---\nname: Author {number}\n---\nWrites.\n"),
        );
    }
}

fn section(site: &Site, chance: &mut Chance) {
    let text = read(site, "content/sections.yaml");
    let number = chance.below(100);
    let lines = text.lines().map(|line| {
        if line.contains("slug: {en: city") {
            format!("  slug: {{en: city-{number}, es: ciudad-{number}}}\n")
        } else {
            format!("{line}\n")
        }
    });
    put(site, "content/sections.yaml", lines.collect::<String>());
}

fn configuration(site: &Site, chance: &mut Chance) {
    let more = [
        "",
        "lists: {per_page: 1}\n",
        "lists: {untranslated: list}\n",
        "x_default: es\n",
        "locales: {en: en-GB, es: es-ES}\n",
    ];
    put(
        site,
        "bifolio.yaml",
        format!(
            "title: {{en: The Meridian {}, es: El Meridiano}}\nbase_url: https://meridian.example/news\ntimezone: America/Guatemala\ntheme: own\n{}",
            chance.below(3),
            more[chance.below(more.len())]
        ),
    );
}

fn template(site: &Site, chance: &mut Chance) {
    put(
        site,
        "themes/own/templates/404.html",
        format!("<!doctype html><title>Dead {}</title><p>Nothing here.</p>\n", chance.below(100)),
    );
}

fn style(site: &Site, chance: &mut Chance) {
    put(site, "themes/own/assets/css/pages.css", format!("body {{ margin: {}px }}\n", chance.below(100)));
}

fn strings(site: &Site, chance: &mut Chance) {
    put(site, "themes/own/strings/en.yaml", format!("skip: Skip {}\n", chance.below(100)));
}

fn beside(site: &Site, chance: &mut Chance) {
    let size = u32::try_from(4 + chance.below(20)).expect("small");
    put(site, "content/river/dam.png", picture::png(size, size));
}

fn fixed(site: &Site, chance: &mut Chance) {
    let size = u32::try_from(4 + chance.below(20)).expect("small");
    match chance.below(3) {
        0 => put(site, "static/img/logo.png", picture::png(size, size)),
        1 => put(site, &format!("static/data/file {size}.txt"), format!("{size}")),
        _ => drop(fs::remove_file(site.path(&format!("static/data/file {size}.txt")))),
    }
}

fn error(site: &Site, chance: &mut Chance) {
    let Some(path) = one(site, chance) else { return };
    match chance.below(4) {
        0 => put(
            site,
            &path,
            read(site, &path)
                .replace("section: city", "section: nowhere")
                .replace("section: politics", "section: nowhere"),
        ),
        1 => put(site, "content/sections.yaml", read(site, "content/sections.yaml") + "\t"),
        2 => put(site, "content/unpaired.md", "no language"),
        // While it is empty it would be sound.
        _ => swap(site, "themes/own/templates/404.html", "{{ broken"),
    }
}

fn folder(site: &Site, chance: &mut Chance) {
    let (from, to) =
        [("river", "stream"), ("stream", "river"), ("new", "old"), ("old", "new"), ("city", "town")][chance.below(5)];
    let (from, to) = (site.path(&format!("content/{from}")), site.path(&format!("content/{to}")));
    if from.is_dir() && !to.exists() {
        fs::rename(from, to).expect("moved");
    }
}
