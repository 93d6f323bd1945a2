//! The JSON Schema of the format, for editors.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings, json_schema};

use super::{Any, Document, Either, List, Literal, Map, Needed, OneOrMany, Text, TypeText, VERSION, Whole};

/// The JSON Schema (draft 2020-12) of the format, as the text of `schema/format.json`.
///
/// # Panics
/// Never: a JSON Schema is JSON.
#[must_use]
pub fn format_schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document<'_>>();
    let mut text = format!("{:#}", schema.to_value());
    text.push('\n');
    text
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
    ['a] TypeText<'a> => |_generator| json_schema!({
        "type": "string",
        "pattern": "^ *(?:list *< *|map *< *)*[A-Za-z_][A-Za-z0-9_-]*(?:[ >?])*$",
        "examples": [
            "string", "integer", "float", "decimal", "boolean", "date", "datetime", "timestamp", "ip", "url", "json",
            "string?", "list<string>", "map<string>",
        ],
    });
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
