//! The patterns of dates and times: which letters they may have, and whether a type can be in one.
//!
//! It knows nothing of how they are read and written: the runtime does.

use actionapi_core::description::Scalar;

/// What a part of a pattern says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Year,
    Month,
    Day,
    Weekday,
    Hour,
    /// An hour of twelve.
    HalfHour,
    Minute,
    Second,
    Fraction,
    /// Whether it is before or after noon.
    Noon,
    Offset,
    Percent,
}

/// The letters after a `%`, with what they say. Those with a `-` are written without zeros in front.
const LETTERS: &[(&str, Part)] = &[
    ("Y", Part::Year),
    ("y", Part::Year),
    ("m", Part::Month),
    ("-m", Part::Month),
    ("b", Part::Month),
    ("B", Part::Month),
    ("d", Part::Day),
    ("-d", Part::Day),
    ("e", Part::Day),
    ("a", Part::Weekday),
    ("A", Part::Weekday),
    ("H", Part::Hour),
    ("-H", Part::Hour),
    ("I", Part::HalfHour),
    ("-I", Part::HalfHour),
    ("p", Part::Noon),
    ("M", Part::Minute),
    ("S", Part::Second),
    (".f", Part::Fraction),
    ("z", Part::Offset),
    (":z", Part::Offset),
    ("%", Part::Percent),
];

/// The problem with a pattern for a type, and what to do.
pub(super) type Problem = (String, String);

/// Checks a pattern for a date, a datetime or a timestamp.
///
/// # Errors
/// The problem, and what to do.
pub(super) fn check(pattern: &str, scalar: Scalar) -> Result<(), Problem> {
    let parts = parts(pattern)?;
    let has = |part: Part| parts.contains(&part);
    let problem = |message: &str, help: &str| Err((message.to_owned(), help.to_owned()));
    if let Some(part) = parts.iter().enumerate().find(|(at, part)| **part != Part::Percent && parts[..*at].contains(part)) {
        return problem(&format!("the pattern has {} twice", name(*part.1)), "remove one of them");
    }
    for part in [Part::Year, Part::Month, Part::Day] {
        if !has(part) {
            return problem(
                &format!("the pattern has no {}", name(part).trim_start_matches("the ")),
                "add it, such as in `%d/%m/%Y`",
            );
        }
    }
    let time = [Part::Hour, Part::HalfHour, Part::Minute, Part::Second, Part::Fraction, Part::Noon, Part::Offset];
    if scalar == Scalar::Date {
        return match time.into_iter().find(|part| has(*part)) {
            Some(_) => {
                problem("a `date` has no time of day", "make the type a `datetime`, or remove the time from the pattern")
            }
            None => Ok(()),
        };
    }
    let (help, clock) = ("add it, such as in `%d/%m/%Y %H:%M:%S`", (has(Part::Hour), has(Part::HalfHour), has(Part::Noon)));
    match clock {
        (true, true, _) => return problem("the pattern has the hour twice", "remove one of them"),
        (false, false, _) => return problem("the pattern has no hour", help),
        (true, false, true) => return problem("`%p` needs an hour of twelve", "write `%I` for `%H`, or remove `%p`"),
        (false, true, false) => return problem("`%I` is an hour of twelve", "write `%H`, or add `%p`"),
        _ => {}
    }
    if has(Part::Second) && !has(Part::Minute) || has(Part::Fraction) && !has(Part::Second) {
        return problem("the pattern skips a part of the time", "write it as hours, minutes and seconds");
    }
    match (scalar, has(Part::Offset)) {
        (Scalar::Timestamp, false) => problem(
            "a `timestamp` needs an offset in its pattern",
            "add `%z`, or a `Z` at the end if all times are in UTC, or make the type a `datetime`",
        ),
        (Scalar::DateTime, true) => {
            problem("a `datetime` has no offset", "make the type a `timestamp`, or remove the offset from the pattern")
        }
        _ => Ok(()),
    }
}

/// The parts of a pattern, in its order.
fn parts(pattern: &str) -> Result<Vec<Part>, Problem> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((_, after)) = rest.split_once('%') {
        let found = LETTERS.iter().filter(|(letters, _)| after.starts_with(letters)).max_by_key(|(letters, _)| letters.len());
        let Some((letters, part)) = found else {
            let unknown: String = after.chars().take(1).collect();
            let known: Vec<String> = LETTERS.iter().map(|(letters, _)| format!("`%{letters}`")).collect();
            let message = format!("`%{unknown}` is no part of a date or time");
            return Err((message, format!("the known parts are {}", known.join(", "))));
        };
        parts.push(*part);
        rest = &after[letters.len()..];
    }
    // What ISO 8601 writes for an offset of zero.
    if rest.ends_with('Z') && parts.contains(&Part::Minute) && !parts.contains(&Part::Offset) {
        parts.push(Part::Offset);
    }
    if parts.is_empty() {
        let message = "the pattern has no parts of a date or time".to_owned();
        return Err((message, "write for example `%d/%m/%Y`".to_owned()));
    }
    Ok(parts)
}

fn name(part: Part) -> &'static str {
    match part {
        Part::Year => "the year",
        Part::Month => "the month",
        Part::Day => "the day",
        Part::Weekday => "the weekday",
        Part::Hour | Part::HalfHour => "the hour",
        Part::Minute => "the minute",
        Part::Second => "the second",
        Part::Fraction => "the fraction",
        Part::Noon => "`%p`",
        Part::Offset => "the offset",
        Part::Percent => "`%%`",
    }
}
