//! The types that a function sends and returns, with what the schema says of their fields.
//!
//! It does not know which of it matters: all of it is shown but descriptions and Rust names.

use super::layers::{Level, entries, get};
use super::render::Row;
use super::shown::Shown;
use crate::yaml::{Content, Entry, Node};

/// Keys that change neither what is sent nor how it is read.
const UNSHOWN: [&str; 2] = ["description", "rust"];

/// What a parameter or a field says, on one line: its type alone, or all of its keys.
pub(super) fn said(node: &Node<'_>, shown: &Shown<'_>) -> String {
    let said: Vec<&Entry<'_>> = entries(node).iter().filter(|entry| !UNSHOWN.contains(&&*entry.key.text)).collect();
    match (&node.content, &*said) {
        (Content::Mapping(_), [only]) if only.key.text == "type" => shown.flow(&only.value),
        (Content::Mapping(_), _) => {
            let keys = said.iter().map(|entry| format!("{}: {}", entry.key.text, value(entry, shown)));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
        _ => shown.flow(node),
    }
}

/// The value of a key; of the values of an enum and the like, each without its description.
fn value(entry: &Entry<'_>, shown: &Shown<'_>) -> String {
    match (&*entry.key.text, &entry.value.content) {
        ("enum" | "or", Content::List(items)) => {
            let value = |item: &Node<'_>| shown.flow(get(item, "value").unwrap_or(item));
            format!("[{}]", items.iter().map(value).collect::<Vec<_>>().join(", "))
        }
        ("cases", Content::Mapping(cases)) => {
            let cases = cases.iter().map(|case| format!("{}: {}", case.key.text, said(&case.value, shown)));
            format!("{{ {} }}", cases.collect::<Vec<_>>().join(", "))
        }
        _ => shown.flow(&entry.value),
    }
}

/// The rows of all types that parameters and returned data name, directly or through other types.
pub(super) fn rows(types: Option<&Node<'_>>, from: &[&Node<'_>], shown: &Shown<'_>) -> Vec<Row> {
    let all = types.map_or(&[][..], entries);
    let is_named =
        |texts: &[&str], name: &str| texts.iter().flat_map(|text| text.split(['<', '>', '?', ' '])).any(|word| word == name);
    let mut found: Vec<&Entry<'_>> = Vec::new();
    let mut texts: Vec<&str> = from.iter().flat_map(|node| fields_or_type(node)).collect();
    while !texts.is_empty() {
        let new = all.iter().filter(|entry| is_named(&texts, &entry.key.text));
        let new: Vec<_> = new.filter(|entry| found.iter().all(|each| each.key.text != entry.key.text)).collect();
        texts = new.iter().flat_map(|entry| named(&entry.value)).collect();
        found.extend(new);
    }
    found.into_iter().flat_map(|entry| of_type(entry, shown)).collect()
}

fn fields_or_type<'t>(node: &'t Node<'t>) -> Vec<&'t str> {
    if entries(node).is_empty() { named(node) } else { fields(node) }
}

/// The texts that may name types: that of a type, and those of all fields.
fn named<'t>(node: &'t Node<'t>) -> Vec<&'t str> {
    match &node.content {
        Content::Scalar(scalar) => vec![&scalar.text],
        Content::List(_) => Vec::new(),
        Content::Mapping(entries) => entries
            .iter()
            .filter(|entry| ["type", "record", "rest", "cases"].contains(&&*entry.key.text))
            .flat_map(|entry| match &*entry.key.text {
                "record" | "cases" => fields(&entry.value),
                _ => named(&entry.value),
            })
            .collect(),
    }
}

/// The texts that may name types in fields.
fn fields<'t>(node: &'t Node<'t>) -> Vec<&'t str> {
    entries(node).iter().flat_map(|field| named(&field.value)).collect()
}

fn of_type(entry: &Entry<'_>, shown: &Shown<'_>) -> Vec<Row> {
    let Some(record) = get(&entry.value, "record") else {
        return vec![shown.line(1, &format!("{}: {}", entry.key.text, said(&entry.value, shown)), entry.key.span, Level::Type)];
    };
    let mut rows = vec![shown.line(1, &entry.key.text, entry.key.span, Level::Type)];
    let field = |field: &Entry<'_>| {
        shown.line(2, &format!("{}: {}", field.key.text, said(&field.value, shown)), field.key.span, Level::Type)
    };
    rows.extend(entries(record).iter().map(field));
    let rest = entries(&entry.value).iter().filter(|entry| entry.key.text == "rest");
    rows.extend(rest.map(|rest| shown.line(2, &format!("(others): {}", said(&rest.value, shown)), rest.key.span, Level::Type)));
    rows
}
