//! What the generator of typed clients for action-style HTTP APIs and the clients themselves share.
//!
//! - [`description`]: an API as plain data, which every other part reads;
//! - [`wire`]: the scalar types, one file and one row of a table each;
//! - [`decode`] and [`encode`]: how data is read, and how parameters are written;
//! - below them JSON text, the forms of values, secrets, uploads, and names and text for people.
//!
//! Programs depend on `actionapi`, which has all this under the same paths. It is a package of its own so that a build makes it once,
//! for the generator and for the client; the generator needs nothing else of the runtime. What is hidden in this documentation may
//! change with every version. Nothing here knows any one API, and nothing sends a request.

// docs.rs shows which feature an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod decode;
pub mod description;
pub mod encode;
#[doc(hidden)]
pub mod forms;
#[doc(hidden)]
pub mod json;
#[doc(hidden)]
pub mod rust;
mod secret;
#[doc(hidden)]
pub mod text;
#[doc(hidden)]
pub mod upload;
pub mod wire;

pub use jiff::Timestamp;
pub use jiff::civil::{Date, DateTime};
pub use rust_decimal::Decimal;
#[cfg(feature = "serde")]
pub use serde;
pub use serde_json::Value;
pub use url::Url;

pub use self::decode::Map;
pub use self::json::{Syntax, Tree};
pub use self::secret::Secret;
pub use self::upload::Upload;
pub use self::wire::Digits;
