//! A value of the schema as JSON text, its numbers with the digits they are written with.
//!
//! It knows nothing of what the value is for.

use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::Problems;
use crate::document::check_keys;
use crate::yaml::{self, ScalarKind};
use crate::yaml::{Content, Node, Scalar};

/// The JSON text of a value, compact. `None`: it is not JSON, which is reported.
pub(super) fn text(node: &Node<'_>, problems: &mut Problems) -> Option<String> {
    let before = problems.len();
    let mut json = String::new();
    write(node, &mut json, problems);
    (problems.len() == before).then_some(json)
}

/// Trees are not deeper than the reader lets them be.
fn write(node: &Node<'_>, json: &mut String, problems: &mut Problems) {
    match &node.content {
        Content::Scalar(scalar) => write_scalar(scalar, json, problems),
        Content::List(items) => {
            json.push('[');
            for (index, item) in items.iter().enumerate() {
                json.push_str(if index == 0 { "" } else { "," });
                write(item, json, problems);
            }
            json.push(']');
        }
        Content::Mapping(entries) => {
            check_keys(entries, problems);
            json.push('{');
            for (index, entry) in entries.iter().enumerate() {
                json.push_str(if index == 0 { "" } else { "," });
                write_text(&entry.key.text, json);
                json.push(':');
                write(&entry.value, json, problems);
            }
            json.push('}');
        }
    }
}

fn write_scalar(scalar: &Scalar<'_>, json: &mut String, problems: &mut Problems) {
    match yaml::kind(scalar) {
        ScalarKind::Null => json.push_str("null"),
        ScalarKind::Boolean(value) => json.push_str(if value { "true" } else { "false" }),
        ScalarKind::Number => match yaml::number(&scalar.text) {
            Some(number) => json.push_str(&number),
            None => {
                let message = format!("{} is a number that JSON does not have", quote(&scalar.text));
                problems
                    .push(Diagnostic::new(Kind::NotJson, message).at(scalar.span, "").help("put it in quotes if it is text"));
            }
        },
        ScalarKind::Text => write_text(&scalar.text, json),
    }
}

fn write_text(text: &str, json: &mut String) {
    json.push_str(&serde_json::Value::from(text).to_string());
}
