//! How comrak is asked to parse: once for the whole program.

use std::sync::LazyLock;

use comrak::Options;

/// What SPEC §2.3 names of comrak's extensions. `:::` blocks, attributes and typography are ours (see `prepare`), and
/// so is every byte of HTML. Positions are in bytes, because counting characters is quadratic in comrak.
pub(super) static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.description_lists = true;
    options.parse.leave_footnote_definitions = true;
    options.parse.escaped_char_spans = true;
    options
});
