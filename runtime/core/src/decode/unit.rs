//! `()`, for functions that return nothing: whatever data there is, it is passed over.

use crate::wire::{Decode, Mismatch, Reader, WriteJson};

impl Decode for () {
    const EXPECTED: &'static str = "anything";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        Ok(reader.scanner.skip()?)
    }

    fn absent() -> Option<Self> {
        Some(())
    }
}

impl WriteJson for () {
    fn write_json(&self, json: &mut String) {
        json.push_str("null");
    }
}
