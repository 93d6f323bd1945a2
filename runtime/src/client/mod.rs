//! The client: an API, its end point, the credentials and a transport, shared by all clones.
//!
//! How a call is made is the business of `exchange`; what the API is, that of the generated code.

pub(crate) mod builder;
pub(crate) mod call;
pub(crate) mod endpoint;
pub(crate) mod environment;
pub(crate) mod headers;
pub(crate) mod mode;
pub(crate) mod options;
#[cfg(feature = "async")]
pub(crate) mod pending;
pub(crate) mod settings;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderMap;
use url::Url;

use self::builder::Builder;
use self::call::{Call, RawData};
use self::mode::Mode;
use self::settings::Settings;
use crate::Secret;
use crate::description::Api;
use crate::error::Result;
use crate::exchange::request::Draft;

/// A client of one API. Clones are cheap and share everything: connections, credentials, settings.
///
/// Generated clients wrap one; it is built by a [`Builder`].
pub struct Client<M: Mode> {
    inner: Arc<Inner<M>>,
}

struct Inner<M: Mode> {
    shared: Shared,
    transport: M::Transport,
}

/// What a call needs to know of its client, whatever the transport.
pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) endpoint: Url,
    pub(crate) settings: Settings,
    /// The headers that are the same for every request.
    pub(crate) headers: HeaderMap,
    /// What the end point's own query holds, which may be a token.
    pub(crate) endpoint_secrets: Vec<Secret>,
    credentials: RwLock<Arc<[Secret]>>,
}

impl Shared {
    /// The credentials as they are now.
    pub(crate) fn credentials(&self) -> Arc<[Secret]> {
        Arc::clone(&self.credentials.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn set_credential(&self, index: usize, value: Secret) {
        let mut credentials = self.credentials.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = credentials.to_vec();
        if let Some(credential) = changed.get_mut(index) {
            *credential = value;
            *credentials = changed.into();
        }
    }
}

impl<M: Mode> Client<M> {
    /// A client whose end point and credentials the environment names: for the API `clientapi` with the credential `apikey`, the
    /// variables `CLIENTAPI_ENDPOINT` and `CLIENTAPI_APIKEY`.
    ///
    /// # Errors
    /// Those of [`Builder::build`]; variables that are missing are all named at once.
    pub fn from_environment(api: &'static Api) -> Result<Self> {
        Builder::from_environment(api)?.build()
    }

    /// Replaces the credential at this index of [`Api::credentials`] for all calls sent from now on, also those of clones. An index
    /// that the API does not have changes nothing.
    pub fn set_credential(&self, index: usize, value: Secret) {
        self.inner.shared.set_credential(index, value);
    }

    /// A call by the wire names of module and function, for what the schema does not have yet. Parameters are added with
    /// [`Call::parameter`]. A function that the schema does not have counts as one that changes something.
    pub fn call_raw(&self, module: impl Into<String>, function: impl Into<String>) -> Call<'_, M, RawData> {
        Call::from_draft(self, Draft::named(self.inner.shared.api, module.into(), function.into()))
    }

    /// The description of the API.
    #[must_use]
    pub fn api(&self) -> &'static Api {
        self.inner.shared.api
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    pub(crate) fn transport(&self) -> &M::Transport {
        &self.inner.transport
    }

    fn new(builder: Builder<M>, endpoint: Url, credentials: Vec<Secret>, headers: HeaderMap, transport: M::Transport) -> Self {
        let (api, settings) = (builder.api, builder.settings);
        let endpoint_secrets = endpoint::secrets(&endpoint);
        let credentials = RwLock::new(credentials.into());
        let shared = Shared { api, endpoint, settings, headers, endpoint_secrets, credentials };
        Self { inner: Arc::new(Inner { shared, transport }) }
    }
}

impl<M: Mode> Clone for Client<M> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<M: Mode> fmt::Debug for Client<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("api", &self.inner.shared.api.name)
            .field("host", &self.inner.shared.endpoint.host_str().unwrap_or_default())
            .field("settings", &self.inner.shared.settings)
            .finish_non_exhaustive()
    }
}
