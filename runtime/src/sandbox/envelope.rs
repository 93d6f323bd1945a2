//! The envelope as the sandbox writes it: a success with data, or an error, where the API's description says each part is.
//!
//! The client reads envelopes with code of its own; the two meet only over HTTP.

use serde_json::Value;

use crate::description::{Api, Path, Success};

/// A reply's body as it is put together: JSON text at the leaves, so that digits stay as the example writes them.
#[derive(Debug)]
enum Node {
    Text(String),
    Object(Vec<(&'static str, Node)>),
}

impl Node {
    /// Puts JSON text where the path leads, unless something is there.
    fn insert(&mut self, path: &[&'static str], text: &str) {
        let Self::Object(fields) = self else { return };
        let Some((first, rest)) = path.split_first() else { return };
        let position = fields.iter().position(|(name, _)| name == first);
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

    fn contains(&self, path: &[&str]) -> bool {
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
            Self::Object(fields) => {
                out.push('{');
                for (index, (name, node)) in fields.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&quoted(name));
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
pub(super) fn success(api: &Api, message: &str, data: &str) -> String {
    let mut root = Node::Object(Vec::new());
    if let Success::Is { field, values } = &api.envelope.success {
        root.insert(field, &scalar(values.first().copied().unwrap_or("success")));
    }
    // The message of an API that has it only in errors would look like one.
    let is_told = match &api.envelope.success {
        Success::Absent { field } if overlaps(field, api.envelope.message) => false,
        // Beside data that is the whole reply, an empty message is none; and who has no field for success has messages in errors.
        success => api.envelope.data.is_some() || matches!(success, Success::Is { .. }) && !message.is_empty(),
    };
    if let Some(path) = api.envelope.message.filter(|_| is_told) {
        root.insert(path, &quoted(message));
    }
    match api.envelope.data {
        Some(path) => {
            root.insert(path, data);
            root.into_text()
        }
        None => whole(root, data),
    }
}

/// The body of an error.
pub(super) fn failure(api: &Api, message: &str, code: &str) -> String {
    let mut root = Node::Object(Vec::new());
    if let Success::Is { field, values } = &api.envelope.success {
        root.insert(field, &scalar(failure_value(values)));
    }
    if let Some(path) = api.envelope.message {
        root.insert(path, &quoted(message));
    }
    if let Some(path) = api.envelope.code {
        root.insert(path, &quoted(code));
    }
    if let Success::Absent { field } = &api.envelope.success
        && !root.contains(field)
    {
        root.insert(field, &quoted(message));
    }
    root.into_text()
}

/// Where the whole reply is the data, what tells success and the message still belong to it, unless the data has them.
fn whole(root: Node, data: &str) -> String {
    let Node::Object(mut fields) = root else { return data.to_owned() };
    let own = match serde_json::from_str(data) {
        Ok(Value::Object(own)) => own,
        // Of data of which nothing is known, nothing else is said.
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

fn overlaps(field: Path, message: Option<Path>) -> bool {
    message.is_some_and(|message| message.starts_with(field) || field.starts_with(message))
}

/// A text that is none of those of success, of their kind.
fn failure_value(values: &[&str]) -> &'static str {
    let candidates: &[&'static str] = match values.first() {
        Some(&("true" | "false")) => &["false", "true"],
        Some(value) if value.parse::<f64>().is_ok() => &["0", "1", "-1", "500", "99999"],
        _ => &["error", "failure", "failed", "fail", ""],
    };
    candidates.iter().copied().find(|candidate| !values.contains(candidate)).unwrap_or("")
}

/// The JSON of a scalar that the schema wrote as text: numbers and booleans as such.
fn scalar(text: &str) -> String {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Number(_) | Value::Bool(_)) => text.to_owned(),
        _ => quoted(text),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::description::{Booleans, ContentType, Envelope, ListStyle, Method, Request};

    fn api(success: Success, message: Option<Path>, code: Option<Path>, data: Option<Path>) -> Api {
        let booleans = Booleans { yes: "1", no: "0" };
        Api {
            name: "test",
            title: "Test",
            description: "",
            credentials: &[],
            request: Request {
                methods: &[Method::Post],
                path: &[],
                parameters: &[],
                headers: &[],
                lists: ListStyle::Brackets,
                booleans,
            },
            envelope: Envelope { success, message, code, data, content_type: ContentType::Json },
            modules: &[],
        }
    }

    #[test]
    fn a_status_of_numbers_or_booleans_is_one() {
        let is = |values| Success::Is { field: &["ok"], values };
        let numeric = api(is(&["0"]), Some(&["text"]), None, Some(&["result", "data"]));
        assert_eq!(success(&numeric, "m", "[1]"), r#"{"ok":0,"text":"m","result":{"data":[1]}}"#);
        assert_eq!(failure(&numeric, "m", "c"), r#"{"ok":1,"text":"m"}"#);
        let boolean = api(is(&["true"]), None, Some(&["code"]), None);
        assert_eq!(success(&boolean, "m", r#" {"a":38.00}"#), r#"{"ok":true,"a":38.00}"#);
        assert_eq!(success(&boolean, "m", "{}"), r#"{"ok":true}"#);
        assert_eq!(success(&boolean, "m", r#"{"ok":true,"a":1}"#), r#"{"ok":true,"a":1}"#);
        assert_eq!(success(&boolean, "m", "null"), r#"{"ok":true}"#);
        assert_eq!(failure(&boolean, "m", "c"), r#"{"ok":false,"code":"c"}"#);
        let told = api(is(&["true"]), Some(&["text"]), None, None);
        assert_eq!(success(&told, "m", r#"{"a":1}"#), r#"{"ok":true,"text":"m","a":1}"#);
        assert_eq!(success(&told, "m", r#"{"ok":true,"a":1}"#), r#"{"text":"m","ok":true,"a":1}"#);
        assert_eq!(success(&told, "", r#"{"a":1}"#), r#"{"ok":true,"a":1}"#);
        let named = api(is(&["error", "fine"]), None, None, Some(&["data"]));
        assert_eq!(failure(&named, "m", "c"), r#"{"ok":"failure"}"#);
    }

    #[test]
    fn an_error_field_is_there_only_in_errors() {
        let absent = |field| Success::Absent { field };
        let nested = api(absent(&["error"]), Some(&["error", "info"]), Some(&["error", "code"]), None);
        assert_eq!(success(&nested, "m", "[]"), "[]");
        assert_eq!(failure(&nested, "m\"", "c"), r#"{"error":{"info":"m\"","code":"c"}}"#);
        let flat = api(absent(&["error"]), Some(&["error"]), None, Some(&["data"]));
        assert_eq!(success(&flat, "m", "1"), r#"{"data":1}"#);
        assert_eq!(failure(&flat, "m", "c"), r#"{"error":"m"}"#);
        let apart = api(absent(&["error"]), Some(&["message"]), None, Some(&["data"]));
        assert_eq!(success(&apart, "m", "1"), r#"{"message":"m","data":1}"#);
        assert_eq!(failure(&apart, "m", "c"), r#"{"message":"m","error":"m"}"#);
    }
}
