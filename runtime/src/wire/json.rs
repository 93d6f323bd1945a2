//! `json`: any JSON value.

use serde_json::Value;

use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json;

impl Wire for Value {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Value",
        takes_into: false,
        wanted: "JSON",
        placeholder: "JSON",
        sample: r#"{"any":["value",1]}"#,
        aliases: &["any", "object"],
        sends: "its JSON text",
        accepts: "anything",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        json::check(text).is_ok()
    }
}

impl Decode for Value {
    const NOTHING: Nothing = Nothing::ABSENT;
    const EXPECTED: &'static str = "any value";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let raw = reader.raw()?;
        // The text is JSON, so the only possible problems are a number that is too large and half of a character.
        serde_json::from_str(raw)
            .map_err(|_| Mismatch::new("JSON that a program can hold", "a number too large or half a character"))
    }

    fn no_data() -> Option<Self> {
        Some(Self::Null)
    }
}

impl WriteText for Value {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl WriteJson for Value {
    fn write_json(&self, json: &mut String) {
        push_display(json, self);
    }
}
