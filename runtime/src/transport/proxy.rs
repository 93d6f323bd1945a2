//! The proxy that both transports reach servers through: what it is sent, and what its replies mean.
//!
//! Which proxy that is, `settings` decides.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderValue, StatusCode};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::error::{BoxError, Error, Result};

/// The proxy to reach the server through.
pub(super) struct Proxy {
    pub(super) url: Url,
    /// User and password as a header has them.
    authorization: Option<HeaderValue>,
}

impl Proxy {
    pub(super) fn authorization(&self) -> Option<&HeaderValue> {
        self.authorization.as_ref()
    }

    pub(super) fn new(url: &Url) -> Result<Self> {
        let broken = || Error::configuration("the proxy's address cannot be used");
        if url.host().is_none() {
            return Err(broken());
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        let authorization = has_user.then(|| basic(url)).transpose().map_err(|_| broken())?;
        Ok(Self { url: url.clone(), authorization })
    }
}

/// The request for a connection to a server, through a proxy that wants to see this.
pub(super) fn connect_request(host: &str, port: u16, authorization: Option<&HeaderValue>) -> Vec<u8> {
    let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n").into_bytes();
    if let Some(value) = authorization {
        request.extend_from_slice(b"Proxy-Authorization: ");
        request.extend_from_slice(value.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    request
}

/// What is wrong if there are bytes after the proxy's reply, before anything was sent to the server.
pub(super) const SENT_MORE: &str = "the proxy sent more than its reply";

/// Whether the proxy made the connection.
pub(super) fn accepted(status: StatusCode) -> std::result::Result<(), BoxError> {
    if status.is_success() { Ok(()) } else { Err(format!("the proxy refused with HTTP status {status}").into()) }
}

/// User and password of the address as a header has them.
fn basic(url: &Url) -> std::result::Result<HeaderValue, http::header::InvalidHeaderValue> {
    let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let mut pair = decoded(url.username());
    pair.push(b':');
    pair.extend(decoded(url.password().unwrap_or_default()));
    let mut value = HeaderValue::try_from(format!("Basic {}", STANDARD.encode(pair)))?;
    value.set_sensitive(true);
    Ok(value)
}
