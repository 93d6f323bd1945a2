//! What the server's thread and the handles on it share: the answers that doubles were given, and the requests that functions received.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use bytes::Bytes;
use hyper::StatusCode;
use hyper::header::{HeaderName, HeaderValue};

use super::pages::Page;
use super::received::Kept;
use super::replay::Replay;
use super::sessions::Sessions;
use crate::description::{Api, KnownError};

/// The module and the function, by their wire names.
pub(super) type Key = (&'static str, &'static str);

/// What takes a line about each request.
pub(super) type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// What the server's thread and the handles on it share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) api: &'static Api,
    /// The address that the sandbox listens on.
    pub(super) address: SocketAddr,
    /// Whether requests are kept for assertions; a server that runs for long must not keep them.
    pub(super) keeps_requests: bool,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    /// The value required of each variable, by its index; `None` accepts any, but no empty credential.
    pub(super) required: Vec<Option<String>>,
    pub(super) scripts: HashMap<Key, Script>,
    pub(super) sessions: Sessions,
    /// What is answered before examples.
    pub(super) replay: Arc<Replay>,
    /// The names by which it may be reached, beside those of the loopback interface.
    pub(super) hosts: Vec<String>,
    pub(super) log: Option<Log>,
    /// What answers browsers.
    #[cfg(feature = "cli")]
    pub(super) pages: Option<super::visit::Pages>,
}

impl Shared {
    pub(super) fn new(api: &'static Api, address: SocketAddr, keeps_requests: bool) -> Self {
        let state =
            State { required: vec![None; api.protocol.variables.len()], sessions: Sessions::new(api), ..State::default() };
        Self { api, address, keeps_requests, state: Mutex::new(state) }
    }

    /// The same for another API: what still has a meaning for it is kept.
    #[cfg(feature = "cli")]
    pub(super) fn with_api(&self, api: &'static Api) -> Self {
        let new = Self::new(api, self.address, self.keeps_requests);
        let state = self.state();
        let kept = State {
            sessions: state.sessions.kept(self.api, api),
            replay: Arc::clone(&state.replay),
            hosts: state.hosts.clone(),
            log: state.log.clone(),
            ..State::default()
        };
        drop(state);
        let required = std::mem::take(&mut new.state().required);
        *new.state() = State { required, ..kept };
        new
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // A panic elsewhere, such as a failed assertion, leaves nothing half done here.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is shared at the moment: another API may take the place of one that is served.
#[derive(Debug)]
pub(super) struct Current(RwLock<Arc<Shared>>);

impl Current {
    pub(super) fn new(shared: &Arc<Shared>) -> Self {
        Self(RwLock::new(Arc::clone(shared)))
    }

    pub(super) fn get(&self) -> Arc<Shared> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    #[cfg(feature = "cli")]
    pub(super) fn set(&self, shared: &Arc<Shared>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(shared);
    }
}

impl fmt::Debug for State {
    /// Without the credentials.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("State").field("scripts", &self.scripts).field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// The answers and the requests of one function.
#[derive(Debug, Default)]
pub(super) struct Script {
    pub(super) answers: VecDeque<Answer>,
    /// Whether one of several answers was given, so that each is for a request of its own.
    is_in_turn: bool,
    pub(super) received: Kept,
}

impl Script {
    /// The next answer; the last one stays.
    pub(super) fn next(&mut self) -> Option<Answer> {
        self.is_in_turn |= self.answers.len() > 1;
        if self.answers.len() > 1 { self.answers.pop_front() } else { self.answers.front().cloned() }
    }

    /// Whether the only answer is for all requests.
    pub(super) fn is_for_all(&self) -> bool {
        !self.is_in_turn
    }
}

/// What is answered, and how.
#[derive(Clone, Debug)]
pub(super) struct Answer<C = Content> {
    pub(super) content: C,
    /// How long it is held back.
    pub(super) delay: Duration,
    /// Headers beside those of every reply, or in place of them.
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// How much of the body is sent before the connection is closed, if not all of it.
    pub(super) cut: Option<usize>,
}

/// What a double answers.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A success.
    Data { message: String, data: String },
    /// A page of an example, or of a double's data.
    Page { message: String, page: Arc<Page> },
    /// An error of the API.
    Fails { message: String, known: Option<&'static KnownError> },
    /// A file.
    File { content: Bytes, content_type: HeaderValue },
    /// Whatever this is.
    Whole(Whole),
}

/// What is sent.
#[derive(Clone, Debug)]
pub(super) enum Whole {
    Reply {
        status: StatusCode,
        body: Bytes,
    },
    /// Bytes in place of a reply, then the end of the connection.
    Bytes(Bytes),
}

impl Content {
    /// Whether it is a reply of HTTP, which has headers and a body.
    pub(super) fn is_reply(&self) -> bool {
        !matches!(self, Self::Whole(Whole::Bytes(_)))
    }
}

impl<C> Answer<C> {
    /// This at once, as a whole.
    pub(super) fn new(content: C) -> Self {
        Self { content, delay: Duration::ZERO, headers: Vec::new(), cut: None }
    }
}
