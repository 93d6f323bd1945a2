//! Carries requests on ureq.
//!
//! It does not interpret errors: `ureq_error` does.

use std::io::{self, Read};
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, StatusCode, Uri};
use rustls::pki_types::CertificateDer;
use ureq::config::AutoHeaderValue;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, SendBody};
use url::Url;

use super::ureq_error::{classify, classify_body};
use super::{first_capacity, next_capacity, tls};
use crate::error::{Delivery, Error, Result};
use crate::http::{BlockingTransport, Fault, HttpReply, HttpRequest, TransportError};
use crate::settings::Settings;

/// The transport of a client: ureq's, or the caller's own.
#[derive(Clone)]
pub enum Transport {
    Ureq(Agent),
    Custom(Arc<dyn BlockingTransport>),
}

impl Transport {
    /// The transport that the settings ask for.
    pub(crate) fn new(settings: &Settings, proxy: Option<&Url>) -> Result<Self> {
        match &settings.blocking_transport {
            Some(transport) => Ok(Self::Custom(Arc::clone(transport))),
            None => agent(settings, &tls::all_authorities(settings)?, proxy).map(Self::Ureq),
        }
    }

    pub(crate) fn send(&self, request: HttpRequest) -> Result<HttpReply, TransportError> {
        match self {
            Self::Ureq(agent) => send(agent, request),
            Self::Custom(transport) => transport.send(request),
        }
    }
}

fn agent(settings: &Settings, authorities: &[CertificateDer<'static>], proxy: Option<&Url>) -> Result<Agent> {
    let roots = if authorities.is_empty() {
        RootCerts::WebPki
    } else {
        let certificates: Vec<_> = authorities.iter().map(|authority| Certificate::from_der(authority).to_owned()).collect();
        RootCerts::from(certificates)
    };
    // ureq's own error would show the address, which may hold a password.
    let proxy = proxy.map(|proxy| ureq::Proxy::new(proxy.as_str()));
    let proxy = proxy.transpose().map_err(|_| Error::configuration("the proxy's address cannot be used"))?;
    let config = Agent::config_builder()
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .proxy(proxy)
        .timeout_connect(Some(settings.time_to_connect()))
        .timeout_global(Some(settings.timeout))
        .max_redirects(0)
        .http_status_as_error(false)
        // All headers are the request's own.
        .user_agent(AutoHeaderValue::None)
        .accept(AutoHeaderValue::None)
        .accept_encoding(AutoHeaderValue::None)
        .build();
    Ok(Agent::new_with_config(config))
}

fn send(agent: &Agent, request: HttpRequest) -> Result<HttpReply, TransportError> {
    let invalid = |cause: http::Error| TransportError::new(Fault::Request, Delivery::NeverSent, cause);
    let uri = Uri::try_from(request.url.as_str()).map_err(|error| invalid(error.into()))?;
    let mut outgoing = http::Request::builder().method(request.method).uri(uri).body(()).map_err(invalid)?;
    *outgoing.headers_mut() = request.headers;
    let response = if request.body.is_empty() && *outgoing.method() != Method::POST {
        let outgoing = with_timeout(agent, outgoing, request.timeout);
        agent.run(outgoing).map_err(|error| classify(error, None))?
    } else {
        outgoing.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(request.body.len()));
        let mut body = Watched { rest: &request.body, taken: false };
        let outgoing = with_timeout(agent, outgoing.map(|()| SendBody::from_reader(&mut body)), request.timeout);
        let result = agent.run(outgoing);
        result.map_err(|error| classify(error, Some(body.taken)))?
    };
    read(response, request.reply_limit)
}

/// Sets the timeout of a request, if it differs from the agent's: that costs a copy of the agent's configuration.
fn with_timeout<B: ureq::AsSendBody>(
    agent: &Agent,
    request: http::Request<B>,
    timeout: std::time::Duration,
) -> http::Request<B> {
    let timeouts = agent.config().timeouts();
    if timeouts.global == Some(timeout) {
        return request;
    }
    let connect = timeouts.connect.map_or(timeout, |connect| connect.min(timeout));
    agent.configure_request(request).timeout_global(Some(timeout)).timeout_connect(Some(connect)).build()
}

/// A body that knows whether any of it was read. It is read only once there is a connection, and no server acts on a form that never
/// arrived.
struct Watched<'b> {
    rest: &'b [u8],
    taken: bool,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.taken = true;
        self.rest.read(buffer)
    }
}

/// The whole body, if it is within the limit.
fn read(mut response: http::Response<ureq::Body>, limit: usize) -> Result<HttpReply, TransportError> {
    let status = response.status();
    let capacity = first_capacity(response.headers(), limit);
    let reader = response.body_mut().with_config().limit(u64::MAX).reader();
    let body = read_body(reader, capacity, limit, status)?;
    let (parts, _) = response.into_parts();
    Ok(HttpReply { status, headers: parts.headers, body })
}

/// Reads a body up to the limit. `read_to_end` would make twice the room that the limit allows.
fn read_body(mut reader: impl Read, capacity: usize, limit: usize, status: StatusCode) -> Result<Bytes, TransportError> {
    const LEAST: usize = 8 * 1024;
    // One byte more than expected, for the read that reports the end.
    let mut body = vec![0; capacity.max(LEAST) + 1];
    let mut length = 0;
    loop {
        match reader.read(&mut body[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(classify_body(error.into(), status)),
        }
        if length > limit {
            return Err(TransportError::too_long(limit, status));
        }
        if length == body.len() {
            let room = next_capacity(length, limit);
            body.reserve_exact(room - length);
            body.resize(room, 0);
        }
    }
    body.truncate(length);
    Ok(body.into())
}
