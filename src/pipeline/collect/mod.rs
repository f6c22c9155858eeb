//! Takes a folder, returns what is in it: the files of a site sorted by what they are, their texts, their pictures.
//!
//! The only reader of sources. Nothing here knows what a text says, and nothing here writes. Whatever lies on the disk
//! (loops of links, names that are no text, pictures that lie about their size), reading ends, and what is wrong is a
//! diagnostic.

pub mod excerpt;
pub mod media;
mod names;
pub mod output;
pub mod private;
mod problems;
pub mod read;
pub mod root;
pub mod stamp;
pub mod tree;
mod unwanted;
mod walk;
pub mod watch;
