//! `integer`: a whole number of 64 bits with a sign.

use super::decode::Decode;
use super::forms::{Forms, WORDS};
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};

const FORMS: Forms<i64> = Forms { text: whole, ..Forms::plain("an integer", hint) };

/// A whole number, however it is written: `7`, `7.00`, `1E5`.
pub(super) fn whole(text: &str) -> Option<i64> {
    let (sign, number) = match text.strip_prefix('-') {
        Some(number) => (-1, number),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (units, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = !units.is_empty() && units.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_number {
        return None;
    }
    let (units, fraction) = (units.trim_start_matches('0'), fraction.trim_end_matches('0'));
    if units.is_empty() && fraction.is_empty() {
        return Some(0);
    }
    let zeros = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let digits = units.bytes().chain(fraction.bytes());
    let value =
        digits.map(|digit| i128::from(digit - b'0')).try_fold(0_i128, |sum, digit| sum.checked_mul(10)?.checked_add(digit))?;
    let power = 10_i128.checked_pow(zeros.unsigned_abs())?;
    let value = if zeros >= 0 {
        value.checked_mul(power)?
    } else if value % power == 0 {
        value / power
    } else {
        return None;
    };
    i64::try_from(sign * value).ok()
}

fn hint(text: &str) -> &'static str {
    let digits = text.trim_start_matches(['-', '+']);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        "an `integer` has 64 bits; a `string` keeps every digit of larger numbers"
    } else if text.parse::<f64>().is_ok_and(f64::is_finite) {
        "for numbers with a fraction, make this a `decimal` or a `float` in the schema"
    } else {
        WORDS
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
        accepts: "a whole number, also as a string, with spaces around it, with a fraction of zero (`7.00`) or an exponent (`1E5`)",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        text.parse::<Self>().is_ok()
    }
}

impl Decode for i64 {
    const NOTHING: Nothing = Nothing::BLANK;
    const EXPECTED: &'static str = "an integer";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number(|digits| digits.parse().ok(), &FORMS)
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
