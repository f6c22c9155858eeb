//! The language of the page that this thread is rendering. Functions and filters need it, but inside a component tera
//! shows them the component's arguments alone; and a page is rendered from beginning to end on one thread.

use std::cell::Cell;

use crate::pipeline::base::lang::Lang;

thread_local! {
    static SPOKEN: Cell<Lang> = const { Cell::new(Lang::En) };
}

/// Runs `work` as part of a page in `lang`; what was spoken before is spoken again afterwards.
pub(super) fn while_speaking<T>(lang: Lang, work: impl FnOnce() -> T) -> T {
    /// Puts the former language back, also when `work` panics.
    struct Restore(Lang);
    impl Drop for Restore {
        fn drop(&mut self) {
            SPOKEN.set(self.0);
        }
    }
    let _restore = Restore(SPOKEN.replace(lang));
    work()
}

/// The language of the page that is being rendered.
pub(super) fn spoken() -> Lang {
    SPOKEN.get()
}
