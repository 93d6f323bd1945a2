//! The client: builder, client, call, and the two ways to call.
//!
//! How a call is made is the business of `exchange`; what the API is, that of the generated code.

#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod call;
mod environment;
mod handle;
mod mode;
#[cfg(feature = "async")]
mod pending;
mod raw;

pub use self::builder::Builder;
pub use self::call::{Call, Returns};
pub use self::handle::Client;
pub use self::mode::{Async, Blocking, Mode};
#[cfg(feature = "async")]
pub use self::pending::{Pending, PendingReply};
pub use self::raw::RawData;
