//! The wire types: for each scalar one file with everything that is particular to it (how it is read, written, checked and named),
//! and one table of them that every part of the project reads.
//!
//! Adding a scalar takes its file here and its line in `table`. Neither these files nor anything else here knows lists, records, APIs or
//! HTTP.

mod boolean;
mod date;
mod datetime;
mod decimal;
mod decode;
mod digits;
pub(crate) mod drift;
mod float;
mod forms;
mod integer;
mod ip;
mod json;
mod mismatch;
mod moment;
mod nothing;
pub(crate) mod reader;
mod scalar;
mod secret;
mod string;
mod table;
mod text;
mod timestamp;
mod url;

pub use self::decode::Decode;
#[doc(hidden)]
pub use self::decode::ListItem;
pub use self::digits::{Digits, NotDigits};
pub use self::drift::{Drift, Finding, Forgiven};
pub use self::mismatch::Mismatch;
pub use self::nothing::Nothing;
pub use self::reader::Reader;
pub use self::scalar::Row;
pub use self::table::Scalar;
pub use self::text::{Booleans, Text, WriteJson, WriteText};
