//! A value of the schema as JSON text; its numbers keep their digits.
//!
//! It knows nothing of what the value is for.

use crate::diagnostic::{Diagnostic, Kind, quote};
use crate::document::{Problems, check_keys};
use crate::yaml::{self, Content, Node, Scalar, ScalarKind};

/// The compact JSON text of a value, or the reasons why it is not JSON.
pub(super) fn text(node: &Node<'_>) -> Result<String, Problems> {
    let (mut json, mut problems) = (String::new(), Problems::new());
    write(node, &mut json, &mut problems);
    if problems.is_empty() { Ok(json) } else { Err(problems) }
}

/// Recursion is bounded: the parser limits the depth of the tree.
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
                let problem =
                    Diagnostic::new(Kind::NotJson, format!("JSON cannot represent the number {}", quote(&scalar.text)));
                problems.push(problem.at(scalar.span, "").help("put it in quotes if it is text"));
            }
        },
        ScalarKind::Text => write_text(&scalar.text, json),
    }
}

fn write_text(text: &str, json: &mut String) {
    json.push_str(&serde_json::Value::from(text).to_string());
}
