//! Mutations of schemas: each kind of edit that people make, at a random place. Many of them give schemas that are rejected.
//!
//! It does not know what follows from them.

use serde_yaml::{Mapping, Value};

use crate::numbers::Random;

/// A kind of edit. It says whether there was anything to edit.
type Mutation = fn(&mut Random, &mut Value) -> bool;

/// All kinds.
pub(super) const ALL: &[(&str, Mutation)] = &[
    ("function removed", |random, schema| remove(random, schema, functions)),
    ("function renamed", |random, schema| rename(random, schema, functions)),
    ("function renamed in Rust", |random, schema| named_in_rust(random, schema, functions, "other_name")),
    ("effect", |random, schema| {
        let effect = random.of(&["read", "write", "idempotent"]);
        set(random, schema, functions, "effect", effect.into())
    }),
    ("function deprecated", |random, schema| set(random, schema, functions, "deprecated", "Old.".into())),
    ("function copied", |random, schema| copy(random, schema, functions)),
    ("module copied", |random, schema| copy(random, schema, modules)),
    ("module removed", |random, schema| remove(random, schema, modules)),
    ("module renamed in Rust", |random, schema| named_in_rust(random, schema, modules, "other_module")),
    ("parameter added", |random, schema| add(random, schema, parameters)),
    ("parameter removed", |random, schema| remove(random, schema, parameters)),
    ("parameter renamed", |random, schema| rename(random, schema, parameters)),
    ("parameter renamed in Rust", |random, schema| named_in_rust(random, schema, parameters, "other_parameter")),
    ("parameter of another type", |random, schema| retype(random, schema, parameters)),
    ("parameter optional or not", |random, schema| toggle(random, schema, parameters)),
    ("parameters reordered", |random, schema| reorder(random, schema, parameters)),
    ("returns", |random, schema| {
        let kind = kind(random);
        set(random, schema, functions, "returns", kind.into())
    }),
    ("pages removed", |random, schema| {
        let Some((mapping, entry)) = picked(random, schema, functions) else { return false };
        mapping.get_mut(&entry).and_then(Value::as_mapping_mut).is_some_and(|function| function.shift_remove("pages").is_some())
    }),
    ("field added", |random, schema| add(random, schema, fields)),
    ("field removed", |random, schema| remove(random, schema, fields)),
    ("field renamed", |random, schema| rename(random, schema, fields)),
    ("field renamed in Rust", |random, schema| named_in_rust(random, schema, fields, "other_field")),
    ("field of another type", |random, schema| retype(random, schema, fields)),
    ("field optional or not", |random, schema| toggle(random, schema, fields)),
    ("fields reordered", |random, schema| reorder(random, schema, fields)),
    ("type removed", |random, schema| remove(random, schema, types)),
    ("type renamed in Rust", |random, schema| named_in_rust(random, schema, types, "OtherType")),
    ("type of another kind", |random, schema| {
        let at = pick(random, schema, types);
        let Some(definition) = at.and_then(|(path, key)| find(schema, &path)?.get_mut(&key)) else { return false };
        let text = ["{ record: { a: string } }", "{ enum: [a, b] }", "{ type: integer, or: [a] }"][random.below(3)];
        *definition = serde_yaml::from_str(text).unwrap();
        true
    }),
    ("values", values),
    ("case removed", |random, schema| remove(random, schema, cases)),
    ("case renamed in Rust", |random, schema| named_in_rust(random, schema, cases, "OtherCase")),
    ("case copied", |random, schema| copy(random, schema, cases)),
    ("variable removed", |random, schema| {
        let Some((mapping, name)) = picked(random, schema, variables) else { return false };
        mapping.shift_remove(&name);
        unmention(schema, &format!("${{{}}}", name.as_str().unwrap_or_default()));
        true
    }),
    ("variable renamed in Rust", |random, schema| named_in_rust(random, schema, variables, "other_variable")),
    ("variable optional or not", |random, schema| toggle(random, schema, variables)),
    ("variable of another type", |random, schema| retype(random, schema, variables)),
    ("endpoint removed", |random, schema| remove(random, schema, endpoints)),
    ("endpoint renamed in Rust", |random, schema| named_in_rust(random, schema, endpoints, "OtherEndpoint")),
    ("error removed", |random, schema| remove(random, schema, errors)),
    ("error added", |random, schema| {
        let Some((mapping, _)) = picked(random, schema, errors) else { return false };
        mapping.insert(key("Zadded"), 98.into());
        true
    }),
];

