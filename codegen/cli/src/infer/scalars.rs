//! The scalar type of a value: the narrowest one that takes everything that was seen, unless its name says otherwise.
//!
//! What a type takes is the decoder's business; here is only what is plausible.

use std::collections::BTreeSet;

use actionapi::Tree;
use actionapi::description::Scalar;

use super::secrets;
use super::shape::Shape;
use super::takes::{Taken, taken};
use super::words::{hints_address, hints_boolean, hints_digits, hints_fraction, hints_money, hints_secret, hints_time};

/// Whether texts of few values become enums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Enums {
    /// If they were seen often enough.
    #[default]
    Auto,
    /// If a value was seen twice.
    Always,
    /// Never.
    Never,
}

/// The type of a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) kind: Chose,
    /// Whether there may be nothing.
    pub(super) optional: bool,
    /// Its form, as the schema writes it after `as:`.
    pub(super) form: Option<String>,
    pub(super) secret: bool,
    /// Why, if that is not plain.
    pub(super) note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Chose {
    Scalar(Scalar),
    /// One of these texts.
    Enum(Vec<String>),
}

/// Chooses the type for the scalars of a shape. `named` is what is known to be no number.
pub(super) fn choose(name: &str, shape: &Shape, enums: Enums) -> Chosen {
    let plain = |scalar, optional| Chosen { kind: Chose::Scalar(scalar), optional, form: None, secret: false, note: None };
    let values: Vec<&Tree> = shape.scalars.keys().filter(|scalar| **scalar != Tree::Null).collect();
    let has_null = shape.scalars.contains_key(&Tree::Null);
    if values.is_empty() {
        let note = if has_null { "only null was seen" } else { "no value was seen" };
        return Chosen { note: Some(note.to_owned()), ..plain(Scalar::Json, false) };
    }
    let is_text = values.iter().all(|value| value.text().is_some() || **value == Tree::Boolean(false));
    let says_something = |value: &&Tree| value.text().is_some_and(|text| !secrets::is_no_secret(text));
    if is_text && hints_secret(name) && values.iter().any(says_something) {
        let optional = has_null || values.contains(&&Tree::Boolean(false));
        return Chosen { secret: true, ..plain(Scalar::String, optional) };
    }
    if let Some(chosen) = timestamp(name, &values, has_null) {
        return chosen;
    }
    for scalar in CANDIDATES {
        if is_plausible(*scalar, name, &values)
            && let Some(optional) = takes_all(*scalar, &values)
        {
            let note = (*scalar == Scalar::Boolean && !values.iter().all(|value| matches!(value, Tree::Boolean(_))))
                .then(|| "guessed from the name and the values".to_owned());
            return Chosen { note, ..plain(*scalar, optional || has_null) };
        }
    }
    if let Some(scalar) = zero_date(&values) {
        return plain(scalar, true);
    }
    if let Some(values) = few_values(name, shape, enums) {
        let note = Some(format!("{} values in {}", values.len(), count_of_texts(shape)));
        return Chosen {
            kind: Chose::Enum(values),
            note,
            ..plain(Scalar::String, has_null || shape.scalars.keys().any(|value| value.text() == Some("")))
        };
    }
    match takes_all(Scalar::String, &values) {
        Some(optional) => plain(Scalar::String, optional || has_null),
        None => plain(Scalar::Json, false),
    }
}

/// From the narrowest to the widest.
const CANDIDATES: &[Scalar] = &[
    Scalar::Boolean,
    Scalar::Integer,
    Scalar::Digits,
    Scalar::Decimal,
    Scalar::Float,
    Scalar::Date,
    Scalar::DateTime,
    Scalar::Timestamp,
    Scalar::Ip,
    Scalar::Url,
];

/// Whether a type takes all values, at least one of them as a value; and then whether some are nothing.
fn takes_all(scalar: Scalar, values: &[&Tree]) -> Option<bool> {
    let mut has = [false; 2];
    for value in values {
        match taken(scalar, value) {
            Taken::Value => has[0] = true,
            Taken::Unusual if matches!(scalar, Scalar::String | Scalar::DateTime | Scalar::Timestamp | Scalar::Boolean) => {
                has[0] = true
            }
            Taken::Nothing => has[1] = true,
            Taken::Unusual | Taken::Refused => return None,
        }
    }
    has[0].then_some(has[1])
}

