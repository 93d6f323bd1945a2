//! `string`: text, and the text of numbers and booleans.

use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json;

impl Wire for String {
    const FACTS: Facts = Facts {
        rust: "String",
        takes_into: true,
        wanted: "text",
        placeholder: "TEXT",
        sample: r#""text""#,
        aliases: &["str", "text"],
        sends: "the text",
        accepts: "text; a number or boolean as its text, every digit kept",
    };

    fn is_text(_: &str, _: &Booleans) -> bool {
        true
    }
}

impl Decode for String {
    const NOTHING: Nothing = Nothing::NULL_OR_FALSE;
    const EXPECTED: &'static str = "a string";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        match reader.text()? {
            Ok(text) => Ok(text.into_owned()),
            Err(other) => Err(Mismatch::with(Self::EXPECTED, other)),
        }
    }
}

impl WriteText for String {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self);
    }

    fn into_string(self) -> Result<Self, Self> {
        Ok(self)
    }
}

impl WriteText for str {
    fn write(&self, text: &mut Text<'_>) {
        text.push(self);
    }
}

impl WriteJson for String {
    fn write_json(&self, json: &mut String) {
        json::quote(self, json);
    }
}

impl WriteJson for str {
    fn write_json(&self, json: &mut String) {
        json::quote(self, json);
    }
}
