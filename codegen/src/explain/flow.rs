//! Nodes as one line of YAML.
//!
//! It knows none of the format's keys.

use actionapi_core::text::one_line;

use crate::yaml::{self, Content, Node, Scalar, ScalarKind};

/// A node on one line, each of its texts changed by a function.
pub(super) fn flow(node: &Node<'_>, change: &impl Fn(&str) -> String) -> String {
    match &node.content {
        Content::Scalar(it) => scalar(it, &change(&it.text)),
        Content::List(items) => {
            let items: Vec<String> = items.iter().map(|item| flow(item, change)).collect();
            format!("[{}]", items.join(", "))
        }
        Content::Mapping(entries) if entries.is_empty() => "{}".to_owned(),
        Content::Mapping(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", scalar(&entry.key, &entry.key.text), flow(&entry.value, change)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A text, in quotes if YAML would read it as something else without them.
fn scalar(scalar: &Scalar<'_>, text: &str) -> String {
    let unquoted = Scalar { text: text.into(), plain: true, ..*scalar };
    let is_text = yaml::kind(&unquoted) == ScalarKind::Text;
    let is_special = text.starts_with(['&', '*', '!', '|', '>', '@', '`', '\'', '"', '%', '-', '?', ':'])
        || text.contains([',', '[', ']', '{', '}', '#', '"', '\n'])
        || text.contains(": ")
        || one_line(text) != text
        || text.trim() != text;
    let needs_quotes = if scalar.plain { false } else { !is_text || is_special };
    if needs_quotes { quoted(text) } else { one_line(text) }
}

/// A text in quotes, with YAML's own escapes of what would disturb a terminal.
fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let escaped = |character: char| match one_line(character.encode_utf8(&mut [0; 4])) {
        same if same.starts_with(character) => same,
        _ => format!("\\U{:08x}", u32::from(character)),
    };
    json.chars().map(escaped).collect()
}
