//! Takes the theme and what a page shows, returns the page's bytes. The only stage that knows tera.
//!
//! A theme's code sees its view, the messages and what `functions.rs` and `filters.rs` offer; no clock, no file, no
//! environment. Nothing mutable is shared between pages, except the language of the page that a thread is rendering.

mod arguments;
mod assets;
mod builtin;
mod color;
mod complaint;
mod css;
pub mod duties;
pub mod engine;
pub mod escape;
mod filters;
mod flow;
mod functions;
mod problems;
mod roles;
mod setting;
mod settings;
mod settings_sheet;
mod speaking;
mod strings;
pub mod theme;
mod wrap;
mod yaml;

pub use engine::{Look, Renderer};
pub use theme::{Theme, Wanted};
