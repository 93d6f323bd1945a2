//! A client of an API that uses everything the schema's format has. That it compiles, and is documented, without a warning is the
//! first test of it; the others call it.

#![deny(warnings, missing_docs, clippy::all, rustdoc::all)]

pub use actionapi;

include!(concat!(env!("OUT_DIR"), "/kitchen_sink.rs"));
