//! The part of a client that its calls share, whatever the transport.
//!
//! It checks nothing: the builder has checked everything before.

use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderMap;
use url::Url;

use crate::description::Protocol;
use crate::secret::Secret;
use crate::settings::{Settings, endpoint};

/// A client as its calls see it.
pub(crate) struct Shared {
    pub(crate) protocol: &'static Protocol,
    pub(crate) endpoint: Url,
    pub(crate) settings: Settings,
    /// Host and port of the proxy, if there is one.
    pub(crate) proxy: Option<String>,
    /// The headers that are the same for every request.
    pub(crate) headers: HeaderMap,
    /// The values in the endpoint's own query, one of which may be a token.
    pub(crate) endpoint_secrets: Vec<Secret>,
    credentials: RwLock<Arc<[Secret]>>,
}

impl Shared {
    pub(crate) fn new(
        protocol: &'static Protocol,
        endpoint: Url,
        proxy: Option<String>,
        settings: Settings,
        headers: HeaderMap,
        credentials: Vec<Secret>,
    ) -> Self {
        let endpoint_secrets = endpoint::secrets(&endpoint);
        Self { protocol, endpoint, settings, proxy, headers, endpoint_secrets, credentials: RwLock::new(credentials.into()) }
    }

    /// The credentials as they are now.
    pub(crate) fn credentials(&self) -> Arc<[Secret]> {
        Arc::clone(&self.credentials.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the credential at this index, if there is one.
    pub(crate) fn set_credential(&self, index: usize, value: Secret) {
        let mut credentials = self.credentials.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = credentials.to_vec();
        if let Some(credential) = changed.get_mut(index) {
            *credential = value;
            *credentials = changed.into();
        }
    }
}
