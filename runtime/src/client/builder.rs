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
use crate::Secret;
use crate::description::{Endpoint, Protocol, Unfilled, Variable};
use crate::encode::Parameters;
use crate::error::{Error, Result};
use crate::exchange::shared::Shared;
use crate::exchange::{self, coding, request};
use crate::settings::{Settings, endpoint, proxy};
use crate::wire::WriteText;

/// Puts a client together.
#[must_use = "a builder does nothing until it is built"]
pub struct Builder<M: Mode> {
    protocol: &'static Protocol,
    settings: Settings,
    endpoint: String,
    /// The index of the endpoint, if it is one that the schema knows.
    known: Option<usize>,
    /// In the order of [`Protocol::variables`].
    variables: Vec<Option<Secret>>,
    /// The problem with a variable that was given.
    problem: Option<String>,
    session: Option<Secret>,
    mode: PhantomData<fn() -> M>,
}

/// The parts of a client that do not depend on its mode.
struct Checked {
    endpoint: Url,
    /// Those that the schema knows, if the client's is one of them.
    endpoints: Vec<Url>,
    variables: Vec<Option<Secret>>,
    headers: HeaderMap,
    proxy: Option<Url>,
}

impl<M: Mode> Builder<M> {
    /// For a client of the API at this address.
    pub fn new(protocol: &'static Protocol, endpoint: impl Into<String>) -> Self {
        let variables = vec![None; protocol.variables.len()];
        let (settings, endpoint, known) = (Settings::default(), endpoint.into(), None);
        Self { protocol, settings, endpoint, known, variables, problem: None, session: None, mode: PhantomData }
    }

    /// For a client of the API at the endpoint of this index of [`Protocol::endpoints`]. Functions that have an endpoint of their own are
    /// called there. An index that the API does not have is an error when the client is built.
    pub fn at(protocol: &'static Protocol, index: usize) -> Self {
        let url = protocol.endpoints.get(index).map_or("", |endpoint| &*endpoint.url);
        Self { known: Some(index), ..Self::new(protocol, url) }
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
        let Environment { endpoint, variables } = environment::read(protocol, variable)?;
        let begun = match (endpoint, protocol.endpoint(Endpoint::DEFAULT)) {
            (None, Some(index)) => Self::at(protocol, index),
            (endpoint, _) => Self::new(protocol, endpoint.unwrap_or_default()),
        };
        Ok(Self { variables, ..begun })
    }

    /// Sets the credential at this index of [`Protocol::variables`]. An index that the API does not have changes nothing. Line ends at its
    /// end, which a text read from a file has, are left out.
    pub fn credential(mut self, index: usize, value: Secret) -> Self {
        if let Some(variable) = self.variables.get_mut(index) {
            *variable = Some(value.without_line_ends());
        }
        self
    }

    /// Sets the variable at this index of [`Protocol::variables`], which is no secret. An index that the API does not have changes
    /// nothing. A value that cannot be sent is an error when the client is built.
    pub fn variable(mut self, index: usize, value: impl WriteText) -> Self {
        let result = Parameters::text_of(self.protocol.request(0), value);
        if let (Some(slot), Some(variable)) = (self.variables.get_mut(index), self.protocol.variables.get(index)) {
            match result {
                Ok(text) => *slot = Some(Secret::from(text)),
                Err(problem) => drop(self.problem.get_or_insert_with(|| format!("{}: {problem}", variable.shown()))),
            }
        }
        self
    }

    /// Goes on from what [another client](super::Client::session) had fetched, perhaps in another process. What is too old, or what the API
    /// no longer fetches, is left out. A text that no client gave is an error when the client is built.
    pub fn session(mut self, session: Secret) -> Self {
        self.session = Some(session);
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
        let Checked { endpoint, endpoints, variables, headers, proxy } = self.check()?;
        let transport = M::transport(&self.settings, proxy.as_ref(), &endpoint)?;
        let proxy = proxy.as_ref().map(exchange::host);
        let shared = Shared::new(self.protocol, (endpoint, endpoints), proxy, self.settings, headers, variables);
        if let Some(session) = &self.session {
            shared.resume(session)?;
        }
        Ok(Client::new(shared, transport))
    }

    fn check(&self) -> Result<Checked> {
        let settings = &self.settings;
        if self.known.is_none() {
            // Before the variables, of which one may be a mistyped endpoint.
            endpoint::parse(&self.endpoint, settings.allow_plain_http)?;
        }
        if let Some(problem) = &self.problem {
            return Err(Error::configuration(problem.as_str()));
        }
        if self.protocol.has_hashes() && !cfg!(feature = "signatures") {
            return Err(Error::configuration("the API needs hash functions, and the runtime was built without them")
                .with_hint("turn on the feature `signatures` of the package `actionapi`"));
        }
        let variables = self.given()?;
        let endpoint = match self.known.and_then(|index| self.protocol.endpoints.get(index)) {
            Some(known) => self.known_url(known, &variables)?,
            None => endpoint::parse(&self.endpoint, settings.allow_plain_http)?,
        };
        if let Some(problem) = settings.headers.problem() {
            return Err(Error::configuration(problem));
        }
        request::method(self.protocol, self.protocol.request(0), settings.method)?;
        let resolve = |endpoint: &Url| {
            proxy::resolve(&settings.proxy, endpoint, settings.allow_plain_http, |name| std::env::var(name).ok())
        };
        let proxy = resolve(&endpoint)?;
        let endpoints = self.endpoints(&endpoint, &variables)?;
        if self
            .protocol
            .requests
            .iter()
            .filter_map(|profile| endpoints.get(profile.endpoint?))
            .any(|other| resolve(other).ok().as_ref() != Some(&proxy))
        {
            return Err(Error::configuration("the API's endpoints would be reached through different proxies")
                .with_hint("give the client's settings one proxy, or none"));
        }
        Ok(Checked { endpoint, endpoints, variables, headers: self.headers()?, proxy })
    }

