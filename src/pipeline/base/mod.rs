//! The words everybody uses. Imports nothing of ours.

pub mod code;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod embedded;
pub mod error;
pub mod ids;
pub mod kind;
pub mod lang;
pub mod letters;
pub mod locale;
pub mod mark;
pub mod path;
pub mod script;
pub mod slug;
pub mod yaml;
