//! Puts a client together, and reports what is missing or wrong before anything is sent.
//!
//! It knows no transport: the mode makes its own.

use std::fmt;
use std::marker::PhantomData;

use http::header::{ACCEPT, ACCEPT_ENCODING, CONNECTION, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use url::Url;

use super::environment::{self, Environment};
use super::handle::Client;
use super::mode::Mode;
use crate::description::Protocol;
use crate::error::{Error, Result};
use crate::exchange::shared::Shared;
use crate::exchange::{self, coding, request};
use crate::secret::Secret;
use crate::settings::{Settings, endpoint, proxy};

/// Puts a client together.
#[must_use = "a builder does nothing until it is built"]
pub struct Builder<M: Mode> {
    protocol: &'static Protocol,
    settings: Settings,
    endpoint: String,
    credentials: Vec<Option<Secret>>,
    mode: PhantomData<fn() -> M>,
}

/// The parts of a client that do not depend on its mode.
struct Checked {
    endpoint: Url,
    credentials: Vec<Secret>,
    headers: HeaderMap,
    proxy: Option<Url>,
}

impl<M: Mode> Builder<M> {
    /// For a client of the API at this address.
    pub fn new(protocol: &'static Protocol, endpoint: impl Into<String>) -> Self {
        let credentials = vec![None; protocol.credentials.len()];
        Self { protocol, settings: Settings::default(), endpoint: endpoint.into(), credentials, mode: PhantomData }
    }

    /// For a client of the API whose endpoint and credentials are in the environment: for the API `clientapi` with the credential
    /// `apikey`, in the variables `CLIENTAPI_ENDPOINT` and `CLIENTAPI_APIKEY`.
    ///
    /// # Errors
    /// If some of them are not set; all those are named at once.
    pub fn from_environment(protocol: &'static Protocol) -> Result<Self> {
        Self::from_variables(protocol, |name| std::env::var(name).ok())
    }

    fn from_variables(protocol: &'static Protocol, variable: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let Environment { endpoint, credentials } = environment::read(protocol, variable)?;
        let credentials = credentials.into_iter().map(Some).collect();
        Ok(Self { credentials, ..Self::new(protocol, endpoint) })
    }

    /// Sets the credential at this index of [`Protocol::credentials`]. An index that the API does not have changes nothing. Line ends at its
    /// end, which a text read from a file has, are left out.
    pub fn credential(mut self, index: usize, value: Secret) -> Self {
        if let Some(credential) = self.credentials.get_mut(index) {
            *credential = Some(value.without_line_ends());
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
    /// A credential is missing; the endpoint is not a URL, or is plain http on another machine; a setting cannot be used. The error
    /// says what to do about it.
    pub fn build(self) -> Result<Client<M>> {
        let Checked { endpoint, credentials, headers, proxy } = self.check()?;
        let transport = M::transport(&self.settings, proxy.as_ref())?;
        let proxy = proxy.as_ref().map(exchange::host);
        Ok(Client::new(Shared::new(self.protocol, endpoint, proxy, self.settings, headers, credentials), transport))
    }

    fn check(&self) -> Result<Checked> {
        let settings = &self.settings;
        let endpoint = endpoint::parse(&self.endpoint, settings.allow_plain_http)?;
        let credentials = self.given_credentials()?;
        if let Some(problem) = settings.headers.problem() {
            return Err(Error::configuration(problem));
        }
        request::method(self.protocol, self.protocol.request(0), settings.method)?;
        let proxy = proxy::resolve(&settings.proxy, &endpoint, settings.allow_plain_http, |name| std::env::var(name).ok())?;
        Ok(Checked { endpoint, credentials, headers: self.headers()?, proxy })
    }

    fn given_credentials(&self) -> Result<Vec<Secret>> {
        let given = self.credentials.iter().enumerate().map(|(index, credential)| match credential {
            Some(secret) if !secret.expose().is_empty() => Ok(secret.clone()),
            other => {
                let name = &self.protocol.credentials[index].name.wire;
                let problem = if other.is_some() { "empty" } else { "missing" };
                let variable = self.protocol.credential_variable(index);
                let hint = format!("give it to the builder, or set `{variable}` and build the client from the environment");
                Err(Error::configuration(format!("the credential `{name}` is {problem}")).with_hint(hint))
            }
        });
        given.collect()
    }

    fn headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding::ACCEPTED));
        let agent = match &self.settings.user_agent {
            Some(name) => HeaderValue::from_str(name)
                .map_err(|_| Error::configuration("the user agent has characters that a header cannot hold"))?,
            None => HeaderValue::from_static(concat!("actionapi/", env!("CARGO_PKG_VERSION"))),
        };
        headers.insert(USER_AGENT, agent);
        if self.settings.keep_alive.is_zero() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(headers)
    }
}

impl<M: Mode> Clone for Builder<M> {
    fn clone(&self) -> Self {
        let Self { protocol, settings, endpoint, credentials, mode } = self;
        Self { protocol, settings: settings.clone(), endpoint: endpoint.clone(), credentials: credentials.clone(), mode: *mode }
    }
}

impl<M: Mode> fmt::Debug for Builder<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the endpoint, which is not checked yet for secrets in it.
        formatter
            .debug_struct("Builder")
            .field("api", &self.protocol.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "async"))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::borrow::Cow;

    use super::*;
    use crate::client::mode::Async;
    use crate::description::{Credential, Name, ReplyProfile, RequestProfile};

    static PROTOCOL: Protocol = Protocol {
        name: Cow::Borrowed("shop-api"),
        title: Cow::Borrowed("Shop"),
        credentials: Cow::Borrowed(&[Credential { name: Name::new("key", "key"), description: Cow::Borrowed("") }]),
        requests: Cow::Borrowed(&[RequestProfile::PLAIN]),
        replies: Cow::Borrowed(&[ReplyProfile::PLAIN]),
    };

    #[test]
    fn a_builder_from_the_environment_takes_settings_too() {
        let set = |name: &str| match name {
            "SHOP_API_ENDPOINT" => Some(" http://x.test/\n".to_owned()),
            "SHOP_API_KEY" => Some("k\r\n".to_owned()),
            _ => None,
        };
        let builder = || Builder::<Async>::from_variables(&PROTOCOL, set).unwrap();
        // Without the setting, plain http is refused.
        assert!(builder().build().is_err());
        let client = builder().with(Settings::new().allow_plain_http()).build().unwrap();
        assert_eq!(client.shared().endpoint.as_str(), "http://x.test/");
        assert_eq!(client.shared().credentials()[0].expose(), "k");
    }
}