type Path = Vec<Value>;

fn find<'v>(schema: &'v mut Value, path: &[Value]) -> Option<&'v mut Value> {
    path.iter().try_fold(schema, |value, key| value.get_mut(key))
}

fn keys(schema: &Value, path: &[Value]) -> Vec<Value> {
    let found = path.iter().try_fold(schema, |value, key| value.get(key));
    found.and_then(Value::as_mapping).map(|mapping| mapping.keys().cloned().collect()).unwrap_or_default()
}

fn below(path: &[Value], keys: &[Value]) -> Path {
    path.iter().chain(keys).cloned().collect()
}

fn key(name: &str) -> Value {
    Value::from(name)
}

/// The mappings of functions.
fn functions(schema: &Value) -> Vec<Path> {
    let modules = keys(schema, &[key("modules")]).into_iter().map(|module| vec![key("modules"), module, key("functions")]);
    modules.chain([vec![key("functions")]]).collect()
}

fn modules(_: &Value) -> Vec<Path> {
    vec![vec![key("modules")]]
}

/// What is below each entry of these mappings.
fn inside(schema: &Value, all: Vec<Path>, name: &str) -> Vec<Path> {
    let entries = all.iter().flat_map(|path| keys(schema, path).into_iter().map(|entry| below(path, &[entry, key(name)])));
    entries.collect()
}

fn parameters(schema: &Value) -> Vec<Path> {
    inside(schema, functions(schema), "parameters")
}

fn types(_: &Value) -> Vec<Path> {
    vec![vec![key("types")]]
}

fn fields(schema: &Value) -> Vec<Path> {
    let mut all = inside(schema, types(schema), "record");
    all.extend(inside(schema, functions(schema), "returns"));
    all
}

fn cases(schema: &Value) -> Vec<Path> {
    inside(schema, types(schema), "cases")
}

fn variables(_: &Value) -> Vec<Path> {
    ["credentials", "variables"].map(|name| vec![key("api"), key(name)]).to_vec()
}

fn endpoints(_: &Value) -> Vec<Path> {
    vec![vec![key("api"), key("endpoints")]]
}

fn errors(_: &Value) -> Vec<Path> {
    vec![vec![key("api"), key("errors")]]
}

/// An entry of one of the mappings.
fn pick(random: &mut Random, schema: &Value, all: fn(&Value) -> Vec<Path>) -> Option<(Path, Value)> {
    let entries: Vec<(Path, Value)> = all(schema)
        .into_iter()
        .flat_map(|path| keys(schema, &path).into_iter().map(move |entry| (path.clone(), entry)))
        .collect();
    if entries.is_empty() { None } else { Some(entries[random.below(entries.len())].clone()) }
}

/// A mapping with an entry.
fn picked<'v>(random: &mut Random, schema: &'v mut Value, all: fn(&Value) -> Vec<Path>) -> Option<(&'v mut Mapping, Value)> {
    let (path, entry) = pick(random, schema, all)?;
    Some((find(schema, &path)?.as_mapping_mut()?, entry))
}

fn remove(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>) -> bool {
    picked(random, schema, all).is_some_and(|(mapping, entry)| mapping.shift_remove(&entry).is_some())
}

/// Removes all entries with a text in them.
fn unmention(value: &mut Value, text: &str) {
    if let Value::Mapping(mapping) = value {
        mapping.retain(|_, value| !value.as_str().is_some_and(|found| found.contains(text)));
        mapping.iter_mut().for_each(|(_, value)| unmention(value, text));
    }
}

