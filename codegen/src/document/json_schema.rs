//! The JSON Schema of the format, for editors.

use std::borrow::Cow;

use actionapi::wire::Scalar;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};
use serde_json::Value;

use super::format::{Document, TypeText, VERSION};
use super::values::{Any, Either, List, Literal, Map, Needed, OneOrMany, Text, Whole};

/// The JSON Schema (draft 2020-12) of the format, as the text of `schema/format.json`.
///
/// # Panics
/// Never: a JSON Schema is JSON.
#[must_use]
pub fn format_schema() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RecursiveTransform(without_null));
    let mut schema = settings.into_generator().into_root_schema_for::<Document<'_>>();
    schema.insert("$id".to_owned(), format!("urn:actionapi:format:{VERSION}").into());
    schema.insert("title".to_owned(), "Schema of an action-style API".into());
    let mut text = format!("{:#}", schema.to_value());
    text.push('\n');
    text
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
    [] Whole => |_generator| json_schema!({ "const": VERSION });
    ['a, T: JsonSchema] Map<'a, T> => |generator| json_schema!({
        "type": "object",
        "additionalProperties": generator.subschema_for::<T>(),
    });
    [T: JsonSchema] List<T> => |generator| json_schema!({ "type": "array", "items": generator.subschema_for::<T>() });
    [T: JsonSchema] OneOrMany<T> => |generator| json_schema!({
        "anyOf": [generator.subschema_for::<T>(), generator.subschema_for::<List<T>>()],
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
        let examples: Vec<&str> = scalars.chain(["string?", "list<string>", "map<string>"]).collect();
        json_schema!({
            "description": "A type: a name, `list<…>` or `map<…>`, with a `?` if it is optional.",
            "type": "string",
            "pattern": "^ *(?:list *< *|map *< *)*[A-Za-z][A-Za-z0-9_-]*[ >?]*$",
            "examples": examples,
        })
    }
}
