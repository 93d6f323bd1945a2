//! The values of examples: which type says what they are, and what their texts look like.
//!
//! It knows no lint.

use std::collections::BTreeMap;

use actionapi::description::{Api, Function, Scalar, Type, TypeId};
use serde_json::Value;

/// What has a type that says what a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// A field of a record, by its index.
    Field(TypeId, usize),
    /// What a function returns, by its index among all.
    Function(usize),
}

/// The values of all examples that are single values by their type, or any JSON.
pub(super) type Values = BTreeMap<Owner, Vec<Value>>;

/// The values of the examples that the schema has.
pub(super) fn of_examples(api: &Api) -> Values {
    let mut walk = Walk { api, values: Values::new() };
    for (index, (_, function)) in api.functions().enumerate() {
        if let Some(value) = example(function) {
            walk.value(Owner::Function(index), &function.returns, &value);
        }
    }
    walk.values
}

/// The data of a function's example, if the schema has one.
pub(super) fn example(function: &Function) -> Option<Value> {
    if function.example.is_made { None } else { serde_json::from_str(&function.example.data).ok() }
}

struct Walk<'a> {
    api: &'a Api,
    values: Values,
}

impl Walk<'_> {
    fn value(&mut self, owner: Owner, kind: &Type, value: &Value) {
        match (kind, value) {
            (Type::Optional(inner), _) => self.value(owner, inner, value),
            (Type::List(item), Value::Array(items)) => items.iter().for_each(|each| self.value(owner, item, each)),
            (Type::Map(item), Value::Object(values)) => values.values().for_each(|each| self.value(owner, item, each)),
            (Type::Record(id), Value::Object(values)) => {
                for (index, field) in self.api.fields(*id).iter().enumerate() {
                    // In another form it is not what its type says.
                    if let Some(value) = values.get(&*field.name.wire).filter(|_| field.forms.is_empty()) {
                        self.value(Owner::Field(*id, index), &field.kind, value);
                    }
                }
            }
            (Type::Scalar(_), _) => self.values.entry(owner).or_default().push(value.clone()),
            _ => {}
        }
    }
}

/// What a text looks like, as the name of the type that it would have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) scalar: Scalar,
    /// With its article.
    pub(super) words: &'static str,
}

/// What all of these values look like, if they are texts, or numbers and booleans in place of texts.
pub(super) fn look(values: &[Value]) -> Option<Look> {
    let texts: Vec<String> = values.iter().map(text).collect::<Option<_>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    let looks = [
        (Scalar::DateTime, "a date and time"),
        (Scalar::Date, "a date"),
        (Scalar::Ip, "an IP address"),
        (Scalar::Url, "a URL"),
        (Scalar::Boolean, "a boolean"),
        (Scalar::Integer, "a whole number"),
        (Scalar::Decimal, "a number"),
    ];
    let fits = |scalar: Scalar| !texts.is_empty() && texts.iter().all(|text| is(scalar, text));
    looks.into_iter().find(|(scalar, _)| fits(*scalar)).map(|(scalar, words)| Look { scalar, words })
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a text is nothing but a value of this type, in its usual spelling.
fn is(scalar: Scalar, text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let whole = |text: &str| {
        let text = text.strip_prefix('-').unwrap_or(text);
        // What begins with a zero is an identifier, and so is what no integer can hold.
        digits(text) && text.len() <= 18 && (text == "0" || !text.starts_with('0'))
    };
    match scalar {
        Scalar::Date => is_date(text),
        Scalar::DateTime => text.split_once([' ', 'T']).is_some_and(|(date, time)| is_date(date) && is_time(time)),
        Scalar::Ip => text.parse::<std::net::IpAddr>().is_ok(),
        Scalar::Url => {
            ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme)) && !text.contains(char::is_whitespace)
        }
        Scalar::Boolean => matches!(text, "true" | "false"),
        Scalar::Integer => whole(text),
        Scalar::Decimal => text.split_once('.').is_some_and(|(before, after)| whole(before) && digits(after)),
        _ => false,
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if is(year, 4) && is(month, 2) && is(day, 2))
}

fn is_time(text: &str) -> bool {
    let begins = text.get(..5).is_some_and(|start| start.bytes().enumerate().all(|(at, byte)| (at == 2) == (byte == b':')));
    begins && text.bytes().all(|byte| byte.is_ascii_digit() || b":.Z+-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks(values: &[Value]) -> Option<Scalar> {
        look(values).map(|look| look.scalar)
    }

    #[test]
    fn texts_look_like_their_types() {
        let cases = [
            ("2012-08-01", Some(Scalar::Date)),
            ("2012-08-01 18:30:56", Some(Scalar::DateTime)),
            ("2012-08-01T18:30:56Z", Some(Scalar::DateTime)),
            ("192.0.2.1", Some(Scalar::Ip)),
            ("::1", Some(Scalar::Ip)),
            ("https://example.com/a", Some(Scalar::Url)),
            ("true", Some(Scalar::Boolean)),
            ("17", Some(Scalar::Integer)),
            ("-38.00", Some(Scalar::Decimal)),
            ("0017", None),
            ("1.2.3", None),
            ("12345678901234567890", None),
            ("2012", Some(Scalar::Integer)),
            ("1d", None),
            ("example.com", None),
            ("see https://example.com", None),
        ];
        for (text, scalar) in cases {
            assert_eq!(looks(&[Value::from(text)]), scalar, "{text}");
        }
    }

    #[test]
    fn all_values_must_look_alike() {
        assert_eq!(looks(&["1".into(), "a".into()]), None);
        assert_eq!(looks(&["1".into(), "".into(), Value::Null]), Some(Scalar::Integer));
        assert_eq!(looks(&["".into()]), None);
        assert_eq!(looks(&[1.into(), true.into()]), None);
        assert_eq!(looks(&[]), None);
    }
}
