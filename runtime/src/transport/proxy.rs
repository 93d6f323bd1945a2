//! The proxy that both transports reach servers through, as a request names it.
//!
//! Which proxy that is, `settings` decides.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::error::{Error, Result};

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
