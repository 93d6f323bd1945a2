//! A reply's data as tables, laid out by its type: a record as two columns; a list of records, or records by their keys, as a row each, or
//! as a block each where columns would be too narrow. Data that does not fit its type is laid out by what it is.
//!
//! Of a terminal it knows only the width.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets};

use super::columns::{self, Shares};
use super::plain::{record_in, undo};
use crate::description::{Api, Field, Type, TypeDefinition, WireForm};
use crate::json::Tree;
use crate::text::printable;

/// What stands where the schema says that a value is secret.
const HIDDEN: &str = "(hidden)";

/// Lays the data out; every line ends with a line end.
pub(super) fn layout(api: &Api, mut data: Tree, kind: &Type, forms: &[WireForm], width: Option<usize>) -> String {
    undo(api, &mut data, kind, forms);
    hide(api, &mut data, kind);
    let mut layout = Layout { api, width, out: String::new() };
    layout.value(&data, kind, "");
    layout.out
}

/// The tables so far.
struct Layout<'a> {
    api: &'a Api,
    width: Option<usize>,
    out: String,
}

impl Layout<'_> {
    /// A value, which is at this path in the data.
    fn value(&mut self, data: &Tree, kind: &Type, path: &str) {
        let api = self.api;
        match (data, kind.without_option()) {
            (Tree::Object(fields), Type::Record(_) | Type::Cases(_)) => {
                let record = record_in(api, kind, fields);
                self.fields(fields, record.map(TypeDefinition::fields).unwrap_or_default(), path);
            }
            (Tree::Object(entries), Type::Map(value)) => self.entries(entries, value),
            (Tree::List(items), Type::List(item)) => self.items(&items.iter().collect::<Vec<_>>(), item),
            // What a map is sent as where PHP has mixed them up.
            (Tree::List(items), Type::Map(value)) => self.items(&items.iter().collect::<Vec<_>>(), value),
            (Tree::Object(entries), _) if records(entries.iter().map(|(_, value)| value)) && !is_way(data) => {
                self.entries(entries, &Type::JSON);
            }
            (Tree::Object(fields), _) => self.fields(fields, &[], path),
            (Tree::List(items), _) => self.items(&items.iter().collect::<Vec<_>>(), &Type::JSON),
            (Tree::Null, _) => self.nothing(),
            (single, _) => {
                self.out.push_str(&cell(single));
                self.out.push('\n');
            }
        }
    }

    fn nothing(&mut self) {
        self.out.push_str("(nothing)\n");
    }

    /// A record: fields that fit into a cell in a table, then each of the others with its name above it.
    fn fields(&mut self, fields: &[(String, Tree)], described: &[Field], path: &str) {
        let names = names(described, &[fields]);
        let value = |name: &String| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
        let (deep, flat): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| value(name).is_some_and(is_deep));
        if names.is_empty() {
            return self.nothing();
        }
        if !flat.is_empty() {
            let rows = flat.into_iter().map(|name| vec![shown(name), value(name).map(cell).unwrap_or_default()]);
            self.table(None, rows.collect());
        }
        for name in deep {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let kind = described.iter().find(|field| field.name.wire == name.as_str()).map_or(&Type::JSON, |field| &field.kind);
            let Some(value) = value(name) else { continue };
            // A record that only leads to another needs no title.
            if !is_way(value) {
                self.title(&path);
            }
            self.value(value, kind, &path);
        }
    }

    fn title(&mut self, title: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(&shown(title));
        self.out.push_str(":\n");
    }

    fn entries(&mut self, entries: &[(String, Tree)], kind: &Type) {
        if entries.is_empty() {
            return self.nothing();
        }
        if !records(entries.iter().map(|(_, value)| value)) {
            return self.table(None, entries.iter().map(|(key, value)| vec![shown(key), cell(value)]).collect());
        }
        // A key that every record repeats in a field needs no column of its own.
        let repeated = |(key, value): &(String, Tree)| match value {
            Tree::Object(fields) => fields.iter().any(|(name, value)| name == "id" && value.scalar() == Some(key.as_str())),
            _ => false,
        };
        let keys = (!entries.iter().all(repeated)).then(|| entries.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>());
        self.rows(&entries.iter().map(|(_, value)| value).collect::<Vec<_>>(), keys.as_deref(), kind);
    }

    fn items(&mut self, items: &[&Tree], kind: &Type) {
        if items.is_empty() {
            return self.nothing();
        }
        if records(items.iter().copied()) {
            return self.rows(items, None, kind);
        }
        self.table(None, items.iter().map(|item| vec![cell(item)]).collect());
    }

    /// Records of this type, each with its key if there are keys.
    fn rows(&mut self, values: &[&Tree], keys: Option<&[&str]>, kind: &Type) {
        let described = if let Type::Record(id) = kind.without_option() { self.api.fields(*id) } else { &[] };
        let all: Vec<&[(String, Tree)]> = values
            .iter()
            .filter_map(|value| if let Tree::Object(fields) = value { Some(fields.as_slice()) } else { None })
            .collect();
        let names = names(described, &all);
        let header = keys.map(|_| "key".to_owned()).into_iter().chain(names.iter().map(|name| shown(name))).collect::<Vec<_>>();
        let key = |index: usize| keys.and_then(|keys| keys.get(index)).map(|key| shown(key));
        let rows = all.iter().enumerate().map(|(index, fields)| {
            let cells = names.iter().map(|name| {
                let value = fields.iter().find(|(field, _)| field == name);
                value.map_or_else(String::new, |(_, value)| cell(value))
            });
            key(index).into_iter().chain(cells).collect::<Vec<_>>()
        });
        let rows: Vec<Vec<String>> = rows.collect();
        let shares = self.width.map_or(Shares::Whole, |width| columns::shares(&header, &rows, width));
        match shares {
            Shares::Whole => return self.table(Some((header, &[])), rows),
            Shares::Broken(shares) => return self.table(Some((header, &shares)), rows),
            Shares::None => {}
        }
        for (index, row) in rows.into_iter().enumerate() {
            self.title(&format!("{} of {}", index + 1, all.len()));
            let fields = header.iter().cloned().zip(row).filter(|(_, cell)| !cell.is_empty());
            self.table(None, fields.map(|(name, cell)| vec![name, cell]).collect());
        }
    }

    /// A table, with a header if there is one, and the widths of its columns if they are fixed.
    fn table(&mut self, header: Option<(Vec<String>, &[usize])>, rows: Vec<Vec<String>>) {
        let mut table = Table::new();
        if let Some((header, widths)) = header {
            table.set_header(header);
            // With a space on each side.
            let fixed = |width: &usize| Width::Fixed(u16::try_from(width + 2).unwrap_or(u16::MAX));
            table.set_constraints(widths.iter().map(|width| ColumnConstraint::Absolute(fixed(width))));
        }
        table.add_rows(rows);
        table.load_style(presets::UTF8_FULL_CONDENSED);
        if let Some(width) = self.width {
            let width = u16::try_from(width).unwrap_or(u16::MAX);
            table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
        }
        for line in table.to_string().lines() {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }
}

