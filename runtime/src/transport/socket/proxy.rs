//! The proxy that the connector reaches servers through, as a request names it.
//!
//! Which proxy that is, `settings` decides.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

use crate::error::{Error, Result};

/// The proxy to reach the server through.
pub(super) struct Proxy {
    pub(super) url: Url,
    /// User and password as a header has them.
    authorization: Option<String>,
}

impl Proxy {
    pub(super) fn authorization(&self) -> Option<&str> {
        self.authorization.as_deref()
    }

    pub(super) fn new(url: &Url) -> Result<Self> {
        let decoded = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
        let authorization = (!url.username().is_empty() || url.password().is_some()).then(|| {
            let mut pair = decoded(url.username());
            pair.push(b':');
            pair.extend(decoded(url.password().unwrap_or_default()));
            format!("Basic {}", STANDARD.encode(pair))
        });
        if url.host().is_none() {
            return Err(Error::configuration("the proxy's address cannot be used"));
        }
        Ok(Self { url: url.clone(), authorization })
    }
}
