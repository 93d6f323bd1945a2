//! JSON Schemas of types. Those of replies say what clients accept; those of requests say what clients send.
//!
//! It does not know requests and replies.

use actionapi::description::{Api, Booleans, Cases, Definition, Field, Scalar, Type, TypeDefinition, Types as _, WireForm};

use super::Shape;
use super::json::{Json, Object};
use super::names::Names;

/// What the schemas are made of.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'s> {
    pub(super) api: &'s Api,
    pub(super) names: &'s Names,
    pub(super) shape: Shape,
}

/// The words that a boolean may be, in any case.
const BOOLEAN: &str = r"^\s*(?:[01](?:\.0+)?|[Tt](?:[Rr][Uu][Ee])?|[Ff](?:[Aa][Ll][Ss][Ee])?|[Yy](?:[Ee][Ss])?|[Nn][Oo]?|[Oo][Nn]|[Oo][Ff][Ff]|[Ee][Nn][Aa][Bb][Ll][Ee][Dd]|[Dd][Ii][Ss][Aa][Bb][Ll][Ee][Dd]|[Aa][Cc][Tt][Ii][Vv][Ee]|[Ii][Nn][Aa][Cc][Tt][Ii][Vv][Ee])?\s*$";

impl Schemas<'_> {
    /// The components of all types.
    pub(super) fn components(self) -> Object {
        let mut components = Object::new();
        for (index, definition) in self.api.types.iter().enumerate() {
            let name = self.names.type_name(actionapi::description::TypeId(index));
            components.set(name, self.definition(definition));
        }
        components
    }

    fn definition(self, definition: &TypeDefinition) -> Json {
        match &definition.kind {
            Definition::Record(fields) => self.record(definition, fields),
            Definition::Enum(_) => self.words(definition, None),
            Definition::Or(either) => self.words(definition, Some(either.scalar)),
            Definition::Cases(cases) => self.cases(definition, cases),
        }
    }

    fn record(self, definition: &TypeDefinition, fields: &[Field]) -> Json {
        let (mut properties, mut required) = (Object::new(), Vec::new());
        for field in fields {
            properties.set(&*field.name.wire, described(self.reply(&field.kind, &field.forms), &field.description));
            if !field.kind.is_optional() && !field.forms.contains(&WireForm::Presence) {
                required.push(&*field.name.wire);
            }
        }
        let is_empty_list_allowed = required.is_empty();
        let mut object = Object::new().with("type", "object").with_text("description", &definition.description);
        if !properties.is_empty() {
            object.set("properties", properties);
        }
        if !required.is_empty() {
            object.set("required", Json::texts(required));
        }
        if let Some(rest) = &definition.rest {
            let value = match rest.kind.without_option() {
                Type::Map(value) => self.reply(value, WireForm::of_items(&rest.forms)),
                other => self.reply(other, &[]),
            };
            object.set("additionalProperties", value);
        }
        if self.shape == Shape::Viewer {
            return object.into();
        }
        // Servers send a list of one object, and PHP an empty list for an object without members.
        let alone = Object::new().with("type", "array").with("items", object.clone()).with("minItems", 1).with("maxItems", 1);
        let mut all = vec![object.into(), alone.into()];
        if is_empty_list_allowed {
            all.push(Object::new().with("const", Json::List(Vec::new())).into());
        }
        any_of(all)
    }

    fn words(self, definition: &TypeDefinition, scalar: Option<Scalar>) -> Json {
        let values = definition.values();
        let listed = definition.variants().iter().filter(|variant| !variant.description.trim().is_empty());
        let listed: String =
            listed.map(|variant| format!("\n- `{}`: {}", variant.name.wire, variant.description.trim())).collect();
        let description = format!("{}\n{listed}", definition.description.trim());
        let words: Json = Object::new().with("enum", with_numbers(&values)).into();
        let mut all = vec![words];
        all.extend(scalar.map(|scalar| self.scalar(scalar, false)));
        if self.shape == Shape::Validator {
            // Other values are kept.
            all.push(Object::new().with("type", Json::texts(["string", "number", "boolean"])).into());
        }
        described(any_of(all), &description)
    }

    fn cases(self, definition: &TypeDefinition, cases: &Cases) -> Json {
        let mut mapping = Object::new();
        let mut all: Vec<Json> = Vec::new();
        for case in &cases.cases {
            let Some(id) = case.kind.defined() else { continue };
            let reference = self.names.reference(id);
            mapping.set(&*case.name.wire, reference.as_str());
            let schema: Json = Object::new().with("$ref", reference).into();
            if !all.contains(&schema) {
                all.push(schema);
            }
        }
        if self.shape == Shape::Validator {
            all.push(Object::new().with("type", "object").into());
        }
        let discriminator = Object::new().with("propertyName", cases.discriminator.as_str()).with("mapping", mapping);
        Object::new()
            .with_text("description", &definition.description)
            .with("anyOf", all)
            .with("discriminator", discriminator)
            .into()
    }

    /// A value of a reply in these forms, the outermost first.
    pub(super) fn reply(self, kind: &Type, forms: &[WireForm]) -> Json {
        let Some((form, rest)) = forms.split_first() else { return self.plain(kind) };
        let formed = self.formed(kind, form, rest);
        // A value that comes in the plain form is accepted, too.
        if self.shape == Shape::Validator { any_of(vec![formed, self.plain(kind)]) } else { formed }
    }

    fn formed(self, kind: &Type, form: &WireForm, rest: &[WireForm]) -> Json {
        let inner = || self.reply(kind, rest);
        let text = || self.or_nothing(kind, Object::new().with("type", "string"));
        match form {
            WireForm::None(texts) => {
                let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
                any_of(vec![inner(), Object::new().with("enum", with_numbers(&texts)).into()])
            }
            WireForm::Base64 => self.or_nothing(kind, Object::new().with("type", "string").with("contentEncoding", "base64")),
            WireForm::Json => {
                let schema = Object::new().with("type", "string").with("contentMediaType", "application/json");
                self.or_nothing(kind, schema.with("contentSchema", inner()))
            }
            WireForm::Html | WireForm::Joined(_) | WireForm::JoinedOr(..) | WireForm::Format(_) => text(),
            WireForm::Key(_) => {
                let object =
                    Object::new().with("type", "object").with("additionalProperties", Object::new().with("type", "object"));
                self.or_nothing(kind, object)
            }
            WireForm::One => {
                let item = match kind.without_option() {
                    Type::List(item) => self.reply(item, WireForm::of_items(rest)),
                    _ => inner(),
                };
                any_of(vec![inner(), item])
            }
            WireForm::At(field) => {
                let properties = Object::new().with(&**field, inner());
                self.or_nothing(kind, Object::new().with("type", "object").with("properties", properties))
            }
            WireForm::First => {
                self.or_nothing(kind, Object::new().with("type", "array").with("items", inner()).with("maxItems", 1))
            }
            WireForm::Milliseconds => {
                let types = Json::texts(["integer", "number", "string"]);
                self.or_nothing(kind, Object::new().with("type", types).with("description", "Milliseconds since 1970."))
            }
            WireForm::Text => any_of(vec![Object::new().with("type", "string").into(), inner()]),
            WireForm::Each(forms) => match kind.without_option() {
                Type::List(item) => self.list(item, forms),
                Type::Map(value) => self.map(value, forms),
                _ => inner(),
            },
            // Anything is true.
            WireForm::Presence => Object::new().with("description", "There, or not.").into(),
            // Names are those of parameters.
            _ => inner(),
        }
    }

    fn plain(self, kind: &Type) -> Json {
        match kind {
            Type::Scalar(scalar) => self.scalar(*scalar, false),
            Type::List(item) => self.list(item, &[]),
            Type::Map(value) => self.map(value, &[]),
            Type::Record(id) | Type::Enum(id) | Type::Cases(id) => Object::new().with("$ref", self.names.reference(*id)).into(),
            Type::Optional(inner) => match &**inner {
                Type::Scalar(scalar) => self.scalar(*scalar, true),
                other => self.or_nothing(kind, self.plain(other)),
            },
            // The data of a function that returns nothing is not looked at.
            _ => Object::new().into(),
        }
    }

    /// The schema, and what counts as nothing if the type is optional.
    fn or_nothing(self, kind: &Type, schema: impl Into<Json>) -> Json {
        let schema = schema.into();
        let Type::Optional(inner) = kind else { return schema };
        let nothing = match &**inner {
            Type::List(_) | Type::Map(_) if self.shape == Shape::Viewer => return any_of(vec![schema, null()]),
            Type::Record(_) | Type::Cases(_) => Json::Raw(r#"[null, "", false, []]"#.to_owned()),
            _ => Json::Raw(r#"[null, "", false]"#.to_owned()),
        };
        any_of(vec![schema, Object::new().with("enum", nothing).into()])
    }

    fn list(self, item: &Type, forms: &[WireForm]) -> Json {
        let item = self.reply(item, forms);
        let list = Object::new().with("type", "array").with("items", item.clone());
        if self.shape == Shape::Viewer {
            return list.into();
        }
        let holes = Object::new().with("type", "array").with("items", any_of(vec![item.clone(), nothing()]));
        let values = Object::new().with("type", "object").with("additionalProperties", any_of(vec![item.clone(), nothing()]));
        any_of(vec![holes.into(), values.into(), item, nothing()])
    }

    fn map(self, value: &Type, forms: &[WireForm]) -> Json {
        let value = self.reply(value, forms);
        let map = Object::new().with("type", "object").with("additionalProperties", value.clone());
        if self.shape == Shape::Viewer {
            return map.into();
        }
        let value = any_of(vec![value, nothing()]);
        let map = Object::new().with("type", "object").with("additionalProperties", value.clone());
        any_of(vec![map.into(), Object::new().with("type", "array").with("items", value).into(), nothing()])
    }

    /// What a scalar is accepted as. Patterns are for texts only.
    fn scalar(self, scalar: Scalar, is_optional: bool) -> Json {
        const NUMBER: &str = r"^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$";
        let (types, pattern, format): (&[&str], &str, &str) = match scalar {
            Scalar::String => (&["string", "number", "boolean"], "", ""),
            Scalar::Secret => (&["string", "number", "boolean"], "", "password"),
            Scalar::Integer => (&["integer", "string"], r"^\s*[+-]?\d+(?:\.0*)?(?:[eE][+-]?\d+)?\s*$", "int64"),
            Scalar::Digits => (&["string", "integer"], r"^\s*\d+(?:\.0*)?\s*$", ""),
            Scalar::Float => (&["number", "string"], NUMBER, "double"),
            Scalar::Decimal => (&["number", "string"], NUMBER, ""),
            Scalar::Boolean => (&["boolean", "integer", "string"], BOOLEAN, ""),
            Scalar::Date => (&["string", "object"], "", "date"),
            Scalar::DateTime => (&["string", "object"], "", ""),
            Scalar::Timestamp => (&["integer", "number", "string", "object"], "", ""),
            Scalar::Ip => (&["string"], "", ""),
            Scalar::Url => (&["string"], "", "uri"),
            _ => return Object::new().into(),
        };
        let mut types = types.to_vec();
        let mut schema = Object::new();
        if is_optional {
            types.push("null");
            if !matches!(scalar, Scalar::Boolean | Scalar::String | Scalar::Secret) {
                types.push("boolean");
                schema.set("not", Object::new().with("const", true));
            }
        }
        schema.set("type", if types.len() == 1 { Json::from(types[0]) } else { Json::texts(types) });
        if !pattern.is_empty() {
            schema.set("pattern", if is_optional { format!(r"(?:{pattern})|^\s*$") } else { pattern.to_owned() });
        }
        if scalar == Scalar::Boolean {
            schema = schema.with("minimum", 0).with("maximum", 1);
        }
        if !format.is_empty() {
            schema.set("format", format);
        }
        schema.with("x-type", scalar.row().name).into()
    }

    /// What is sent for a single value of a form.
    pub(super) fn sent(self, kind: &Type, booleans: &Booleans) -> Json {
        let text = |format: &str| Object::new().with("type", "string").with_text("format", format);
        match kind.without_option() {
            Type::Scalar(Scalar::Boolean) => {
                Object::new().with("type", "string").with("enum", Json::texts([&*booleans.yes, &*booleans.no])).into()
            }
            Type::Scalar(Scalar::Integer | Scalar::Timestamp) => {
                Object::new().with("type", "integer").with("format", "int64").into()
            }
            Type::Scalar(Scalar::Float | Scalar::Decimal) => Object::new().with("type", "number").into(),
            Type::Scalar(Scalar::Date) => text("date").into(),
            Type::Scalar(Scalar::Url) => text("uri").into(),
            Type::Scalar(Scalar::Secret) => text("password").into(),
            Type::Scalar(Scalar::Json) => text("").with("contentMediaType", "application/json").into(),
            Type::Enum(id) => match self.api.definition(*id) {
                Some(definition) if definition.scalar().is_none() => {
                    let schema = Object::new().with("type", "string").with("enum", Json::texts(definition.values()));
                    schema.with_text("description", &definition.description).into()
                }
                _ => text("").into(),
            },
            Type::File => Object::new().with("type", "string").with("contentMediaType", "application/octet-stream").into(),
            _ => text("").into(),
        }
    }
}

/// What counts as nothing in a list or map.
fn nothing() -> Json {
    Object::new().with("enum", Json::Raw(r#"[null, "", false]"#.to_owned())).into()
}

fn null() -> Json {
    Object::new().with("type", "null").into()
}

/// A schema that allows what one of these allows.
pub(super) fn any_of(mut all: Vec<Json>) -> Json {
    let mut unique: Vec<Json> = Vec::new();
    for schema in all.drain(..) {
        if !unique.contains(&schema) {
            unique.push(schema);
        }
    }
    match <[Json; 1]>::try_from(unique) {
        Ok([only]) => only,
        Err(all) => Object::new().with("anyOf", all).into(),
    }
}

/// Texts, and the numbers and truth values that stand for them.
pub(super) fn with_numbers(texts: &[&str]) -> Json {
    let mut all = Vec::new();
    for text in texts {
        all.push(Json::from(*text));
        let plain = Json::scalar(text);
        if !all.contains(&plain) {
            all.push(plain);
        }
    }
    Json::List(all)
}

/// The schema with a description. A reference may have one beside it.
pub(super) fn described(schema: Json, description: &str) -> Json {
    match schema {
        Json::Object(object) if !object.has("description") => object.with_text("description", description).into(),
        other => other,
    }
}
