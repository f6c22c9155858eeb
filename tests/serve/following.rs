//! What the preview makes of changes on the disk, and what open pages are told.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::newsroom;
use crate::preview::{Preview, serve, serve_by_the_clock};
use crate::serving::{clean_build, differences};
use crate::support::Site;

/// Waits until the preview shows what a build would write now.
#[track_caller]
fn becomes_right(preview: &mut Preview, site: &Site) {
    let tree = clean_build(site).expect("the site is sound");
    let mut last = Vec::new();
    let began = std::time::Instant::now();
    while began.elapsed() < crate::preview::PATIENCE {
        last = differences(preview, "/news", &tree);
        if last.is_empty() {
            return;
        }
    }
    panic!("{last:#?}\n{}", preview.stdout());
}

#[test]
fn editors_that_save_by_renaming_are_followed() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let path = site.path("content/pages/about.en.md");
    for number in 0..3 {
        let part = site.path("content/pages/.about.en.md.swp");
        fs::write(&part, format!("---\ntitle: About\n---\nSaved {number} times.\n")).expect("written");
        // As vim does it: the old file is moved away, the new one comes, the old one goes.
        let old = site.path("content/pages/about.en.md~");
        fs::rename(&path, &old).expect("moved");
        fs::rename(&part, &path).expect("moved");
        fs::remove_file(&old).expect("removed");
        becomes_right(&mut preview, &site);
    }
}

/// An editor that was held up between emptying a file and writing it shows nobody an empty one.
#[test]
fn a_save_is_seen_whole() {
    for arguments in [&[][..], &["--poll"]] {
        let site = newsroom();
        let mut preview = serve(&site, arguments);
        let mut events = preview.events();
        let before = events.next()["build"].as_u64().expect("a number");
        let path = site.path("content/pages/about.en.md");
        let text = fs::read_to_string(&path).expect("read").replace("Who we are.", "Who we were.");
        let mut file = fs::File::create(&path).expect("emptied");
        std::thread::sleep(std::time::Duration::from_millis(100));
        file.write_all(text.as_bytes()).expect("written");
        drop(file);
        becomes_right(&mut preview, &site);
        assert_eq!(events.next()["build"].as_u64(), Some(before + 1), "{arguments:?}: {}", preview.stdout());
        assert_eq!(preview.state()["build"].as_u64(), Some(before + 1), "{arguments:?}: {}", preview.stdout());
    }
}

#[test]
fn folders_that_come_and_go_are_followed() {
    for arguments in [&[][..], &["--poll"]] {
        let site = newsroom();
        let mut preview = serve(&site, arguments);
        let river = fs::read_to_string(site.path("content/river/river.en.md")).expect("read");
        let river = river.replace("the river?", "the lake?").replace("dam.png", "/img/logo.png");
        // Made, filled at once.
        let site = site.write("content/2026/11/deep/er/lake.en.md", river.replace("story: river", "story: lake"));
        becomes_right(&mut preview, &site);
        // A file in a folder that is new.
        let site = site.edit("content/2026/11/deep/er/lake.en.md", "Who owns the lake?", "Who sold the lake?");
        becomes_right(&mut preview, &site);
        // The whole of it moved, edited there.
        let site = site.rename("content/2026", "content/archive");
        becomes_right(&mut preview, &site);
        let site = site.edit("content/archive/11/deep/er/lake.en.md", "Who sold the lake?", "Who owned the lake?");
        becomes_right(&mut preview, &site);
        // Gone, and there again.
        let site = site.remove("content/archive");
        becomes_right(&mut preview, &site);
        let site = site.write("content/archive/lake.en.md", river.replace("story: river", "story: pond"));
        becomes_right(&mut preview, &site);
    }
}

/// Of a folder that goes as a whole the system tells its name alone.
#[test]
fn a_folder_that_is_moved_away_is_followed() {
    for arguments in [&[][..], &["--poll"]] {
        let site = newsroom();
        let mut preview = serve(&site, arguments);
        let site = site.rename("content/river", "elsewhere");
        becomes_right(&mut preview, &site);
        let site = site.rename("elsewhere", "content/river");
        becomes_right(&mut preview, &site);
    }
}

#[cfg(unix)]
#[test]
fn both_names_of_a_file_are_followed() {
    let text =
        |words: &str| format!("---\ntitle: Ñ\ndate: 2026-11-18\nauthors: [ana-lopez]\nsection: city\n---\n{words}\n");
    let site = newsroom().write("content/notes/one.en.md", text("First."));
    let (one, other) = (site.path("content/notes/one.en.md"), site.path("content/notes/other.es.md"));
    fs::hard_link(&one, &other).expect("another name");
    let mut preview = serve(&site, &[]);
    becomes_right(&mut preview, &site);
    fs::write(&one, text("Second.")).expect("written");
    becomes_right(&mut preview, &site);
}

