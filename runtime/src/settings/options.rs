//! The options of one call.
//!
//! They only hold choices, and know neither the client's settings nor where the choices are used.

use std::time::Duration;

use http::Extensions;

use super::bounded;
use super::headers::Headers;
use crate::Secret;
use crate::description::Method;

/// Options for one call, which override the client's [`Settings`](crate::Settings).
#[must_use]
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) reply_limit: Option<usize>,
    pub(crate) attempts: Option<u32>,
    pub(crate) backoff: Option<(Duration, Duration)>,
    pub(crate) retry_after_limit: Option<Duration>,
    pub(crate) method: Option<Method>,
    pub(crate) headers: Headers,
    pub(crate) extensions: Extensions,
}

impl CallOptions {
    /// The client's settings, unchanged.
    pub fn new() -> Self {
        Self::default()
    }

    /// The time allowed for one attempt. The time for making a connection is set for the client alone: if this one is shorter, the async
    /// client cannot know whether a call that ran out of it was sent, and reports that it may have been.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(bounded(timeout));
        self
    }

    /// The time allowed for all attempts together, the waits between them included.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// The most bytes the reply's body may have.
    pub fn reply_limit(mut self, bytes: usize) -> Self {
        self.reply_limit = Some(bytes);
        self
    }

    /// The most attempts; 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = Some(attempts);
        self
    }

    /// How long to wait before the second attempt, doubled before each further one, and how long at most.
    pub fn backoff(mut self, first: Duration, most: Duration) -> Self {
        self.backoff = Some((bounded(first), bounded(most)));
        self
    }

    /// The longest time a server's `Retry-After` is waited for.
    pub fn retry_after_limit(mut self, most: Duration) -> Self {
        self.retry_after_limit = Some(bounded(most));
        self
    }

    /// The HTTP method. One that the function does not accept is an error when the call is sent.
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// A header; one of the same name that the client sends otherwise is replaced.
    /// A name or value that is not one of HTTP is an error when the call is sent.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.headers.add(name.as_ref(), value.as_ref());
        self
    }

    /// As [`header`](Self::header), for a value that no error or log may show.
    pub fn secret_header(mut self, name: impl AsRef<str>, value: impl Into<Secret>) -> Self {
        self.headers.add_secret(name.as_ref(), value.into());
        self
    }

    /// A value for interceptors and for a transport of one's own, of which each attempt has a clone; it replaces one of the same type. A value
    /// that must be the same in all attempts is an [`Arc`](std::sync::Arc).
    ///
    /// ```
    /// use actionapi::{CallOptions, Interceptor, OutgoingRequest};
    ///
    /// #[derive(Clone)]
    /// struct Tenant(&'static str);
    ///
    /// struct Tenants;
    ///
    /// impl Interceptor for Tenants {
    ///     fn before(&self, request: &mut OutgoingRequest<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    ///         if let Some(Tenant(name)) = request.extensions().get().cloned() {
    ///             request.headers_mut().insert("x-tenant", name.parse()?);
    ///         }
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let options = CallOptions::new().extension(Tenant("acme"));
    /// # let _ = options;
    /// ```
    pub fn extension<T: Clone + Send + Sync + 'static>(mut self, value: T) -> Self {
        self.extensions.insert(value);
        self
    }
}
