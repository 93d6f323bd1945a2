//! Examples to begin with, made of the types: what a schema's author pastes and changes.
//!
//! It knows nothing of how examples are checked.

use actionapi_core::description::{Definition, Field, Scalar, Type, TypeId, Types};

use super::types::is_name;

/// The length from which on no more optional parts are written.
const LENGTH: usize = 1_000;

/// The levels of records within records from which on lists and maps stay empty.
const DEPTH: usize = 4;

/// The value of `example:` for data of this type, on one line.
pub(super) fn example(kind: &Type, types: &dyn Types) -> String {
    let mut skeleton = Skeleton { types, text: String::new(), within: Vec::new() };
    // Unknown data.
    match kind {
        Type::Scalar(Scalar::Json) => skeleton.text.push_str("null"),
        _ => skeleton.value(kind.without_option()),
    }
    format!("example: {{ data: {} }}", skeleton.text)
}

struct Skeleton<'s> {
    types: &'s dyn Types,
    text: String,
    /// The records that are being written.
    within: Vec<TypeId>,
}

impl Skeleton<'_> {
    fn value(&mut self, kind: &Type) {
        match kind {
            Type::Scalar(Scalar::Json) => self.text.push_str("null"),
            Type::Scalar(scalar) => self.text.push_str(scalar.row().sample),
            Type::Optional(inner) if self.ends_at(inner) => self.text.push_str("null"),
            Type::Optional(inner) => self.value(inner),
            Type::List(item) if self.ends_at(item) => self.text.push_str("[]"),
            Type::List(item) => self.within_brackets("[", item, "]"),
            Type::Map(value) if self.ends_at(value) => self.text.push_str("{}"),
            Type::Map(value) => self.within_brackets("{ key: ", value, " }"),
            Type::Enum(id) | Type::Record(id) | Type::Cases(id) => self.defined(*id, None),
            Type::File => self.quoted("content"),
            // The match is not exhaustive for other crates.
            _ => self.text.push_str("null"),
        }
    }

    fn within_brackets(&mut self, open: &str, inner: &Type, close: &str) {
        self.text.push_str(open);
        self.value(inner);
        self.text.push_str(close);
    }

    /// Whether what may be empty stays empty.
    fn ends_at(&self, inner: &Type) -> bool {
        let repeats = inner.defined().is_some_and(|id| self.within.contains(&id));
        repeats || self.within.len() > DEPTH || self.text.len() > LENGTH
    }

    /// A value of a defined type; of a case with the field that says which it is.
    fn defined(&mut self, id: TypeId, case: Option<(&str, &str)>) {
        let definition = self.types.definition(id);
        match definition.map(|definition| &definition.kind) {
            Some(Definition::Enum(values)) => {
                let value = values.first().map_or("", |value| &*value.name.wire);
                self.quoted(value);
            }
            Some(Definition::Or(either)) => self.value(&Type::Scalar(either.scalar)),
            Some(Definition::Cases(cases)) => match cases.cases.first().and_then(|case| Some((case, case.kind.defined()?))) {
                Some((case, id)) => self.defined(id, Some((&cases.discriminator, &case.name.wire))),
                None => self.text.push_str("null"),
            },
            // A record within itself is an error.
            Some(Definition::Record(fields)) if !self.within.contains(&id) => {
                self.within.push(id);
                self.text.push_str("{ ");
                if let Some((discriminator, value)) = case {
                    self.quoted(discriminator);
                    self.text.push_str(": ");
                    self.quoted(value);
                }
                let is_other = |field: &&Field| case.is_none_or(|(discriminator, _)| field.name.wire != discriminator);
                for (index, field) in fields.iter().filter(is_other).enumerate() {
                    self.text.push_str(if index == 0 && case.is_none() { "" } else { ", " });
                    match &*field.name.wire {
                        name if is_name(name) => self.text.push_str(name),
                        name => self.quoted(name),
                    }
                    self.text.push_str(": ");
                    self.value(&field.kind);
                }
                self.text.push_str(" }");
                self.within.pop();
            }
            _ => self.text.push_str("null"),
        }
    }

    /// Writes a text in double quotes, which YAML reads as JSON does.
    fn quoted(&mut self, text: &str) {
        self.text.push_str(&serde_json::Value::from(text).to_string());
    }
}
