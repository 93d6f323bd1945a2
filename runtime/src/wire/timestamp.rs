//! `timestamp`: an instant, as seconds since 1970 in UTC.

use jiff::Timestamp;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::decimal;
use super::decode::Decode;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};

/// A timestamp of seconds, perhaps with a fraction.
fn seconds(digits: &str) -> Option<Timestamp> {
    if let Ok(seconds) = digits.parse() {
        return Timestamp::from_second(seconds).ok();
    }
    let nanoseconds = decimal::parse(digits)?.checked_mul(Decimal::from(1_000_000_000))?;
    Timestamp::from_nanosecond(nanoseconds.trunc().to_i128()?).ok()
}

impl Wire for Timestamp {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Timestamp",
        takes_into: false,
        wanted: "seconds since 1970",
        placeholder: "UNIX-SECONDS",
        sample: "1343845856",
        aliases: &["instant", "unixtime"],
        sends: "whole seconds since 1970",
        accepts: "seconds since 1970, also as a string or with a fraction; ISO 8601 with an offset",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        seconds(text).is_some()
    }
}

impl Decode for Timestamp {
    const NOTHING: Nothing = Nothing::ZERO_DATE;
    const EXPECTED: &'static str = "a timestamp";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number(Self::EXPECTED, |text| seconds(text).or_else(|| text.parse().ok()))
    }
}

impl WriteText for Timestamp {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self.as_second());
    }
}

impl WriteJson for Timestamp {
    fn write_json(&self, json: &mut String) {
        push_display(json, self.as_second());
    }
}
