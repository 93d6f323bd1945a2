//! Carries requests on a service of the caller's own, such as a stack of tower's layers around an HTTP client.
//!
//! It does not know what the service does. An error of the service says by itself whether the request was sent, or nobody knows.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use tower::Service;
use tower::timeout::error::Elapsed;

use super::incoming::{Incoming, Patience, receive};
use crate::clock::{Instant, timeout_at};
use crate::error::{BoxError, Delivery};
use crate::http::rest::Rest;
use crate::http::{AsyncTransport, Fault, HttpReply, HttpRequest, TransportError};

/// Carries the async client's requests on a service of `tower`, for [`Settings::async_transport`](crate::Settings::async_transport).
///
/// The service gets `http::Request<B>`, where `B` is any body that is made of [`Bytes`], and returns a response with any body. Each request
/// goes to a clone of the service, once that clone is ready. Files that are sent are read into memory, up to 64 MiB; files that are received
/// are handed on while they come.
///
/// This transport keeps the [limits](crate::http::Limits) of a request by itself: the time of an attempt, waiting until the service is ready
/// included, and the length of a reply. They are in the extensions of each request, should the service want to know. The service must not
/// follow redirects, which would carry credentials away, and must send nothing twice: the client repeats what may be repeated. Files are sent
/// within the time of an attempt as a whole, because no progress is seen of them here: set a [longer one](crate::CallOptions::timeout).
///
/// The requests hold credentials in plain text, and the types of the `http` crate show them: a layer that logs requests logs the secrets.
///
/// # Errors of the service
///
/// If the service is never ready, or fails before it is called, the request was never sent. Any other error means that it
/// [may have been](Delivery::MaybeSent), so a write is not repeated. A service that knows more returns a [`TransportError`], or an error with one
/// among its sources: below, a connection that could not be made.
///
/// ```
/// use std::time::Duration;
///
/// use actionapi::http::Bytes;
/// use actionapi::{Delivery, Fault, ServiceTransport, Settings, TransportError};
/// use http_body_util::Full;
/// use hyper_util::client::legacy::{Client, Error};
/// use hyper_util::rt::TokioExecutor;
/// use tower::ServiceBuilder;
///
/// let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
/// let service = ServiceBuilder::new()
///     .concurrency_limit(4)
///     .timeout(Duration::from_secs(5))
///     .map_err(|error: Error| match error.is_connect() {
///         true => TransportError::new(Fault::Connect, Delivery::NeverSent, error),
///         false => TransportError::new(Fault::Interrupted, Delivery::MaybeSent, error),
///     })
///     .service(client);
/// let settings = Settings::new().async_transport(ServiceTransport::new(service));
/// # let _ = settings;
/// ```
///
/// hyper-util's client connects as its connector says: here from a fixed local address, with a resolver of your own. This connector is for
/// plain HTTP; a connector with TLS, such as that of hyper-rustls, wraps this one, and so do connectors for SOCKS.
///
/// ```
/// use std::io;
/// use std::net::{Ipv4Addr, SocketAddr};
///
/// use actionapi::http::Bytes;
/// use actionapi::{ServiceTransport, Settings};
/// use http_body_util::Full;
/// use hyper_util::client::legacy::Client;
/// use hyper_util::client::legacy::connect::HttpConnector;
/// use hyper_util::client::legacy::connect::dns::Name;
/// use hyper_util::rt::TokioExecutor;
///
/// let resolver = tower::service_fn(|name: Name| async move {
///     match name.as_str() {
///         "panel.test" => Ok([SocketAddr::from(([127, 0, 0, 1], 0))].into_iter()),
///         other => Err(io::Error::other(format!("nobody knows {other}"))),
///     }
/// });
/// let mut connector = HttpConnector::new_with_resolver(resolver);
/// connector.set_local_address(Some(Ipv4Addr::LOCALHOST.into()));
/// let client = Client::builder(TokioExecutor::new()).build::<_, Full<Bytes>>(connector);
/// let settings = Settings::new().async_transport(ServiceTransport::new(client));
/// # let _ = settings;
/// ```
pub struct ServiceTransport<S, B = Bytes> {
    /// Many services are not `Sync`, though a client is. The lock is held while the service is cloned.
    service: Mutex<S>,
    body: PhantomData<fn() -> B>,
}

