//! `string`: text, and the text of numbers and booleans.

use std::borrow::Cow;

use super::decode::Decode;
use super::drift::Forgiven;
use super::mismatch::Mismatch;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::{self, Token};

/// The words that a boolean is in JSON.
pub(super) fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

impl<'t> Reader<'t> {
    /// The text of a string, number or boolean; or the token, if it is none of them.
    pub(super) fn text(&mut self) -> Result<Result<Cow<'t, str>, Token<'t>>, Mismatch> {
        let text = match self.scanner.token()? {
            Token::Text { raw, escaped } => return self.unescape(raw, escaped).map(Ok),
            Token::Number(digits) => digits,
            Token::Boolean(value) => truth(value),
            other => return Ok(Err(other)),
        };
        self.forgive(Forgiven::NotText);
        Ok(Ok(Cow::Borrowed(text)))
    }
}

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
    const EXPECTED: &'static str = "a string";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        match reader.text()? {
            Ok(text) => Ok(text.into_owned()),
            Err(other) => Err(reader.mismatch(Self::EXPECTED, other)),
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
