//! `decimal`: a decimal number that keeps all of its digits.

use rust_decimal::Decimal;

use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};

/// A decimal with every digit that is written, or none at all.
pub(super) fn parse(digits: &str) -> Option<Decimal> {
    // The library's parser allows `_` between digits.
    if digits.contains('_') {
        return None;
    }
    match digits.contains(['e', 'E']) {
        false => Decimal::from_str_exact(digits).ok(),
        true => Decimal::from_scientific(digits).ok(),
    }
}

impl Wire for Decimal {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Decimal",
        takes_into: false,
        wanted: "a decimal",
        placeholder: "DECIMAL",
        sample: "38.00",
        aliases: &["money", "number"],
        sends: "its digits",
        accepts: "a number of up to about 28 digits, also as a string, every digit kept (`\"38.00\"`)",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        parse(text).is_some()
    }
}

impl Decode for Decimal {
    const NOTHING: Nothing = Nothing::EMPTY;
    const EXPECTED: &'static str = "a decimal";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number(Self::EXPECTED, parse)
    }
}

impl WriteText for Decimal {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl WriteJson for Decimal {
    fn write_json(&self, json: &mut String) {
        push_display(json, self);
    }
}
