//! The runtime of the typed clients that `actionapi-codegen` generates for action-style HTTP APIs: APIs whose operations all share one
//! endpoint and are chosen by parameters.
//!
//! A generated client is types and a few straight lines for each function; the logic is here:
//!
//! - [`description`], [`wire`], [`decode`] and [`encode`], from `actionapi-core`, which the generator uses as well: an API as plain data,
//!   the scalar types, how data is read, and how parameters are written;
//! - the clients (features `async`, also for browsers, and `blocking`): requests, retries, transports, replies, errors;
//! - `sandbox` (feature): a server that answers from the description, and test doubles;
//! - `docs` (feature): web pages about an API;
//! - `cli` (feature): a command line that interprets the description.
//!
//! Nothing here knows any one API. Without features only the first item of this list exists.

// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]
// Without a client, the sandbox uses a part of what they share.
#![cfg_attr(all(feature = "client", not(any(feature = "async", feature = "blocking"))), allow(dead_code))]

#[cfg(all(feature = "blocking", target_family = "wasm", target_os = "unknown"))]
compile_error!("`blocking` is not for wasm32-unknown-unknown, where nothing can wait and there are no sockets: use `async`");
#[cfg(all(feature = "sandbox", target_family = "wasm", target_os = "unknown"))]
compile_error!("`sandbox` is not for wasm32-unknown-unknown, which has no sockets to serve on: let a native program serve it");
#[cfg(all(feature = "docs", target_family = "wasm", target_os = "unknown"))]
compile_error!("`docs` is not for wasm32-unknown-unknown: let a native program write the pages");

#[cfg(feature = "client")]
mod chance;
#[cfg(feature = "client")]
mod client;
#[cfg(feature = "client")]
mod clock;
#[cfg(feature = "client")]
mod download;
#[cfg(feature = "client")]
mod error;
#[cfg(feature = "client")]
mod exchange;
#[cfg(feature = "client")]
pub mod http;
mod macros;
#[cfg(feature = "client")]
mod multipart;
#[cfg(feature = "client")]
mod recording;
#[cfg(feature = "client")]
mod redact;
#[cfg(feature = "client")]
mod settings;
#[cfg(all(feature = "docs", not(all(target_family = "wasm", target_os = "unknown"))))]
mod snippets;
#[cfg(feature = "client")]
mod transport;

#[cfg(all(feature = "cli", not(all(target_family = "wasm", target_os = "unknown"))))]
pub mod cli;
#[cfg(all(feature = "docs", not(all(target_family = "wasm", target_os = "unknown"))))]
pub mod docs;
#[cfg(all(feature = "sandbox", not(all(target_family = "wasm", target_os = "unknown"))))]
pub mod sandbox;

#[cfg(feature = "serde")]
pub use actionapi_core::serde;
pub use actionapi_core::{
    Date, DateTime, Decimal, Digits, Map, Secret, Syntax, Timestamp, Upload, Url, Value, decode, description, encode, wire,
};
#[doc(hidden)]
pub use actionapi_core::{Tree, rust, text};
#[cfg(feature = "client")]
use actionapi_core::{forms, json, upload};

#[cfg(feature = "blocking")]
pub use self::http::BlockingTransport;
#[cfg(feature = "tower")]
pub use self::transport::service::ServiceTransport;
#[cfg(feature = "client")]
pub use self::{
    client::{Async, Blocking, Builder, Call, Client, Items, Mode, Paged, PagedFunction, PagesOf, RawData, Returns},
    description::Method,
    download::Download,
    error::{Delivery, Error, ErrorKind, Result},
    exchange::{pages::Position, reply::Reply},
    http::{Fault, HttpReply, HttpRequest, TransportError},
    multipart::{Multipart, MultipartReader},
    recording::Recorder,
    settings::{
        Settings,
        interceptor::{FinishedRequest, IncomingReply, Interceptor, OutgoingRequest},
        observer::{ObservedAttempt, ObservedCall, Observer},
        options::CallOptions,
    },
};
#[cfg(feature = "async")]
pub use self::{
    client::{Pending, PendingReply},
    http::AsyncTransport,
    settings::awaiting::{AsyncInterceptor, InterceptorFuture},
};