/// Whether they are objects, at least one.
fn records<'j>(mut values: impl Iterator<Item = &'j Tree>) -> bool {
    let first = values.next();
    matches!(first, Some(Tree::Object(_))) && values.all(|value| matches!(value, Tree::Object(_)))
}

/// The names of all fields: the described ones in their order, then the others in the order in which they came.
fn names(described: &[Field], all: &[&[(String, Tree)]]) -> Vec<String> {
    let is_sent = |name: &str| all.iter().any(|fields| fields.iter().any(|(field, _)| field == name));
    let described = described.iter().map(|field| &*field.name.wire).filter(|name| is_sent(name));
    let mut names: Vec<String> = described.map(str::to_owned).collect();
    for (name, _) in all.iter().copied().flatten() {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// Replaces the values whose type is secret, at any depth.
fn hide(api: &Api, value: &mut Tree, kind: &Type) {
    if kind.is_secret() {
        if *value != Tree::Null {
            *value = Tree::Text(HIDDEN.to_owned());
        }
        return;
    }
    match (value, kind.without_option()) {
        (Tree::Object(fields), Type::Record(_) | Type::Cases(_)) => {
            let Some(record) = record_in(api, kind, fields) else { return };
            for (name, value) in fields {
                match record.fields().iter().find(|field| field.name.wire == name.as_str()) {
                    Some(field) => hide(api, value, &field.kind),
                    None => record.rest.iter().for_each(|rest| hide(api, value, rest.kind.item_type())),
                }
            }
        }
        (Tree::Object(entries), Type::Map(item) | Type::List(item)) => {
            entries.iter_mut().for_each(|(_, value)| hide(api, value, item));
        }
        (Tree::List(items), Type::List(item) | Type::Map(item)) => items.iter_mut().for_each(|value| hide(api, value, item)),
        _ => {}
    }
}

/// Whether it is a record with one field, which has parts that have parts.
fn is_way(value: &Tree) -> bool {
    matches!(value, Tree::Object(fields) if matches!(fields.as_slice(), [(_, inner)] if is_deep(inner)))
}

/// Whether a value has parts that have parts, for which a cell is no place.
fn is_deep(value: &Tree) -> bool {
    match value {
        Tree::List(items) => items.iter().any(|item| item.scalar().is_none()),
        Tree::Object(fields) => fields.iter().any(|(_, value)| value.scalar().is_none()),
        _ => false,
    }
}

/// A value in a cell: one that has parts on a line for each.
fn cell(value: &Tree) -> String {
    match value {
        Tree::Null => String::new(),
        Tree::List(items) if !is_deep(value) => items.iter().map(cell).collect::<Vec<_>>().join("\n"),
        Tree::Object(fields) if !is_deep(value) => {
            fields.iter().map(|(name, value)| format!("{}: {}", shown(name), cell(value))).collect::<Vec<_>>().join("\n")
        }
        other => other.scalar().map_or_else(|| other.to_string(), shown),
    }
}

/// A text in a table, where a tab would shift what comes after it.
fn shown(text: &str) -> String {
    printable(text).replace('\t', "    ")
}
