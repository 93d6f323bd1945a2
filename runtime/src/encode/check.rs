//! Whether a text is what a value of a type would be sent as: for those who have texts and no typed values, which are the command
//! line, the sandbox and the checker of schemas.
//!
//! The texts are those that `scalar` writes, and spellings of the same value that a server takes as well.

use std::net::IpAddr;

use crate::decode::scalar::{date, datetime, decimal, float, seconds};
use crate::decode::shape::expected;
use crate::decode::{Shape, Shaped};
use crate::{Url, json};

/// Checks the text of a parameter. `booleans` are the texts for true and false. Of a list's or map's type, each item is checked for
/// itself, with the item's type.
///
/// ```
/// use actionapi::description::Type;
///
/// assert!(actionapi::encode::check_text(Type::Integer, ["1", "0"], "42").is_ok());
/// let problem = actionapi::encode::check_text(Type::Integer, ["1", "0"], "many").unwrap_err();
/// assert_eq!(problem, r#"expected an integer, found "many""#);
/// ```
///
/// # Errors
/// What was expected and what was found.
pub fn check_text<'s>(shaped: impl Shaped<'s>, booleans: [&str; 2], text: &str) -> Result<(), String> {
    let fits = match shaped.shape() {
        Shape::String => true,
        Shape::Integer => text.parse::<i64>().is_ok(),
        Shape::Float => float(text).is_some(),
        Shape::Decimal => decimal(text).is_some(),
        Shape::Boolean => booleans.contains(&text),
        Shape::Date => date(text).is_some_and(|(_, odd)| !odd),
        Shape::DateTime => datetime(text).is_some(),
        Shape::Timestamp => seconds(text).is_some(),
        Shape::Ip => text.parse::<IpAddr>().is_ok(),
        Shape::Url => text.parse::<Url>().is_ok(),
        Shape::Json => json::find(text, &[], &mut []).is_ok(),
        Shape::Enum { values, .. } => values.contains(&text),
        Shape::Optional(some) => return check_text(some, booleans, text),
        Shape::List(_) | Shape::Map(_) | Shape::Record { .. } => false,
    };
    if fits { Ok(()) } else { Err(format!("expected {}, found {text:?}", wanted(shaped, booleans))) }
}

/// What a message says is expected, with the texts there are to choose from.
fn wanted<'s>(shaped: impl Shaped<'s>, [yes, no]: [&str; 2]) -> String {
    match shaped.shape() {
        Shape::Boolean => format!("`{yes}` or `{no}`"),
        Shape::Date => "a date such as `2012-08-01`".to_owned(),
        Shape::DateTime => "a date and time such as `2012-08-01 18:30:56`".to_owned(),
        Shape::Timestamp => "seconds since 1970".to_owned(),
        Shape::Json => "JSON".to_owned(),
        Shape::Enum { values, .. } => {
            let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
            format!("one of {}", values.join(", "))
        }
        _ => expected(shaped),
    }
}
