//! Dates and times in patterns such as `%d/%m/%Y`.
//!
//! The checker of schemas knows which patterns fit which types; here each is taken as it is.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::parts::quoted;

/// The plain form of a text in a pattern, as JSON: of one with an offset, the seconds since 1970. `None` if the text does not have the
/// pattern.
pub(super) fn plain(pattern: &str, text: &str) -> Option<String> {
    let time = BrokenDownTime::parse(pattern, text.trim()).ok()?;
    if let Ok(instant) = time.to_timestamp() {
        return Some(Decimal::from_i128_with_scale(instant.as_nanosecond(), 9).normalize().to_string());
    }
    if time.hour().is_none() {
        return Some(quoted(&time.to_date().ok()?.to_string()));
    }
    // A pattern without minutes or seconds has whole hours or minutes.
    let clock = time.to_time().ok()?;
    let whole = time.to_date().ok()?.to_datetime(clock);
    if is_utc(pattern) {
        let instant = TimeZone::UTC.to_timestamp(whole).ok()?;
        return Some(Decimal::from_i128_with_scale(instant.as_nanosecond(), 9).normalize().to_string());
    }
    Some(quoted(&whole.strftime("%Y-%m-%d %H:%M:%S%.f").to_string()))
}

/// Whether a pattern ends as ISO 8601 writes an offset of zero.
fn is_utc(pattern: &str) -> bool {
    pattern.ends_with('Z') && pattern.contains("%M")
}

/// The text in a pattern of a date or time as text.
pub(super) fn of_text(pattern: &str, text: &str) -> Option<String> {
    let time = match text.parse::<DateTime>() {
        Ok(time) => time,
        Err(_) => text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()),
    };
    BrokenDownTime::from(time).to_string(pattern).ok()
}

/// The text in a pattern of a time in seconds since 1970, in UTC.
pub(super) fn of_seconds(pattern: &str, seconds: &str) -> Option<String> {
    let nanoseconds = seconds.parse::<Decimal>().ok()?.checked_mul(Decimal::from(1_000_000_000))?;
    let instant = Timestamp::from_nanosecond(nanoseconds.trunc().to_i128()?).ok()?;
    BrokenDownTime::from(instant).to_string(pattern).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_read_and_written() {
        let cases = [
            ("%d/%m/%Y", "01/08/2012", r#""2012-08-01""#),
            ("%-d.%-m.%Y", "1.8.2012", r#""2012-08-01""#),
            ("%b %e, %Y", "Aug  1, 2012", r#""2012-08-01""#),
            ("%A, %d %B %Y", "Wednesday, 01 August 2012", r#""2012-08-01""#),
            ("%y%m%d", "120801", r#""2012-08-01""#),
            ("%d/%m/%Y %H:%M", "01/08/2012 18:30", r#""2012-08-01 18:30:00""#),
            ("%m/%d/%Y %I:%M:%S %p", "08/01/2012 06:30:56 PM", r#""2012-08-01 18:30:56""#),
            ("%Y%m%d%H%M%S", "20120801183056", r#""2012-08-01 18:30:56""#),
            ("%Y-%m-%d %H:%M:%S%.f", "2012-08-01 18:30:56.25", r#""2012-08-01 18:30:56.25""#),
            ("%Y-%m-%dT%H:%M:%SZ", "2012-08-01T18:30:56Z", "1343845856"),
            ("%Y-%m-%dT%H:%M:%S%.fZ", "2012-08-01T18:30:56.25Z", "1343845856.25"),
            ("%a %b %d %H:%M:%S %z %Y", "Wed Aug 01 18:30:56 +0000 2012", "1343845856"),
        ];
        for (pattern, text, json) in cases {
            assert_eq!(plain(pattern, text).as_deref(), Some(json), "{pattern}");
            let back = match json.strip_prefix('"').and_then(|json| json.strip_suffix('"')) {
                Some(inner) => of_text(pattern, inner),
                None => of_seconds(pattern, json),
            };
            assert_eq!(back.as_deref(), Some(text), "{pattern}");
        }
    }

    #[test]
    fn short_digits_and_offsets_are_read() {
        assert_eq!(plain("%d/%m/%Y", "1/8/2012").as_deref(), Some(r#""2012-08-01""#));
        assert_eq!(plain("%Y-%m-%d %H:%M:%S %z", "2012-08-01 20:30:56 +0200").as_deref(), Some("1343845856"));
        assert_eq!(plain("%d/%m/%Y", "31/02/2012"), None);
        assert_eq!(plain("%d/%m/%Y", "2012-08-01"), None);
    }
}
