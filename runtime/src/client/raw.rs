//! Data of a type that the schema does not have.
//!
//! It does not know what is in it, except that it is JSON.

use std::fmt;

use serde_json::Value;

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

    /// The data as a value. Its numbers are those of `serde_json`, which do not keep every digit.
    #[must_use]
    pub fn value(&self) -> Value {
        // The text was checked to be JSON; only a number too large for `serde_json` is not a value to it.
        serde_json::from_str(&self.text).unwrap_or_else(|_| Value::String(self.text.clone()))
    }
}

impl Decode for RawData {
    const EXPECTED: &'static str = "any value";

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
