//! The transports: requests over HTTP, on hyper for the async client (in browsers on `fetch`) and on sockets for the blocking one; or
//! on a service of the caller's own.
//!
//! A transport makes one attempt. It does not know functions, APIs, retries or secrets.

#[cfg(all(feature = "async", target_family = "wasm", target_os = "unknown"))]
mod fetch;
#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
mod given;
#[cfg(all(feature = "async", not(all(target_family = "wasm", target_os = "unknown"))))]
mod hyper;
#[cfg(feature = "async")]
mod incoming;
#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
mod proxy;
#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
mod resolved;
#[cfg(feature = "tower")]
pub(crate) mod service;
#[cfg(all(feature = "blocking", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) mod socket;
#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) mod tls;

#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
use std::time::Duration;

#[cfg(any(feature = "async", feature = "blocking"))]
use http::HeaderMap;

#[cfg(all(feature = "async", target_family = "wasm", target_os = "unknown"))]
pub(crate) use self::fetch::Transport;
#[cfg(all(feature = "async", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) use self::hyper::Transport;

/// How long after a reply a connection counts as kept: a server that closes it silently does so at once. Only a call that must not be
/// sent twice waits for this, and only if the reply before it has just arrived.
#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
const SETTLED: Duration = Duration::from_millis(1);

/// The most idle connections that a client keeps; more are closed when they become idle. An ordinary limit of open files is 1,024.
#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
const MOST_IDLE: usize = 256;

/// The length of the first buffer for a reply. The length that the reply announces is trusted only up to a limit.
#[cfg(any(feature = "async", feature = "blocking"))]
fn first_capacity(headers: &HeaderMap, limit: usize) -> usize {
    const MOST: usize = 64 * 1024;
    let length = headers.get(http::header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    length.unwrap_or(0).min(limit).min(MOST)
}

/// The length of the next buffer after one that is full: twice as much, but at most one byte over the limit.
#[cfg(all(any(feature = "async", feature = "blocking"), not(all(target_family = "wasm", target_os = "unknown"))))]
fn next_capacity(filled: usize, limit: usize) -> usize {
    filled.saturating_mul(2).min(limit.saturating_add(1)).max(filled + 1)
}
