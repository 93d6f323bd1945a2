//! `json`: any JSON value.

use std::sync::LazyLock;

use serde_json::{Number, Value};

use super::decode::Decode;
use super::drift::Forgiven;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::{self, MARK, Token};

/// The number with these digits, if one holds them all.
fn number(digits: &str) -> Option<Number> {
    /// Whether a program has chosen numbers of `serde_json` that are texts.
    static KEEPS_DIGITS: LazyLock<bool> = LazyLock::new(|| "1.00".parse::<Number>().is_ok_and(|one| one.to_string() == "1.00"));
    // `-0` is a number only with a fraction.
    if digits != "-0" {
        if let Ok(whole) = digits.parse::<i64>() {
            return Some(whole.into());
        }
        if let Ok(whole) = digits.parse::<u64>() {
            return Some(whole.into());
        }
    }
    if *KEEPS_DIGITS {
        return digits.parse().ok();
    }
    let float = digits.parse::<f64>().ok()?;
    if is_exact(digits, float) { Number::from_f64(float) } else { None }
}

/// Whether a float, written with as many digits as the number has, is the number.
fn is_exact(digits: &str, float: f64) -> bool {
    /// Every number of so many digits is held by a float.
    const ALWAYS: usize = f64::DIGITS as usize;
    /// No float has more digits than this.
    const NEVER: usize = 767;
    if digits.len() <= ALWAYS && !digits.contains(['e', 'E']) {
        return true;
    }
    let (significant, exponent) = scientific(digits);
    if significant.is_empty() {
        return true;
    }
    if !float.is_finite() || significant.len() > NEVER {
        return false;
    }
    let precision = significant.len() - 1;
    let (theirs, their_exponent) = scientific(&format!("{float:.precision$e}"));
    significant == theirs && exponent == their_exponent
}

/// The digits of a number without zeros around them, and the power of ten of the first.
fn scientific(number: &str) -> (String, Option<i64>) {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let mantissa = mantissa.trim_start_matches('-');
    let (units, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{units}{fraction}");
    let rest = all.trim_start_matches('0');
    let zeros = all.len() - rest.len();
    let first = exponent.parse::<i64>().ok().and_then(|exponent| {
        let moved = i64::try_from(units.len()).ok()?.checked_sub(i64::try_from(zeros).ok()?)?;
        exponent.checked_add(moved)
    });
    (rest.trim_end_matches('0').to_owned(), first)
}

#[cold]
fn as_digits(reader: &mut Reader<'_>, digits: &str) -> Value {
    reader.drift.add_text(reader.place, Forgiven::NumberAsDigits, digits);
    Value::String(digits.to_owned())
}

impl Wire for Value {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Value",
        takes_into: false,
        wanted: "JSON",
        placeholder: "JSON",
        sample: r#"{"any":["value",1]}"#,
        aliases: &["any", "object"],
        sends: "its JSON text",
        accepts: "anything; a number that `serde_json` cannot hold to its last digit as a string of its digits",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        !text.contains(MARK) && json::check(text).is_ok()
    }

    fn normalize(text: &str, _: &Booleans) -> String {
        // The text is the value itself, not a string in it.
        text.to_owned()
    }

    fn json(text: &str) -> Option<String> {
        Self::is_text(text, &Booleans::DIGITS).then(|| text.to_owned())
    }
}

impl Decode for Value {
    const NOTHING: Nothing = Nothing::ABSENT;
    const EXPECTED: &'static str = "any value";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let mut first = true;
        Ok(match reader.scanner.token()? {
            Token::Null => Self::Null,
            Token::Boolean(value) => Self::Bool(value),
            Token::Number(digits) => number(digits).map_or_else(|| as_digits(reader, digits), Self::Number),
            Token::Text { raw, escaped } => Self::String(reader.unescape(raw, escaped)?.into_owned()),
            Token::Array => {
                let mut items = Vec::new();
                while reader.scanner.item(&mut first)? {
                    items.push(Self::decode(reader)?);
                }
                Self::Array(items)
            }
            Token::Object => {
                let mut fields = serde_json::Map::new();
                while let Some((raw, escaped)) = reader.scanner.key(&mut first)? {
                    let name = reader.unescape(raw, escaped)?.into_owned();
                    fields.insert(name, Self::decode(reader)?);
                }
                Self::Object(fields)
            }
        })
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