#[test]
fn a_content_folder_that_goes_and_comes_back_is_followed() {
    for arguments in [&[][..], &["--poll"]] {
        let site = newsroom();
        let mut preview = serve(&site, arguments);
        let site = site.rename("content", "elsewhere");
        becomes_right(&mut preview, &site);
        let site = site.rename("elsewhere", "content");
        becomes_right(&mut preview, &site);
        let site = site.edit("content/pages/about.en.md", "Who we are.", "Who we were.");
        becomes_right(&mut preview, &site);
        // Another folder under the same name.
        copy(&site.path("content"), &site.path("other"));
        let site = site.remove("content").rename("other", "content");
        becomes_right(&mut preview, &site);
        let site =
            site.edit("content/pages/about.en.md", "Who we were.", "Who we are.").remove("static").remove("themes");
        let site = site.edit("bifolio.yaml", "theme: own", "theme: gazette");
        let site = site.edit("content/river/river.en.md", "/img/logo.png", "dam.png");
        becomes_right(&mut preview, &site);
        let site = site.write("static/new/x.txt", "x");
        becomes_right(&mut preview, &site);
        let site = site.write("static/new/x.txt", "y");
        becomes_right(&mut preview, &site);
    }
}

fn copy(from: &Path, to: &Path) {
    crate::support::Tree::read(from).write(to);
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_watched() {
    let site = newsroom().write(
        "shared/notes/a.en.md",
        "---\ntitle: Shared\ndate: 2026-11-18\nauthors: [ana-lopez]\nsection: city\n---\nA text.\n",
    );
    std::os::unix::fs::symlink("../shared/notes", site.path("content/shared")).expect("a link");
    let site = site.write("one/page.md", "---\ntitle: One\n---\nA page.\n");
    std::os::unix::fs::symlink("../../one/page.md", site.path("content/pages/one.en.md")).expect("a link");
    let mut preview = serve(&site, &[]);
    becomes_right(&mut preview, &site);
    let site = site.edit("shared/notes/a.en.md", "A text.", "Another text.");
    becomes_right(&mut preview, &site);
    let site = site.edit("one/page.md", "A page.", "Another page.");
    becomes_right(&mut preview, &site);
}

#[test]
fn five_hundred_files_at_once_are_followed() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let brief = |number: usize, text: &str| {
        format!(
            "---\nstory: brief-{number}\ntitle: Brief {number}\ndate: 2026-11-01\nauthors: [ana-lopez]\nsection: city\n---\n{text}\n"
        )
    };
    let put = |text: &str| {
        for number in 0..500 {
            let path = site.path(&format!("content/briefs/{}/brief-{number}.en.md", number % 7));
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, brief(number, text)).expect("written");
        }
    };
    put("One.");
    becomes_right(&mut preview, &site);
    put("Two.");
    becomes_right(&mut preview, &site);
    fs::remove_dir_all(site.path("content/briefs")).expect("removed");
    becomes_right(&mut preview, &site);
}

#[test]
fn reading_wakes_nobody() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let before = preview.state()["build"].as_u64();
    for _ in 0..3 {
        clean_build(&site).expect("the site is sound");
        preview.get("/news/img/logo.png");
    }
    fs::write(site.path("content/.hidden.en.md"), "x").expect("written");
    fs::create_dir_all(site.path("public/en")).expect("made");
    fs::write(site.path("public/en/index.html"), "x").expect("written");
    std::thread::sleep(std::time::Duration::from_millis(400));
    assert_eq!(preview.state()["build"].as_u64(), before, "{}", preview.stdout());
}

#[test]
fn the_last_sound_edition_stays_while_there_are_errors() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let tree = clean_build(&site).expect("the site is sound");
    let mut events = preview.events();
    assert!(events.next()["overlay"].is_null());
    let site = site
        .edit("content/river/river.en.md", "section: environment", "section: nowhere")
        .remove("content/pages/about.en.md");
    let state = loop {
        let state = events.next();
        if !state["overlay"].is_null() {
            break state;
        }
    };
    let problem = &state["overlay"]["problems"][0];
    assert_eq!(problem["code"], "unknown-section", "{state}");
    assert!(
        problem["place"].as_str().is_some_and(|place| place.ends_with("content/river/river.en.md:6:10")),
        "{state}"
    );
    assert_eq!(problem["excerpt"], serde_json::json!(["section: ", "nowhere", ""]), "{state}");
    preview.waits("all of the last edition", |preview| differences(preview, "/news", &tree).is_empty().then_some(()));
    let site = site.edit("content/river/river.en.md", "section: nowhere", "section: city");
    becomes_right(&mut preview, &site);
    preview.waits("the overlay to go", |preview| preview.state()["overlay"].is_null().then_some(()));
    assert_eq!(preview.get("/news/en/about/").status, 404);
}