/// An entry more like another one.
fn copy(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>) -> bool {
    let Some((mapping, entry)) = picked(random, schema, all) else { return false };
    let copied = mapping[&entry].clone();
    mapping.insert(key("Zcopy"), copied);
    true
}

fn rename(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>) -> bool {
    let Some((mapping, entry)) = picked(random, schema, all) else { return false };
    let renamed = mapping.iter().map(|(name, value)| {
        let name = if *name == entry { Value::from(format!("{}_2", entry.as_str().unwrap_or("x"))) } else { name.clone() };
        (name, value.clone())
    });
    *mapping = renamed.collect();
    true
}

/// An entry in its long form.
fn long<'v>(mapping: &'v mut Mapping, entry: &Value) -> Option<&'v mut Mapping> {
    let value = mapping.get_mut(entry)?;
    if let Value::String(text) = value {
        let text = text.clone();
        // The short form of a variable is a type, and of an endpoint a URL.
        let name = if text.contains("://") { "url" } else { "type" };
        *value = Value::Mapping([(key(name), Value::from(text))].into_iter().collect());
    }
    value.as_mapping_mut()
}

fn named_in_rust(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>, name: &str) -> bool {
    set(random, schema, all, "rust", name.into())
}

fn set(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>, name: &str, value: Value) -> bool {
    let Some((mapping, entry)) = picked(random, schema, all) else { return false };
    let Some(long) = long(mapping, &entry) else { return false };
    if name == "returns" {
        long.shift_remove("example");
    }
    long.insert(key(name), value);
    true
}

fn kind(random: &mut Random) -> String {
    let inner = random.of(&["string", "integer", "decimal", "boolean", "date", "json"]);
    match random.below(6) {
        0 => format!("list<{inner}>"),
        1 => format!("map<{inner}>"),
        2 => format!("{inner}?"),
        _ => inner.to_owned(),
    }
}

fn add(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>) -> bool {
    let kind = kind(random);
    let Some((mapping, _)) = picked(random, schema, all) else { return false };
    mapping.insert(key("zadded"), kind.into());
    true
}

fn retype(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>) -> bool {
    let kind = kind(random);
    set(random, schema, all, "type", kind.into())
}

fn toggle(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>) -> bool {
    let Some((mapping, entry)) = picked(random, schema, all) else { return false };
    let Some(long) = long(mapping, &entry) else { return false };
    let Some(kind) = long.get_mut("type").filter(|kind| kind.is_string()) else { return false };
    let text = kind.as_str().unwrap_or_default();
    *kind = text.strip_suffix('?').map_or_else(|| format!("{text}?"), str::to_owned).into();
    // What is required has no default.
    long.shift_remove("default");
    true
}

fn reorder(random: &mut Random, schema: &mut Value, all: fn(&Value) -> Vec<Path>) -> bool {
    let Some((mapping, entry)) = picked(random, schema, all) else { return false };
    let moved = mapping.shift_remove(&entry);
    mapping.insert(entry, moved.unwrap_or_default());
    mapping.len() > 1
}

/// The values of an enum, or the words beside a scalar.
fn values(random: &mut Random, schema: &mut Value) -> bool {
    let Some((mapping, entry)) = picked(random, schema, types) else { return false };
    let Some(definition) = mapping.get_mut(&entry).and_then(Value::as_mapping_mut) else { return false };
    let name = if definition.contains_key("or") { "or" } else { "enum" };
    let Some(values) = definition.get_mut(name).and_then(Value::as_sequence_mut) else { return false };
    let at = random.below(values.len());
    match random.below(4) {
        0 => drop(values.remove(at)),
        1 => values.insert(at, "zadded".into()),
        2 => values.reverse(),
        _ => {
            let value = values[at].get("value").cloned().unwrap_or(values[at].clone());
            let entries = [(key("value"), value), (key("rust"), key("OtherValue"))];
            values[at] = Value::Mapping(entries.into_iter().collect());
        }
    }
    true
}
