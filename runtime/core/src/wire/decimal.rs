//! `decimal`: a decimal number that keeps all of its digits.

use rust_decimal::Decimal;

use super::decode::Decode;
use super::forms::{Forms, WORDS};
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
    match digits.split_once(['e', 'E']) {
        None => Decimal::from_str_exact(digits).ok(),
        // The library's parser of exponents rounds.
        Some((mantissa, exponent)) => shifted(Decimal::from_str_exact(mantissa).ok()?, exponent.parse().ok()?),
    }
}

/// A decimal times a power of ten, with every digit.
fn shifted(mantissa: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i32::try_from(mantissa.scale()).ok()?.checked_sub(exponent)?;
    let digits = mantissa.mantissa();
    match u32::try_from(scale) {
        Ok(scale) => Decimal::try_from_i128_with_scale(digits, scale).ok(),
        Err(_) if digits == 0 => Some(Decimal::ZERO),
        Err(_) => Decimal::try_from_i128_with_scale(digits.checked_mul(10_i128.checked_pow(scale.unsigned_abs())?)?, 0).ok(),
    }
}

const FORMS: Forms<Decimal> = Forms::plain("a decimal", hint);

fn hint(text: &str) -> &'static str {
    if text.parse::<f64>().is_ok_and(|value| !value.is_nan()) && !text.contains(char::is_alphabetic) {
        "a `decimal` holds about 28 digits; a `string` keeps every digit of longer numbers"
    } else {
        WORDS
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
        accepts: "a number of up to about 28 digits, also as a string, with spaces around it, every digit kept (`\"38.00\"`)",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        parse(text).is_some()
    }
}

impl Decode for Decimal {
    const NOTHING: Nothing = Nothing::BLANK;
    const EXPECTED: &'static str = "a decimal";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number(parse, &FORMS)
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