#[test]
fn a_page_follows_its_story_to_a_new_address() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    let old = "/news/en/environment/who-owns-the-river/";
    assert_eq!(preview.get(old).status, 200);
    let site = site.edit("content/river/river.en.md", "title: Who owns the river?", "title: Ours");
    preview.waits("the page to go", |preview| (preview.get(old).status == 404).then_some(()));
    assert_eq!(preview.get(old).header("x-preview-moved"), "/news/en/environment/ours/");
    // Again, from the first address and from the second.
    let _site = site.edit("content/river/river.en.md", "section: environment", "section: city");
    let to = "/news/en/city/ours/";
    preview.waits("the page to go", |preview| (preview.get(to).status == 200).then_some(()));
    for from in [old, "/news/en/environment/ours/"] {
        assert_eq!(preview.get(from).header("x-preview-moved"), to, "{from}");
    }
    assert_eq!(preview.get("/news/en/never/").header("x-preview-moved"), "");
}

#[test]
fn a_replaced_file_is_told() {
    let site = newsroom();
    let mut preview = serve(&site, &[]);
    assert_eq!(preview.state()["files"], serde_json::json!({}));
    let site = site.write("static/img/logo.png", crate::support::picture::png(9, 9));
    let state = preview
        .waits("the picture", |preview| Some(preview.state()).filter(|state| state["files"] != serde_json::json!({})));
    assert_eq!(state["files"], serde_json::json!({"/news/img/logo.png": state["build"]}));
    becomes_right(&mut preview, &site);
}

/// A site of more pages than are printed before anybody asks.
fn many_stories() -> Site {
    let mut site = newsroom();
    let river = fs::read_to_string(site.path("content/river/river.en.md")).expect("read");
    let river = river.replace("dam.png", "/img/logo.png");
    for number in 0..260 {
        let text = river
            .replace("story: river", &format!("story: r{number}"))
            .replace("the river?", &format!("river {number}?"));
        site = site.write(&format!("content/many/r{number}.en.md"), text);
    }
    site
}

/// A build that breaks off for a newer save has handed over pages that name a new style sheet: the next one must bring it.
#[test]
fn a_style_sheet_is_not_lost_when_a_build_breaks_off() {
    let site = many_stories();
    let (sheet, about) = (site.path("themes/own/assets/css/theme.css"), site.path("content/pages/about.en.md"));
    fs::create_dir_all(sheet.parent().expect("it lies in a folder")).expect("made");
    fs::write(&sheet, "p { color: #000 }").expect("written");
    let mut preview = serve(&site, &[]);
    let named = |preview: &Preview| {
        let page = preview.get("/news/en/").text();
        let from = page.find("/news/assets/css/theme.").expect("it names its style sheet");
        page[from..].split('"').next().unwrap_or_default().to_owned()
    };
    for number in 1..6 {
        let before = named(&preview);
        fs::write(&sheet, format!("p {{ color: #00{number}000 }}")).expect("written");
        // As soon as the front page has it, and before the other pages do.
        preview.waits("the new style sheet", |preview| (named(preview) != before).then_some(()));
        fs::write(&about, format!("---\ntitle: About\n---\nSaved {number} times.\n")).expect("written");
        becomes_right(&mut preview, &site);
    }
}

#[test]
fn saves_of_a_template_that_follow_each_other_closely_are_all_seen_by_who_looks() {
    let site = many_stories();
    let footer = site.path("themes/own/templates/partials/footer.html");
    fs::create_dir_all(footer.parent().expect("it lies in a folder")).expect("made");
    fs::write(&footer, "<footer>first</footer>").expect("written");
    let mut preview = serve(&site, &[]);
    assert_eq!(preview.get("/news/en/").status, 200);
    for number in 0..8 {
        let words = format!("<footer>saved {number}</footer>");
        fs::write(&footer, &words).expect("written");
        // Each comes while the pages that nobody looks at are still printed with the one before.
        preview.waits(&words, |preview| {
            let page = String::from_utf8_lossy(&preview.get("/news/en/").body).into_owned();
            page.contains(&words).then_some(())
        });
        // A page that nobody looked at before is printed for whoever asks, and not with the one before.
        if let Some(page) = ["authors/", "corrections/", "search/"].get(number) {
            let page = String::from_utf8_lossy(&preview.get(&format!("/news/en/{page}")).body).into_owned();
            assert!(page.contains(&words), "{words}: {page}");
        }
    }
    becomes_right(&mut preview, &site);
}

/// Nobody saves anything, and the hour comes.
#[test]
fn a_text_that_expires_goes() {
    let now = jiff::Timestamp::now().as_second();
    let expires = jiff::Timestamp::from_second(now + 5).expect("a moment");
    let site = newsroom().edit(
        "content/city/council.en.md",
        "date: 2026-11-19",
        &format!("date: 2026-11-19\nexpires: {expires}"),
    );
    let preview = serve_by_the_clock(&site);
    let council = "/news/en/politics/the-council-meets/";
    assert_eq!(preview.get(council).status, 200);
    assert!(preview.get("/news/en/").text().contains(council));
    let mut preview = preview;
    preview.waits("the story to be gone", |preview| (preview.get(council).status == 404).then_some(()));
    assert!(!preview.get("/news/en/").text().contains(council));
    let builds = preview.state()["build"].as_u64();
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(preview.state()["build"].as_u64(), builds, "it comes once: {}", preview.stdout());
}
