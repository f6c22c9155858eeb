//! The parts of what a build saves for the next one.

/// What a build saves for the next one, in parts: most builds have nothing to do, and ask only for the first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Saved {
    /// What tells whether there is anything to do.
    Build,
    /// What is needed where there is.
    Pages,
    /// What is needed where only words are others.
    Frame,
}

impl Saved {
    /// Its name.
    pub(super) fn file(self) -> &'static str {
        match self {
            Saved::Build => "build.bin",
            Saved::Pages => "pages.bin",
            Saved::Frame => "frame.bin",
        }
    }
}
