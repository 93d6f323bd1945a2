//! Replies as the sandbox writes them: a success with data, or an error, each part where the reply profile says it is.
//!
//! The client reads replies with code of its own; the two meet only over HTTP.

use std::borrow::Cow;

use serde_json::Value;

use super::example::value;
use crate::description::{Path, ReplyProfile, Success};
use crate::json::{self, Scanner, Token};

/// A reply's body as it is put together: JSON text at the leaves, so that digits stay as the example writes them.
#[derive(Debug)]
enum Node<'n> {
    Text(Cow<'n, str>),
    Object(Fields<'n>),
}

type Fields<'n> = Vec<(Cow<'n, str>, Node<'n>)>;

impl<'n> Node<'n> {
    /// Puts JSON text where the path leads, unless something is there.
    fn insert(&mut self, path: &'n [Cow<'static, str>], text: String) {
        let Self::Object(fields) = self else { return };
        let Some((first, rest)) = path.split_first() else { return };
        let position = fields.iter().position(|(name, _)| name == first);
        match position {
            Some(position) if !rest.is_empty() => fields[position].1.insert(rest, text),
            Some(_) => {}
            None if rest.is_empty() => fields.push((Cow::Borrowed(first), Self::Text(text.into()))),
            None => {
                let mut inner = Self::Object(Vec::new());
                inner.insert(rest, text);
                fields.push((Cow::Borrowed(first), inner));
            }
        }
    }

    /// Puts the data where the path leads, beside what the reply has there of its own.
    fn insert_data(&mut self, path: &'n [Cow<'static, str>], data: &'n str) {
        let Self::Object(fields) = self else { return };
        let Some((first, rest)) = path.split_first() else { return self.take_in(data) };
        let position = fields.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
            fields.push((Cow::Borrowed(first), Self::Object(Vec::new())));
            fields.len() - 1
        });
        fields[position].1.insert_data(rest, data);
    }

    /// Makes this object the data, and keeps the fields that the reply has in it of its own, unless the data is something other than an
    /// object: then the data alone is there. If nothing is known of it, only the reply's own fields are.
    fn take_in(&mut self, data: &'n str) {
        let Self::Object(own) = self else { return };
        if own.is_empty() {
            *self = Self::Text(data.trim().into());
        } else if let Some(members) = members(data) {
            merge(own, members);
        } else if data.trim() != "null" {
            *self = Self::Text(data.trim().into());
        }
    }

    fn contains(&self, path: &[Cow<'static, str>]) -> bool {
        match (self, path.split_first()) {
            (_, None) => true,
            (Self::Text(_), Some(_)) => false,
            (Self::Object(fields), Some((first, rest))) => {
                fields.iter().any(|(name, node)| name == first && node.contains(rest))
            }
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Object(fields) if is_array(fields) => write_array(fields, out),
            Self::Object(fields) => {
                out.push('{');
                for (index, (name, node)) in fields.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    json::quote(name, out);
                    out.push(':');
                    node.write(out);
                }
                out.push('}');
            }
        }
    }

    fn into_text(self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
}

/// Whether all names are indices, as where a path leads through an array.
fn is_array(fields: &Fields<'_>) -> bool {
    !fields.is_empty() && fields.iter().all(|(name, _)| json::index(name).is_some())
}

/// Writes the fields as an array. What no path leads to is null.
fn write_array(fields: &Fields<'_>, out: &mut String) {
    let last = fields.iter().filter_map(|(name, _)| json::index(name)).max().unwrap_or_default();
    out.push('[');
    for at in 0..=last {
        out.push_str(if at == 0 { "" } else { "," });
        match fields.iter().find(|(name, _)| json::index(name) == Some(at)) {
            Some((_, node)) => node.write(out),
            None => out.push_str("null"),
        }
    }
    out.push(']');
}

