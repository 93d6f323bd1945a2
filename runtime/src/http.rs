//! One attempt as plain data: the request, the reply, the failures between them, and the traits of transports.
//!
//! Nothing here knows functions, APIs, retries or secrets. It also exports the types of the `http` crate that
//! they consist of.

use std::fmt;
use std::time::Duration;

pub use ::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use ::http::{Request, Response, Uri};
use bytes::Bytes;
use url::Url;

use crate::error::{BoxError, Delivery};

/// The time allowed for an attempt unless the settings say otherwise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// The most bytes of a reply's body unless the settings say otherwise.
pub(crate) const REPLY_LIMIT: usize = 32 * 1024 * 1024;

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
    /// The headers, except `Host` and `Content-Length`, which the transport adds.
    pub headers: HeaderMap,
    /// The body; empty with GET.
    pub body: Bytes,
    /// The time allowed for the attempt as a whole, up to the last byte of the reply.
    pub timeout: Duration,
    /// The most bytes the reply's body may have.
    pub reply_limit: usize,
}

/// The reply to one attempt.
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

/// The failure of one attempt.
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
    /// The server's certificate is not trusted.
    Certificate,
    /// The time allowed was not enough.
    Timeout,
    /// The connection broke.
    Interrupted,
    /// What came is not HTTP.
    Malformed,
    /// The reply's body is longer than allowed.
    TooLong,
}

/// Carries requests for the client whose calls are awaited, such as one that answers in memory in a test.
#[cfg(feature = "async")]
pub trait AsyncTransport: Send + Sync {
    /// Makes one attempt. It must not follow redirects, and must stop reading the body at the limit.
    ///
    /// # Errors
    /// The reason why there is no reply.
    fn send(
        &self,
        request: HttpRequest,
    ) -> std::pin::Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>>;
}

/// Carries requests for the client whose calls block, such as one that answers in memory in a test.
#[cfg(feature = "blocking")]
pub trait BlockingTransport: Send + Sync {
    /// Makes one attempt. It must not follow redirects, and must stop reading the body at the limit.
    ///
    /// # Errors
    /// The reason why there is no reply.
    fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError>;
}

impl HttpRequest {
    /// A request of these parts, with a client's default limits: 30 s and 32 MiB. It is for the tests of a transport.
    #[must_use]
    pub fn new(method: Method, url: Url, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { method, url, headers, body: body.into(), timeout: TIMEOUT, reply_limit: REPLY_LIMIT }
    }
}

/// The request as the `http` crate has it, without the limits.
impl TryFrom<HttpRequest> for Request<Bytes> {
    type Error = ::http::Error;

    fn try_from(request: HttpRequest) -> Result<Self, ::http::Error> {
        let HttpRequest { method, url, headers, body, .. } = request;
        let mut outgoing = Self::new(body);
        *outgoing.method_mut() = method;
        *outgoing.uri_mut() = Uri::try_from(url.as_str())?;
        *outgoing.headers_mut() = headers;
        Ok(outgoing)
    }
}

impl<B: Into<Bytes>> From<Response<B>> for HttpReply {
    fn from(response: Response<B>) -> Self {
        let (parts, body) = response.into_parts();
        Self { status: parts.status, headers: parts.headers, body: body.into() }
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
    /// A failure of this kind. The call's error shows the text of `cause`, with secrets masked.
    #[must_use]
    pub fn new(fault: Fault, delivery: Delivery, cause: impl Into<BoxError>) -> Self {
        Self { fault, delivery, status: None, cause: cause.into() }
    }

    /// The kind of failure.
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
        formatter
            .debug_struct("HttpReply")
            .field("status", &self.status.as_u16())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
