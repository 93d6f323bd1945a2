//! The parts of JSON text that is known to be valid.

use std::borrow::Cow;

use crate::json::{Scanner, Token, quote, unescape};

/// What JSON text is.
pub enum Parts<'t> {
    Null,
    Boolean(bool),
    Number(&'t str),
    Text(Cow<'t, str>),
    /// The JSON text of each item.
    List(Vec<&'t str>),
    /// The key and the JSON text of each member.
    Object(Vec<(Cow<'t, str>, &'t str)>),
}

impl<'t> Parts<'t> {
    /// The parts of a value. `None` if it is not JSON.
    pub fn of(text: &'t str) -> Option<Self> {
        let mut scanner = Scanner::new(text);
        let mut first = true;
        Some(match scanner.token().ok()? {
            Token::Null => Self::Null,
            Token::Boolean(value) => Self::Boolean(value),
            Token::Number(digits) => Self::Number(digits),
            Token::Text { raw, escaped } => Self::Text(unescape(raw, escaped)?),
            Token::Array => {
                let mut items = Vec::new();
                while scanner.item(&mut first).ok()? {
                    items.push(value(&mut scanner)?);
                }
                Self::List(items)
            }
            Token::Object => {
                let mut members = Vec::new();
                while let Some((raw, escaped)) = scanner.key(&mut first).ok()? {
                    members.push((unescape(raw, escaped)?, value(&mut scanner)?));
                }
                Self::Object(members)
            }
        })
    }
}

fn value<'t>(scanner: &mut Scanner<'t>) -> Option<&'t str> {
    scanner.spaces();
    let start = scanner.at();
    scanner.skip().ok()?;
    Some(scanner.slice(start))
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    let mut json = String::new();
    quote(text, &mut json);
    json
}

/// Items as a JSON list.
pub(super) fn list(items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut json = "[".to_owned();
    for item in items {
        if json.len() > 1 {
            json.push(',');
        }
        json.push_str(item.as_ref());
    }
    json.push(']');
    json
}

/// Members as a JSON object.
pub(super) fn object<'m>(members: impl IntoIterator<Item = (&'m str, impl AsRef<str>)>) -> String {
    let mut json = "{".to_owned();
    for (key, value) in members {
        if json.len() > 1 {
            json.push(',');
        }
        quote(key, &mut json);
        json.push(':');
        json.push_str(value.as_ref());
    }
    json.push('}');
    json
}
