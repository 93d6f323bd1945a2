//! What watches a call: the user's observers; and, if the feature `tracing` asks for them, a span for the call, one within it for each
//! attempt, and events. The target of all is `actionapi`; the names of HTTP's attributes are those of OpenTelemetry.
//!
//! It records names, numbers and errors, which hold no secret; never parameters, addresses with a path, or bodies.

use std::sync::Arc;
use std::time::Duration;

use http::{Method, StatusCode};
use url::Url;

use super::shared::Shared;
use crate::clock::Instant;
use crate::description::Operation;
use crate::error::Error;
#[cfg(feature = "tracing")]
use crate::settings::observer::error_type;
use crate::settings::observer::{ObservedAttempt, ObservedCall, Observer};
#[cfg(feature = "tracing")]
use crate::text::qualified;

/// What to filter by, whatever the modules are called.
#[cfg(feature = "tracing")]
const TARGET: &str = "actionapi";

/// What watches one call.
#[derive(Clone)]
pub(crate) struct Trace {
    /// Nothing if nobody observes.
    observed: Option<Arc<Observed>>,
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    /// That of the attempt on its way.
    #[cfg(feature = "tracing")]
    attempt: Option<tracing::Span>,
    #[cfg(feature = "tracing")]
    begun: Instant,
}

struct Observed {
    observers: Vec<Arc<dyn Observer>>,
    api: &'static str,
    operation: Operation,
    begun: Instant,
}

/// How an attempt ended.
#[derive(Clone, Copy)]
pub(crate) struct AttemptEnd<'a> {
    /// From 1.
    pub(crate) number: u32,
    pub(crate) method: &'a Method,
    pub(crate) endpoint: &'a Url,
    pub(crate) status: Option<StatusCode>,
    pub(crate) duration: Duration,
    pub(crate) error: Option<&'a Error>,
}

impl Trace {
    pub(crate) fn new(shared: &Shared, operation: &Operation) -> Self {
        let observers = &shared.settings.observers;
        let observed = || Observed {
            observers: observers.clone(),
            api: &shared.protocol.name,
            operation: operation.clone(),
            begun: Instant::now(),
        };
        Self {
            observed: (!observers.is_empty()).then(|| Arc::new(observed())),
            #[cfg(feature = "tracing")]
            span: call_span(&shared.protocol.name, operation),
            #[cfg(feature = "tracing")]
            attempt: None,
            #[cfg(feature = "tracing")]
            begun: Instant::now(),
        }
    }

    /// An attempt is over.
    pub(crate) fn attempt_over(&mut self, end: AttemptEnd<'_>) {
        #[cfg(feature = "tracing")]
        self.end_attempt_span(&end);
        let Some(observed) = &self.observed else { return };
        let AttemptEnd { number, method, endpoint, status, duration, error } = end;
        let attempt = ObservedAttempt {
            api: observed.api,
            module: &observed.operation.module,
            function: &observed.operation.function,
            number,
            method,
            server_address: endpoint.host_str().unwrap_or_default(),
            server_port: endpoint.port_or_known_default().unwrap_or_default(),
            status,
            duration,
            error,
        };
        observed.observers.iter().for_each(|observer| observer.attempt(&attempt));
    }

    fn call_over(&self, attempts: u32, error: Option<&Error>) {
        let Some(observed) = &self.observed else { return };
        let call = ObservedCall {
            api: observed.api,
            module: &observed.operation.module,
            function: &observed.operation.function,
            attempts,
            duration: observed.begun.elapsed(),
            error,
        };
        observed.observers.iter().for_each(|observer| observer.call(&call));
    }
}

/// The span of a call. It is not that of a request, of which it may have several.
#[cfg(feature = "tracing")]
fn call_span(api: &str, operation: &Operation) -> tracing::Span {
    use tracing::field::Empty;
    tracing::info_span!(
        target: TARGET,
        "call",
        // Made only if somebody listens.
        otel.name = format!("{api} {}", qualified(&operation.module, ".", &operation.function)),
        otel.kind = "internal",
        module = &*operation.module,
        function = &*operation.function,
        attempts = Empty,
        error.type = Empty,
        duration_ms = Empty
    )
}

