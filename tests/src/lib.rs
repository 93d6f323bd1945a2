//! Tests of the whole: snapshots of generated code, schemas that are accepted and refused, calls over real sockets.

/// The Rust of the README, as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// The Rust of the page for those who automate an account, as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../docs/automate.md")]
struct Automate;

/// The Rust of the packages' READMEs, as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../runtime/README.md")]
struct Runtime;

#[cfg(doctest)]
#[doc = include_str!("../../codegen/README.md")]
struct Codegen;

#[cfg(doctest)]
#[doc = include_str!("../../generated-client/README.md")]
struct GeneratedClient;
