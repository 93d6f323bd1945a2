//! A span for each call, and events within it, if the feature `tracing` asks for them; nothing at all otherwise. The target of all is
//! `actionapi`.
//!
//! It records names, numbers and errors, which hold no secret; never parameters, addresses or bodies.

use std::time::Duration;

use http::StatusCode;

use crate::description::Operation;
use crate::error::Error;

/// What to filter by, whatever the modules are called.
#[cfg(feature = "tracing")]
const TARGET: &str = "actionapi";

/// The span of one call.
#[derive(Clone)]
pub(crate) struct Trace {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    #[cfg(feature = "tracing")]
    begun: std::time::Instant,
}

#[cfg(feature = "tracing")]
impl Trace {
    pub(crate) fn new(operation: &Operation) -> Self {
        use tracing::field::Empty;
        let span = tracing::info_span!(
            target: TARGET,
            "call",
            module = &*operation.module,
            function = &*operation.function,
            attempts = Empty,
            status = Empty,
            bytes = Empty,
            duration_ms = Empty
        );
        Self { span, begun: std::time::Instant::now() }
    }

    /// Does something within the span.
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        self.span.in_scope(work)
    }

    /// A reply came.
    pub(crate) fn reply(&self, attempt: u32, status: StatusCode, bytes: usize) {
        self.within(|| tracing::debug!(target: TARGET, attempt, status = status.as_u16(), bytes, "reply"));
    }

    /// An attempt failed, and another will follow.
    pub(crate) fn retry(&self, attempt: u32, wait: Duration, error: &Error) {
        let wait_ms = milliseconds(wait);
        self.within(|| tracing::warn!(target: TARGET, attempt, wait_ms, %error, "attempt failed, to be repeated"));
    }

    /// An attempt waited for its place among those that share its rate.
    pub(crate) fn paced(&self, wait: Duration) {
        let wait_ms = milliseconds(wait);
        self.within(|| tracing::debug!(target: TARGET, wait_ms, "waited for the API's rate"));
    }

    /// An attempt failed because what it was sent with is worth nothing any more, and another will follow.
    pub(crate) fn renew(&self, attempt: u32, error: &Error) {
        self.within(|| tracing::info!(target: TARGET, attempt, %error, "attempt refused, to be repeated with new values"));
    }

    /// The call is over. What the last reply was is recorded once, and not with each attempt.
    pub(crate) fn over(&self, attempts: u32, status: Option<StatusCode>, bytes: Option<usize>, error: Option<&Error>) {
        self.span.record("attempts", attempts).record("duration_ms", milliseconds(self.begun.elapsed()));
        if let Some(status) = status {
            self.span.record("status", status.as_u16());
        }
        if let Some(bytes) = bytes {
            self.span.record("bytes", bytes);
        }
        if let Some(error) = error {
            self.within(|| tracing::warn!(target: TARGET, %error, "call failed"));
        }
    }
}

#[cfg(feature = "tracing")]
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(not(feature = "tracing"))]
impl Trace {
    pub(crate) fn new(_operation: &Operation) -> Self {
        Self {}
    }

    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        work()
    }

    pub(crate) fn reply(&self, _attempt: u32, _status: StatusCode, _bytes: usize) {}

    pub(crate) fn paced(&self, _wait: Duration) {}

    pub(crate) fn retry(&self, _attempt: u32, _wait: Duration, _error: &Error) {}

    pub(crate) fn renew(&self, _attempt: u32, _error: &Error) {}

    pub(crate) fn over(&self, _attempts: u32, _status: Option<StatusCode>, _bytes: Option<usize>, _error: Option<&Error>) {}
}
