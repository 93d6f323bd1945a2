//! A reply's data laid out for reading, after its type: a record as two columns; a list of records, or records by their keys, as a row
//! each. Data that is otherwise than its type says is laid out after its own shape.
//!
//! It knows nothing of terminals but a width.

use comfy_table::{ContentArrangement, Table, presets};

use super::console::printable;
use super::json::Json;
use crate::description::{Record, Type};

/// What stands where the schema says that a value is secret.
const HIDDEN: &str = "(hidden)";

/// Lays the data out; lines end with a line end.
pub(super) fn layout(data: &Json, kind: Type, width: Option<u16>) -> String {
    let mut data = data.clone();
    hide(&mut data, kind);
    let mut table = match (&data, kind.without_option()) {
        (Json::Object(fields), Type::Record(record)) => of_fields(fields, Some(record)),
        (Json::Object(entries), Type::Map(of)) => of_entries(entries, *of),
        (Json::List(items), Type::List(of)) => of_items(items, *of),
        // What lists and maps are sent as where PHP has mixed them up.
        (Json::Object(entries), Type::List(of)) => {
            of_items(&entries.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>(), *of)
        }
        (Json::List(items), Type::Map(of)) => of_items(items, *of),
        (Json::Object(entries), _) if records(entries.iter().map(|(_, value)| value)) => of_entries(entries, Type::Json),
        (Json::Object(fields), _) => of_fields(fields, None),
        (Json::List(items), _) => of_items(items, Type::Json),
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

fn of_fields(fields: &[(String, Json)], record: Option<&Record>) -> Table {
    let mut table = Table::new();
    for name in columns(record, &[fields]) {
        let value = fields.iter().find(|(field, _)| *field == name);
        table.add_row([printable(&name), value.map_or_else(String::new, |(_, value)| cell(value))]);
    }
    table
}

fn of_entries(entries: &[(String, Json)], of: Type) -> Table {
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
    rows(&entries.iter().map(|(_, value)| value).collect::<Vec<_>>(), keys.as_deref(), of)
}

fn of_items(items: &[Json], of: Type) -> Table {
    if records(items.iter()) {
        return rows(&items.iter().collect::<Vec<_>>(), None, of);
    }
    let mut table = Table::new();
    for item in items {
        table.add_row([cell(item)]);
    }
    table
}

fn rows(values: &[&Json], keys: Option<&[&str]>, of: Type) -> Table {
    let record = if let Type::Record(record) = of.without_option() { Some(record) } else { None };
    let all: Vec<&[(String, Json)]> = values
        .iter()
        .filter_map(|value| if let Json::Object(fields) = value { Some(fields.as_slice()) } else { None })
        .collect();
    let columns = columns(record, &all);
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

/// The fields there are: the record's in its order, then those it lacks in the order they came.
fn columns(record: Option<&Record>, all: &[&[(String, Json)]]) -> Vec<String> {
    let is_there = |name: &str| all.iter().any(|fields| fields.iter().any(|(field, _)| field == name));
    let known = record.into_iter().flat_map(|record| record.fields).map(|field| field.name).filter(|name| is_there(name));
    let mut columns: Vec<String> = known.map(str::to_owned).collect();
    for (name, _) in all.iter().copied().flatten() {
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

/// Replaces what the type says is secret, at any depth.
fn hide(value: &mut Json, kind: Type) {
    match (value, kind.without_option()) {
        (Json::Object(fields), Type::Record(record)) => {
            for (name, value) in fields {
                match record.fields.iter().find(|field| field.name == name) {
                    Some(field) if field.secret && !value.is_null() => *value = Json::Text(HIDDEN.to_owned()),
                    Some(field) => hide(value, field.kind),
                    None => {}
                }
            }
        }
        (Json::Object(entries), Type::Map(of) | Type::List(of)) => entries.iter_mut().for_each(|(_, value)| hide(value, *of)),
        (Json::List(items), Type::List(of) | Type::Map(of)) => items.iter_mut().for_each(|item| hide(item, *of)),
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
