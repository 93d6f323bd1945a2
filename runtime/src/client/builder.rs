//! Puts a client together, and says what is missing or wrong before anything is sent.
//!
//! It knows no transport: the mode makes its own.

use std::fmt;
use std::marker::PhantomData;

use http::header::{ACCEPT, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use url::Url;

use super::mode::Mode;
use super::settings::Settings;
use super::{Client, endpoint, environment};
use crate::Secret;
use crate::description::Api;
use crate::error::{Error, Result};
use crate::exchange::request;
use crate::transport::proxy;

/// Puts a client together.
#[must_use = "a builder does nothing until it is built"]
pub struct Builder<M: Mode> {
    pub(super) api: &'static Api,
    pub(super) settings: Settings,
    endpoint: String,
    credentials: Vec<Option<Secret>>,
    mode: PhantomData<fn() -> M>,
}

/// What a client is made of that does not depend on its mode.
struct Checked {
    endpoint: Url,
    credentials: Vec<Secret>,
    headers: HeaderMap,
    proxy: Option<Url>,
}

impl<M: Mode> Builder<M> {
    /// For a client of the API at this address.
    pub fn new(api: &'static Api, endpoint: impl Into<String>) -> Self {
        let credentials = vec![None; api.credentials.len()];
        Self { api, settings: Settings::default(), endpoint: endpoint.into(), credentials, mode: PhantomData }
    }

    /// For a client of the API whose end point and credentials the environment names: for the API `clientapi` with the credential
    /// `apikey`, the variables `CLIENTAPI_ENDPOINT` and `CLIENTAPI_APIKEY`.
    ///
    /// # Errors
    /// If some of them are not set; all those are named at once.
    pub fn from_environment(api: &'static Api) -> Result<Self> {
        environment::builder(api, |name| std::env::var(name).ok())
    }

    /// Gives the credential at this index of [`Api::credentials`]. An index that the API does not have changes nothing.
    pub fn credential(mut self, index: usize, value: Secret) -> Self {
        if let Some(credential) = self.credentials.get_mut(index) {
            *credential = Some(value);
        }
        self
    }

    /// Replaces all settings.
    pub fn with(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The client.
    ///
    /// # Errors
    /// A credential is missing; the end point is not a URL, or is plain http on another machine; a setting cannot be used. The error
    /// says what to do about it.
    pub fn build(self) -> Result<Client<M>> {
        let Checked { endpoint, credentials, headers, proxy } = self.check()?;
        let transport = M::transport(&self.settings, proxy.as_ref())?;
        Ok(Client::new(self, endpoint, credentials, headers, transport))
    }

    fn check(&self) -> Result<Checked> {
        let settings = &self.settings;
        let endpoint = endpoint::parse(&self.endpoint, settings.allow_plain_http)?;
        let credentials = self.given_credentials()?;
        if let Some(problem) = settings.headers.problem() {
            return Err(Error::configuration(problem));
        }
        request::method(self.api, settings.method)?;
        let proxy = proxy::resolve(&settings.proxy, &endpoint, settings.allow_plain_http, |name| std::env::var(name).ok())?;
        Ok(Checked { endpoint, credentials, headers: self.headers()?, proxy })
    }

    fn given_credentials(&self) -> Result<Vec<Secret>> {
        let mut given = Vec::with_capacity(self.credentials.len());
        for (index, credential) in self.credentials.iter().enumerate() {
            match credential {
                Some(secret) if !secret.expose().is_empty() => given.push(secret.clone()),
                other => {
                    let name = self.api.credentials[index].name;
                    let fault = if other.is_some() { "empty" } else { "missing" };
                    let variable = self.api.credential_variable(index);
                    let hint = format!("give it to the builder, or set `{variable}` and build the client from the environment");
                    return Err(Error::configuration(format!("the credential `{name}` is {fault}")).with_hint(hint));
                }
            }
        }
        Ok(given)
    }

    fn headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let agent = match &self.settings.user_agent {
            Some(name) => HeaderValue::from_str(name)
                .map_err(|_| Error::configuration("the user agent has characters that a header cannot hold"))?,
            None => HeaderValue::from_static(concat!("actionapi/", env!("CARGO_PKG_VERSION"))),
        };
        headers.insert(USER_AGENT, agent);
        Ok(headers)
    }
}

impl<M: Mode> Clone for Builder<M> {
    fn clone(&self) -> Self {
        let Self { api, settings, endpoint, credentials, mode } = self;
        Self { api, settings: settings.clone(), endpoint: endpoint.clone(), credentials: credentials.clone(), mode: *mode }
    }
}

impl<M: Mode> fmt::Debug for Builder<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the end point, which is not checked yet for secrets in it.
        formatter.debug_struct("Builder").field("api", &self.api.name).field("settings", &self.settings).finish_non_exhaustive()
    }
}
