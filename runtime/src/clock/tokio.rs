//! Tokio's timers.

use std::pin::Pin;

use tokio::time::Timeout;
pub(crate) use tokio::time::{Sleep, sleep};

use super::Instant;

/// Waits until this moment.
pub(crate) fn sleep_until(end: Instant) -> Sleep {
    tokio::time::sleep_until(end.into())
}

/// Makes a sleep end at another moment.
pub(crate) fn reset(sleep: Pin<&mut Sleep>, end: Instant) {
    sleep.reset(end.into());
}

/// The future, if it is ready by this moment.
pub(crate) fn timeout_at<F: IntoFuture>(end: Instant, future: F) -> Timeout<F::IntoFuture> {
    tokio::time::timeout_at(end.into(), future)
}
