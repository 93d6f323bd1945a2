//! The client: builder, client, call, and the two ways to call.
//!
//! It does not know how a call is made, which is the business of `exchange`, or any one API.

#[cfg(feature = "async")]
mod awaited;
#[cfg(all(feature = "blocking", not(all(target_family = "wasm", target_os = "unknown"))))]
mod blocking;
mod builder;
mod call;
mod environment;
mod handle;
mod mode;
mod paged;
mod pager;
#[cfg(feature = "async")]
mod pending;
mod raw;
mod returns;

pub use self::builder::Builder;
pub use self::call::Call;
pub use self::handle::Client;
pub use self::mode::{Async, Blocking, Mode};
pub use self::paged::{Items, Paged, PagesOf};
#[cfg(feature = "cli")]
pub(crate) use self::pager::Pager;
#[cfg(feature = "async")]
pub use self::pending::{Pending, PendingReply};
pub use self::raw::RawData;
pub use self::returns::{PagedFunction, Returns};