/// The type of dates of which only zero dates were seen.
fn zero_date(values: &[&Tree]) -> Option<Scalar> {
    const DATE: usize = "0000-00-00".len();
    let mut texts = values.iter().filter_map(|value| value.text()).filter(|text| !text.trim().is_empty()).peekable();
    texts.peek()?;
    let are_nothing = values.iter().all(|value| taken(Scalar::DateTime, value) == Taken::Nothing);
    let scalar = if texts.all(|text| text.len() <= DATE) { Scalar::Date } else { Scalar::DateTime };
    are_nothing.then_some(scalar)
}

/// Whether a type may be meant.
fn is_plausible(scalar: Scalar, name: &str, values: &[&Tree]) -> bool {
    let mut texts = values.iter().filter_map(|value| value.text()).filter(|text| !text.is_empty());
    match scalar {
        Scalar::Boolean => is_boolean(name, values),
        // Too many digits for a number in quotes; a number without quotes is one.
        Scalar::Digits => {
            values.iter().any(|value| matches!(value, Tree::Number(digits) if digits.len() > MOST_DIGITS))
                && texts.next().is_none()
        }
        Scalar::Integer | Scalar::Float | Scalar::Decimal => {
            let are_numbers = texts.all(|text| is_number(text) && !hints_digits(name));
            are_numbers && !values.contains(&&Tree::Boolean(true)) && is_kind_of_number(scalar, name, values)
        }
        Scalar::Date | Scalar::DateTime | Scalar::Timestamp => {
            let are_texts = values.iter().all(|value| value.text().is_some() || **value == Tree::Boolean(false));
            are_texts && texts.all(|text| !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
        }
        // Four small numbers are most often a version.
        Scalar::Ip => {
            let is_version = |text: &str| text.split('.').all(|part| part.parse().is_ok_and(|part: u8| part < 32));
            let are_texts = values.iter().all(|value| value.text().is_some() || **value == Tree::Boolean(false));
            are_texts && (hints_address(name) || !texts.all(is_version))
        }
        Scalar::Url => texts.all(|text| text.contains("://")) && values.iter().all(|value| value.text().is_some()),
        _ => true,
    }
}

/// More digits are an identifier.
const MOST_DIGITS: usize = 18;

/// Whether a text is a number, and no identifier of digits.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (units, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Seconds with a fraction, such as `1343845856.000100`, are an identifier as well.
    let is_moment = fraction.len() >= 6 && is_in(units, 800_000_000..=4_000_000_000);
    !is_moment
        && all_digits(units)
        && all_digits(fraction)
        && units.len() <= MOST_DIGITS
        && (units == "0" || !units.starts_with('0'))
}

/// Whether numbers are best read as this type.
fn is_kind_of_number(scalar: Scalar, name: &str, values: &[&Tree]) -> bool {
    let numbers = values.iter().filter_map(|value| if let Tree::Number(digits) = value { Some(digits.as_str()) } else { None });
    let has_fraction = |text: &str| text.contains(['.', 'e', 'E']);
    match scalar {
        Scalar::Integer if hints_fraction(name) && values.iter().all(|value| matches!(value, Tree::Number(_))) => false,
        Scalar::Integer => {
            let mut all = values.iter().filter_map(|value| value.text()).chain(numbers);
            all.all(|text| !has_fraction(text) && text.trim_start_matches('-').len() <= MOST_DIGITS)
        }
        // Without quotes, a fraction was most often computed, unless it is money.
        Scalar::Decimal => {
            let mut with_fraction = numbers.filter(|text| has_fraction(text)).peekable();
            let is_ratio = hints_fraction(name) && values.iter().all(|value| matches!(value, Tree::Number(_)));
            hints_money(name) || with_fraction.peek().is_none() && !is_ratio
        }
        _ => true,
    }
}

