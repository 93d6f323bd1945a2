//! `date`: a calendar date without a time zone.

use jiff::civil::{Date, Time};

use super::datetime::{DATE_LENGTH, civil};
use super::decode::Decode;
use super::drift::Forgiven;
use super::mismatch::Mismatch;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};
use crate::json::Token;

/// A date, and whether it came with a time, which must then be midnight.
fn parse(text: &str) -> Option<(Date, bool)> {
    if text.len() <= DATE_LENGTH {
        return text.parse().ok().map(|date| (date, false));
    }
    let datetime = civil(text)?;
    (datetime.time() == Time::midnight()).then(|| (datetime.date(), true))
}

impl Reader<'_> {
    /// What `parse` makes of a string.
    pub(super) fn parsed<T>(&mut self, expected: &str, parse: impl Fn(&mut Self, &str) -> Option<T>) -> Result<T, Mismatch> {
        let token = self.scanner.token()?;
        let Token::Text { raw, escaped } = token else { return Err(self.mismatch(expected, token)) };
        let text = self.unescape(raw, escaped)?;
        parse(self, &text).ok_or_else(|| self.mismatch(expected, token))
    }

    /// A date or datetime that `parse` makes of a string, with whether its form was that of the other.
    pub(super) fn moment<T>(&mut self, expected: &str, parse: fn(&str) -> Option<(T, bool)>) -> Result<T, Mismatch> {
        self.parsed(expected, |reader, text| {
            let (value, is_other_form) = parse(text)?;
            if is_other_form {
                reader.forgive(Forgiven::Midnight);
            }
            Some(value)
        })
    }
}

impl Wire for Date {
    const FACTS: Facts = Facts {
        rust: "::actionapi::Date",
        takes_into: false,
        wanted: "a date such as `2012-08-01`",
        placeholder: "YYYY-MM-DD",
        sample: r#""2012-08-01""#,
        aliases: &[],
        sends: "`2012-08-01`",
        accepts: "`2012-08-01`, also with a time of midnight",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        parse(text).is_some_and(|(_, has_time)| !has_time)
    }
}

impl Decode for Date {
    const NOTHING: Nothing = Nothing::ZERO_DATE;
    const EXPECTED: &'static str = "a date";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        reader.moment(Self::EXPECTED, parse)
    }
}

impl WriteText for Date {
    fn write(&self, text: &mut Text<'_>) {
        text.display(self);
    }
}

impl WriteJson for Date {
    fn write_json(&self, json: &mut String) {
        push_display(json, format_args!("\"{self}\""));
    }
}
