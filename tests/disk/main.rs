//! The two edges at the disk: what is read from a source, and what is written into an output.

#![expect(clippy::disallowed_methods, reason = "these tests make folders and look into them")]

mod collecting;
mod committing;
mod drawings;
mod pictures;
mod support;
mod writing;
