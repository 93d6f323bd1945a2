//! `timestamp`: an instant, as seconds since 1970 in UTC.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::decimal;
use super::decode::{Decode, ListItem};
use super::forms::{Forms, OTHER_TEXTS};
use super::mismatch::{Mismatch, OPTIONAL};
use super::moment;
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

/// A timestamp in one of its plain forms. The zero date is none, though it is a number.
fn parse(text: &str) -> Option<Timestamp> {
    let time: Option<Timestamp> = seconds(text).or_else(|| text.parse().ok());
    time.filter(|time| !moment::is_zero(time.as_second()))
}

/// A timestamp in another form: ISO 8601 spelled in another way, or RFC 2822.
fn other(text: &str) -> Option<Timestamp> {
    let iso = || moment::respelled(text)?.parse().ok();
    iso().or_else(|| DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok())
}

/// A timestamp in any form.
pub(super) fn any(text: &str) -> Option<Timestamp> {
    parse(text).or_else(|| other(text))
}

const FORMS: Forms<Timestamp> =
    Forms { text: other, object: |moment| moment.instant()?.parse().ok(), ..Forms::plain("a timestamp", hint) };

fn hint(text: &str) -> &'static str {
    if moment::zero_date(text).is_some() {
        OPTIONAL
    } else if is_local(text) {
        "a time without an offset is no instant; make this a `datetime` in the schema"
    } else {
        OTHER_TEXTS
    }
}

/// Whether it is a date and time without an offset.
fn is_local(text: &str) -> bool {
    let is = |text: &str| text.parse::<jiff::civil::DateTime>().is_ok();
    is(text) || moment::respelled(text).is_some_and(|text| is(&text))
}

impl Wire for Timestamp {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Timestamp",
        takes_into: false,
        wanted: "seconds since 1970",
        placeholder: "UNIX-SECONDS|ISO-8601",
        sample: "1343845856",
        aliases: &["instant", "unixtime"],
        sends: "whole seconds since 1970",
        accepts: "seconds since 1970, also as a string or with a fraction; ISO 8601 and RFC 2822 with an offset; PHP's `{\"date\": …, \"timezone\": …}` in UTC or with an offset",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        seconds(text).is_some()
    }

    /// A person may type the time as ISO 8601 with an offset.
    fn normalize(text: &str, _: &Booleans) -> String {
        match text.parse::<Timestamp>() {
            Ok(time) => time.as_second().to_string(),
            Err(_) => text.to_owned(),
        }
    }
}

impl Decode for Timestamp {
    const NOTHING: Nothing = Nothing::ZERO_DATE;
    const EXPECTED: &'static str = "a timestamp";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.number(parse, &FORMS)
    }

    fn as_item() -> ListItem<'static> {
        ListItem::Moment
    }
}

impl WriteText for Timestamp {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self.as_second());
    }
}

impl WriteJson for Timestamp {
    fn write_json(&self, json: &mut String) {
        // With its fraction, and no zeros after it.
        push_display(json, Decimal::from_i128_with_scale(self.as_nanosecond(), 9).normalize());
    }
}
