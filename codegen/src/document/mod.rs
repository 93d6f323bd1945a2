//! The format: the keys and values of a schema as written. The same definitions read a schema and give the JSON Schema of the format.
//!
//! It knows neither what names become nor which types exist.

mod foreign_keys;
mod format;
#[cfg(feature = "format-schema")]
mod json_schema;
mod key_order;
mod keys;
mod macros;
mod order;
mod places;
mod read;
pub(crate) mod unsupported;
mod values;
mod variables;
mod words;

pub(crate) use self::format::*;
#[cfg(feature = "format-schema")]
pub use self::json_schema::format_schema;
pub use self::key_order::KeyOrder;
pub(crate) use self::keys::check_keys;
pub use self::order::key_order;
pub(crate) use self::places::*;
pub(crate) use self::read::{Problems, Read, wrong_kind};
pub(crate) use self::values::{
    Any, Constant, Count, Either, Layered, List, Literal, Map, OneOrMany, Text, TypeText, Whole, Written,
};
pub(crate) use self::variables::*;
pub(crate) use self::words::*;
