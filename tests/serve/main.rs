//! `bifolio serve` from outside: a real server, edits on the disk, requests as a browser and as an attacker sends them.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

mod attacks;
mod desk;
mod editor;
mod following;
mod preview;
mod sequences;
mod serving;
#[path = "../support/mod.rs"]
mod support;

use support::{Site, site};

/// A site with everything that an edit can touch: two stories, one in both languages, a picture, a theme of its own.
pub(crate) fn newsroom() -> Site {
    site(NEWSROOM)
}

const NEWSROOM: &str = "\
-- bifolio.yaml --
title: {en: The Meridian, es: El Meridiano}
base_url: https://meridian.example/news
timezone: America/Guatemala
theme: own
-- themes/own/theme.yaml --
extends: gazette
-- themes/own/strings/en.yaml --
skip: Skip to content
-- static/img/logo.png (png 8x8) --
-- static/data/years 1.csv --
year,litres
-- content/river/river.en.md --
---
story: river
title: Who owns the river?
date: 2026-11-20
authors: [ana-lopez]
section: environment
topics: [water]
---
The river is [long](story:council).

![A dam](dam.png \"The dam\"){credit=\"Ana\"}

![A logo](/img/logo.png \"The logo\"){credit=\"Ana\"}
-- content/river/dam.png (png 12x9) --
-- content/river/rio.es.md --
---
translation_of: river
title: ¿De quién es el río?
---
El río es [largo](story:council).

![Una presa](dam.png \"La presa\"){credit=\"Ana\"}
-- content/city/council.en.md --
---
story: council
title: The council meets
date: 2026-11-19
authors: [ana-lopez]
section: politics
draft: true
---
A draft, shown all the same.
-- content/pages/about.en.md --
---
title: About
---
Who we are.
";
