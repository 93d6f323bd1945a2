//! Where a request goes, as hyper has it.
//!
//! It does not know endpoints: which addresses are accepted, `settings` decides.

use bytes::Bytes;
use http::{HeaderValue, Uri};
use url::{Position, Url};

use crate::error::{BoxError, Delivery};
use crate::http::{Fault, TransportError};

/// An address.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) uri: Uri,
    /// The value of the header `Host`.
    pub(super) host: HeaderValue,
}

/// An address that is compared with others, so that it is read once.
pub(super) struct Known {
    url: Url,
    /// None if no request can be sent there.
    target: Option<Target>,
}

impl Target {
    /// Reads an address. Its text is taken as it is, and not copied.
    pub(super) fn parse(url: Url) -> Result<Self, TransportError> {
        Self::read(url).map_err(|cause| TransportError::new(Fault::Request, Delivery::NeverSent, cause))
    }

    fn read(url: Url) -> Result<Self, BoxError> {
        let host = HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort])?;
        let uri = Uri::from_maybe_shared(Bytes::from(String::from(url)))?;
        Ok(Self { uri, host })
    }
}

impl Known {
    pub(super) fn new(url: &Url) -> Self {
        Self { url: url.clone(), target: Target::parse(url.clone()).ok() }
    }

    /// The target of requests to this address, if it is this one.
    pub(super) fn target(&self, url: &Url) -> Option<Target> {
        if self.url == *url { self.target.clone() } else { None }
    }
}
