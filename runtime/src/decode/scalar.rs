//! What the scalar types accept.
//!
//! It knows nothing of lists, maps and records.

use std::borrow::Cow;
use std::net::IpAddr;

use rust_decimal::prelude::ToPrimitive as _;

use super::Decode;
use super::drift::Forgiven;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use crate::description::lowered;
use crate::json::Token;
use crate::{Date, DateTime, Decimal, Secret, Timestamp, Url, Value};

/// The words for true and false, in lower case.
const YES: &[&str] = &["1", "true", "yes", "on"];
const NO: &[&str] = &["0", "false", "no", "off", ""];

impl<'t> Reader<'t> {
    /// The text of a string, number or boolean.
    fn text(&mut self) -> Result<Result<Cow<'t, str>, Token<'t>>, Mismatch> {
        let text = match self.scanner.token()? {
            Token::Text { raw, escaped } => return self.unescape(raw, escaped).map(Ok),
            Token::Number(digits) => digits,
            Token::Boolean(value) => truth(value),
            other => return Ok(Err(other)),
        };
        self.forgive(Forgiven::NotText);
        Ok(Ok(Cow::Borrowed(text)))
    }

    pub(super) fn enumerated(&mut self, name: &str, values: &[&str]) -> Result<Cow<'t, str>, Mismatch> {
        let text = match self.scanner.token()? {
            Token::Text { raw: "", .. } if !values.contains(&"") => {
                return Err(Mismatch::new(format!("one of {name}"), "\"\""));
            }
            Token::Text { raw, escaped } => self.unescape(raw, escaped)?,
            // Values are texts in the schema, but nothing keeps a server from sending a number for "1".
            Token::Number(digits) => Cow::Borrowed(digits),
            Token::Boolean(value) => Cow::Borrowed(truth(value)),
            other => return Err(self.mismatch(&format!("one of {name}"), other)),
        };
        if !values.contains(&&*text) {
            if is_known(values, &text) {
                self.forgive(Forgiven::Case);
            } else {
                let place = self.place;
                self.drift.add_unknown(place, Forgiven::UnknownValue, &text);
            }
        }
        Ok(text)
    }

    /// A number that `parse` makes of its digits, perhaps within quotes.
    fn number<T>(&mut self, expected: &str, as_text: Forgiven, parse: impl Fn(&str) -> Option<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let digits = match token {
            Token::Number(digits) => digits,
            Token::Text { raw, .. } => {
                self.forgive(as_text);
                raw
            }
            other => return Err(self.mismatch(expected, other)),
        };
        parse(digits).ok_or_else(|| self.mismatch(expected, token))
    }

    /// What `parse` makes of a string.
    fn parsed<T>(&mut self, expected: &str, parse: impl Fn(&mut Self, &str) -> Option<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let Token::Text { raw, escaped } = token else { return Err(self.mismatch(expected, token)) };
        let text = self.unescape(raw, escaped)?;
        parse(self, &text).ok_or_else(|| self.mismatch(expected, token))
    }

    pub(super) fn boolean(&mut self) -> Result<bool, Mismatch> {
        let token = self.scanner.token()?;
        let text = match token {
            Token::Boolean(value) => return Ok(value),
            Token::Number(text @ ("0" | "1")) => text,
            Token::Text { raw, .. } => raw,
            other => return Err(self.mismatch("a boolean", other)),
        };
        let is = |word: &&str| word.eq_ignore_ascii_case(text);
        let value = YES.iter().any(is);
        if !value && !NO.iter().any(is) {
            return Err(self.mismatch("a boolean", token));
        }
        self.forgive(Forgiven::Boolean);
        Ok(value)
    }
}

fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

/// A decimal with every digit that is written, or none at all.
pub(crate) fn decimal(digits: &str) -> Option<Decimal> {
    // Their parser allows `_` between digits.
    if digits.contains('_') {
        return None;
    }
    match digits.contains(['e', 'E']) {
        false => Decimal::from_str_exact(digits).ok(),
        true => Decimal::from_scientific(digits).ok(),
    }
}

