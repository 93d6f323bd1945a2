//! `integer`: a whole number of 64 bits with a sign.

use super::decode::Decode;
use super::drift::Forgiven;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::Token;

impl Reader<'_> {
    /// A number that `parse` makes of its digits, in quotes or not.
    pub(super) fn number<T>(&mut self, expected: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let digits = match token {
            Token::Number(digits) => digits,
            Token::Text { raw, .. } => {
                self.forgive(Forgiven::AsText(expected));
                raw
            }
            other => return Err(self.mismatch(expected, other)),
        };
        parse(digits).ok_or_else(|| self.mismatch(expected, token))
    }
}

impl Wire for i64 {
    const FACTS: Facts = Facts {
        rust: "i64",
        takes_into: false,
        wanted: "an integer",
        placeholder: "INTEGER",
        sample: "42",
        aliases: &["i32", "i64", "int", "long"],
        sends: "its digits",
        accepts: "a whole number, also as a string",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        text.parse::<Self>().is_ok()
    }
}

impl Decode for i64 {
    const NOTHING: Nothing = Nothing::EMPTY;
    const EXPECTED: &'static str = "an integer";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number(Self::EXPECTED, |digits| digits.parse().ok())
    }
}

impl WriteText for i64 {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl WriteJson for i64 {
    fn write_json(&self, json: &mut String) {
        push_display(json, self);
    }
}