/// Adds the fields of the data. One that both have is the data's, but an object in which the reply has fields of its own keeps them.
fn merge<'n>(own: &mut Fields<'n>, members: Vec<(Cow<'n, str>, &'n str)>) {
    for (name, text) in members {
        match own.iter().position(|(known, _)| *known == name) {
            Some(position) => match (&mut own[position].1, self::members(text)) {
                (Node::Object(inner), Some(members)) => merge(inner, members),
                (Node::Object(_), None) => {}
                (Node::Text(_), _) => {
                    own.remove(position);
                    own.push((name, Node::Text(text.into())));
                }
            },
            None => own.push((name, Node::Text(text.into()))),
        }
    }
}

/// The fields of a JSON object, each with the text of its value; `None` if it is something else.
fn members(text: &str) -> Option<Vec<(Cow<'_, str>, &str)>> {
    let mut scanner = Scanner::new(text);
    if !matches!(scanner.token(), Ok(Token::Object)) {
        return None;
    }
    let (mut members, mut first) = (Vec::new(), true);
    while let Some((raw, escaped)) = scanner.key(&mut first).ok()? {
        members.push((json::unescape(raw, escaped)?, value(&mut scanner)?));
    }
    Some(members)
}

/// The body of a success with this data, which is JSON text.
pub(super) fn success(profile: &ReplyProfile, message: &str, data: &str) -> String {
    let place = profile.data.as_ref().map(Path::names).unwrap_or_default();
    let mut root = Node::Object(Vec::new());
    if let Success::Is { field, values } = &profile.success {
        root.insert(field.names(), scalar(values.first().map_or("success", |value| &**value)));
    }
    if let Some(path) = profile.message.as_ref().filter(|path| has_message(&profile.success, path.names(), place, message)) {
        root.insert(path.names(), quoted(message));
    }
    root.insert_data(place, data);
    root.into_text()
}

/// Whether a success has the message too.
fn has_message(success: &Success, path: &[Cow<'static, str>], place: &[Cow<'static, str>], message: &str) -> bool {
    match success {
        // One that an API has only in errors would look like an error.
        Success::Absent { field } if overlaps(field.names(), path) => false,
        // The data is where errors have their message.
        _ if place.starts_with(path) => false,
        // An empty message within the data is none; and an API without a field for success has messages in errors.
        success if path.starts_with(place) => matches!(success, Success::Is { .. }) && !message.is_empty(),
        _ => true,
    }
}

/// The body of an error.
pub(super) fn failure(profile: &ReplyProfile, message: &str, code: &str) -> String {
    let mut root = Node::Object(Vec::new());
    if let Success::Is { field, values } = &profile.success {
        root.insert(field.names(), scalar(failure_value(values)));
    }
    if let Some(path) = &profile.message {
        root.insert(path.names(), quoted(message));
    }
    if let Some(path) = &profile.code {
        root.insert(path.names(), quoted(code));
    }
    if let Success::Absent { field } = &profile.success
        && !root.contains(field.names())
    {
        root.insert(field.names(), quoted(message));
    }
    root.into_text()
}

fn overlaps(one: &[Cow<'static, str>], other: &[Cow<'static, str>]) -> bool {
    one.starts_with(other) || other.starts_with(one)
}

