//! The settings of connections: which browsers make by themselves, so that they are not in a client for `wasm32-unknown-unknown`.
//!
//! It does not know who makes a connection.

use std::time::Duration;

use super::proxy::ProxyChoice;
use super::{Settings, bounded};

/// Connections. In browsers (`wasm32-unknown-unknown`) the browser decides these, and the methods are not there.
impl Settings {
    /// The time allowed for making a connection, TLS included: 10 s unless set. It is always a little
    /// less than that of an attempt.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = bounded(timeout);
        self
    }

    /// Always a little less than an attempt's time: if both ended at once, nobody could know that nothing was sent.
    #[cfg(feature = "async")]
    pub(crate) fn time_to_connect(&self) -> Duration {
        self.connect_timeout.min(self.timeout / 10 * 9)
    }

    /// How long a connection that is idle is kept for the next call: 30 s unless set. With `Duration::ZERO` each request has a connection
    /// of its own and asks the server to close it. At most 256 are kept.
    ///
    /// A server that closes idle connections without saying so may do it just as a request is sent: nobody can say then whether it
    /// arrived. Where that happens, set a time that is shorter than the server's.
    pub fn keep_alive(mut self, idle: Duration) -> Self {
        self.keep_alive = bounded(idle);
        self
    }

    /// Trusts the authorities of these certificates, in PEM text, **instead of** the public ones. Given more than once, all are trusted. A
    /// server's own certificate may be given as well, such as one that it signed itself; its time and its name must be right all the same.
    pub fn certificate_authority(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.authorities.push(pem.into());
        self
    }

    /// Trusts what this machine trusts, in place of Mozilla's roots: the operating system's store, with what its administrator has added. On
    /// Linux, the variables `SSL_CERT_FILE` and `SSL_CERT_DIR` say where that is. [Authorities](Self::certificate_authority) that are given
    /// stay the only ones.
    #[cfg(feature = "platform-verifier")]
    pub fn platform_roots(mut self) -> Self {
        self.platform_roots = true;
        self
    }

    /// Reaches the server through the proxy at this address, `http://…` or `https://…`, which may hold a user and a password.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = ProxyChoice::Address(address.into());
        self
    }

    /// Reaches the server through the proxy in the environment, if there is one: `https_proxy`, `http_proxy` (lower case only),
    /// `all_proxy`, and `no_proxy` for exceptions (names, addresses and networks, each with or without a port). Unless this is set, the
    /// environment is not read: a stray variable must not decide where a client sends its secrets.
    pub fn proxy_from_environment(mut self) -> Self {
        self.proxy = ProxyChoice::Environment;
        self
    }
}
