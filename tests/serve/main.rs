//! `bifolio serve` from outside: a real server, edits on the disk, requests as a browser and as an attacker sends them.

#![expect(clippy::disallowed_methods, reason = "tests from outside read and write files")]

mod attacks;
mod desk;
mod editor;
mod following;
mod moments;
mod newsroom;
mod patience;
mod preview;
mod sequences;
mod serving;
#[cfg(target_os = "linux")]
mod soak;
#[path = "../support/mod.rs"]
mod support;

use newsroom::newsroom;
