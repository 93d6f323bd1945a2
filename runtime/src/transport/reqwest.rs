//! Carries requests on reqwest.
//!
//! It does not interpret errors: `reqwest_error` does.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use reqwest::redirect::Policy;
use url::Url;

use super::reqwest_error::{classify, classify_body};
use super::{MOST_IDLE, SETTLED, first_capacity, next_capacity, reqwest_files, tls};
use crate::clock::{self, Instant};
use crate::error::{Error, Result};
use crate::http::{AsyncTransport, HttpReply, HttpRequest, TransportError};
use crate::settings::Settings;

/// The transport of a client: reqwest's, or the caller's own.
#[derive(Clone)]
pub enum Transport {
    Reqwest {
        client: reqwest::Client,
        /// The time that the client allows for an attempt by itself.
        timeout: Duration,
        /// When the last reply was there.
        replied: Arc<Mutex<Option<Instant>>>,
    },
    Custom(Arc<dyn AsyncTransport>),
}

impl Transport {
    /// The transport that the settings ask for.
    pub(crate) fn new(settings: &Settings, proxy: Option<&Url>) -> Result<Self> {
        match &settings.async_transport {
            Some(transport) => Ok(Self::Custom(Arc::clone(transport))),
            None => Ok(Self::Reqwest { client: client(settings, proxy)?, timeout: settings.timeout, replied: Arc::default() }),
        }
    }

    /// Whether it needs a Tokio runtime, and there is none here.
    pub(crate) fn lacks_runtime(&self) -> bool {
        matches!(self, Self::Reqwest { .. }) && tokio::runtime::Handle::try_current().is_err()
    }

    /// Makes one attempt; a `careful` one where the call will not be sent again.
    #[allow(clippy::manual_async_fn, reason = "the future of an `async fn` has room for its large argument twice")]
    pub(crate) fn send(
        &self,
        mut request: HttpRequest,
        careful: bool,
    ) -> impl Future<Output = Result<HttpReply, TransportError>> + Send {
        async move {
            match self {
                Self::Reqwest { client, timeout, replied } => {
                    let limit = request.reply_limit;
                    if careful {
                        notice_closed_connections(replied).await;
                    }
                    let result = match request.is_streamed() {
                        true => with_files(client, request).await,
                        false => send(client, outgoing(request, *timeout), limit).await,
                    };
                    *replied.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                    result
                }
                Self::Custom(transport) => {
                    request.collect_upload()?;
                    transport.send(request).await
                }
            }
        }
    }
}

/// Boxed, so that calls without files have no larger futures.
#[cold]
fn with_files(
    client: &reqwest::Client,
    request: HttpRequest,
) -> Pin<Box<impl Future<Output = Result<HttpReply, TransportError>>>> {
    Box::pin(reqwest_files::send(client, request))
}

/// Gives the tasks of idle connections a turn, so that a connection which the server closed is not used for a call that will not be
/// repeated: the first turn asks the system what happened, the second passes it on to the tasks.
async fn notice_closed_connections(replied: &Mutex<Option<Instant>>) {
    let last = *replied.lock().unwrap_or_else(PoisonError::into_inner);
    let unsettled = last.map_or(Duration::ZERO, |last| SETTLED.saturating_sub(last.elapsed()));
    if !unsettled.is_zero() {
        clock::sleep(unsettled).await;
    }
    tokio::task::yield_now().await;
    tokio::task::yield_now().await;
}

fn client(settings: &Settings, proxy: Option<&Url>) -> Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls::client_config(settings)?)
        .connect_timeout(settings.time_to_connect())
        .pool_idle_timeout(settings.keep_alive)
        .pool_max_idle_per_host(if settings.keep_alive.is_zero() { 0 } else { MOST_IDLE })
        // What browsers take.
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_ignore_invalid_headers_in_responses(true)
        // Whatever features of reqwest the rest of a build turns on, the two transports ask for the same.
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .no_proxy();
    if let Some(proxy) = proxy {
        let proxy = reqwest::Proxy::all(proxy.clone()).map_err(|error| broken(&error.without_url()))?;
        builder = builder.proxy(proxy);
    }
    if let Some(adapt) = &settings.reqwest {
        // A builder that the caller made finds a provider of cryptography only in the process.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        builder = adapt(builder);
    }
    // Last, so that nothing can undo it: a redirect would carry the credentials away, and a retry could repeat a write.
    builder = builder.redirect(Policy::none()).referer(false).retry(reqwest::retry::never()).timeout(settings.timeout);
    builder.build().map_err(|error| broken(&error.without_url()))
}

fn broken(error: &reqwest::Error) -> Error {
    let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
    Error::configuration(format!("the HTTP client cannot be set up: {cause}"))
}

/// Makes an attempt without files.
async fn send(client: &reqwest::Client, outgoing: reqwest::Request, limit: usize) -> Result<HttpReply, TransportError> {
    let mut response = client.execute(outgoing).await.map_err(classify)?;
    let body = read(&mut response, limit).await?;
    let headers = std::mem::take(response.headers_mut());
    // Without reqwest's extensions, which hold the URL, and so the parameters of a GET.
    Ok(HttpReply::new(response.status(), headers, body))
}

/// The request as reqwest has it.
fn outgoing(request: HttpRequest, usual: Duration) -> reqwest::Request {
    let mut outgoing = reqwest::Request::new(request.method, request.url);
    *outgoing.headers_mut() = request.headers;
    // A timeout of its own costs a request three allocations.
    if request.timeout != usual {
        *outgoing.timeout_mut() = Some(request.timeout);
    }
    if !request.body.is_empty() {
        *outgoing.body_mut() = Some(request.body.into());
    } else if *outgoing.method() == Method::POST {
        // Some servers refuse a POST without a length.
        outgoing.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    outgoing
}

/// The whole body, if it is within the limit. One that comes in one piece is not copied.
async fn read(response: &mut reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let status = response.status();
    let mut next = async || response.chunk().await.map_err(|error| classify_body(error, status));
    let Some(first) = next().await? else { return Ok(Bytes::new()) };
    let Some(second) = (if first.len() > limit { None } else { next().await? }) else {
        return if first.len() > limit { Err(TransportError::too_long(limit, status)) } else { Ok(first) };
    };
    let mut body = Vec::with_capacity(first_capacity(response.headers(), limit).max(first.len() + second.len()));
    body.extend_from_slice(&first);
    let mut chunk = Some(second);
    while let Some(bytes) = chunk {
        let length = body.len() + bytes.len();
        if length > limit {
            return Err(TransportError::too_long(limit, status));
        }
        if length > body.capacity() {
            // By default the buffer would grow to twice the limit.
            body.reserve_exact(next_capacity(body.capacity(), limit).max(length) - body.len());
        }
        body.extend_from_slice(&bytes);
        chunk = response.chunk().await.map_err(|error| classify_body(error, status))?;
    }
    Ok(body.into())
}
