//! Takes one file, returns what it says: an article, half an author, half a plain page, the configuration, the data
//! files. Pure and parallel: no file knows of another, nothing here reads a disk.

pub mod article;
pub mod front_block;
pub mod markdown;
pub mod text;
pub mod typography;
