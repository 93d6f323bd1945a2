//! The client itself: an API's protocol, its endpoint, the credentials and a transport, shared by all clones.
//!
//! It does not know functions: calls bring their operations along.

use std::fmt;
use std::sync::Arc;

use super::mode::Mode;
use crate::Secret;
use crate::description::Protocol;
use crate::exchange::shared::Shared;

/// A client of one API. Clones are cheap and share everything: connections, credentials, settings.
///
/// Generated clients wrap one; a [`Builder`](super::Builder) makes it.
pub struct Client<M: Mode> {
    inner: Arc<Inner<M>>,
}

struct Inner<M: Mode> {
    shared: Shared,
    transport: M::Transport,
}

impl<M: Mode> Client<M> {
    pub(super) fn new(shared: Shared, transport: M::Transport) -> Self {
        Self { inner: Arc::new(Inner { shared, transport }) }
    }

    /// Replaces the credential at this index of [`Protocol::variables`] for all calls sent from now on, also those of clones. An index
    /// that the API does not have changes nothing.
    pub fn set_credential(&self, index: usize, value: Secret) {
        self.inner.shared.set_variable(index, value.without_line_ends());
    }

    /// What the client has fetched by itself, such as a session, as a text to [go on from](super::Builder::session) in another process.
    /// `None` if there is nothing. Whoever has it can do what the session allows: keep it secret.
    #[must_use]
    pub fn session(&self) -> Option<Secret> {
        self.inner.shared.session()
    }

    /// Drops what the client has fetched by itself, such as a session. The next call that needs it fetches it anew. The server is not told.
    pub fn forget(&self) {
        self.inner.shared.forget();
    }

    /// The part of the API's description that every call needs.
    #[must_use]
    pub fn protocol(&self) -> &'static Protocol {
        self.inner.shared.protocol
    }

    /// The secrets that its calls are sent with, by the names that stand for them, but for those of their own parameters.
    #[cfg(feature = "cli")]
    pub(crate) fn secrets(&self) -> Vec<(String, Secret)> {
        self.inner.shared.secrets()
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.inner.shared
    }

    pub(super) fn transport(&self) -> &M::Transport {
        &self.inner.transport
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
            .field("api", &self.inner.shared.protocol.name)
            .field("host", &self.inner.shared.endpoint.host_str().unwrap_or_default())
            .field("settings", &self.inner.shared.settings)
            .finish_non_exhaustive()
    }
}
