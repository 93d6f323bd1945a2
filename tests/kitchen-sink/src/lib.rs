//! A client of an API that uses everything the schema's format has. That it compiles, and is documented, without a warning is the
//! first test of it; the others call it.

#![deny(warnings, missing_docs, clippy::all, rustdoc::all)]
#![doc = include_str!(concat!(env!("OUT_DIR"), "/client.md"))]

actionapi::include_client!();
