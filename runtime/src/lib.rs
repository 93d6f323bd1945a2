//! What the typed clients generated for action-style HTTP APIs call: APIs whose operations all share one end point and are chosen by
//! parameters.
//!
//! A generated client is a table, the [`description`] of its API, and a few straight lines for each function; the logic is here:
//!
//! - [`decode`]: what each wire type accepts, and what had to be forgiven;
//! - [`encode`]: how parameters are written into a form;
//! - the clients (features `async` and `blocking`): requests, retries, transports, envelopes, errors;
//! - `sandbox` (feature): a server that answers from the description, and test doubles;
//! - `cli` (feature): a command line that interprets the description.
//!
//! Nothing here knows any one API. Without features only the first two are there, which the generator uses to check examples.

pub mod decode;
pub mod description;
pub mod encode;
mod json;
mod secret;
#[doc(hidden)]
pub mod text;

#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "client")]
mod exchange;
#[cfg(feature = "client")]
mod redact;
#[cfg(feature = "client")]
mod reply;
#[cfg(feature = "client")]
mod trace;
#[cfg(feature = "client")]
mod transport;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "sandbox")]
pub mod sandbox;
#[cfg(feature = "sandbox")]
mod suggestion;

pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime};
pub use rust_decimal::Decimal;
#[cfg(feature = "serde")]
pub use serde;
pub use serde_json::Value;
pub use url::Url;

/// A map whose entries stay in the order they were sent.
pub type Map<T> = indexmap::IndexMap<String, T>;

pub use self::json::Syntax;
pub use self::secret::Secret;
#[cfg(feature = "blocking")]
pub use self::transport::BlockingTransport;
#[cfg(feature = "async")]
pub use self::{
    client::pending::{Pending, PendingReply},
    transport::AsyncTransport,
};
#[cfg(feature = "client")]
pub use self::{
    client::{
        Client,
        builder::Builder,
        call::{Call, RawData},
        mode::{Async, Blocking, Mode},
        options::CallOptions,
        settings::Settings,
    },
    error::{Delivery, Error, ErrorKind, Result},
    exchange::interceptor::{IncomingReply, Interceptor, OutgoingRequest},
    reply::Reply,
    transport::{Fault, HttpReply, HttpRequest, TransportError},
};
#[cfg(feature = "client")]
pub use http;
#[cfg(feature = "async")]
pub use reqwest;
