//! Data of a type that the schema does not have.
//!
//! It does not know what is in it, except that it is JSON.

use std::fmt;

use serde_json::Value;

use crate::decode;
use crate::wire::{Decode, Mismatch, Reader};

/// Data of a type that the schema does not have: JSON text, its digits and the order of its fields as sent.
#[derive(Clone, PartialEq, Eq)]
pub struct RawData {
    text: String,
}

impl RawData {
    /// The JSON text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The JSON text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.text
    }

    /// The data as a value. A number that `serde_json` cannot hold to its last digit is a string of its digits.
    #[must_use]
    pub fn value(&self) -> Value {
        // The text was checked to be JSON.
        decode::from_json(&self.text).map_or(Value::Null, |(value, _)| value)
    }
}

impl Decode for RawData {
    const EXPECTED: &'static str = "any value";
    const IS_RAW: bool = true;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        Ok(Self { text: reader.raw()?.to_owned() })
    }

    fn absent() -> Option<Self> {
        Some(Self { text: "null".to_owned() })
    }
}

impl fmt::Debug for RawData {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the text: the server may repeat a secret in it.
        write!(formatter, "RawData({} bytes)", self.text.len())
    }
}