/// A float that is a number.
pub(crate) fn float(digits: &str) -> Option<f64> {
    // Rust's parser knows `inf` and `nan`, too.
    digits.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A timestamp of seconds, perhaps with a fraction.
pub(crate) fn seconds(digits: &str) -> Option<Timestamp> {
    if let Ok(seconds) = digits.parse() {
        return Timestamp::from_second(seconds).ok();
    }
    let nanoseconds = decimal(digits)?.checked_mul(Decimal::from(1_000_000_000))?;
    Timestamp::from_nanosecond(nanoseconds.trunc().to_i128()?).ok()
}

/// A date, and whether it came with a time, which then is midnight.
pub(crate) fn date(text: &str) -> Option<(Date, bool)> {
    if text.len() <= "2012-08-01".len() {
        return text.parse().ok().map(|date| (date, false));
    }
    let datetime = civil(text)?;
    (datetime.time() == jiff::civil::Time::midnight()).then(|| (datetime.date(), true))
}

/// A date and time, and whether it was a date alone.
pub(crate) fn datetime(text: &str) -> Option<(DateTime, bool)> {
    civil(text).map(|datetime| (datetime, text.len() <= "2012-08-01".len()))
}

/// A date with a time, but none with an offset: to leave that out would make it another time.
fn civil(text: &str) -> Option<DateTime> {
    if let Some(datetime) = common(text.as_bytes()) {
        return Some(datetime);
    }
    let time = text.as_bytes().get("2012-08-01".len()..).unwrap_or_default();
    let has_offset = time.iter().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-' | b'['));
    if has_offset { None } else { text.parse().ok() }
}

/// The one form in which nearly all dates come, `2012-08-01 18:30:56`, in a fraction of the time that a parser of all forms takes.
fn common(text: &[u8]) -> Option<DateTime> {
    let digits = |range: std::ops::Range<usize>| {
        text[range].iter().try_fold(0_i16, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0')))
    };
    let pair = |start: usize| digits(start..start + 2).and_then(|value| i8::try_from(value).ok());
    let is_common = text.len() == 19
        && matches!((text[4], text[7], text[13], text[16]), (b'-', b'-', b':', b':'))
        && matches!(text[10], b' ' | b'T');
    if !is_common {
        return None;
    }
    DateTime::new(digits(0..4)?, pair(5)?, pair(8)?, pair(11)?, pair(14)?, pair(17)?, 0).ok()
}

impl Decode for String {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        match reader.text()? {
            Ok(text) => Ok(text.into_owned()),
            Err(other) => Err(reader.mismatch("a string", other)),
        }
    }
}

impl Decode for Secret {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        match reader.text()? {
            Ok(text) => Ok(Self::from(text.into_owned())),
            Err(other) => Err(reader.secret_mismatch("a string", other)),
        }
    }
}

impl Decode for i64 {
    const NOTHING: Nothing = Nothing::EMPTY;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number("an integer", Forgiven::IntegerAsText, |digits| digits.parse().ok())
    }
}

impl Decode for f64 {
    const NOTHING: Nothing = Nothing::EMPTY;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number("a float", Forgiven::FloatAsText, float)
    }
}

impl Decode for Decimal {
    const NOTHING: Nothing = Nothing::EMPTY;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number("a decimal", Forgiven::DecimalAsText, decimal)
    }
}

impl Decode for bool {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.boolean()
    }
}

impl Decode for Date {
    const NOTHING: Nothing = Nothing::ZERO_DATE;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed("a date", |reader, text| {
            let (date, odd) = date(text)?;
            if odd {
                reader.forgive(Forgiven::Midnight);
            }
            Some(date)
        })
    }
}

impl Decode for DateTime {
    const NOTHING: Nothing = Nothing::ZERO_DATE;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed("a date and time without an offset", |reader, text| {
            let (datetime, odd) = datetime(text)?;
            if odd {
                reader.forgive(Forgiven::Midnight);
            }
            Some(datetime)
        })
    }
}

impl Decode for Timestamp {
    const NOTHING: Nothing = Nothing::ZERO_DATE;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number("a timestamp", Forgiven::TimestampAsText, |text| seconds(text).or_else(|| text.parse().ok()))
    }
}

impl Decode for IpAddr {
    const NOTHING: Nothing = Nothing::EMPTY;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed("an IP address", |_, text| text.parse().ok())
    }
}

impl Decode for Url {
    const NOTHING: Nothing = Nothing::EMPTY;

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.parsed("a URL", |_, text| text.parse().ok())
    }
}

impl Decode for Value {
    const NOTHING: Nothing = Nothing::ABSENT;

    fn no_data() -> Option<Self> {
        Some(Self::Null)
    }

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let raw = reader.raw()?;
        // What was passed over is JSON, so that only a number can be too large, or half of a character be missing.
        serde_json::from_str(raw)
            .map_err(|_| Mismatch::new("JSON that a program can hold", "a number too large or half a character"))
    }
}

/// Whether a text is one of an enum's, in any case.
pub(super) fn is_known(values: &[&str], text: &str) -> bool {
    let lower = lowered(text);
    values.contains(&text) || values.iter().any(|value| lowered(value) == lower)
}
