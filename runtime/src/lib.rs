//! What generated clients call. See the modules.
pub mod description;

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
