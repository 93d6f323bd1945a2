//! YAML text of names, values and examples.
//!
//! It does not know the keys of the format.

use std::fmt::Write as _;

use actionapi::Tree;
use actionapi::text::is_unprintable;

/// A text as YAML in block style and between braces: plain if it is a word, in quotes otherwise.
pub(super) fn text(text: &str) -> String {
    const WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_word = text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(&byte))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_word { text.to_owned() } else { quoted(text) }
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    let mut yaml = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => yaml.push_str("\\\""),
            '\\' => yaml.push_str("\\\\"),
            '\n' => yaml.push_str("\\n"),
            '\r' => yaml.push_str("\\r"),
            '\t' => yaml.push_str("\\t"),
            hidden if is_unprintable(hidden) || hidden == '\u{feff}' => {
                // Writing to a string does not fail.
                let code = u32::from(hidden);
                let _ = if code > 0xffff { write!(yaml, "\\U{code:08X}") } else { write!(yaml, "\\u{code:04X}") };
            }
            other => yaml.push(other),
        }
    }
    yaml.push('"');
    yaml
}

/// A type as a value: only `?` and `<` in it need no quotes.
pub(super) fn value(tree: &Tree) -> String {
    match tree {
        Tree::Text(text) => quoted(text),
        Tree::List(items) => format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", ")),
        Tree::Object(members) if members.is_empty() => "{}".to_owned(),
        Tree::Object(members) => {
            let member = |(name, inner): &(String, Tree)| format!("{}: {}", text(name), value(inner));
            format!("{{ {} }}", members.iter().map(member).collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

/// The key and the value of a mapping, over several lines if it is long.
pub(super) fn entry(key: &str, tree: &Tree, indent: usize, yaml: &mut String) {
    const LONGEST: usize = 120;
    let flow = value(tree);
    let before = " ".repeat(indent);
    let is_short = indent + key.len() + flow.len() < LONGEST;
    match tree {
        Tree::Object(members) if !is_short && !members.is_empty() => {
            let _ = writeln!(yaml, "{before}{key}:");
            for (name, inner) in members {
                entry(&text(name), inner, indent + 2, yaml);
            }
        }
        Tree::List(items) if !is_short && !items.is_empty() => {
            let _ = writeln!(yaml, "{before}{key}:");
            items.iter().for_each(|each| item(each, indent + 2, yaml));
        }
        _ => {
            let _ = writeln!(yaml, "{before}{key}: {flow}");
        }
    }
}

/// An item of a list: what is in it, with a dash before the first line.
fn item(tree: &Tree, indent: usize, yaml: &mut String) {
    let before = " ".repeat(indent);
    match tree {
        Tree::Object(members) if !members.is_empty() => {
            let mut inner = String::new();
            members.iter().for_each(|(name, value)| entry(&text(name), value, indent + 2, &mut inner));
            inner.replace_range(indent..=indent, "-");
            yaml.push_str(&inner);
        }
        other => {
            let _ = writeln!(yaml, "{before}- {}", value(other));
        }
    }
}