/// A text like those of success, but none of them.
fn failure_value(values: &[Cow<'static, str>]) -> &'static str {
    let candidates: &[&'static str] = match values.first().map(|value| &**value) {
        Some("true" | "false") => &["false", "true"],
        Some(value) if value.parse::<f64>().is_ok() => &["0", "1", "-1", "500", "99999"],
        _ => &["error", "failure", "failed", "fail", ""],
    };
    candidates.iter().copied().find(|candidate| !values.iter().any(|value| value == candidate)).unwrap_or("")
}

/// The JSON of a scalar that the schema wrote as text: numbers and booleans as such.
fn scalar(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Number(_) | Value::Bool(_)) => text.to_owned(),
        _ => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    json::quote(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::{ContentType, Tolerance};

    type Names = Option<&'static [&'static str]>;

    fn path(names: &[&'static str]) -> Path {
        Path(names.iter().map(|name| (*name).into()).collect())
    }

    fn profile(success: Success, message: Names, code: Names, data: Names) -> ReplyProfile {
        let [message, code, data] = [message, code, data].map(|names| names.map(path));
        ReplyProfile { success, message, code, data, content_type: ContentType::Json, tolerates: Tolerance::NONE }
    }

    #[test]
    fn a_status_of_numbers_or_booleans_is_one() {
        let is = |values: &[&'static str]| {
            let values = values.iter().map(|value| (*value).into()).collect();
            Success::Is { field: path(&["ok"]), values }
        };
        let numeric = profile(is(&["0"]), Some(&["text"]), None, Some(&["result", "data"]));
        assert_eq!(success(&numeric, "m", "[1]"), r#"{"ok":0,"text":"m","result":{"data":[1]}}"#);
        assert_eq!(failure(&numeric, "m", "c"), r#"{"ok":1,"text":"m"}"#);
        let boolean = profile(is(&["true"]), None, Some(&["code"]), None);
        assert_eq!(success(&boolean, "m", r#" {"a":38.00}"#), r#"{"ok":true,"a":38.00}"#);
        assert_eq!(success(&boolean, "m", "{}"), r#"{"ok":true}"#);
        assert_eq!(success(&boolean, "m", r#"{"ok":true,"a":1}"#), r#"{"ok":true,"a":1}"#);
        assert_eq!(success(&boolean, "m", "null"), r#"{"ok":true}"#);
        assert_eq!(failure(&boolean, "m", "c"), r#"{"ok":false,"code":"c"}"#);
        let told = profile(is(&["true"]), Some(&["text"]), None, None);
        assert_eq!(success(&told, "m", r#"{"a":1}"#), r#"{"ok":true,"text":"m","a":1}"#);
        assert_eq!(success(&told, "m", r#"{"ok":true,"a":1}"#), r#"{"text":"m","ok":true,"a":1}"#);
        assert_eq!(success(&told, "", r#"{"a":1}"#), r#"{"ok":true,"a":1}"#);
        let named = profile(is(&["error", "fine"]), None, None, Some(&["data"]));
        assert_eq!(failure(&named, "m", "c"), r#"{"ok":"failure"}"#);
    }

    #[test]
    fn an_error_field_is_there_only_in_errors() {
        let absent = |field| Success::Absent { field: path(field) };
        let nested = profile(absent(&["error"]), Some(&["error", "info"]), Some(&["error", "code"]), None);
        assert_eq!(success(&nested, "m", "[]"), "[]");
        assert_eq!(failure(&nested, "m\"", "c"), r#"{"error":{"info":"m\"","code":"c"}}"#);
        let flat = profile(absent(&["error"]), Some(&["error"]), None, Some(&["data"]));
        assert_eq!(success(&flat, "m", "1"), r#"{"data":1}"#);
        assert_eq!(failure(&flat, "m", "c"), r#"{"error":"m"}"#);
        let listed = profile(absent(&["errors"]), Some(&["errors", "0", "text"]), Some(&["errors", "0", "code"]), None);
        assert_eq!(success(&listed, "m", "{\"0\":1}"), "{\"0\":1}");
        assert_eq!(failure(&listed, "m", "c"), r#"{"errors":[{"text":"m","code":"c"}]}"#);
        let second = profile(absent(&["error"]), Some(&["result", "1"]), None, Some(&["result", "0", "data"]));
        assert_eq!(success(&second, "m", "[1]"), r#"{"result":[{"data":[1]},"m"]}"#);
        assert_eq!(failure(&second, "m", "c"), r#"{"result":[null,"m"],"error":"m"}"#);
        let apart = profile(absent(&["error"]), Some(&["message"]), None, Some(&["data"]));
        assert_eq!(success(&apart, "m", "1"), r#"{"message":"m","data":1}"#);
        assert_eq!(failure(&apart, "m", "c"), r#"{"message":"m","error":"m"}"#);
    }
}
