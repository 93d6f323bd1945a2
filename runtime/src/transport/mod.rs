//! What carries a request to the server and brings its reply: plain data in, plain data out.
//!
//! A transport makes one attempt. Retries, envelopes and secrets are no concern of its; it knows neither functions nor APIs.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::client::settings::Settings;
use crate::error::{BoxError, Delivery};

pub(crate) mod proxy;
#[cfg(feature = "async")]
pub(crate) mod reqwest;
#[cfg(feature = "async")]
mod reqwest_error;
#[cfg(any(feature = "async", feature = "blocking"))]
pub(crate) mod tls;
#[cfg(feature = "blocking")]
pub(crate) mod ureq;
#[cfg(feature = "blocking")]
mod ureq_error;

/// One attempt of a request, ready to be sent.
///
/// It holds secrets in plain text, which its `Debug` does not show.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The method.
    pub method: Method,
    /// The whole address; with GET, its query holds the parameters.
    pub url: Url,
    /// The headers, but for `Host` and `Content-Length`, which are the transport's.
    pub headers: HeaderMap,
    /// The body; empty with GET.
    pub body: Bytes,
    /// The time allowed for the attempt as a whole, up to the last byte of the reply.
    pub timeout: Duration,
    /// The most bytes the reply's body may have.
    pub reply_limit: usize,
}

/// What came back.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpReply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// What went wrong in one attempt.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) fault: Fault,
    pub(crate) delivery: Delivery,
    pub(crate) status: Option<StatusCode>,
    pub(crate) cause: BoxError,
}

/// The ways in which an attempt fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The request cannot be sent as it is.
    Request,
    /// No connection could be made.
    Connect,
    /// The server's certificate is not to be trusted.
    Certificate,
    /// The time allowed was not enough.
    Timeout,
    /// The connection broke, or what came was not HTTP.
    Interrupted,
    /// The reply's body is longer than allowed.
    TooLong,
}

/// Carries requests for the client whose calls are awaited, such as one that answers in memory in a test.
#[cfg(feature = "async")]
pub trait AsyncTransport: Send + Sync {
    /// Makes one attempt. Redirects must not be followed, and the body must be read up to the limit only.
    fn send(
        &self,
        request: HttpRequest,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>>;
}

/// Carries requests for the client whose calls block, such as one that answers in memory in a test.
#[cfg(feature = "blocking")]
pub trait BlockingTransport: Send + Sync {
    /// Makes one attempt. Redirects must not be followed, and the body must be read up to the limit only.
    ///
    /// # Errors
    /// What kept the reply from coming.
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError>;
}

impl HttpRequest {
    /// A request of these parts, with the time and the length of reply that a client allows by itself: what a transport's own tests
    /// send.
    #[must_use]
    pub fn new(method: Method, url: Url, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        let Settings { timeout, reply_limit, .. } = Settings::default();
        Self { method, url, headers, body: body.into(), timeout, reply_limit }
    }
}

impl HttpReply {
    /// A reply of these parts.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into() }
    }
}

impl TransportError {
    /// A failure of this kind. What `cause` says appears in the call's error.
    #[must_use]
    pub fn new(fault: Fault, delivery: Delivery, cause: impl Into<BoxError>) -> Self {
        Self { fault, delivery, status: None, cause: cause.into() }
    }

    /// What went wrong.
    #[must_use]
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// Whether the request could have arrived.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }

    pub(crate) fn too_long(limit: usize, status: StatusCode) -> Self {
        let cause = format!("the reply is longer than the limit of {limit} bytes");
        Self { fault: Fault::TooLong, delivery: Delivery::Answered, status: Some(status), cause: cause.into() }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(formatter)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.source()
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str().unwrap_or_default())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("timeout", &self.timeout)
            .field("reply_limit", &self.reply_limit)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HttpReply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither headers nor body: the server may repeat a secret in them.
        let body = format_args!("{} bytes", self.body.len()).to_string();
        formatter.debug_struct("HttpReply").field("status", &self.status.as_u16()).field("body", &body).finish_non_exhaustive()
    }
}

/// How long a buffer to begin with, for a reply that says it is this long: never on its word alone.
#[cfg(any(feature = "async", feature = "blocking"))]
fn first_capacity(headers: &HeaderMap, limit: usize) -> usize {
    const MOST: usize = 64 * 1024;
    let length = headers.get(http::header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    length.unwrap_or(0).min(limit).min(MOST)
}

/// How long a buffer next, when this much has filled the last: twice as much, and never more than what shows that the limit is passed.
#[cfg(any(feature = "async", feature = "blocking"))]
fn next_capacity(filled: usize, limit: usize) -> usize {
    filled.saturating_mul(2).min(limit.saturating_add(1)).max(filled + 1)
}
