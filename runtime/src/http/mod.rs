//! One attempt as plain data: the request, the reply, the failures between them, and the traits of transports.
//!
//! Nothing here knows functions, APIs, retries or secrets. It also exports the types of the crates `http` and `bytes`
//! that they consist of.

mod convert;
pub(crate) mod rest;

use std::fmt;
use std::io::Read;
use std::time::Duration;

pub use ::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Version, header};
pub use bytes::Bytes;
use url::Url;

pub use self::convert::Limits;
use self::rest::{Rest, Stream};
use crate::clock::Instant;
use crate::error::{BoxError, Delivery};
use crate::multipart::Multipart;

/// The time allowed for an attempt unless the settings say otherwise.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);

/// The most bytes of a reply's body unless the settings say otherwise.
pub(crate) const REPLY_LIMIT: usize = 32 * 1024 * 1024;

/// The most bytes of files that are read into memory for a transport that takes only whole bodies.
const COLLECTED: u64 = 64 * 1024 * 1024;

/// One attempt of a request, ready to be sent.
///
/// It holds secrets in plain text, which its `Debug` does not show.
///
/// It becomes a [`Request`] of the `http` crate and is made of one, without loss: what that has no place for is in its extensions, as
/// [`Limits`], and files as a [`Multipart`].
///
/// ```
/// use actionapi::HttpRequest;
/// use actionapi::http::{Bytes, Limits, Request};
///
/// fn with_trace(request: HttpRequest) -> Result<HttpRequest, Box<dyn std::error::Error>> {
///     let mut request = Request::<Bytes>::try_from(request)?;
///     request.headers_mut().insert("x-trace", "17".parse()?);
///     assert!(request.extensions().get::<Limits>().is_some());
///     Ok(HttpRequest::try_from(request)?)
/// }
/// # let url = actionapi::Url::parse("https://x.test/").unwrap();
/// # with_trace(HttpRequest::new(actionapi::http::Method::GET, url, Default::default(), "")).unwrap();
/// ```
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
    /// The body of a request with files, in place of `body`, which is then empty. A transport of the caller's own gets it as the
    /// `body`, read into memory.
    pub upload: Option<Box<Multipart>>,
    /// The time allowed for the attempt as a whole, up to the last byte of the reply. Where files are sent or received, which may take
    /// any time, it is the time allowed without a byte of progress.
    pub timeout: Duration,
    /// The most bytes the reply's body may have, unless it is a file.
    pub reply_limit: usize,
    /// Whether the body of a success is a file, which need not be read before it is handed on.
    pub is_file: bool,
    /// What the caller's [options](crate::CallOptions::extension) and interceptors have for the transport. Each attempt has a clone of what
    /// the options have. The client's own transports do not look at them; a service of `tower` gets them.
    pub extensions: Extensions,
    /// When an attempt with files must be over, whatever its progress.
    pub(crate) deadline: Option<Instant>,
}

/// The reply to one attempt.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpReply {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body, or its beginning if it is a file.
    pub body: Bytes,
    /// What the transport has for interceptors and for the caller, who finds it in [`Reply::extensions`](crate::Reply::extensions).
    pub extensions: Extensions,
    /// The rest of a file.
    pub(crate) rest: Option<Rest>,
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
///
/// Its futures must be `Send`, in browsers too: there the crate `send_wrapper` makes those so that hold JavaScript's values.
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

/// Says in the extensions of a reply that it is a redirect of which a browser shows nothing: neither where to, nor with which status.
#[derive(Clone, Copy)]
pub(crate) struct HiddenRedirect;

impl HttpRequest {
    /// A request of these parts, with a client's default limits: 30 s and 32 MiB. It is for the tests of a transport.
    #[must_use]
    pub fn new(method: Method, url: Url, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self {
            method,
            url,
            headers,
            body: body.into(),
            upload: None,
            timeout: TIMEOUT,
            reply_limit: REPLY_LIMIT,
            is_file: false,
            extensions: Extensions::new(),
            deadline: None,
        }
    }

    /// Whether files are sent or received, so that `timeout` is about progress.
    pub(crate) fn is_streamed(&self) -> bool {
        self.is_file || self.upload.is_some()
    }

    /// Puts the files into the body, for a transport that knows no files.
    pub(crate) fn collect_upload(&mut self) -> Result<(), TransportError> {
        let Some(upload) = self.upload.take() else { return Ok(()) };
        let mut body = Vec::new();
        let read = upload.open().and_then(|reader| reader.take(COLLECTED + 1).read_to_end(&mut body));
        read.map_err(|cause| TransportError::new(Fault::Request, Delivery::NeverSent, cause))?;
        if body.len() as u64 > COLLECTED {
            let cause =
                format!("its files are longer than {COLLECTED} bytes, which is the most that the transport in use takes");
            return Err(TransportError::new(Fault::Request, Delivery::NeverSent, cause));
        }
        self.body = body.into();
        Ok(())
    }
}

impl HttpReply {
    /// A reply of these parts.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into(), extensions: Extensions::new(), rest: None }
    }

    /// A reply whose body is a file that is read when the caller reads it, for the blocking client. This is only for requests of
    /// [files](HttpRequest::is_file), and successes.
    #[must_use]
    pub fn streamed(status: StatusCode, headers: HeaderMap, body: impl Read + Send + Sync + 'static) -> Self {
        Self { rest: Some(Rest::new(Stream::Blocking(Box::new(body)))), ..Self::new(status, headers, Bytes::new()) }
    }

    /// As [`streamed`](Self::streamed), for the async client.
    #[cfg(feature = "async")]
    #[must_use]
    pub fn streamed_async(
        status: StatusCode,
        headers: HeaderMap,
        body: impl tokio::io::AsyncRead + Send + Sync + 'static,
    ) -> Self {
        Self { rest: Some(Rest::new(Stream::Async(Box::pin(body)))), ..Self::new(status, headers, Bytes::new()) }
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
            .field("upload", &self.upload)
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