impl<S, B> ServiceTransport<S, B> {
    /// A transport on this service.
    pub fn new(service: S) -> Self {
        Self { service: Mutex::new(service), body: PhantomData }
    }
}

impl<S, B> fmt::Debug for ServiceTransport<S, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ServiceTransport").finish_non_exhaustive()
    }
}

impl<S, B, R> AsyncTransport for ServiceTransport<S, B>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: From<Bytes> + Send,
    R: Body + Send + 'static,
    R::Error: Into<BoxError> + 'static,
{
    fn send(&self, request: HttpRequest) -> Pin<Box<dyn Future<Output = Result<HttpReply, TransportError>> + Send + '_>> {
        let service = self.service.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(send(service, request))
    }
}

async fn send<S, B, R>(mut service: S, mut request: HttpRequest) -> Result<HttpReply, TransportError>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Into<BoxError>,
    B: From<Bytes>,
    R: Body + Send + 'static,
    R::Error: Into<BoxError> + 'static,
{
    request.collect_upload()?;
    let (is_file, limit) = (request.is_file, request.reply_limit);
    let patience = Patience { step: request.timeout, deadline: request.deadline };
    let end = patience.until(Instant::now());
    let mut outgoing =
        Request::<Bytes>::try_from(request).map_err(|cause| TransportError::new(Fault::Request, Delivery::NeverSent, cause))?;
    if outgoing.body().is_empty() && outgoing.method() == Method::POST {
        // Some servers refuse a POST without a length.
        outgoing.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    match timeout_at(end, poll_fn(|context| service.poll_ready(context))).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Err(failure(error.into(), Fault::Connect, Delivery::NeverSent)),
        Err(cause) => return Err(TransportError::new(Fault::Timeout, Delivery::NeverSent, cause)),
    }
    let response = match timeout_at(end, service.call(outgoing.map(B::from))).await {
        Ok(response) => response.map_err(|error| failure(error.into(), Fault::Interrupted, Delivery::MaybeSent))?,
        Err(cause) => return Err(TransportError::new(Fault::Timeout, Delivery::MaybeSent, cause)),
    };
    let (mut parts, body) = response.into_parts();
    // Of a file that another transport began to receive.
    let unread = parts.extensions.remove::<Rest>();
    let (status, headers) = (parts.status, &parts.headers);
    let incoming = Incoming::new(Unlocked(Mutex::new(Box::pin(body))), patience, status, classify_body);
    let begins = is_file && status.is_success() && unread.is_none();
    let (body, rest) = receive(incoming, headers, begins, limit, (!is_file).then_some(end)).await?;
    Ok(HttpReply { rest: unread.or(rest), ..HttpReply::from(Response::from_parts(parts, body)) })
}

/// An error of the service: what it says of itself, or else this fault and delivery.
fn failure(error: BoxError, fault: Fault, delivery: Delivery) -> TransportError {
    let error = match error.downcast::<TransportError>() {
        Ok(own) => return *own,
        Err(error) => error,
    };
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&*error);
    let mut known = (fault, delivery);
    while let Some(each) = cause {
        if let Some(own) = each.downcast_ref::<TransportError>() {
            known = (own.fault, own.delivery);
            break;
        }
        if each.is::<Elapsed>() {
            known = (Fault::Timeout, delivery);
            break;
        }
        cause = each.source();
    }
    TransportError::new(known.0, known.1, error)
}

fn classify_body<E: Into<BoxError>>(error: E, status: StatusCode) -> TransportError {
    with_status(failure(error.into(), Fault::Interrupted, Delivery::MaybeSent), status)
}

fn with_status(error: TransportError, status: StatusCode) -> TransportError {
    TransportError { status: Some(status), ..error }
}

/// A body that may be shared by threads, because nobody uses it but the one that has it for itself.
struct Unlocked<R>(Mutex<Pin<Box<R>>>);

impl<R: Body> Body for Unlocked<R> {
    type Data = R::Data;
    type Error = R::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<R::Data>, R::Error>>> {
        self.get_mut().0.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
