//! The clients against a server that does as each case says, over real sockets: each case in both modes.
//!
//! What a reply's data decodes to is tested in `decoding`; here it is taken as it comes.
#![cfg(all(feature = "async", feature = "blocking"))]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod api;
mod caller;
mod server;
#[path = "../shop/mod.rs"]
mod shop;

mod awaiting;
mod bodies;
mod budget;
mod building;
mod calls;
mod connections;
mod conversions;
mod envelopes;
mod errors;
mod extensions;
mod interceptors;
mod leniency;
mod logs;
mod memory;
mod observers;
mod profiles;
mod recordings;
mod retries;
mod runtimes;
mod secrets;
#[cfg(feature = "tower")]
mod services;
mod statuses;
mod successes;
mod tls;
#[cfg(feature = "tracing")]
mod traces;
mod transports;
mod wire;
