//! A reply's data as a table, laid out by its type: a record as two columns; a list of records, or records by their keys, as a row each.
//! Data that does not fit its type is laid out by what it is.
//!
//! Of a terminal it knows only the width.

use comfy_table::{ContentArrangement, Table, presets};

use super::console::printable;
use super::json::Json;
use crate::description::{Api, Field, Type};

/// What stands where the schema says that a value is secret.
const HIDDEN: &str = "(hidden)";

/// Lays the data out; every line ends with a line end.
pub(super) fn layout(api: &Api, mut data: Json, kind: &Type, width: Option<u16>) -> String {
    hide(api, &mut data, kind);
    let mut table = match (&data, kind.without_option()) {
        (Json::Object(fields), Type::Record(id)) => of_fields(fields, api.fields(*id)),
        (Json::Object(entries), Type::Map(value)) => of_entries(api, entries, value),
        (Json::List(items), Type::List(item)) => of_items(api, items, item),
        // What lists and maps are sent as where PHP has mixed them up.
        (Json::Object(entries), Type::List(item)) => {
            of_items(api, &entries.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>(), item)
        }
        (Json::List(items), Type::Map(value)) => of_items(api, items, value),
        (Json::Object(entries), _) if records(entries.iter().map(|(_, value)| value)) => of_entries(api, entries, &Type::JSON),
        (Json::Object(fields), _) => of_fields(fields, &[]),
        (Json::List(items), _) => of_items(api, items, &Type::JSON),
        (single, _) => return format!("{}\n", cell(single)),
    };
    if table.is_empty() {
        return "(nothing)\n".to_owned();
    }
    table.load_style(presets::UTF8_FULL_CONDENSED);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    let lines = table.to_string();
    lines.lines().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// Whether they are objects, at least one.
fn records<'j>(mut values: impl Iterator<Item = &'j Json>) -> bool {
    let first = values.next();
    matches!(first, Some(Json::Object(_))) && values.all(|value| matches!(value, Json::Object(_)))
}

fn of_fields(fields: &[(String, Json)], described: &[Field]) -> Table {
    let mut table = Table::new();
    for name in columns(described, &[fields]) {
        let value = fields.iter().find(|(field, _)| *field == name);
        table.add_row([printable(&name), value.map_or_else(String::new, |(_, value)| cell(value))]);
    }
    table
}

fn of_entries(api: &Api, entries: &[(String, Json)], kind: &Type) -> Table {
    if !records(entries.iter().map(|(_, value)| value)) {
        let mut table = Table::new();
        for (key, value) in entries {
            table.add_row([printable(key), cell(value)]);
        }
        return table;
    }
    // A key that every record repeats in a field needs no column of its own.
    let repeated = |(key, value): &(String, Json)| match value {
        Json::Object(fields) => fields.iter().any(|(name, value)| name == "id" && scalar(value) == Some(key.as_str())),
        _ => false,
    };
    let keys = (!entries.iter().all(repeated)).then(|| entries.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>());
    rows(api, &entries.iter().map(|(_, value)| value).collect::<Vec<_>>(), keys.as_deref(), kind)
}

fn of_items(api: &Api, items: &[Json], kind: &Type) -> Table {
    if records(items.iter()) {
        return rows(api, &items.iter().collect::<Vec<_>>(), None, kind);
    }
    let mut table = Table::new();
    for item in items {
        table.add_row([cell(item)]);
    }
    table
}

/// A table of records of this type, each with its key if there are keys.
fn rows(api: &Api, values: &[&Json], keys: Option<&[&str]>, kind: &Type) -> Table {
    let described = if let Type::Record(id) = kind.without_option() { api.fields(*id) } else { &[] };
    let all: Vec<&[(String, Json)]> = values
        .iter()
        .filter_map(|value| if let Json::Object(fields) = value { Some(fields.as_slice()) } else { None })
        .collect();
    let columns = columns(described, &all);
    let mut table = Table::new();
    table.set_header(keys.map(|_| "key".to_owned()).into_iter().chain(columns.iter().map(|name| printable(name))));
    for (index, fields) in all.iter().enumerate() {
        let key = keys.and_then(|keys| keys.get(index)).map(|key| printable(key));
        let cells = columns.iter().map(|name| {
            let value = fields.iter().find(|(field, _)| field == name);
            value.map_or_else(String::new, |(_, value)| cell(value))
        });
        table.add_row(key.into_iter().chain(cells));
    }
    table
}

/// The names of all fields: the described ones in their order, then the others in the order in which they came.
fn columns(described: &[Field], all: &[&[(String, Json)]]) -> Vec<String> {
    let is_sent = |name: &str| all.iter().any(|fields| fields.iter().any(|(field, _)| field == name));
    let described = described.iter().map(|field| &*field.name.wire).filter(|name| is_sent(name));
    let mut columns: Vec<String> = described.map(str::to_owned).collect();
    for (name, _) in all.iter().copied().flatten() {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

/// Replaces the values whose type is secret, at any depth.
fn hide(api: &Api, value: &mut Json, kind: &Type) {
    if kind.is_secret() {
        if !value.is_null() {
            *value = Json::Text(HIDDEN.to_owned());
        }
        return;
    }
    match (value, kind.without_option()) {
        (Json::Object(fields), Type::Record(id)) => {
            for (name, value) in fields {
                if let Some(field) = api.fields(*id).iter().find(|field| field.name.wire == name.as_str()) {
                    hide(api, value, &field.kind);
                }
            }
        }
        (Json::Object(entries), Type::Map(item) | Type::List(item)) => {
            entries.iter_mut().for_each(|(_, value)| hide(api, value, item));
        }
        (Json::List(items), Type::List(item) | Type::Map(item)) => items.iter_mut().for_each(|value| hide(api, value, item)),
        _ => {}
    }
}

fn scalar(value: &Json) -> Option<&str> {
    match value {
        Json::Plain(text) | Json::Text(text) => Some(text),
        _ => None,
    }
}

/// A value in a cell: one that has parts on a line for each.
fn cell(value: &Json) -> String {
    match value {
        _ if value.is_null() => String::new(),
        Json::Plain(text) | Json::Text(text) => printable(text),
        Json::List(items) if items.iter().all(|item| scalar(item).is_some()) => {
            items.iter().map(cell).collect::<Vec<_>>().join("\n")
        }
        Json::Object(fields) if fields.iter().all(|(_, value)| scalar(value).is_some()) => {
            fields.iter().map(|(name, value)| format!("{}: {}", printable(name), cell(value))).collect::<Vec<_>>().join("\n")
        }
        nested => nested.compact(),
    }
}
