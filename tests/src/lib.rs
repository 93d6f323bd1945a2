//! Tests of the whole: snapshots of generated code, schemas that are accepted and refused, calls over real sockets.

/// The README's Rust, as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
