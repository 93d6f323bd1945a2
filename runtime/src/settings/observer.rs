//! The user's own eyes on a client: how each attempt and each call went, for metrics. An observer changes nothing.
//!
//! It does not know retries or transports, and no metrics library.

use std::borrow::Cow;
use std::time::Duration;

use http::{Method, StatusCode};

use crate::error::Error;

/// Sees how each attempt and each call went. It is called when that is over, by the task or thread of the call, so it should be quick.
///
/// The metric `http.client.request.duration` of OpenTelemetry's conventions follows from [`attempt`](Self::attempt):
///
/// ```
/// use actionapi::{ObservedAttempt, Observer};
///
/// struct Durations;
///
/// impl Observer for Durations {
///     fn attempt(&self, attempt: &ObservedAttempt<'_>) {
///         // With an SDK: histogram.record(seconds, &attributes).
///         println!(
///             "http.client.request.duration {:.3} method={} server={}:{} status={:?} error={:?}",
///             attempt.duration.as_secs_f64(),
///             attempt.method,
///             attempt.server_address,
///             attempt.server_port,
///             attempt.status.map(|status| status.as_u16()),
///             attempt.error_type(),
///         );
///     }
/// }
///
/// let settings = actionapi::Settings::new().observer(Durations);
/// ```
pub trait Observer: Send + Sync {
    /// Called after each attempt: when its reply has been read, or is known not to come.
    fn attempt(&self, attempt: &ObservedAttempt<'_>) {
        let _ = attempt;
    }

    /// Called after each call, with all of its attempts and the waits between them. A call that its caller abandons is not over.
    fn call(&self, call: &ObservedCall<'_>) {
        let _ = call;
    }
}

/// An attempt that is over.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ObservedAttempt<'a> {
    /// The name of the API.
    pub api: &'a str,
    /// The wire name of the module; empty if the function has none.
    pub module: &'a str,
    /// The wire name of the function.
    pub function: &'a str,
    /// The number of the attempt, from 1.
    pub number: u32,
    /// The HTTP method.
    pub method: &'a Method,
    /// The endpoint's host.
    pub server_address: &'a str,
    /// The endpoint's port.
    pub server_port: u16,
    /// The status of the reply, if there was one.
    pub status: Option<StatusCode>,
    /// The time from the request to the end of its reply. Of a reply that is a file, to its beginning.
    pub duration: Duration,
    /// Why it failed, if it did.
    pub error: Option<&'a Error>,
}

/// A call that is over.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ObservedCall<'a> {
    /// The name of the API.
    pub api: &'a str,
    /// The wire name of the module; empty if the function has none.
    pub module: &'a str,
    /// The wire name of the function.
    pub function: &'a str,
    /// The number of attempts.
    pub attempts: u32,
    /// The time of the whole call.
    pub duration: Duration,
    /// Why it failed, if it did. What the data turns out to be is not known yet.
    pub error: Option<&'a Error>,
}

impl ObservedAttempt<'_> {
    /// The value of the attribute `error.type`, of which there are few: the number of a status of failure, or the
    /// [kind](crate::error::ErrorKind::name) of the error.
    #[must_use]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        error_type(self.status, self.error)
    }
}

impl ObservedCall<'_> {
    /// The value of the attribute `error.type`, as of [attempts](ObservedAttempt::error_type).
    #[must_use]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        error_type(self.error.and_then(Error::status), self.error)
    }
}

/// What OpenTelemetry calls the type of an error.
pub(crate) fn error_type(status: Option<StatusCode>, error: Option<&Error>) -> Option<Cow<'static, str>> {
    match status.filter(|status| status.is_client_error() || status.is_server_error()) {
        Some(status) => Some(status.as_u16().to_string().into()),
        None => error.map(|error| error.kind().name().into()),
    }
}