/// Whether all values are true or false, by themselves or because of the name.
fn is_boolean(name: &str, values: &[&Tree]) -> bool {
    let is_true = |value: &Tree| matches!(value, Tree::Boolean(true));
    let is_hinted = hints_boolean(name);
    let texts = |words: [&str; 2]| {
        values
            .iter()
            .filter(|value| value.text().is_some_and(|text| words.iter().any(|word| text.eq_ignore_ascii_case(word))))
            .count()
    };
    // One `yes` alone may be anything.
    let is_yes_or_no = is_hinted || texts(["yes", "yes"]) > 0 && texts(["no", "no"]) > 0;
    let is_word = |value: &Tree| {
        let text = value.text().unwrap_or_default().to_ascii_lowercase();
        ["true", "false"].contains(&text.as_str()) || is_yes_or_no && ["yes", "no"].contains(&text.as_str())
    };
    let is_digit = |value: &Tree| match value {
        Tree::Number(digits) => digits == "0" || digits == "1",
        value => ["0", "1", ""].contains(&value.text().unwrap_or("x")),
    };
    let all_nothing = values.iter().all(|value| value.text() == Some(""));
    if all_nothing {
        return false;
    }
    let is_other_word = |value: &Tree| {
        let text = value.text().unwrap_or_default().to_ascii_lowercase();
        ["on", "off", "enabled", "disabled", "y", "n", "t", "f"].contains(&text.as_str())
    };
    let is_plain = |value: &&Tree| matches!(**value, Tree::Boolean(_)) || is_word(value);
    let (plain, rest): (Vec<&Tree>, Vec<&Tree>) = values.iter().copied().partition(is_plain);
    // `false` alone among others is PHP's nothing.
    let is_false = plain.iter().all(|value| matches!(value, Tree::Boolean(false)));
    match rest.is_empty() {
        true => true,
        false if is_hinted => rest.iter().all(|value| is_digit(value) || is_other_word(value)),
        false => !is_false && values.iter().any(|value| is_true(value)) && rest.iter().all(|value| is_digit(value)),
    }
}

/// Seconds or milliseconds since 1970, if the name says that it is a time.
fn timestamp(name: &str, values: &[&Tree], has_null: bool) -> Option<Chosen> {
    if !hints_time(name) {
        return None;
    }
    let digits = |value: &Tree| match value {
        Tree::Number(digits) => Some(digits.clone()),
        value => value.text().map(str::to_owned),
    };
    let (mut seconds, mut milliseconds, mut optional, mut zero) = (false, false, has_null, None);
    for value in values {
        match digits(value).as_deref() {
            Some("") => optional = true,
            Some("0") => zero = Some(value),
            Some(text) if is_in(text, 800_000_000..=4_000_000_000) => seconds = true,
            Some(text) if is_in(text, 800_000_000_000..=4_000_000_000_000) => milliseconds = true,
            Some(_) => return None,
            None if **value == Tree::Boolean(false) => optional = true,
            None => return None,
        }
    }
    if seconds == milliseconds {
        return None;
    }
    let none = zero.map(|value| format!("none: [{value}]"));
    let form = match (milliseconds, none) {
        (true, None) => Some("milliseconds".to_owned()),
        (true, Some(none)) => Some(format!("{{ milliseconds: true, {none} }}")),
        (false, none) => none.map(|none| format!("{{ {none} }}")),
    };
    let optional = optional || zero.is_some();
    let note = Some("guessed from the name and the values".to_owned());
    Some(Chosen { kind: Chose::Scalar(Scalar::Timestamp), optional, form, secret: false, note })
}

fn is_in(text: &str, range: std::ops::RangeInclusive<u64>) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse().is_ok_and(|number: u64| range.contains(&number))
}

fn count_of_texts(shape: &Shape) -> u64 {
    shape.scalars.iter().filter(|(value, _)| value.text().is_some_and(|text| !text.is_empty())).map(|(_, count)| count).sum()
}

/// The values of an enum, if texts are few enough to be one.
fn few_values(name: &str, shape: &Shape, enums: Enums) -> Option<Vec<String>> {
    const OFTEN: u64 = 10;
    const LONGEST: usize = 40;
    if shape.scalars.keys().any(|value| value.text().is_none() && *value != Tree::Null) || hints_digits(name) {
        return None;
    }
    let texts: Vec<_> = shape.scalars.keys().filter_map(|value| value.text()).filter(|text| !text.is_empty()).collect();
    let (count, distinct) = (count_of_texts(shape), texts.len() as u64);
    let is_few = match enums {
        Enums::Never => false,
        Enums::Auto => count >= OFTEN && distinct > 1 && distinct * distinct < count && !are_numbered(&texts),
        Enums::Always => count > distinct,
    };
    let is_word = |text: &&str| {
        text.len() <= LONGEST
            && text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text.is_ascii()
            && !secrets::is_key(text)
    };
    // Values that differ only in case or punctuation have one name in Rust.
    let mut names: Vec<_> = texts.iter().map(|text| super::words::type_name(text, false).to_ascii_lowercase()).collect();
    names.sort_unstable();
    let before = names.len();
    names.dedup();
    let are_names = names.len() == before && !names.iter().any(|name| name == "unknown" || name == "known");
    (is_few && are_names && texts.iter().all(is_word)).then(|| texts.into_iter().map(str::to_owned).collect())
}

