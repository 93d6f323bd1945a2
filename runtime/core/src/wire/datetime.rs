//! `datetime`: a date and a time of day without a time zone.

use std::fmt::Display;
use std::ops::Range;

use jiff::civil::DateTime;

use super::decode::{Decode, ListItem};
use super::drift::Forgiven;
use super::forms::{Forms, OTHER_TEXTS};
use super::mismatch::{Mismatch, OPTIONAL};
use super::moment;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};
use super::timestamp;

/// The length of a date without a time.
pub(super) const DATE_LENGTH: usize = "2012-08-01".len();

/// A date and time, and whether it was a date alone.
fn parse(text: &str) -> Option<(DateTime, bool)> {
    civil(text).map(|datetime| (datetime, text.len() <= DATE_LENGTH))
}

/// A date with a time, but none with an offset: without the offset it would be another time.
pub(super) fn civil(text: &str) -> Option<DateTime> {
    if let Some(datetime) = common(text.as_bytes()) {
        return Some(datetime);
    }
    let time = text.as_bytes().get(DATE_LENGTH..).unwrap_or_default();
    let has_offset = time.iter().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-' | b'['));
    if has_offset { None } else { text.parse().ok() }
}

/// The one form in which nearly all dates come, `2012-08-01 18:30:56`, in a fraction of the time that a parser of all forms takes.
fn common(text: &[u8]) -> Option<DateTime> {
    let digits = |range: Range<usize>| {
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

/// The form in which servers of such APIs write it.
fn written(datetime: &DateTime) -> impl Display {
    datetime.strftime("%Y-%m-%d %H:%M:%S%.f")
}

/// A date, with or without a time, in any spelling.
pub(super) fn any(text: &str) -> Option<DateTime> {
    civil(text).or_else(|| civil(&moment::respelled(text)?))
}

const FORMS: Forms<(DateTime, bool)> = Forms {
    expected: "a date and time without an offset",
    is_number: false,
    text: |text| parse(&moment::respelled(text)?),
    object: |moment| parse(&moment.date).map(|(datetime, _)| (datetime, false)),
    hint,
};

pub(super) fn hint(text: &str) -> &'static str {
    if moment::zero_date(text).is_some() {
        OPTIONAL
    } else if timestamp::any(text).is_some() {
        "for a time with an offset, or seconds since 1970, make this a `timestamp` in the schema"
    } else {
        OTHER_TEXTS
    }
}

impl Wire for DateTime {
    const FACTS: Facts = Facts {
        rust: "::actionapi::DateTime",
        takes_into: false,
        wanted: "a date and time such as `2012-08-01 18:30:56`",
        placeholder: "YYYY-MM-DD HH:MM:SS",
        sample: r#""2012-08-01 18:30:56""#,
        aliases: &["time"],
        sends: "`2012-08-01 18:30:56`",
        accepts: "`2012-08-01 18:30:56`, also `2012-8-1 18:30`, and ISO 8601 without an offset; a date alone is midnight; PHP's `{\"date\": …, \"timezone\": …}`, without the time zone",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        parse(text).is_some()
    }
}

impl Decode for DateTime {
    const NOTHING: Nothing = Nothing::ZERO_DATE;
    const EXPECTED: &'static str = "a date and time without an offset";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (datetime, is_date) = reader.parsed(parse, &FORMS)?;
        if is_date {
            reader.forgive(Forgiven::Midnight);
        }
        Ok(datetime)
    }

    fn as_item() -> ListItem<'static> {
        ListItem::Moment
    }
}

impl WriteText for DateTime {
    fn write(&self, text: &mut Text<'_>) {
        text.display(written(self));
    }
}

impl WriteJson for DateTime {
    fn write_json(&self, json: &mut String) {
        push_display(json, format_args!("\"{}\"", written(self)));
    }
}
