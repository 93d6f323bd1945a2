//! The values that clients fetch from the sandbox, such as sessions: which it gave out, and which are still good.
//!
//! It does not know how they are sent.

use std::collections::HashSet;

use super::refusal::Refusal;
use super::route::Called;
use super::state::{Answer, Whole};
use crate::Secret;
use crate::description::{Api, Fetch, KnownError, Origin, Place};
#[cfg(feature = "cli")]
use crate::description::{FetchParameter, Operation};
use crate::exchange::taken::{self, Taken};

/// What the sandbox gave out and still takes, for each fetch of the API.
#[derive(Default)]
pub(super) struct Sessions(Vec<HashSet<Vec<String>>>);

impl Sessions {
    pub(super) fn new(api: &Api) -> Self {
        Self(vec![HashSet::new(); api.protocol.fetches.len()])
    }

    /// What was given out and is fetched in the same way from another API, too.
    #[cfg(feature = "cli")]
    pub(super) fn kept(&self, old: &Api, new: &Api) -> Self {
        // By names: an edit elsewhere changes the indices.
        let way = |api: &Api, fetch: &Fetch| {
            let parameter = |each: &FetchParameter| (each.name.to_string(), api.protocol.spelled(&each.value));
            let Operation { module, function, .. } = &fetch.operation;
            let parameters: Vec<_> = fetch.parameters.iter().map(parameter).collect();
            (module.clone(), function.clone(), fetch.takes.clone(), parameters)
        };
        let given = |fetch: &Fetch| {
            let index = old.protocol.fetches.iter().position(|each| way(old, each) == way(new, fetch))?;
            self.0.get(index).cloned()
        };
        Self(new.protocol.fetches.iter().map(|fetch| given(fetch).unwrap_or_default()).collect())
    }

    /// Takes none of the values of this fetch any more that were given out until now.
    pub(super) fn expire(&mut self, fetch: usize) {
        if let Some(given) = self.0.get_mut(fetch) {
            given.clear();
        }
    }

    /// Refuses a request with a fetched value that was not given out, or that has expired. `variables` are those of the request, in the
    /// order of the description's.
    pub(super) fn check(&self, api: &Api, variables: &[Option<Secret>]) -> Result<(), (usize, Refusal)> {
        for (variable, value) in api.protocol.variables.iter().zip(variables) {
            let (Origin::Fetched(fetched), Some(value)) = (&variable.origin, value) else { continue };
            let given = self.0.get(fetched.fetch);
            let is_given = |all: &Vec<String>| all.get(fetched.value).is_some_and(|given| given == value.expose());
            if !given.is_some_and(|given| given.iter().any(is_given)) {
                let fetch = &api.protocol.fetches[fetched.fetch].operation;
                let message = format!(
                    "{} was not given out by `{}`, or has expired",
                    variable.shown(),
                    crate::text::qualified(&fetch.module, ".", &fetch.function)
                );
                return Err((fetched.fetch, Refusal::new(hyper::StatusCode::UNAUTHORIZED, "unauthorized", message)));
            }
        }
        Ok(())
    }

    /// Keeps what a reply gives out, and drops what a call of this function ends.
    pub(super) fn answered(&mut self, api: &'static Api, called: Called, answer: &Answer<Whole>) {
        if self.0.is_empty() {
            return;
        }
        let profile = api.reply_of(called.function);
        for fetch in profile.ends.iter() {
            self.expire(*fetch);
        }
        let Whole::Reply { status, body } = &answer.content else { return };
        let names = (&*called.module.name.wire, &*called.function.name.wire);
        for (fetch, given) in api.protocol.fetches.iter().zip(&mut self.0) {
            if (&*fetch.operation.module, &*fetch.operation.function) == names && status.is_success() {
                let reply = Taken { profile, names, body, headers: answer.headers.iter().cloned().collect() };
                given.extend(taken::texts(&reply, &fetch.takes));
            }
        }
    }
}

/// What clients fetch with a function: the places, and the names of the variables, which stand for their values.
pub(super) fn given_out(api: &'static Api, called: Called) -> Vec<(&'static Place, &'static str)> {
    let names = (&*called.module.name.wire, &*called.function.name.wire);
    let is_called = |fetch: &Fetch| (&*fetch.operation.module, &*fetch.operation.function) == names;
    let fetches = api.protocol.fetches.iter().enumerate().filter(|(_, fetch)| is_called(fetch));
    let variables = fetches.flat_map(|(index, fetch)| {
        api.protocol
            .fetched(index)
            .filter_map(|(_, variable, fetched)| Some((fetch.takes.get(fetched.value)?, &*variable.name.wire)))
    });
    variables.collect()
}

/// The error of the API that says that the value of a fetch is worth nothing any more.
pub(super) fn renewing(api: &'static Api, called: Called, fetch: usize) -> Option<&'static KnownError> {
    api.reply_of(called.function).errors.iter().find(|known| known.renews.contains(&fetch))
}
