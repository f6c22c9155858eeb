//! Opens an address in the browser of whoever sits here. The one module that knows the crate `open`.

/// Opens it; whether that could be done.
pub(super) fn open(address: &str) -> bool {
    open::that_detached(address).is_ok()
}