/// Whether some texts are the same but for their digits, as numbered names are: there will be more of them.
fn are_numbered(texts: &[&str]) -> bool {
    let without_digits: BTreeSet<String> =
        texts.iter().map(|text| text.chars().filter(|character| !character.is_ascii_digit()).collect()).collect();
    without_digits.len() < texts.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn chosen(name: &str, values: &str) -> String {
        let Tree::List(values) = Tree::read(values).unwrap() else { panic!("a list") };
        let mut shape = Shape::default();
        values.iter().for_each(|value| shape.add(value));
        let Chosen { kind, optional, form, secret, .. } = choose(name, &shape, Enums::Auto);
        let kind = match kind {
            Chose::Scalar(scalar) => scalar.row().name.to_owned(),
            Chose::Enum(values) => values.join("|"),
        };
        let form = form.map(|form| format!(" as {form}")).unwrap_or_default();
        format!("{kind}{}{form}{}", if optional { "?" } else { "" }, if secret { " secret" } else { "" })
    }

    #[test]
    fn the_narrowest_type_that_takes_all_is_chosen() {
        for (name, values, expected) in [
            ("total", r#"["38.00", "0.50"]"#, "decimal"),
            ("id", r#"["1", "27"]"#, "integer"),
            ("count", r#"[1, ""]"#, "integer?"),
            ("count", "[1, null]", "integer?"),
            ("count", "[1, false]", "integer?"),
            ("enabled", r#"["1", "0", ""]"#, "boolean"),
            ("count", r#"["1", "0"]"#, "integer"),
            ("locked", r#"["Yes", "No"]"#, "boolean"),
            ("ts", r#"["1343845856.000100"]"#, "string"),
            ("ratio", "[1]", "float"),
            ("time_active", "[1]", "integer"),
            ("library", r#"["1.2.19.0"]"#, "string"),
            ("server_ip", r#"["10.0.0.1"]"#, "ip"),
            ("answer", r#"["yes"]"#, "string"),
            ("update_id", "[1343845856]", "integer"),
            ("due", r#"["0000-00-00", ""]"#, "date?"),
            ("due", r#"["0000-00-00 00:00:00"]"#, "datetime?"),
            ("regdate", r#"["2012-08-01", "0000-00-00"]"#, "date?"),
            ("lastlogin", r#"["2012-08-01 18:30:56", "0000-00-00 00:00:00"]"#, "datetime?"),
            ("lastlogin", r#"["2012-08-01 00:00:00", "2012-08-01 18:30:56"]"#, "datetime"),
            ("made", r#"["2012-08-01T18:30:56Z"]"#, "timestamp"),
            ("created", "[1343845856]", "timestamp"),
            ("created", "[1343845856, 0]", "timestamp? as { none: [0] }"),
            ("created_at", "[1343845856123]", "timestamp as milliseconds"),
            ("total", "[1343845856]", "integer"),
            ("code", r#"["007", "12"]"#, "string"),
            ("id", r#"["1234567890123456789012"]"#, "string"),
            ("id", "[1234567890123456789012]", "digits"),
            ("phone", r#"["5551234"]"#, "string"),
            ("version", r#"["1.10"]"#, "string"),
            ("ratio", "[0.5, 1]", "float"),
            ("price", "[0.5, 1]", "decimal"),
            ("address", r#"["192.0.2.1", "2001:db8::1"]"#, "ip"),
            ("link", r#"["https://example.com/"]"#, "url"),
            ("link", r#"["mailto:a@example.com"]"#, "string"),
            ("note", r#"["", "x", null]"#, "string?"),
            ("note", r#"[""]"#, "string"),
            ("password", r#"["hunter2"]"#, "string secret"),
            ("http-auth-challenge", r#"["false"]"#, "boolean"),
            ("proxy_auth_enabled", "[false]", "boolean"),
            ("token", r#"[false, "x"]"#, "string? secret"),
            ("max_active_jobs", "[1]", "integer"),
            ("request", r#"["a", "a", "a", "a", "a", "a", "a", "a", "a", "a"]"#, "string"),
            (
                "file",
                r#"["f1.bin", "f2.bin", "f1.bin", "f2.bin", "f1.bin", "f2.bin", "f1.bin", "f2.bin", "f1.bin", "f2.bin"]"#,
                "string",
            ),
            ("deleted", "[null]", "json"),
            ("status", r#"["a", "b", "a", "b", "a", "b", "a", "b", "a", "b"]"#, "a|b"),
            ("status", r#"["a", "b", "a", "b", "a", "b"]"#, "string"),
        ] {
            assert_eq!(chosen(name, values), expected, "{name}: {values}");
        }
    }
}
