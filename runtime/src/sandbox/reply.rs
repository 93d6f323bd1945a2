//! Replies as the sandbox writes them: a success with data, or an error, each part where the reply profile says it is.
//!
//! The client reads replies with code of its own; the two meet only over HTTP.

use std::borrow::Cow;

use serde_json::Value;

use crate::description::{Path, ReplyProfile, Success};
use crate::json;

/// A reply's body as it is put together: JSON text at the leaves, so that digits stay as the example writes them.
#[derive(Debug)]
enum Node<'n> {
    Text(String),
    Object(Vec<(&'n str, Node<'n>)>),
}

impl<'n> Node<'n> {
    /// Puts JSON text where the path leads, unless something is there.
    fn insert(&mut self, path: &'n [Cow<'static, str>], text: &str) {
        let Self::Object(fields) = self else { return };
        let Some((first, rest)) = path.split_first() else { return };
        let position = fields.iter().position(|(name, _)| **name == **first);
        match position {
            Some(position) if !rest.is_empty() => fields[position].1.insert(rest, text),
            Some(_) => {}
            None if rest.is_empty() => fields.push((first, Self::Text(text.to_owned()))),
            None => {
                let mut inner = Self::Object(Vec::new());
                inner.insert(rest, text);
                fields.push((first, inner));
            }
        }
    }

    fn contains(&self, path: &[Cow<'static, str>]) -> bool {
        match (self, path.split_first()) {
            (_, None) => true,
            (Self::Text(_), Some(_)) => false,
            (Self::Object(fields), Some((first, rest))) => {
                fields.iter().any(|(name, node)| **name == **first && node.contains(rest))
            }
        }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
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

/// The body of a success with this data, which is JSON text.
pub(super) fn success(profile: &ReplyProfile, message: &str, data: &str) -> String {
    let mut root = Node::Object(Vec::new());
    if let Success::Is { field, values } = &profile.success {
        root.insert(field.names(), &scalar(values.first().map_or("success", |value| &**value)));
    }
    // A message that an API has only in errors would look like an error.
    let has_message = match &profile.success {
        Success::Absent { field } if overlaps(field, profile.message.as_ref()) => false,
        // An empty message beside data that is the whole reply is none; and an API without a field for success has messages in errors.
        success => profile.data.is_some() || matches!(success, Success::Is { .. }) && !message.is_empty(),
    };
    if let Some(path) = profile.message.as_ref().filter(|_| has_message) {
        root.insert(path.names(), &quoted(message));
    }
    match &profile.data {
        Some(path) => {
            root.insert(path.names(), data);
            root.into_text()
        }
        None => whole(root, data),
    }
}

/// The body of an error.
pub(super) fn failure(profile: &ReplyProfile, message: &str, code: &str) -> String {
    let mut root = Node::Object(Vec::new());
    if let Success::Is { field, values } = &profile.success {
        root.insert(field.names(), &scalar(failure_value(values)));
    }
    if let Some(path) = &profile.message {
        root.insert(path.names(), &quoted(message));
    }
    if let Some(path) = &profile.code {
        root.insert(path.names(), &quoted(code));
    }
    if let Success::Absent { field } = &profile.success
        && !root.contains(field.names())
    {
        root.insert(field.names(), &quoted(message));
    }
    root.into_text()
}

/// Where the whole reply is the data, the fields of success and message still belong to it, unless the data has them.
fn whole(root: Node<'_>, data: &str) -> String {
    let Node::Object(mut fields) = root else { return data.to_owned() };
    let own = match serde_json::from_str(data) {
        Ok(Value::Object(own)) => own,
        // Nothing is known of the data, so the reply has only its own fields.
        Ok(Value::Null) if !fields.is_empty() => return Node::Object(fields).into_text(),
        _ => return data.to_owned(),
    };
    fields.retain(|(name, _)| !own.contains_key(*name));
    if fields.is_empty() {
        return data.to_owned();
    }
    let mut text = Node::Object(fields).into_text();
    let inside = data.trim().trim_start_matches('{');
    text.pop();
    if !own.is_empty() {
        text.push(',');
    }
    text.push_str(inside);
    text
}

fn overlaps(field: &Path, message: Option<&Path>) -> bool {
    message.is_some_and(|message| message.names().starts_with(field.names()) || field.names().starts_with(message.names()))
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
    use crate::description::ContentType;

    type Names = Option<&'static [&'static str]>;

    fn path(names: &[&'static str]) -> Path {
        Path(names.iter().map(|name| (*name).into()).collect())
    }

    fn profile(success: Success, message: Names, code: Names, data: Names) -> ReplyProfile {
        let [message, code, data] = [message, code, data].map(|names| names.map(path));
        ReplyProfile { success, message, code, data, content_type: ContentType::Json }
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
        let apart = profile(absent(&["error"]), Some(&["message"]), None, Some(&["data"]));
        assert_eq!(success(&apart, "m", "1"), r#"{"message":"m","data":1}"#);
        assert_eq!(failure(&apart, "m", "c"), r#"{"message":"m","error":"m"}"#);
    }
}