/// The span of an attempt that is being prepared, so that an interceptor can pass it on to the server.
pub(crate) struct AttemptScope(#[cfg(feature = "tracing")] tracing::Span);

#[cfg(feature = "tracing")]
impl AttemptScope {
    /// Does something within the span.
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        self.0.in_scope(work)
    }
}

#[cfg(feature = "tracing")]
impl Trace {
    /// Does something within the span of the call.
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        self.span.in_scope(work)
    }

    /// Begins the span of an attempt.
    pub(crate) fn begin_attempt(&mut self, number: u32, endpoint: &Url) -> AttemptScope {
        use tracing::field::Empty;
        let span = tracing::info_span!(
            target: TARGET,
            parent: &self.span,
            "attempt",
            otel.name = Empty,
            otel.kind = "client",
            http.request.method = Empty,
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            http.response.body.size = Empty,
            server.address = endpoint.host_str(),
            server.port = endpoint.port_or_known_default(),
            error.type = Empty
        );
        if number > 1 {
            span.record("http.request.resend_count", number - 1);
        }
        self.attempt = Some(span.clone());
        AttemptScope(span)
    }

    fn end_attempt_span(&mut self, end: &AttemptEnd<'_>) {
        let Some(span) = self.attempt.take() else { return };
        span.record("otel.name", end.method.as_str()).record("http.request.method", end.method.as_str());
        if let Some(status) = end.status {
            span.record("http.response.status_code", status.as_u16());
        }
        if let Some(kind) = error_type(end.status, end.error) {
            span.record("error.type", &*kind);
        }
    }

    /// Does something within the span of the attempt on its way.
    fn in_attempt(&self, work: impl FnOnce()) {
        self.attempt.as_ref().unwrap_or(&self.span).in_scope(work);
    }

    /// A reply came.
    pub(crate) fn reply(&self, attempt: u32, status: StatusCode, bytes: usize) {
        if let Some(span) = &self.attempt {
            span.record("http.response.body.size", bytes);
        }
        self.in_attempt(|| tracing::debug!(target: TARGET, attempt, status = status.as_u16(), bytes, "reply"));
    }

    /// An attempt failed, and another will follow.
    pub(crate) fn retry(&self, attempt: u32, wait: Duration, error: &Error) {
        let wait_ms = milliseconds(wait);
        self.within(|| tracing::warn!(target: TARGET, attempt, wait_ms, %error, "attempt failed, to be repeated"));
    }

    /// An attempt failed, and would be repeated if the client's budget had a retry left.
    pub(crate) fn budget_empty(&self, attempt: u32) {
        self.within(|| tracing::warn!(target: TARGET, attempt, "attempt not repeated: the retry budget is empty"));
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

    /// The call is over.
    pub(crate) fn over(&self, attempts: u32, error: Option<&Error>) {
        self.call_over(attempts, error);
        self.span.record("attempts", attempts).record("duration_ms", milliseconds(self.begun.elapsed()));
        if let Some(error) = error {
            if let Some(kind) = error_type(error.status(), Some(error)) {
                self.span.record("error.type", &*kind);
            }
            self.within(|| tracing::warn!(target: TARGET, %error, "call failed"));
        }
    }
}

#[cfg(feature = "tracing")]
fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(not(feature = "tracing"))]
impl AttemptScope {
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        work()
    }
}

#[cfg(not(feature = "tracing"))]
impl Trace {
    pub(crate) fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        work()
    }

    pub(crate) fn begin_attempt(&mut self, _number: u32, _endpoint: &Url) -> AttemptScope {
        AttemptScope()
    }

    pub(crate) fn reply(&self, _attempt: u32, _status: StatusCode, _bytes: usize) {}

    pub(crate) fn paced(&self, _wait: Duration) {}

    pub(crate) fn retry(&self, _attempt: u32, _wait: Duration, _error: &Error) {}

    pub(crate) fn budget_empty(&self, _attempt: u32) {}

    pub(crate) fn renew(&self, _attempt: u32, _error: &Error) {}

    pub(crate) fn over(&self, attempts: u32, error: Option<&Error>) {
        self.call_over(attempts, error);
    }
}
