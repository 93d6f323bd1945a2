//! The JSON Schema of the format, for editors.

use std::borrow::Cow;

use actionapi_core::wire::Scalar;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::Value;

use super::format::{Document, VERSION};
use super::values::{
    Any, Bare, Constant, Count, Either, Layered, List, Literal, Map, Needed, OneOrMany, Text, TypeText, Whole,
};

/// The JSON Schema (draft 2020-12) of the format, as the text of `schema/format.json`.
///
/// # Panics
/// Never: a JSON Schema is JSON.
#[must_use]
pub fn format_schema() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(for_editors));
    let mut schema = settings.into_generator().into_root_schema_for::<Document<'_>>();
    schema.insert("$id".to_owned(), format!("urn:actionapi:format:{VERSION}").into());
    schema.insert("title".to_owned(), "Schema of an action-style API".into());
    if let Some(Value::Object(definitions)) = schema.get_mut("$defs") {
        for (name, definition) in definitions.iter_mut() {
            name_it(definition, name.strip_suffix("Word").unwrap_or(name));
        }
    }
    let mut text = format!("{:#}", schema.to_value());
    text.push('\n');
    text
}

/// Gives a schema a title. In messages, editors call a schema without one by the title of the whole.
fn name_it(schema: &mut Value, title: &str) {
    if let Value::Object(schema) = schema {
        schema.entry("title").or_insert_with(|| title.into());
    }
}

fn for_editors(schema: &mut Schema) {
    without_null(schema);
    with_enum(schema);
    // A record's fields in place of a type: the only mapping among the choices that has no definition of its own.
    for choice in schema.get_mut("anyOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if choice["type"] == "object" {
            name_it(choice, "Fields by name");
        }
    }
}

/// Words are an `enum`: editors complete a key whose values are a `oneOf` without its colon.
fn with_enum(schema: &mut Schema) {
    let words = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
    if words.is_empty() || words.iter().any(|word| !word["const"].is_string()) {
        return;
    }
    let (values, descriptions): (Vec<_>, Vec<_>) =
        words.iter().map(|word| (word["const"].clone(), word["description"].clone())).unzip();
    schema.remove("oneOf");
    schema.insert("type".to_owned(), "string".into());
    schema.insert("enum".to_owned(), values.into());
    // The keyword of editors for this; validators ignore it.
    schema.insert("markdownEnumDescriptions".to_owned(), descriptions.into());
}

/// Optional keys may be absent, but not null. The choices that remain are simplified.
fn without_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_mut_slice() {
            let only = only.take();
            schema.insert("type".to_owned(), only);
        }
    }
    let Some(Value::Array(choices)) = schema.get_mut("anyOf") else { return };
    choices.retain(|choice| choice["type"] != "null");
    if let [Value::Object(only)] = choices.as_mut_slice() {
        let only = std::mem::take(only);
        schema.remove("anyOf");
        for (key, value) in only {
            schema.ensure_object().entry(key).or_insert(value);
        }
    }
}

macro_rules! inline {
    ($([$($parameters:tt)*] $kind:ty => |$generator:ident| $schema:expr;)*) => {
        $(
            impl<$($parameters)*> JsonSchema for $kind {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> Cow<'static, str> {
                    stringify!($kind).into()
                }

                fn schema_id() -> Cow<'static, str> {
                    std::any::type_name::<Self>().into()
                }

                fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                    $schema
                }
            }
        )*
    };
}

inline! {
    ['a] Text<'a> => |_generator| json_schema!({ "type": "string" });
    ['a] Literal<'a> => |_generator| json_schema!({ "type": ["string", "number", "boolean"] });
    ['a] Any<'a> => |_generator| json_schema!({});
    [] Bare => |_generator| json_schema!({ "anyOf": [{ "const": null }, { "const": true }] });
    ['a] Constant<'a> => |_generator| json_schema!({ "type": ["string", "number", "boolean", "array", "object"] });
    [] Count => |_generator| json_schema!({ "type": "integer", "minimum": 1 });
    [] Whole => |_generator| json_schema!({ "const": VERSION });
    ['a, T: JsonSchema] Map<'a, T> => |generator| json_schema!({
        "type": "object",
        "additionalProperties": generator.subschema_for::<T>(),
    });
    [T: JsonSchema] List<T> => |generator| json_schema!({ "type": "array", "items": generator.subschema_for::<T>() });
    [T: JsonSchema] OneOrMany<T> => |generator| json_schema!({
        "anyOf": [generator.subschema_for::<T>(), generator.subschema_for::<List<T>>()],
    });
    [T: JsonSchema] Layered<T> => |generator| json_schema!({
        "anyOf": [generator.subschema_for::<T>(), { "const": null, "description": "Removes what the layer above says." }],
    });
    [T: JsonSchema] Needed<T> => |generator| generator.subschema_for::<T>();
    [S: JsonSchema, L: JsonSchema] Either<S, L> => |generator| json_schema!({
        "anyOf": [generator.subschema_for::<S>(), generator.subschema_for::<L>()],
    });
}

/// All types share one definition, which editors show for each.
impl JsonSchema for TypeText<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let scalars = Scalar::in_schemas().map(|scalar| scalar.row().name);
        let examples: Vec<&str> = scalars.chain(["file", "string?", "list<string>", "map<string>"]).collect();
        json_schema!({
            "description": "A type: a name, `list<…>` or `map<…>`, with a `?` if it is optional.",
            "type": "string",
            "pattern": "^ *(?:list *< *|map *< *)*[A-Za-z][A-Za-z0-9_-]*[ >?]*$",
            "examples": examples,
        })
    }
}
