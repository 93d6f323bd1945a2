//! Carries requests on hyper: one attempt, within its time, over a connection of hyper-util's pool.
//!
//! It does not interpret errors: `error` does. It does not know how a connection is made.

mod attempt;
mod body;
mod connect;
mod error;
mod files;
mod outgoing;
mod resolve;
mod stream;
mod target;
mod tunnel;

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::header::{CONTENT_LENGTH, HOST, PROXY_AUTHORIZATION};
use http::uri::Scheme;
use http::{HeaderMap, HeaderValue, Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use url::Url;

use self::attempt::Attempt;
use self::body::Body;
use self::connect::Connector;
use self::target::{Known, Target};
use super::proxy::Proxy;
use super::{MOST_IDLE, SETTLED, tls};
use crate::clock::{self, Instant};
use crate::error::Result;
use crate::http::{AsyncTransport, HttpReply, HttpRequest, TransportError};
use crate::settings::Settings;

/// The transport of a client: the one here, or the caller's own.
#[derive(Clone)]
pub enum Transport {
    Hyper(Arc<Agent>),
    Custom(Arc<dyn AsyncTransport>),
}

/// Sends requests, and keeps the connections that are idle.
pub struct Agent {
    client: Client<Connector, Body>,
    /// Where most requests go.
    endpoint: Known,
    /// What a proxy that is sent the requests themselves wants to see.
    authorization: Option<HeaderValue>,
    /// When the last reply was there.
    replied: Mutex<Option<Instant>>,
}

impl Transport {
    /// The transport that the settings ask for, for requests most of which go to the endpoint.
    pub(crate) fn new(settings: &Settings, proxy: Option<&Url>, endpoint: &Url) -> Result<Self> {
        match &settings.async_transport {
            Some(transport) => Ok(Self::Custom(Arc::clone(transport))),
            None => Ok(Self::Hyper(Arc::new(Agent::new(settings, proxy, endpoint)?))),
        }
    }

    /// Whether it needs a Tokio runtime, and there is none here.
    pub(crate) fn lacks_runtime(&self) -> bool {
        matches!(self, Self::Hyper(_)) && tokio::runtime::Handle::try_current().is_err()
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
                Self::Hyper(agent) => {
                    if careful {
                        agent.notice_closed_connections().await;
                    }
                    let result = match request.is_streamed() {
                        true => with_files(agent, request).await,
                        false => match agent.begin(request) {
                            Ok(attempt) => attempt.finish().await,
                            Err(error) => Err(error),
                        },
                    };
                    *agent.replied.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
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
fn with_files(agent: &Agent, request: HttpRequest) -> Pin<Box<impl Future<Output = Result<HttpReply, TransportError>>>> {
    Box::pin(files::send(agent, request))
}

impl Agent {
    fn new(settings: &Settings, proxy: Option<&Url>, endpoint: &Url) -> Result<Self> {
        let proxy = proxy.map(Proxy::new).transpose()?;
        let authorization = proxy.as_ref().and_then(|proxy| proxy.authorization().cloned());
        let connector = Connector::new(tls::client_config(settings)?, proxy, settings.time_to_connect())?;
        let mut builder = Client::builder(TokioExecutor::new());
        builder
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(settings.keep_alive)
            .pool_max_idle_per_host(if settings.keep_alive.is_zero() { 0 } else { MOST_IDLE })
            // It is in the requests.
            .set_host(false)
            // What browsers take.
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true);
        let (client, endpoint) = (builder.build(connector), Known::new(endpoint));
        Ok(Self { client, endpoint, authorization, replied: Mutex::default() })
    }

    /// Gives the tasks of idle connections a turn, so that a connection which the server closed is not used for a call that will not be
    /// repeated: the first turn asks the system what happened, the second passes it on to the tasks.
    async fn notice_closed_connections(&self) {
        let last = *self.replied.lock().unwrap_or_else(PoisonError::into_inner);
        let unsettled = last.map_or(Duration::ZERO, |last| SETTLED.saturating_sub(last.elapsed()));
        if !unsettled.is_zero() {
            clock::sleep(unsettled).await;
        }
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
    }

    /// Begins an attempt without files. It is not a future itself, so that the one that carries on has no room for the request.
    fn begin(&self, request: HttpRequest) -> Result<Attempt, TransportError> {
        let (limit, now) = (request.reply_limit, Instant::now());
        // Settings and options bound it, so that no clock overflows.
        let end = now.checked_add(request.timeout).unwrap_or(now);
        let body = Body::Whole(request.body);
        let outgoing = self.outgoing(request.method, request.url, request.headers, body)?;
        Ok(Attempt { response: self.client.request(outgoing), limit, end })
    }

    /// The request as hyper has it.
    fn outgoing(&self, method: Method, url: Url, headers: HeaderMap, body: Body) -> Result<Request<Body>, TransportError> {
        let target = match self.endpoint.target(&url) {
            Some(target) => target,
            None => Target::parse(url)?,
        };
        let is_empty = hyper::body::Body::is_end_stream(&body);
        let mut outgoing = Request::new(body);
        *outgoing.headers_mut() = headers;
        let headers = outgoing.headers_mut();
        if is_empty && method == Method::POST {
            // Some servers refuse a POST without a length.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if let Some(value) = &self.authorization
            && target.uri.scheme() == Some(&Scheme::HTTP)
        {
            headers.entry(PROXY_AUTHORIZATION).or_insert_with(|| value.clone());
        }
        headers.entry(HOST).or_insert(target.host);
        *outgoing.method_mut() = method;
        *outgoing.uri_mut() = target.uri;
        Ok(outgoing)
    }
}
