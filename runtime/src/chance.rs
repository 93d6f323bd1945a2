//! Numbers that nobody can foresee. In browsers the standard library's keys of hashers are always the same, and the page's generator is
//! used.
//!
//! It does not know what they are for. The part of waits that is random needs no secrecy, and is `fastrand`'s.

/// A number by chance: natively from the operating system's keys for hashers.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) fn chance() -> u64 {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    RandomState::new().build_hasher().finish()
}

/// A number by chance.
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) fn chance() -> u64 {
    // An environment without `crypto` has no better one.
    getrandom::u64().unwrap_or_else(|_| fastrand::u64(..))
}
