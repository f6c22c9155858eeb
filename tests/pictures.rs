//! What a camera hid in a picture is not published, and what shows stays.

mod support;

use support::{html, picture, site};

const SITE: &str = "
-- content/a.en.md --
---
title: A river
date: 2026-11-20
authors: [ana-lopez]
section: politics
image: {src: hero.jpg, alt: A river, credit: EFE}
---
![A dam](dam.jpg){credit=\"EFE\"}
";

#[test]
fn metadata_are_taken_out() {
    let secret = "WHERETHESOURCELIVES";
    let site = site(SITE)
        .write("content/hero.jpg", picture::jpeg_with_secret(40, 30, secret))
        .write("content/dam.jpg", picture::jpeg_with_secret(24, 16, secret))
        .write("static/img/plate.jpg", picture::jpeg_with_secret(8, 8, "NOTOURS"));
    site.build(&[]).exits(0);
    let tree = site.tree();
    assert_eq!(tree.holding(secret), [""; 0]);
    let page = tree.text("en/politics/a-river/index.html");
    let pictures = html::select(&page, "main img[src*='/media/a/']");
    let sizes: Vec<(&str, &str)> = pictures.iter().map(|one| (one.get("width"), one.get("height"))).collect();
    assert_eq!(sizes, [("40", "30"), ("24", "16")]);
    for one in &pictures {
        let file = one.get("src").trim_start_matches('/');
        assert!(image::load_from_memory(&tree.files[file]).is_ok(), "{file} is still a picture");
    }
}

#[test]
fn a_portrait_is_credited_in_the_language_of_the_page() {
    let photo = "photo: {src: face.jpg, alt: A face, credit: \"Photo: EFE\"}\nrole: Reporter\n";
    let site = site(SITE)
        .write("content/hero.jpg", picture::jpeg_with_secret(40, 30, "-"))
        .write("content/dam.jpg", picture::jpeg_with_secret(24, 16, "-"))
        .write("content/authors/face.jpg", picture::jpeg_with_secret(8, 8, "-"))
        .write("content/b.es.md", "---\ntranslation_of: a\ntitle: Un río\nimage: {alt: Un río}\n---\nTexto.\n")
        .edit("content/authors/ana-lopez.en.md", "role: Reporter\n", photo);
    let credits = |site: &support::Site| {
        site.build(&[]).exits(0);
        ["en/authors", "es/autores"].map(|folder| {
            let page = site.tree().text(&format!("{folder}/ana-lopez/index.html"));
            ["Photo: EFE", "Foto: EFE"].into_iter().filter(|credit| page.contains(credit)).collect::<Vec<_>>()
        })
    };
    assert_eq!(credits(&site), [["Photo: EFE"], ["Photo: EFE"]], "what one file says counts for both");
    let own = "role: Reportera\nphoto: {alt: Una cara, credit: \"Foto: EFE\"}\n";
    let site = site.edit("content/authors/ana-lopez.es.md", "role: Reportera\n", own);
    assert_eq!(credits(&site), [["Photo: EFE"], ["Foto: EFE"]], "and each its own first");
}
