//! The header `Retry-After`: seconds, or a date.
//!
//! It does not decide whether to wait.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// Returns how long the server asks to wait: the longest, if it asks more than once. A date counts from the `Date` of the reply, if it has
/// one, because the server's clock may be wrong. A wait that cannot be read is [`UNKNOWN`].
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let waits = headers.get_all(RETRY_AFTER).iter().map(|value| match value.to_str() {
        Ok(text) => read(text.trim(), headers),
        Err(_) => UNKNOWN,
    });
    waits.max()
}

/// Longer than anybody waits.
pub(super) const UNKNOWN: Duration = Duration::MAX;

fn read(asked: &str, headers: &HeaderMap) -> Duration {
    if let Some(until) = date(asked) {
        let now = headers.get(DATE).and_then(|value| date(value.to_str().ok()?)).unwrap_or_else(Timestamp::now);
        return Duration::try_from(until.duration_since(now)).unwrap_or(Duration::ZERO);
    }
    // Two proxies may each have added theirs.
    asked.split(',').map(|part| seconds(part.trim()).unwrap_or(UNKNOWN)).max().unwrap_or(UNKNOWN)
}

/// Whole seconds, rounded up.
pub(super) fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let more = u64::from(fraction.bytes().any(|byte| byte != b'0'));
    // What does not fit is longer than anybody waits in any case.
    Some(Duration::from_secs(whole.parse::<u64>().unwrap_or(u64::MAX).saturating_add(more)))
}

/// The date of an HTTP header, or one of ISO 8601.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(text).ok().or_else(|| text.parse().ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn read(asked: &[&str], now: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        for asked in asked {
            headers.append(RETRY_AFTER, asked.parse().unwrap());
        }
        if let Some(now) = now {
            headers.insert(DATE, now.parse().unwrap());
        }
        retry_after(&headers).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_dates_are_read() {
        let now = Some("Sun, 06 Nov 1994 08:49:30 GMT");
        assert_eq!(read(&["120"], None), Some(120));
        assert_eq!(read(&["Sun, 06 Nov 1994 08:49:37 GMT"], now), Some(7));
        assert_eq!(read(&["1994-11-06T08:49:37Z"], now), Some(7));
        assert_eq!(read(&["Sun, 06 Nov 1994 08:49:37 GMT"], None), Some(0));
        assert_eq!(read(&[], None), None);
    }

    #[test]
    fn fractions_are_rounded_up_and_the_longest_counts() {
        assert_eq!(read(&["3600.5"], None), Some(3601));
        assert_eq!(read(&["0.0"], None), Some(0));
        assert_eq!(read(&["3600, 3600"], None), Some(3600));
        assert_eq!(read(&["5, 7"], None), Some(7));
        assert_eq!(read(&["5", "7", "6"], None), Some(7));
        assert_eq!(read(&["12345678901234567890123"], None), Some(u64::MAX));
    }

    #[test]
    fn what_cannot_be_read_is_longer_than_anybody_waits() {
        for asked in ["soon", "-5", "", "5 minutes", "1e3", "5,"] {
            assert_eq!(read(&[asked], None), Some(UNKNOWN.as_secs()), "{asked}");
        }
        assert_eq!(read(&["7", "soon"], None), Some(UNKNOWN.as_secs()));
    }
}