    /// The endpoints that the schema knows, if functions are called there; in the place of the others is the client's own.
    fn endpoints(&self, own: &Url, variables: &[Option<Secret>]) -> Result<Vec<Url>> {
        if self.known.is_none() || self.protocol.requests.iter().all(|profile| profile.endpoint.is_none()) {
            return Ok(Vec::new());
        }
        let is_called = |index| self.protocol.requests.iter().any(|profile| profile.endpoint == Some(index));
        let each = self.protocol.endpoints.iter().enumerate();
        each.map(|(index, known)| if is_called(index) { self.known_url(known, variables) } else { Ok(own.clone()) }).collect()
    }

    /// The URL of an endpoint of the schema with these variables.
    fn known_url(&self, known: &Endpoint, variables: &[Option<Secret>]) -> Result<Url> {
        let url = known.filled(variables).map_err(|Unfilled { variable: index, problem }| {
            let shown = self.protocol.variables.get(index).map(Variable::shown).unwrap_or_default();
            Error::configuration(format!("{shown} {problem}")).with_hint(self.how_to_give(&[index]))
        })?;
        endpoint::parse(&url, self.settings.allow_plain_http)
    }

    /// The values of the variables, if all that are needed are there.
    fn given(&self) -> Result<Vec<Option<Secret>>> {
        let mut values = self.variables.clone();
        for (index, variable, given) in self.protocol.given() {
            let value = &mut values[index];
            if value.is_none() {
                *value = given.value.as_deref().map(Secret::from);
            }
            let problem = match value {
                None if !given.is_optional => "missing",
                Some(secret) if variable.is_secret && variable.is_required() && secret.expose().is_empty() => "empty",
                Some(text) if !(given.kind.row().is_text)(text.expose(), &self.protocol.request(0).booleans) => {
                    let wanted = given.kind.wanted(&self.protocol.request(0).booleans);
                    return Err(Error::configuration(format!("{} must be {wanted}", variable.shown())));
                }
                _ => continue,
            };
            let error = Error::configuration(format!("{} is {problem}", variable.shown()));
            return Err(error.with_hint(self.how_to_give(&[index])));
        }
        let index = |name: &str| self.protocol.variables.iter().position(|variable| variable.name.wire == name);
        let has = |name: &str| index(name).is_some_and(|index| values[index].is_some());
        for need in self.protocol.needs.iter() {
            if let Some(unmet) = need.violation(has, |name| format!("`{name}`")) {
                let indices: Vec<usize> = need.parameters.iter().filter_map(|name| index(name)).collect();
                return Err(Error::configuration(unmet).with_hint(self.how_to_give(&indices)));
            }
        }
        Ok(values)
    }

    fn how_to_give(&self, indices: &[usize]) -> String {
        request::how_to_give(self.protocol, indices)
    }

    fn headers(&self) -> Result<HeaderMap> {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding::ACCEPTED));
        match &self.settings.user_agent {
            Some(name) => {
                let wrong = |_| Error::configuration("the user agent has characters that a header cannot hold");
                headers.insert(USER_AGENT, HeaderValue::from_str(name).map_err(wrong)?);
            }
            // A browser has its own, and asks servers of other origins whether they take another.
            None if cfg!(all(target_family = "wasm", target_os = "unknown")) => {}
            None => {
                headers.insert(USER_AGENT, HeaderValue::from_static(concat!("actionapi/", env!("CARGO_PKG_VERSION"))));
            }
        }
        if self.settings.keep_alive.is_zero() {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(headers)
    }
}

impl<M: Mode> Clone for Builder<M> {
    fn clone(&self) -> Self {
        let Self { protocol, settings, endpoint, known, variables, problem, session, mode } = self;
        let (settings, endpoint, variables) = (settings.clone(), endpoint.clone(), variables.clone());
        let (problem, session, known) = (problem.clone(), session.clone(), *known);
        Self { protocol, settings, endpoint, known, variables, problem, session, mode: *mode }
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
    use crate::description::{Name, Origin, ReplyProfile, RequestProfile, Variable};

    static PROTOCOL: Protocol = Protocol {
        name: Cow::Borrowed("shop-api"),
        title: Cow::Borrowed("Shop"),
        variables: Cow::Borrowed(&[Variable {
            name: Name::new("key", "key"),
            description: Cow::Borrowed(""),
            is_secret: true,
            origin: Origin::REQUIRED,
        }]),
        needs: Cow::Borrowed(&[]),
        fetches: Cow::Borrowed(&[]),
        endpoints: Cow::Borrowed(&[]),
        rates: Cow::Borrowed(&[]),
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
        assert_eq!(client.shared().variables()[0].as_ref().unwrap().expose(), "k");
    }
}
