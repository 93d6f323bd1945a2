//! What the server's thread and the handles on it share: the answers that doubles were given, and the requests that functions received.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hyper::StatusCode;

use crate::description::Api;

/// The module and the function, by their wire names.
pub(super) type Key = (&'static str, &'static str);

/// What the server's thread and the handles on it share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) api: &'static Api,
    /// Whether requests are kept for assertions; a server that runs for long must not keep them.
    pub(super) keeps_requests: bool,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// The value required of each credential, by its index; `None` accepts any that is not empty.
    pub(super) credentials: Vec<Option<String>>,
    pub(super) scripts: HashMap<Key, Script>,
}

impl Shared {
    pub(super) fn new(api: &'static Api, keeps_requests: bool) -> Self {
        let state = State { credentials: vec![None; api.protocol.credentials.len()], scripts: HashMap::new() };
        Self { api, keeps_requests, state: Mutex::new(state) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere, such as a failed assertion, leaves nothing half done here.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for State {
    /// Without the credentials.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("State").field("scripts", &self.scripts).finish_non_exhaustive()
    }
}

/// The answers and the requests of one function.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) answers: VecDeque<Answer>,
    pub(super) received: Vec<Received>,
}

impl Script {
    /// The next answer; the last one stays.
    pub(super) fn next(&mut self) -> Option<Answer> {
        if self.answers.len() > 1 { self.answers.pop_front() } else { self.answers.front().cloned() }
    }
}

/// What a double answers.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    Data { message: String, data: String },
    Fails { message: String },
    Replies { status: StatusCode, body: String },
}

/// A request that a function received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    method: String,
    parameters: Vec<(String, String)>,
    refusal: Option<String>,
}

impl Received {
    pub(super) fn new(method: &str, parameters: Vec<(String, String)>, refusal: Option<String>) -> Self {
        Self { method: method.to_owned(), parameters, refusal }
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The value of the parameter of this wire name; of a list's or map's item, its name is such as `ids[]` or `tags[colour]`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The function's own parameters, names and values as they were sent; what every request carries is not among them.
    #[must_use]
    pub fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// Why the sandbox refused the request, if it did.
    #[must_use]
    pub fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }
}
