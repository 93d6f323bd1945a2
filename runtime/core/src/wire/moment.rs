//! The forms of dates and times that servers send besides the usual ones: the zero date, short digits, other zones, and PHP's object.
//!
//! What a date, datetime or timestamp makes of them is in its own file.

use std::borrow::Cow;

/// The zero date in UTC, as the seconds since 1970 that PHP makes of it.
const ZERO_SECONDS: i64 = -62_169_984_000;

/// The most seconds by which a time zone moves it.
const DAY: i64 = 86_400;

/// A date and time as PHP wrote it, and its time zone.
#[derive(Clone, Debug)]
pub(super) struct Moment<'t> {
    pub(super) date: Cow<'t, str>,
    pub(super) zone: Cow<'t, str>,
}

impl Moment<'_> {
    /// The text of the instant, if the time zone is an offset.
    pub(super) fn instant(&self) -> Option<String> {
        let offset = if is_utc(&self.zone) { "Z" } else { &*self.zone };
        offset.starts_with(['Z', '+', '-']).then(|| format!("{}{offset}", self.date))
    }
}

fn is_utc(zone: &str) -> bool {
    ["Z", "UTC", "GMT", "Etc/UTC", "Etc/GMT"].iter().any(|name| name.eq_ignore_ascii_case(zone))
}

/// The spelling of ISO 8601 of a date with or without a time, if it was spelled in another way: with spaces around it, a month, day or
/// hour of one digit, a space before the offset, or `UTC` for it.
pub(super) fn respelled(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let mut date = trimmed.splitn(3, '-');
    let (year, month, rest) = (date.next()?, date.next()?, date.next()?);
    let day_end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    let (day, rest) = rest.split_at(day_end);
    if year.len() != 4 || !is_number(year) {
        return None;
    }
    let mut spelled = format!("{year}-{}-{}", pair(month)?, pair(day)?);
    if let Some(time) = rest.strip_prefix(['T', 't', ' ']) {
        spelled.push('T');
        spelled.push_str(&time_of_day(time.trim_start())?);
    } else if !rest.is_empty() {
        return None;
    }
    (spelled != text).then_some(spelled)
}

/// A time with two digits for each of its parts, and its offset.
fn time_of_day(text: &str) -> Option<String> {
    let end = text.find(|character: char| !matches!(character, '0'..='9' | ':' | '.' | ',')).unwrap_or(text.len());
    let (time, zone) = text.split_at(end);
    let (whole, fraction) = time.find(['.', ',']).map_or((time, ""), |at| time.split_at(at));
    let parts = whole.split(':').map(pair).collect::<Option<Vec<_>>>()?;
    let zone = zone.trim_start();
    let zone = if is_utc(zone) { "Z" } else { zone };
    Some(format!("{}{fraction}{zone}", parts.join(":")))
}

/// A number of one or two digits, as two.
fn pair(digits: &str) -> Option<String> {
    (matches!(digits.len(), 1 | 2) && is_number(digits)).then(|| format!("{digits:0>2}"))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is the date that MySQL has in place of one that was never set, or what other programs make of that; and then whether
/// it is in another form than MySQL's.
pub(super) fn zero_date(text: &str) -> Option<bool> {
    const DATES: [&str; 5] = ["0000-00-00", "0000/00/00", "00-00-0000", "00/00/0000", "00.00.0000"];
    // The end of the year before the year 0, which a time zone may move by a day, in ISO 8601 and RFC 2822.
    const MOVED: [&str; 4] = ["-0001-11-", "-0001-12-01", "-000001-11-", "-000001-12-01"];
    if matches!(text, "0000-00-00" | "0000-00-00 00:00:00") {
        return Some(false);
    }
    let is_moved = MOVED.iter().any(|date| text.starts_with(date)) || text.contains(" Nov -0001 ");
    let is_zero = || DATES.iter().find_map(|date| text.strip_prefix(date)).is_some_and(is_midnight);
    (is_moved || is_zero() || is_zero_seconds(text)).then_some(true)
}

/// Whether a time has no digit but zero before its offset.
fn is_midnight(time: &str) -> bool {
    let zone = time.trim_start_matches(['T', 't', ' ', '0', ':', '.', ',']);
    let offset = zone.strip_prefix(['+', '-']).unwrap_or_default();
    zone.is_empty() || is_utc(zone) || offset.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether a number is the zero date in some time zone.
pub(super) fn is_zero_seconds(digits: &str) -> bool {
    digits.parse().is_ok_and(is_zero)
}

/// The same for seconds since 1970.
pub(super) fn is_zero(seconds: i64) -> bool {
    seconds.saturating_sub(ZERO_SECONDS).saturating_abs() <= DAY
}
