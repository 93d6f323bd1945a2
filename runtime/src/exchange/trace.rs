//! A span for each call, and events within it, if the feature `tracing` asks for them; nothing at all otherwise.
//!
//! It records names, numbers and errors, which hold no secret; never parameters, addresses or bodies.

use std::time::Duration;

use http::StatusCode;

use crate::description::Operation;
use crate::error::Error;

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
        self.span.record("status", status.as_u16()).record("bytes", bytes);
        self.within(|| tracing::debug!(attempt, status = status.as_u16(), bytes, "reply"));
    }

    /// An attempt failed, and another will follow.
    pub(crate) fn retry(&self, attempt: u32, wait: Duration, error: &Error) {
        let wait_ms = milliseconds(wait);
        self.within(|| tracing::warn!(attempt, wait_ms, %error, "attempt failed, to be repeated"));
    }

    /// The call is over.
    pub(crate) fn over(&self, attempts: u32, error: Option<&Error>) {
        self.span.record("attempts", attempts).record("duration_ms", milliseconds(self.begun.elapsed()));
        if let Some(error) = error {
            self.within(|| tracing::warn!(%error, "call failed"));
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

    pub(crate) fn retry(&self, _attempt: u32, _wait: Duration, _error: &Error) {}

    pub(crate) fn over(&self, _attempts: u32, _error: Option<&Error>) {}
}
