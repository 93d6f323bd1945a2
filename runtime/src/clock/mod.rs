//! The clock: the moments and the timers that there are on this target. Natively they are the standard library's and Tokio's; in browsers
//! the standard library's clock panics, and the page's is used.
//!
//! It does not know what is timed.

#[cfg(all(feature = "async", target_family = "wasm", target_os = "unknown"))]
mod timer;
#[cfg(all(feature = "async", not(all(target_family = "wasm", target_os = "unknown"))))]
mod tokio;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub(crate) use std::time::{Instant, SystemTime, UNIX_EPOCH};

#[cfg(all(target_family = "wasm", target_os = "unknown"))]
pub(crate) use web_time::{Instant, SystemTime, UNIX_EPOCH};

#[cfg(all(feature = "async", target_family = "wasm", target_os = "unknown"))]
pub(crate) use self::timer::{Sleep, reset, sleep, sleep_until, timeout_at};
#[cfg(all(feature = "async", not(all(target_family = "wasm", target_os = "unknown"))))]
pub(crate) use self::tokio::{Sleep, reset, sleep, sleep_until, timeout_at};
