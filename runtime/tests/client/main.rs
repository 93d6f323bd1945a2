//! The clients against a server that does as it is told, over real sockets: each case in both modes.
//!
//! What a reply's data decodes to is tested elsewhere; here it is taken as it comes.
#![cfg(all(feature = "async", feature = "blocking"))]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod api;
mod caller;
mod server;

mod building;
mod calls;
mod envelopes;
mod interceptors;
mod retries;
mod secrets;
mod statuses;
mod tls;
#[cfg(feature = "tracing")]
mod traces;
mod transports;
