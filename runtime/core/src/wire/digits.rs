//! `digits`: a whole number of any length, kept as its digits.

use std::fmt;
use std::str::FromStr;

use super::decode::Decode;
use super::forms::{Forms, WORDS};
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::Token;

/// A whole number of any length that is not negative: its digits, with the zeros in front.
///
/// ```
/// use actionapi::Digits;
///
/// let id: Digits = "00912345678901234567890".parse()?;
/// assert_eq!(id.as_str(), "00912345678901234567890");
/// assert_eq!(Digits::from(7_u64).as_str(), "7");
/// assert!("-7".parse::<Digits>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digits(String);

/// A text that is not digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotDigits;

impl Digits {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn parse(text: &str) -> Option<Digits> {
    let is_digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| Digits(text.to_owned()))
}

/// A number with a fraction of zero, as programs write it that know no other numbers.
fn whole(text: &str) -> Option<Digits> {
    let (units, fraction) = text.split_once('.')?;
    if fraction.bytes().all(|byte| byte == b'0') { parse(units) } else { None }
}

const FORMS: Forms<Digits> = Forms { text: whole, ..Forms::plain("a number of digits", |_| WORDS) };

impl Wire for Digits {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Digits",
        takes_into: false,
        wanted: "digits",
        placeholder: "DIGITS",
        sample: r#""42""#,
        aliases: &["bigint", "bigserial", "u128", "uint64"],
        sends: "the digits",
        accepts: "digits, any number of them, as a number or a string, with spaces around it or a fraction of zero; zeros in front are kept",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        parse(text).is_some()
    }
}

impl Decode for Digits {
    const NOTHING: Nothing = Nothing::BLANK;
    const EXPECTED: &'static str = "a number of digits";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let token = reader.scanner.token()?;
        let value = match token {
            Token::Number(digits) => parse(digits),
            Token::Text { raw, escaped: false } => parse(raw),
            _ => None,
        };
        match value {
            Some(value) => Ok(value),
            None => reader.other_form(token, parse, &FORMS),
        }
    }
}

impl WriteText for Digits {
    fn write(&self, text: &mut Text<'_>) {
        text.push(&self.0);
    }
}

impl WriteJson for Digits {
    fn write_json(&self, json: &mut String) {
        push_display(json, format_args!("\"{self}\""));
    }
}

impl FromStr for Digits {
    type Err = NotDigits;

    fn from_str(text: &str) -> Result<Self, NotDigits> {
        parse(text).ok_or(NotDigits)
    }
}

macro_rules! from_numbers {
    ($($number:ty)*) => {
        $(impl From<$number> for Digits {
            fn from(number: $number) -> Self {
                Self(number.to_string())
            }
        })*
    };
}

from_numbers!(u8 u16 u32 u64 u128 usize);

impl From<Digits> for String {
    fn from(digits: Digits) -> Self {
        digits.0
    }
}

impl AsRef<str> for Digits {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Display for NotDigits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected digits")
    }
}

impl std::error::Error for NotDigits {}

#[cfg(feature = "serde")]
impl serde::Serialize for Digits {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Digits {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
