//! The part of a client that its calls share, whatever the transport.
//!
//! It checks nothing: the builder has checked everything before.

use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderMap;
use url::Url;

use super::budget::Budget;
use super::cookies::Jar;
use super::making::Lasting;
use super::pace::Limiter;
use super::slot::Slot;
use super::usual::Usual;
use crate::Secret;
use crate::description::{Protocol, RequestProfile};
use crate::settings::{Settings, endpoint};

/// A client as its calls see it.
pub(crate) struct Shared {
    pub(crate) protocol: &'static Protocol,
    pub(crate) endpoint: Url,
    /// The endpoints that the schema knows, in the order of [`Protocol::endpoints`]; none if the client was given one of its own.
    endpoints: Box<[Url]>,
    /// In the order of [`Protocol::rates`].
    limiters: Box<[Limiter]>,
    /// The retries that all calls may still make.
    pub(super) budget: Budget,
    pub(crate) settings: Settings,
    /// Host and port of the proxy, if there is one.
    pub(crate) proxy: Option<String>,
    /// The headers that are the same for every request.
    pub(crate) headers: HeaderMap,
    /// The values in the endpoint's own query, one of which may be a token.
    pub(crate) endpoint_secrets: Vec<Secret>,
    /// What is made once for the client.
    pub(crate) lasting: Lasting,
    /// The variables that are given, in the order of [`Protocol::variables`]; `None` is absent.
    variables: RwLock<Arc<[Option<Secret>]>>,
    /// What was fetched, in the order of [`Protocol::fetches`].
    pub(crate) slots: Box<[Slot]>,
    /// In the order of [`Protocol::replies`].
    usual: Box<[Option<Usual>]>,
}

impl Shared {
    pub(crate) fn new(
        protocol: &'static Protocol,
        (endpoint, endpoints): (Url, Vec<Url>),
        proxy: Option<String>,
        settings: Settings,
        headers: HeaderMap,
        variables: Vec<Option<Secret>>,
    ) -> Self {
        let endpoint_secrets = std::iter::once(&endpoint).chain(&endpoints).flat_map(endpoint::secrets).collect();
        let (endpoints, limiters) = (endpoints.into(), protocol.rates.iter().map(Limiter::new).collect());
        let (lasting, variables) = (Lasting::new(protocol), RwLock::new(variables.into()));
        let budget = Budget::new(settings.retry_budget);
        let slots = protocol.fetches.iter().map(|_| Slot::default()).collect();
        Self {
            protocol,
            endpoint,
            endpoints,
            limiters,
            budget,
            settings,
            proxy,
            headers,
            endpoint_secrets,
            lasting,
            variables,
            slots,
            usual: protocol.replies.iter().map(Usual::new).collect(),
        }
    }

    /// The endpoint of requests of this form.
    #[inline]
    pub(crate) fn endpoint_of(&self, profile: &RequestProfile) -> &Url {
        profile.endpoint.and_then(|index| self.endpoints.get(index)).unwrap_or(&self.endpoint)
    }

    /// The way through the usual success of replies of this form.
    #[inline]
    pub(super) fn usual_of(&self, reply: usize) -> Option<&Usual> {
        self.usual.get(reply).or(self.usual.first())?.as_ref()
    }

    /// What says when requests of this form may be sent, if something does.
    #[inline]
    pub(crate) fn limiter_of(&self, profile: &RequestProfile) -> Option<&Limiter> {
        self.limiters.get(profile.rate?).filter(|_| !self.settings.ignores_rates)
    }

    /// The variables that the user gives, as they are now.
    #[inline]
    pub(crate) fn variables(&self) -> Arc<[Option<Secret>]> {
        Arc::clone(&self.variables.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the variable at this index, if there is one.
    pub(crate) fn set_variable(&self, index: usize, value: Secret) {
        let mut variables = self.variables.write().unwrap_or_else(PoisonError::into_inner);
        let mut changed = variables.to_vec();
        if let Some(variable) = changed.get_mut(index) {
            *variable = Some(value);
            *variables = changed.into();
        }
        drop(variables);
        // What was fetched with the old value is another user's, perhaps, and so are the cookies.
        self.lasting.jar.iter().for_each(Jar::clear);
        for (fetch, (slot, made)) in self.slots.iter().zip(self.protocol.fetches.iter()).enumerate() {
            if self.protocol.fetch_uses(made, index)
                && let Some(held) = slot.take()
            {
                self.drop_values(held.with.iter().copied().chain([(fetch, held.round)]));
            }
        }
    }

    /// Drops values, what was used up for them, and what was fetched with them; values that another call has replaced stay.
    pub(super) fn drop_values(&self, values: impl Iterator<Item = (usize, u64)>) {
        for (index, round) in values {
            if let Some(slot) = self.slots.get(index) {
                slot.drop_round(round);
            }
            self.slots.iter().for_each(|slot| slot.drop_fetched_with((index, round)));
        }
    }
}
