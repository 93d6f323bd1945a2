//! `date`: a calendar date without a time zone.

use jiff::civil::{Date, Time};

use super::datetime::{self, DATE_LENGTH, civil};
use super::decode::{Decode, ListItem};
use super::drift::Forgiven;
use super::forms::Forms;
use super::mismatch::{Mismatch, OPTIONAL};
use super::moment;
use super::nothing::Nothing;
use super::reader::Reader;
use super::scalar::{Facts, Wire};
use super::text::push_display;
use super::text::{Booleans, Text, WriteJson, WriteText};

/// A date, and whether it came with a time, which must then be midnight.
fn parse(text: &str) -> Option<(Date, bool)> {
    if text.len() <= DATE_LENGTH {
        return text.parse().ok().map(|date| (date, false));
    }
    let datetime = civil(text)?;
    (datetime.time() == Time::midnight()).then(|| (datetime.date(), true))
}

const FORMS: Forms<(Date, bool)> = Forms {
    expected: "a date",
    is_number: false,
    text: |text| parse(&moment::respelled(text)?),
    object: |moment| parse(&moment.date).map(|(date, _)| (date, false)),
    hint,
};

fn hint(text: &str) -> &'static str {
    if moment::zero_date(text).is_some() {
        OPTIONAL
    } else if datetime::any(text).is_some() {
        "for a date with a time of day, make this a `datetime` in the schema"
    } else {
        datetime::hint(text)
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
        accepts: "`2012-08-01`, also `2012-8-1`, or with a time of midnight; PHP's `{\"date\": …, \"timezone\": …}`",
    };

    fn is_text(text: &str, _: &Booleans) -> bool {
        parse(text).is_some_and(|(_, has_time)| !has_time)
    }
}

impl Decode for Date {
    const NOTHING: Nothing = Nothing::ZERO_DATE;
    const EXPECTED: &'static str = "a date";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, Mismatch> {
        let (date, has_time) = reader.parsed(parse, &FORMS)?;
        if has_time {
            reader.forgive(Forgiven::Midnight);
        }
        Ok(date)
    }

    fn as_item() -> ListItem<'static> {
        ListItem::Moment
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
